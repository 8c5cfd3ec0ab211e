"""Import: lenient in what it reads, exact in what it repeats, and nothing by halves."""

import json
import os
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from agenda import public
from agenda.actions import releases
from agenda.importers import read, store
from agenda.importers.found import FoundSchedule
from agenda.importers.store import Outcome
from agenda.models import AgendaVersion, Session, Slot
from core.models import OutboxMail
from events.models import Event, Participant
from tests.agenda.export_checks import valid_json, valid_xml

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
    with django_assert_num_queries(57):  # type: ignore[operator]
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


def small(*entries: str, conference: str = "") -> str:
    """A schedule.xml that names only what is given."""
    return (
        f"<schedule><conference><title>S</title>{conference}</conference>"
        f'<day><room name="A">{"".join(entries)}</room></day></schedule>'
    )


def test_missing_zone_is_the_events_or_what_most_times_keep(tmp_path: Path) -> None:
    entry = "<event><title>T</title><date>2024-02-03T10:00:00{}</date><duration>00:30</duration></event>"
    file = write(tmp_path / "a.xml", small(entry.format("+01:00"), entry.format("+01:00"), entry.format("Z")))
    assert read.schedule(file).zone == "Etc/GMT-1"
    assert read.schedule(file, "Asia/Tokyo").zone == "Asia/Tokyo"
    found = read.schedule(write(tmp_path / "b.xml", small(entry.format(""))), "Asia/Tokyo")
    assert found.talks[0].starts_at == datetime(2024, 2, 3, 1, 0, tzinfo=UTC)


def test_one_talk_years_away_does_not_stretch_the_conference(tmp_path: Path) -> None:
    entry = "<event><title>T</title><date>{}T10:00:00+01:00</date><duration>00:30</duration></event>"
    days = [entry.format(day) for day in ("2024-02-03", "2024-02-03", "2024-02-04", "2042-02-04")]
    found = read.schedule(write(tmp_path / "a.xml", small(*days)))
    assert (found.starts_on, found.ends_on) == (date(2024, 2, 3), date(2024, 2, 4))
    bounds = "<start>1970-01-01</start><end>2199-12-31</end>"
    found = read.schedule(write(tmp_path / "b.xml", small(days[0], conference=bounds)))
    assert (found.starts_on, found.ends_on) == (date(2024, 2, 3), date(2024, 2, 3))


def test_own_date_without_an_hour_is_a_date_of_the_calendar(tmp_path: Path) -> None:
    entry = (
        "<event><title>T</title><date>2024-02-04</date><start>01:30</start><duration>01:00</duration></event>"
    )
    zone = "<time_zone_name>Europe/Brussels</time_zone_name>"
    found = read.schedule(write(tmp_path / "a.xml", small(entry, conference=zone)))
    assert found.talks[0].starts_at == datetime(2024, 2, 4, 0, 30, tzinfo=UTC)
    assert (found.starts_on, found.ends_on) == (date(2024, 2, 3), date(2024, 2, 3))


def test_links_people_in_a_line_and_namespaces_are_understood(tmp_path: Path) -> None:
    entry = (
        "<event><title>T</title><date>2024-02-03T10:00:00Z</date><persons>Ada, Grace</persons>"
        '<description>More.</description><links><link href="https://x.example/a">A [b]</link><link href="ftp://x">F</link>'
        '<link href="https://x.example/a">A [b]</link></links>'
        '<attachments><attachment href="https://x.example/s.pdf"/></attachments></event>'
    )
    text = small(entry).replace("<schedule>", '<schedule xmlns="http://c3voc.de">')
    found = read.schedule(write(tmp_path / "a.xml", text))
    assert [person.name for person in found.talks[0].people] == ["Ada", "Grace"]
    assert found.talks[0].description == (
        "More.\n\n- [https://x.example/s.pdf](<https://x.example/s.pdf>)\n- [A (b)](<https://x.example/a>)"
    )


@pytest.mark.django_db
def test_file_without_an_address_makes_a_hidden_event_unless_asked(tmp_path: Path) -> None:
    file = write(tmp_path / "a.xml", entries(1))
    for slug, asked, public_now in (
        ("one", (), False),
        ("two", ("--public",), True),
        ("three", ("--hidden",), False),
    ):
        call_command("import_schedule", file, "--event", slug, *asked, stdout=StringIO())
        assert Event.objects.get(slug=slug).is_public == public_now


@pytest.mark.django_db
def test_command_tells_what_it_mended_and_did(tmp_path: Path) -> None:
    told = StringIO()
    call_command("import_schedule", SAMPLES / "odd.xml", "--event", "odd-conf", stdout=told)
    assert told.getvalue().splitlines()[:4] == [
        "Odd Conf: 4 entries in 1 rooms, 2 people, 1 tracks.",
        "Mended:",
        "      3 × Entry without a guid known by code or id (first: After midnight)",
        "      2 × Time taken from the day it stands under and its start (first: After midnight)",
    ]
    again = StringIO()
    call_command("import_schedule", SAMPLES / "odd.xml", "--event", "odd-conf", stdout=again)
    assert again.getvalue().splitlines()[-2:] == ["Done:", "  nothing: the event says the same already"]


@pytest.mark.django_db
def test_great_real_conference_comes_whole_and_goes_out_valid(client: Client) -> None:
    """With the file of a real conference where there is one: PLENARY_SAMPLES, or beside this project."""
    folder = Path(os.environ.get("PLENARY_SAMPLES") or Path(__file__).parents[3] / "shared" / "data")
    file = folder / "fosdem-2024" / "schedule.xml"
    if not file.exists():
        pytest.skip("no sample file; set PLENARY_SAMPLES to a folder with fosdem-2024/schedule.xml")
    call_command("import_schedule", file, "--event", "great", stdout=StringIO())
    event = Event.objects.get(slug="great")
    programme = public.load(event, AgendaVersion.objects.get(event=event, number=1))
    assert (len(programme.talks), len(programme.places), len(programme.people)) == (874, 29, 948)
    assert len({person.name for person in programme.people}) == 945
    document = client.get("/great/agenda/schedule.xml").content
    assert valid_xml(document).findtext("conference/acronym") == "great"
    valid_json(client.get("/great/agenda/schedule.json").content)
    page = client.get("/great/agenda/", headers={"accept-encoding": "gzip"})
    assert len(page.content) < 50_000
    assert dict(bring(read.schedule(file), "great").counts) == {}
