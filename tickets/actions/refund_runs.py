"""Refunding many orders at once, each by the one door for refunds. The lines are the list of work.

A line is marked in the transaction of its refund: a worker that dies leaves both done or neither begun.
"""

import logging
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import history, jobs, money
from core.templatetags.formats import current_locale
from events import membership
from events.models import Event
from events.rights import Right
from tickets import order_rows, refund_runs
from tickets.actions import returns
from tickets.actions.refunds import CannotRefund
from tickets.models import Order, RefundRun, RefundRunLine, Ticket
from tickets.refund_runs import Plan, Terms

logger = logging.getLogger("plenary.refund_runs")
DUTY = "refund_runs"
BATCH = 25  # orders of one run, before others have their turn
State, Line = RefundRun.State, RefundRunLine.State


class Refused(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def start(
    *,
    event: Event,
    terms: Terms,
    reason: str,
    text: str,
    by: User,
    now: datetime,
    key: str,
    orders_seen: int | None = None,
    back_seen_minor: int | None = None,
) -> RefundRun:
    """Begin a run over the orders as they are now. `key` comes from a form: sent twice, it is one run.

    `…_seen` is what whoever begins it was shown: if it is otherwise by now, nothing begins. Raises Refused.
    """
    try:
        with transaction.atomic():
            # One after the other: what is refunded by one run is not planned by a second one meanwhile.
            Event.objects.select_for_update().get(pk=event.pk)
            known = RefundRun.objects.filter(event=event, form_key=key).first()
            if known is not None:
                return known
            plan = refund_runs.plan(event, terms)
            _check(event, plan, orders_seen, back_seen_minor)
            run = RefundRun.objects.create(
                event=event, ticket_type=terms.ticket_type, discount_code=terms.discount_code,
                percent_bp=terms.percent_bp, fee_minor=terms.fee_minor, ends_tickets=terms.ends_tickets, reason=reason,
                text=text, form_key=key, created_by=by, created_at=now,
            )  # fmt: skip
            RefundRunLine.objects.bulk_create(
                [
                    RefundRunLine(
                        run=run, order_id=line.order, is_follower=line.is_follower, expected_minor=line.back_minor
                    )
                    for line in plan.lines
                ],
                batch_size=100,
            )  # fmt: skip
            _tell("started", run, by, now, orders=plan.orders, back_minor=plan.back_minor)
            jobs.wake(DUTY)
    except IntegrityError:
        return RefundRun.objects.get(event=event, form_key=key)
    return run


def _check(event: Event, plan: Plan, orders_seen: int | None, back_seen_minor: int | None) -> None:
    if RefundRun.objects.filter(event=event, state=State.RUNNING).exists():
        raise Refused(_("Another refund run is under way. Wait for its end, or stop it."))
    if not plan.lines:
        raise Refused(_("No paid order is meant by this."))
    if orders_seen not in (None, plan.orders) or back_seen_minor not in (None, plan.back_minor):
        words = _("It has changed meanwhile: it is %(orders)d orders and %(amount)s now. Look at it again.")
        amount = money.display(plan.back_minor, event.currency, current_locale())
        raise Refused(words % {"orders": plan.orders, "amount": amount})


def stop(*, run: RefundRun, by: User | None, now: datetime, why: str = "") -> None:
    """Orders that were not reached stay as they are. What went back stays so. Stopping twice is once."""
    with transaction.atomic():
        rows = RefundRun.objects.filter(pk=run.pk, state=State.RUNNING)
        if rows.update(state=State.STOPPED, ended_at=now, stopped_why=why[:200]):
            _tell("stopped", run, by, now)


def go_on(*, run: RefundRun, by: User, now: datetime) -> None:
    """What waits, and what failed, is tried again. Twice is once. Raises Refused."""
    with transaction.atomic():
        Event.objects.select_for_update().get(pk=run.event_id)
        is_running = RefundRun.objects.select_for_update().get(pk=run.pk).is_running
        others = RefundRun.objects.filter(event=run.event_id, state=State.RUNNING)
        if others.exclude(pk=run.pk).exists():
            raise Refused(_("Another refund run is under way. Wait for its end, or stop it."))
        again = run.lines.filter(state=Line.FAILED).update(state=Line.WAITING, why="", at=None)
        if not again and not run.lines.filter(state=Line.WAITING).exists():
            words = _("There is nothing left to try.")
            if run.lines.as_they_stand().filter(stands=Line.FAILED).exists():
                words = _(
                    "There is nothing left to try: what the payment provider refused is settled order by order."
                )
            raise Refused(words)
        if is_running and not again:
            return  # pressed twice: it is at it already
        RefundRun.objects.filter(pk=run.pk).update(
            state=State.RUNNING, ended_at=None, stopped_why="", created_by=by
        )
        _tell("resumed", run, by, now)
        jobs.wake(DUTY)


def run_due(*, now: datetime) -> int:
    """The next orders of each run that is under way. Returns how many were dealt with."""
    rows = RefundRun.objects.filter(state=State.RUNNING).select_related(
        "event__organizer", "created_by", "ticket_type", "discount_code"
    )
    return sum(_step(run, now) for run in rows.order_by("pk"))


def _step(run: RefundRun, now: datetime) -> int:
    if run.created_by is None or Right.SELL not in membership.rights_in(run.created_by, run.event):
        stop(run=run, by=None, now=now, why=_("Who began it may no longer refund. Somebody else can go on."))
        return 1
    waiting = run.lines.filter(state=Line.WAITING).order_by("pk")
    some = list(waiting.values_list("pk", flat=True)[:BATCH])
    for pk in some:
        _refund(run, pk, now)
    if not some:
        _end(run)
    return len(some)


def _end(run: RefundRun) -> None:
    with transaction.atomic():
        now = timezone.now()
        rows = RefundRun.objects.filter(pk=run.pk, state=State.RUNNING)
        if rows.select_for_update().first() is None or run.lines.filter(state=Line.WAITING).exists():
            return  # it was stopped, or what failed is to be tried again since a moment ago
        if rows.update(state=State.DONE, ended_at=now):
            progress = refund_runs.progress_of([run])[run.pk]
            _tell("done", run, None, now, back_minor=progress.refunded_minor, failed=progress.failed)


def _refund(run: RefundRun, pk: int, now: datetime) -> None:
    try:
        _refund_one(run, pk, now)
    except CannotRefund as refused:
        _fail(pk, refused.message, now)
    except Exception:  # one order must not hold up the others
        if settings.DEBUG_PROPAGATE_EXCEPTIONS:
            raise
        logger.exception("refund of a run failed", extra={"line": pk})
        _fail(pk, _("This is our mistake. It is in the log; try it again."), now)


def _refund_one(run: RefundRun, pk: int, now: datetime) -> None:
    with transaction.atomic():
        if not RefundRun.objects.filter(pk=run.pk, state=State.RUNNING).exists():
            return  # it was stopped
        rows = RefundRunLine.objects.select_for_update(of=("self",), skip_locked=True)
        line = rows.filter(pk=pk, state=Line.WAITING).first()
        if line is None:
            return  # another worker has it, or had it
        line.run = run
        # Before the tickets are read: whoever refunds the same order at the same time is waited for.
        order = order_rows.locked(line.order_id)
        terms = refund_runs.terms_of(run)
        chosen = refund_runs.tickets_of(line, terms) if order.state == Order.State.PAID else []
        if not chosen:
            line.state, line.why = Line.LEFT_OUT, _("Its tickets have ended or were used meanwhile.")
        elif refund_runs.has_later_add_ons(line, terms):
            words = _("Add-ons that were bought for it later have not gone back. Begin another run for it.")
            raise CannotRefund(words)
        else:
            line.state, line.refunded_minor = Line.DONE, _give_back(line, order, chosen, terms, now)
        line.at = now
        line.save(update_fields=["state", "why", "refunded_minor", "at"])


def _give_back(line: RefundRunLine, order: Order, chosen: list[Ticket], terms: Terms, now: datetime) -> int:
    """How much, by the same door as one order's tickets on its page."""
    run = line.run
    made = returns.refund_tickets(
        order=order, chosen=chosen, fee_minor=0 if line.is_follower else terms.fee_minor,
        percent_bp=terms.percent_bp, ends_tickets=terms.ends_tickets, reason=run.reason, text=run.text,
        by=run.created_by, now=now, key=line.key,
    )  # fmt: skip
    line.refunds.set(made)
    return sum(refund.amount_minor for refund in made)


def _fail(pk: int, words: str, now: datetime) -> None:
    rows = RefundRunLine.objects.filter(pk=pk, state=Line.WAITING)
    rows.update(state=Line.FAILED, why=words[:300], at=now)


def _tell(what: str, run: RefundRun, by: User | None, now: datetime, **after: int) -> None:
    label = "" if by else _("the worker")
    history.write(
        f"refund_run.{what}", run, scope=run.event.public_id, by=by, by_label=label, now=now, after=after
    )
