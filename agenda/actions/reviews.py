"""What a member of the committee does with a talk: begin, finish, abstain, reopen, remark, declare a conflict.

Each action takes the person's seat anew, in its own transaction and with the reviewer's row locked: who lost the role,
has a conflict since, or comes after the phase is refused, whatever the page said. History tells that it was done, with
state and score, and never what was written; it is private, because who reviews a talk is nothing for whoever reads the
history (agenda/review_history.py shows it to those who decide).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import committee, scoring
from agenda.actions import scores
from agenda.committee import Seat
from agenda.models import (
    Assignment,
    Comparison,
    ConflictOfInterest,
    Criterion,
    GrantReview,
    Review,
    Reviewer,
    ReviewPhase,
    ReviewRemark,
    Session,
)
from core import history, times
from core.models.history import PRIVATE
from core.prepared import Prepared, Stored
from events import membership
from events.models import Event
from events.rights import Right

State = Review.State


class Refused(Exception):
    """What was asked for cannot be done; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotYours(Refused):
    """For this person there is no such talk."""

    def __init__(self) -> None:
        super().__init__(_("There is no talk for you to review at this address."))


class Closed(Refused):
    """Nothing can be written now; another day it may."""


class Incomplete(Refused):
    """Required criteria have no score; `criteria` are their public ids."""

    def __init__(self, criteria: list[str]) -> None:
        super().__init__(_("Some scores are missing. Give them, or abstain."))
        self.criteria = criteria


class Changed(Refused):
    """Another tab saved this review since the page was opened."""

    def __init__(self, review: Review | GrantReview) -> None:
        super().__init__(_("You saved this review elsewhere after you opened this page."))
        self.review = review


@dataclass(frozen=True)
class Words:
    """What stands in the form. `scores` by the criterion's public id."""

    scores: Mapping[str, int] = field(default_factory=dict)
    comment: str = ""
    to_speaker: str = ""

    def __bool__(self) -> bool:
        return bool(self.scores or self.comment.strip() or self.to_speaker.strip())


@dataclass(frozen=True)
class Page:
    """The page a form was sent from: its key, and the review's `changed_at` it was filled from, None if there was no
    review. `replaces` writes over what another page has saved meanwhile."""

    key: str = ""
    seen: datetime | None = None
    replaces: bool = False


ANYWHERE = Page(replaces=True)


@dataclass
class Seated:
    """Somebody at a talk, in one transaction: his seat, the talk as it may be read from there, and what is scored."""

    seat: Seat
    session: Session

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """Those that are asked, by public id, in order."""
        return {row.public_id: row for row in _criteria.all(event=self.seat.event.pk)}


def sit(*, event: Event, public_id: str, by: User, now: datetime) -> Seated:
    """The seat at a talk, the reviewer's row locked: for whoever looks before he acts, in one transaction. Raises
    NotYours."""
    if Right.REVIEW not in membership.rights_in(by, event):
        raise NotYours
    _locked.all(user=by.pk, event=event.pk)
    seat = committee.take_seat(by, event, now)
    row = seat.proposal(public_id)
    if row is None:
        raise NotYours
    return Seated(seat, row)


def save_draft(
    *,
    session: Session,
    words: Words,
    page: Page = ANYWHERE,
    by: User,
    now: datetime,
    at: Seated | None = None,
) -> Review:
    """Keep what is written so far. It counts for nothing and is its writer's own business: no history."""
    with transaction.atomic():
        at = _writable(session, by, now, at)
        review = _own(at, page, now)
        if review.state != State.DRAFT:
            raise Refused(_("This review is finished. Change it first, then write."))
        return _write(review, words, at.criteria, now)


def finish(
    *,
    session: Session,
    words: Words,
    page: Page = ANYWHERE,
    by: User,
    now: datetime,
    at: Seated | None = None,
) -> Review:
    """Raises Incomplete if a required criterion has no score."""
    with transaction.atomic():
        at = _writable(session, by, now, at)
        review = _own(at, page, now)
        _check_changeable(at.seat, review)
        scales = scores.scales(at.criteria)
        lacking = scoring.missing(words.scores, scales)
        if lacking:
            raise Incomplete(lacking)
        value = scoring.value(words.scores, scales)
        before = _standing(review)
        review.phase, review.state, review.value, review.done_at = at.seat.phase, State.DONE, value, now
        _write(review, words, at.criteria, now)
        _tell(f"{PRIVATE}review.finished", review, by, now, before=before)
    return review


