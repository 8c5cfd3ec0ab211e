"""The demo's sold-out workshop with people who wait for it, and students whom the team looks at first."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from portal.demo import people
from portal.demo.setting import Setting
from tickets import shop
from tickets.actions import offering, orders, payments, waiting
from tickets.actions.orders import Seat, Wish
from tickets.models import Order, TicketType

WORKSHOP = "Switchboard workshop"
GROUPS = (4, 4, 4, 4, 3, 2, 1, 1, 1)  # who took the 24 places together
STILL_PAYING = 2  # of the last ones
WAITING = (1, 2, 1, 1, 3)
STUDENTS = 2


def look_back(setting: Setting, names: Iterator[str]) -> None:
    """After the sale, whose students were not asked yet."""
    types = {kind.name: kind for kind in TicketType.objects.filter(event=setting.event)}
    placed = _fill_workshop(setting, types, names)
    _stand_in_line(setting, types[WORKSHOP], names)
    _make_an_offer(setting, placed)
    _ask_for_student_tickets(setting, types["Student"], names)


def _fill_workshop(setting: Setting, types: dict[str, TicketType], names: Iterator[str]) -> list[Order]:
    conference, workshop = types["Conference"], types[WORKSHOP]
    placed = []
    for number, size in enumerate(GROUPS):
        paying = number >= len(GROUPS) - STILL_PAYING
        at = setting.now - (timedelta(minutes=2 * number) if paying else timedelta(days=20 - number))
        group = [next(names) for _each in range(size)]
        key, add_ons = 8100 + number, (str(workshop.public_id),)
        order = _order(setting, key, conference, add_ons, group, at)
        if not paying:
            payments.settle_sandbox(attempt=payments.start(order=order, now=at), now=at)
        placed.append(order)
    return placed


def _stand_in_line(setting: Setting, workshop: TicketType, names: Iterator[str]) -> None:
    for number, quantity in enumerate(WAITING):
        at = setting.now - timedelta(days=6 - number)
        name = next(names)
        kind = next(one for one in shop.offers(setting.event, now=at) if one.pk == workshop.pk)
        waiting.join(
            event=setting.event, kind=kind, name=name, email=people.address(name, 7000 + number),
            quantity=quantity, language="en", now=at,
        )  # fmt: skip


def _make_an_offer(setting: Setting, placed: Sequence[Order]) -> None:
    """Somebody alone cannot come after all: the first of the list has until tomorrow."""
    at = setting.now - timedelta(hours=3)
    alone = next(order for order, size in zip(placed, GROUPS, strict=True) if size == 1)
    alone.refresh_from_db()
    orders.cancel(order=alone, reason="Cannot come", by=setting.organizer_user, now=at)
    offering.offer_due(now=at)


def _ask_for_student_tickets(setting: Setting, student: TicketType, names: Iterator[str]) -> None:
    student.needs_approval = True
    student.save(update_fields=["needs_approval"])
    for number in range(STUDENTS):
        at = setting.now - timedelta(hours=20 - 7 * number)
        _order(setting, 8200 + number, student, (), [next(names)], at)


def _order(
    setting: Setting,
    number: int,
    kind: TicketType,
    add_ons: tuple[str, ...],
    names: Sequence[str],
    at: datetime,
) -> Order:
    address = people.address(names[0], number)
    seats = tuple(Seat(ticket_type=str(kind.public_id), name=name, add_ons=add_ons) for name in names)
    wish = Wish(
        buyer_name=names[0], buyer_email=address, buyer_company="", seats=seats, code="", form_key=f"demo-{number}",
        language="en", terms_version=setting.event.terms_version,
    )  # fmt: skip
    return orders.place(event=setting.event, wish=wish, by=None, now=at)
