"""The workspace's home: what needs a person today, each with its next click, and how the event stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda import committee, deciders, offer, reviewing
from agenda.models import (
    CallForTalks,
    ChangeNotice,
    DecisionLetter,
    Reviewer,
    Session,
    Slot,
)
from core import money
from core.models import HistoryEntry, OutboxMail
from core.times import conference_day, day_bounds, show_day, show_time
from events import chronicle, desk
from events.desk import Desk
from events.models import Event, Participant, Room
from events.rights import Right
from portal import admin_charts
from tickets.models import (
    BookDifference,
    DiscountCode,
    Dispute,
    Order,
    Quota,
    Refund,
    Ticket,
    TicketCase,
    TicketType,
)

ALMOST_GONE = 10  # percent of a quota
SHOWN_PLACES = 5


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
    stock = list(Quota.objects.filter(event=event, size__gt=0)) if seat.may(Right.SELL) else []
    return (
        context
        | admin_charts.of_sale(request.GET.get("with", ""), seat, event, now)
        | {
            "event": event,
            "quotas": admin_charts.quotas(stock),
            "tasks": sorted(
                tasks(seat, event, now, stock), key=lambda task: ("bad", "warn", "plain").index(task.tone)
            ),
            "figures": list(figures(seat, event, now)),
            "first_steps": list(first_steps(seat, event)),
            "roles": _roles(request, event),
            "public_pages": _public_pages(event),
        }
    )


def tasks(seat: Desk, event: Event, now: datetime, stock: Sequence[Quota]) -> Iterator[Task]:
    may_see_money = seat.may(Right.SELL) or seat.may(Right.MONEY)
    counts = _money_counts(event) if may_see_money else MoneyCounts(0, 0, 0, 0, 0, 0, 0)
    if seat.may(Right.SELL):
        yield from _selling_tasks(event, counts, stock)
    if seat.may(Right.PARTNERS):
        yield from _code_tasks(event)
    if seat.may(Right.MONEY):
        yield from _money_tasks(counts)
    if seat.may(Right.REVIEW):
        yield from _review_tasks(seat, event, now)
    if seat.may(Right.PROGRAMME):
        yield from _programme_tasks(seat, event, now)
    if seat.may(Right.PEOPLE):
        yield from _mail_tasks(event)
    if seat.may(Right.HISTORY):
        yield from _failing(seat, event)


@dataclass(frozen=True)
class MoneyCounts:
    """What of an event's money waits for a person."""

    look: int
    asked: int
    failed: int
    disputes: int
    differences: int
    reasonless: int
    bought: int


def _money_counts(event: Event) -> MoneyCounts:
    """One query."""
    of_event = OuterRef("pk")
    rows = {
        "look": Order.objects.filter(event=of_event).exclude(attention=""),
        "asked": Order.objects.filter(event=of_event, state=Order.State.REQUESTED),
        "failed": Refund.objects.filter(payment__order__event=of_event, state=Refund.State.FAILED),
        "disputes": Dispute.objects.filter(payment__order__event=of_event, state=Dispute.State.OPEN),
        "differences": BookDifference.objects.open().filter(event=of_event),
        "reasonless": _open_cases(TicketCase.Kind.REASON_GONE),
        "bought": _open_cases(TicketCase.Kind.BOUGHT),
    }
    counted = {f"{name}_count": _count_of(found) for name, found in rows.items()}
    found = Event.objects.filter(pk=event.pk).values_list(*counted.values()).get()
    return MoneyCounts(*found)


def _open_cases(kind: TicketCase.Kind) -> QuerySet[Any]:
    return TicketCase.objects.open().filter(kind=kind, ticket__event=OuterRef("pk"))


def _count_of(rows: QuerySet[Any]) -> Coalesce:
    alone = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(alone), 0)


def _selling_tasks(event: Event, counts: MoneyCounts, stock: Sequence[Quota]) -> Iterator[Task]:
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
    yield from _case_tasks(counts)
    for quota in stock:
        if quota.taken >= quota.size:
            words = _("%(name)s is sold out (%(size)d)") % {"name": quota.name, "size": quota.size}
            yield Task(words, _row("tickets_quota", quota.pk))
        elif quota.left <= 0:
            words = _("%(name)s is sold out: the seats that are left are set aside") % {"name": quota.name}
            yield Task(words, _row("tickets_quota", quota.pk), "warn")
        elif quota.left * 100 <= quota.size * ALMOST_GONE:
            words = _("%(name)s: only %(left)d left") % {"name": quota.name, "left": quota.left}
            yield Task(words, _row("tickets_quota", quota.pk), "warn")


def _code_tasks(event: Event) -> Iterator[Task]:
    # Codes made for one person are used up by being used.
    shared = DiscountCode.objects.filter(event=event, is_paused=False, is_offer=False, batch="")
    spent = shared.filter(
        Q(max_tickets__isnull=False, used_tickets__gte=F("max_tickets"))
        | Q(max_orders__isnull=False, used_orders__gte=F("max_orders"))
    )
    for code in spent[:3]:
        yield Task(_("Code %(code)s is used up") % {"code": code}, _row("tickets_discountcode", code.pk))


def _case_tasks(counts: MoneyCounts) -> Iterator[Task]:
    """Tickets of people who no longer speak, and of people who speak now."""
    kinds = TicketCase.Kind
    if counts.reasonless:
        words = ngettext(
            "%d speaker’s ticket to decide: its holder no longer speaks",
            "%d speakers’ tickets to decide: their holders no longer speak",
            counts.reasonless,
        )
        link = _list("tickets_ticketcase", kind__exact=kinds.REASON_GONE, answer__exact="")
        yield Task(words % counts.reasonless, link, "warn")
    if counts.bought:
        words = ngettext(
            "%d speaker has bought a ticket and was offered a refund",
            "%d speakers have bought tickets and were offered refunds",
            counts.bought,
        )
        yield Task(
            words % counts.bought, _list("tickets_ticketcase", kind__exact=kinds.BOUGHT, answer__exact="")
        )


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


