"""First time and no photos on badges: who has them, where they are shown, and that they are off unless asked for."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from events.models import Event, Participant
from portal import badges, printing
from tests.events.test_logos import wordmark
from tests.factories import pdf as read
from tests.factories.admissions import NOW, admitted, ticket, ticket_type
from tests.factories.events import make_event, make_participant, make_partner
from tests.factories.questions import make_question
from tests.portal.test_badge_printing import signed_in
from tickets.badges import drawing
from tickets.badges.face import Mark
from tickets.documents import sheets
from tickets.models import Answer, BadgeLayout, Question, Ticket, TicketType

pytestmark = pytest.mark.django_db


def marks(event: Event) -> dict[str, tuple[Mark, ...]]:
    return {wearer.person.name: wearer.face.marks for wearer in badges.wearers(event) if wearer.face.marks}


def asked(event: Event, mark: str) -> Question:
    return make_question(event, f"Tick {mark}", kind="consent", badge_mark=mark)


def ticks(question: Question, person: Participant) -> None:
    Answer.objects.create(question=question, ticket=Ticket.objects.get(attendee=person), text="yes", at=NOW)


def shown(event: Event, **fields: bool) -> BadgeLayout:
    wanted = fields or {"shows_first_time": True, "shows_no_photo": True}
    return BadgeLayout.objects.create(event=event, name="Marked", is_usual=True, **wanted)


def edition(event: Event, year: int) -> Event:
    """An earlier one of the same organizer."""
    first = event.starts_on.replace(year=year)
    return make_event(organizer=event.organizer, starts_on=first, ends_on=first)


def test_who_ticks_the_question_has_the_mark_where_a_layout_shows_it() -> None:
    event = make_event()
    question, photo = asked(event, "first_time"), asked(event, "no_photo")
    ada, mo, zoe = (admitted(event, name=name) for name in ("Ada", "Mo", "Zoë"))
    ticks(question, ada)
    ticks(photo, ada)
    ticks(photo, mo)
    before = {wearer.person: wearer.face.content_hash for wearer in badges.wearers(event)}
    assert marks(event) == {}
    shown(event)
    assert marks(event) == {"Ada": (Mark.FIRST_TIME, Mark.NO_PHOTO), "Mo": (Mark.NO_PHOTO,)}
    after = {wearer.person: wearer.face.content_hash for wearer in badges.wearers(event)}
    assert [before[one] == after[one] for one in (ada, mo, zoe)] == [False, False, True]
    Ticket.objects.filter(attendee=mo).update(state="void", voided_at=NOW)
    assert marks(event) == {"Ada": (Mark.FIRST_TIME, Mark.NO_PHOTO)}


def test_only_what_a_layout_shows_is_marked() -> None:
    event = make_event()
    ada = admitted(event, name="Ada")
    for mark in Mark:
        ticks(asked(event, mark), ada)
    shown(event, shows_no_photo=True)
    assert marks(event) == {"Ada": (Mark.NO_PHOTO,)}


def test_who_had_a_ticket_for_an_earlier_event_of_the_organizer_is_not_here_for_the_first_time() -> None:
    event = make_event()
    shown(event, shows_first_time=True)
    old, foreign = edition(event, event.starts_on.year - 1), make_event()
    people = {name: admitted(event, name=name) for name in ("Old", "Fresh", "Elsewhere")}
    for past, name in ((old, "Old"), (foreign, "Elsewhere")):
        make_participant(past, name=name, email=people[name].email, admission="in")
    make_participant(old, email=people["Fresh"].email, admission="void")
    ticket(event, make_participant(event, name="Crew"), kind=ticket_type(event, TicketType.Audience.CREW))
    assert marks(event) == dict.fromkeys(("Fresh", "Elsewhere"), (Mark.FIRST_TIME,))
    question = asked(event, "first_time")
    ticks(question, people["Old"])
    ticks(question, people["Fresh"])
    assert marks(event) == {"Fresh": (Mark.FIRST_TIME,)}


def test_at_an_organizers_first_event_nobody_is_marked_without_being_asked() -> None:
    event = make_event()
    shown(event, shows_first_time=True)
    admitted(event)
    assert marks(event) == {}


@pytest.mark.parametrize("people", [1, 5])
def test_marks_cost_the_same_for_any_number(people: int, django_assert_num_queries: Any) -> None:
    event = make_event()
    make_participant(edition(event, event.starts_on.year - 1), admission="in")
    shown(event)
    for _ in range(people):
        admitted(event)
    with django_assert_num_queries(13):
        assert len(marks(event)) == people


def test_ribbon_sign_and_logos_are_on_the_badges_of_layouts_that_ask_for_them() -> None:
    event = make_event()
    partner = make_partner(event, logo_on_light=False)
    partner.logo.save("logo.png", ContentFile(wordmark("white").getvalue()))
    ada = admitted(event, name="Ada")
    for mark in Mark:
        ticks(asked(event, mark), ada)
    row = shown(event, shows_first_time=True, shows_no_photo=True, shows_partners=True)
    found = badges.wearers(event)
    faces = [wearer.face for wearer in found]
    seen = []
    for layout in (row, BadgeLayout(event=event, name="Plain")):
        job = printing.job_of(layout, form="single")
        content = drawing.draw(faces, sheets.event_face(event, job.front.shows), job)
        seen.append(("First time" in read.texts(content)[0], read.pictures(content)))
    assert seen == [(True, 1), (False, 0)]


def test_mark_belongs_to_a_consent_about_each_attendee(client: Client) -> None:
    event = make_event()
    signed_in(client, event)
    client.get("/admin/")
    form = {
        "text": "No photos", "about": "attendee", "position": "0", "is_active": "on", "badge_mark": "no_photo",
        "options-TOTAL_FORMS": "0", "options-INITIAL_FORMS": "0",
    }  # fmt: skip
    path = reverse("admin:tickets_question_add")
    answers = [client.post(path, form | {"kind": kind}).status_code for kind in ("text", "consent")]
    answers.append(client.post(path, form | {"kind": "consent", "about": "order"}).status_code)
    assert (answers, Question.objects.get().badge_mark) == ([200, 302, 200], "no_photo")
