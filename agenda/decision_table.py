"""The proposals as whoever decides sees them: ranked, with what he may know and do. Also what the balance counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from agenda import balance, deciders, standing_table, standings, transitions
from agenda.balance import Group, Names, Person, Talk
from agenda.committee import Seat
from agenda.interests import Kind
from agenda.models import BalanceTarget, Session, SessionType, Speaker
from agenda.points import Points
from agenda.rankline import Entry
from agenda.standing_table import OnScale
from agenda.standings import Standing
from events.models import Event, Track

Decision, State = Session.Decision, Session.State
Dimension = BalanceTarget.Dimension

# What a committee may still decide; what it lists beside that only waits to be told.
OPEN = (State.SUBMITTED, State.WAITING)
GROUPINGS = ("all", "track", "type")
_TOLD = {after: decision for decision, after in transitions.DECIDED.items()}
# What the table shows and counts of a talk and of its people: with a thousand of them, building rows of all columns
# costs more than the query.
_OF_TALK = (
    "event", "public_id", "code", "title", "state", "pending_decision", "decided_by_rank", "language", "minutes", "level",
    "session_type__public_id", "session_type__name", "session_type__minutes", "track__public_id", "track__name",
)  # fmt: skip
_OF_PERSON = (
    "session", "role", "participant__name", "participant__company", "participant__speaker_sheet__is_first_time",
)  # fmt: skip


CONFLICTS = {
    Kind.PERSON: _("You are on this talk."),
    Kind.DECLARED: _("You declared a conflict of interest."),
    Kind.COMPANY: _("Somebody of your company is on this talk."),
    Kind.DOMAIN: _("Somebody with an address at your mail domain is on this talk."),
}


@dataclass(frozen=True)
class Button:
    """`press` is the decision that pressing it asks for; empty takes the one that stands back."""

    name: str
    words: str
    is_on: bool
    press: str


@dataclass(frozen=True)
class Row(OnScale):
    """One talk. `conflict` is the kind of the looker's conflict of interest: then there is no standing, and unless
    nobody else can decide (`is_closed` is false) no decision."""

    session: Session
    people: Sequence[Speaker]
    standing: Standing | None
    scale: Points
    conflict: str = ""
    is_closed: bool = False

    @property
    def conflict_words(self) -> str:
        return str(CONFLICTS[Kind(self.conflict)]) if self.conflict else ""

    @property
    def buttons(self) -> list["Button"]:
        """The choices of this row: one that stands is taken back by pressing it again; one that the line through the
        ranking has set becomes somebody's own."""
        return [
            Button(
                name=name,
                words=str(Decision(name).label),
                is_on=name == self.decision,
                press="" if name == self.decision and not self.session.decided_by_rank else name,
            )
            for name in self.choices
        ]

    @property
    def decision(self) -> str:
        return "" if self.is_closed else self.session.pending_decision

    @property
    def choices(self) -> tuple[str, ...]:
        return () if self.is_closed else transitions.decisions(self.session.state)

    @property
    def companies(self) -> list[str]:
        return list(dict.fromkeys(one.participant.company for one in self.people if one.participant.company))

    @property
    def first_timers(self) -> bool:
        return any(_is_first_time(one) for one in self.people)

    @property
    def is_listed(self) -> bool:
        """Still to decide, or decided and not told, as far as the looker may know."""
        return self.session.state in OPEN or bool(self.decision)


@dataclass(frozen=True)
class Table:
    """All talks of an event that somebody who decides may look at."""

    event: Event
    rows: Sequence[Row]

    def counts(self) -> Mapping[str, int]:
        """Decisions that wait to be told, by kind, and `open` for what nobody has decided."""
        listed = [row for row in self.rows if row.is_listed and not row.is_closed]
        counted = {name: sum(row.decision == name for row in listed) for name in Decision.values}
        return counted | {"open": sum(not row.decision for row in listed)}

    def entries(self, per: str, kind: str = "") -> list[Entry]:
        """What a line may be drawn through; `kind` is the public id of the only session type meant."""
        return [
            entry_of(row, per)
            for row in self.rows
            if row.session.state in OPEN and not row.is_closed
            and (not kind or row.session.session_type.public_id == kind)
        ]  # fmt: skip

    def balance(self) -> list[Group]:
        """Of the programme with what is to be accepted: what is closed to the looker does not count before it is
        told. Four queries."""
        targets = [
            balance.Target(row.dimension, row.key, row.least, row.most)
            for row in BalanceTarget.objects.filter(event=self.event)
        ]
        taken = [
            _talk(row)
            for row in self.rows
            if row.session.state in Session.IN_PROGRAMME or row.decision == Decision.ACCEPT
        ]
        return balance.weigh(taken, targets, names_of(self.event))


