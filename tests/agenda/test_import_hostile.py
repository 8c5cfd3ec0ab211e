"""Files that mean harm, or are none: one clear line each, and nothing is stored."""

import json
import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.importers import read
from agenda.importers.found import Unreadable
from events.models import Event

SAMPLES = Path(__file__).parent / "samples"


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


BOMB = '<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><schedule>&b;</schedule>'
OUTSIDE = '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><schedule>&x;</schedule>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("hello", "is neither XML nor JSON"),
        ("<schedule><day>", "The XML is broken"),
        ("<html></html>", "begins with <html>"),
        (BOMB, "declares a document type or entities"),
        (OUTSIDE, "declares a document type or entities"),
        ("<schedule/>", "holds no talk"),
        ("{", "The JSON is broken"),
        ("{}", "holds no schedule"),
        ('{"schedule": {"conference": []}}', "holds no schedule"),
        ('{"schedule": {"conference": {"days": 7, "rooms": null}}}', "holds no talk"),
        ('{"a":' * 3000, "The JSON is broken"),
    ],
)
@pytest.mark.django_db
def test_unreadable_file_gets_one_clear_line(content: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("import_schedule", write(tmp_path / "file.xml", content), "--event", "odd-conf")
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
    assert Event.objects.count() == 0


def test_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.xml"
    with file.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    with pytest.raises(Unreadable, match="has 100 MB"):
        read.schedule(file)


@pytest.mark.django_db
def test_missing_file_and_impossible_address_are_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_schedule", tmp_path / "none.xml", "--event", "odd-conf")
    with pytest.raises(CommandError, match="cannot be an event's address"):
        call_command("import_schedule", SAMPLES / "odd.xml", "--event", "admin")


def test_document_type_is_found_in_every_hiding_place(tmp_path: Path) -> None:
    late = "<!-- <schedule> " + "x" * 5000 + " -->" + OUTSIDE
    hidden = (late.encode(), OUTSIDE.encode("utf-16"), OUTSIDE.encode("utf-16-le"))
    for number, content in enumerate(hidden):
        with pytest.raises(Unreadable, match=r"document type or entities|Char 0x0 out of"):
            read.schedule(write(tmp_path / str(number), content))


def test_talk_about_entities_is_no_attack(tmp_path: Path) -> None:
    text = (
        (SAMPLES / "odd.xml").read_text().replace("Plain talk", "<![CDATA[<!DOCTYPE a [<!ENTITY b 'c'>]>]]>")
    )
    found = read.schedule(write(tmp_path / "odd.xml", text))
    assert found.talks[0].title == "<!DOCTYPE a [<!ENTITY b 'c'>]>"


@pytest.mark.parametrize("path", ["/dev/zero", "/"])
def test_what_is_no_file_is_not_read(path: str) -> None:
    with pytest.raises(Unreadable, match="is not a file"):
        read.schedule(Path(path))


def test_pipe_without_a_writer_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Unreadable, match="is not a file"):
        read.schedule(tmp_path / "pipe")


def entry(**values: object) -> str:
    """A schedule.json of two entries, the first with these values."""
    good = {"id": 1, "title": "Fine", "date": "2027-05-12T09:00:00-07:00", "duration": "00:30"}
    conference = {
        "title": "J",
        "time_zone_name": "America/Los_Angeles",
        "days": [{"rooms": {"A": [good | values, good]}}],
    }
    return json.dumps({"schedule": {"conference": conference}})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"title": "NUL \x00 and half a pair \ud800"}, "NUL and half a pair"),
        ({"title": "x" * 4000}, "x" * 249 + "…"),
        ({"date": "0001-01-01T00:00:00+14:00"}, "Fine"),
        ({"date": "9999-12-31T23:59:59-12:00"}, "Fine"),
        ({"duration": "9" * 9000}, "Fine"),
        ({"id": "²", "guid": 5, "persons": {"a": 1}, "links": "x"}, "Fine"),
        ({"id": 10**400, "code": ["A"], "language": "x" * 900, "track": {"de": "Spur"}}, "Fine"),
        ({"type": "t" * 900, "track": "s" * 900, "persons": [{"id": "9" * 900, "name": "n" * 900}]}, "Fine"),
        ({"persons": [{"name": "Z\x00oe", "guid": "\ud800"}], "subtitle": "\x1f"}, "Fine"),
    ],
)
def test_odd_value_is_mended_and_stored(values: dict[str, object], what: str, tmp_path: Path) -> None:
    file = write(tmp_path / "a.json", entry(**values))
    call_command("import_schedule", file, "--event", "odd-conf", stdout=StringIO())
    event = Event.objects.get(slug="odd-conf")
    assert set(event.sessions.values_list("title", flat=True)) == {what, "Fine"}
    assert event.sessions.exclude(title="Fine").count() in {0, 1}


def test_number_of_thousands_of_digits_is_told(tmp_path: Path) -> None:
    text = entry(id=1).replace('"id": 1', '"id": ' + "9" * 5000, 1)
    with pytest.raises(Unreadable, match="The JSON is broken"):
        read.schedule(write(tmp_path / "a.json", text))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_file_is_read_or_refused_but_never_fails(data: st.DataObject, tmp_path: Path) -> None:
    """Pieces of a file cut out, doubled and overwritten."""
    content = data.draw(st.sampled_from([(SAMPLES / "odd.xml").read_bytes(), entry().encode()]))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 200)))
        content = (
            content[:start]
            + data.draw(st.sampled_from([b"", content[start:end] * 2, b'"', b"<a>", b"\xff", b"9"]))
            + content[end:]
        )
    try:
        found = read.schedule(write(tmp_path / "file", content))
    except Unreadable:
        return
    assert found.starts_on <= found.ends_on
    assert all(talk.title and talk.room and 1 <= talk.minutes <= 1440 for talk in found.talks)
