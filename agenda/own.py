"""Which talks are an account's own."""

from typing import Any

from accounts.models import User
from agenda.models import Session, Speaker
from agenda.models.session import SessionQuerySet
from core.prepared import Prepared
from events.actions import profiles
from events.models import Event


def talks_of(*, user: User, event: Event) -> SessionQuerySet:
    """Every talk of everybody the account is at this event, newest first."""
    people = profiles.people_of(event=event, user=user).order_by()
    return talks_of_people(people.values("pk"), event=event)


def talks_of_people(people: Any, *, event: Event) -> SessionQuerySet:
    """Each talk's event is the very row that is given, so nothing is read of it again."""
    named = Speaker.objects.filter(participant__in=people).values("session")
    talks: SessionQuerySet = event.sessions.filter(pk__in=named)
    return talks.select_related("session_type", "track").order_by("-pk")


_talk = Prepared(
    lambda user, event, code: talks_of(user=User(pk=user), event=Event(pk=event)).filter(code=code),
    user=-1,
    event=-2,
    code="any",
)


def talk_of(*, user: User, event: Event, code: str) -> Session | None:
    """The one of these talks with the code."""
    talk = _talk.first(user=user.pk, event=event.pk, code=code)
    if talk is not None:
        talk.event = event
    return talk
