"""Whether a code may be used now, for this cart, by this buyer. Pure: one sentence for each rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import times
from tickets.pricing import Discount, Item


@dataclass(frozen=True)
class Reserved:
    """Seats of a quota that are set aside for a code, as many as are left of them."""

    quota: int
    left: int
    until_at: datetime | None = None


@dataclass(frozen=True)
class Terms:
    """A discount code as plain values. `applies_to` and `opens` hold public ids of ticket types."""

    pk: int
    code: str
    kind: str
    percent_bp: int = 0
    amount_minor: int = 0
    valid_from_at: datetime | None = None
    valid_until_at: datetime | None = None
    max_orders: int | None = None
    max_tickets: int | None = None
    max_per_buyer: int | None = None
    used_orders: int = 0
    used_tickets: int = 0
    is_paused: bool = False
    applies_to: frozenset[str] = frozenset()
    opens: frozenset[str] = frozenset()
    partner_id: int | None = None
    partner: str = ""
    min_tickets: int = 1
    bound_email: str = ""
    reserves: tuple[Reserved, ...] = ()

    @property
    def discount(self) -> Discount:
        return Discount(self.kind, self.code, self.percent_bp, self.amount_minor, self.applies_to)

    @property
    def shows_in_shop(self) -> bool:
        """Whether the shop with this code may look otherwise after a use of it."""
        return self.max_orders is not None or self.max_tickets is not None or bool(self.reserves)

    def concerns(self, item: Item) -> bool:
        """Whether the item is cheaper or can be bought at all because of the code: such items are counted."""
        if item.ticket_type in self.opens:
            return True
        has_seats = any(reserve.quota in item.quotas for reserve in self.reserves)
        return (self.discount.changes_prices or has_seats) and self.discount.applies_to(item)

    def reserved_for(self, item: Item, now: datetime) -> dict[int, int]:
        """How many seats of each quota the code has in store for such an item."""
        if item.ticket_type not in self.opens and not self.discount.applies_to(item):
            return {}
        uses_left = None if self.max_tickets is None else max(0, self.max_tickets - self.used_tickets)
        return {
            reserve.quota: reserve.left if uses_left is None else min(reserve.left, uses_left)
            for reserve in self.reserves
            if reserve.quota in item.quotas and (reserve.until_at is None or now < reserve.until_at)
        }

    def count(self, items: Iterable[Item]) -> int:
        return sum(1 for item in items if self.concerns(item))


@dataclass(frozen=True)
class Refusal:
    """Why a code does nothing: `reason` for machines, `message` one sentence for people."""

    reason: str
    message: str


def unknown(typed: str) -> Refusal:
    return Refusal(
        "unknown",
        _("We do not know the code “%(code)s”. Is it spelled as you got it?") % {"code": typed[:40]},
    )


def too_many_tries() -> Refusal:
    return Refusal(
        "tries",
        _("Too many codes were tried from where you are. Wait ten minutes, or go on without a code."),
    )


def check(
    terms: Terms,
    *,
    now: datetime,
    zone: str,
    items: Sequence[Item] | None = None,
    buyer_tickets: int = 0,
    buyer_email: str | None = None,
    names: Sequence[str] = (),
    locale: str = "en_US",
) -> Refusal | None:
    """The first rule that speaks against the code, or None.

    `items` is the cart, None where there is none yet; `buyer_tickets` is how many tickets this buyer's
    standing orders have with the code, `buyer_email` his address where he has told it, in the normal form of
    `bound_email`. `names` are the tickets the code is for, as far as the buyer may see them. The caps are decided by
    the database once more when the order is placed.
    """
    refusal = _window(terms, now, zone, locale) or _caps(terms) or _bound(terms, buyer_email)
    if refusal or items is None:
        return refusal
    wanted = terms.count(items)
    if not wanted:
        return _not_for_these(terms, names)
    return _too_few(terms, wanted) or _room_for(terms, wanted, buyer_tickets)


def _bound(terms: Terms, buyer_email: str | None) -> Refusal | None:
    """A code for one person. To whom it belongs is not told."""
    if not terms.bound_email or buyer_email is None or buyer_email == terms.bound_email:
        return None
    words = _("%(code)s is for one person only. Give the e-mail address to which it was sent as the buyer’s.")
    return Refusal("bound", words % {"code": terms.code})


def _not_for_these(terms: Terms, names: Sequence[str]) -> Refusal:
    words = _("%(code)s is not for the tickets you chose.") % {"code": terms.code}
    if names:
        words += " " + _("It is for: %(names)s.") % {"names": ", ".join(names)}
    return Refusal("nothing", words)


def _too_few(terms: Terms, wanted: int) -> Refusal | None:
    missing = terms.min_tickets - wanted
    if missing <= 0:
        return None
    words = ngettext(
        "%(code)s works from %(fewest)d tickets on: choose %(missing)d more.",
        "%(code)s works from %(fewest)d tickets on: choose %(missing)d more.",
        missing,
    )
    return Refusal("too_few", words % {"code": terms.code, "fewest": terms.min_tickets, "missing": missing})


def _window(terms: Terms, now: datetime, zone: str, locale: str) -> Refusal | None:
    if terms.is_paused:
        return Refusal("paused", _("%(code)s is paused at the moment.") % {"code": terms.code})
    if terms.valid_from_at and now < terms.valid_from_at:
        words = _("%(code)s works from %(when)s in %(place)s on.")
        return Refusal("not_yet", words % _moment(terms, terms.valid_from_at, zone, locale))
    if terms.valid_until_at and now >= terms.valid_until_at:
        words = _("%(code)s ended on %(when)s in %(place)s.")
        return Refusal("over", words % _moment(terms, terms.valid_until_at, zone, locale))
    return None


def _moment(terms: Terms, instant: datetime, zone: str, locale: str) -> dict[str, str]:
    return {"code": terms.code, "when": moment(instant, zone, locale), "place": times.city(zone)}


def moment(instant: datetime, zone: str, locale: str = "en_US") -> str:
    """`May 3, 2027, 6:00 PM` on the event's clock."""
    day = times.show_date(times.local(instant, zone).date(), locale)
    return f"{day}, {times.show_time(instant, zone, locale)}"


