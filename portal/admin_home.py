"""The workspace's home: what needs a person today, each with its next click, and how the event stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.models import CallForTalks, Session, Slot
from core import money
from core.models import HistoryEntry, OutboxMail
from core.times import conference_day, day_bounds
from events import desk
from events.desk import Desk
from events.models import Event, Participant, Room
from events.rights import Right
from tickets.models import BookDifference, DiscountCode, Dispute, Order, Quota, Refund, Ticket, TicketType

ALMOST_GONE = 10  # percent of a quota


@dataclass(frozen=True)
class Task:
    """Something that waits for a person. `tone` is bad, warn or plain."""

    words: str
    link: str
    tone: str = "plain"


@dataclass(frozen=True)
class Figure:
    value: str
    words: str
    link: str = ""


def home(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    seat = desk.of(request)
    event = seat.current
    if event is None:
        return context
    now = timezone.now()
    return context | {
        "event": event,
        "tasks": sorted(tasks(seat, event, now), key=lambda task: ("bad", "warn", "plain").index(task.tone)),
        "figures": list(figures(seat, event, now)),
        "first_steps": list(first_steps(seat, event)),
        "roles": _roles(request, event),
        "public_pages": _public_pages(event),
    }


def tasks(seat: Desk, event: Event, now: datetime) -> Iterator[Task]:
    may_see_money = seat.may(Right.SELL) or seat.may(Right.MONEY)
    counts = _money_counts(event) if may_see_money else MoneyCounts(0, 0, 0, 0, 0)
    if seat.may(Right.SELL):
        yield from _selling_tasks(event, counts)
    if seat.may(Right.MONEY):
        yield from _money_tasks(counts)
    if seat.may(Right.PROGRAMME) or seat.may(Right.REVIEW):
        yield from _programme_tasks(seat, event, now)
    if seat.may(Right.PEOPLE):
        yield from _mail_tasks(event)
    if seat.may(Right.HISTORY):
        yield from _failing(event)


@dataclass(frozen=True)
class MoneyCounts:
    """What of an event's money waits for a person."""

    look: int
    asked: int
    failed: int
    disputes: int
    differences: int


def _money_counts(event: Event) -> MoneyCounts:
    """One query."""
    of_event = OuterRef("pk")
    rows = {
        "look": Order.objects.filter(event=of_event).exclude(attention=""),
        "asked": Order.objects.filter(event=of_event, state=Order.State.REQUESTED),
        "failed": Refund.objects.filter(payment__order__event=of_event, state=Refund.State.FAILED),
        "disputes": Dispute.objects.filter(payment__order__event=of_event, state=Dispute.State.OPEN),
        "differences": BookDifference.objects.open().filter(event=of_event),
    }
    counted = {f"{name}_count": _count_of(found) for name, found in rows.items()}
    found = Event.objects.filter(pk=event.pk).values_list(*counted.values()).get()
    return MoneyCounts(*found)


def _count_of(rows: QuerySet[Any]) -> Coalesce:
    alone = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(alone), 0)


def _selling_tasks(event: Event, counts: MoneyCounts) -> Iterator[Task]:
    look = counts.look
    if look:
        words = ngettext("%d order needs a look", "%d orders need a look", look) % look
        yield Task(words, _list("tickets_order", attention="yes"), "bad")
    asked = counts.asked
    if asked:
        words = ngettext("%d order to approve or decline", "%d orders to approve or decline", asked) % asked
        yield Task(words, _list("tickets_order", state__exact="requested"), "warn")
    failed = counts.failed
    if failed:
        words = ngettext("%d refund failed", "%d refunds failed", failed) % failed
        yield Task(words, _list("tickets_refund", state__exact="failed"), "bad")
    for quota in Quota.objects.filter(event=event, size__gt=0):
        if quota.taken >= quota.size:
            words = _("%(name)s is sold out (%(size)d)") % {"name": quota.name, "size": quota.size}
            yield Task(words, _row("tickets_quota", quota.pk))
        elif quota.left * 100 <= quota.size * ALMOST_GONE:
            words = _("%(name)s: only %(left)d left") % {"name": quota.name, "left": quota.left}
            yield Task(words, _row("tickets_quota", quota.pk), "warn")
    # Codes made for one person are used up by being used.
    shared = DiscountCode.objects.filter(event=event, is_paused=False, is_offer=False, batch="")
    spent = shared.filter(
        Q(max_tickets__isnull=False, used_tickets__gte=F("max_tickets"))
        | Q(max_orders__isnull=False, used_orders__gte=F("max_orders"))
    )
    for code in spent[:3]:
        yield Task(_("Code %(code)s is used up") % {"code": code}, _row("tickets_discountcode", code.pk))


def _money_tasks(counts: MoneyCounts) -> Iterator[Task]:
    waiting, found = counts.disputes, counts.differences
    if waiting:
        words = (
            ngettext("%d dispute to answer in Stripe", "%d disputes to answer in Stripe", waiting) % waiting
        )
        yield Task(words, _list("tickets_dispute", state__exact="open"), "bad")
    if found:
        words = (
            ngettext("%d difference with Stripe’s books", "%d differences with Stripe’s books", found) % found
        )
        yield Task(words, _list("tickets_bookdifference", open="yes"), "bad")


