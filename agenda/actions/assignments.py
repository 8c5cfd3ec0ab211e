"""Asking people to review talks: many by a plan, one by hand, taken back, and reminded of."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import assignment_plan, emails_reviewing
from agenda.assignment_plan import Draft, Item, Table, Wish
from agenda.committee import Seat
from agenda.models import Assignment, Review, Reviewer
from core import history, mail
from core.models import OutboxMail
from events.models import Event

# Nobody is reminded twice within this.
PAUSE = timedelta(hours=12)
FINISHED = (Review.State.DONE, Review.State.ABSTAINED)


class Refused(Exception):
    """What was asked for cannot be done; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Changed(Refused):
    """Since the preview a review or an assignment came, or somebody's conflicts changed: `draft` is the plan now."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(
            _(
                "Something changed after you opened the preview. This is the plan now; please look at it again."
            )
        )
        self.draft = draft


@dataclass(frozen=True)
class Applied:
    """How many assignments were made, and how many that nobody could fulfil any more were taken away."""

    made: int
    freed: int


def apply(*, seat: Seat, wish: Wish, fingerprint: str, by: User, now: datetime) -> Applied:
    """Store the plan that was previewed. Raises Changed if it is another by now."""
    with transaction.atomic():
        _lock(seat.event)
        draft = assignment_plan.draft(seat, wish)
        if draft.fingerprint != fingerprint:
            raise Changed(draft)
        freed = draft.table.void
        Assignment.objects.filter(pk__in=freed).delete()
        with translation.override(seat.event.language):
            rows = [
                Assignment(
                    session_id=pick.talk,
                    reviewer_id=pick.judge,
                    reason=assignment_plan.why(pick, draft.table)[:200],
                    by=by,
                    at=now,
                )
                for pick in draft.plan.picks
            ]
        Assignment.objects.bulk_create(rows)
        if rows or freed:
            after = {"assigned": len(rows), "taken_back": len(freed), "wanted": wish.wanted}
            _tell("review.assigned", seat.event, by, now, after)
    return Applied(len(rows), len(freed))


def take_back(*, seat: Seat, at: datetime, by: User, now: datetime) -> int:
    """Undo what was assigned at that moment, as far as nobody has begun. Returns how many were taken back."""
    with transaction.atomic():
        _lock(seat.event)
        begun = Review.objects.filter(session=OuterRef("session"), reviewer=OuterRef("reviewer"))
        seen = seat.proposals().order_by().values("pk")
        rows = Assignment.objects.filter(session__in=seen, at=at).exclude(Exists(begun))
        pks = list(rows.values_list("pk", flat=True))
        Assignment.objects.filter(pk__in=pks).delete()
        if pks:
            _tell("review.unassigned", seat.event, by, now, {"taken_back": len(pks)})
    return len(pks)


def give(*, seat: Seat, talk: str, reviewer: str, by: User, now: datetime) -> Reviewer:
    """One talk to one reviewer, by hand; above what he takes, too, because somebody has asked him."""
    with transaction.atomic():
        table, item, row = _one(seat, talk, reviewer)
        if (item.pk, row.pk) in table.assigned:
            return row
        if not table.may_judge(item.pk, row.pk):
            raise Refused(
                _("%(name)s may not judge this talk: a conflict of interest, or another team's track.")
                % {"name": row}
            )
        with translation.override(seat.event.language):
            reason = _("chosen by %(name)s") % {"name": by}
        Assignment.objects.create(session_id=item.pk, reviewer=row, reason=reason[:200], by=by, at=now)
        _tell("review.assigned", seat.event, by, now, {"assigned": 1})
    return row


def take(*, seat: Seat, talk: str, reviewer: str, by: User, now: datetime) -> Reviewer:
    """Take one talk from one reviewer who has not begun."""
    with transaction.atomic():
        table, item, row = _one(seat, talk, reviewer)
        if (item.pk, row.pk) in table.begun:
            raise Refused(_("%(name)s has begun to review this talk, so it stays.") % {"name": row})
        if (item.pk, row.pk) in table.assigned:
            Assignment.objects.filter(pk=table.assigned[item.pk, row.pk]).delete()
            _tell("review.unassigned", seat.event, by, now, {"taken_back": 1})
    return row


def remind(*, seat: Seat, by: User, now: datetime) -> int:
    """One mail to each reviewer who has talks left, unless he was reminded lately. Returns how many are reminded."""
    with transaction.atomic():
        _lock(seat.event)
        table = assignment_plan.load(seat)
        left = still_open(seat, table)
        lately = OutboxMail.objects.filter(
            scope=seat.event.public_id, kind=emails_reviewing.REMINDER, created_at__gt=now - PAUSE
        )
        reminded = set(lately.values_list("recipient", flat=True))
        people = [
            (table.reviewers[pk], many)
            for pk, many in sorted(left.items())
            if table.reviewers[pk].user.public_id not in reminded
        ]
        mail.post(*(emails_reviewing.reminder(seat, row, many, now) for row, many in people))
        if people:
            _tell("review.reminded", seat.event, by, now, {"reminded": len(people)})
    return len(people)


def still_open(seat: Seat, table: Table) -> Counter[int]:
    """By reviewer: assigned talks that he may judge and has not finished. One query."""
    done = set(
        Review.objects.filter(session__event=seat.event, state__in=FINISHED)
        .order_by()
        .values_list("session", "reviewer")
    )
    pairs = (pair for pair in table.assigned if pair not in done and table.may_judge(*pair))
    return Counter(reviewer for _talk, reviewer in pairs)


def _one(seat: Seat, talk: str, reviewer: str) -> tuple[Table, Item, Reviewer]:
    """Locked. Only a talk the seat may see, and somebody of this event's committee."""
    _lock(seat.event)
    table = assignment_plan.load(seat)
    item = next((item for item in table.talks.values() if item.code == talk), None)
    row = next((row for row in table.reviewers.values() if row.public_id == reviewer), None)
    if item is None:
        raise Refused(_("This talk is not to be judged any more."))
    if row is None:
        raise Refused(_("This person does not review at this event any more."))
    return table, item, row


def _lock(event: Event) -> None:
    """One at a time: two plans at once would give twice as many reviewers."""
    Event.objects.select_for_update().get(pk=event.pk)


def _tell(kind: str, event: Event, by: User, now: datetime, after: dict[str, int]) -> None:
    """Numbers only: who reads which talk is not for everybody who may read the history."""
    history.write(kind, event, scope=event.public_id, by=by, now=now, after=after)