def abstain(
    *,
    session: Session,
    words: Words,
    reason: str = "",
    page: Page = ANYWHERE,
    by: User,
    now: datetime,
    at: Seated | None = None,
) -> Review:
    """No opinion on this talk. What was written stays with the review, the reason below it."""
    with transaction.atomic():
        at = _writable(session, by, now, at)
        review = _own(at, page, now)
        _check_changeable(at.seat, review)
        before = _standing(review)
        comment = "\n\n".join(filter(None, [words.comment.strip(), reason.strip()]))
        review.phase, review.state, review.value, review.done_at = at.seat.phase, State.ABSTAINED, None, None
        _write(review, Words({}, comment, words.to_speaker), at.criteria, now)
        _tell(f"{PRIVATE}review.abstained", review, by, now, before=before)
    return review


def reopen(*, session: Session, by: User, now: datetime, at: Seated | None = None) -> Review:
    """Take a finished review or an abstention back to change it; until it is finished again it counts for nothing."""
    with transaction.atomic():
        at = _writable(session, by, now, at)
        review = written(at.seat, at.session)
        if review is None:
            raise NotYours
        if review.state == State.DRAFT:
            return review
        _check_changeable(at.seat, review)
        before = _standing(review)
        review.state, review.value, review.done_at, review.changed_at = State.DRAFT, None, None, now
        review.save(update_fields=["state", "value", "done_at", "changed_at"])
        _tell(f"{PRIVATE}review.reopened", review, by, now, before=before)
    return review


def remark(*, session: Session, text: str, by: User, now: datetime) -> ReviewRemark:
    """A word in the committee's talk; also about what is decided already, as long as one may read the others."""
    with transaction.atomic():
        at = sit(event=session.event, public_id=session.public_id, by=by, now=now)
        seat, row = at.seat, at.session
        if not may_discuss(seat, row):
            raise Closed(_("The committee’s talk opens to you when your review is finished."))
        if not text.strip():
            raise Refused(_("Write something first."))
        said = ReviewRemark.objects.create(session=row, reviewer=seat.reviewer, text=text.strip(), at=now)
        history.write(f"{PRIVATE}review.remarked", said, scope=seat.event.public_id, by=by, now=now)
    return said


def declare_conflict(*, session: Session, reason: str = "", by: User, now: datetime) -> ConflictOfInterest:
    """“I should not judge this”: the talk is gone for him at once, and a review he gave no longer counts."""
    with transaction.atomic():
        at = sit(event=session.event, public_id=session.public_id, by=by, now=now)
        return keep_from(reviewer=at.seat.reviewer, session=at.session, reason=reason, by=by, now=now)


def keep_from(
    *, reviewer: Reviewer, session: Session, reason: str, by: User, now: datetime
) -> ConflictOfInterest:
    """Write the declared conflict and take the reviewer off the talk. The caller has locked and checked."""
    found, made = ConflictOfInterest.objects.update_or_create(
        session=session,
        reviewer=reviewer,
        defaults={
            "kind": ConflictOfInterest.Kind.DECLARED, "reason": reason.strip()[:300], "by": by, "at": now,
        },
    )  # fmt: skip
    set_aside(reviewer=reviewer, session=session, by=by, now=now)
    Assignment.objects.filter(session=session, reviewer=reviewer).delete()
    history.write(
        f"{PRIVATE}review.conflict_declared", found, scope=session.event.public_id, by=by, now=now,
        before={} if made else {"kind": "other"},
        after={"reviewer": reviewer.public_id, "session": session.public_id},
    )  # fmt: skip
    return found


def set_aside(*, reviewer: Reviewer, session: Session, by: User, now: datetime) -> None:
    """A review that must not count becomes an abstention; what was written stays. Comparisons with the talk go.

    A draft counts for nothing and stays what it is: nobody but its writer reads it.
    """
    Comparison.objects.filter(Q(first=session) | Q(second=session), reviewer=reviewer).delete()
    review = Review.objects.done().filter(session=session, reviewer=reviewer).first()
    if review is None:
        return
    before = _standing(review)
    review.state, review.value, review.done_at, review.changed_at = State.ABSTAINED, None, None, now
    review.save(update_fields=["state", "value", "done_at", "changed_at"])
    _tell(f"{PRIVATE}review.set_aside", review, by, now, before=before)


