"""What one member of the committee may see and do now: the only way from a reviewer to proposals.

Lists, counts, searches, exports and the API start at `Seat.proposals()`, so that conflicts of interest, teams,
assignments and the rules of the phase hold everywhere. Texts and names are read through agenda/blind.py.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import QuerySet

from accounts.models import User
from agenda import interests
from agenda.interests import Kind, Marks, Party
from agenda.models import (
    ConflictOfInterest,
    GrantCall,
    Reviewer,
    ReviewPhase,
    ReviewTeam,
    Session,
    Speaker,
    SpeakerInvitation,
)
from agenda.models.session import SessionQuerySet
from core.prepared import FEW_KEYS, FEW_WORDS, Prepared, PreparedLists, PreparedValues
from events import membership
from events.models import Event, Participant, Role, TeamMember
from events.rights import Right

Others = ReviewPhase.Others


@dataclass(frozen=True)
class Rules:
    """What a phase allows. As they stand here where no phase was set up: open and blind, others after one's own."""

    sees_names: bool = False
    sees_others: str = Others.AFTER_OWN
    may_score: bool = True
    may_change: bool = True
    only_assigned: bool = False

    @classmethod
    def of(cls, phase: ReviewPhase) -> "Rules":
        return cls(
            phase.sees_names, phase.sees_others, phase.may_score, phase.may_change, phase.only_assigned
        )


# Between phases: reading what one wrote, nothing else.
BETWEEN = Rules(sees_others=Others.NEVER, may_score=False, may_change=False)


@dataclass(frozen=True)
class Seat:
    """A reviewer at an event at one moment. `conflicts` holds sessions by primary key, with the reason.

    `tracks` is None for who may judge all tracks. `is_chair` is an organizer, who sees names and everybody's
    reviews of all talks but those he has a conflict with.
    """

    reviewer: Reviewer
    phase: ReviewPhase | None
    rules: Rules
    is_chair: bool
    tracks: frozenset[int] | None
    conflicts: Mapping[int, Kind] = field(default_factory=dict)

    @property
    def event(self) -> Event:
        return self.reviewer.event

    @property
    def scores_grants(self) -> bool:
        return GrantCall.scored_at(self.event)

    def proposals(self) -> SessionQuerySet:
        """Handed-in talks this person may read as a reviewer."""
        rows = Session.objects.filter(event=self.reviewer.event_id).handed_in()
        rows = rows.exclude(pk__in=self.conflicts)
        if self.tracks is not None:
            rows = rows.filter(track__in=self.tracks)
        if self.rules.only_assigned:
            rows = rows.filter(assignments__reviewer=self.reviewer)
        return rows

    @property
    def reads_all(self) -> bool:
        """Whether `proposals` leaves out nothing that was handed in."""
        return not self.conflicts and self.tracks is None and not self.rules.only_assigned

    def proposal(self, public_id: str) -> Session | None:
        """One of them. One query, two while only what is assigned may be read."""
        row = _talk.first(event=self.reviewer.event_id, public_id=public_id)
        if row is None or row.pk in self.conflicts:
            return None
        if self.tracks is not None and row.track_id not in self.tracks:
            return None
        if self.rules.only_assigned and not row.assignments.filter(reviewer=self.reviewer).exists():
            return None
        row.event = self.event
        return row

    def may_read_others(self, *, has_own: bool) -> bool:
        """Whether scores and comments of others on a talk may be shown; `has_own`: the own review is finished."""
        seen = self.rules.sees_others
        return seen == Others.ALWAYS or (seen == Others.AFTER_OWN and has_own)


