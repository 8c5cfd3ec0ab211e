"""Two records of one person become one: everything moves, nothing is lost, and what cannot be is said in words."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from agenda.models import Favourite, Feedback, SignUp, Speaker, SpeakerSheet
from core.models import HistoryEntry, OutboxMail
from events.models import Consent, Event, Participant, Role
from portal import merging
from portal.actions.merging import SET_ASIDE, CannotMerge, merge
from tests.factories.agenda import make_confirmed, make_released_version, make_session
from tests.factories.door import badge_of, ticket_of
from tests.factories.events import make_event, make_participant, make_partner, make_team_member, make_user
from tests.factories.people import hang_on, make_plain_order
from tests.factories.reading import make_list
from tickets.models import Badge, CheckIn, Order, Ticket

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def event() -> Event:
    event = make_event()
    make_released_version(event)
    return event


@pytest.fixture
def keep(event: Event) -> Participant:
    return make_participant(
        event, name="Ada Lovelace", email="ada@one.example", company="", notes="Speaks slowly"
    )


@pytest.fixture
def gone(event: Event) -> Participant:
    return make_participant(
        event, name="A. Lovelace", email="ada@two.example", company="Engines", notes="Vegan", user=make_user()
    )


@pytest.fixture
def chair(event: Event) -> User:
    return make_team_member(event, make_user(), Role.ORGANIZER).user


def star(person: Participant, session: Any, **fields: Any) -> Favourite:
    return Favourite.objects.create(
        event=person.event, session=session, participant=person, starred_at=NOW, **fields
    )


def test_everything_moves_and_the_history_tells_on_both_sides(
    event: Event, keep: Participant, gone: Participant, chair: User
) -> None:
    hang_on(gone, 2)
    star(gone, make_session(event))
    owner, old = gone.user, gone.public_id
    made = merge(keep=keep, gone=gone, by=chair, now=NOW)
    assert not Participant.objects.filter(public_id=old).exists()
    keep.refresh_from_db()
    counts = [
        Order.objects.filter(buyer=keep).count(), Ticket.objects.filter(attendee=keep).count(),
        CheckIn.objects.filter(ticket__attendee=keep).count(), Speaker.objects.filter(participant=keep).count(),
        Consent.objects.standing().filter(participant=keep).count(),
        OutboxMail.objects.filter(recipient=keep.public_id).count(), keep.favourites.count(),
    ]  # fmt: skip
    assert counts == [2, 2, 2, 2, 2, 2, 1]
    assert (keep.name, keep.email, keep.contact_email) == (
        "Ada Lovelace",
        "ada@one.example",
        "ada@two.example",
    )
    assert (keep.company, keep.notes, keep.user) == ("Engines", "Speaks slowly\nVegan", owner)
    assert keep.admission == Participant.Admission.VALID
    told = {row.subject: row for row in HistoryEntry.objects.filter(kind="participant.merged")}
    assert set(told) == {keep.public_id, old}
    assert (told[old].after, told[old].before["email"]) == ({"into": keep.public_id}, "ada@two.example")
    after = told[keep.public_id].after
    assert (after["from"], after["name"], after["moved"]) == (old, "A. Lovelace", made.moved)
    assert (made.moved["orders"], made.moved["talks"], "favourites" in made.moved) == (2, 2, False)


def test_every_relation_of_the_installation_is_known() -> None:
    pointing = {
        (model, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is Participant
    }
    assert {(one.model, one.name) for one in merging.relations()} == pointing


def test_what_only_one_of_can_stand_is_kept_in_the_history(
    event: Event, keep: Participant, gone: Participant, chair: User
) -> None:
    talk, partner = make_confirmed(event), make_partner(event)
    star(keep, talk, taken_back_at=NOW)
    star(gone, talk)
    for person, words in ((keep, "Fine"), (gone, "Splendid")):
        Feedback.objects.create(
            session=talk, participant=person, rating=4, words=words, given_at=NOW, changed_at=NOW
        )
        SpeakerSheet.objects.create(participant=person, travel_note=words)
        Consent.objects.create(
            participant=person, purpose="partner", partner=partner, text="May see", given_at=NOW
        )
    badges = badge_of(keep, Badge.State.PRINTED), badge_of(gone, Badge.State.HANDED_OVER)
    merge(keep=keep, gone=gone, by=chair, now=NOW)
    assert list(keep.favourites.values_list("taken_back_at", flat=True)) == [None]
    assert [row.words for row in keep.feedbacks.all()] == ["Fine"]
    assert SpeakerSheet.objects.get(participant=keep).travel_note == "Fine"
    assert Consent.objects.filter(participant=keep).count() == 2
    assert Consent.objects.standing().filter(participant=keep).count() == 1
    assert [Badge.objects.get(pk=badge.pk).state for badge in badges] == ["dead", "handed_over"]
    aside = HistoryEntry.objects.get(kind=SET_ASIDE)
    assert sorted(row["model"] for row in aside.after["rows"]) == [
        "agenda.Favourite", "agenda.Feedback", "agenda.SpeakerSheet",
    ]  # fmt: skip
    assert "Splendid" in str(aside.after)
    assert not HistoryEntry.objects.shown().filter(kind=SET_ASIDE).exists()


def both_have_tickets(event: Event, keep: Participant, gone: Participant) -> str:
    ticket_of(keep)
    ticket_of(gone, order=make_plain_order(gone, code="K7QF3M2P"))
    return "K7QF3M2P"


def both_speak(event: Event, keep: Participant, gone: Participant) -> str:
    return str(make_session(event, keep, gone, title="Engines of two").title)


def both_signed_up(event: Event, keep: Participant, gone: Participant) -> str:
    listed = make_list(make_confirmed(event, title="Workshop of one"))
    for person in (keep, gone):
        SignUp.objects.create(list=listed, participant=person, state=SignUp.State.WAITING, asked_at=NOW)
    return "signed up"


@pytest.mark.parametrize("why", [both_have_tickets, both_speak, both_signed_up])
def test_what_cannot_be_is_refused_in_words_and_changes_nothing(
    client: Client,
    event: Event,
    keep: Participant,
    gone: Participant,
    chair: User,
    why: Callable[[Event, Participant, Participant], str],
) -> None:
    words = why(event, keep, gone)
    with pytest.raises(CannotMerge) as cannot:
        merge(keep=keep, gone=gone, by=chair, now=NOW)
    assert words in cannot.value.message
    assert Participant.objects.filter(pk__in=[keep.pk, gone.pk]).count() == 2
    assert not HistoryEntry.objects.filter(kind="participant.merged").exists()
    client.force_login(chair)
    page = client.get(f"{address(keep)}?other={gone.public_id}").content.decode()
    assert (words in page, "Make them one" in page) == (True, False)
    assert client.post(address(keep), {"other": gone.public_id, "_confirmed": "1"}).status_code == 409


def address(person: Participant) -> str:
    return reverse("admin:events_participant_merge", args=[person.pk])


def test_organizer_finds_the_other_sees_what_moves_and_merges(
    client: Client, event: Event, keep: Participant, gone: Participant, chair: User
) -> None:
    hang_on(gone, 1)
    client.force_login(chair)
    person = reverse("admin:events_participant_person", args=[keep.pk])
    assert address(keep) in client.get(person).content.decode()
    found = client.get(f"{address(keep)}?q=lovelace").context["found"]
    assert [name for name, _more, _link in found] == ["A. Lovelace"]
    preview = client.get(found[0][2])
    assert "1 × orders move." in preview.content.decode()
    assert Participant.objects.filter(pk=gone.pk).exists()
    done = client.post(found[0][2], {"other": gone.public_id, "_confirmed": "1"})
    assert (done.status_code, done["Location"]) == (302, person)
    assert "Person: merged" in client.get(person).content.decode()
    again = client.post(address(keep), {"other": gone.public_id, "_confirmed": "1"})
    assert (again.status_code, again.context["found"]) == (200, [])


@pytest.mark.parametrize(("role", "status"), [(Role.FINANCE, 403), (Role.DOOR, 403), (Role.REVIEWER, 404)])
def test_who_does_not_look_after_people_merges_nobody(
    client: Client, event: Event, keep: Participant, gone: Participant, role: str, status: int
) -> None:
    ticket_of(keep)
    client.force_login(make_team_member(event, make_user(), role).user)
    answer = client.post(address(keep), {"other": gone.public_id, "_confirmed": "1"})
    assert (answer.status_code, Participant.objects.filter(pk=gone.pk).exists()) == (status, True)


def test_people_of_another_event_are_nobody(
    client: Client, event: Event, keep: Participant, chair: User
) -> None:
    far = make_participant(make_event())
    make_team_member(far.event, chair, Role.ORGANIZER)
    client.force_login(chair)
    client.post(address(keep), {"other": far.public_id, "_confirmed": "1"})
    with pytest.raises(CannotMerge):
        merge(keep=keep, gone=far, by=chair, now=NOW)
    with pytest.raises(CannotMerge):
        merge(keep=keep, gone=keep, by=chair, now=NOW)
    assert Participant.objects.filter(pk__in=[keep.pk, far.pk]).count() == 2
