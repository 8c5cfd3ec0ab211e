"""What one member of the committee may see of applications for grants: the only way from a reviewer to them.

By the rules of talks where no phase is set up (agenda/committee.py): blind, others after one's own review; nobody sees
what is his own, of his company or mail domain, or what he declared a conflict with. Who decides (Right.GRANTS) reads the
reviews of others at once, and is as blind as everybody until applicants have been told.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from accounts.models import User
from agenda import committee, interests, reviewing
from agenda.interests import Kind, Party
from agenda.models import Grant, GrantCall, GrantReview, Reviewer
from agenda.models.grant import GrantQuerySet
from agenda.reviewing import Progress, Way
from events import membership
from events.models import Event, Participant, TeamMember
from events.rights import Right

State = GrantReview.State
OF_STATE = {
    State.DRAFT: Progress.BEGUN, State.DONE: Progress.DONE, State.ABSTAINED: Progress.ABSTAINED,
}  # fmt: skip


@dataclass(frozen=True)
class GrantSeat:
    """A reviewer before the applications. `conflicts` holds them by primary key, with the reason; `is_open`: the
    committee scores; `decides`: he may award; `is_chair`: he makes the programme, which the tabs of the pages ask."""

    reviewer: Reviewer
    is_open: bool
    decides: bool
    is_chair: bool
    conflicts: Mapping[int, Kind] = field(default_factory=dict)

    @property
    def event(self) -> Event:
        return self.reviewer.event

    @property
    def scores_grants(self) -> bool:
        return self.is_open

    def applications(self) -> GrantQuerySet:
        """Those he may read as a reviewer: not withdrawn, and without a conflict."""
        rows: GrantQuerySet = Grant.objects.filter(event=self.reviewer.event_id).standing()
        return rows.exclude(pk__in=self.conflicts)

    def may_read_others(self, *, has_own: bool) -> bool:
        return self.decides or has_own


def take_seat(user: User, event: Event) -> GrantSeat:
    """At most seven queries. The caller has checked Right.REVIEW."""
    reviewer = committee.reviewer_of(user, event)
    rights = membership.rights_in(user, event)
    return GrantSeat(
        reviewer=reviewer,
        is_open=GrantCall.scored_at(reviewer.event),
        decides=Right.GRANTS in rights,
        is_chair=Right.PROGRAMME in rights,
        conflicts=conflicts_of([reviewer])[reviewer.pk],
    )


def way(seat: GrantSeat) -> Way:
    """Two queries."""
    own = GrantReview.objects.filter(reviewer=seat.reviewer).exclude(state=State.CONFLICT)
    said = {pk: OF_STATE[State(state)] for pk, state in own.order_by().values_list("grant", "state")}
    rows = seat.applications().undecided().order_by().values_list("pk", "public_id", "code")
    return reviewing.in_own_order(seat.reviewer, [(row[0], row[1], row[2]) for row in rows], said)


def conflicts_of(reviewers: Iterable[Reviewer]) -> dict[int, dict[int, Kind]]:
    """By reviewer: the applications he must not judge, with the strongest reason. Five queries for any number."""
    rows = list(reviewers)
    if not rows:
        return {}
    event = rows[0].event_id
    known = committee.parties(rows, event)
    applicants = _applicants(event)
    declared: dict[int, set[int]] = {}
    said = GrantReview.objects.filter(reviewer__in=rows, state=State.CONFLICT)
    for reviewer, grant in said.order_by().values_list("reviewer", "grant"):
        declared.setdefault(reviewer, set()).add(grant)
    return {
        row.pk: interests.standing(
            interests.found(known[row.pk], applicants), declared.get(row.pk, ()), ()
        )
        for row in rows
    }  # fmt: skip


def left_to_others(user: User, event: Event) -> frozenset[int]:
    """Applications that he must leave to somebody else who decides, as with talks (agenda/deciders.py): with a conflict
    that nobody of them is free of, he decides himself. Seven queries, six more if he has a conflict."""
    mine = conflicts_of([_seat_of(user, event)])
    held: Collection[int] = next(iter(mine.values()))
    if not held:
        return frozenset()
    team = TeamMember.objects.in_event(event).with_right(Right.GRANTS).filter(user__is_active=True)
    users = {row.user_id: row.user for row in team.exclude(user=user).select_related("user")}
    known = Reviewer.objects.filter(event=event, user__in=users).select_related("user", "event")
    seats = {row.user_id: row for row in known}
    others = conflicts_of([seats.get(pk) or _seatless(other, event) for pk, other in users.items()])
    return frozenset(pk for pk in held if any(pk not in theirs for theirs in others.values()))


def _seat_of(user: User, event: Event) -> Reviewer:
    return committee.seated(user, event) or _seatless(user, event)


def _seatless(user: User, event: Event) -> Reviewer:
    """Never saved: a negative key is nobody's, so nothing declared by hand is found for it."""
    return Reviewer(pk=-user.pk, event=event, user=user)


def _applicants(event: int) -> list[tuple[int, Party]]:
    """Everybody who applied, with what the event knows of that address: account and company."""
    rows = Grant.objects.filter(event=event).standing().exclude(email="").order_by()
    asked = list(rows.values_list("pk", "email"))
    people = Participant.objects.filter(event=event, email__in=rows.values("email")).order_by()
    known = {
        email: (user, company) for email, user, company in people.values_list("email", "user", "company")
    }
    found = []
    for pk, email in asked:
        user, company = known.get(email, (None, ""))
        found.append((pk, Party.of(user, (email,), (company,))))
    return found
