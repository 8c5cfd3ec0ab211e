"""Committees for tests: reviewers, phases, criteria and reviews."""

from datetime import datetime
from typing import Any

from accounts.models import User
from agenda.models import Criterion, Review, Reviewer, ReviewPhase, Score, Session
from events.models import Event, Role
from tests.factories.agenda import NOW, make_session
from tests.factories.events import make_participant, make_team_member, make_user, number

# From the opening of make_call() until long after NOW.
OPENS = datetime.fromisoformat("2027-01-04T17:00:00+00:00")
CLOSES = datetime.fromisoformat("2027-04-01T07:00:00+00:00")


def make_reviewer(
    event: Event, user: User | None = None, role: str = Role.REVIEWER, **fields: Any
) -> Reviewer:
    """A team member of the event with a seat in its committee. His address has another domain than the speakers of
    make_participant(): they would be colleagues."""
    member = make_team_member(event, user or make_user(f"reviewer{number()}@committee.example"), role)
    return Reviewer.objects.create(event=event, user=member.user, **fields)


def make_phase(event: Event, **fields: Any) -> ReviewPhase:
    """Open at NOW; blind unless said otherwise."""
    values: dict[str, Any] = {"event": event, "name": "First round", "opens_at": OPENS, "closes_at": CLOSES}
    return ReviewPhase.objects.create(**values | fields)


def make_criterion(event: Event, **fields: Any) -> Criterion:
    """Scored from 1 to 5."""
    n = number()
    return Criterion.objects.create(
        **{"event": event, "name": f"Criterion {n}", "position": n % 30_000} | fields
    )


def make_far_proposal(event: Event, **fields: Any) -> Session:
    """Handed in by somebody with whom the committee has nothing to do: factories' people share a mail domain."""
    return make_session(event, make_participant(event, email=f"p{number()}@far.example"), **fields)


def make_review(session: Session, reviewer: Reviewer, value: int | None = 4, **fields: Any) -> Review:
    """A finished review with this score in each criterion of the event (1 to 5); None: an abstention."""
    done = value is not None
    values: dict[str, Any] = {
        "session": session,
        "reviewer": reviewer,
        "state": Review.State.DONE if done else Review.State.ABSTAINED,
        "value": (value - 1) / 4 if value is not None else None,
        "created_at": NOW,
        "changed_at": NOW,
        "done_at": NOW if done else None,
    }
    review = Review.objects.create(**values | fields)
    if value is not None:
        Score.objects.bulk_create(
            Score(review=review, criterion=criterion, value=value)
            for criterion in Criterion.objects.filter(event=session.event_id)
        )
    return review
