"""The demo's terms of giving back, and a company with twelve seats by invoice, of which some are taken."""

from collections.abc import Iterator
from datetime import timedelta

from portal.demo import people
from portal.demo.setting import Setting
from tickets.actions import seats, team_orders
from tickets.actions.orders import Seat, Wish
from tickets.actions.seats import Manager
from tickets.actions.team_orders import Terms, Way
from tickets.models import RefundTerm, TicketType
from tickets.seating import Colleague

COMPANY = "Halyard Systems"
DOMAIN = "halyard.example"
SEATS = 12
INVITED = 7
TAKEN = 5
# Days before the event, percent given back, fee in cents.
TERMS = ((21, 10_000, 2_500), (7, 5_000, 0))


def prepare(setting: Setting) -> None:
    event = setting.event
    RefundTerm.objects.bulk_create(
        RefundTerm(
            event=event,
            until_at=setting.at(event.starts_on - timedelta(days=days), 23, 59),
            percent_bp=percent_bp,
            fee_minor=fee,
        )
        for days, percent_bp, fee in TERMS
    )


def build(setting: Setting, names: Iterator[str]) -> None:
    event, by = setting.event, setting.organizer_user
    kind = TicketType.objects.get(event=event, name="Conference")
    at = setting.now - timedelta(days=3)
    manager = next(names)
    wish = Wish(
        buyer_name=manager,
        buyer_email=f"events@{DOMAIN}",
        buyer_company=COMPANY,
        seats=(Seat(str(kind.public_id), ""),) * SEATS,
        code="",
        form_key="demo-company",
        language="en",
        terms_version=event.terms_version,
    )
    terms = Terms(
        way=Way.INVOICE, days=30, valid_at_once=True, purchase_order="PO-2027-0042", price_minor=29_900
    )
    order = team_orders.place(event=event, wish=wish, terms=terms, by=by, now=at)
    block = seats.open_block(
        order=order, manager=Manager(COMPANY, manager, f"events@{DOMAIN}", DOMAIN), by=by, now=at
    )
    colleagues = [
        Colleague(people.address(name, number).partition("@")[0] + f"@{DOMAIN}", name)
        for number, name in enumerate((next(names) for _each in range(INVITED)), start=8300)
    ]
    made = seats.invite(block=block, colleagues=colleagues, by=None, now=at + timedelta(hours=2))
    for number, invitation in enumerate(made[:TAKEN]):
        later = at + timedelta(hours=5 + 9 * number)
        seats.take(invitation=invitation, name=invitation.name, by=None, now=later)