def _review_tasks(seat: Desk, event: Event, now: datetime) -> Iterator[Task]:
    """Over the talks this person may judge. Organizers are counted in once they have looked at the cockpit."""
    known = Reviewer.objects.filter(user=seat.user, event=event)
    if seat.may(Right.PROGRAMME) and not known.exists():
        return
    chair = committee.take_seat(seat.user, event, now)
    if not chair.rules.may_score:
        return
    way = reviewing.way(chair)
    left = way.counts["all"] - way.settled
    if left:
        words = ngettext("%d talk for you to review", "%d talks for you to review", left) % left
        yield Task(words, f"/{event.slug}/review/", "warn")


def _programme_tasks(seat: Desk, event: Event, now: datetime) -> Iterator[Task]:
    accepted = Session.objects.filter(event=event, state=Session.State.ACCEPTED)
    over = Q(confirm_by__lt=conference_day(now, event.time_zone))
    silent, late = accepted.aggregate(all=Count("pk"), late=Count("pk", filter=over)).values()
    yield from _decision_tasks(seat, event)
    if silent:
        words = ngettext("%d accepted talk is not confirmed", "%d accepted talks are not confirmed", silent)
        told = ngettext(", %d of them too late", ", %d of them too late", late) % late if late else ""
        yield Task(
            words % silent + told,
            _list("agenda_session", state__exact="accepted"),
            "warn" if late else "plain",
        )
    placed = Slot.objects.filter(version__event=event, version__number=None, session__isnull=False)
    homeless = Session.objects.filter(event=event, state=Session.State.CONFIRMED).exclude(
        pk__in=placed.values("session")
    )
    left_out = homeless.count()
    if left_out:
        words = ngettext("%d confirmed talk has no time yet", "%d confirmed talks have no time yet", left_out)
        yield Task(words % left_out, _list("agenda_session", state__exact="confirmed", placed="no"))
    yield from _empty_places(event, now)
    yield from _objections(event)
    call = CallForTalks.objects.filter(event=event).first()
    ends = offer.open_until(event, now)
    if call is not None and ends is not None:
        days = (ends - now).days
        words = ngettext("The call for talks closes in %d day", "The call for talks closes in %d days", days)
        yield Task(words % days, _row("agenda_callfortalks", call.pk))


def _decision_tasks(seat: Desk, event: Event) -> Iterator[Task]:
    """What is to be decided, what is decided and not told, and letters that wait to be sent.

    Talks that others must decide count as undecided all the while, so that the figures say nothing about them.
    """
    rows = Session.objects.filter(event=event)
    decided = set(rows.decided().values_list("pk", flat=True))
    closed = deciders.closed_to(seat.user, event) if decided else frozenset()
    undecided = Q(pending_decision="") | Q(pk__in=closed)
    open_ = rows.filter(undecided, state=Session.State.SUBMITTED).count()
    if open_:
        words = ngettext("%d proposal to decide", "%d proposals to decide", open_) % open_
        yield Task(words, reverse("decisions", args=[event.slug]), "warn")
    drafted = DecisionLetter.objects.drafted().filter(round__event=event)
    letters = drafted.exclude(session__in=closed).count()
    if letters:
        words = ngettext("%d letter drafted, not sent", "%d letters drafted, not sent", letters) % letters
        yield Task(words, reverse("letters", args=[event.slug]), "warn")
    untold = len(decided - closed)
    if untold:
        words = ngettext("%d decision not yet told", "%d decisions not yet told", untold) % untold
        yield Task(words, reverse("decisions", args=[event.slug]), "plain" if letters else "warn")


def _empty_places(event: Event, now: datetime) -> Iterator[Task]:
    """Slots of the published agenda that are still to come and whose talk is gone."""
    gone = Slot.objects.released(event).filter(session__isnull=False, starts_at__gt=now)
    gone = gone.exclude(session__state__in=Session.IN_PROGRAMME).select_related("session", "room")
    for slot in gone.in_time_order()[:SHOWN_PLACES]:
        words = _("%(day)s, %(time)s, %(room)s is empty: “%(title)s” is gone") % {
            "day": show_day(conference_day(slot.starts_at, event.time_zone)),
            "time": show_time(slot.starts_at, event.time_zone),
            "room": slot.room,
            "title": slot.session,
        }
        soon = slot.starts_at - now < timedelta(days=1)
        yield Task(words, _row("agenda_session", slot.session_id or 0), "bad" if soon else "warn")


def _objections(event: Event) -> Iterator[Task]:
    """What speakers say is wrong with a change, and nobody has dealt with."""
    count = ChangeNotice.objects.objections().filter(session__event=event).count()
    if count:
        words = ngettext("%d speaker objects to a change", "%d speakers object to changes", count) % count
        yield Task(words, _list("agenda_changenotice", about="objections"), "bad")


def _mail_tasks(event: Event) -> Iterator[Task]:
    failed = OutboxMail.objects.within(event.public_id).filter(state=OutboxMail.State.FAILED).count()
    if failed:
        words = ngettext("%d mail could not be sent", "%d mails could not be sent", failed) % failed
        yield Task(words, _list("core_outboxmail", state__exact="failed"), "bad")


def _failing(seat: Desk, event: Event) -> Iterator[Task]:
    read = HistoryEntry.objects.within(event.public_id).filter(chronicle.condition(seat.rights_in(event)))
    failing = read.unread().exclude(error="").count()
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
