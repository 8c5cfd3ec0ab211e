"""An agenda from its first draft to a talk that moves and one that is cancelled, over HTTP, as all concerned hear it."""

import random
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agenda.actions import drafting_work
from agenda.models import Drafting, Favourite, Session, Slot
from core import times
from core.models import OutboxMail
from events.models import Event
from tests.agenda.test_changes_feed import told as changes_of
from tests.agenda.test_my_agenda import entries
from tests.factories.agenda import NOW, make_confirmed
from tests.factories.events import make_team_member
from tests.factories.planning import make_hours, make_stage, make_talks, room
from tests.journeys.speaking import hidden, text_of

pytestmark = pytest.mark.django_db

DAY = 24 * 60
WISHES = {
    "clash_weight": 1, "same_track_weight": 10, "overflow_weight": 1, "dislike_weight": 20,
    "track_day_room_weight": 10, "seconds": 5, "keeps": "locked", "buffer_minutes": 0,
}  # fmt: skip
# Where the editor's form puts the talk that moves: in the evening, when nothing else is on.
EVENING = {"to_day": "2027-05-13", "at": "17:00", "minutes": 30}
Place = tuple[str, Any, str]


@pytest.fixture
def event() -> Event:
    """Two mornings of two hours in three rooms, a keynote, 14 talks, and what 60 devices starred."""
    event = make_stage(
        rooms=3, hours=(0, 120), slug="relay", name="Relay", ends_on=date(2027, 5, 13)
    )  # fmt: skip
    make_hours(event, DAY, DAY + 120)
    talks = [make_confirmed(event, title="Keynote", stops_all=True), *make_talks(event, 14)]
    draw = random.Random(7)
    Favourite.objects.bulk_create(
        Favourite(event=event, session=talk, device=f"device {number}", starred_at=NOW)
        for number in range(60)
        for talk in draw.sample(talks, 5)
    )
    return event


@pytest.fixture
def organizer(event: Event) -> Client:
    client = Client()
    client.force_login(make_team_member(event).user)
    return client


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting_work, "LOOK", 0.05)


def draft(organizer: Client, **wishes: Any) -> Drafting:
    """Asked for, called good enough at once, made by the worker."""
    page = text_of(organizer.get("/relay/editor/drafts/"))
    asked = {**WISHES, "form_key": hidden(page, "form_key"), **wishes}
    path = organizer.post("/relay/editor/drafts/", asked)["Location"]
    organizer.post(f"{path}stop/")
    assert "Waiting for the worker." in text_of(organizer.get(path))
    assert drafting_work.run_due(now=timezone.now()) == 1
    row = Drafting.objects.get(public_id=path.split("/")[-2])
    assert (row.path, row.state, row.score["broken"], row.score["unplaced"]) == (path, "done", 0, 0)
    return row


def accept(organizer: Client, row: Drafting, **chosen: Any) -> list[str]:
    answer = organizer.post(f"/relay/editor/drafts/{row.public_id}/accept/", chosen, follow=True)
    return [str(message) for message in answer.context["messages"]]


def do(organizer: Client, command: str, **given: Any) -> list[str]:
    """A command of the editor's forms, as the page that was just looked at sends it."""
    revision = hidden(text_of(organizer.get("/relay/editor/")), "revision")
    given = {"command": command, "day": "2027-05-12", "revision": revision, **given}
    answer = organizer.post("/relay/editor/do/", given, follow=True)
    return [str(message) for message in answer.context["messages"]]


def release(organizer: Client, note: str = "") -> list[str]:
    page = organizer.get("/relay/editor/release/")
    given = {"note": note, "revision": hidden(text_of(page), "revision")}
    answer = organizer.post("/relay/editor/release/", given, follow=True)
    return [str(message) for message in answer.context["messages"]]


def places(event: Event) -> list[Place]:
    """Of the working draft: title, instant, room."""
    rows = Slot.objects.filter(version__event=event, version__number=None)
    return sorted(
        (str(slot), slot.starts_at, str(slot.room)) for slot in rows.select_related("session", "room")
    )


def standing(event: Event, session: Session) -> Slot:
    return Slot.objects.select_related("room").get(
        version__event=event, version__number=None, session=session
    )


def in_words(slot: Slot, *, is_short: bool = False) -> str:
    """As a mail writes it to the speaker; short, as the feed of changes does."""
    starts, ends = (times.local(at, "America/Los_Angeles") for at in (slot.starts_at, slot.ends_at))
    clock = [f"{at.hour % 12 or 12}:{at:%M}\u202f{at:%p}" for at in (starts, ends)]
    if is_short:
        return f"{starts:%a, %b} {starts.day}, {clock[0]}, {slot.room}"
    return f"{starts:%A, %B} {starts.day}, {starts.year}, {clock[0]} – {clock[1]}, {slot.room}"


def calendar_of(reader: Client, *talks: Session) -> str:
    """The path of a calendar with these stars, of somebody without an account."""
    for talk in talks:
        reader.post(f"/relay/agenda/{talk.code}/star/", {"on": "1"})
    page = text_of(reader.post("/relay/agenda/mine/link/", follow=True))
    found = re.search(r"/relay/agenda/mine/[^/\"<]+\.ics", page)
    assert found is not None, "no calendar on the page"
    return found[0]


