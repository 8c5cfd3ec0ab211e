"""Tickets about which a person decides: given ones whose reason has gone, and bought ones of people who speak."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import history, mail
from events.models import Event, Participant
from tickets import emails_cases
from tickets.actions import returns, tickets
from tickets.actions.refunds import CannotRefund
from tickets.actions.returns import Offer
from tickets.models import Order, Ticket, TicketCase, TicketType

Answer, Kind = TicketCase.Answer, TicketCase.Kind


class CannotSettle(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def ask_organizers(
    *,
    event: Event,
    participant: Participant,
    audience: TicketType.Audience,
    reason: str,
    by: User | None,
    now: datetime,
) -> list[TicketCase]:
    """What somebody was given has lost its reason: an organizer says whether it stays. Once for each admission.

    What was given along with an admission goes with it; dinners on a bought ticket are asked about by themselves.
    """
    with transaction.atomic():
        Participant.objects.select_for_update().get(pk=participant.pk)
        given = list(tickets.given_to(event=event, participant=participant, audience=audience))
        keys = {one.pk for one in given}
        roots = [one for one in given if one.parent_id not in keys]
        known = set(
            TicketCase.objects.open()
            .filter(ticket__in=roots, kind=Kind.REASON_GONE)
            .values_list("ticket", flat=True)
        )
        return [
            _open(one, participant, Kind.REASON_GONE, reason, event, by, now)
            for one in roots
            if one.pk not in known
        ]


def offer_refunds(
    *, event: Event, participant: Participant, reason: str, by: User | None, now: datetime
) -> list[TicketCase]:
    """Somebody who gets in for nothing has bought tickets: he may have his money back. Told once for each ticket.

    Tickets that others bought for him are their buyers' business: organizers alone see them.
    """
    with transaction.atomic():
        Participant.objects.select_for_update().get(pk=participant.pk)
        made = []
        for ticket in _bought(event, participant):
            assert ticket.order is not None  # it was bought
            offer = returns.full_offer(ticket.order, ticket)
            if offer.refused or not offer.back_minor:
                continue
            case = _open(ticket, participant, Kind.BOUGHT, reason, event, by, now)
            if ticket.order.buyer_id == participant.pk:
                mail.post(*emails_cases.refund_offered(case, offer.back_minor, now=now))
            made.append(case)
    return made


def offer_of(case: TicketCase) -> Offer:
    """What exchanging the ticket would bring today."""
    order = _order_of(case)
    return returns.full_offer(order, case.ticket)


def exchange(*, case: TicketCase, by: User | None, now: datetime, seen_minor: int | None = None) -> int:
    """All of the money goes back, and a speaker's ticket takes the bought one's place at the same moment.

    `seen_minor` is what whoever asked was told. Gives the amount. Raises CannotSettle with nothing changed: also
    where nothing would be left that lets him in.
    """
    with transaction.atomic():
        row = _locked(case)
        if row.answer == Answer.REFUNDED:
            return 0
        _check_open(row, Kind.BOUGHT)
        order, event = _order_of(row), row.ticket.event
        try:
            made = returns.return_in_full(order=order, ticket=row.ticket, reason=row.reason, by=by, now=now)
            tickets.give(
                event=event,
                participant=row.participant,
                audience=TicketType.Audience.SPEAKERS,
                reason=row.reason,
                by=by,
                now=now,
            )
        except CannotRefund as refused:
            raise CannotSettle(refused.message) from refused
        except tickets.NoneLeft as none:
            raise CannotSettle(
                _("There is no speaker’s ticket left at the moment. Write to us: we make room.")
            ) from none
        amount = sum(refund.amount_minor for refund in made)
        if seen_minor is not None and seen_minor != amount:
            raise CannotSettle(
                _("The amount that goes back has changed meanwhile. Please look at the new one.")
            )
        if not tickets.gets_in(row.participant):
            raise CannotSettle(
                _(
                    "The speaker’s ticket was passed on to somebody else, so this one stays: nothing else lets in."
                )
            )
        _settle(row, Answer.REFUNDED, by=by, now=now)
    return amount


def take_back(*, case: TicketCase, by: User | None, now: datetime) -> None:
    """The organizer's word: the given ticket ends, with what hangs on it."""
    with transaction.atomic():
        row = _locked(case)
        if row.answer == Answer.TAKEN:
            return
        _check_open(row, Kind.REASON_GONE)
        if row.ticket.checked_in_at is not None:
            raise CannotSettle(_("This ticket has been used at the door already: it stays."))
        tickets.void_all([row.ticket], reason=row.reason, by=by, now=now)
        mail.post(*emails_cases.ticket_taken_back(row, now=now))
        _settle(row, Answer.TAKEN, by=by, now=now)


