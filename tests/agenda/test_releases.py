"""Publishing the draft: what it copies, whom it tells, what it refuses, and what it costs."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agenda.actions import proposals, releases, slots
from agenda.conflicts import Kind
from agenda.models import AgendaVersion, Session, Slot, Speaker
from core.models import HistoryEntry, OutboxMail
from events.models import Event, Participant
from tests.factories.agenda import NOW, later, make_confirmed, make_draft_version, make_session, make_slot
from tests.factories.events import make_event, make_participant, make_room, make_user

pytestmark = pytest.mark.django_db


def release(event: Event, **options: object) -> AgendaVersion:
    return releases.release(event=event, by=None, now=NOW, **options)  # type: ignore[arg-type]


def copied(version: AgendaVersion) -> list[tuple[object, ...]]:
    names = ("guid", "number", "session", "title", "room", "starts_at", "minutes", "is_secret")
    return list(version.slots.order_by("number").values_list(*names))


def mailed() -> list[str]:
    found = list(OutboxMail.objects.order_by("to_address").values_list("to_address", flat=True))
    OutboxMail.objects.all().delete()
    return found


def test_release_is_a_numbered_copy_and_the_draft_stays() -> None:
    event, user = make_event(), make_user()
    draft = make_draft_version(event)
    make_slot(draft, make_confirmed(event))
    make_slot(draft, starts_at=later(60))
    make_slot(draft, make_confirmed(event), starts_at=later(120), is_secret=True)
    version = releases.release(event=event, note="The whole programme", by=user, now=NOW)
    assert (version.number, version.note, version.released_at, version.released_by) == (
        1,
        "The whole programme",
        NOW,
        user,
    )
    assert copied(version) == copied(draft)
    assert releases.draft_of(event) == draft


def test_release_leaves_other_events_alone() -> None:
    event, other = make_event(), make_event()
    make_slot(make_draft_version(other), make_confirmed(other))
    make_slot(make_draft_version(event), make_confirmed(event))
    release(event)
    other.refresh_from_db()
    assert (AgendaVersion.objects.filter(event=other).released().count(), other.public_counter) == (0, 0)


def test_release_tells_history_and_raises_the_public_counter() -> None:
    event = make_event()
    make_slot(make_draft_version(event), make_confirmed(event))
    version = release(event, note="First")
    entry = HistoryEntry.objects.of(version.public_id).get()
    event.refresh_from_db()
    assert (entry.kind, entry.scope, entry.after, event.public_counter) == (
        "agenda.released",
        event.public_id,
        {"number": 1, "note": "First", "new": 1},
        1,
    )


def test_only_speakers_whose_own_slot_changed_get_a_mail() -> None:
    event = make_event()
    ada, grace, alan = (
        make_participant(event, email=f"{name}@example.org") for name in ("ada", "grace", "alan")
    )
    draft = make_draft_version(event)
    talks = [make_slot(draft, make_confirmed(event, person)) for person in (ada, grace)]
    release(event)
    assert mailed() == ["ada@example.org", "grace@example.org"]

    slots.move(slot=talks[0], room=talks[0].room, starts_at=later(60), minutes=40, by=None, now=NOW)
    make_slot(draft, make_confirmed(event, alan), starts_at=later(120))
    make_slot(draft, starts_at=later(200))
    release(event)
    assert mailed() == ["ada@example.org", "alan@example.org"]

    slots.remove(slot=talks[1], by=None, now=NOW)
    release(event)
    assert mailed() == ["grace@example.org"]


def test_speaker_with_three_talks_gets_one_mail_in_the_time_of_the_event() -> None:
    event = make_event(name="Relay")
    ada = make_participant(event, name="Ada", email="ada@example.org")
    draft, room = make_draft_version(event), make_room(event, name="Gallery")
    for hour in range(3):
        make_slot(draft, make_confirmed(event, ada, title=f"Talk {hour}"), room, starts_at=later(60 * hour))
    release(event)
    mail = OutboxMail.objects.get()
    assert (mail.subject, mail.recipient) == ("When and where you speak at Relay", ada.public_id)
    lines = [line.replace("\u202f", " ") for line in mail.text.splitlines() if "Gallery" in line]
    assert lines == [
        "Wednesday, May 12, 2027, 9:00 AM – 9:40 AM, Gallery",
        "Wednesday, May 12, 2027, 10:00 AM – 10:40 AM, Gallery",
        "Wednesday, May 12, 2027, 11:00 AM – 11:40 AM, Gallery",
    ]


def test_mail_of_a_moved_talk_names_where_it_was() -> None:
    event = make_event(name="Relay")
    session = make_confirmed(event, make_participant(event), title="Bots")
    room, other = make_room(event, name="Gallery"), make_room(event, name="Chapel")
    slot = make_slot(make_draft_version(event), session, room)
    release(event)
    slots.move(slot=slot, room=other, starts_at=slot.starts_at, minutes=40, by=None, now=NOW)
    release(event)
    mail = OutboxMail.objects.order_by("pk").last()
    assert mail is not None
    assert mail.subject == "Your time at Relay has changed"
    text = mail.text.replace("\u202f", " ")
    assert (
        "Bots\nWednesday, May 12, 2027, 9:00 AM – 9:40 AM, Chapel\n"
        "Before: Wednesday, May 12, 2027, 9:00 AM – 9:40 AM, Gallery" in text
    )


def test_withdrawn_talk_is_left_out_and_its_speaker_not_told_again() -> None:
    event = make_event()
    draft = make_draft_version(event)
    gone, stays = make_confirmed(event), make_confirmed(event)
    make_slot(draft, gone)
    kept = make_slot(draft, stays, starts_at=later(60))
    release(event)
    proposals.withdraw(session=gone, by=None, now=NOW)
    mailed()
    version = release(event)
    assert ([slot.guid for slot in version.slots.all()], mailed()) == ([kept.guid], [])


def test_clashes_keep_a_release_back_and_are_told_in_words() -> None:
    event = make_event()
    draft, room = make_draft_version(event), make_room(event, name="Gallery")
    make_slot(draft, make_confirmed(event, title="Bots"), room)
    make_slot(draft, make_confirmed(event, title="Queues"), room, starts_at=later(10))
    with pytest.raises(releases.Clashing) as refused:
        release(event)
    assert [clash.kind for clash in refused.value.clashes] == [Kind.ROOM]
    assert refused.value.message.replace("\u202f", " ") == (
        "One clash keeps the agenda back. Gallery: “Queues” begins at 9:10 AM, before “Bots” ends at 9:40 AM."
    )
    assert (AgendaVersion.objects.released().count(), mailed()) == (0, [])
    assert release(event, waive=True).slots.count() == 2


def test_unconfirmed_talk_keeps_nothing_back() -> None:
    event = make_event()
    make_slot(make_draft_version(event), make_session(event, state=Session.State.ACCEPTED))
    assert [clash.kind for clash in releases.clashes(releases.draft_of(event))] == [Kind.UNCONFIRMED]
    assert release(event).slots.count() == 1


def test_release_without_a_change_is_refused_and_a_second_click_makes_no_second_version() -> None:
    event = make_event()
    with pytest.raises(releases.NothingNew, match="place a session first"):
        release(event)
    make_slot(make_draft_version(event), make_confirmed(event))
    release(event)
    with pytest.raises(releases.NothingNew, match="Nothing has changed since version 1"):
        release(event)
    assert AgendaVersion.objects.released().count() == 1


def test_announcing_a_secret_slot_is_a_release_without_mail() -> None:
    event = make_event()
    slot = make_slot(make_draft_version(event), make_confirmed(event), is_secret=True)
    release(event)
    mailed()
    slots.move(
        slot=slot, room=slot.room, starts_at=slot.starts_at, minutes=40, is_secret=False, by=None, now=NOW
    )
    version = release(event)
    assert (version.slots.public().count(), mailed()) == (1, [])


def test_only_chosen_changes_are_published_and_the_unfinished_draft_stays() -> None:
    event = make_event()
    draft = make_draft_version(event)
    flooded, other, dropped = (
        make_slot(draft, make_confirmed(event), starts_at=later(60 * hour)) for hour in range(3)
    )
    release(event)
    mailed()
    dry = make_room(event)
    for slot in (flooded, other):
        slots.move(slot=slot, room=dry, starts_at=slot.starts_at, minutes=40, by=None, now=NOW)
    slots.remove(slot=dropped, by=None, now=NOW)
    fresh = make_slot(draft, make_confirmed(event), starts_at=later(240))
    before = copied(draft)

    version = release(event, only={flooded.guid, fresh.guid})
    where = {slot.guid: slot.room_id for slot in version.slots.all()}
    assert where == {
        flooded.guid: dry.pk,
        other.guid: other.room_id,
        dropped.guid: dropped.room_id,
        fresh.guid: fresh.room_id,
    }
    assert (len(mailed()), copied(draft)) == (2, before)
    changes = releases.pending(event).changes
    assert [(change.what, change.slot.guid) for change in changes] == [
        ("room", other.guid),
        ("removed", dropped.guid),
    ]


def test_choosing_slots_without_a_change_is_refused() -> None:
    event = make_event()
    slot = make_slot(make_draft_version(event), make_confirmed(event))
    release(event)
    with pytest.raises(releases.NothingNew):
        release(event, only={slot.guid})
    with pytest.raises(releases.NothingNew):
        release(event, only={uuid4()})


def test_draft_made_after_a_release_begins_where_that_ended() -> None:
    event = make_event()
    draft = make_draft_version(event)
    make_slot(draft, make_confirmed(event))
    version = release(event)
    draft.delete()
    assert copied(releases.draft_of(event)) == copied(version)


# What it costs


def agenda_of(sessions: int, speakers: int) -> Event:
    """A draft of so many talks in six rooms, in bulk; the first talks have a second speaker each."""
    event = make_event()
    draft, kind = make_draft_version(event), make_session(event).session_type
    rooms = [make_room(event) for _number in range(6)]
    talks = Session.objects.bulk_create(
        Session(event=event, title=f"Talk {n}", session_type=kind, state="confirmed", submitted_at=NOW)
        for n in range(sessions)
    )
    people = Participant.objects.bulk_create(
        Participant(event=event, name=f"Person {n}", email=f"{n}@example.org") for n in range(speakers)
    )
    Speaker.objects.bulk_create(
        Speaker(session=talks[n % sessions], participant=person) for n, person in enumerate(people)
    )
    Slot.objects.bulk_create(
        Slot(
            version=draft, number=n + 1, session=talk, room=rooms[n % 6], minutes=10,
            starts_at=later(0) + timedelta(minutes=12 * (n // 6)),
        )
        for n, talk in enumerate(talks)
    )  # fmt: skip
    return event


# One INSERT of mails holds as many as SQLite's limit of 999 values allows; PostgreSQL takes them all at once.
SIZES = [(1, 1), (3, 3), (200, 220)]
QUERIES = {"sqlite": dict(zip(SIZES, [30, 30, 35], strict=True)), "postgresql": dict.fromkeys(SIZES, 30)}


@pytest.mark.parametrize("size", SIZES)
def test_release_costs_the_same_queries_for_one_slot_and_for_two_hundred(size: tuple[int, int]) -> None:
    event = agenda_of(*size)
    with CaptureQueriesContext(connection) as queries:
        version = release(event)
    assert len(queries) == QUERIES[connection.vendor][size], "\n".join(q["sql"][:120] for q in queries)
    assert (version.slots.count(), OutboxMail.objects.count()) == size