def test_a_draft_is_read_and_taken_and_the_next_leaves_what_is_locked(
    event: Event, organizer: Client
) -> None:
    keynote, *talks = event.sessions.order_by("pk")
    first = draft(organizer, seed=1)
    page = organizer.get(first.path)
    parts = {part.key: part.count for part in page.context["result"].found.parts}
    said = re.search(r"No agenda can have fewer than (\d+) clash(?:es)?; this one has (\d+)\.", text_of(page))
    assert said is not None
    assert 0 < int(said[1]) <= int(said[2]) == parts["clash"] == first.score["clash"]
    assert (len(page.context["result"].changed), places(event)) == (15, [])

    most = [keynote.code, *(talk.code for talk in talks[:-1])]
    assert accept(organizer, first, talk=most) == [
        "14 talks are in the agenda where this draft has them. You can undo that in the editor."
    ]
    left = organizer.get(first.path).context["result"].changed
    assert [line.session for line in left] == [talks[-1]]

    slot = standing(event, keynote)
    assert do(organizer, "lock", slot=slot.guid) == ["Locked: Keynote"]
    assert blocking_beside(event, organizer, talks[0], slot) == [
        "Nothing may run beside “Keynote”, but “T0” does."
    ]
    second = draft(organizer, seed=2, clash_weight=3)
    assert second.placements.filter(session=keynote, room=slot.room, starts_at=slot.starts_at).count() == 1
    accept(organizer, second, all="1")
    assert [title for title, _at, _room in places(event)] == sorted(
        ["Keynote", *(f"T{n}" for n in range(14))]
    )
    assert standing(event, keynote).starts_at == slot.starts_at
    # All of that was the team's own business.
    assert "Keynote" not in text_of(Client().get("/relay/agenda/"))
    assert OutboxMail.objects.count() == 0


def blocking_beside(event: Event, organizer: Client, talk: Session, slot: Slot) -> list[str]:
    """What the release page says while a talk stands beside that slot; then it is taken back."""
    starts_at = times.local(slot.starts_at, event.time_zone)
    there = {"to_day": f"{starts_at:%Y-%m-%d}", "at": f"{starts_at:%H:%M}", "minutes": 30}
    other = room(event, "A" if str(slot.room) == "C" else "C")
    do(organizer, "move", slot=standing(event, talk).guid, room=other.public_id, **there)
    found = organizer.get("/relay/editor/release/").context["blocking"]
    assert do(organizer, "undo") == [f"Taken back: Moved: {talk}"]
    return [clash.text for clash in found]


def test_a_released_talk_moves_another_is_cancelled_and_everybody_hears_of_it(
    event: Event, organizer: Client
) -> None:
    accept(organizer, draft(organizer, seed=1), all="1")
    assert release(organizer, "The agenda is out") == ["Version 1 is public."]
    assert OutboxMail.objects.filter(subject="When and where you speak at Relay").count() == 15

    moved, cancelled, stays = event.sessions.filter(title__in=["T3", "T4", "T5"]).order_by("title")
    reader = Client()
    path = calendar_of(reader, moved, cancelled, stays)
    before = entries(Client(), path)
    old = standing(event, moved)
    new = move_and_change_ones_mind(event, organizer, moved)
    assert release(organizer, "T3 in the evening") == ["Version 2 is public."]

    mail = OutboxMail.objects.exclude(subject="When and where you speak at Relay").get()
    speaker = moved.speakers.get().participant
    assert (mail.to_address, mail.subject) == (speaker.email, "Your time at Relay has changed")
    assert f"\nT3\n{in_words(new)}\nBefore: {in_words(old)}\n" in mail.text
    assert in_words(new).startswith("Thursday, May 13, 2027, 5:00\u202fPM – 5:30\u202fPM, ")

    gone = standing(event, cancelled)
    reason = {"_confirmed": "1", "reason": "The speaker is ill"}
    organizer.post(f"/admin/agenda/session/{cancelled.pk}/cancel/", reason)
    assert OutboxMail.objects.latest("pk").to_address == cancelled.speakers.get().participant.email
    after = entries(Client(), path)
    assert {title: (start, state) for title, (_uid, start, _n, state) in after.items()} == {
        "T3": (new.starts_at, "CONFIRMED"),
        "T4": (gone.starts_at, "CANCELLED"),
        "T5": (before["T5"][1], "CONFIRMED"),
    }
    assert [after[title][0] for title in before] == [before[title][0] for title in before]
    assert [after[title][2] > before[title][2] for title in before] == [True] * 3
    assert changes_of(event) == [
        ("Cancelled: T4", [f"T4: cancelled, was {in_words(gone, is_short=True)}"]),
        (
            "Version 2: 1 moved",
            [f"T3: {in_words(new, is_short=True)} instead of {in_words(old, is_short=True)}"],
        ),
        ("Version 1: the agenda is out, with 15 sessions", []),
    ]


def move_and_change_ones_mind(event: Event, organizer: Client, talk: Session) -> Slot:
    """To another room in the evening by the editor's form, undone, and done again. Nobody hears of that yet."""
    start, mails = places(event), OutboxMail.objects.count()
    slot = standing(event, talk)
    other = room(event, "A" if str(slot.room) == "C" else "C")
    title = str(talk)
    assert do(organizer, "move", slot=slot.guid, room=other.public_id, **EVENING) == [f"Moved: {title}"]
    there = places(event)
    assert do(organizer, "undo") == [f"Taken back: Moved: {title}"]
    assert places(event) == start
    assert do(organizer, "redo") == [f"Done again: Moved: {title}"]
    assert (places(event), OutboxMail.objects.count()) == (there, mails)
    page = organizer.get("/relay/editor/release/")
    assert (page.context["told"], page.context["blocking"]) == ([talk.speakers.get().participant.name], [])
    return standing(event, talk)
