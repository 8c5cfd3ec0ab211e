"""What the worker does with drafts that were asked for: it claims one with a lease, tells how far it is, and writes the
places and the row's end in one transaction. A worker that dies leaves nothing, and the next one begins anew.

numba compiles and ortools fills 60 MB when they are imported: both happen here, in the worker, and only when there is
something to do.
"""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.actions import drafting
from agenda.models import Drafting, Session
from agenda.planning import adapting, evaluating, material, telling
from agenda.planning.adapting import Plan
from agenda.planning.evaluating import Evaluation
from agenda.planning.material import Material, Spot
from agenda.solver.counting import count
from agenda.solver.problem import Placement
from agenda.solver.reasons import Reason
from agenda.solver.score import Rule
from events.models import Room

logger = logging.getLogger("plenary.planning")

State = Drafting.State
LEASE = timedelta(seconds=45)  # longer than anything takes between two signs of life
MOST_ATTEMPTS = 3
LOOK = 0.7  # seconds between two looks at whether it was cancelled
BOUND_SECONDS = 4.0
EXPLAIN_SECONDS = 3.0


class _Lost(Exception):
    """Cancelled, or in another worker's hands: nothing is written."""


class _Refused(Exception):
    """It cannot even be tried; `message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def run_due(*, now: datetime) -> int:
    """Draft the next that waits. Returns whether there was one."""
    row = claim(now)
    if row is None:
        return 0
    work(row)
    return 1


def claim(now: datetime) -> Drafting | None:
    """The next one, for as long as a lease: its end is the sign by which this worker knows it is still its own."""
    row = Drafting.objects.due(now).select_related("event", "created_by").first()
    if row is None:
        return None
    mine = Drafting.objects.filter(pk=row.pk, state=row.state, leased_until_at=row.leased_until_at)
    lease, attempts = now + _lease(row), row.attempts + 1
    fields: dict[str, Any] = {"state": State.RUNNING, "leased_until_at": lease, "attempts": attempts}
    if not mine.update(**fields, began_at=now, share=0):
        return None
    row.state, row.leased_until_at, row.attempts, row.began_at = State.RUNNING, lease, attempts, now
    return row


def _lease(row: Drafting) -> timedelta:
    """A re-plan gives no sign while it searches; its models may be set up for as long as they are solved."""
    return LEASE + timedelta(seconds=2 * row.seconds if row.kind == Drafting.Kind.REPLAN else 0)


def work(row: Drafting) -> None:
    try:
        if row.attempts > MOST_ATTEMPTS:
            raise _Refused(_("The worker died %d times over this draft.") % MOST_ATTEMPTS)
        found = material.read(row.event)
        if not found.sessions:
            raise _Refused(_("No talk is accepted yet, so there is nothing to place."))
        if not found.rooms:
            raise _Refused(_("There is no room yet. Add the rooms first."))
        if row.kind == Drafting.Kind.REPLAN:
            _replan(row, found)
        else:
            _draft(row, found)
    except _Lost:
        return
    except _Refused as refused:
        _end(row, state=State.FAILED, refusal=refused.message)
    except Exception:  # one draft must not hold up the others
        if settings.DEBUG_PROPAGATE_EXCEPTIONS:
            raise
        logger.exception("drafting failed", extra={"drafting": row.public_id})
        _end(
            row,
            state=State.FAILED,
            refusal=_("This is our mistake. It is in the log; the agenda is as it was."),
        )


def _draft(row: Drafting, found: Material) -> None:
    plan = adapting.build(
        found,
        places=found.places,
        kept=kept_of(row, found),
        weights=adapting.weights_of(row),
        buffer_minutes=row.buffer_minutes,
    )
    if not plan.grid.starts:
        raise _Refused(_("The programme has no hours in which a talk could be. Say when it is open."))
    if counted := count(plan.problem):
        _impossible(row, plan, counted)
        return
    if all(talk.lock for talk in plan.problem.talks):
        raise _Refused(_kept_words(row, found))
    best = _search(row, plan)
    if best is None or _broken(plan, best):
        if reasons := _explained(plan):
            _impossible(row, plan, reasons)
            return
        if best is None:
            raise _Refused(
                _("The talks do not fit into the rooms and hours that are open, however they are placed.")
            )
    spots = plan.spots(best)
    result = evaluating.of_plan(plan, best)
    _finish(row, spots, result, bound=_bound(row, plan))


def kept_of(row: Drafting, found: Material) -> frozenset[int]:
    """What must not move: locked talks, by choice all that have a time, and released ones unless they may."""
    if row.keeps == Drafting.Keeps.PLACED:
        return frozenset(found.places)
    kept = found.locked if row.may_move_released else found.locked | found.released
    return frozenset(kept & found.places.keys())


def _kept_words(row: Drafting, found: Material) -> str:
    if row.keeps == Drafting.Keeps.PLACED:
        return _("Every talk has a time already, and all were to stay: there was nothing to draft.")
    if not row.may_move_released and found.released - found.locked:
        return _(
            "Every talk is locked or released, so nothing could move. Tick that released talks may move."
        )
    return _("Every talk is locked, so nothing could move. Unlock some.")


def _search(row: Drafting, plan: Plan) -> Placement | None:
    """The best of the time given, or of the time until somebody said that it is good enough."""
    from agenda.solver import anneal  # numba: compiles when imported, never in a web process

    progress = _Progress(row, plan)
    try:
        best = anneal.solve(
            plan.problem,
            seconds=row.seconds,
            seed=row.seed,
            on_better=progress.hear,
            stopped=progress.is_over,
        )
    except anneal.NoRoom:
        return None
    if progress.is_lost:
        raise _Lost
    return best.placement


class _Progress:
    """Tells how far the search is, and hears whether it is to end."""

    def __init__(self, row: Drafting, plan: Plan) -> None:
        self.row, self.plan = row, plan
        self.began = time.monotonic()
        self.next_at = self.began + LOOK
        self.best: Placement | None = None
        self.told: Placement | None = None
        self.is_lost = False

    def hear(self, best: Any) -> None:
        self.best = best.placement

    def is_over(self) -> bool:
        if self.is_lost:
            return True
        now = time.monotonic()
        if now < self.next_at:
            return False
        fields: dict[str, Any] = {"share": min(99, int(100 * (now - self.began) / self.row.seconds))}
        if self.best is not None and self.best is not self.told:
            self.told = self.best
            found = evaluating.of_plan(self.plan, self.best)
            fields |= {
                "best_cost": found.total,
                "best_missed": found.missed,
                "best_broken": len(found.violations),
            }
        # Of the time no more than a tenth goes into telling.
        self.next_at = time.monotonic() + max(LOOK, 10 * (time.monotonic() - now))
        try:
            _renew(self.row, **fields)
        except _Lost:
            self.is_lost = True
            return True
        return bool(Drafting.objects.filter(pk=self.row.pk, is_stopping=True).exists())


def _renew(row: Drafting, **fields: Any) -> None:
    """Raises _Lost if the row is no longer this worker's."""
    lease = timezone.now() + _lease(row)
    if not _mine(row).update(leased_until_at=lease, **fields):
        raise _Lost
    row.leased_until_at = lease