def of_event(seat: Seat) -> Table:
    """At most ten queries and those of the standings, for any number of talks."""
    states = (*OPEN, State.REJECTED, *Session.IN_PROGRAMME)
    sessions = (
        Session.objects.filter(event=seat.event)
        .filter(Q(state__in=states) | ~Q(pending_decision=""))
        .select_related("session_type", "track")
        .only(*_OF_TALK)
    )
    scale = standing_table.points_of(seat.event)
    standing = standings.of_event(seat.event, without=seat.conflicts)
    closed = deciders.left_to_others(seat)
    people = _people(seat.event)
    rows = [
        Row(
            session=session,
            people=people.get(session.pk, []),
            standing=standing.get(session.pk) if session.pk not in seat.conflicts else None,
            scale=scale,
            conflict=str(seat.conflicts.get(session.pk, "")),
            is_closed=session.pk in closed,
        )
        for session in sessions
    ]
    return Table(seat.event, sorted(rows, key=_order))


def _people(event: Event) -> dict[int, list[Speaker]]:
    found: dict[int, list[Speaker]] = {}
    rows = Speaker.objects.filter(session__event=event).select_related("participant__speaker_sheet")
    for row in rows.only(*_OF_PERSON):
        found.setdefault(row.session_id, []).append(row)
    return found


def _order(row: Row) -> tuple[bool, int, str, int]:
    rank = row.standing.rank if row.standing else None
    return rank is None, rank or 0, row.session.title.casefold(), row.session.pk


def entry_of(row: Row, per: str) -> Entry:
    session = row.session
    return Entry(
        key=session.pk,
        rank=row.standing.rank if row.standing else None,
        title=session.title,
        group=group_of(session, per),
        decision=row.decision,
        by_hand=bool(row.decision) and not session.decided_by_rank,
        leads_to=row.choices,
        is_told=_TOLD.get(session.state, ""),
    )


def group_of(session: Session, per: str) -> str:
    """The name under which talks share a line; empty where all do."""
    if per == "track":
        return session.track.name if session.track else ""
    return session.session_type.name if per == "type" else ""


def _talk(row: Row) -> Talk:
    session = row.session
    return Talk(
        minutes=session.length,
        track=session.track.public_id if session.track else "",
        type=session.session_type.public_id,
        level=session.level,
        language=session.language,
        people=tuple(
            Person(one.participant_id, one.participant.company, _is_first_time(one))
            for one in row.people
            if one.role == Speaker.Role.SPEAKER
        ),
    )


def _is_first_time(speaker: Speaker) -> bool:
    sheet = getattr(speaker.participant, "speaker_sheet", None)
    return bool(sheet and sheet.is_first_time)


def names_of(event: Event) -> Names:
    """Every sort an event has, by dimension. Three queries."""
    spoken = Session.objects.filter(event=event).handed_in().order_by("language")
    return {
        Dimension.MINUTES: {"": str(Dimension.MINUTES.label)},
        Dimension.TRACK: dict(Track.objects.filter(event=event).values_list("public_id", "name")),
        Dimension.TYPE: dict(SessionType.objects.filter(event=event).values_list("public_id", "name")),
        Dimension.LEVEL: {level.value: str(level.label) for level in Session.Level},
        Dimension.LANGUAGE: {
            code: language_name(code) for code in spoken.values_list("language", flat=True).distinct()
        },
        Dimension.FIRST_TIME: {balance.YES: str(Dimension.FIRST_TIME.label)},
    }


def language_name(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def in_groups(rows: Sequence[Row], per: str) -> list[tuple[str, list[Row]]]:
    """Rows as the table shows them: together, or those of a track or type below one another."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(group_of(row.session, per), []).append(row)
    return sorted(groups.items())