def _caps(terms: Terms) -> Refusal | None:
    no_order = terms.max_orders is not None and terms.used_orders >= terms.max_orders
    no_ticket = terms.max_tickets is not None and terms.used_tickets >= terms.max_tickets
    return used_up(terms) if no_order or no_ticket else None


def used_up(terms: Terms) -> Refusal:
    return Refusal("used_up", _("%(code)s has been used as often as it can be.") % {"code": terms.code})


def _room_for(terms: Terms, wanted: int, buyer_tickets: int) -> Refusal | None:
    if terms.max_tickets is not None and terms.used_tickets + wanted > terms.max_tickets:
        left = terms.max_tickets - terms.used_tickets
        words = ngettext(
            "%(code)s is good for %(left)d more ticket: choose fewer, or buy the others without it.",
            "%(code)s is good for %(left)d more tickets: choose fewer, or buy the others without it.",
            left,
        )
        return Refusal("too_many", words % {"code": terms.code, "left": left})
    return too_many_of_buyer(terms, wanted, buyer_tickets)


def too_many_of_buyer(terms: Terms, wanted: int, had: int) -> Refusal | None:
    """Whether one buyer would have more tickets with the code than one may, `had` being those he has."""
    most = terms.max_per_buyer
    if most is None or had + wanted <= most:
        return None
    words = ngettext(
        "%(code)s is good for %(most)d ticket a person.",
        "%(code)s is good for %(most)d tickets a person.",
        most,
    ) % {"code": terms.code, "most": most}
    if had:
        words += " " + ngettext(
            "You have %(had)d with it already.", "You have %(had)d with it already.", had
        ) % {"had": had}
    return Refusal("buyer_used", words)
