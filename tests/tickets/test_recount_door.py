"""The doctor counts check-ins again: arrivals on tickets, who is inside after each row, and what belongs together."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Event, Participant
from tests.factories.door import make_device, make_gate, make_guest, make_list, scan
from tests.factories.events import make_event
from tickets import recount, recount_door
from tickets.actions import check_in
from tickets.models import CheckIn, Device, Ticket

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 5, 12, 16, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def device(event: Event) -> Device:
    return make_device(make_gate(make_list(event, counts_exits=True)), now=NOW)


@pytest.fixture
def ticket(device: Device) -> Ticket:
    """In, undone, in again and out, found twice meanwhile; and after a lost answer the device said otherwise."""
    guest = make_guest(device.event)
    wrong = scan(device, guest, NOW, scan_id="scan-0001").row
    check_in.undo(device=device, check_in=wrong.public_id, scan_id="undo-0001", now=NOW)
    scan(device, guest, LATER, scan_id="scan-0002")
    scan(device, guest, LATER)
    scan(device, "nonsense", LATER)
    scan(device, guest, LATER, out=True)
    scan(device, guest, LATER, scan_id="scan-0002", turned_away=True)
    return guest


def found() -> list[str]:
    names = {row.public_id: f"#{number}" for number, row in enumerate(CheckIn.objects.order_by("pk"), 1)}
    texts = [str(each) for check in recount_door.CHECKS for each in check()]
    for public_id, name in names.items():
        texts = [text.replace(public_id, name) for text in texts]
    return texts


def test_what_the_door_writes_is_no_difference(ticket: Ticket) -> None:
    assert (found(), CheckIn.objects.count()) == ([], 7)


def test_arrival_that_no_scan_tells_of_is_named_and_mended(event: Event, ticket: Ticket) -> None:
    other, unused = make_guest(event), make_guest(event)
    Ticket.objects.filter(pk=other.pk).update(checked_in_at=NOW)
    Ticket.objects.filter(pk=ticket.pk).update(checked_in_at=NOW)
    assert found() == [
        f"ticket {ticket.public_id}: checked in is {NOW}, counted {LATER}",
        f"ticket {other.public_id}: checked in is {NOW}, counted None",
    ]
    assert recount.mend(recount_door.arrivals()) == 2
    kept = dict(Ticket.objects.values_list("pk", "checked_in_at"))
    assert kept == {ticket.pk: LATER, other.pk: None, unused.pk: None}


@pytest.mark.parametrize("kept", ["in", "valid"])
def test_wrong_arrival_and_what_the_agenda_knows_of_it_are_mended_in_one_run(event: Event, kept: str) -> None:
    guest = make_guest(event)
    Ticket.objects.filter(pk=guest.pk).update(checked_in_at=NOW)
    Participant.objects.update(admission=kept)
    assert recount.mend(recount.differences()) == (1 if kept == "in" else 2)
    assert recount.differences() == []
    assert Participant.objects.get().admission == "valid"


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (
            lambda rows: rows.filter(turn=3).update(turn=9),
            ["check-in #6: turn is 4, counted 3", "check-in #3: turn is 9, counted 5"],
        ),
        (
            lambda rows: rows.filter(turn=4).update(inside=True),
            ["check-in #6: inside is True, counted False"],
        ),
        (
            lambda rows: rows.filter(result="undone").update(undoes=rows.get(turn=3)),
            ["check-in #2: what it undoes"],
        ),
        (
            lambda rows: rows.filter(contradicts__isnull=False).update(ticket=None),
            ["check-in #7: device and ticket"],
        ),
    ],
)
def test_damaged_rows_are_named(ticket: Ticket, damage: Callable[..., object], words: list[str]) -> None:
    damage(CheckIn.objects.all())
    told = [text for text in found() if text.startswith("check-in")]
    assert [text[: len(word)] for text, word in zip(told, words, strict=True)] == words


def test_scan_of_another_events_ticket_is_named(ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(event=make_event())
    assert found() == [
        f"check-in #{number}: event is one, counted more than one" for number in (1, 2, 3, 4, 6, 7)
    ]


def test_arrival_elsewhere_is_what_stays_after_an_undo(event: Event, device: Device) -> None:
    guest = make_guest(event)
    party = make_device(make_gate(make_list(event)), now=NOW)
    first = scan(device, guest, NOW).row
    scan(party, guest, LATER)
    check_in.undo(device=device, check_in=first.public_id, scan_id="undo-0001", now=LATER)
    guest.refresh_from_db()
    assert (guest.checked_in_at, found()) == (LATER, [])


def test_number_of_queries_is_the_same_for_more_scans(event: Event, device: Device, ticket: Ticket) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert [each for check in recount_door.CHECKS for each in check()] == []
        counts.append(len(captured))
        for _guest in range(3):
            scan(device, make_guest(event), LATER)
    assert counts == [5, 5]
