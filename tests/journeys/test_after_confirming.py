"""What comes after the yes: a change by the organizers, the checklist, and always the next thing first."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from agenda.actions import releases, slots, texts
from agenda.models import (
    ChangeNotice,
    ChecklistEntry,
    ChecklistTask,
    Session,
    Slot,
    Speaker,
    SpeakerInvitation,
    SpeakerSheet,
)
from core import history
from core.models import OutboxMail
from events.models import Event, Participant
from portal.reactions import REACTIONS
from tests.factories.agenda import make_call, make_confirmed, make_session
from tests.factories.events import make_event, make_participant, make_room, make_team_member
from tests.journeys.speaking import signed_in, text_of
from tests.tickets.test_given_tickets import admission
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

State = Session.State


@pytest.fixture
def event() -> Event:
    day = (timezone.now() + timedelta(days=90)).date()
    return make_event(
        slug="relay", name="Relay", starts_on=day, ends_on=day, contact_email="team@example.org"
    )


def speaker_of(
    event: Event, email: str = "ada@example.org", name: str = "Ada"
) -> tuple[Client, User, Participant]:
    client, user = signed_in(event, email, name=name)
    return client, user, make_participant(event, name=name, email=email, user=user)


def organizer_of(event: Event) -> Client:
    client = Client()
    client.force_login(make_team_member(event).user)
    return client


def me(client: Client) -> str:
    return text_of(client.get("/relay/me/")).replace("\u202f", " ")


def admin_form(session: Session, **fields: Any) -> dict[str, Any]:
    rows = list(session.speakers.all())
    data = {
        "title": session.title, "abstract": session.abstract, "session_type": session.session_type_id,
        "language": "en", "speakers-TOTAL_FORMS": len(rows), "speakers-INITIAL_FORMS": len(rows),
        "invitations-TOTAL_FORMS": 0, "invitations-INITIAL_FORMS": 0,
    }  # fmt: skip
    for n, row in enumerate(rows):
        data |= {
            f"speakers-{n}-id": row.pk, f"speakers-{n}-session": session.pk, f"speakers-{n}-position": n,
            f"speakers-{n}-participant": row.participant_id, f"speakers-{n}-role": row.role,
        }  # fmt: skip
    return data | fields


def test_title_changed_by_an_organizer_is_objected_to_and_settled(event: Event) -> None:
    ada, _user, person = speaker_of(event)
    session = make_confirmed(event, person, title="Bots")
    organizer = organizer_of(event)
    page = f"/admin/agenda/session/{session.pk}/change/"
    saved = organizer.post(page, admin_form(session, title="Bots for the enterprise"), follow=True)
    assert "1 speaker is told by mail." in text_of(saved)
    mail = OutboxMail.objects.get(kind="session.changed")
    assert "Title before: Bots\nTitle now: Bots for the enterprise" in mail.text

    shown = text_of(ada.get(f"/relay/propose/{session.code}/"))
    for words in ("The organizers have changed your talk.", "<s>Bots</s>", "Bots for the enterprise"):
        assert words in shown
    assert "Accept what was changed, or object</a>" in me(ada)
    path = re.search(r'action="(/relay/propose/[A-Z0-9]+/changes/not_\w+/)"', shown)
    assert path is not None
    refused = ada.post(path[1], {"object": "1", "comment": ""})
    assert (refused.status_code, "Say in a few words what is wrong" in text_of(refused)) == (422, True)
    ada.post(path[1], {"object": "1", "comment": "It is about hobbyists."})
    assert "You have objected" in text_of(ada.get(f"/relay/propose/{session.code}/"))

    assert "1 speaker objects to a change" in text_of(organizer.get("/admin/"))
    objections = organizer.get("/admin/agenda/changenotice/?about=objections")
    assert "It is about hobbyists." in text_of(objections)
    notice = ChangeNotice.objects.get()
    settle = f"/admin/agenda/changenotice/{notice.pk}/settle/"
    assert "It is about hobbyists." in text_of(organizer.get(settle))
    organizer.post(settle, {"_confirmed": "1"})
    assert "objects to a change" not in text_of(organizer.get("/admin/"))
    assert "You have objected" not in text_of(ada.get(f"/relay/propose/{session.code}/"))


def test_too_long_word_comes_back_with_every_letter(event: Event) -> None:
    ada, _user, person = speaker_of(event)
    session = make_confirmed(event, person)
    notice = make_notice(session, person)
    answer = ada.post(path_of(notice), {"object": "1", "comment": "x" * 501})
    assert (answer.status_code, "x" * 501 in text_of(answer)) == (422, True)
    notice.refresh_from_db()
    assert notice.answer == ""


def make_notice(session: Session, person: Participant, **fields: Any) -> ChangeNotice:
    values: dict[str, Any] = {"what": "text", "before": {"title": "Old"}, "after": {"title": session.title}}
    return ChangeNotice.objects.create(
        session=session, participant=person, created_at=timezone.now(), **values | fields
    )


def path_of(notice: ChangeNotice) -> str:
    return f"/relay/propose/{notice.session.code}/changes/{notice.public_id}/"


def test_nobody_answers_for_somebody_else(event: Event) -> None:
    _ada, _user, person = speaker_of(event)
    grace, _user, other = speaker_of(event, "grace@example.org", "Grace")
    session = make_confirmed(event, person, other)
    notice = make_notice(session, person)
    assert grace.post(path_of(notice), {"accept": "1"}).status_code == 404
    assert "<s>Old</s>" not in text_of(grace.get(f"/relay/propose/{session.code}/"))
    elsewhere = make_event(slug="other")
    there = make_notice(make_confirmed(elsewhere, make_participant(elsewhere)), person)
    assert grace.post(f"/relay/propose/{session.code}/changes/{there.public_id}/").status_code == 404
    notice.refresh_from_db()
    assert notice.answer == ""


def test_change_by_a_co_speaker_is_told_on_the_page_alone(event: Event) -> None:
    make_call(
        event, opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() + timedelta(days=9)
    )
    ada, _user, person = speaker_of(event)
    grace, editor, other = speaker_of(event, "grace@example.org", "Grace")
    session = make_session(event, person, other)
    talk = texts.Talk(session_type=session.session_type, title="Better", abstract="Much.")
    texts.edit(session=session, talk=talk, by=editor, now=timezone.now())
    path = f"/relay/propose/{session.code}/"
    assert ["Grace changed the talk on" in text_of(one.get(path)) for one in (ada, grace)] == [True, False]
    assert (ChangeNotice.objects.count(), OutboxMail.objects.count()) == (0, 0)


# The checklist


def test_speaker_ticks_off_on_his_page_and_on_the_talks(event: Event) -> None:
    ada, _user, person = speaker_of(event)
    session = make_confirmed(event, person)
    SpeakerSheet.objects.create(participant=person, availability_at=timezone.now())
    slides = ChecklistTask.objects.create(event=event, text="Send slides", due_on=date(2020, 1, 1))
    ChecklistTask.objects.create(event=event, text="Book the hotel", owner="team")
    page = me(ada)
    for words in (
        "One thing is overdue: have a look.",
        "Send slides",
        "Overdue since",
        "The organizers take care",
    ):
        assert words in page
    tick = f"/relay/propose/checklist/{slides.public_id}/"
    done = ada.post(tick, {"for": person.public_id, "note": "By mail", "done": "1", "talk": session.code})
    assert done["Location"] == f"/relay/propose/{session.code}/#checklist"
    assert "“By mail”" in text_of(ada.get(f"/relay/propose/{session.code}/"))
    assert "overdue" not in me(ada)
    ada.post(tick, {"for": person.public_id, "open": "1"})
    assert ChecklistEntry.objects.get().done_at is None


def test_hostile_ticks_change_nothing(event: Event) -> None:
    ada, _user, person = speaker_of(event)
    eve, _user, stranger = speaker_of(event, "eve@example.org", "Eve")
    make_confirmed(event, person)
    mine = ChecklistTask.objects.create(event=event, text="Send slides")
    team = ChecklistTask.objects.create(event=event, text="Hotel", owner="team")
    foreign = ChecklistTask.objects.create(event=make_event(), text="Elsewhere")

    def post(client: Client, task: ChecklistTask, who: str, **more: str) -> int:
        data = {"for": who, "done": "1"} | more
        return client.post(f"/relay/propose/checklist/{task.public_id}/", data).status_code

    assert post(eve, mine, person.public_id) == 404
    assert post(ada, foreign, person.public_id) == 404
    assert post(ada, mine, "") == 404
    assert post(eve, mine, stranger.public_id) == 302  # he does not come
    assert post(ada, team, person.public_id) == 302
    assert post(ada, mine, person.public_id, note="x" * 301) == 302
    assert ChecklistEntry.objects.filter(done_at__isnull=False).count() == 0


# My page


def test_next_thing_comes_first_whatever_the_order_of_the_talks(event: Event) -> None:
    ada, _user, person = speaker_of(event)
    make_confirmed(event, person, title="Came first")
    make_session(event, person, state=State.REJECTED, title="Not taken")
    accepted = make_session(event, person, state=State.ACCEPTED, title="Say yes")
    page = me(ada)
    assert f'<a href="/relay/propose/{accepted.code}/confirm/">Confirm that you come</a>' in page
    order = [page.rindex(title) for title in ("Say yes", "Came first", "Not taken")]
    assert order == sorted(order)


def test_decision_that_is_pending_changes_no_byte(event: Event) -> None:
    ada, _user, person = speaker_of(event)
    session = make_session(event, person)

    def pages() -> list[str]:
        found = [text_of(ada.get(path)) for path in ("/relay/me/", f"/relay/propose/{session.code}/")]
        return [re.sub(r'value="\w{64}"', "", page) for page in found]

    before = pages()
    for decision in Session.Decision.values:
        Session.objects.update(pending_decision=decision, feedback="Brilliant, or not.")
        assert pages() == before


def test_invited_co_speaker_finds_the_invitation_and_the_speaker_sees_it_open(event: Event) -> None:
    ada, _user, person = speaker_of(event)
    session = make_confirmed(event, person, title="Bots")
    grace, _other = signed_in(event, "grace@example.org")
    invitation = SpeakerInvitation.objects.create(
        session=session, email="grace@example.org", name="Grace", invited_by=person, created_at=timezone.now()
    )
    assert "Ada invites you to speak along in “Bots”." in me(grace)
    assert invitation.path in me(grace)
    assert invitation.path not in me(ada)
    Participant.objects.filter(pk=person.pk).update(admission="valid")
    page = me(ada)
    assert "Tell us when you cannot be there" in page
    ada.post(f"/relay/propose/{session.code}/confirm/")
    assert "Grace: the invitation to speak along is not answered yet." in me(ada)


@pytest.mark.parametrize("talks", [1, 3])
def test_pages_cost_the_same_for_one_talk_and_for_three(event: Event, talks: int) -> None:
    ada, _user, person = speaker_of(event)
    session = make_confirmed(event, person)
    for number in range(talks):
        session = make_confirmed(event, person) if number else session
        make_notice(session, person)
        ChecklistTask.objects.create(event=event, text=f"Task {number}")
    ada.get("/relay/me/")
    for path, expected in (("/relay/me/", 21), (f"/relay/propose/{session.code}/", 15)):
        with CaptureQueriesContext(connection) as queries:
            ada.get(path)
        assert len(queries) == expected, "\n".join(q["sql"][:120] for q in queries)


# Withdrawing after the yes


def test_withdrawing_after_confirmation_frees_ticket_and_slot(event: Event) -> None:
    ada, _user, person = speaker_of(event)
    session = make_session(event, person, state=State.ACCEPTED, title="Bots")
    ada.post(f"/relay/propose/{session.code}/confirm/")
    history.react(REACTIONS, now=timezone.now())
    assert (Ticket.objects.valid().count(), admission(person)) == (1, "valid")
    morning = timezone.now() + timedelta(days=90)
    slots.place(
        version=releases.draft_of(event), session=session, room=make_room(event), starts_at=morning,
        minutes=40, by=None, now=timezone.now(),
    )  # fmt: skip
    ada.post(f"/relay/propose/{session.code}/withdraw/", {"reason": "Ill.", "sure": "1"})
    history.react(REACTIONS, now=timezone.now())
    assert (Ticket.objects.valid().count(), admission(person), Slot.objects.count()) == (0, "void", 0)
    assert "Changed your mind?" in me(ada)
    assert Speaker.objects.filter(session=session).exists()
