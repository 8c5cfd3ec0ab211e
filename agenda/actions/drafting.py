"""Drafted agendas: asked for, stopped, mixed and thrown away. The worker makes them (agenda/actions/drafting_work.py).

Nothing here touches the agenda itself; agenda/actions/accepting.py does, when somebody says so.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda.models import Drafting, DraftPlacement
from agenda.planning import evaluating, material
from agenda.planning.adapting import weights_of
from agenda.planning.material import Spot
from core import history
from events.models import Event

State = Drafting.State
DUTY = "draftings"
# An organizer's patience is not the limit, the worker is: it does one at a time.
MOST_WAITING = 5
MOST_KEPT = 40
WISHES = (
    "name", "seconds", "seed", "keeps", "may_move_released", "buffer_minutes", "clash_weight",
    "same_track_weight", "overflow_weight", "dislike_weight", "track_day_room_weight",
)  # fmt: skip


class Refused(Exception):
    """What was asked for cannot be done; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def ask(
    *, event: Event, kind: str, wishes: Mapping[str, Any], form_key: str, by: User, now: datetime
) -> Drafting:
    """Have an agenda drafted, or re-planned. The same form sent twice is one draft."""
    with transaction.atomic():
        Event.objects.select_for_update().get(pk=event.pk)
        known = Drafting.objects.filter(event=event, form_key=form_key).first()
        if known is not None:
            return known
        waiting = Drafting.objects.filter(event=event, state__in=Drafting.WORKED_ON)
        if waiting.count() >= MOST_WAITING:
            raise Refused(
                _("%(count)d drafts are being worked on already: wait for one.") % {"count": MOST_WAITING}
            )
        row = Drafting(
            event=event, kind=kind, form_key=form_key, created_by=by, created_at=now,
            **{name: wishes[name] for name in WISHES if name in wishes},
        )  # fmt: skip
        row.name = row.name or _next_name(event, kind)
        row.save()
        _forget_old(event)
        history.write("drafting.asked", row, scope=event.public_id, by=by, now=now)
    return row


def _next_name(event: Event, kind: str) -> str:
    number = Drafting.objects.filter(event=event).count() + 1
    word = {
        Drafting.Kind.REPLAN: _("Re-plan %(number)d"),
        Drafting.Kind.MIXED: _("Mixture %(number)d"),
    }.get(Drafting.Kind(kind), _("Draft %(number)d"))
    return word % {"number": number}


def _forget_old(event: Event) -> None:
    """So many lie side by side; the oldest that have ended go."""
    ended = Drafting.objects.filter(event=event).exclude(state__in=Drafting.WORKED_ON).order_by("-pk")
    old = list(ended.values_list("pk", flat=True)[MOST_KEPT:])
    Drafting.objects.filter(pk__in=old).delete()


def stop(*, row: Drafting, by: User, now: datetime) -> None:
    """It is good enough: the best so far becomes the result. One that has ended stays as it is."""
    with transaction.atomic():
        if Drafting.objects.filter(pk=row.pk, state__in=Drafting.WORKED_ON, is_stopping=False).update(
            is_stopping=True
        ):
            history.write("drafting.stopped", row, scope=row.event.public_id, by=by, now=now)


def cancel(*, row: Drafting, by: User, now: datetime) -> None:
    """Nothing comes of it. The worker notices within a second."""
    with transaction.atomic():
        open_rows = Drafting.objects.filter(pk=row.pk, state__in=Drafting.WORKED_ON)
        if open_rows.update(state=State.CANCELLED, ended_at=now, leased_until_at=None):
            history.write("drafting.cancelled", row, scope=row.event.public_id, by=by, now=now)


def discard(*, row: Drafting, by: User, now: datetime) -> None:
    """Throw a draft away. What was accepted of it stays in the agenda."""
    with transaction.atomic():
        kept = Drafting.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
        if kept is None:
            return
        if kept.is_worked_on:
            raise Refused(_("It is still being worked on: cancel it first."))
        history.write("drafting.discarded", kept, scope=row.event.public_id, by=by, now=now)
        kept.delete()


# Mixing


def mix(
    *,
    base: Drafting,
    other: Drafting,
    sessions: Collection[int],
    form_key: str,
    name: str = "",
    by: User,
    now: datetime,
) -> Drafting:
    """A draft of its own: as `base`, but these sessions where `other` has them. It may break rules, and says so."""
    if not sessions:
        raise Refused(_("Choose what to take from the other draft."))
    with transaction.atomic():
        Event.objects.select_for_update().get(pk=base.event_id)
        known = Drafting.objects.filter(event=base.event_id, form_key=form_key).first()
        if known is not None:
            return known
        places = spots_of(base)
        theirs = spots_of(other)
        for session in sessions:
            places.pop(session, None)
            if session in theirs:
                places[session] = theirs[session]
        row = Drafting(
            event=base.event, kind=Drafting.Kind.MIXED, form_key=form_key, state=State.DONE, share=100,
            created_by=by, created_at=now, ended_at=now,
            **{wish: getattr(base, wish) for wish in WISHES if wish != "name"},
        )  # fmt: skip
        row.name = name or _next_name(base.event, row.kind)
        found = evaluating.of_places(material.read(base.event), places, weights=weights_of(row))
        row.score = found.stored
        row.save()
        keep_places(row, places)
        history.write("drafting.mixed", row, scope=base.event.public_id, by=by, now=now)
    return row


def spots_of(row: Drafting) -> dict[int, Spot]:
    """Where a draft puts sessions, by their keys."""
    placed = row.placements.order_by("pk").values_list("session", "room", "starts_at", "minutes")
    return {session: Spot(room, starts_at, minutes) for session, room, starts_at, minutes in placed}


def keep_places(
    row: Drafting, places: Mapping[int, Spot], causes: Mapping[int, list[str]] | None = None
) -> None:
    DraftPlacement.objects.bulk_create(
        [
            DraftPlacement(
                drafting=row, session_id=session, room_id=spot.room, starts_at=spot.starts_at,
                minutes=spot.minutes, causes=(causes or {}).get(session, []),
            )
            for session, spot in places.items()
        ],
        batch_size=500,
    )  # fmt: skip
