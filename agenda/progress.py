"""How far a committee is, over the talks that whoever looks may see: talks kept from him are in no count."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils.translation import gettext as _

from agenda.calibration import Habit
from agenda.committee import Seat
from agenda.models import Assignment, Review, Reviewer, Session
from agenda.models.session import SessionQuerySet
from agenda.points import Points
from events.models import Role, TeamMember

# Wanted where no phase says how many.
REVIEWS_A_TALK = 3
# Fewer reviews say nothing of how strict somebody is.
ENOUGH_TO_TELL = 5
FINISHED = (Review.State.DONE, Review.State.ABSTAINED)


@dataclass(frozen=True)
class Member:
    """What one reviewer has done. `open` is what he was asked for and has not finished."""

    reviewer: Reviewer
    assigned: int
    done: int
    open: int
    last_at: datetime | None
    habit: Habit | None = None


@dataclass(frozen=True)
class Cover:
    """So many talks have so many reviews; `is_enough`: or more."""

    reviews: int
    talks: int
    is_enough: bool = False


@dataclass(frozen=True)
class Progress:
    """`wanted` is how many reviews a talk should have; `counted` those of all talks, none beyond that."""

    talks: int
    wanted: int
    counted: int
    covers: Sequence[Cover]

    @property
    def goal(self) -> int:
        return self.talks * self.wanted


def wanted_in(seat: Seat) -> int:
    """How many reviews a talk should have now."""
    return seat.phase.reviews_wanted if seat.phase else REVIEWS_A_TALK


def judged(seat: Seat) -> SessionQuerySet:
    """The seat's talks that are to be judged or were: not what came into the programme without a committee."""
    said = Review.objects.filter(session=OuterRef("pk")).exclude(state=Review.State.DRAFT)
    return seat.proposals().running().filter(Q(state__in=Session.REVIEWABLE) | Exists(said))


def of_committee(seat: Seat) -> Progress:
    """With all that is judged or was, whoever asks on whatever page. One query."""
    wanted = wanted_in(seat)
    done = Count("reviews", filter=Q(reviews__state=Review.State.DONE))
    found = Counter(judged(seat).order_by().annotate(done=done).values_list("done", flat=True))
    covers = [Cover(reviews, found[reviews]) for reviews in range(wanted) if found[reviews]]
    enough = sum(many for reviews, many in found.items() if reviews >= wanted)
    covers += [Cover(wanted, enough, is_enough=True)] if enough else []
    counted = sum(min(reviews, wanted) * many for reviews, many in found.items())
    return Progress(found.total(), wanted, counted, covers)


def of_members(seat: Seat, talks: SessionQuerySet, habits: Mapping[int, Habit]) -> list[Member]:
    """Everybody who reviews or was asked to, by name. Four queries."""
    chosen = talks.order_by()
    reviews = Review.objects.filter(session__in=chosen.values("pk"), reviewer__event=seat.event).order_by()
    done = {
        row["reviewer"]: row
        for row in reviews.values("reviewer").annotate(
            done=Count("pk", filter=Q(state__in=FINISHED)), last=Max("changed_at")
        )
    }
    asked = _asked(seat, chosen)
    people = set(
        TeamMember.objects.in_event(seat.event).filter(role=Role.REVIEWER).values_list("user", flat=True)
    )
    rows = Reviewer.objects.filter(event=seat.event).select_related("user")
    members = [
        Member(
            reviewer=row,
            assigned=asked.get(row.pk, (0, 0))[0],
            done=done[row.pk]["done"] if row.pk in done else 0,
            open=asked.get(row.pk, (0, 0))[1],
            last_at=done[row.pk]["last"] if row.pk in done else None,
            habit=habits.get(row.pk),
        )
        for row in rows
        if row.pk in done or row.pk in asked or row.user_id in people
    ]
    return sorted(members, key=lambda member: str(member.reviewer).casefold())


def of_self(seat: Seat, talks: SessionQuerySet) -> Member:
    """Two queries."""
    own = Review.objects.filter(session__in=talks.order_by().values("pk"), reviewer=seat.reviewer)
    row = own.aggregate(done=Count("pk", filter=Q(state__in=FINISHED)), last=Max("changed_at"))
    assigned, still_open = _asked(seat, talks.order_by()).get(seat.reviewer.pk, (0, 0))
    return Member(seat.reviewer, assigned, row["done"], still_open, row["last"])


def _asked(seat: Seat, chosen: SessionQuerySet) -> dict[int, tuple[int, int]]:
    """By reviewer: assigned, and of these not finished."""
    finished = Review.objects.filter(
        session=OuterRef("session"), reviewer=OuterRef("reviewer"), state__in=FINISHED
    )
    rows = Assignment.objects.filter(session__in=chosen.values("pk"), reviewer__event=seat.event).order_by()
    counted = rows.values("reviewer").annotate(
        assigned=Count("pk"), still_open=Count("pk", filter=~Q(Exists(finished)))
    )
    return {row["reviewer"]: (row["assigned"], row["still_open"]) for row in counted}


def words(member: Member, points: Points) -> str:
    """How somebody scores, for people; nothing of who has not scored."""
    habit = member.habit
    if habit is None:
        return ""
    if habit.reviews < ENOUGH_TO_TELL:
        return _("too few reviews to tell")
    severity = habit.severity
    gap = points.gap(severity.value)
    if severity.high < 0:
        words = _("scores %(points)s below the committee") % {"points": gap}
    elif severity.low > 0:
        words = _("scores %(points)s above the committee") % {"points": gap}
    else:
        words = _("scores like the committee")
    if habit.spread.high < 1:
        return _("%(severity)s, uses little of the scale") % {"severity": words}
    if habit.spread.low > 1:
        return _("%(severity)s, uses much of the scale") % {"severity": words}
    return words