# What a seat allows


def may_write(seat: Seat, session: Session) -> bool:
    return seat.rules.may_score and session.state in Session.REVIEWABLE


def may_discuss(seat: Seat, session: Session) -> bool:
    """Reading and writing in the committee's talk go together."""
    done = Review.objects.filter(session=session, reviewer=seat.reviewer, state=State.DONE)
    return seat.may_read_others(has_own=False) or seat.may_read_others(has_own=done.exists())


def _writable(session: Session, by: User, now: datetime, at: Seated | None) -> Seated:
    at = at or sit(event=session.event, public_id=session.public_id, by=by, now=now)
    if at.session.state not in Session.REVIEWABLE:
        state = at.session.get_state_display().lower()
        raise Closed(_("This talk is %(state)s by now: it is no longer reviewed.") % {"state": state})
    if not at.seat.rules.may_score:
        raise Closed(why_closed(at.seat, now))
    return at


def why_closed(seat: Seat, now: datetime) -> str:
    """In words, when the committee could or can score."""
    event = seat.event
    if seat.phase is not None:
        return _("In the phase “%(phase)s” nothing is scored.") % {"phase": seat.phase}
    phases = ReviewPhase.objects.filter(event=event, may_score=True)
    coming = phases.filter(opens_at__gt=now).order_by("opens_at").first()
    if coming is not None:
        return _("Reviewing opens on %(when)s.") % {"when": _when(coming.opens_at, event)}
    over = phases.order_by("-closes_at").first()
    if over is not None:
        return _("Reviewing ended on %(when)s.") % {"when": _when(over.closes_at, event)}
    return _("Nothing is scored at the moment.")


def _when(instant: datetime, event: Event) -> str:
    return _("%(date)s, %(time)s in %(city)s") % {
        "date": times.show_date(times.local(instant, event.time_zone).date()),
        "time": times.show_time(instant, event.time_zone),
        "city": times.city(event.time_zone),
    }


def _check_changeable(seat: Seat, review: Review) -> None:
    if review.state != State.DRAFT and not seat.rules.may_change:
        raise Closed(_("Your review is finished, and finished reviews cannot be changed in this phase."))


# Writing


def written(seat: Seat, session: Session) -> Review | None:
    """What this person wrote about the talk, with both at hand."""
    review = _review.first(session=session.pk, reviewer=seat.reviewer.pk)
    if review is not None:
        review.session, review.reviewer = session, seat.reviewer
    return review


def _own(at: Seated, page: Page, now: datetime) -> Review:
    """The person's review of the talk, in memory if there is none yet."""
    seat, review = at.seat, written(at.seat, at.session)
    if review is None:
        review = Review(
            session=at.session, reviewer=seat.reviewer, phase=seat.phase, created_at=now, changed_at=now
        )
    elif not page.replaces and page.seen != review.changed_at and page.key != (review.form_key or None):
        raise Changed(review)
    review.form_key = page.key
    return review


_locked: Prepared[Reviewer] = Prepared(
    lambda user, event: Reviewer.objects.select_for_update().filter(user=user, event=event).order_by(),
    user=-1,
    event=-2,
)
_criteria: Prepared[Criterion] = Prepared(
    lambda event: Criterion.objects.filter(event=event, is_active=True), event=-1
)
_review: Prepared[Review] = Prepared(
    lambda session, reviewer: Review.objects.filter(session=session, reviewer=reviewer).order_by(),
    session=-1,
    reviewer=-2,
)
_stored = Stored(
    Review, "phase", "state", "value", "comment", "to_speaker", "form_key", "changed_at", "done_at"
)


def _write(review: Review, words: Words, criteria: Mapping[str, Criterion], now: datetime) -> Review:
    """Store review and scores."""
    review.comment, review.to_speaker, review.changed_at = words.comment, words.to_speaker, now
    if review._state.adding:
        review.save()
    else:
        _stored.save(review)
    scores.store(review, words.scores, criteria)
    return review


def _standing(review: Review) -> dict[str, Any]:
    """What history says of a review: how far it is, and its score."""
    return {"state": review.state, "value": review.value}


def _tell(kind: str, review: Review, by: User, now: datetime, *, before: dict[str, Any]) -> None:
    history.write(
        kind, review, scope=review.session.event.public_id, by=by, now=now, before=before,
        after=_standing(review),
    )  # fmt: skip
