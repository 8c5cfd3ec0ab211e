"""Who could take a free place on the stage; and that a withdrawn talk leaves it, with organizers told at once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from agenda.actions import proposals, releases
from agenda.conflicts import Away, Placed
from agenda.models import Availability, Session, Slot
from agenda.stepping_in import Gap, StandIn, fitting
from core.models import HistoryEntry, OutboxMail
from events.models import Event
from tests.factories.agenda import later, make_confirmed, make_draft_version, make_session, make_slot
from tests.factories.events import (
    make_event,
    make_participant,
    make_room,
    make_team_member,
    make_track,
    make_user,
)

START = datetime(2027, 5, 12, 16, tzinfo=UTC)
GAP = Gap(START, 40, "Gallery", track=1)


def talk(number: int, **fields: Any) -> StandIn:
    values: dict[str, Any] = {"minutes": 40, "track": 1, "speakers": ((number, f"Person {number}"),)}
    return StandIn(session=number, code=f"T{number}", title=f"Talk {number}", **values | fields)


def fit(*waiting: StandIn, placed: Any = (), away: Any = ()) -> list[int]:
    return [one.session for one in fitting(GAP, waiting, placed, away)]


def test_same_track_comes_first_then_what_leaves_the_least_empty() -> None:
    assert fit(talk(1, track=2), talk(2, minutes=20), talk(3), talk(4, track=None)) == [3, 2, 1, 4]


def test_talk_that_is_too_long_does_not_fit() -> None:
    assert fit(talk(1, minutes=41), talk(2, minutes=40)) == [2]


@pytest.mark.parametrize(("at", "fits"), [(-30, True), (-29, False), (39, False), (40, True)])
def test_speaker_who_is_on_another_stage_then_cannot_step_in(at: int, fits: bool) -> None:
    slot = Placed(
        UUID(int=1),
        "Other",
        START + timedelta(minutes=at),
        30,
        session=9,
        state="confirmed",
        speakers=((1, "Ada"),),
    )
    assert fit(talk(1), placed=[slot]) == ([1] if fits else [])


def test_talk_that_is_gone_keeps_nobody_busy() -> None:
    slot = Placed(UUID(int=1), "Other", START, 30, session=9, state="withdrawn", speakers=((1, "Ada"),))
    assert fit(talk(1), placed=[slot]) == [1]


def test_absent_speakers_are_left_out_and_unwilling_ones_come_last() -> None:
    end = START + timedelta(hours=2)
    away = [Away(1, START, end), Away(2, START, end, can_come=True), Away(3, end, end + timedelta(hours=1))]
    assert fit(talk(1), talk(2), talk(3), talk(4, speakers=()), away=away) == [3, 4, 2]


# In the programme


@pytest.fixture
def event() -> Event:
    return make_event(name="Relay", contact_email="team@example.org")


def told() -> OutboxMail:
    return OutboxMail.objects.get(kind="session.withdrawn_organizers")


@pytest.mark.django_db
def test_speaker_who_cancels_at_half_past_seven_frees_the_slot_and_the_team_knows_who_fits(
    event: Event,
) -> None:
    track = make_track(event, name="Bots")
    gone = make_confirmed(event, title="Quiet bots", track=track)
    room = make_room(event, name="Gallery")
    make_slot(make_draft_version(event), gone, room, starts_at=later(90))
    releases.release(event=event, by=None, now=later(-9000))
    busy, absent = make_participant(event), make_participant(event)
    make_slot(make_draft_version(event), make_confirmed(event, busy), starts_at=later(100))
    Availability.objects.create(participant=absent, starts_at=later(0), ends_at=later(300))
    waiting: dict[str, dict[str, Any]] = {
        "Loud bots": {"track": track},
        "Anything": {},
        "Too long": {"minutes": 90},
    }
    for title, fields in waiting.items():
        make_session(
            event, make_participant(event, name=f"Dr. {title}"), state="waiting", title=title, **fields
        )
    make_session(event, busy, state="waiting", title="By a busy one")
    make_session(event, absent, state="waiting", title="By an absent one")
    make_session(event, state="rejected", title="Rejected")

    proposals.withdraw(session=gone, by=None, now=later(-90), reason="Missed the flight.")
    mail = told()
    text = mail.text.replace("\u202f", " ")
    assert mail.subject.replace("\u202f", " ") == "Today, 10:30 AM, Gallery: “Quiet bots” is withdrawn"
    assert "Missed the flight." in text
    assert "Free: May 12, 2027, 10:30 AM, Gallery, 40 minutes" in text
    lines = [line for line in text.splitlines() if line.startswith("- ")]
    assert lines == [
        "- Loud bots (Dr. Loud bots; 40 minutes; Bots)",
        "- Anything (Dr. Anything; 40 minutes)",
    ]
    assert not Slot.objects.filter(session=gone, version__number=None).exists()
    kinds = HistoryEntry.objects.of(gone.public_id).order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["session.withdrawn", "agenda.removed"]


@pytest.mark.django_db
def test_talk_nobody_placed_is_withdrawn_without_a_word_about_places(event: Event) -> None:
    proposals.withdraw(session=make_confirmed(event, title="Bots"), by=None, now=later(-90))
    assert (told().subject, "Free:" in told().text) == ("Withdrawn by its speakers: Bots", False)


@pytest.mark.django_db
def test_place_taken_out_of_the_draft_can_be_given_to_another_talk_and_released(event: Event) -> None:
    gone, other = make_confirmed(event), make_confirmed(event)
    slot = make_slot(make_draft_version(event), gone)
    releases.release(event=event, by=None, now=later(-9000))
    proposals.withdraw(session=gone, by=None, now=later(-8000))
    make_slot(make_draft_version(event), other, slot.room)
    version = releases.release(event=event, by=None, now=later(-7000))
    assert [one.session for one in version.slots.all()] == [other]


@pytest.mark.django_db
@pytest.mark.parametrize("waiting", [1, 3])
def test_withdrawing_costs_the_same_for_any_number_of_waiting_talks(
    event: Event, waiting: int, django_assert_num_queries: Any
) -> None:
    gone = make_confirmed(event)
    make_slot(make_draft_version(event), gone)
    for _number in range(waiting):
        make_session(event, state=Session.State.WAITING)
    with django_assert_num_queries(29):
        proposals.withdraw(session=gone, by=make_user(), now=later(-90))


@pytest.mark.django_db
def test_workspace_names_the_empty_place_and_who_could_step_in(client: Any) -> None:
    event = make_event(
        starts_on=datetime(2099, 5, 12, tzinfo=UTC).date(), ends_on=datetime(2099, 5, 14, tzinfo=UTC).date()
    )
    gone = make_confirmed(event, title="Quiet bots")
    start = datetime(2099, 5, 12, 17, 30, tzinfo=UTC)
    make_slot(make_draft_version(event), gone, make_room(event, name="Gallery"), starts_at=start)
    releases.release(event=event, by=None, now=START)
    stand_in = make_session(event, state=Session.State.WAITING, title="Loud <bots>")
    client.force_login(make_team_member(event).user)
    withdraw = f"/admin/agenda/session/{gone.pk}/withdraw/"
    assert "Its place in the agenda draft is free" in client.get(withdraw).content.decode()
    client.post(withdraw, {"_confirmed": "1", "reason": "Told on the phone."})
    home = client.get("/admin/").content.decode().replace("\u202f", " ")
    assert "Tue, May 12, 10:30 AM, Gallery is empty: “Quiet bots” is gone" in home
    page = client.get(f"/admin/agenda/session/{gone.pk}/stand-ins/").content.decode()
    assert "1 waiting talk fits." in page
    assert f'/admin/agenda/session/{stand_in.pk}/change/">Loud &lt;bots&gt;</a>' in page
