"""The demo's orders: some two months of sales through the shop's own actions, paid, unpaid and cancelled."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from portal.demo import partners, people
from portal.demo.setting import Setting, account
from tickets.actions import orders, payments
from tickets.actions.orders import Seat, Wish
from tickets.models import Order, TicketType

SEED = 31
ORDERS = 300
CODES = ["REDPOINT20"] * 5 + ["KESTREL15"] * 3 + ["TEAM50"] * 2 + [""] * 20


@dataclass
class Sales:
    setting: Setting
    names: Iterator[str]

    def __post_init__(self) -> None:
        self.draw = random.Random(SEED)
        self.types = {
            kind.name: str(kind.public_id) for kind in TicketType.objects.filter(event=self.setting.event)
        }
        self.count = 1000

    def moment(self, number: int) -> datetime:
        """Sales begin slowly and end in a rush: the n-th order's time, weeks before now."""
        days = 60 * (1 - (number / ORDERS) ** 0.6)
        return self.setting.now - timedelta(days=days + 0.05, minutes=self.draw.randint(0, 300))

    def seat(self, kind: str, name: str, email: str, company: str, party: float = 0.35) -> Seat:
        add_ons = (self.types["Long Distance Party"],) if self.draw.random() < party else ()
        return Seat(
            ticket_type=self.types[kind], name=name, email=email, company=company, badge_name="",
            pronouns=self.draw.choice(people.PRONOUNS), add_ons=add_ons,
        )  # fmt: skip

    def wish(self, number: int, user: User | None = None) -> Wish:
        self.count += 1
        name = user.name if user else next(self.names)
        email = user.email if user else people.address(name, self.count)
        company = self.draw.choice(people.COMPANIES)
        kind = self.draw.choices(["Conference", "Student", "Online"], [80, 8, 12])[0]
        seats = [self.seat(kind, name, email, company)]
        if kind == "Conference" and not user:
            for _ in range(self.draw.choices([0, 1, 2, 4], [75, 15, 7, 3])[0]):
                self.count += 1
                other = next(self.names)
                seats.append(self.seat(kind, other, people.address(other, self.count), company))
        return Wish(
            buyer_name=name, buyer_email=email, buyer_company=company, seats=tuple(seats),
            code=self.draw.choice(CODES) if kind == "Conference" else "", form_key=f"demo-{number}", language="en",
            terms_version=self.setting.event.terms_version, total_seen_minor=None, came=partners.came(number),
        )  # fmt: skip


def build(setting: Setting, names: Iterator[str]) -> None:
    sales = Sales(setting, names)
    attendee = account("attendee@relay.example", "Imani Castillo")
    for number in range(1, ORDERS + 1):
        at = sales.moment(number)
        user = attendee if number == ORDERS // 2 else None
        order = orders.place(event=setting.event, wish=sales.wish(number, user), by=user, now=at)
        if order.state == Order.State.PENDING:
            pay(sales, order, at, always=user is not None)
    orders.expire_lapsed(now=setting.now)


def pay(sales: Sales, order: Order, at: datetime, *, always: bool) -> None:
    """Nine of ten pay within minutes; of the others some go back and some never return."""
    if not always and sales.draw.random() < 0.08:
        return
    attempt = payments.start(order=order, now=at)
    payments.settle_sandbox(attempt=attempt, now=at + timedelta(minutes=sales.draw.randint(1, 9)))
    if not always and sales.draw.random() < 0.02:
        order.refresh_from_db()
        orders.cancel(
            order=order, reason="Cannot come", by=sales.setting.organizer_user, now=at + timedelta(days=1)
        )
