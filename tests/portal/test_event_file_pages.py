"""Pages of the event as a file, by hand and without script: written, fetched, looked through, brought in, woken; and by whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from core.models import HistoryEntry
from events.models import Event, EventExport, EventImport, Role, TeamMember
from portal import jobs
from portal.forms import event_file as forms
from tests.factories.event_files import Forged, opened, packed
from tests.factories.events import make_event, make_participant, make_team_member, make_user

pytestmark = pytest.mark.django_db
PAGE = "/relay/event-file/"


@pytest.fixture
def event() -> Event:
    event = make_event(slug="relay", name="Relay")
    make_participant(event, name="Ada")
    return event


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    """Of all events of the organizer."""
    user = make_user("owner@relay.example")
    TeamMember.objects.create(organizer=event.organizer, user=user, role=Role.OWNER)
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def sent(client: Client, content: bytes, name: str = "relay.zip") -> Any:
    file = ContentFile(content, name=name)
    return client.post(f"{PAGE}upload/", {"file": file}, follow=True)


def only_import() -> tuple[EventImport, str]:
    row = EventImport.objects.get()
    return row, f"{PAGE}brought/{row.public_id}/"


def test_a_file_is_written_fetched_and_deleted_after_a_week(owner: Client, event: Event) -> None:
    assert "The event is being written." in text(owner.post(f"{PAGE}write/", follow=True))
    owner.post(f"{PAGE}write/")
    row = EventExport.objects.get()
    address = f"{PAGE}written/{row.public_id}.zip"
    assert (owner.get(address).status_code, address in text(owner.get(PAGE))) == (404, False)
    assert jobs.write_events(timezone.now()) == 1
    assert address in text(owner.get(PAGE))
    answer: Any = owner.get(address)
    assert opened(b"".join(answer.streaming_content)).manifest["event"]["name"] == "Relay"
    assert answer.headers["Cache-Control"] == "private, no-store"
    told = HistoryEntry.objects.filter(kind__in=["event.exported", "event.file_fetched"]).order_by("pk")
    assert [(one.kind, one.by and one.by.email) for one in told] == [
        ("event.exported", "owner@relay.example"), ("event.file_fetched", "owner@relay.example"),
    ]  # fmt: skip
    jobs.forget_event_files(timezone.now() + timedelta(days=8))
    assert (owner.get(address).status_code, "Deleted again" in text(owner.get(PAGE))) == (404, True)


def test_progress_is_a_part_of_the_page_and_ends_with_it(owner: Client, event: Event) -> None:
    owner.post(f"{PAGE}write/")
    row = EventExport.objects.get()
    EventExport.objects.update(done=3, total=8)
    part = owner.get(PAGE, headers={"HX-Request": "true"})
    assert ("3 of 8 rows are done." in text(part), "<!doctype html>" in text(part)) == (True, False)
    owner.post(f"{PAGE}written/{row.public_id}/stop/")
    row.refresh_from_db()
    assert row.state == "stopped"
    assert owner.get(PAGE, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_a_file_is_looked_through_then_brought_in_and_rests_until_it_is_woken(
    owner: Client, event: Event
) -> None:
    assert "The file is being looked through." in text(sent(owner, packed(event)))
    jobs.bring_events_in(timezone.now())
    row, address = only_import()
    assert (row.state, Event.objects.count()) == ("read", 1)
    page = owner.get(address)
    assert ("Participants", 1) in page.context["tables"]
    assert "Relay" in text(page)
    taken = owner.post(f"{address}do/", {"do": "bring", "slug": "relay"})
    assert (taken.status_code, "Another event is at this address." in text(taken)) == (422, True)
    owner.post(f"{address}do/", {"do": "bring", "slug": "relay-2", "accepts_differences": "on"})
    jobs.bring_events_in(timezone.now())
    row.refresh_from_db()
    new = Event.objects.get(slug="relay-2")
    assert (row.state, row.event, new.is_asleep, bool(row.file)) == ("done", new, True, False)
    assert "It rests until you wake it" in text(owner.get(address))
    assert "This event rests" in text(owner.get("/relay-2/event-file/"))
    owner.post("/relay-2/event-file/wake/")
    new.refresh_from_db()
    assert (new.is_asleep, "This event rests" in text(owner.get("/relay-2/event-file/"))) == (False, False)


def test_what_is_not_brought_in_can_be_tried_again_and_is_thrown_away(owner: Client, event: Event) -> None:
    sent(owner, packed(event))
    jobs.bring_events_in(timezone.now())
    row, address = only_import()
    owner.post(f"{address}do/", {"do": "bring", "slug": "late"})
    make_event(slug="late")
    jobs.bring_events_in(timezone.now())
    page = text(owner.get(address))
    assert ("Why it was not brought in" in page, "is another event’s" in page) == (True, True)
    row.refresh_from_db()
    assert (row.state, bool(row.file)) == ("read", True)
    owner.post(f"{address}do/", {"do": "stop"})
    owner.post(f"{address}do/", {"do": "bring"})
    row.refresh_from_db()
    assert (row.state, bool(row.file), Event.objects.count()) == ("stopped", False, 2)


def test_what_nobody_brings_in_is_deleted_after_a_week(owner: Client, event: Event) -> None:
    sent(owner, packed(event))
    jobs.bring_events_in(timezone.now())
    jobs.forget_event_files(timezone.now() + timedelta(days=8))
    row, address = only_import()
    assert (row.state, bool(row.file)) == ("stopped", False)
    assert "the file is deleted" in text(owner.get(address))


def test_a_hostile_file_is_told_by_its_places_and_shown_as_text(owner: Client, event: Event) -> None:
    forged = Forged(packed(event)).change("participants", lambda rows: rows[0].update({"<b>x</b>": 1}))
    forged.change("event", lambda rows: rows[0].update(name=7))
    sent(owner, forged.content(), "<i>relay</i>.zip")
    jobs.bring_events_in(timezone.now())
    row, address = only_import()
    page = text(owner.get(address))
    assert (row.state, bool(row.file), len(row.report)) == ("refused", False, 2)
    assert ("&lt;b&gt;x&lt;/b&gt;" in page, "<b>x" in page, "<i>" in page) == (True, False, False)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty."),
        (b"MZ no zip", "This is no ZIP."),
        (b"PK\x03\x04" + b"x" * 2000, "larger than 300 MB"),
    ],
)
def test_what_is_no_such_file_is_refused_at_once(
    owner: Client, event: Event, monkeypatch: pytest.MonkeyPatch, content: bytes, said: str
) -> None:
    monkeypatch.setattr(forms, "LARGEST", 1000)
    answer = sent(owner, content)
    assert (answer.status_code, said in text(answer), EventImport.objects.count()) == (422, True, 0)


def test_a_file_that_only_begins_like_a_zip_says_so_after_the_look(owner: Client, event: Event) -> None:
    sent(owner, b"PK\x03\x04 and no more")
    jobs.bring_events_in(timezone.now())
    _row, address = only_import()
    assert "is no ZIP, or cut off." in text(owner.get(address))


def test_pages_are_for_owners_and_bringing_in_for_owners_of_all_events(client: Client, event: Event) -> None:
    row = EventExport.objects.create(
        event=event, created_at=timezone.now(), state="done", file="event-files/x"
    )
    came = EventImport.objects.create(organizer=event.organizer, created_at=timezone.now(), file_hash="x")
    addresses = [PAGE, f"{PAGE}written/{row.public_id}.zip", f"{PAGE}brought/{came.public_id}/"]
    for role, expected in (
        (Role.ORGANIZER, [403] * 3),
        (Role.FINANCE, [403] * 3),
        (Role.OWNER, [200, 404, 404]),
    ):
        client.force_login(make_team_member(event, make_user(f"{role}@relay.example"), role).user)
        assert (role, [client.get(address).status_code for address in addresses]) == (role, expected)
    assert "Bring an event in" not in text(client.get(PAGE))
    assert client.post(f"{PAGE}upload/").status_code == 404
    client.force_login(make_user("root@relay.example", is_superuser=True))
    assert [client.get(address).status_code for address in addresses] == [200, 404, 200]


def test_files_of_another_event_and_organizer_are_not_found_here(owner: Client, event: Event) -> None:
    other = make_event()
    now = timezone.now()
    row = EventExport.objects.create(event=other, created_at=now, state="waiting")
    came = EventImport.objects.create(organizer=other.organizer, created_at=now, file_hash="x", state="read")
    assert owner.get(f"/{other.slug}/event-file/").status_code == 404
    assert owner.get(f"{PAGE}written/{row.public_id}.zip").status_code == 404
    assert owner.post(f"{PAGE}written/{row.public_id}/stop/").status_code == 404
    assert owner.post(f"{PAGE}brought/{came.public_id}/do/", {"do": "bring"}).status_code == 404
    assert owner.post(f"/{other.slug}/event-file/wake/").status_code == 404
    came.refresh_from_db()
    row.refresh_from_db()
    assert (came.state, row.state) == ("read", "waiting")


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_any_number_of_files(
    owner: Client, event: Event, count: int, django_assert_num_queries: Any
) -> None:
    now = timezone.now()
    for number in range(count):
        user = make_user()
        EventExport.objects.create(event=event, created_at=now, state="gone", created_by=user)
        EventImport.objects.create(
            organizer=event.organizer, created_at=now, file_hash=f"{number}", state="done", created_by=user,
            event=make_event(organizer=event.organizer),
        )  # fmt: skip
    with django_assert_num_queries(8):
        assert owner.get(PAGE).status_code == 200
