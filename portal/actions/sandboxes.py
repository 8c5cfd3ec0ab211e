"""Sandboxes: made by one click, moved through time, begun again, deleted. The worker does it, one thing at a time.

What the clock has made due is done in the same go, so that whoever waits for the work sees its outcome.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from core import history
from core.ids import new_code
from events import counters
from events.models import Event, Organizer, SandboxWork
from events.models.sandbox import MOST_DAYS
from portal.sandbox import clock, resetting, seed

logger = logging.getLogger("plenary.sandboxes")
DUTY = "sandboxes"
MADE, MOVED, RESET = "event.sandbox_made", "event.sandbox_moved", "event.sandbox_reset"
# Told by the organizer: the event's own history goes with it.
DELETED = "organizer.sandbox_deleted"
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
MOST_MOVED = 3650
MOST_OF_AN_ORGANIZER = 20
Kind, State = SandboxWork.Kind, SandboxWork.State
Sweep = Callable[[Event], None]


class NotASandbox(Exception):
    """Time moves for sandboxes alone."""

    message = _lazy(
        "This event is no sandbox: its time is everybody’s, and it cannot begin again or be deleted."
    )


class Refused(Exception):
    """`message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def create(*, organizer: Organizer, by: User, now: datetime) -> SandboxWork:
    """A new event with a word of its own, which the worker fills. Asked for again until then, it is the same. Raises Refused
    where an organizer has many.
    """
    with transaction.atomic():
        Organizer.objects.select_for_update().get(pk=organizer.pk)
        known = Event.objects.filter(organizer=organizer, is_sandbox=True)
        if known.count() >= MOST_OF_AN_ORGANIZER:
            words = _("You have %d sandboxes. Delete one, or begin one of them again.")
            raise Refused(words % MOST_OF_AN_ORGANIZER)
        seeds = SandboxWork.objects.filter(kind=Kind.SEED, state=State.WAITING, created_by=by)
        same: SandboxWork | None = (
            seeds.filter(event__organizer=organizer).select_related("event__organizer").first()
        )
        if same is not None:
            return same
        event = Event(organizer=organizer, is_sandbox=True, slug=f"sandbox-{new_code(6).lower()}")
        seed.dress(event, now)
        # Until it is filled nobody else finds it half empty.
        event.is_public = False
        event.save()
        history.write(MADE, event, scope=event.public_id, by=by, now=now)
        return SandboxWork.objects.create(event=event, kind=Kind.SEED, created_by=by, created_at=now)


def advance(*, event: Event, days: int, by: User, now: datetime) -> SandboxWork:
    """So many whole days forward. Raises NotASandbox, and Refused while something is being done or where it is too far."""
    if not 1 <= days <= MOST_DAYS:
        raise Refused(_("Move it by 1 to %d days.") % MOST_DAYS)
    if event.is_sandbox and event.days_moved + days > MOST_MOVED:
        raise Refused(_("A sandbox ends after %d days. Reset it to begin again.") % MOST_MOVED)
    return _ask(event, Kind.MOVE, by, now, days)


def reset(*, event: Event, by: User, now: datetime) -> SandboxWork:
    """As it was when it was made, with dates after today: same address, team, tokens and webhooks. Raises as `advance`."""
    return _ask(event, Kind.RESET, by, now)


def delete(*, event: Event, by: User, now: datetime) -> SandboxWork:
    """For good: with its address, team, tokens, webhooks and files, and with this work itself. Raises as `advance`."""
    return _ask(event, Kind.DELETE, by, now)


def _ask(event: Event, kind: str, by: User, now: datetime, days: int = 0) -> SandboxWork:
    if not event.is_sandbox:
        raise NotASandbox
    try:
        with transaction.atomic():
            return SandboxWork.objects.create(
                event=event, kind=kind, days=days, created_by=by, created_at=now
            )
    except IntegrityError:
        raise Refused(_("The sandbox is still at its last move. Wait until that is done.")) from None


def run_due(*, now: datetime, sweep: Sweep) -> int:
    """Do the next thing that waits. `sweep` does what has come due. Returns whether there was one."""
    rows = SandboxWork.objects.due(now).select_related("event__organizer", "created_by")
    row = rows.first()
    if row is None or not SandboxWork.objects.claim(row, now=now, lease=LEASE):
        return 0
    try:
        if row.attempts > MOST_ATTEMPTS:
            raise Refused(_("The worker died over this again and again."))
        _attempt(row, sweep)
    except Refused as refused:
        _end(row, State.FAILED, refused.message)
    except Exception as error:  # one sandbox must not hold up the others
        if settings.DEBUG_PROPAGATE_EXCEPTIONS:
            raise
        if isinstance(error, (IntegrityError, OperationalError)) and row.attempts < MOST_ATTEMPTS:
            # Somebody wrote in it at the very moment, and of all that was to be done nothing is: once more, at once.
            logger.warning("sandbox is tried again", extra={"work": row.public_id, "error": str(error)[:300]})
            SandboxWork.objects.held(row).update(leased_until_at=None)
            return 1
        logger.exception("sandbox failed", extra={"work": row.public_id})
        _end(row, State.FAILED, _("This is our mistake. It is in the log; ask once more."))
    return 1


def _attempt(row: SandboxWork, sweep: Sweep) -> None:
    """A worker that dies between the rows and what follows from them leaves only the latter to the next."""
    if not row.done:
        with transaction.atomic():
            if not SandboxWork.objects.held(row).update(done=1, total=1):
                return
            DOING[row.kind](row)
    if row.kind == Kind.DELETE:
        return
    try:
        sweep(row.event)
    except Exception:  # the rows are written; the timetable does the same again
        if settings.DEBUG_PROPAGATE_EXCEPTIONS:
            raise
        logger.exception("what follows from a sandbox failed", extra={"work": row.public_id})
    _end(row, State.DONE)


def _move(row: SandboxWork) -> None:
    event, now = row.event, timezone.now()
    try:
        clock.move(event, row.days)
    except IntegrityError as error:
        raise Refused(
            _(
                "Two of its times lie in the hour that clocks there skip or repeat. Move it by a day more or less."
            )
        ) from error
    history.write(
        MOVED, event, scope=event.public_id, by=row.created_by, now=now,
        before={"days_moved": event.days_moved - row.days}, after={"days_moved": event.days_moved},
    )  # fmt: skip


def _fill(row: SandboxWork) -> None:
    event, by, now = row.event, row.created_by, timezone.now()
    if by is None:
        raise Refused(_("Who asked for it is gone. Ask once more."))
    if row.kind == Kind.RESET:
        resetting.empty(event)
    # Written as a whole below: what somebody changed meanwhile, its counters and whom it lets in, is read under its lock.
    # Not before its rows are gone: whoever buys takes the quotas first, then the event.
    rows = Event.objects.select_for_update(of=("self",), no_key=True).select_related("organizer")
    event = rows.get(pk=event.pk)
    seed.dress(event, now)
    event.save()
    seed.fill(event, by=by, now=now)
    counters.raise_public(event.pk)
    counters.raise_shop(event.pk)
    if row.kind == Kind.RESET:
        history.write(RESET, event, scope=event.public_id, by=by, now=now)


def _delete(row: SandboxWork) -> None:
    event, organizer = row.event, row.event.organizer
    resetting.delete(event)
    history.write(
        DELETED, organizer, scope=organizer.public_id, by=row.created_by, now=timezone.now(),
        before={"name": event.name, "address": event.slug},
    )  # fmt: skip


DOING: Mapping[str, Callable[[SandboxWork], None]] = {
    Kind.SEED: _fill, Kind.MOVE: _move, Kind.RESET: _fill, Kind.DELETE: _delete,
}  # fmt: skip


def _end(row: SandboxWork, state: str, detail: str = "") -> None:
    mine = SandboxWork.objects.filter(pk=row.pk, state=State.WAITING)
    mine.update(state=state, detail=detail[:300], ended_at=timezone.now())
