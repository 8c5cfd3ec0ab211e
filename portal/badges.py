"""Badges of an event's people: one for each person, with all his roles, from tickets, agenda and team."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import translation

from accounts.models import User, normal_email
from agenda.models import Session, Speaker
from events.models import Event, Participant, Partner, TeamMember
from events.models import Role as TeamRole
from portal import badge_marks
from tickets import credentials, pick_up
from tickets.actions import badges
from tickets.badges import drawing
from tickets.badges.drawing import Job
from tickets.badges.face import BadgeFace, Mark, Role
from tickets.badges.filling import Row
from tickets.badges.parts import Parts
from tickets.documents import sheets
from tickets.models import Badge, Ticket, TicketType

Audience = TicketType.Audience
MOST_TRIES = 3  # of a drawing whose people get other badges meanwhile
ROLE_OF_TICKET: Mapping[str, Role] = {
    Audience.BUYERS: Role.ATTENDEE,
    Audience.SPEAKERS: Role.SPEAKER,
    Audience.CREW: Role.CREW,
    Audience.PRESS: Role.PRESS,
}
# Reviewers work from afar: they come as whatever else they are.
ROLE_IN_TEAM: Mapping[str, Role] = {
    TeamRole.OWNER: Role.ORGANIZER,
    TeamRole.ORGANIZER: Role.ORGANIZER,
    TeamRole.PROGRAMME: Role.ORGANIZER,
    TeamRole.PARTNERS: Role.CREW,
    TeamRole.DOOR: Role.CREW,
    TeamRole.FINANCE: Role.CREW,
}


@dataclass(frozen=True)
class Wearer:
    person: Participant
    face: BadgeFace


def wearers(event: Event, only: Collection[int] | None = None) -> list[Wearer]:
    """Who gets a badge: whoever comes with a ticket for the place, is on stage, or works there. Six queries,
    and some more where a layout of the event shows marks.

    `only` are primary keys of participants. A contact of a partner is marked as such but gets in with a ticket like everybody. Somebody who attends
    online gets no badge.
    """
    people = Participant.objects.filter(event=event).order_by("pk")
    roles = _roles_by_person(event, only)
    team, partners = _roles_by_user(event), _partner_addresses(event)
    marks = badge_marks.of_people(event, only)
    found = []
    for one in people if only is None else people.filter(pk__in=only):
        held = roles[one.pk] | (team[one.user_id] if one.user_id else set())
        if held and normal_email(one.address) in partners:
            held = held | {Role.PARTNER}
        face = face_of(one, held, _fitting(marks.get(one.pk, ()), held))
        if held and face.name:
            found.append(Wearer(one, face))
    return found


def _fitting(marks: Collection[Mark], held: Collection[Role]) -> list[Mark]:
    """Nobody welcomes the crew or the organizers to their first time."""
    is_guest = not {Role.ATTENDEE, Role.SPEAKER}.isdisjoint(held)
    return [mark for mark in marks if mark != Mark.FIRST_TIME or is_guest]


def face_of(person: Participant, roles: Iterable[Role], marks: Iterable[Mark] = ()) -> BadgeFace:
    return BadgeFace.of(
        name=person.name_on_badge,
        pronouns=person.pronouns,
        company=person.company,
        roles=roles,
        marks=marks,
    )


def by_name(wearer: Wearer) -> tuple[str, ...]:
    return (folded(wearer.face.name),)


def by_company(wearer: Wearer) -> tuple[str, ...]:
    """People without a company come last."""
    company = folded(wearer.face.company)
    return ("" if company else "~", company, folded(wearer.face.name))


def by_desk(wearer: Wearer) -> tuple[str, ...]:
    """As the door's board counts letters: by the last word of the name, then by all of it."""
    name = folded(wearer.face.name)
    return (pick_up.filed_under(wearer.face.name), *name.split()[-1:], name)


ORDERS: Mapping[str, Callable[[Wearer], tuple[str, ...]]] = {
    "name": by_name,
    "company": by_company,
    "desk": by_desk,
}


