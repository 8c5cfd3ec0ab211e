"""What an agenda is worth, reckoned by the scorer that shares nothing with the search: of drafts and of work by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda import starred
from agenda.models import AgendaVersion
from agenda.planning import adapting, material, telling
from agenda.planning.adapting import Plan
from agenda.planning.material import Material, Spot
from agenda.planning.telling import Told
from agenda.solver.problem import Placement, Weights
from agenda.solver.score import Rule, Score, score

ONES = Weights(1, 1, 1, 1, 1)
LABELS = {
    "clash": gettext_lazy("Favourites that clash"),
    "same_track": gettext_lazy("Talks of one track at once"),
    "overflow": gettext_lazy("People without a seat"),
    "dislike": gettext_lazy("Wishes of speakers not met"),
    "track_day_room": gettext_lazy("Rooms of tracks, per day"),
}


@dataclass(frozen=True)
class Part:
    """One part of the objective: how often, and what that costs by its weight."""

    key: str
    count: int
    cost: int

    @property
    def label(self) -> str:
        return str(LABELS[self.key])


@dataclass(frozen=True)
class Evaluation:
    """`violations` are the broken rules in words; talks without a time are counted apart: one is still at work."""

    parts: Sequence[Part]
    violations: Sequence[Told]
    unplaced: int
    missed: int
    favourites: int

    @property
    def total(self) -> int:
        return sum(part.cost for part in self.parts)

    @property
    def missed_percent(self) -> float:
        return round(100 * self.missed / self.favourites, 1) if self.favourites else 0.0

    @property
    def stored(self) -> dict[str, int]:
        """As a drafting keeps it."""
        counted = {part.key: part.count for part in self.parts}
        costs = {f"{part.key}_cost": part.cost for part in self.parts}
        return {
            **counted,
            **costs,
            "total": self.total,
            "missed": self.missed,
            "favourites": self.favourites,
            "unplaced": self.unplaced,
            "broken": len(self.violations),
        }


def evaluate(version: AgendaVersion, *, weights: Weights | None = None) -> Evaluation:
    """Of a version as it stands. A constant number of queries."""
    found = material.read(version.event, version)
    return of_places(found, found.places, weights=weights)


def kept(version: AgendaVersion, *, counts: bool = True) -> Evaluation | None:
    """For a status line: without the broken rules, and up to a minute old but for the version's own slots. Unless it
    `counts`, None where nobody has counted: that takes a third of a second at 1,500 talks.
    """
    key = f"evaluation.{version.public_id}.{version.revision}"
    found: Evaluation | None = cache.get(key)
    if found is None and counts:
        read = material.read(version.event, version, starred.people(version.event))
        plan = _plan(read, read.places)
        found = _counted(plan, score(replace(plan.problem, weights=ONES), plan.places))
        cache.set(key, found, starred.SECONDS)
    return found


def of_places(found: Material, places: Mapping[int, Spot], *, weights: Weights | None = None) -> Evaluation:
    plan = _plan(found, places, weights)
    return of_plan(plan, plan.places)


def _plan(found: Material, places: Mapping[int, Spot], weights: Weights | None = None) -> Plan:
    return adapting.build(
        found,
        places=places,
        kept=found.locked & places.keys(),
        weights=weights,
        whole_walks=False,
        fits_all=True,
    )


def of_plan(plan: Plan, placement: Placement) -> Evaluation:
    """Counted with all weights at one, so that a part whose weight is nothing is told as well."""
    result = score(replace(plan.problem, weights=ONES), placement)
    told = telling.violations(plan, placement, result.violations)
    return replace(_counted(plan, result), violations=told)


def _counted(plan: Plan, result: Score) -> Evaluation:
    return Evaluation(
        parts=parts_of(plan, result),
        violations=(),
        unplaced=sum(broken.rule is Rule.PLACED for broken in result.violations),
        missed=result.missed,
        favourites=result.favourites,
    )


def parts_of(plan: Plan, result: Score) -> list[Part]:
    """`result` counted with all weights at one."""
    counts = {key: getattr(result, key) for key in LABELS}
    counts["track_day_room"] -= plan.strands - sum(
        broken.rule in {Rule.PLACED, Rule.BLOCK} and plan.sessions[broken.talk].track_id is None
        for broken in result.violations
    )
    weights = plan.problem.weights
    return [Part(key, count, count * getattr(weights, key)) for key, count in counts.items()]


def line(found: Evaluation) -> str:
    """One sentence for a status line."""
    if found.violations:
        return _("%(count)d rules are broken.") % {"count": len(found.violations)}
    if found.unplaced:
        return _("%(count)d talks have no time yet.") % {"count": found.unplaced}
    return _("No rule is broken.")
