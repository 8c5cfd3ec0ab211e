"""The door over HTTP: joining, scanning as a plain form and as a script does, merging, and who is kept out."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.models import HistoryEntry
from events.actions import entry
from events.models import Event, Role
from tests.factories.door import badge_of, browser_of, make_device, make_gate, make_guest, make_list, scan
from tests.factories.events import make_event, make_partner, make_team_member, make_user
from tickets import credentials
from tickets.actions import devices
from tickets.models import CheckIn, Device, Gate, Ticket

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def gate(event: Event) -> Gate:
    return make_gate(make_list(event, name="Conference"), name="North")


@pytest.fixture
def device(gate: Gate) -> Device:
    return make_device(gate, now=timezone.now())


@pytest.fixture
def phone(device: Device) -> Client:
    return browser_of(device, now=timezone.now())


def post(client: Client, event: Event, what: str, **fields: Any) -> Any:
    answer = client.post(f"/{event.slug}/door/{what}/", fields, headers=JSON)
    return answer.json() | {"status": answer.status_code}


def code_of(ticket: Ticket) -> str:
    return credentials.ticket_code(ticket)


def test_device_joins_once_without_an_account(client: Client, event: Event, gate: Gate) -> None:
    waiting = devices.invite(event=event, name="Sam’s phone", gate=gate, by=None, now=timezone.now())
    base = f"/{event.slug}/door/"
    assert "Join the door" in client.get(f"{base}?code={waiting.code}").content.decode()
    typed = f" {waiting.code[:4].lower()}-{waiting.code[4:].lower()} "
    answer = client.post(f"{base}join/", {"code": typed})
    cookie = answer.cookies["door"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (base, True, "Lax")
    page = client.get(base)
    assert "North" in page.content.decode()
    assert "'wasm-unsafe-eval'" in page["Content-Security-Policy"]
    assert "wasm" not in client.get(f"/{event.slug}/")["Content-Security-Policy"]
    waiting.refresh_from_db()
    assert cookie.value not in str(vars(waiting))
    again = Client().post(f"{base}join/", {"code": waiting.code})
    assert (again.status_code, "door" in again.cookies) == (422, False)
    assert list(HistoryEntry.objects.values_list("kind", flat=True)) == ["device.joined", "device.added"]


def test_code_of_another_event_too_old_or_taken_back_joins_nothing(event: Event, gate: Gate) -> None:
    now = timezone.now()
    foreign = make_gate(make_list(make_event()))
    elsewhere = devices.invite(event=foreign.event, name="A", gate=foreign, by=None, now=now)
    old = devices.invite(event=event, name="B", gate=gate, by=None, now=now - timedelta(days=4))
    back = devices.invite(event=event, name="C", gate=gate, by=None, now=now)
    devices.revoke(device=back, by=None, now=now)
    for code in (elsewhere.code, old.code, back.code, "", "x" * 5000):
        assert Client().post(f"/{event.slug}/door/join/", {"code": code}).status_code == 422


def test_codes_are_not_guessed(event: Event, gate: Gate) -> None:
    waiting = devices.invite(event=event, name="A", gate=gate, by=None, now=timezone.now())
    answers = [
        Client().post(f"/{event.slug}/door/join/", {"code": f"AAAA{n:04}"}).status_code for n in range(11)
    ]
    assert answers == [422] * 10 + [429]
    assert Client().post(f"/{event.slug}/door/join/", {"code": waiting.code}).status_code == 429


def test_codes_are_not_guessed_from_many_addresses_of_one_place(event: Event, gate: Gate) -> None:
    waiting = devices.invite(event=event, name="A", gate=gate, by=None, now=timezone.now())

    def join(code: str, address: str) -> int:
        return Client(REMOTE_ADDR=address).post(f"/{event.slug}/door/join/", {"code": code}).status_code

    answers = [join(f"AAAA{n:04}", f"2001:db8::{n + 1:x}:1") for n in range(11)]
    assert answers == [422] * 10 + [429]
    assert join(waiting.code, "2001:db8::ffff") == 429
    assert join(waiting.code, "2001:db8:0:1::1") == 302


def test_scan_works_as_a_plain_form(phone: Client, event: Event) -> None:
    ticket = make_guest(event, "Ada Lovelace")
    fields = {"code": code_of(ticket), "scan": "form-0001"}
    page = phone.post(f"/{event.slug}/door/scan/", fields).content.decode()
    assert ("Come in" in page, "Ada Lovelace" in page, 'data-kind="in"' in page) == (True, True, True)
    # Sent again by reloading: still in, not double.
    assert 'data-kind="in"' in phone.post(f"/{event.slug}/door/scan/", fields).content.decode()
    again = phone.post(f"/{event.slug}/door/scan/", fields | {"scan": "form-0002"}).content.decode()
    assert ('data-kind="refused"' in again, "Inside already since" in again) == (True, True)
    undo = {"check_in": CheckIn.objects.get(turn=1).public_id, "scan": "form-0001-u"}
    assert "Undone" in phone.post(f"/{event.slug}/door/undo/", undo).content.decode()
    found = phone.get(f"/{event.slug}/door/search/?q=lovelace").content.decode()
    assert f'name="ticket" value="{ticket.public_id}"' in found
    by_hand = phone.post(f"/{event.slug}/door/scan/", {"ticket": ticket.public_id}).content.decode()
    assert 'data-kind="in"' in by_hand


def test_scan_over_http_costs_five_queries(
    phone: Client, event: Event, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    code = code_of(make_guest(event))
    make_guest(event)
    with django_assert_num_queries(6):  # of which two are the test's savepoint: BEGIN in its place makes five
        assert post(phone, event, "scan", code=code, scan="scan-0001")["kind"] == "in"


def test_signed_out_device_is_out_at_once(phone: Client, device: Device, event: Event) -> None:
    ticket = make_guest(event)
    devices.revoke(device=device, by=None, now=timezone.now())
    base = f"/{event.slug}/door/"
    for what in ("scan", "undo", "merge"):
        told = post(phone, event, what, code=code_of(ticket), scans="[]")
        assert (told["status"], "signed_out" in told) == (403, True)
    assert [
        phone.get(base + path, headers=JSON).status_code for path in ("list.json", "search/?q=a", "sw.js")
    ] == [403] * 3
    page = phone.get(base)
    assert ("was signed out" in page.content.decode(), page.cookies["door"].value) == (True, "")
    assert CheckIn.objects.count() == 0


def test_stolen_token_is_worth_nothing_elsewhere(phone: Client, event: Event) -> None:
    token = phone.cookies["door"].value
    other = make_event()
    make_device(make_gate(make_list(other)), now=timezone.now())
    thief = Client()
    thief.cookies["door"] = token
    assert post(thief, other, "scan", code=code_of(make_guest(other)))["status"] == 403
    assert thief.get(f"/{other.slug}/door/list.json", headers=JSON).status_code == 403
    # Of its own event it reads its own gate's list; not the board, nor anybody's leads.
    party = make_list(event, make_guest(event).type, name="Party")
    listed = phone.get(f"/{event.slug}/door/list.json", headers=JSON).json()
    assert (listed["list"]["name"], party.name in str(listed)) == ("Conference", False)
    assert phone.get(f"/{event.slug}/door/board/").status_code == 302
    assert phone.get(f"/{event.slug}/door/leads.csv", headers=JSON).status_code == 403
    told = post(phone, event, "scan", code=code_of(make_guest(event)), list=party.public_id, gate="x")
    assert (told["kind"], CheckIn.objects.get().list.name) == ("in", "Conference")


def test_partners_device_opens_no_door(event: Event, gate: Gate) -> None:
    now = timezone.now()
    partner = browser_of(make_device(partner=make_partner(event), now=now), now=now)
    assert post(partner, event, "scan", code=code_of(make_guest(event)))["status"] == 403
    assert CheckIn.objects.count() == 0


def test_list_names_nobody_and_tells_only_what_changed(phone: Client, event: Event, device: Device) -> None:
    ticket, other = make_guest(event, "Ada Lovelace"), make_guest(event, "Grace Hopper")
    badge = badge_of(ticket.attendee)  # type: ignore[arg-type]
    make_guest(make_event(), "Somebody Else")
    answer = phone.get(f"/{event.slug}/door/list.json", headers=JSON)
    whole = answer.json()
    assert (whole["whole"], len(whole["rows"])) == (True, 3)
    for secret in ("Lovelace", ticket.public_id, code_of(ticket)):
        assert secret not in answer.content.decode()
    HistoryEntry.objects.create(
        scope=event.public_id, kind="ticket.voided", subject=other.public_id, at=timezone.now()
    )
    scan(device, credentials.badge_code(badge.public_id), timezone.now())
    Ticket.objects.filter(pk=other.pk).update(state="void", voided_at=timezone.now())
    address = f"/{event.slug}/door/list.json?since={whole['cursor']}"
    changed = phone.get(address, headers=JSON).json()
    assert changed["whole"] is False
    assert [row[3] for row in changed["rows"]] == ["void"]
    assert [move[1] for move in changed["moves"]] == [True]
    for wrong in ("x", "1", "1.", "9" * 60 + ".1", "-1.2", "²."):
        assert phone.get(f"/{event.slug}/door/list.json?since={wrong}", headers=JSON).status_code == 200


def test_list_tells_whom_the_team_refuses_by_what_changed_and_so_does_the_search(
    phone: Client, event: Event, device: Device
) -> None:
    ada, grace = make_guest(event, "Ada Lovelace"), make_guest(event, "Grace Hopper")
    person: Any = ada.attendee
    badge_of(person)
    cursor = phone.get(f"/{event.slug}/door/list.json", headers=JSON).json()["cursor"]
    entry.refuse(person=person, reason="Threatened the crew", by=None, now=timezone.now())
    address = f"/{event.slug}/door/list.json?since={cursor}"
    answer = phone.get(address, headers=JSON)
    changed = answer.json()
    assert (changed["whole"], [row[3] for row in changed["rows"]]) == (False, ["call_lead"] * 2)
    hits = phone.get(f"/{event.slug}/door/search/?q=lovelace", headers=JSON)
    assert [hit["flaw"] for hit in hits.json()["hits"]] == ["Not to be let in"]
    told = phone.post(f"/{event.slug}/door/scan/", {"code": code_of(ada)})
    page = told.content.decode()
    assert ('data-reason="call_lead"' in page, "Call the lead" in page) == (True, True)
    for each in (answer, hits, told):
        assert "Threatened" not in each.content.decode()
    assert post(phone, event, "scan", code=code_of(grace))["kind"] == "in"
    entry.allow(person=person, by=None, now=timezone.now())
    changed = phone.get(address, headers=JSON).json()
    assert [row[3] for row in changed["rows"]] == ["use_badge", ""]


def test_list_costs_the_same_for_three_guests_and_for_nine(
    phone: Client, event: Event, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(2):
        for _guest in range(3):
            badge_of(make_guest(event).attendee)  # type: ignore[arg-type]
        with django_assert_num_queries(9):
            phone.get(f"/{event.slug}/door/list.json", headers=JSON)


def test_scans_of_a_time_without_network_are_merged_once_with_right_times(
    phone: Client, event: Event
) -> None:
    guests = [make_guest(event) for _ in range(3)]
    now = timezone.now()
    wrong_clock = now + timedelta(hours=7)

    def of(number: int, ticket: Ticket, minutes: int, **fields: Any) -> dict[str, Any]:
        at = int((wrong_clock - timedelta(minutes=minutes)).timestamp() * 1000)
        return {"scan": f"offline-{number:03}", "code": code_of(ticket), "at": at, "let_in": "1"} | fields

    scans = [of(number, ticket, 30 - number) for number, ticket in enumerate(guests)]
    scans.append(of(3, guests[0], 10))
    scans += [{"scan": "undo-00001", "undoes": "offline-002"}, {"scan": "short"}, {"code": "no id"}]
    sent = {"scans": json.dumps([*scans, "text", 7, None]), "now": str(int(wrong_clock.timestamp() * 1000))}
    answers = post(phone, event, "merge", **sent)["answers"]
    kinds = {key: told["kind"] for key, told in answers.items()}
    assert kinds == {
        "offline-000": "in", "offline-001": "in", "offline-002": "in", "offline-003": "refused", "undo-00001": "undone",
    }  # fmt: skip
    assert post(phone, event, "merge", **sent)["answers"] == answers
    first = CheckIn.objects.get(scan_id="offline-000")
    assert abs(first.at - (now - timedelta(minutes=30))) < timedelta(seconds=5)
    assert first.device_at is not None
    assert first.device_at - first.at > timedelta(hours=6)
    assert (CheckIn.objects.count(), CheckIn.objects.conflicts().get().scan_id) == (5, "offline-003")


@pytest.mark.parametrize(
    "fields",
    [
        {"scans": "[" * 9000}, {"scans": '{"a": 1}'}, {"scans": ""}, {},
        {"scans": '[{"scan": "offline-001", "code": "x", "at": 1e99}]', "now": "9" * 400},
        {"scans": '[{"scan": "offline-001", "code": {"a": []}, "at": "soon", "let_in": {}}]', "now": "-5"},
        {"scans": '[{"scan": "offline-001", "code": "x", "at": 253402300799000}]', "now": "0"},
        {"scans": '[{"scan": "offline-001", "code": "x", "at": 7258118399999}]', "now": "946684800000"},
        {"scans": r'[{"scan": "offline-001", "ticket": "\ud800"}, {"scan": "offline-002", "code": "\u0000"}]'},
        {"scans": r'[{"scan": "offline-001", "undoes": "\ud800\u0000"}]'},
        {"scans": r'[{"scan": "' + "a" * 40 + r'\n", "code": "x"}]'},
    ],
)  # fmt: skip
def test_nonsense_is_merged_into_nothing(phone: Client, event: Event, fields: dict[str, str]) -> None:
    assert post(phone, event, "merge", **fields)["status"] == 200
    assert CheckIn.objects.exclude(reason="forged").count() == 0


def test_scan_with_a_clock_of_the_year_9999_is_one_of_now(phone: Client, event: Event) -> None:
    fields = {"code": code_of(make_guest(event)), "at": "253402300799000", "now": "0"}
    assert post(phone, event, "scan", **fields)["kind"] == "in"
    assert abs(CheckIn.objects.get().at - timezone.now()) < timedelta(minutes=1)


def test_whom_a_device_turned_away_without_network_is_not_inside(phone: Client, event: Event) -> None:
    ada, void = make_guest(event, "Ada"), make_guest(event)
    Ticket.objects.filter(pk=void.pk).update(state="void", voided_at=timezone.now())
    scans = [
        {"scan": f"offline-{number}", "code": code_of(ticket), "let_in": ""}
        for number, ticket in enumerate((ada, void))
    ]
    answers = post(phone, event, "merge", scans=json.dumps(scans))["answers"]
    assert [told["reason"] for told in answers.values()] == ["turned_away", "void"]
    assert CheckIn.objects.conflicts().count() == 0
    ada.refresh_from_db()
    assert ada.checked_in_at is None
    assert post(phone, event, "scan", code=code_of(ada))["kind"] == "in"


def test_undo_that_comes_too_late_says_whose_it_was(phone: Client, event: Event) -> None:
    ada = make_guest(event, "Ada Lovelace")
    post(phone, event, "scan", code=code_of(ada), scan="offline-001")
    undo = {"check_in": CheckIn.objects.get().public_id, "scan": "undo-online"}
    assert post(phone, event, "undo", **undo)["kind"] == "undone"
    scans = [
        {"scan": "undo-later", "undoes": "offline-001"},
        {"scan": "undo-nothing", "undoes": "offline-009"},
    ]
    answers = post(phone, event, "merge", scans=json.dumps(scans))["answers"]
    told = [(one["kind"], one["title"], one["name"]) for one in answers.values()]
    assert told == [("refused", "Not undone", "Ada Lovelace"), ("refused", "Not undone", "")]


def test_device_at_work_stays_joined_and_leaving_is_answered(
    phone: Client, event: Event, device: Device
) -> None:
    for path in ("", "list.json"):
        kept = phone.get(f"/{event.slug}/door/{path}", headers=JSON).cookies["door"]
        assert (kept.value, kept["max-age"]) == (phone.cookies["door"].value, 30 * 24 * 60 * 60)
    told = post(phone, event, "leave")
    device.refresh_from_db()
    assert (told["left"], phone.cookies["door"].value, device.revoked_at is None) == (True, "", False)


def test_changed_script_of_the_door_is_another_worker(
    phone: Client, event: Event, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = phone.get(f"/{event.slug}/door/sw.js").content
    assert phone.get(f"/{event.slug}/door/sw.js").content == before
    real, changed = finders.find, tmp_path / "door-check.js"
    changed.write_text("// other rules")
    monkeypatch.setattr(finders, "find", lambda path: changed if "door-check" in path else real(path))
    assert phone.get(f"/{event.slug}/door/sw.js").content != before


def test_search_tells_bad_tickets_apart_and_lets_people_out_by_name(event: Event) -> None:
    now = timezone.now()
    desk = browser_of(make_device(make_gate(make_list(event, counts_exits=True)), now=now), now=now)
    good, void, held = (make_guest(event, "Ada Lovelace") for _ in range(3))
    Ticket.objects.filter(pk=void.pk).update(state="void", voided_at=now)
    Ticket.objects.filter(pk=held.pk).update(state="held", issued_at=None)
    base = f"/{event.slug}/door/"
    hits = desk.get(f"{base}search/?q=lovelace", headers=JSON).json()["hits"]
    flaws = {hit["said"]: hit["flaw"] for hit in hits}
    assert flaws == {good.public_id: "", void.public_id: "No longer valid", held.public_id: "Not paid"}
    outside = desk.get(f"{base}search/?q=lovelace").content.decode()
    assert ("No longer valid</span>" in outside, "Check out<" in outside) == (True, False)
    desk.post(f"{base}scan/", {"ticket": good.public_id})
    inside = desk.get(f"{base}search/?q=lovelace").content.decode()
    assert inside.count("Check out<") == inside.count('type="hidden" name="direction" value="out"') == 1
    desk.post(f"{base}scan/", {"ticket": good.public_id, "direction": "out"})
    assert CheckIn.objects.turns().latest("turn").inside is False


def test_scan_without_the_forms_token_is_refused(device: Device, event: Event) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser_of(device, now=timezone.now()).cookies
    fields = {"code": code_of(make_guest(event))}
    assert strict.post(f"/{event.slug}/door/scan/", fields).status_code == 403


def test_board_counts_who_is_here_and_lists_both_scans_of_a_conflict(event: Event, gate: Gate) -> None:
    now = timezone.now()
    one, two = make_device(gate, now=now, name="One"), make_device(gate, now=now, name="Two")
    ada, _grace = make_guest(event, "Ada Lovelace"), make_guest(event, "Grace Hopper")
    scan(one, ada, now)
    scan(two, ada, now, let_in=True)
    owner, stranger, reviewer = make_user(), make_user(), make_user()
    make_team_member(event, owner, Role.DOOR)
    make_team_member(event, reviewer, Role.REVIEWER)
    statuses = []
    for user in (owner, reviewer, stranger):
        client = Client()
        client.force_login(user)
        statuses.append(client.get(f"/{event.slug}/door/board/").status_code)
    assert statuses == [200, 403, 404]
    client = Client()
    client.force_login(owner)
    page = client.get(f"/{event.slug}/door/board/").content.decode()
    part = client.get(f"/{event.slug}/door/board/", headers={"HX-Request": "true"}).content.decode()
    for text in (page, part):
        assert "of 2 are here" in text
        assert (
            text.index("Found when merging")
            < text.index("Two")
            < text.index("One")
            < text.index("Grace Hopper")
        )
    assert ("<html" in page, "<html" in part) == (True, False)


def test_board_without_a_door_says_what_to_do_first(event: Event) -> None:
    client, owner = Client(), make_user()
    make_team_member(event, owner, Role.OWNER)
    client.force_login(owner)
    assert "No door yet" in client.get(f"/{event.slug}/door/board/").content.decode()