def take_seat(user: User, event: Event, now: datetime, *, rights: Collection[Right] | None = None) -> Seat:
    """At most nine queries, whatever there is; one less with the rights that were just read. The caller has checked
    Right.REVIEW."""
    reviewer = reviewer_of(user, event)
    is_chair = Right.PROGRAMME in (membership.rights_in(user, event) if rights is None else rights)
    phase, rules = _rules(event, now)
    if is_chair:
        rules = replace(rules, sees_names=True, sees_others=Others.ALWAYS, only_assigned=False)
    return Seat(
        reviewer=reviewer,
        phase=phase,
        rules=rules,
        is_chair=is_chair,
        tracks=None if is_chair else _tracks(reviewer),
        conflicts=conflicts_of([reviewer])[reviewer.pk],
    )


_talk: Prepared[Session] = Prepared(
    lambda event, public_id: (
        Session.objects.filter(event=event, public_id=public_id)
        .handed_in()
        .select_related("session_type", "track", "redaction")
        .order_by()
    ),
    event=-1,
    public_id="any",
)
_reviewer: Prepared[Reviewer] = Prepared(
    lambda user, event: (
        Reviewer.objects.filter(user=user, event=event).select_related("user", "event__grant_call").order_by()
    ),
    user=-1,
    event=-2,
)
_phases: Prepared[ReviewPhase] = Prepared(
    lambda event: ReviewPhase.objects.filter(event=event).order_by("opens_at", "pk"), event=-1
)
_tracks_of = PreparedValues(
    lambda reviewer: ReviewTeam.objects.filter(reviewers=reviewer).values("tracks").order_by(), reviewer=-1
)


def seated(user: User, event: Event) -> Reviewer | None:
    """His seat, if he has taken one."""
    return _reviewer.first(user=user.pk, event=event.pk)


def reviewer_of(user: User, event: Event) -> Reviewer:
    return seated(user, event) or Reviewer.objects.get_or_create(user=user, event=event)[0]


def seat_reviewers(event: Event) -> None:
    """Give a seat to everybody with the reviewer's role who has none yet, so that he can be given work. Organizers
    get theirs when they first look in."""
    members = TeamMember.objects.in_event(event).filter(role=Role.REVIEWER, user__is_active=True)
    missing = members.exclude(user__reviewing__event=event).values_list("user", flat=True).distinct()
    Reviewer.objects.bulk_create(
        [Reviewer(event=event, user_id=user) for user in missing], ignore_conflicts=True
    )


def _rules(event: Event, now: datetime) -> tuple[ReviewPhase | None, Rules]:
    phases = _phases.all(event=event.pk)
    if not phases:
        return None, Rules()
    for phase in phases:
        if phase.opens_at <= now < phase.closes_at:
            return phase, Rules.of(phase)
    return None, BETWEEN


def reads_blind(event: Event, now: datetime) -> bool:
    """Whether somebody will still judge without knowing who speaks."""
    phases = list(ReviewPhase.objects.filter(event=event).values_list("sees_names", "closes_at"))
    return not phases or any(not sees_names and closes_at > now for sees_names, closes_at in phases)


def _tracks(reviewer: Reviewer) -> frozenset[int] | None:
    """None for somebody in no team."""
    found = [row["tracks"] for row in _tracks_of.all(reviewer=reviewer.pk)]
    return frozenset(track for track in found if track) if found else None


def conflicts_of(reviewers: Iterable[Reviewer]) -> dict[int, dict[int, Kind]]:
    """By reviewer: the sessions of the event he must not judge, with the strongest reason.

    All reviewers are of one event. Five queries for any number of them and of sessions.
    """
    rows = list(reviewers)
    if not rows:
        return {}
    event = rows[0].event_id
    known = parties(rows, event)
    speakers = _speakers(event, Marks(known.values()))
    by_hand: dict[tuple[int, str], set[int]] = {}
    for reviewer, kind, session in _by_hand.all(reviewers=[row.pk for row in rows]):
        by_hand.setdefault((reviewer, kind), set()).add(session)
    return {
        row.pk: interests.standing(
            interests.found(known[row.pk], speakers),
            by_hand.get((row.pk, ConflictOfInterest.Kind.DECLARED), ()),
            by_hand.get((row.pk, ConflictOfInterest.Kind.WAIVED), ()),
        )
        for row in rows
    }


