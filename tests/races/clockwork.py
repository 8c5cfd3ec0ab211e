"""A sandbox whose clock moves, or which begins again or goes, while a refund run and its gateway are at work in it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.races.crowd import rush

# Importing the crowd has set Django up.
from django.db import connection  # isort: skip
from events.models import Event, Role, SandboxWork  # isort: skip
from portal import jobs  # isort: skip
from portal.actions import sandboxes  # isort: skip
from portal.sandbox import clock  # isort: skip
from tests.factories.events import make_event, make_team_member  # isort: skip
from tests.factories.tickets import make_paid_order, make_ticket_type
from tickets import recount
from tickets.actions import refund_runs, refunds
from tickets.models import Order, Refund, RefundRun, RefundRunLine
from tickets.refund_runs import Terms

NOW = timezone.now()
MANY, PRICE, MOVES = 24, 10_000, 8
Ask = Callable[[Event, Any], object]


class Scene:
    """A run over orders of a sandbox that has begun, and who works at it until it has ended or is gone."""

    def __init__(self) -> None:
        self.event = make_event(is_sandbox=True, name="Sandbox 2027")
        kind = make_ticket_type(self.event, price_minor=PRICE)
        for _ in range(MANY):
            make_paid_order(self.event, kind=kind, now=NOW)
        self.owner = make_team_member(self.event, role=Role.OWNER).user
        self.placed = dict(Order.objects.values_list("pk", "placed_at"))
        self.run = refund_runs.start(
            event=self.event, terms=Terms(), reason="Flood", text="", by=self.owner, now=NOW, key="run"
        )

    def is_on(self) -> bool:
        return RefundRun.objects.filter(pk=self.run.pk, state="running").exists()

    def works(self) -> None:
        while self.is_on():
            refund_runs.run_due(now=timezone.now())

    def asks(self) -> None:
        while self.is_on():
            refunds.ask(now=timezone.now())

    def moves(self) -> None:
        for _ in range(MOVES):
            sandboxes.advance(event=self.event, days=1, by=self.owner, now=timezone.now())
            while jobs.play_sandboxes(timezone.now()):
                pass

    def once(self, what: Ask) -> Callable[[], None]:
        def does() -> None:
            while self.is_on() and not Refund.objects.exists():
                pass
            what(self.event, self.owner)
            while jobs.play_sandboxes(timezone.now()):
                pass

        return does

    def play(self, *others: Callable[[], object]) -> dict[str, Any]:
        results = rush([*others, self.asks, self.works, self.works])
        while refunds.ask(now=timezone.now()):
            pass
        connection.check_constraints()
        return {"results": dict(results), "differences": [str(one) for one in recount.differences()],
                "works": sorted(SandboxWork.objects.values_list("state", "detail"))}  # fmt: skip


def run_while_the_clock_moves() -> dict[str, Any]:
    scene = Scene()
    told = scene.play(scene.moves)
    event, run = Event.objects.get(), RefundRun.objects.get()
    lines = RefundRunLine.objects.filter(run=run)
    moved = {scene.placed[pk] - at for pk, at in Order.objects.values_list("pk", "placed_at")}
    return told | {
        "run": run.state, "done": lines.filter(state="done", refunded_minor=PRICE).count(), "days": event.days_moved,
        "refunds": Refund.objects.filter(state="succeeded", amount_minor=PRICE).count(),
        "moved": [one / timedelta(days=1) for one in moved],
        # Whatever a row says that was written meanwhile, it lies no more days back than the clock has moved.
        "astray": lines.exclude(at__gt=NOW - timedelta(days=MOVES, hours=1)).count(),
    }  # fmt: skip


def run_while_it_begins_again() -> dict[str, Any]:
    return _ended(lambda event, by: sandboxes.reset(event=event, by=by, now=timezone.now()))


def run_while_it_is_deleted() -> dict[str, Any]:
    return _ended(lambda event, by: sandboxes.delete(event=event, by=by, now=timezone.now()))


def _ended(how: Ask) -> dict[str, Any]:
    scene = Scene()
    told = scene.play(scene.once(how))
    left = RefundRun.objects.count(), Order.objects.filter(pk__in=scene.placed).count()
    return told | {"left": left, "events": Event.objects.count()}


def run_while_the_clock_moves_unguarded() -> dict[str, Any]:
    """Each table's rows are locked when their turn comes, and once."""

    def holds_nothing(_event: Event) -> None:
        return None

    vars(clock)["hold"] = holds_nothing
    sandboxes.MOST_ATTEMPTS = 1
    return run_while_the_clock_moves()


SCENES = {
    scene.__name__: scene
    for scene in (
        run_while_the_clock_moves, run_while_the_clock_moves_unguarded, run_while_it_begins_again,
        run_while_it_is_deleted,
    )
}  # fmt: skip
