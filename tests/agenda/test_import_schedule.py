"""Import: lenient in what it reads, exact in what it repeats, and nothing by halves."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.utils import timezone

from agenda import public
from agenda.actions import releases
from agenda.importers import read, store
from agenda.importers.found import FoundSchedule
from agenda.importers.store import Outcome
from agenda.models import AgendaVersion, Session, Slot
from core.models import OutboxMail
from events.models import Event, Participant

SAMPLES = Path(__file__).parent / "samples"
SITE = "https://plenary.example"


def odd() -> FoundSchedule:
    return read.schedule(SAMPLES / "odd.xml")


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def bring(found: FoundSchedule, slug: str = "odd-conf", *, dry_run: bool = False) -> Outcome:
    return store.schedule(found, slug=slug, public=None, dry_run=dry_run, by=None, now=timezone.now())


def entries(count: int, *, title: str = "Talk") -> str:
    """A file of so many talks in two rooms, each with its own person."""
    nine = datetime(2024, 2, 3, 8, tzinfo=UTC)
    events = [
        f'<event id="{n}" guid="{UUID(int=n)}"><date>{(nine + timedelta(minutes=n)).isoformat()}</date>'
        f"<duration>00:30</duration><title>{title} {n}</title><type>talk</type>"
        f'<persons><person id="{n}">Person {n}</person></persons></event>'
        for n in range(1, count + 1)
    ]
    rooms = [f'<room name="R{r}">{"".join(events[r::2])}</room>' for r in (0, 1)]
    return (
        "<schedule><conference><title>Big</title><start>2024-02-03</start><end>2024-02-03</end>"
        "<time_zone_name>Europe/Brussels</time_zone_name></conference>"
        f'<day index="1" date="2024-02-03">{"".join(rooms)}</day></schedule>'
    )


def test_oddities_are_understood_and_each_repair_is_told() -> None:
    found = odd()
    assert [(talk.title, talk.starts_at, talk.minutes) for talk in found.talks] == [
        ("Plain talk", datetime(2024, 2, 3, 9, 0, tzinfo=UTC), 45),
        ("After midnight", datetime(2024, 2, 4, 0, 30, tzinfo=UTC), 90),
        ("No zone named", datetime(2024, 2, 3, 17, 0, tzinfo=UTC), 30),
        ("Lunch", datetime(2024, 2, 3, 11, 0, tzinfo=UTC), 60),
    ]
    assert found.talks[0].abstract == "First **bold**.\n\n- one"
    assert ([room.name for room in found.rooms], [t.colour for t in found.tracks]) == (
        ["Aula Magna"],
        ["#aa00ff"],
    )
    assert dict(found.repairs.counts) == {
        "Block of tracks outside the conference read": 1,
        "Unknown element <colour_of_socks> left out": 1,
        "Person known by the name alone": 1,
        "Person without a name left out": 1,
        "HTML text made into Markdown": 1,
        "Time taken from the day it stands under and its start": 2,
        "Entry without a guid known by code or id": 3,
        "Id used twice, kept at its first entry": 1,
        "Time without a zone read in the conference's": 1,
        "Length not understood, 30 minutes assumed": 1,
        "Entry without a numeric id gets one": 1,
        "Entry without a time left out": 1,
        "Days of the conference taken from its talks": 1,
    }


@pytest.mark.django_db
def test_new_event_is_made_with_everything_and_released() -> None:
    outcome = bring(odd())
    event = outcome.event
    assert (event.slug, event.time_zone, event.is_public) == ("odd-conf", "Europe/Brussels", True)
    talk = Session.objects.get(event=event, title="Plain talk")
    assert (talk.state, talk.do_not_record, talk.session_type.name) == ("confirmed", True, "lecture")
    assert [str(speaker) for speaker in talk.speakers.all()] == ["Ada L", "Only Name"]
    assert Participant.objects.filter(event=event, name="Ada L").count() == 1
    version = AgendaVersion.objects.get(event=event, number=1)
    assert list(
        Slot.objects.filter(version=version).order_by("starts_at").values_list("title", flat=True)
    ) == [
        "",
        "Lunch",
        "",
        "",
    ]
    programme = public.load(event, version)
    assert [len(day.items) for day in programme.days] == [4]


@pytest.mark.django_db
def test_same_file_again_changes_nothing() -> None:
    bring(odd())
    before = list(Slot.objects.order_by("pk").values_list("guid", "number", "session__code"))
    outcome = bring(odd())
    assert (dict(outcome.counts), outcome.version) == ({}, None)
    assert list(Slot.objects.order_by("pk").values_list("guid", "number", "session__code")) == before


@pytest.mark.django_db
def test_changed_file_changes_what_changed_and_cancels_what_is_gone(tmp_path: Path) -> None:
    bring(read.schedule(write(tmp_path / "a.xml", entries(6))))
    text = entries(5).replace("Talk 2", "Better talk 2").replace("Person 3", "Persona 3")
    outcome = bring(read.schedule(write(tmp_path / "b.xml", text)))
    assert dict(outcome.counts) == {"talks changed": 1, "people changed": 1, "talks gone": 1, "slots gone": 1}
    assert outcome.version is not None
    assert outcome.version.number == 2
    gone = Session.objects.get(title="Talk 6")
    assert gone.state == Session.State.CANCELLED
    back = bring(read.schedule(tmp_path / "a.xml"))
    gone.refresh_from_db()
    assert gone.state == Session.State.CONFIRMED
    assert back.counts["talks new"] == 0


@pytest.mark.django_db
def test_dry_run_tells_all_and_writes_nothing() -> None:
    outcome = bring(odd(), dry_run=True)
    assert outcome.counts["talks new"] == 3
    assert (Event.objects.count(), Session.objects.count(), Participant.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_import_that_fails_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**kwargs: object) -> None:
        raise ConnectionError("the database went away")

    monkeypatch.setattr(releases, "release", refuse)
    with pytest.raises(ConnectionError):
        bring(odd())
    assert (Event.objects.count(), Session.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_imported_people_get_no_mail(tmp_path: Path) -> None:
    bring(read.schedule(write(tmp_path / "a.xml", entries(3))))
    assert OutboxMail.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("count", [3, 25])
def test_import_costs_the_same_number_of_queries_for_any_number_of_talks(
    count: int, tmp_path: Path, django_assert_num_queries: object
) -> None:
    found = read.schedule(write(tmp_path / "a.xml", entries(count)))
    with django_assert_num_queries(47):  # type: ignore[operator]
        bring(found)


@pytest.mark.django_db
def test_file_as_large_as_a_great_conference_is_counted_right(tmp_path: Path) -> None:
    outcome = bring(read.schedule(write(tmp_path / "big.xml", entries(900))))
    assert (outcome.counts["talks new"], outcome.counts["people new"], outcome.counts["rooms new"]) == (
        900,
        900,
        2,
    )


def test_json_is_read_as_leniently(tmp_path: Path) -> None:
    entry = {
        "id": 5, "title": {"en": "Localised"}, "start": "23:30", "duration": "1:00", "date": "2024-02-03",
        "persons": [{"public_name": "Ada", "id": 3}, {"name": None}, "Grace", 7], "track": None, "do_not_record": True,
    }  # fmt: skip
    conference = {
        "title": "J", "time_zone_name": "Mars/Olympus",
        "days": [{"date": "2024-02-03", "rooms": {"A": [entry, "nonsense"]}}],
    }  # fmt: skip
    found = read.schedule(write(tmp_path / "a.json", json.dumps({"schedule": {"conference": conference}})))
    (talk, untitled) = (found.talks[0], found.talks[1:])
    assert (talk.title, talk.room, talk.minutes, talk.do_not_record) == ("Localised", "A", 60, True)
    assert [person.name for person in talk.people] == ["Ada", "Grace"]
    assert talk.starts_at == datetime(2024, 2, 3, 23, 30, tzinfo=UTC)
    assert (untitled, found.zone) == ((), "UTC")
    assert found.ends_on - found.starts_on == timedelta(0)