def keep(*, case: TicketCase, by: User | None, now: datetime) -> None:
    """Everything stays as it is."""
    with transaction.atomic():
        row = _locked(case)
        if row.answer == Answer.KEPT:
            return
        if row.answer:
            raise CannotSettle(_("This is settled already: %(answer)s.") % {"answer": _words(row)})
        _settle(row, Answer.KEPT, by=by, now=now)


def close_open(
    *,
    event: Event,
    participant: Participant,
    kind: TicketCase.Kind,
    ticket: Ticket | None = None,
    by: User | None,
    now: datetime,
) -> int:
    """Somebody speaks again, or no longer, or the ticket has ended: what was asked is no question any more."""
    with transaction.atomic():
        rows = TicketCase.objects.open().filter(participant=participant, ticket__event=event, kind=kind)
        if ticket is not None:
            rows = rows.filter(ticket=ticket)
        found = list(rows.select_for_update(of=("self",)).select_related("ticket__event"))
        for row in found:
            _settle(row, Answer.OVER, by=by, now=now)
    return len(found)


def _bought(event: Event, participant: Participant) -> list[Ticket]:
    """Paid admissions of his about which nobody was asked before."""
    rows = Ticket.objects.valid().admissions().of(participant).filter(event=event, checked_in_at=None)
    paid = rows.filter(order__state=Order.State.PAID).exclude(cases__kind=Kind.BOUGHT)
    return list(paid.select_related("type", "order__event__organizer", "order__buyer", "event__organizer"))


def _open(
    ticket: Ticket,
    participant: Participant,
    kind: TicketCase.Kind,
    reason: str,
    event: Event,
    by: User | None,
    now: datetime,
) -> TicketCase:
    case = TicketCase.objects.create(
        ticket=ticket, participant=participant, kind=kind, reason=reason[:200], opened_at=now
    )
    history.write(
        f"ticket.asked_{kind}", ticket, scope=event.public_id, by=by, now=now, after={"reason": reason}
    )
    return case


def _settle(row: TicketCase, answer: TicketCase.Answer, *, by: User | None, now: datetime) -> None:
    row.answer, row.settled_at, row.settled_by = answer, now, by
    row.save(update_fields=["answer", "settled_at", "settled_by"])
    history.write(
        "ticket.settled",
        row.ticket,
        scope=row.ticket.event.public_id,
        by=by,
        now=now,
        after={"about": row.kind, "answer": str(answer)},
    )


def _locked(case: TicketCase) -> TicketCase:
    rows = TicketCase.objects.select_for_update(of=("self",))
    related = rows.select_related(
        "participant", "ticket__type", "ticket__event__organizer", "ticket__attendee"
    )
    row: TicketCase = related.get(pk=case.pk)
    return row


def _order_of(case: TicketCase) -> Order:
    orders = Order.objects.select_related("event__organizer", "buyer")
    order: Order = orders.get(pk=case.ticket.order_id)
    return order


def _check_open(row: TicketCase, kind: TicketCase.Kind) -> None:
    if row.answer:
        raise CannotSettle(_("This is settled already: %(answer)s.") % {"answer": _words(row)})
    if row.kind != kind:
        raise CannotSettle(_("This does not fit what was asked."))


def _words(row: TicketCase) -> str:
    return str(row.get_answer_display()).lower()
