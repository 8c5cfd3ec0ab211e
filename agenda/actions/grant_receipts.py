"""Receipts of who got a grant: sent by link with what they come to, looked at by the team, deleted with retention."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import IO

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import retention
from agenda.actions import grants
from agenda.actions.grants import CannotApply, CannotDecide
from agenda.models import Grant, GrantReceipt
from core import times
from core.ids import new_id

MOST_RECEIPTS = 20


@dataclass(frozen=True)
class Sent:
    """A file that was looked at: `suffix` is that of its content, `name` what the sender called it."""

    content: IO[bytes]
    size: int
    suffix: str
    name: str
    amount_minor: int
    what: str = ""


def are_taken(grant: Grant, now: datetime) -> bool:
    """Until they are deleted anyway: what comes later would be gone before anybody looks at it."""
    today = times.conference_day(now, grant.event.time_zone)
    return grant.takes_receipts and today < retention.RECEIPTS.gone_on(grant.event)


def add(*, grant: Grant, sent: Sent, now: datetime) -> GrantReceipt:
    """Raises CannotApply where no money was accepted, it is too late, or there are too many."""
    with transaction.atomic():
        row, _call = grants.locked(grant)
        if not row.takes_receipts:
            raise CannotApply(_("Receipts are sent for money that you have accepted."))
        if not are_taken(row, now):
            raise CannotApply(_("The time for receipts is over. Write to us if you still have one."))
        if row.receipts.count() >= MOST_RECEIPTS:
            words = _("There are %(most)s receipts already. Delete one first, or put several into one file.")
            raise CannotApply(words % {"most": MOST_RECEIPTS})
        made = GrantReceipt(
            grant=row, amount_minor=sent.amount_minor, what=sent.what, file_name=sent.name[-200:], size=sent.size,
            sent_at=now,
        )  # fmt: skip
        made.file.save(f"{new_id('rcp')}{sent.suffix}", File(sent.content), save=False)
        # What was written to disk for a row that never came to be would lie there for ever.
        storage, name = made.file.storage, made.file.name
        try:
            made.save(force_insert=True)
        except Exception:
            storage.delete(str(name))
            raise
        after = {"receipt": made.public_id, "amount_minor": sent.amount_minor}
        grants.tell("receipt_sent", row, by=None, now=now, after=after)
    return made


def remove(*, receipt: GrantReceipt, now: datetime) -> None:
    """By who sent it, until the team has looked at it. Twice is once."""
    with transaction.atomic():
        row, _call = grants.locked(receipt.grant)
        known = GrantReceipt.objects.filter(pk=receipt.pk).first()
        if known is None:
            return
        if known.checked_at is not None:
            raise CannotApply(_("This receipt was checked already, so it stays. Write to us if it is wrong."))
        before = {"receipt": known.public_id, "amount_minor": known.amount_minor}
        grants.tell("receipt_removed", row, by=None, now=now, after=before)
        transaction.on_commit(partial(known.file.storage.delete, str(known.file.name)))
        known.delete()


def check(*, grant: Grant, checked: set[str], seen: set[str], by: User | None, now: datetime) -> None:
    """Which of the receipts that were `seen` fit, by public id: these are checked, the others not, or no longer."""
    with transaction.atomic():
        row, _call = grants.locked(grant)
        for receipt in row.receipts.filter(public_id__in=seen):
            wanted = receipt.public_id in checked
            if wanted == (receipt.checked_at is not None):
                continue
            if not wanted and row.paid_minor:
                raise CannotDecide(_("Money was paid out on these receipts: they stay checked."))
            receipt.checked_at, receipt.checked_by = (now, by) if wanted else (None, None)
            receipt.save(update_fields=["checked_at", "checked_by"])
            after = {"receipt": receipt.public_id, "amount_minor": receipt.amount_minor}
            grants.tell(
                "receipt_checked" if wanted else "receipt_unchecked", row, by=by, now=now, after=after
            )
