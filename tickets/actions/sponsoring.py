"""Selling a level of partnership: an order like every other, with one package in it, in the same books."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import history
from events.actions import partner_levels
from events.models import Event, Partner, PartnerLevel
from tickets import pricing
from tickets.actions import team_orders
from tickets.actions.orders import Seat, Wish
from tickets.actions.team_orders import Terms
from tickets.models import Sponsorship, TicketType
from tickets.shop import Offer
from tickets.tax import BillTo

PARTNERS = TicketType.Audience.PARTNERS


class Refused(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Deal:
    """Who is billed what. `net_minor` is an agreed price without tax, None the level’s; `key` makes one sale of a form
    that is sent twice.
    """

    level: PartnerLevel
    buyer_name: str
    buyer_email: str
    key: str
    billing: BillTo | None = None
    net_minor: int | None = None


def sell(*, partner: Partner, deal: Deal, terms: Terms, by: User, now: datetime) -> Sponsorship:
    """The partner has the level at once, and its place; the order says how it is paid. Raises Refused, partner_levels.Full
    and what team_orders.place raises; nothing is kept then.
    """
    with transaction.atomic():
        rows = Partner.objects.select_for_update(of=("self",)).select_related("event__organizer", "level")
        row = rows.get(pk=partner.pk)
        known = Sponsorship.objects.filter(partner=row, order__form_key=deal.key).first()
        if known is not None:
            return known
        if Sponsorship.objects.filter(partner=row, ended_at=None).exists():
            raise Refused(_("A level is sold to this partner already: cancel its order first."))
        offer = package_of(row.event, deal)
        partner_levels.move(partner=row, level=deal.level, by=by, now=now)
        order = team_orders.place(
            event=row.event, wish=_wish(row, deal, offer), terms=replace(terms, package=offer), by=by, now=now
        )
        made = Sponsorship.objects.create(partner=row, level=deal.level, order=order, agreed_at=now)
        after = {"level": deal.level.name, "order": order.code, "total_minor": order.total_minor}
        history.write("partner.level_sold", row, scope=row.event.public_id, by=by, now=now, after=after)
    partner.level = deal.level
    return made


def package_of(event: Event, deal: Deal) -> Offer:
    """The level as something that is sold. Raises Refused where there is no price."""
    net = deal.level.price_minor if deal.net_minor is None else deal.net_minor
    if net <= 0:
        raise Refused(_("There is no price: give the partner the level without an order."))
    kind = _kind(event)
    return Offer(
        pk=kind.pk, public_id=kind.public_id, name=_("Partnership: %s") % deal.level.name, description="",
        kind=kind.kind, attendance=kind.attendance, visibility=kind.visibility,
        price_minor=pricing.gross(net, deal.level.tax_rate_bp, event.currency), tax_rate_bp=deal.level.tax_rate_bp,
        fewest=1, max_per_order=1, on_sale_from_at=None, on_sale_until_at=None, tax_included=False, net_minor=net,
    )  # fmt: skip


def _kind(event: Event) -> TicketType:
    """The one type behind all levels of an event. The shop does not know it: it is for partners."""
    rows = TicketType.objects.filter(event=event, audience=PARTNERS).order_by("pk")
    found = rows.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return TicketType.objects.create(
                event=event, name=_("Level of partnership"), audience=PARTNERS, kind=TicketType.Kind.ADD_ON,
                attendance=TicketType.Attendance.NONE, visibility=TicketType.Visibility.HIDDEN,
                has_waiting_list=False, can_transfer=False, is_refundable=False,
            )  # fmt: skip
    except IntegrityError:
        found = rows.first()
        if found is None:
            words = _("There is a ticket type called “%s”: give it another name first.")
            raise Refused(words % _("Level of partnership")) from None
        return found


def _wish(partner: Partner, deal: Deal, offer: Offer) -> Wish:
    event = partner.event
    return Wish(
        buyer_name=deal.buyer_name, buyer_email=deal.buyer_email, buyer_company=partner.name,
        seats=(Seat(offer.public_id, name=""),), code="", form_key=deal.key, language=event.language,
        terms_version=event.terms_version, billing=deal.billing,
    )  # fmt: skip