def parties(reviewers: list[Reviewer], event: int) -> dict[int, Party]:
    """By reviewer, all of this event. Two queries."""
    users = [row.user_id for row in reviewers]
    addresses: dict[int, list[str]] = {row.user_id: [row.user.email] for row in reviewers}
    for user, email in _verified.all(users=users):
        addresses[user].append(email)
    companies: dict[int, list[str]] = {row.user_id: [row.company] for row in reviewers}
    everywhere = [address for found in addresses.values() for address in found]
    owner = {address.lower(): user for user, found in addresses.items() for address in found}
    for user, email, company in _people.all(users=users, addresses=everywhere, event=event):
        known = user if user in companies else owner.get(email or "")
        if known is not None:
            companies[known].append(company)
    return {
        one.pk: Party.of(one.user_id, addresses[one.user_id], companies[one.user_id]) for one in reviewers
    }


_verified = PreparedLists(
    lambda users: (
        EmailAddress.objects.filter(user__in=users, verified=True).order_by().values_list("user", "email")
    ),
    users=FEW_KEYS,
)


def _known(event: int) -> QuerySet[Participant, tuple[int | None, str | None, str]]:
    rows = Participant.objects.filter(event=event).order_by()
    return rows.values_list("user", "email", "company")


# Not with OR: each of the two has an index of its own.
_people = PreparedLists(
    lambda users, addresses, event: (
        _known(event).filter(user__in=users).union(_known(event).filter(email__in=addresses), all=True)
    ),
    users=FEW_KEYS,
    addresses=FEW_WORDS,
    event=-1,
)
_by_hand = PreparedLists(
    lambda reviewers: (
        ConflictOfInterest.objects.filter(reviewer__in=reviewers)
        .order_by()
        .values_list("reviewer", "kind", "session")
    ),
    reviewers=FEW_KEYS,
)


def _speakers(event: int, marks: Marks) -> list[tuple[int, Party]]:
    """Those who share something with the committee. Everybody on a talk, also who is only invited yet, is its party."""
    found = []
    for session, user, company, email, contact in _on_talks.all(event=event):
        if marks.touch(user, (email, contact), company):
            found.append((session, Party.of(user, (email, contact), (company,))))
    for session, email in _asked.all(event=event):
        if marks.touch(None, (email,), ""):
            found.append((session, Party.of(None, (email,), ())))
    return found


_on_talks = PreparedLists(
    lambda event: (
        Speaker.objects.filter(session__event=event)
        .order_by()
        .values_list(
            "session",
            "participant__user",
            "participant__company",
            "participant__email",
            "participant__contact_email",
        )
    ),
    event=-1,
)
_asked = PreparedLists(
    lambda event: (
        SpeakerInvitation.objects.filter(session__event=event, state=SpeakerInvitation.State.OPEN)
        .order_by()
        .values_list("session", "email")
    ),
    event=-1,
)


def members(event: Event) -> list[Reviewer]:
    """Everybody who may review at the event now, by name; who was never here is given a seat. Two to four queries."""
    team = TeamMember.objects.in_event(event).with_right(Right.REVIEW).filter(user__is_active=True)
    users = set(team.values_list("user", flat=True))
    rows = list(Reviewer.objects.filter(event=event, user__in=users).select_related("user"))
    missing = users - {row.user_id for row in rows}
    if missing:
        Reviewer.objects.bulk_create(
            [Reviewer(event=event, user_id=user) for user in missing], ignore_conflicts=True
        )
        rows = list(Reviewer.objects.filter(event=event, user__in=users).select_related("user"))
    return sorted(rows, key=lambda row: (str(row).casefold(), row.pk))


def chairs_of(event: Event) -> set[int]:
    """Users who see everything but what they have a conflict with. One query."""
    team = TeamMember.objects.in_event(event).with_right(Right.PROGRAMME)
    return set(team.values_list("user", flat=True))