def home_copies(*, event: Event, tickets: Iterable[Ticket], job: Job) -> bytes | None:
    """Badges to print at home: one a person, with the code of his ticket. None if nobody gets one.

    Nothing is written: the address is a link in a mail, which programs open before people do. A badge is issued by the
    team alone; until it is handed over the ticket opens the doors, on this paper as on any other.
    """
    of_people: dict[int, Ticket] = {}
    for ticket in tickets:
        if ticket.attendee_id is not None:
            ticket.event = event
            of_people.setdefault(ticket.attendee_id, ticket)
    faces = [
        replace(wearer.face, credential=credentials.ticket_code(of_people[wearer.person.pk]))
        for wearer in wearers(event, of_people.keys())
    ]
    if not faces:
        return None
    with kept_parts() as store, translation.override(event.language):
        return drawing.draw(faces, sheets.event_face(event, job.front.shows), job, store=store)


def drawn(
    *,
    event: Event,
    wearers: Sequence[Wearer],
    job: Job,
    by: User | None,
    now: datetime,
    by_label: str = "",
    reason: str = "",
    agendas: Sequence[tuple[Row, ...]] = (),
) -> tuple[bytes, Mapping[int, Badge]]:
    """The PDF and {participant pk: badge}; drawn first, so that nothing dies of a layout that fails.

    With `reason` everybody gets a new badge. Whoever issues the same people's badges meanwhile is first: what was
    drawn is drawn again with his. Raises badges.Meanwhile if that happens again and again.
    """
    contents = {wearer.person.pk: wearer.face.content_hash for wearer in wearers}
    for attempt in range(MOST_TRIES):
        draft = badges.draft(event=event, contents=contents, replacing=bool(reason))
        faces = with_credentials(wearers, draft.badges)
        with kept_parts() as store:
            content = drawing.draw(
                faces, sheets.event_face(event, job.front.shows), job, agendas=agendas, store=store
            )
        try:
            issued = badges.issue(event=event, draft=draft, by=by, now=now, by_label=by_label, reason=reason)
        except badges.Meanwhile:
            if attempt == MOST_TRIES - 1:
                raise
            continue
        return content, issued
    raise AssertionError


def with_credentials(wearers: Sequence[Wearer], issued: Mapping[int, Badge]) -> list[BadgeFace]:
    return [
        replace(wearer.face, credential=credentials.badge_code(issued[wearer.person.pk].public_id))
        for wearer in wearers
    ]


@contextmanager
def kept_parts() -> Iterator[Parts]:
    """What was drawn before, beside the uploads of this machine."""
    store = Parts(Path(settings.MEDIA_ROOT) / "badge-parts" / "parts.sqlite3")
    try:
        yield store
    finally:
        store.close()


def _roles_by_person(event: Event, only: Collection[int] | None) -> defaultdict[int, set[Role]]:
    tickets = Ticket.objects.filter(event=event, attendee__isnull=False).valid().admissions()
    speakers = Speaker.objects.on_stage().filter(session__event=event, session__state=Session.State.CONFIRMED)
    if only is not None:
        tickets, speakers = tickets.filter(attendee__in=only), speakers.filter(participant__in=only)
    roles: defaultdict[int, set[Role]] = defaultdict(set)
    in_room = tickets.filter(type__attendance=TicketType.Attendance.ROOM)
    for attendee, audience, given_to in in_room.values_list("attendee", "type__audience", "given_to"):
        # Whoever comes with a speaker's ticket in his place does not speak.
        is_heir = given_to is not None and given_to != attendee
        roles[attendee].add(Role.ATTENDEE if is_heir else ROLE_OF_TICKET[audience])
    for speaker in speakers.values_list("participant", flat=True):
        roles[speaker].add(Role.SPEAKER)
    return roles


def _roles_by_user(event: Event) -> defaultdict[int, set[Role]]:
    roles: defaultdict[int, set[Role]] = defaultdict(set)
    members = TeamMember.objects.in_event(event).filter(user__is_active=True)
    for user, role in members.values_list("user", "role"):
        if role in ROLE_IN_TEAM:
            roles[user].add(ROLE_IN_TEAM[role])
    return roles


def _partner_addresses(event: Event) -> set[str]:
    contacts = Partner.objects.filter(event=event).exclude(contact_email="")
    return {normal_email(address) for address in contacts.values_list("contact_email", flat=True)}


def folded(text: str) -> str:
    """For sorting as people look names up: accents and case do not matter."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
