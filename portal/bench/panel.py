"""A committee at work, stored in bulk: proposals, reviewers, reviews; and somebody who is signed in."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from accounts.models import User
from agenda.models import Criterion, Review, Reviewer, ReviewPhase, Session, SessionType, Speaker
from events.models import Event, Participant, Role, TeamMember, Track
from portal.bench.committee import Committee, judge
from portal.bench.fill import ABSTRACT

SEED = 5


def member(event: Event, email: str, role: str) -> User:
    user = User.objects.create(email=email, name=email.split("@", maxsplit=1)[0].title())
    TeamMember.objects.create(event=event, user=user, role=role)
    return user


def signed_in(user: User) -> dict[str, str]:
    """The cookies of a browser in which this person has signed in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return {settings.SESSION_COOKIE_NAME: str(store.session_key)}


def fill(event: Event, *, talks: int, reviewers: int, reviews: int) -> list[Session]:
    """So many proposals with one speaker each, and so many reviews in all, spread evenly over both."""
    now = timezone.now()
    kind = SessionType.objects.create(event=event, name="Talk", minutes=40)
    tracks = Track.objects.bulk_create(
        Track(event=event, name=f"Track {n + 1}", position=n) for n in range(8)
    )
    Criterion.objects.create(event=event, name="Content")
    ReviewPhase.objects.create(
        event=event, name="Review", opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=9)
    )
    sessions = Session.objects.bulk_create(
        Session(
            event=event, title=f"Proposal number {n}: what happened when we tried it", abstract=ABSTRACT,
            session_type=kind, track=tracks[n % 8], state=Session.State.SUBMITTED, submitted_at=now,
        )
        for n in range(talks)
    )  # fmt: skip
    people = Participant.objects.bulk_create(
        Participant(event=event, name=f"Speaker {n}", company=f"Works {n}", email=f"s{n}@works{n}.example")
        for n in range(talks)
    )
    Speaker.objects.bulk_create(
        Speaker(session=session, participant=person) for session, person in zip(sessions, people, strict=True)
    )
    seats = [
        Reviewer.objects.create(
            event=event, user=member(event, f"r{n}@{event.slug}.panel.example", Role.REVIEWER)
        )
        for n in range(reviewers)
    ]
    strict_to_kind = tuple(0.3 * n / reviewers - 0.15 for n in range(reviewers))
    said = judge(Committee(severities=strict_to_kind, talks=talks, reviews=reviews // talks), SEED)
    Review.objects.bulk_create(
        Review(
            session=sessions[row.talk], reviewer=seats[row.reviewer], state=Review.State.DONE, value=row.value,
            created_at=now, changed_at=now, done_at=now,
        )
        for row in said.opinions
    )  # fmt: skip
    return sessions
