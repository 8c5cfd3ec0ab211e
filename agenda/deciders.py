"""Who decides about whose talks: nobody about one he has a conflict of interest with, as long as somebody else can."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from accounts.models import User
from agenda import committee
from agenda.committee import Seat
from agenda.interests import Kind
from agenda.models import Reviewer, Session
from events.models import Event, TeamMember
from events.rights import Right


def left_to_others(seat: Seat, among: Collection[int] | None = None) -> frozenset[int]:
    """Sessions by primary key that this chair must leave to somebody else of the team.

    With a conflict that nobody in the team is free of, he decides himself. No query if he has no conflict, else seven.
    """
    mine = set(seat.conflicts) if among is None else seat.conflicts.keys() & set(among)
    return _with_another(seat.event, seat.reviewer.user, mine)


def closed_to(user: User, event: Event) -> frozenset[int]:
    """The same for somebody who need not have a seat in the committee: he is not given one. At most 13 queries."""
    return _with_another(event, user, conflicts_of(user, event))


def conflicts_of(user: User, event: Event) -> Mapping[int, Kind]:
    """Sessions by primary key that he must not know the committee's mind about, with the reason; at most six queries.
    He is not given a seat either."""
    reviewer = committee.seated(user, event) or _seatless(user, event)
    return committee.conflicts_of([reviewer])[reviewer.pk]


def refusal(session: Session) -> str:
    return _("“%(title)s”: you have a conflict of interest, so somebody else of the team decides.") % {
        "title": session
    }


def _with_another(event: Event, user: User, mine: Collection[int]) -> frozenset[int]:
    if not mine:
        return frozenset()
    theirs = committee.conflicts_of(_others(event, user))
    return frozenset(pk for pk in mine if any(pk not in conflicts for conflicts in theirs.values()))


def _others(event: Event, user: User) -> list[Reviewer]:
    """The others who may decide. Who has never looked at the committee's pages has no seat of his own yet."""
    members = TeamMember.objects.in_event(event).with_right(Right.PROGRAMME)
    members = members.filter(user__is_active=True).exclude(user=user).select_related("user")
    users = {member.user_id: member.user for member in members}
    known = Reviewer.objects.filter(event=event, user__in=users).select_related("user", "event")
    seats = {row.user_id: row for row in known}
    return [seats.get(pk) or _seatless(other, event) for pk, other in users.items()]


def _seatless(user: User, event: Event) -> Reviewer:
    """Never saved: a negative key is nobody's, so nothing declared by hand is found for it."""
    return Reviewer(pk=-user.pk, event=event, user=user)
