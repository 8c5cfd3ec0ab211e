"""Who is here and who is not yet: figures of one list for organizers, read anew each time."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min

from core import times
from core.folding import fold
from events.models import Event
from tickets import door_list, pick_up
from tickets.models import CheckIn, CheckInList

WIDTH, HEIGHT = 600, 96  # of the drawing, in its own units
GAP = 2
MOST_HOURS = 120
SHOWN = 100
STANDING = ("", "use_badge")


@dataclass(frozen=True)
class Bar:
    """An hour that begins at `at`; position and size in units of the drawing, written as SVG has numbers."""

    at: datetime
    count: int
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Share:
    """How many of a kind, or of a letter, have come."""

    name: str
    here: int
    expected: int

    @property
    def missing(self) -> int:
        return self.expected - self.here


@dataclass(frozen=True)
class Conflict:
    """A scan of which a device and the server say different things, and the one it clashes with."""

    scan: CheckIn
    other: CheckIn | None


@dataclass(frozen=True)
class Board:
    here: int
    expected: int
    bars: Sequence[Bar]
    kinds: Sequence[Share]
    letters: Sequence[Share]
    missing: Sequence[door_list.Known]
    conflicts: Sequence[Conflict]
    refused: Sequence[tuple[str, int]]

    @property
    def viewbox(self) -> str:
        return f"0 0 {WIDTH} {HEIGHT}"

    @property
    def most(self) -> int:
        return max((bar.count for bar in self.bars), default=0)

    @property
    def share(self) -> int:
        return round(100 * self.here / self.expected) if self.expected else 0

    @property
    def not_here(self) -> int:
        return self.expected - self.here


def read(listed: CheckInList, event: Event) -> Board:
    """Eight queries, however many people."""
    arrived = _arrivals(listed)
    people = {one.public_id: one for one in door_list.known(listed) if one.refused in STANDING}
    missing = sorted(
        (one for said, one in people.items() if said not in arrived), key=lambda one: fold(one.name)
    )
    return Board(
        here=sum(said in arrived for said in people),
        expected=len(people),
        bars=bars(list(arrived.values()), event.time_zone),
        kinds=_shares(people.values(), arrived, lambda one: one.kind),
        letters=_shares(people.values(), arrived, lambda one: pick_up.filed_under(one.name)),
        missing=missing[:SHOWN],
        conflicts=_conflicts(listed),
        refused=_refused(listed),
    )


def bars(arrivals: Sequence[datetime], zone: str) -> list[Bar]:
    """One for each hour from the first to the last; the newest ones if there are too many."""
    if not arrivals:
        return []
    counts = Counter(times.local(at, zone).replace(minute=0, second=0, microsecond=0) for at in arrivals)
    first, last = min(counts), max(counts)
    hours = int((last - first) / timedelta(hours=1)) + 1
    starts = [last - timedelta(hours=back) for back in range(min(hours, MOST_HOURS) - 1, -1, -1)]
    most, step = max(counts.values()), WIDTH / len(starts)
    return [
        Bar(
            at=at,
            count=counts[at],
            x=f"{number * step:.1f}",
            y=f"{HEIGHT - HEIGHT * counts[at] / most:.1f}",
            width=f"{max(1.0, step - GAP):.1f}",
            height=f"{HEIGHT * counts[at] / most:.1f}",
        )
        for number, at in enumerate(starts)
    ]


def _arrivals(listed: CheckInList) -> dict[str, datetime]:
    """When each ticket came in first, of those whose arrival was not undone."""
    rows = CheckIn.objects.filter(list=listed, result=CheckIn.Result.IN, undone_by=None)
    return dict(rows.order_by().values_list("ticket__public_id").annotate(first=Min("at")))


def _shares(people: Iterable[door_list.Known], arrived: dict[str, Any], name: Any) -> list[Share]:
    found = list(people)
    expected = Counter(name(one) for one in found)
    here = Counter(name(one) for one in found if one.public_id in arrived)
    return [Share(word, here[word], expected[word]) for word in sorted(expected)]


def _conflicts(listed: CheckInList) -> list[Conflict]:
    """Newest first, two queries: the scans, and whatever else was scanned of their tickets."""
    rows = CheckIn.objects.filter(list=listed).conflicts()
    rows = rows.select_related(
        "ticket__attendee", "gate", "device", "contradicts__gate", "contradicts__device"
    )
    scans = list(rows.order_by("-pk")[:SHOWN])
    others = CheckIn.objects.filter(
        list=listed, result=CheckIn.Result.IN, undone_by=None, ticket__in=[scan.ticket_id for scan in scans]
    )
    inside = {one.ticket_id: one for one in others.select_related("gate", "device").order_by("pk")}
    return [Conflict(scan, inside.get(scan.ticket_id, scan.contradicts)) for scan in scans]


def _refused(listed: CheckInList) -> list[tuple[str, int]]:
    rows = CheckIn.objects.filter(list=listed, result=CheckIn.Result.REFUSED, contradicts=None)
    counts = Counter(rows.order_by().values_list("reason", flat=True))
    return [(str(CheckIn.Reason(reason).label), count) for reason, count in counts.most_common()]
