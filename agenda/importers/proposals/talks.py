"""Writing the talks of a file, with their types, tracks and line-ups: only what is new or differs, in bulk."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import cycle
from typing import Any
from uuid import UUID

from accounts.models import User
from agenda import deciders, transitions
from agenda.actions.proposals import DECIDED
from agenda.importers.proposals import cells
from agenda.importers.proposals.found import FoundProposal, Report
from agenda.importers.proposals.known import Known
from agenda.importers.proposals.marks import Marks
from agenda.importers.write import LAST_POSITION, PALETTE
from agenda.models import Session, SessionType, Speaker
from agenda.transitions import Actor
from core import history, ids
from core.models import HistoryEntry
from events.models import Event, Participant, Track

BATCH = 500
USUAL = "Talk"
COLUMNS = (
    "title", "subtitle", "abstract", "description", "notes", "internal_notes", "state", "pending_decision",
    "session_type", "track", "language", "minutes", "level", "do_not_record", "licence", "submitted_at", "changed_at",
    "decided_by_rank",
)  # fmt: skip
# What only the committee reads: it stays out of the history that others of the team see.
KEPT = frozenset({"pending_decision", "internal_notes"})

DECISIONS = frozenset({"state", "pending_decision"})
# What a file says of a new talk that nobody here has decided, and the decision it becomes.
OUTCOMES = {
    Session.State.ACCEPTED: Session.Decision.ACCEPT,
    Session.State.CONFIRMED: Session.Decision.ACCEPT,
    Session.State.WAITING: Session.Decision.WAIT,
    Session.State.REJECTED: Session.Decision.REJECT,
}

Told = tuple[FoundProposal, Session]


class Talks:
    """`touched` are the sessions that are new or were changed, by public id; `decided` title and state of new talks
    about which the file has decided."""

    def __init__(
        self,
        event: Event,
        known: Known,
        marks: Marks,
        report: Report,
        *,
        keeps_states: bool,
        by: User | None,
        now: datetime,
    ) -> None:
        self.event, self.known, self.marks, self.report = event, known, marks, report
        self.keeps_states, self.by, self.now = keeps_states, by, now
        self.decided: list[tuple[str, str]] = []
        self.counts: Counter[str] = Counter()
        self.entries: list[HistoryEntry] = []
        self.touched: dict[str, Session] = {}

    def store(self, proposals: Sequence[FoundProposal], people: Mapping[str, Participant]) -> list[Told]:
        self.types, self.tracks = self._types(proposals), self._tracks(proposals)
        told: list[Told] = []
        new: list[Session] = []
        changed: list[Session] = []
        for found, row in self.known.pairs(list(proposals), people):
            session = row or self._made(found)
            if row is None:
                new.append(session)
                self._settle_new(found, session)
            elif self._settle(found, session):
                changed.append(session)
            told.append((found, session))
        Session.objects.bulk_create(new, batch_size=BATCH)
        Session.objects.bulk_update(changed, COLUMNS, batch_size=BATCH)
        self.counts["talks new"] += len(new)
        self.counts["talks changed"] += len(changed)
        self._line_ups(told, people)
        return told

    @cached_property
    def left_to_others(self) -> frozenset[int]:
        """Who must not decide about a talk does not do so by a file either. Asked only if the file decides something."""
        return deciders.closed_to(self.by, self.event) if self.by else frozenset()

    # Types and tracks

    def _types(self, proposals: Sequence[FoundProposal]) -> dict[str, SessionType]:
        """By name without case and plural; the usual length is the one its name tells, or that of most of its talks."""
        rows = list(SessionType.objects.filter(event=self.event))
        types = {_singular(row.name): row for row in rows}
        lengths: defaultdict[str, Counter[int]] = defaultdict(Counter)
        names: dict[str, str] = {}
        usual = rows[0].name if rows else USUAL
        for one in proposals:
            name = one.kind or usual
            if _singular(name) not in types:
                names.setdefault(_singular(name), name)
                lengths[_singular(name)][one.values.get("minutes") or 0] += 1
        new = [
            SessionType(
                event=self.event,
                name=name[:1].upper() + name[1:],
                minutes=_usual_minutes(name, lengths[key]),
                is_open_to_proposals=False,
                position=min(position, LAST_POSITION),
            )
            for position, (key, name) in enumerate(names.items(), len(rows))
        ]
        self.counts["session types new"] += len(new)
        self.usual = _singular(usual)
        return types | {_singular(row.name): row for row in SessionType.objects.bulk_create(new)}

    def _tracks(self, proposals: Sequence[FoundProposal]) -> dict[str, Track]:
        rows = list(Track.objects.filter(event=self.event))
        tracks = {row.name.casefold(): row for row in rows}
        names = {one.track.casefold(): one.track for one in reversed(proposals) if one.track}
        colours = cycle(PALETTE)
        new = [
            Track(event=self.event, name=name, colour=next(colours), position=min(position, LAST_POSITION))
            for position, (key, name) in enumerate(reversed(names.items()), len(rows) + 1)
            if key not in tracks
        ]
        self.counts["tracks new"] += len(new)
        return tracks | {row.name.casefold(): row for row in Track.objects.bulk_create(new)}

    # Talks

    def _made(self, found: FoundProposal) -> Session:
        guid = found.guid if found.guid and found.guid not in self.known.guids else ""
        session = Session(
            event=self.event, title=found.title, import_key=found.key, import_guid=UUID(guid) if guid else None,
            language=self.event.language, session_type=self.types[_singular(found.kind) if found.kind else self.usual],
        )  # fmt: skip
        session.code = found.code or session.code
        while session.code in self.known.codes:
            session.code = ids.new_code(6)
        self.known.codes.add(session.code)
        self.known.guids.add(guid)
        return session

    def _settle_new(self, found: FoundProposal, session: Session) -> None:
        said = self._said(found, session)
        said["state"] = found.state
        for name, value in said.items():
            self._set(session, name, value)
        self.marks.settle(session.public_id, found.key, found.title, said, said)
        self._hold_back(found, session)
        session.submitted_at = None if session.state == "draft" else found.submitted_at or self.now
        _follow(session)
        self._tell(session, {}, {"state": session.state})
        self._tell_decision(session, "")

    def _hold_back(self, found: FoundProposal, session: Session) -> None:
        """No file decides unseen: its decision about a new talk waits to be told, unless somebody takes it as it is.

        The mark keeps what the file said, so the same file again changes nothing."""
        if not found.has_state or session.state not in OUTCOMES:
            return
        self.decided.append((session.title, session.state))
        if not self.keeps_states:
            session.pending_decision = OUTCOMES[Session.State(session.state)]
            session.state = Session.State.SUBMITTED

    def _settle(self, found: FoundProposal, session: Session) -> bool:
        said = self._said(found, session)
        now = {name: _now(session, name) for name in said}
        names = self.marks.settle(session.public_id, found.key, found.title, now, said)
        if "state" in names and not transitions.allowed(session.state, found.state, Actor.COMMITTEE):
            names.remove("state")
            self.report.warn(
                "A talk cannot go from its state here to that of the file: kept",
                f"{found.title}: {session.state} → {found.state}",
            )
        if not DECISIONS.isdisjoint(names) and session.pk in self.left_to_others:
            kept = DECISIONS.intersection(names)
            names = [name for name in names if name not in kept]
            self.marks.keep(session.public_id, found.key, {name: now[name] for name in kept})
            self.report.warn(
                "You have a conflict of interest, so somebody else of the team decides: kept", found.title
            )
        if not names:
            return False
        decided = session.pending_decision
        for name in names:
            self._set(session, name, said[name])
        if session.state != "draft" and session.submitted_at is None:
            session.submitted_at = found.submitted_at or self.now
        _follow(session)
        self.touched[session.public_id] = session
        told = [name for name in names if name not in KEPT]
        if told:
            session.changed_at = self.now
            before, after = ({name: _plain(side[name]) for name in told} for side in (now, said))
            self._tell(session, before, after)
        self._tell_decision(session, decided)
        return True

    def _said(self, found: FoundProposal, session: Session) -> dict[str, Any]:
        """Field → value, as far as the file speaks of it; types and tracks by name."""
        said: dict[str, Any] = {"title": found.title, **found.values}
        if found.has_kind:
            said["session_type"] = self.types[_singular(found.kind) if found.kind else self.usual].name
        if found.has_track:
            said["track"] = self.tracks[found.track.casefold()].name if found.track else ""
        if found.has_state:
            said["state"] = found.state
        if found.pending is not None:
            state = found.state if found.has_state or session.pk is None else session.state
            fits = found.pending in transitions.decisions(state)
            said["pending_decision"] = found.pending if fits else ""
        if "language" in said:
            said["language"] = said["language"] or self.event.language
        if "minutes" in said:
            kind = self.types[_singular(said.get("session_type", session.session_type.name))]
            said["minutes"] = None if said["minutes"] == kind.minutes else said["minutes"]
        return said

    def _set(self, session: Session, name: str, value: Any) -> None:
        if name == "session_type":
            session.session_type = self.types[_singular(value)]
        elif name == "track":
            session.track = self.tracks[value.casefold()] if value else None
        else:
            setattr(session, name, value)

    # Line-ups

    def _line_ups(self, told: Sequence[Told], people: Mapping[str, Participant]) -> None:
        changed: list[tuple[Session, list[tuple[int, str]]]] = []
        for found, session in told:
            if not found.has_speakers:
                continue
            wanted: dict[int, tuple[str, str]] = {}
            for one in found.speakers:
                role = Speaker.Role.AUTHOR if one.is_author else Speaker.Role.SPEAKER
                wanted.setdefault(people[one.key].pk, (people[one.key].public_id, str(role)))
            before = self.known.line_ups.get(session.pk, [])
            now = {"speakers": [(public_id, role) for _pk, public_id, role in before]}
            said = {"speakers": [*wanted.values()]}
            if self.marks.settle(session.public_id, found.key, found.title, now, said):
                changed.append((session, [(pk, role) for pk, (_id, role) in wanted.items()]))
                self._count_line_up(session, bool(before))
        Speaker.objects.filter(
            session__in=[row.pk for row, _ in changed if self.known.line_ups.get(row.pk)]
        ).delete()
        Speaker.objects.bulk_create(
            (
                Speaker(session=session, participant_id=pk, role=role, position=position)
                for session, wanted_rows in changed
                for position, (pk, role) in enumerate(wanted_rows)
            ),
            batch_size=BATCH,
        )

    def _count_line_up(self, session: Session, had_one: bool) -> None:
        if session.public_id not in self.touched:
            self._tell(session, {}, {"speakers": "changed"})
        if had_one:
            self.counts["line-ups changed"] += 1

    def _tell_decision(self, session: Session, before: str) -> None:
        if session.pending_decision != before:
            after = {"decision": session.pending_decision}
            self._tell(session, {"decision": before}, after, kind=DECIDED)

    def _tell(
        self, session: Session, before: dict[str, Any], after: dict[str, Any], kind: str = "session.imported"
    ) -> None:
        self.touched[session.public_id] = session
        self.entries.append(
            history.entry(
                kind,
                session,
                scope=self.event.public_id,
                by=self.by,
                now=self.now,
                before=before,
                after=after,
            )
        )


def _follow(session: Session) -> None:
    """A decision that waits to be told stands only where it may follow the state, and the file knows no ranks."""
    if session.pending_decision not in transitions.decisions(session.state):
        session.pending_decision = ""
    session.decided_by_rank = session.decided_by_rank and bool(session.pending_decision)


def _singular(name: str) -> str:
    plain = " ".join(name.casefold().split())
    return plain.removesuffix("s") if len(plain) > 3 else plain


def _usual_minutes(name: str, lengths: Counter[int]) -> int:
    told = cells.minutes_within(name)
    common = next((minutes for minutes, _ in lengths.most_common() if minutes >= 5), 30)
    return told or common


def _now(session: Session, name: str) -> Any:
    if name == "session_type":
        return session.session_type.name
    if name == "track":
        return session.track.name if session.track else ""
    value = getattr(session, name)
    return str(value) if name in {"state", "pending_decision", "level", "licence"} else value


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | bool | int) or value is None else str(value)
