"""People, organizers and events for tests: plain functions, every value can be given."""

from datetime import date
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress

from accounts.models import User
from events.models import Event, Organizer, Participant, Partner, Role, Room, TeamMember, Track

_numbers = count(1)


def number() -> int:
    return next(_numbers)


def make_user(email: str = "", *, name: str = "", verified: bool = True, **fields: Any) -> User:
    n = number()
    user = User.objects.create_user(email or f"user{n}@example.org", name=name or f"User {n}", **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    return user


def make_organizer(**fields: Any) -> Organizer:
    n = number()
    values = {"name": f"Organizer {n}", "slug": f"organizer-{n}", "contact_email": f"hello{n}@example.org"}
    return Organizer.objects.create(**values | fields)


def make_event(**fields: Any) -> Event:
    """A public three-day event in San Francisco in May 2027."""
    n = number()
    values: dict[str, Any] = {
        "slug": f"event-{n}",
        "name": f"Event {n}",
        "starts_on": date(2027, 5, 12),
        "ends_on": date(2027, 5, 14),
        "time_zone": "America/Los_Angeles",
        "currency": "USD",
        "venue_name": "Pier 27",
        "terms_url": "https://example.org/terms",
        "terms_version": "2027-01",
        "privacy_url": "https://example.org/privacy",
        "imprint_url": "https://example.org/imprint",
        "conduct_url": "https://example.org/conduct",
        "is_public": True,
    }
    if "organizer" not in fields:
        fields["organizer"] = make_organizer()
    return Event.objects.create(**values | fields)


def make_room(event: Event, **fields: Any) -> Room:
    n = number()
    return Room.objects.create(**{"event": event, "name": f"Room {n}", "position": n % 30_000} | fields)


def make_track(event: Event, **fields: Any) -> Track:
    n = number()
    return Track.objects.create(**{"event": event, "name": f"Track {n}", "position": n % 30_000} | fields)


def make_partner(event: Event, **fields: Any) -> Partner:
    return Partner.objects.create(**{"event": event, "name": f"Partner {number()}"} | fields)


def make_participant(event: Event, **fields: Any) -> Participant:
    n = number()
    values = {"event": event, "name": f"Person {n}", "email": f"person{n}@example.org"}
    return Participant.objects.create(**values | fields)


def make_team_member(event: Event, user: User | None = None, role: str = Role.ORGANIZER) -> TeamMember:
    return TeamMember.objects.create(event=event, user=user or make_user(), role=role)
