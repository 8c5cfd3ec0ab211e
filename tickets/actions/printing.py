"""Batches of badges: asked for, cancelled, worked on with a lease, and written into the ledger.

What a badge shows is known to `portal` alone (portal/printing.py), which draws between `claim` and `finish`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import history
from events.models import Event
from tickets.actions import badges
from tickets.models import BadgeBatch, BadgeLayout, BadgePrint

State = BadgeBatch.State
DUTY = "badges"
LEASE = timedelta(seconds=30)  # longer than anything takes between two signs of life
MOST_ATTEMPTS = 3
MOST_WAITING = 5
KEEP_FILES = timedelta(days=30)
WISHES = (
    "layout", "printer", "what", "order", "form", "role", "ticket_type", "partner", "desk", "start_cell",
    "desks",
)  # fmt: skip


class Refused(Exception):
    """What was asked for cannot be done; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Lost(Exception):
    """Cancelled, or in another worker's hands: nothing is written."""


@dataclass(frozen=True)
class Paper:
    """What came of a batch, drawn from a draft of its badges in the order of the pages."""

    content: bytes
    draft: badges.Draft
    layout_hash: str
    pages: int
    fresh: int
    missing: Sequence[Mapping[str, str]]
    desk_letters: Sequence[Mapping[str, Any]] = ()


def ask(*, event: Event, wishes: Mapping[str, Any], form_key: str, by: User, now: datetime) -> BadgeBatch:
    """Have badges drawn. The same form sent twice is one batch."""
    with transaction.atomic():
        Event.objects.select_for_update().get(pk=event.pk)
        known = BadgeBatch.objects.filter(event=event, form_key=form_key).first()
        if known is not None:
            return known
        if BadgeBatch.objects.filter(event=event, state__in=BadgeBatch.WORKED_ON).count() >= MOST_WAITING:
            raise Refused(
                _("%(count)d batches are being drawn already: wait for one.") % {"count": MOST_WAITING}
            )
        row = wished(event, wishes)
        row.form_key, row.created_by, row.created_at = form_key, by, now
        row.save()
        history.write("badge_batch.asked", row, scope=event.public_id, by=by, now=now)
    return row


def wished(event: Event, wishes: Mapping[str, Any]) -> BadgeBatch:
    """The batch as it would be asked for; nothing is written."""
    return BadgeBatch(event=event, **{name: wishes[name] for name in WISHES if name in wishes})


def cancel(*, row: BadgeBatch, by: User, now: datetime) -> None:
    """Nothing comes of it. The worker notices before the next fifty badges, and no badge has been issued or ended by then."""
    with transaction.atomic():
        open_rows = BadgeBatch.objects.filter(pk=row.pk, state__in=BadgeBatch.WORKED_ON)
        if open_rows.update(state=State.CANCELLED, ended_at=now, leased_until_at=None):
            history.write("badge_batch.cancelled", row, scope=row.event.public_id, by=by, now=now)


# The worker


def claim(now: datetime) -> BadgeBatch | None:
    """The next one, for as long as a lease: its end is the sign by which this worker knows it is still its own."""
    rows = BadgeBatch.objects.due(now).select_related(
        "event", "layout", "printer", "ticket_type", "partner", "desk", "created_by"
    )
    row = rows.first()
    if row is None:
        return None
    mine = BadgeBatch.objects.filter(pk=row.pk, state=row.state, leased_until_at=row.leased_until_at)
    fields: dict[str, Any] = {
        "state": State.RUNNING,
        "leased_until_at": now + LEASE,
        "attempts": row.attempts + 1,
    }
    if not mine.update(**fields, done=0):
        return None
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def renew(row: BadgeBatch, **fields: Any) -> None:
    """Say how far it is. Raises Lost if the row is no longer this worker's."""
    lease = timezone.now() + LEASE
    if not _mine(row).update(leased_until_at=lease, **fields):
        raise Lost
    row.leased_until_at = lease


def finish(*, row: BadgeBatch, paper: Paper, now: datetime) -> None:
    """The badges, the file, the ledger and the row's end: all or nothing. Raises Lost and badges.Meanwhile."""
    row.file.save(f"{row.public_id}.pdf", ContentFile(paper.content), save=False)
    try:
        with transaction.atomic():
            if _mine(row).select_for_update(of=("self",)).first() is None:
                raise Lost
            issued = badges.issue(event=row.event, draft=paper.draft, by=row.created_by, now=now)
            contents = {badge.pk: badge.content_hash for badge in issued.values()}
            record(
                contents=contents, layout=row.layout, layout_hash=paper.layout_hash, by=row.created_by,
                now=now, batch=row,
            )  # fmt: skip
            _mine(row).update(
                state=State.DONE, ended_at=now, leased_until_at=None, file=row.file.name, pages=paper.pages,
                fresh=paper.fresh, missing=list(paper.missing), desk_letters=list(paper.desk_letters),
                done=len(contents), total=len(contents),
            )  # fmt: skip
    except BaseException:
        row.file.delete(save=False)
        raise


def end(*, row: BadgeBatch, state: State, now: datetime, refusal: str = "") -> None:
    """Without a file. Nothing if the row is in other hands by now."""
    _mine(row).update(state=state, ended_at=now, leased_until_at=None, refusal=refusal[:300])


def _mine(row: BadgeBatch) -> Any:
    return BadgeBatch.objects.filter(pk=row.pk, state=State.RUNNING, leased_until_at=row.leased_until_at)


# The ledger


def record(
    *,
    contents: Mapping[int, str],
    layout: BadgeLayout | None,
    layout_hash: str,
    by: User | None,
    now: datetime,
    reason: str = "",
    batch: BadgeBatch | None = None,
) -> None:
    """A line for each badge: {badge pk: content hash}. One query."""
    BadgePrint.objects.bulk_create(
        [
            BadgePrint(
                badge_id=pk, batch=batch, layout=layout, layout_hash=layout_hash, content_hash=content,
                reason=reason, printed_at=now, printed_by=by,
            )
            for pk, content in contents.items()
        ],
        batch_size=500,
    )  # fmt: skip


def printed(event: Event) -> set[tuple[int, str]]:
    """(participant pk, content hash) of all badges that are on paper and open doors."""
    prints = BadgePrint.objects.of_current(event)
    return set(prints.values_list("badge__participant", "content_hash").order_by())


def last_prints(event: Event) -> dict[int, BadgePrint]:
    """{participant pk: the last print}, also of badges that are dead. One query."""
    rows = BadgePrint.objects.filter(badge__event=event).select_related("badge", "layout", "printed_by")
    return {row.badge.participant_id: row for row in rows.order_by("pk")}


def forget_files(*, now: datetime) -> int:
    """Delete the files of batches after a month, and names in their reports; the ledger stays."""
    old = BadgeBatch.objects.filter(created_at__lt=now - KEEP_FILES).exclude(file="")
    for row in old:
        row.file.delete(save=False)
        BadgeBatch.objects.filter(pk=row.pk).update(file="", missing=[])
    return len(old)
