"""Which talks are an account's own."""

from typing import Any

from accounts.models import User
from agenda.models import Session
from agenda.models.session import SessionQuerySet
from events.actions import profiles
from events.models import Event


def talks_of(*, user: User, event: Event) -> SessionQuerySet:
    """Every talk of everybody the account is at this event, newest first."""
    people = profiles.people_of(event=event, user=user).order_by()
    return talks_of_people(people.values("pk"), event=event)


def talks_of_people(people: Any, *, event: Event) -> SessionQuerySet:
    talks = Session.objects.filter(event=event, speakers__participant__in=people).distinct()
    return talks.select_related("event", "session_type", "track").order_by("-pk")
