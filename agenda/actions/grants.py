"""Grants: applying without an account, awarding within the budget, and the answer of who got one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User, normal_email
from agenda import emails_grants
from agenda.models import Grant, GrantCall, GrantPayout
from core import history, mail, money
from core.models.history import PRIVATE

State = Grant.State
PENDING = ("pending", "pending_minor", "pending_ticket")
DECIDED = (*PENDING, "decided_at", "decided_by")


class CannotApply(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class CannotDecide(CannotApply):
    pass


@dataclass(frozen=True)
class Wish:
    """What somebody asks for. `answers` are question → answer."""

    wants_ticket: bool
    asked_minor: int
    answers: Mapping[str, str]


def apply(*, call: GrantCall, name: str, email: str, wish: Wish, now: datetime) -> None:
    """The way to the application goes to the address by mail, and nowhere else: whoever typed a stranger's address
    learns nothing, and who applied before gets his link once more, with nothing changed.
    """
    address, event = normal_email(email), call.event
    if not call.is_open(now):
        raise CannotApply(_("Applications are not open at the moment."))
    try:
        with transaction.atomic():
            row = Grant(event=event, name=name, email=address, applied_at=now)
            _write(row, wish, now)
            row.save(force_insert=True)
            mail.post(emails_grants.received(row, now=now))
            history.write("grant.applied", row, scope=event.public_id, by=None, by_label=_("Form"), now=now)
    except IntegrityError:
        with transaction.atomic():
            known = (
                Grant.objects.standing().select_related("event__organizer").get(event=event, email=address)
            )
            mail.post(emails_grants.received(known, now=now))


def change(*, grant: Grant, wish: Wish, now: datetime) -> None:
    """While applications are open and nobody has decided. Raises CannotApply."""
    with transaction.atomic():
        row, call = locked(grant)
        if row.state != State.APPLIED:
            raise CannotApply(_("This was decided meanwhile: it can no longer be changed."))
        if not call.is_open(now):
            raise CannotApply(_("Applications have closed: this one stands as it is."))
        _write(row, wish, now)
        row.save(update_fields=["wants_ticket", "asked_minor", "answers_sealed", "changed_at"])
        tell("changed", row, by=None, now=now)


def withdraw(*, grant: Grant, now: datetime) -> None:
    """What was written goes at once. Raises CannotApply."""
    with transaction.atomic():
        row, call = locked(grant)
        if row.state != State.APPLIED:
            raise CannotApply(_("This was decided meanwhile: accept or decline it instead."))
        let_go(row, call)
        row.state, row.answered_at, row.answers_text = State.WITHDRAWN, now, ""
        row.save(update_fields=["state", "answered_at", "answers_sealed", *DECIDED])
        tell("withdrawn", row, by=None, now=now)


def award(*, grant: Grant, minor: int, ticket: bool, by: User | None, now: datetime) -> None:
    """Raises CannotDecide with nothing changed; the database refuses more than the budget. Where decisions are told in
    rounds it waits, with its money set aside, and takes the place of one that waited (agenda/actions/grant_rounds.py)."""
    with transaction.atomic():
        row, call = locked(grant)
        if row.state not in (State.APPLIED, State.REFUSED):
            raise CannotDecide(_("This is settled already: %s.") % row.get_state_display())
        if not (minor or ticket):
            raise CannotDecide(_("Award a ticket, money, or both."))
        if ticket and not call.offers_tickets:
            raise CannotDecide(_("No tickets are given: say so first under “Grants offered”."))
        if minor > call.most_minor:
            raise CannotDecide(
                _("At most %s go to one person.") % money.display(call.most_minor, row.event.currency)
            )
        let_go(row, call)
        if not GrantCall.objects.filter(pk=call.pk).take(minor):
            left = GrantCall.objects.get(pk=call.pk).left_minor
            raise CannotDecide(_("Only %s of the budget are left.") % money.display(left, row.event.currency))
        if call.tells_in_rounds:
            row.pending, row.pending_minor, row.pending_ticket = Grant.Decision.AWARD, minor, ticket
            _wait(row, by, now)
            return
        row.award_minor, row.award_ticket, row.state = minor, ticket, State.OFFERED
        row.answer_by_at = now + timedelta(days=call.answer_days)
        _decide(row, by, now)
        mail.post(emails_grants.awarded(row, now=now))
        tell("awarded", row, by=by, now=now, after={"award_minor": minor, "ticket": ticket})


def refuse(*, grant: Grant, by: User | None, now: datetime) -> None:
    """At once, or in the next round, as `award`."""
    with transaction.atomic():
        row, call = locked(grant)
        if row.state != State.APPLIED:
            raise CannotDecide(_("This is settled already: %s.") % row.get_state_display())
        let_go(row, call)
        if call.tells_in_rounds:
            row.pending = Grant.Decision.REFUSE
            _wait(row, by, now)
            return
        row.state = State.REFUSED
        _decide(row, by, now)
        mail.post(emails_grants.refused(row, now=now))
        tell("refused", row, by=by, now=now)


def accept(*, grant: Grant, now: datetime) -> None:
    """Twice is once. The code for the ticket follows by a reaction. Raises CannotApply after the deadline."""
    with transaction.atomic():
        row, _call = locked(grant)
        if row.state == State.ACCEPTED:
            return
        if not row.can_answer(now):
            raise CannotApply(_("This can no longer be accepted. Write to us if you still need it."))
        row.state, row.answered_at = State.ACCEPTED, now
        row.save(update_fields=["state", "answered_at"])
        tell("accepted", row, by=None, now=now, after={"ticket": row.award_ticket})


def decline(*, grant: Grant, now: datetime) -> None:
    """The money is free for others at once. Not once it was paid out, nor after accepting. Raises CannotApply."""
    with transaction.atomic():
        row, call = locked(grant)
        if row.state == State.DECLINED:
            return
        if row.state != State.OFFERED:
            raise CannotApply(_("This can no longer be declined here. Write to us."))
        _free(row, call, State.DECLINED, now)


def lapse_due(*, now: datetime) -> int:
    """Offers that nobody answered in time: the money is free again. Returns how many."""
    count = 0
    for pk in list(Grant.objects.lapsed(now).order_by("pk").values_list("pk", flat=True)[:500]):
        with transaction.atomic():
            row, call = locked(Grant(pk=pk))
            if row.state == State.OFFERED and not row.can_answer(now):
                _free(row, call, State.LAPSED, now)
                mail.post(emails_grants.lapsed(row, now=now))
                count += 1
    return count


def pay_out(
    *, grant: Grant, by: User | None, now: datetime, minor: int | None = None, note: str = "",
    seen: int | None = None,
) -> None:  # fmt: skip
    """Note that so much has gone out, or all that is left. `seen` is what had been paid when the page was opened, so that a
    form that is sent twice pays once. Raises CannotDecide; the database refuses more than the award."""
    with transaction.atomic():
        row, _call = locked(grant)
        if minor is None and row.paid_minor and not row.unpaid_minor:
            return
        if not row.takes_receipts:
            raise CannotDecide(_("Only money that was accepted can be paid out."))
        if seen is not None and seen != row.paid_minor:
            raise CannotDecide(_("Something was paid out meanwhile. Look at it, then note the rest."))
        amount = row.unpaid_minor if minor is None else minor
        if amount <= 0:
            raise CannotDecide(_("Say how much has been paid out."))
        if not Grant.objects.filter(pk=row.pk).pay(amount, now):
            left = money.display(row.unpaid_minor, row.event.currency)
            raise CannotDecide(_("Only %s of the award are left to be paid out.") % left)
        GrantPayout.objects.create(
            grant=row, amount_minor=amount, note=note.strip()[:200], paid_at=now, by=by
        )
        tell("paid", row, by=by, now=now, before={"paid_minor": row.paid_minor},
             after={"paid_minor": row.paid_minor + amount})  # fmt: skip


def _write(row: Grant, wish: Wish, now: datetime) -> None:
    row.wants_ticket, row.asked_minor, row.changed_at = wish.wants_ticket, wish.asked_minor, now
    row.answers_text = json.dumps(dict(wish.answers), ensure_ascii=False)


def _free(row: Grant, call: GrantCall, state: Grant.State, now: datetime) -> None:
    GrantCall.objects.filter(pk=call.pk).give_back(row.award_minor)
    row.state, row.answered_at = state, now
    row.save(update_fields=["state", "answered_at"])
    tell(str(state), row, by=None, now=now, after={"award_minor": row.award_minor})


def let_go(row: Grant, call: GrantCall) -> None:
    """A decision that waited is none any more, and its money is free. The caller saves the row."""
    if row.pending_minor:
        GrantCall.objects.filter(pk=call.pk).give_back(row.pending_minor)
    row.pending, row.pending_minor, row.pending_ticket = "", 0, False
    if row.state == State.APPLIED:
        row.decided_at = row.decided_by = None


def _wait(row: Grant, by: User | None, now: datetime) -> None:
    row.decided_at, row.decided_by = now, by
    row.save(update_fields=DECIDED)
    after = {"decision": row.pending, "award_minor": row.pending_minor, "ticket": row.pending_ticket}
    tell("decided", row, by=by, now=now, after=after, private=True)


def _decide(row: Grant, by: User | None, now: datetime) -> None:
    row.decided_at, row.decided_by = now, by
    row.save(
        update_fields=[
            "state", "award_minor", "award_ticket", "answer_by_at", *DECIDED,
        ]
    )  # fmt: skip


def tell(
    what: str, row: Grant, *, by: User | None, now: datetime, after: Mapping[str, object] | None = None,
    before: Mapping[str, object] | None = None, private: bool = False,
) -> None:  # fmt: skip
    """By its code alone: who it is stands in no history. What nobody has been told is `private`: whoever has a conflict of
    interest, or applied himself, reads the event's history as well. The grant's own page shows it.
    """
    label = "" if by else _("Link of the application")
    history.write(
        f"{PRIVATE if private else ''}grant.{what}",
        row,
        scope=row.event.public_id,
        by=by,
        by_label=label,
        now=now,
        before=before,
        after=after,
    )


def locked(grant: Grant) -> tuple[Grant, GrantCall]:
    """Under its own lock; the budget is taken by a conditional UPDATE, so that awards need not wait for one another."""
    rows = Grant.objects.select_for_update(of=("self",)).select_related(
        "event__organizer", "event__grant_call"
    )
    row: Grant = rows.get(pk=grant.pk)
    return row, row.event.grant_call
