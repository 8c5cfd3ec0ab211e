"""An event from a file, whole or not at all: asked for by an owner of an organizer, brought in by the worker.

Nothing goes out by it: no letters, no messages to others, and no gateway is asked, until somebody wakes the event.
"""

import hashlib
import logging
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import history
from events.models import Event, EventImport, Organizer
from portal.event_file import checking, opening, previewing, storing
from portal.event_file.beat import LEASE, Beat, Stopped
from portal.event_file.opening import Opened, Refused, refuse
from tickets import recount

logger = logging.getLogger("plenary.event_imports")
DUTY = "event_imports"
IMPORTED = "event.imported"
WOKEN = "event.woken"
MOST_ATTEMPTS = 5
# The rows are stored in one transaction, in which nothing can be told; a worker that dies over it is missed after this.
STORING = timedelta(minutes=15)
KEPT = timedelta(days=7)
PIECE = 1024 * 1024
State = EventImport.State


class NotReady(Exception):
    """It cannot be brought in now, and why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def ask(
    *,
    organizer: Organizer,
    file: File[bytes],
    slug: str,
    accepts_differences: bool,
    by: User | None,
    now: datetime,
    is_look: bool = False,
) -> EventImport:
    """The same file twice while it waits is the same import. With `is_look` it waits for `bring` once it is read."""
    seen = hashlib.sha256()
    for piece in file.chunks(PIECE):
        seen.update(piece)
    row = EventImport(
        organizer=organizer, slug=slug, accepts_differences=accepts_differences, created_by=by, created_at=now,
        is_look=is_look, file_hash=seen.hexdigest(), file_name=PurePath(file.name or "").name[:200],
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        same = EventImport.objects.filter(organizer=organizer, file_hash=row.file_hash)
        known: EventImport = same.get(is_look=is_look, state=State.WAITING)
        return known
    file.seek(0)
    # Not due before its file is there: due() finds it, and run_due leaves what has none.
    row.file.save(f"{row.public_id}.zip", file, save=True)
    return row


def bring(*, row: EventImport, slug: str, accepts_differences: bool, by: User, now: datetime) -> None:
    """What was looked through comes in. Raises NotReady."""
    read = EventImport.objects.filter(pk=row.pk, state=State.READ)
    try:
        with transaction.atomic():
            found = read.update(
                state=State.WAITING, slug=slug, accepts_differences=accepts_differences, created_by=by,
                report=[], done=0, attempts=0, leased_until_at=None, ended_at=None,
            )  # fmt: skip
    except IntegrityError as error:
        raise NotReady(_("This file is being brought in already.")) from error
    if not found:
        raise NotReady(_("Somebody else has brought it in or thrown it away meanwhile."))


def stop(*, row: EventImport, now: datetime) -> None:
    """Until the rows are being stored, which is short and cannot be broken off."""
    if EventImport.objects.filter(pk=row.pk, state=State.READ).update(state=State.STOPPED, ended_at=now):
        _forget_file(row)
        return
    waiting = EventImport.objects.filter(pk=row.pk, state=State.WAITING)
    if waiting.filter(leased_until_at=None).update(state=State.STOPPED, ended_at=now):
        _forget_file(row)
    else:
        waiting.update(is_stopping=True)


def run_due(*, now: datetime) -> int:
    """Bring the next one in. Returns whether there was one."""
    row = EventImport.objects.due(now).exclude(file="").select_related("organizer", "created_by").first()
    return int(row is not None and run(row, now=now))


def run(row: EventImport, *, now: datetime) -> bool:
    """False if another worker has it."""
    if not EventImport.objects.claim(row, now=now, lease=LEASE):
        return False
    end = _attempt(row)
    if end:
        mine = EventImport.objects.held(row)
        if not mine.update(ended_at=timezone.now(), **end):
            return True
        _clear(row)
    # Somebody may have said already that what was read comes in: its file stays with it.
    if end.get("state") != State.READ and (end or not row.is_look):
        _forget_file(row)
    return True


def _attempt(row: EventImport) -> dict[str, Any]:
    """How it ended where it did not go well."""
    try:
        _clear(row)
        if row.is_stopping:
            raise Stopped
        if row.attempts > MOST_ATTEMPTS:
            raise RuntimeError("The worker died over this file again and again.")
        (_look if row.is_look else _bring)(row)
    except Refused as refused:
        report = [[one.place, one.said] for one in refused.problems]
        if row.preview:  # another address, or a word that the numbers are accepted, may help: the file stays
            return {"state": State.READ, "report": report, "leased_until_at": None}
        return {"state": State.REFUSED, "report": report}
    except Stopped:
        return {"state": State.STOPPED}
    except Exception:  # one file must not hold up the others
        if settings.DEBUG_PROPAGATE_EXCEPTIONS:
            raise
        logger.exception("event import failed", extra={"import": row.public_id})
        return {"state": State.FAILED}
    return {}


def _clear(row: EventImport) -> None:
    """Files that an attempt wrote which did not end."""
    for storage in storing.storages():
        for name in row.leftovers:
            storage.delete(name)
    EventImport.objects.filter(pk=row.pk).update(leftovers=[])
    row.leftovers = []


def _forget_file(row: EventImport) -> None:
    """Everybody's data lies in it, and it has done its work."""
    row.file.delete(save=False)
    EventImport.objects.filter(pk=row.pk).update(file="")


