"""Tasks of partners in words, and all of them as the team looks at them: by level, partner × benefit, late ones first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import times
from core.templatetags.formats import current_locale
from events.models import Benefit, Event, Partner, PartnerLevel, PartnerTask

State = PartnerTask.State
TONES = {State.OPEN: "", State.HANDED_IN: "accent", State.SENT_BACK: "warn", State.ACCEPTED: "good"}


@dataclass(frozen=True)
class Shown:
    """A task on a day of the event's zone. `tone` is one of components/tag.html."""

    row: PartnerTask
    today: date

    @property
    def is_late(self) -> bool:
        return self.row.is_late(self.today)

    @property
    def is_teams_turn(self) -> bool:
        return self.row.benefit.is_teams and self.row.state in PartnerTask.TO_HAND_IN

    @property
    def words(self) -> str:
        """`Late`, where it is, says more than the state."""
        if self.is_late:
            return _("Late")
        if self.row.state == State.ACCEPTED and self.row.benefit.is_teams:
            return _("Done")
        return str(self.row.get_state_display())

    @property
    def tone(self) -> str:
        return "bad" if self.is_late else TONES[State(self.row.state)]

    @property
    def due(self) -> str:
        """When, and how far that is."""
        day = self.row.benefit.due_on
        if day is None:
            return _("no deadline")
        said = times.show_date(day, current_locale())
        if self.row.state not in PartnerTask.TO_HAND_IN:
            return _("due on %(day)s") % {"day": said}
        left = (day - self.today).days
        if left < 0:
            words = ngettext("due on %(day)s, %(days)d day ago", "due on %(day)s, %(days)d days ago", -left)
            return words % {"day": said, "days": -left}
        if not left:
            return _("due today")
        words = ngettext("due on %(day)s, in %(days)d day", "due on %(day)s, in %(days)d days", left)
        return words % {"day": said, "days": left}


@dataclass(frozen=True)
class Line:
    """A partner with its tasks in the order of the level's benefits; None where it has none."""

    partner: Partner
    cells: Sequence[Shown | None]

    @property
    def late(self) -> int:
        return sum(1 for cell in self.cells if cell and cell.is_late)


@dataclass(frozen=True)
class Table:
    level: PartnerLevel
    benefits: Sequence[Benefit]
    lines: Sequence[Line]


@dataclass(frozen=True)
class Board:
    """`late` and `handed_in` are what waits for somebody; `tables` all there is. Three queries for any number."""

    late: Sequence[Shown]
    handed_in: Sequence[Shown]
    tables: Sequence[Table]

    @property
    def is_empty(self) -> bool:
        return not self.tables


def of(event: Event, now: datetime) -> Board:
    today = times.conference_day(now, event.time_zone)
    rows = PartnerTask.objects.of_event(event).select_related(
        "partner__level", "benefit__level", "handed_in_by"
    )
    tasks = [Shown(row, today) for row in rows.soonest_first()]
    benefits: dict[PartnerLevel, list[Benefit]] = defaultdict(list)
    for benefit in (
        Benefit.objects.filter(level__event=event)
        .select_related("level")
        .order_by("level__position", "level__name", "position", "due_on", "pk")
    ):
        benefits[benefit.level].append(benefit)
    return Board(
        late=[task for task in tasks if task.is_late],
        handed_in=[task for task in tasks if task.row.state == State.HANDED_IN],
        tables=[_table(level, listed, tasks) for level, listed in benefits.items()],
    )


def _table(level: PartnerLevel, benefits: Sequence[Benefit], tasks: Sequence[Shown]) -> Table:
    """Also partners that had the level before and have done something for it."""
    cells: dict[Partner, dict[int, Shown]] = defaultdict(dict)
    for task in tasks:
        if task.row.benefit.level_id == level.pk:
            cells[task.row.partner][task.row.benefit_id] = task
    lines = [
        Line(partner, [found.get(benefit.pk) for benefit in benefits]) for partner, found in cells.items()
    ]
    lines.sort(key=lambda line: (-line.late, line.partner.name.casefold()))
    return Table(level, benefits, lines)
