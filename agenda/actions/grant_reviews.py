"""What a member of the committee does with an application for a grant, as with talks (agenda/actions/reviews.py).

Each action takes the person's seat anew, in its own transaction and with the reviewer's row locked. History tells that
it was done, and never what was written; it is private, because it names reviewers beside applications.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import grant_committee, scoring
from agenda.actions import scores
from agenda.actions.reviews import ANYWHERE, Changed, Closed, Incomplete, Page, Refused, Words
from agenda.grant_committee import GrantSeat
from agenda.models import Grant, GrantCriterion, GrantReview, Reviewer
from core import history
from core.models.history import PRIVATE
from events import membership
from events.models import Event
from events.rights import Right

State = GrantReview.State


class NotYours(Refused):
    """For this person there is no such application."""

    def __init__(self) -> None:
        super().__init__(_("There is no application for you to review at this address."))


def save_draft(*, grant: Grant, words: Words, page: Page = ANYWHERE, by: User, now: datetime) -> GrantReview:
    """Keep what is written so far: its writer's own business, without history."""
    with transaction.atomic():
        seat, row = _writable(grant, by)
        review = _own(seat, row, page, now)
        if review.state != State.DRAFT:
            raise Refused(_("This review is finished. Change it first, then write."))
        return _write(review, words, criteria_of(seat.event), now)


def finish(*, grant: Grant, words: Words, page: Page = ANYWHERE, by: User, now: datetime) -> GrantReview:
    """Raises Incomplete if a required criterion has no score."""
    with transaction.atomic():
        seat, row = _writable(grant, by)
        review = _own(seat, row, page, now)
        criteria = criteria_of(seat.event)
        lacking = scoring.missing(words.scores, scores.scales(criteria))
        if lacking:
            raise Incomplete(lacking)
        before = _standing(review)
        review.state, review.value = State.DONE, scoring.value(words.scores, scores.scales(criteria))
        review.done_at, review.reason = now, ""
        _write(review, words, criteria, now)
        _tell("finished", review, by, now, before=before)
    return review


def abstain(
    *, grant: Grant, words: Words, reason: str = "", page: Page = ANYWHERE, by: User, now: datetime
) -> GrantReview:
    with transaction.atomic():
        seat, row = _writable(grant, by)
        review = _own(seat, row, page, now)
        before = _standing(review)
        _unscore(review, State.ABSTAINED, reason)
        _write(review, Words({}, words.comment), criteria_of(seat.event), now)
        _tell("abstained", review, by, now, before=before)
    return review


def reopen(*, grant: Grant, by: User, now: datetime) -> GrantReview:
    """Take a finished review or an abstention back to change it; until then it counts for nothing."""
    with transaction.atomic():
        seat, row = _writable(grant, by)
        review = GrantReview.objects.filter(grant=row, reviewer=seat.reviewer).first()
        if review is None:
            raise NotYours
        if review.state != State.DRAFT:
            _back_to_draft(review, "reopened", by, now)
    return review


def declare_conflict(*, grant: Grant, reason: str = "", by: User, now: datetime) -> GrantReview:
    """“I should not judge this”: it is gone for him at once, and a score he gave no longer counts. What he wrote stays
    with the row, for him alone if it is taken back. Also about what is decided already."""
    with transaction.atomic():
        seat, row = _seated(grant, by)
        review = _own(seat, row, ANYWHERE, now)
        before = _standing(review)
        _unscore(review, State.CONFLICT, reason)
        review.changed_at = now
        review.save()
        _tell("conflict_declared", review, by, now, before=before)
    return review


def take_conflict_back(*, review: GrantReview, by: User, now: datetime) -> None:
    """By who decides: the reviewer may judge it after all. Nobody does it about himself. Twice is once."""
    with transaction.atomic():
        row = GrantReview.objects.select_for_update(of=("self",)).select_related("reviewer", "grant__event")
        found = row.get(pk=review.pk)
        if found.reviewer.user_id == by.pk:
            raise Refused(_("You declared it yourself: somebody else of the team takes it back."))
        if found.state == State.CONFLICT:
            _back_to_draft(found, "conflict_taken_back", by, now)


# What a seat allows


def may_write(seat: GrantSeat, grant: Grant) -> bool:
    return seat.is_open and grant.state == Grant.State.APPLIED


def criteria_of(event: Event) -> dict[str, GrantCriterion]:
    """Those that are asked, by public id, in order."""
    return {row.public_id: row for row in GrantCriterion.objects.filter(event=event, is_active=True)}


def why_closed(seat: GrantSeat, grant: Grant) -> str:
    if grant.state != Grant.State.APPLIED:
        return _("This application is decided by now: it is no longer reviewed.")
    return "" if seat.is_open else _("The committee scores no applications at the moment.")


def _seated(grant: Grant, by: User) -> tuple[GrantSeat, Grant]:
    """The seat, and the application as it may be read from there, the reviewer's row locked."""
    event = grant.event
    if Right.REVIEW not in membership.rights_in(by, event):
        raise NotYours
    list(Reviewer.objects.select_for_update().filter(user=by, event=event))
    seat = grant_committee.take_seat(by, event)
    row = seat.applications().select_related("event").filter(pk=grant.pk).first()
    if row is None:
        raise NotYours
    return seat, row


def _writable(grant: Grant, by: User) -> tuple[GrantSeat, Grant]:
    seat, row = _seated(grant, by)
    if not may_write(seat, row):
        raise Closed(why_closed(seat, row))
    return seat, row


# Writing


def _own(seat: GrantSeat, grant: Grant, page: Page, now: datetime) -> GrantReview:
    """The person's review, in memory if there is none yet."""
    review = GrantReview.objects.filter(grant=grant, reviewer=seat.reviewer).first()
    if review is None:
        review = GrantReview(grant=grant, reviewer=seat.reviewer, created_at=now, changed_at=now)
    elif not page.replaces and page.seen != review.changed_at and page.key != (review.form_key or None):
        raise Changed(review)
    review.form_key = page.key
    return review


def _write(
    review: GrantReview, words: Words, criteria: dict[str, GrantCriterion], now: datetime
) -> GrantReview:
    review.comment, review.changed_at = words.comment, now
    review.save()
    scores.store(review, words.scores, criteria)
    return review


def _unscore(review: GrantReview, state: GrantReview.State, reason: str) -> None:
    review.state, review.value, review.done_at, review.reason = state, None, None, reason.strip()[:300]


def _back_to_draft(review: GrantReview, what: str, by: User, now: datetime) -> None:
    before = _standing(review)
    _unscore(review, State.DRAFT, "")
    review.changed_at = now
    review.save(update_fields=["state", "value", "done_at", "reason", "changed_at"])
    _tell(what, review, by, now, before=before)


def _standing(review: GrantReview) -> dict[str, object]:
    return {"state": review.state, "value": review.value}


def _tell(what: str, review: GrantReview, by: User, now: datetime, *, before: dict[str, object]) -> None:
    history.write(
        f"{PRIVATE}grant_review.{what}", review, scope=review.grant.event.public_id, by=by, now=now, before=before,
        after=_standing(review),
    )  # fmt: skip