def _look(row: EventImport) -> None:
    beat = Beat(row)
    try:
        with row.file.open("rb") as file:
            opened = opening.open_file(file)
            checked = checking.check(opened, told=beat)
            beat.note(opened.rows, opened.rows)
            preview = previewing.of(opened, renamed=len(storing.taken(checked)))
    finally:
        beat.end()
    mine = EventImport.objects.held(row).filter(is_stopping=False)
    if not mine.update(state=State.READ, is_look=False, preview=preview, leased_until_at=None):
        raise Stopped


def _bring(row: EventImport) -> None:
    beat = Beat(row)
    try:
        with row.file.open("rb") as file:
            opened = opening.open_file(file)
            checked = checking.check(opened, told=beat)
            beat.note(opened.rows, opened.rows)
            plan = storing.planned(checked)
            held = EventImport.objects.held(row)
            row.leftovers = list(plan.values())
            if not held.update(leftovers=row.leftovers, leased_until_at=timezone.now() + STORING):
                raise Stopped
            files = storing.write_files(opened, checked, plan)
            known = set() if row.accepts_differences else set(map(str, recount.differences()))
            with transaction.atomic():
                _store(row, opened, checked, files, known)
    finally:
        beat.end()


def _store(
    row: EventImport, opened: Opened, checked: checking.Checked, files: dict[str, str], known: set[str]
) -> None:
    now = timezone.now()
    slug = _free_slug(row, str(opened.manifest.get("event", {}).get("slug", "")))
    target = storing.Store(row.organizer, slug, now, storing.taken(checked), files)
    event = storing.store(opened, target)
    if not row.accepts_differences:
        found = _differences(known)
        if found:
            raise Refused([opening.Problem(_("the numbers"), said) for said in found[:50]])
    history.write(
        IMPORTED, event, scope=event.public_id, by=row.created_by, now=now,
        after={"file": row.file_name, "rows": opened.rows, "ids_changed": len(target.renamed)},
    )  # fmt: skip
    mine = EventImport.objects.held(row)
    if not mine.update(state=State.DONE, event=event, leftovers=[], ended_at=now, done=opened.rows):
        raise Stopped


def _differences(known: set[str]) -> list[str]:
    """What does not add up since this file was stored. A sale meanwhile may look wrong for an instant, as its rows are
    counted one query after the other, but not twice in the same words.
    """
    found = set(map(str, recount.differences())) - known
    return [one for one in map(str, recount.differences()) if one in found] if found else []


def _free_slug(row: EventImport, said: str) -> str:
    if row.slug:
        if Event.objects.filter(slug=row.slug).exists():
            raise refuse(
                _("the address"),
                _("“%(slug)s” is another event’s. Choose another word.") % {"slug": row.slug},
            )
        return row.slug
    field = Event._meta.get_field("slug")
    for number in range(1, 1000):
        slug = said if number == 1 else f"{said[:45]}-{number}"
        try:
            field.clean(slug, None)
        except ValidationError as error:
            raise refuse("event.json slug", " ".join(error.messages)) from error
        if not Event.objects.filter(slug=slug).exists():
            return slug
    raise refuse(_("the address"), _("Choose a word for it."))


def wake(*, event: Event, by: User | None, now: datetime) -> bool:
    """From now on letters about it go out, and gateways are asked. False if it was awake."""
    with transaction.atomic():
        if not Event.objects.filter(pk=event.pk, is_asleep=True).update(is_asleep=False):
            return False
        history.write(WOKEN, event, scope=event.public_id, by=by, now=now)
    event.is_asleep = False
    return True


def forget_old(*, now: datetime) -> int:
    """Files that nobody brought in."""
    old = EventImport.objects.exclude(file="").filter(created_at__lt=now - KEPT).exclude(state=State.WAITING)
    for row in old:
        EventImport.objects.filter(pk=row.pk, state=State.READ).update(state=State.STOPPED, ended_at=now)
        _forget_file(row)
    return len(old)