def _programme_tasks(seat: Desk, event: Event, now: datetime) -> Iterator[Task]:
    states = dict(Session.objects.filter(event=event).values_list("state").annotate(Count("pk")).order_by())
    undecided = states.get(Session.State.SUBMITTED, 0)
    if undecided:
        words = ngettext("%d proposal to decide", "%d proposals to decide", undecided) % undecided
        yield Task(words, _list("agenda_session", state__exact="submitted"), "warn")
    if not seat.may(Right.PROGRAMME):
        return
    silent = states.get(Session.State.ACCEPTED, 0)
    if silent:
        words = ngettext("%d accepted talk is not confirmed", "%d accepted talks are not confirmed", silent)
        yield Task(words % silent, _list("agenda_session", state__exact="accepted"))
    placed = Slot.objects.filter(version__event=event, version__number=None, session__isnull=False)
    homeless = Session.objects.filter(event=event, state=Session.State.CONFIRMED).exclude(
        pk__in=placed.values("session")
    )
    left_out = homeless.count()
    if left_out:
        words = ngettext("%d confirmed talk has no time yet", "%d confirmed talks have no time yet", left_out)
        yield Task(words % left_out, _list("agenda_session", state__exact="confirmed", placed="no"))
    call = CallForTalks.objects.filter(event=event).first()
    if call is not None and call.is_open(now):
        days = (call.closes_at - now).days
        words = ngettext("The call for talks closes in %d day", "The call for talks closes in %d days", days)
        yield Task(words % days, _row("agenda_callfortalks", call.pk))


def _mail_tasks(event: Event) -> Iterator[Task]:
    failed = OutboxMail.objects.within(event.public_id).filter(state=OutboxMail.State.FAILED).count()
    if failed:
        words = ngettext("%d mail could not be sent", "%d mails could not be sent", failed) % failed
        yield Task(words, _list("core_outboxmail", state__exact="failed"), "bad")


def _failing(event: Event) -> Iterator[Task]:
    failing = HistoryEntry.objects.within(event.public_id).unread().exclude(error="").count()
    if failing:
        words = ngettext(
            "%d thing that should have followed has failed and is tried again",
            "%d things that should have followed have failed and are tried again",
            failing,
        )
        yield Task(words % failing, _list("core_historyentry", problem="failing"), "bad")


def figures(seat: Desk, event: Event, now: datetime) -> Iterator[Figure]:
    if seat.may(Right.SELL) or seat.may(Right.MONEY):
        today = conference_day(now, event.time_zone)
        of_today = Q(paid_at__gte=day_bounds(today, event.time_zone)[0])
        paid = Order.objects.filter(event=event, state=Order.State.PAID).aggregate(
            count=Count("pk", filter=of_today),
            today=Sum("total_minor", filter=of_today),
            total=Sum("total_minor"),
        )
        yield Figure(str(paid["count"]), _("orders paid today"), _list("tickets_order", state__exact="paid"))
        yield Figure(money.display(paid["today"] or 0, event.currency), _("paid today"))
        yield Figure(money.display(paid["total"] or 0, event.currency), _("paid orders in all"))
        seats = Ticket.objects.filter(event=event).valid().admissions().count()
        yield Figure(str(seats), _("valid tickets"), _list("tickets_ticket", state__exact="valid"))
    if seat.may(Right.PEOPLE):
        people = Participant.objects.filter(event=event).count()
        yield Figure(str(people), _("people"), _list("events_participant"))
    if seat.may(Right.PROGRAMME):
        sessions = Session.objects.filter(event=event).in_programme().count()
        yield Figure(str(sessions), _("talks in the programme"), _list("agenda_session"))


def first_steps(seat: Desk, event: Event) -> Iterator[Task]:
    """What an event still lacks before it can open, in the order in which one does it."""
    if not seat.may(Right.SETUP):
        return
    if not Room.objects.filter(event=event).exists():
        yield Task(_("Add the rooms"), reverse("admin:events_room_add"))
    if not Quota.objects.filter(event=event).exists():
        yield Task(_("Say how many seats there are"), reverse("admin:tickets_quota_add"))
    if not TicketType.objects.filter(event=event).exists():
        yield Task(_("Make the first ticket type"), reverse("admin:tickets_tickettype_add"))
    if not CallForTalks.objects.filter(event=event).exists():
        yield Task(_("Open a call for talks"), reverse("admin:agenda_callfortalks_add"))
    if not event.is_public:
        yield Task(_("Make the event public"), _row("events_event", event.pk))


def _roles(request: HttpRequest, event: Event) -> list[str]:
    seat = desk.of(request)
    if seat.runs_everything:
        return [_("Runs this installation")]
    return seat.roles_in(event)


def _public_pages(event: Event) -> list[tuple[str, str]]:
    return [
        (_("Event’s home"), reverse("event_home", args=[event.slug])),
        (_("Tickets"), f"/{event.slug}/tickets/"),
        (_("Call for talks"), f"/{event.slug}/propose/"),
        (_("Agenda"), f"/{event.slug}/agenda/"),
        (_("Speakers"), f"/{event.slug}/speakers/"),
    ]


def _list(name: str, **query: str) -> str:
    path = reverse(f"admin:{name}_changelist")
    return f"{path}?{urlencode(query)}" if query else path


def _row(name: str, pk: int) -> str:
    return reverse(f"admin:{name}_change", args=[pk])
