"""Which orders a refund run is about, what each gets back, and how far runs are."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from core import money
from core.templatetags.formats import current_locale
from events.models import Event
from tickets import refunding
from tickets.models import (
    DiscountCode,
    Dispute,
    Order,
    OrderLine,
    RefundRun,
    RefundRunLine,
    Ticket,
    TicketType,
)
from tickets.refunding import Share, Term


@dataclass(frozen=True)
class Terms:
    """What goes back: of tickets of one type, of orders with one code, or of all that is paid."""

    ticket_type: TicketType | None = None
    discount_code: DiscountCode | None = None
    percent_bp: int = 10_000
    fee_minor: int = 0
    ends_tickets: bool = True

    def back(self, left_minor: int, currency: str, *, is_follower: bool) -> int:
        """Of one ticket with its add-ons; the fee is that of the ticket chosen, not of what was added to it later."""
        fee = 0 if is_follower else self.fee_minor
        return refunding.back_for(left_minor, Term(timezone.now(), self.percent_bp, fee), currency)


@dataclass(frozen=True)
class Planned:
    order: int  # primary key
    is_follower: bool
    tickets: int
    back_minor: int
    kept_minor: int


@dataclass(frozen=True)
class Plan:
    """Followers come first: what was added later goes back before the tickets it hangs from end."""

    lines: list[Planned] = field(default_factory=list)
    used: int = 0  # tickets that would be meant, and were used at the door
    disputed: int = 0  # orders that would be meant, and whose money a bank has taken back

    @property
    def orders(self) -> int:
        return len(self.lines)

    @property
    def tickets(self) -> int:
        return sum(line.tickets for line in self.lines)

    @property
    def back_minor(self) -> int:
        return sum(line.back_minor for line in self.lines)

    @property
    def kept_minor(self) -> int:
        return sum(line.kept_minor for line in self.lines)


def terms_of(run: RefundRun) -> Terms:
    return Terms(run.ticket_type, run.discount_code, run.percent_bp, run.fee_minor, run.ends_tickets)


def _meant(event: Event, terms: Terms) -> QuerySet[Ticket]:
    """Tickets of orders that money came in for; add-ons come with their tickets, unless they are what is chosen."""
    paid = Q(order__state=Order.State.PAID, order__total_minor__gt=0)
    rows = Ticket.objects.filter(paid, event=event).exclude(state=Ticket.State.VOID)
    rows = rows.filter(type=terms.ticket_type) if terms.ticket_type else rows.filter(parent=None)
    return rows.filter(order__discount_code=terms.discount_code) if terms.discount_code else rows


def _chosen(event: Event, terms: Terms) -> QuerySet[Ticket]:
    return _meant(event, terms).filter(checked_in_at=None)


def _followers(event: Event, terms: Terms) -> QuerySet[Ticket]:
    """Add-ons to chosen tickets that were bought later, in orders of their own."""
    rows = Ticket.objects.filter(parent__in=_chosen(event, terms), order__state=Order.State.PAID)
    return rows.exclude(state=Ticket.State.VOID).exclude(order=F("parent__order"))


def tickets_of(line: RefundRunLine, terms: Terms) -> list[Ticket]:
    """What of its order is meant at this moment."""
    event = line.run.event
    rows = _followers(event, terms) if line.is_follower else _chosen(event, terms)
    return list(rows.filter(order=line.order_id).order_by("pk"))


def has_later_add_ons(line: RefundRunLine, terms: Terms) -> bool:
    """Whether its tickets end with add-ons of other orders that are still standing: each would go back whole, whatever the
    terms are.
    """
    if line.is_follower or not terms.ends_tickets:
        return False
    return _followers(line.run.event, terms).filter(parent__order=line.order_id).exists()


def plan(event: Event, terms: Terms) -> Plan:
    """What a run would do if it began now. A constant number of queries for any number of orders."""
    chosen = _grouped(_chosen(event, terms).exclude(_disputed()))
    followers = _grouped(_followers(event, terms).exclude(_disputed()))
    lines = _lines(event, [*chosen, *followers])
    found = [_planned(order, tops, lines[order], terms, event, True) for order, tops in followers.items()]
    found += [_planned(order, tops, lines[order], terms, event, False) for order, tops in chosen.items()]
    left_out = _meant(event, terms).aggregate(
        used=Count("pk", filter=Q(checked_in_at__isnull=False)),
        disputed=Count("order", distinct=True, filter=Q(checked_in_at=None) & _disputed()),
    )
    return Plan(found, left_out["used"], left_out["disputed"])


def _disputed() -> Q:
    """Of tickets whose order is refused a refund while, or since, a bank has its money."""
    taking = Dispute.objects.taking().filter(payment__order=OuterRef("order"), amount_minor__gt=0)
    return Q(Exists(taking))


def _grouped(rows: QuerySet[Ticket]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for order, ticket in rows.order_by("order", "pk").values_list("order", "pk"):
        found[int(order or 0)].append(ticket)
    return found


# A line's share, and the ticket it stands with: an add-on's is that of its ticket, if both are in one order.
Stood = tuple[Share, int, int | None]


def _lines(event: Event, orders: list[int]) -> Mapping[int, list[Stood]]:
    found: dict[int, list[Stood]] = defaultdict(list)
    counting = Sum("refund_lines__amount_minor", filter=~Q(refund_lines__refund__state="failed"))
    rows = OrderLine.objects.filter(order__event=event, order__state=Order.State.PAID, ticket__isnull=False)
    rows = rows.exclude(ticket__state=Ticket.State.VOID).annotate(returned=counting)
    wanted = set(orders)
    for order, pk, price, returned, ticket, parent in rows.values_list(
        "order", "pk", "price_minor", "returned", "ticket", "ticket__parent"
    ):
        if order in wanted:
            found[order].append((Share(pk, price, returned or 0), int(ticket or 0), parent))
    return found


def _planned(
    order: int, tops: list[int], lines: list[Stood], terms: Terms, event: Event, is_follower: bool
) -> Planned:
    left: dict[int, int] = dict.fromkeys(tops, 0)
    for share, ticket, parent in lines:
        top = ticket if ticket in left else parent
        if top in left:
            left[top] += share.left_minor
    back = sum(terms.back(one, event.currency, is_follower=is_follower) for one in left.values())
    return Planned(order, is_follower, len(tops), back, sum(left.values()) - back)


@dataclass(frozen=True)
class Progress:
    """Of a run: orders by state, what was expected to go back, and what did. `refused` of those that failed were refused by
    the gateway after their turn: nothing is left to try here.
    """

    counts: Mapping[str, int]
    expected_minor: int
    refunded_minor: int
    refused: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        return self.counts.get(RefundRunLine.State.WAITING, 0)

    @property
    def failed(self) -> int:
        return self.counts.get(RefundRunLine.State.FAILED, 0)

    @property
    def to_try(self) -> int:
        """Those that can be tried again."""
        return self.failed - self.refused

    @property
    def left_out(self) -> int:
        return self.counts.get(RefundRunLine.State.LEFT_OUT, 0)

    @property
    def done(self) -> int:
        return self.total - self.waiting


def progress_of(runs: Iterable[RefundRun]) -> dict[int, Progress]:
    """By primary key. One query for any number."""
    sums: dict[int, list[tuple[str, str, int, int, int]]] = {run.pk: [] for run in runs}
    lines = RefundRunLine.objects.filter(run__in=list(sums)).as_they_stand().order_by()
    rows = lines.values_list("run", "state", "stands").annotate(
        count=Count("pk"), expected=Sum("expected_minor"), back=Sum("refunded_minor") - Sum("lost_minor")
    )
    for run, *part in rows:
        sums[run].append(tuple(part))
    return {run: _progress(parts) for run, parts in sums.items()}


def _progress(parts: Iterable[tuple[str, str, int, int, int]]) -> Progress:
    counts: Counter[str] = Counter()
    expected_minor = refunded_minor = refused = 0
    for state, stands, count, expected, refunded in parts:
        counts[stands] += count
        expected_minor, refunded_minor = expected_minor + expected, refunded_minor + refunded
        refused += count if state != stands else 0
    return Progress(counts, expected_minor, refunded_minor, refused)


def why(line: Any) -> str:
    """Why it failed or was left out, in words for people; of a line `as_they_stand`."""
    if not line.lost_minor:
        return str(line.why)
    amount = money.display(line.lost_minor, line.order.currency, current_locale())
    said = f" ({line.lost_why.replace('_', ' ')})" if line.lost_why else ""
    if line.order.attention:
        words = _(
            "The payment provider could not deliver it%(said)s: %(amount)s are owed again. Give them back another way, on "
            "the order’s page."
        )
    else:
        words = _(
            "The payment provider could not deliver it%(said)s: %(amount)s. Somebody has settled that since."
        )
    return words % {"said": said, "amount": amount}
