"""What of the sale and its money waits for a person."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event
from portal.counts import Counts, Rows
from portal.today.task import Task, to_list, to_row
from tickets.models import BookDifference, DiscountCode, Dispute, Order, Quota, Refund, TicketCase

ALMOST_GONE = 10  # percent of a quota


def rows(event: Event) -> Rows:
    """What is counted for these tasks."""
    orders = Order.objects.filter(event=event)
    return {
        "look": orders.exclude(attention=""),
        "asked": orders.filter(state=Order.State.REQUESTED),
        "failed": Refund.objects.filter(payment__order__event=event, state=Refund.State.FAILED),
        "disputes": Dispute.objects.filter(payment__order__event=event, state=Dispute.State.OPEN),
        "differences": BookDifference.objects.open().filter(event=event),
        "reasonless": _open_cases(event, TicketCase.Kind.REASON_GONE),
        "bought": _open_cases(event, TicketCase.Kind.BOUGHT),
    }


def _open_cases(event: Event, kind: TicketCase.Kind) -> QuerySet[Any]:
    return TicketCase.objects.open().filter(kind=kind, ticket__event=event)


def selling_tasks(counts: Counts, stock: Sequence[Quota]) -> Iterator[Task]:
    look = counts["look"]
    if look:
        words = ngettext("%d order needs a look", "%d orders need a look", look) % look
        yield Task(words, to_list("tickets_order", attention="yes"), "bad")
    asked = counts["asked"]
    if asked:
        words = ngettext("%d order to approve or decline", "%d orders to approve or decline", asked) % asked
        yield Task(words, to_list("tickets_order", state__exact="requested"), "warn")
    failed = counts["failed"]
    if failed:
        words = ngettext("%d refund failed", "%d refunds failed", failed) % failed
        yield Task(words, to_list("tickets_refund", state__exact="failed"), "bad")
    yield from _cases(counts)
    yield from _quotas(stock)


def _quotas(stock: Sequence[Quota]) -> Iterator[Task]:
    for quota in stock:
        if quota.taken >= quota.size:
            words = _("%(name)s is sold out (%(size)d)") % {"name": quota.name, "size": quota.size}
            yield Task(words, to_row("tickets_quota", quota.pk))
        elif quota.left <= 0:
            words = _("%(name)s is sold out: the seats that are left are set aside") % {"name": quota.name}
            yield Task(words, to_row("tickets_quota", quota.pk), "warn")
        elif quota.left * 100 <= quota.size * ALMOST_GONE:
            words = _("%(name)s: only %(left)d left") % {"name": quota.name, "left": quota.left}
            yield Task(words, to_row("tickets_quota", quota.pk), "warn")


def code_tasks(event: Event) -> Iterator[Task]:
    # Codes made for one person are used up by being used.
    shared = DiscountCode.objects.filter(event=event, is_paused=False, is_offer=False, batch="")
    spent = shared.filter(
        Q(max_tickets__isnull=False, used_tickets__gte=F("max_tickets"))
        | Q(max_orders__isnull=False, used_orders__gte=F("max_orders"))
    )
    for code in spent[:3]:
        yield Task(_("Code %(code)s is used up") % {"code": code}, to_row("tickets_discountcode", code.pk))


def _cases(counts: Counts) -> Iterator[Task]:
    """Tickets of people who no longer speak, and of people who speak now."""
    kinds = TicketCase.Kind
    if counts["reasonless"]:
        words = ngettext(
            "%d speaker’s ticket to decide: its holder no longer speaks",
            "%d speakers’ tickets to decide: their holders no longer speak",
            counts["reasonless"],
        )
        link = to_list("tickets_ticketcase", kind__exact=kinds.REASON_GONE, answer__exact="")
        yield Task(words % counts["reasonless"], link, "warn")
    if counts["bought"]:
        words = ngettext(
            "%d speaker has bought a ticket and was offered a refund",
            "%d speakers have bought tickets and were offered refunds",
            counts["bought"],
        )
        yield Task(
            words % counts["bought"],
            to_list("tickets_ticketcase", kind__exact=kinds.BOUGHT, answer__exact=""),
        )


def money_tasks(counts: Counts) -> Iterator[Task]:
    waiting, found = counts["disputes"], counts["differences"]
    if waiting:
        words = (
            ngettext("%d dispute to answer in Stripe", "%d disputes to answer in Stripe", waiting) % waiting
        )
        yield Task(words, to_list("tickets_dispute", state__exact="open"), "bad")
    if found:
        words = (
            ngettext("%d difference with Stripe’s books", "%d differences with Stripe’s books", found) % found
        )
        yield Task(words, to_list("tickets_bookdifference", open="yes"), "bad")