def _mine(row: Drafting) -> Any:
    return Drafting.objects.filter(pk=row.pk, state=State.RUNNING, leased_until_at=row.leased_until_at)


def _broken(plan: Plan, placement: Placement) -> bool:
    return bool(evaluating.of_plan(plan, placement).violations)


def _explained(plan: Plan) -> tuple[Reason, ...]:
    from agenda.solver import explain  # ortools: 60 MB, only where something is impossible

    return explain.explain(plan.problem, seconds=EXPLAIN_SECONDS).reasons


def _bound(row: Drafting, plan: Plan) -> int:
    from agenda.solver.bound import bound  # its matrices are the worker's business

    seconds = min(BOUND_SECONDS, max(0.2, row.seconds / 4))
    return bound(plan.problem, seconds=seconds).value


# Re-planning


def _replan(row: Drafting, found: Material) -> None:
    if not found.places:
        raise _Refused(_("The draft of the agenda is empty: there is nothing to plan anew. Have it drafted."))
    plan, result = _mended(row, found, whole_walks=False)
    spots = plan.spots(result.placement)
    score = evaluating.of_places(found, spots, weights=plan.problem.weights)
    if any(told.rule == Rule.GAP for told in score.violations):
        # Somebody would have to walk from a room that was not his before.
        _renew(row)
        plan, result = _mended(row, found, whole_walks=True)
        spots = plan.spots(result.placement)
        score = evaluating.of_places(found, spots, weights=plan.problem.weights)
    causes = {
        plan.sessions[move.talk].pk: sorted({str(broken.rule) for broken in move.broken})
        for move in result.moves
    }
    _finish(row, spots, score, causes=causes, is_fewest=result.proven_fewest)


def _mended(row: Drafting, found: Material, *, whole_walks: bool) -> tuple[Plan, Any]:
    from agenda.solver import replan  # ortools: 60 MB, only where something is re-planned

    plan = adapting.build(
        found,
        places=found.places,
        kept=found.locked & found.places.keys(),
        weights=adapting.weights_of(row),
        whole_walks=whole_walks,
        fits_all=True,
    )
    stays = frozenset() if row.may_move_released else found.released
    fixed = {talk for talk in plan.places if plan.sessions[talk].pk in stays}
    return plan, replan.replan(plan.problem, plan.places, fixed=fixed, seconds=float(row.seconds))


# Ending


def _impossible(row: Drafting, plan: Plan, reasons: tuple[Reason, ...]) -> None:
    _end(row, state=State.IMPOSSIBLE, reasons=telling.kept(plan, reasons))


def _finish(
    row: Drafting,
    spots: Mapping[int, Spot],
    found: Evaluation,
    *,
    causes: Mapping[int, list[str]] | None = None,
    **fields: Any,
) -> None:
    def places() -> None:
        drafting.keep_places(row, _still_there(row, spots), causes)

    _end(row, state=State.DONE, before=places, score=found.stored, share=100, **fields)


def _still_there(row: Drafting, spots: Mapping[int, Spot]) -> dict[int, Spot]:
    """Without talks that were deleted during the search. Rooms of the others stay until the places are kept."""
    sessions = set(Session.objects.filter(event=row.event_id).values_list("pk", flat=True))
    rooms = set(
        Room.objects.select_for_update(no_key=True).filter(event=row.event_id).values_list("pk", flat=True)
    )
    found = {session: spot for session, spot in spots.items() if session in sessions}
    if any(spot.room not in rooms for spot in found.values()):
        raise _Refused(
            _("A room was deleted while this was being worked on. The agenda is as it was: start again.")
        )
    return found


def _end(row: Drafting, *, state: State, before: Callable[[], None] | None = None, **fields: Any) -> None:
    """All or nothing, and nothing if the row is in other hands by now."""
    with transaction.atomic():
        if _mine(row).select_for_update(of=("self",)).first() is None:
            return
        if before is not None:
            before()
        _mine(row).update(state=state, ended_at=timezone.now(), leased_until_at=None, **fields)
