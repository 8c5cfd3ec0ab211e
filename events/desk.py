"""What one request of the organizers' workspace may see: events with rights, and the event being worked on.

Read once per request, in two queries, so that every list, form and choice is scoped by the same answer.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from events.models import Event, TeamMember
from events.rights import ALL, ROLE_RIGHTS, Right

SESSION_KEY = "desk_event"
EVENT_FIELD = "_event"


@dataclass
class Desk:
    """`rights` by event, `organizer_rights` by organizer: only for roles held in all its events.

    `members` are the roles it follows from. `narrow` limits lists and look-ups to one event; `form_event` is the event of the form being built.
    """

    user: User
    events: dict[int, Event]
    rights: Mapping[int, frozenset[Right]]
    organizer_rights: Mapping[int, frozenset[Right]]
    current: Event | None
    members: Sequence[TeamMember] = ()
    narrow: Event | None = None
    form_event: Event | None = None

    @property
    def runs_everything(self) -> bool:
        return self.user.is_superuser

    @property
    def lacks_second_factor(self) -> bool:
        """Whether one of the events asks for a second factor that the account does not have: nothing opens then."""
        if self.user.has_second_factor:
            return False
        return any(event.team_needs_second_factor for event in self.events.values())

    @property
    def is_team(self) -> bool:
        """Whether the person has any role anywhere, or runs the installation."""
        return self.runs_everything or bool(self.rights or self.organizer_rights)

    def rights_in(self, event: Event | None) -> frozenset[Right]:
        if event is None:
            return frozenset()
        return self.rights.get(event.pk, frozenset())

    def may(self, right: Right, event: Event | None = None) -> bool:
        return right in self.rights_in(event or self.current)

    def events_with(self, rights: Collection[Right]) -> list[Event]:
        wanted = frozenset(rights)
        return [event for pk, event in self.events.items() if self.rights[pk] & wanted]

    def organizers_with(self, right: Right) -> list[int]:
        return [pk for pk, rights in self.organizer_rights.items() if right in rights]

    def roles_in(self, event: Event) -> list[str]:
        """Names of the person's roles at an event and at its organizer."""
        held = [m for m in self.members if m.event_id == event.pk or m.organizer_id == event.organizer_id]
        return list(dict.fromkeys(str(member.get_role_display()) for member in held))

    def find(self, public_id: str) -> Event | None:
        return next((event for event in self.events.values() if event.public_id == public_id), None)


def of(request: HttpRequest) -> Desk:
    """The desk of a signed-in person's request."""
    desk: Desk | None = getattr(request, "desk", None)
    if desk is None:
        desk = _read(cast(User, request.user))
        desk.current = desk.find(request.session.get(SESSION_KEY, "")) or _nearest(
            desk.events.values(), timezone.now().date()
        )
        request.desk = desk  # type: ignore[attr-defined]
    return desk


def switch(request: HttpRequest, event: Event) -> None:
    """Work on this event from now on. Tabs open on another one keep naming theirs in their forms."""
    desk = of(request)
    desk.current = event
    if request.session.get(SESSION_KEY) != event.public_id:
        request.session[SESSION_KEY] = event.public_id


def adding_event(request: HttpRequest) -> Event | None:
    """The event a new row is for: what the form was opened for, else the current one. None if foreign."""
    desk = of(request)
    named = request.POST.get(EVENT_FIELD)
    return desk.find(named) if named else desk.current


def _read(user: User) -> Desk:
    if user.is_superuser:
        events = {event.pk: event for event in Event.objects.select_related("organizer")}
        organizers = {event.organizer_id for event in events.values()}
        return Desk(user, events, dict.fromkeys(events, ALL), dict.fromkeys(organizers, ALL), None)
    by_event: dict[int, frozenset[Right]] = {}
    by_organizer: dict[int, frozenset[Right]] = {}
    members = list(TeamMember.objects.of(user))
    for member in members:
        given = ROLE_RIGHTS[member.role]
        if member.event_id:
            by_event[member.event_id] = by_event.get(member.event_id, frozenset()) | given
        elif member.organizer_id:
            by_organizer[member.organizer_id] = by_organizer.get(member.organizer_id, frozenset()) | given
    mine = Event.objects.filter(Q(pk__in=by_event) | Q(organizer__in=by_organizer))
    events = {event.pk: event for event in mine.select_related("organizer")}
    rights = {
        pk: by_event.get(pk, frozenset()) | by_organizer.get(event.organizer_id, frozenset())
        for pk, event in events.items()
    }
    return Desk(user, events, rights, by_organizer, None, members)


def _nearest(events: Iterable[Event], today: date) -> Event | None:
    """The next event to come or running, else the last one that was."""
    ordered = sorted(events, key=lambda event: (event.starts_on, event.pk))
    coming = [event for event in ordered if event.ends_on >= today]
    if coming:
        return coming[0]
    return ordered[-1] if ordered else None
