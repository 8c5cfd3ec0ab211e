"""What a scan is answered, by every rule of the door; and that each is one row, whatever is sent."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from pytest_django import DjangoAssertNumQueries

from core.models import HistoryEntry
from events.actions import entry
from events.models import Event, Participant
from tests.factories.door import badge_of, make_device, make_gate, make_guest, make_list, scan
from tests.factories.events import make_event, make_participant
from tests.factories.tickets import make_add_on, make_paid_order, make_ticket_type
from tickets import credentials, door_board, door_words
from tickets.actions import admissions, check_in, ticket_keys, transfers
from tickets.actions import tickets as ticket_actions
from tickets.actions.check_in import Answer
from tickets.actions.transfers import Heir
from tickets.models import Badge, CheckIn, CheckInList, Device, OrderLine, Refund, RefundLine, Ticket

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 5, 12, 16, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def event() -> Event:
    return make_event(time_zone="America/Los_Angeles")


@pytest.fixture
def device(event: Event) -> Device:
    return make_device(make_gate(make_list(event), name="North"), now=NOW, name="Kim’s phone")


def at(event: Event, **fields: Any) -> Device:
    """A device at a list with these fields."""
    types = fields.pop("types", ())
    return make_device(make_gate(make_list(event, *types, **fields)), now=NOW)


def words(answer: Answer, device: Device) -> str:
    gate: Any = device.gate
    return door_words.told(answer, gate.list, device.event).words.replace("\u202f", " ")


def reason(device: Device, code: Ticket | str, when: datetime = NOW, **fields: Any) -> str:
    return scan(device, code, when, **fields).row.reason


def test_guest_comes_in_and_the_agenda_knows_it_soon(device: Device) -> None:
    ticket = make_guest(device.event, "Ada Lovelace")
    answer = scan(device, ticket, NOW)
    assert (answer.row.result, answer.row.turn, answer.row.inside) == ("in", 1, True)
    ticket.refresh_from_db()
    assert ticket.checked_in_at == NOW
    Participant.objects.update(admission="valid")
    assert (admissions.catch_up(), admissions.catch_up()) == (1, 0)
    assert Participant.objects.get().admission == "in"


def test_double_scan_is_told_when_where_and_by_whom_the_first_was(device: Device) -> None:
    ticket = make_guest(device.event)
    other = make_device(make_gate(device.gate.list, name="South"), now=NOW)  # type: ignore[union-attr]
    scan(device, ticket, NOW)
    answer = scan(other, ticket, LATER)
    assert answer.row.result == "refused"
    assert words(answer, other) == "Inside already since 9:00 AM: North, scanned by Kim’s phone."
    next_day = scan(other, ticket, NOW + timedelta(days=1))
    assert (
        words(next_day, other) == "Inside already since Wed, May 12, 9:00 AM: North, scanned by Kim’s phone."
    )
    assert [row.turn for row in CheckIn.objects.order_by("pk")] == [1, None, None]


def test_the_same_scan_sent_again_is_one_row_and_one_answer(device: Device) -> None:
    ticket = make_guest(device.event)
    first, again = (scan(device, ticket, when, scan_id="scan-0001") for when in (NOW, LATER))
    assert (first.is_new, again.is_new, again.row) == (True, False, first.row)
    forged = [scan(device, "nonsense", NOW, scan_id="scan-0002").row for _ in range(2)]
    assert forged == [forged[0]] * 2
    assert CheckIn.objects.count() == 2


def test_another_devices_scan_may_have_the_same_id(device: Device) -> None:
    other = make_device(device.gate, now=NOW)
    rows = [scan(one, make_guest(device.event), NOW, scan_id="scan-0001").row for one in (device, other)]
    assert [row.result for row in rows] == ["in", "in"]


def test_forged_altered_and_foreign_codes_are_told_apart(device: Device) -> None:
    ticket, elsewhere = make_guest(device.event), make_guest(make_event())
    code = credentials.ticket_code(ticket)
    altered = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert [reason(device, text) for text in ("hello", altered, credentials.ticket_code(elsewhere))] == [
        "forged",
        "forged",
        "foreign",
    ]
    assert set(CheckIn.objects.values_list("ticket", flat=True)) == {None}
    # A badge's mark is not the event's: the row decides.
    strange = badge_of(make_participant(make_event()))
    assert reason(device, credentials.badge_code(strange.public_id)) == "forged"


def test_void_unpaid_and_refunded_tickets_are_refused(device: Device) -> None:
    order = make_paid_order(device.event, seats=2)
    void, refunded = order.tickets.select_related("event", "type").order_by("pk")
    line = OrderLine.objects.get(ticket=refunded)
    refund = Refund.objects.create(
        payment=order.payments.get(), amount_minor=line.price_minor, reason="Ill", wanted_at=NOW
    )
    RefundLine.objects.create(refund=refund, line=line, amount_minor=line.price_minor)
    for one in (void, refunded):
        ticket_actions.void(ticket=one, reason="Ill", by=None, now=NOW)
    held = make_guest(device.event, state=Ticket.State.HELD)
    assert [reason(device, one) for one in (void, refunded, held)] == ["void", "refunded", "unpaid"]


def test_passed_on_ticket_opens_with_the_new_code_alone(device: Device) -> None:
    ticket = make_paid_order(device.event).tickets.select_related("event").get()
    photographed = credentials.ticket_code(ticket)
    heir = Heir("Grace Hopper", "grace@example.org")
    after = transfers.transfer(ticket=ticket, heir=heir, by=None, now=NOW, is_team=True)
    assert reason(device, photographed) == "passed_on"
    answer = scan(device, after, NOW)
    assert (answer.row.result, str(answer.ticket and answer.ticket.attendee)) == ("in", "Grace Hopper")


def test_codes_of_before_still_open_unless_they_were_given_up(device: Device) -> None:
    ticket, other = make_guest(device.event), make_guest(device.event)
    old, other_old = credentials.ticket_code(ticket), credentials.ticket_code(other)
    ticket_keys.renew(event=device.event, give_up_older=False, by=None, now=NOW)
    assert reason(device, old) == ""
    ticket_keys.renew(event=device.event, give_up_older=True, by=None, now=NOW)
    assert (reason(device, other_old), reason(device, other)) == ("replaced", "")


def test_door_keeps_its_hours(event: Event) -> None:
    party = at(event, opens_at=NOW + timedelta(hours=2), closes_at=NOW + timedelta(hours=8))
    ticket = make_guest(event)
    assert reason(party, ticket) == "too_early"
    assert words(scan(party, ticket, NOW), party) == "This door opens 11:00 AM."
    assert [reason(party, ticket, NOW + timedelta(hours=hours)) for hours in (2, 8)] == ["", "too_late"]


def test_online_ticket_and_add_on_do_not_open_the_main_door(device: Device) -> None:
    online = make_guest(device.event, kind=make_ticket_type(device.event, attendance="online"))
    answer = scan(device, online, NOW)
    assert (answer.row.reason, words(answer, device)) == (
        "wrong_list",
        "This ticket is for taking part online.",
    )
    assert reason(device, make_guest(device.event, kind=make_add_on(device.event))) == "wrong_list"


def test_add_on_is_found_by_the_code_of_its_ticket(event: Event) -> None:
    party_type = make_add_on(event)
    party = at(event, types=[party_type])
    ticket, without = make_guest(event), make_guest(event)
    add_on = make_guest(event, kind=party_type, parent=ticket)
    void = make_guest(event, kind=party_type, parent=without, state=Ticket.State.VOID, voided_at=NOW)
    assert scan(party, ticket, NOW).ticket == add_on
    assert (reason(party, add_on), reason(party, ticket)) == ("double", "double")
    assert (reason(party, without), reason(party, void)) == ("void", "void")
    assert reason(party, make_guest(event)) == "wrong_list"


def test_badge_takes_the_place_of_the_ticket_from_hand_over_on(event: Event) -> None:
    desk = at(event, hands_over_badges=True, counts_exits=True)
    inner = at(event)
    ticket = make_guest(event)
    badge = badge_of(ticket.attendee, Badge.State.PRINTED)  # type: ignore[arg-type]
    code = credentials.badge_code(badge.public_id)
    assert reason(inner, code) == "badge_waits"
    assert scan(desk, ticket, NOW).row.result == "in"
    badge.refresh_from_db()
    assert (badge.state, badge.handed_over_at) == ("handed_over", NOW)
    # The ticket was photographed: it opens no other door, and not this one again after going out.
    assert (reason(inner, ticket), reason(inner, code), reason(desk, ticket)) == ("use_badge", "", "double")
    assert scan(desk, code, LATER, out=True).row.result == "out"
    assert reason(desk, ticket, LATER) == "use_badge"
    Badge.objects.update(state=Badge.State.DEAD)
    assert reason(desk, code, LATER) == "badge_dead"


def test_who_goes_out_can_come_in_again_where_exits_count(event: Event) -> None:
    door, strict = at(event, counts_exits=True), at(event)
    ticket = make_guest(event)
    assert reason(door, ticket, out=True) == "not_inside"
    results = [scan(door, ticket, NOW, out=out).row.result for out in (False, True, False)]
    assert results == ["in", "out", "in"]
    scan(strict, ticket, NOW)
    assert reason(strict, ticket, out=True) == "not_inside"


def test_undo_gives_the_ticket_and_its_badge_back_once(event: Event) -> None:
    desk = at(event, hands_over_badges=True)
    ticket = make_guest(event)
    badge = badge_of(ticket.attendee, Badge.State.PRINTED)  # type: ignore[arg-type]
    wrong = scan(desk, ticket, NOW).row
    ids = {"device": desk, "check_in": wrong.public_id, "now": LATER}
    first, again = (check_in.undo(**ids, scan_id="undo-0001") for _ in range(2))  # type: ignore[arg-type]
    assert (first.row.result, again.row) == ("undone", first.row)
    for row in (ticket, badge):
        row.refresh_from_db()
    assert (ticket.checked_in_at, badge.state) == (None, "printed")
    assert scan(desk, ticket, LATER).row.result == "in"
    with pytest.raises(check_in.CannotUndo):
        check_in.undo(**ids, scan_id="undo-0002")  # type: ignore[arg-type]


def test_gate_of_another_list_or_event_cannot_undo(event: Event, device: Device) -> None:
    row = scan(device, make_guest(event), NOW).row
    for other in (at(event), at(make_event())):
        with pytest.raises(check_in.CannotUndo):
            check_in.undo(device=other, check_in=row.public_id, scan_id="undo-0001", now=NOW)


def test_found_by_name_is_checked_in_by_hand_also_without_the_badge(event: Event) -> None:
    door = at(event)
    ticket = make_guest(event)
    badge_of(ticket.attendee)  # type: ignore[arg-type]
    answer = scan(door, ticket.public_id, NOW, way=CheckIn.Way.SEARCH)
    assert (answer.row.result, answer.row.way) == ("in", "search")
    assert reason(door, make_guest(make_event()).public_id, way=CheckIn.Way.SEARCH) == "forged"


def test_two_gates_without_network_and_one_doubled_ticket_are_found_at_merge(
    event: Event, device: Device
) -> None:
    other = make_device(make_gate(device.gate.list), now=NOW)  # type: ignore[union-attr]
    ticket, evening = make_guest(event), NOW + timedelta(hours=3)
    # The one who scanned later sends first.
    second = scan(other, ticket, LATER, now=evening, let_in=True)
    first = scan(device, ticket, NOW, now=evening + timedelta(minutes=1), let_in=True)
    assert (second.row.result, first.row.result, first.row.reason) == ("in", "refused", "double")
    assert list(CheckIn.objects.conflicts()) == [first.row]
    assert (first.row.at, first.row.received_at - evening) == (NOW, timedelta(minutes=1))
    assert first.first == second.row


@pytest.mark.parametrize("kind", ["main", "add_on"])
def test_scan_costs_three_queries_besides_its_transaction(
    event: Event, kind: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """With the device's own, which the view reads, and SQLite's BEGIN: five."""
    party_type = make_add_on(event)
    door = at(event, types=[party_type] if kind == "add_on" else ())
    ticket = make_guest(event)
    make_guest(event, kind=party_type, parent=ticket)
    for _ in range(3):
        make_guest(event)
    with django_assert_num_queries(5):  # of which two are the savepoint's
        scan(door, ticket, NOW)
    with django_assert_num_queries(5):
        scan(door, ticket, LATER)
    with django_assert_num_queries(5):
        scan(door, ticket, LATER, scan_id="scan-again")


def test_check_ins_are_never_deleted(device: Device) -> None:
    row = scan(device, make_guest(device.event), NOW).row
    with pytest.raises(TypeError, match="append-only"):
        row.delete()


def test_list_cannot_close_before_it_opens(event: Event) -> None:
    with pytest.raises(IntegrityError):
        CheckInList.objects.create(event=event, name="Odd", opens_at=LATER, closes_at=NOW)


# A scan whose answer was lost: what the device showed in its place is told later


def late(device: Device, code: Ticket, scan_id: str, **fields: Any) -> Answer:
    """The same scan, as a device merges it that showed an answer of its own."""
    return scan(device, code, NOW, now=LATER, scan_id=scan_id, **fields)


def test_whom_the_device_sent_away_after_a_lost_answer_is_not_inside_any_more(device: Device) -> None:
    ticket = make_guest(device.event)
    scan(device, ticket, NOW, scan_id="scan-0001")
    first, again = (late(device, ticket, "scan-0001", turned_away=True) for _ in range(2))
    assert (first.row.result, again.row, again.is_new) == ("undone", first.row, False)
    ticket.refresh_from_db()
    assert (ticket.checked_in_at, CheckIn.objects.count()) == (None, 2)
    assert scan(device, ticket, LATER).row.result == "in"
    assert late(device, ticket, "scan-0001", turned_away=True).row == first.row


def test_found_by_name_and_not_answered_is_undone_too(event: Event) -> None:
    door = at(event, hands_over_badges=True, counts_exits=True)
    ticket = make_guest(event)
    badge = badge_of(ticket.attendee, Badge.State.PRINTED)  # type: ignore[arg-type]
    sent: dict[str, Any] = {"way": CheckIn.Way.SEARCH, "scan_id": "scan-0001"}
    scan(door, ticket.public_id, NOW, **sent)
    answer = scan(door, ticket.public_id, NOW, now=LATER, turned_away=True, **sent)
    badge.refresh_from_db()
    assert (answer.row.result, answer.row.way, badge.state) == ("undone", "search", "printed")
    scan(door, ticket, LATER, scan_id="scan-0002")
    scan(door, ticket.public_id, LATER, scan_id="scan-0003", out=True, way=CheckIn.Way.SEARCH)
    stayed = scan(
        door, ticket.public_id, LATER, scan_id="scan-0003", out=True, way=CheckIn.Way.SEARCH, turned_away=True
    )
    assert (stayed.row.result, stayed.row.inside) == ("undone", True)


def test_device_that_showed_yes_after_a_lost_yes_changes_nothing(device: Device) -> None:
    ticket = make_guest(device.event)
    row = scan(device, ticket, NOW, scan_id="scan-0001").row
    assert late(device, ticket, "scan-0001", let_in=True).row == row
    assert (CheckIn.objects.count(), CheckIn.objects.conflicts().count()) == (1, 0)


@pytest.mark.parametrize("way", ["void", "retired"])
def test_whom_the_device_let_in_after_a_lost_no_is_listed_with_both(device: Device, way: str) -> None:
    ticket = make_guest(device.event)
    code = credentials.ticket_code(ticket)
    if way == "void":
        Ticket.objects.update(state="void", voided_at=NOW)
    else:
        ticket_keys.renew(event=device.event, give_up_older=True, by=None, now=NOW)
    then = scan(device, code, NOW, scan_id="scan-0001").row
    first, again = (scan(device, code, NOW, scan_id="scan-0001", let_in=True) for _ in range(2))
    assert (first.row.contradicts, first.row.reason, again.row) == (then, then.reason, first.row)
    assert list(CheckIn.objects.conflicts()) == [first.row]
    gate: Any = device.gate
    board = door_board.read(gate.list, device.event)
    assert [(one.scan, one.other) for one in board.conflicts] == [(first.row, then)]
    assert [count for _words, count in board.refused] == [1]


def test_what_happened_meanwhile_is_not_undone_but_listed(event: Event) -> None:
    door = at(event, counts_exits=True)
    ticket = make_guest(event)
    then = scan(door, ticket, NOW, scan_id="scan-0001").row
    for out in (True, False):
        scan(door, ticket, LATER, out=out)
    answer = late(door, ticket, "scan-0001", turned_away=True)
    assert (answer.row.result, answer.row.reason, answer.row.contradicts) == ("refused", "turned_away", then)
    assert list(CheckIn.objects.conflicts()) == [answer.row]
    assert [row.turn for row in CheckIn.objects.turns().order_by("pk")] == [1, 2, 3]


@pytest.mark.parametrize("sent_away_first", [True, False])
def test_one_lost_yes_and_one_person_let_in_elsewhere_count_once(
    device: Device, sent_away_first: bool
) -> None:
    other = make_device(make_gate(device.gate.list), now=NOW)  # type: ignore[union-attr]
    ticket = make_guest(device.event)
    scan(device, ticket, NOW, scan_id="scan-0001")
    if sent_away_first:
        late(device, ticket, "scan-0001", turned_away=True)
    scan(other, ticket, LATER, let_in=True)
    if not sent_away_first:
        late(device, ticket, "scan-0001", turned_away=True)
    ticket.refresh_from_db()
    assert (ticket.checked_in_at is None, door_board.read(device.gate.list, device.event).here) == (False, 1)  # type: ignore[union-attr]
    assert CheckIn.objects.conflicts().count() == (0 if sent_away_first else 2)


def test_undone_by_hand_stays_undone_once(device: Device) -> None:
    ticket = make_guest(device.event)
    then = scan(device, ticket, NOW, scan_id="scan-0001").row
    check_in.undo(device=device, check_in=then.public_id, scan_id="undo-0001", now=LATER)
    assert late(device, ticket, "scan-0001", turned_away=True).row == then
    assert (CheckIn.objects.count(), CheckIn.objects.conflicts().count()) == (2, 0)


# Whom the team does not let in


def test_whom_the_team_refuses_no_door_lets_in_and_the_reason_stays_with_the_team(event: Event) -> None:
    door, party = at(event, counts_exits=True), at(event)
    ticket, other = make_guest(event, "Ada Lovelace"), make_guest(event, "Ada Lovelace")
    person: Any = ticket.attendee
    badge = badge_of(person, Badge.State.DEAD)
    scan(door, ticket.public_id, NOW, way=CheckIn.Way.SEARCH)
    entry.refuse(person=person, reason="Threatened the crew", by=None, now=NOW)
    codes = (ticket, credentials.badge_code(badge.public_id))
    assert [reason(one, code) for one in (door, party) for code in codes] == ["call_lead"] * 4
    assert reason(party, ticket.public_id, way=CheckIn.Way.SEARCH) == "call_lead"
    assert words(scan(party, ticket, NOW), party) == "Do not let this person in. Call the lead."
    assert scan(door, ticket.public_id, NOW, way=CheckIn.Way.SEARCH, out=True).row.result == "out"
    assert reason(door, other) == ""
    entry.allow(person=person, by=None, now=LATER)
    assert reason(door, ticket.public_id, way=CheckIn.Way.SEARCH) == ""
    told = (
        HistoryEntry.objects.of(person.public_id).filter(kind__startswith="participant.entry").order_by("pk")
    )
    assert [(one.kind, one.before["reason"], one.after["reason"]) for one in told] == [
        ("participant.entry_refused", "", "Threatened the crew"),
        ("participant.entry_allowed", "Threatened the crew", ""),
    ]
    with pytest.raises(ValueError, match="reason"):
        entry.refuse(person=person, reason="  ", by=None, now=NOW)
