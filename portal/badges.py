"""Badges of an event's people: one for each person, with all his roles, from tickets, agenda and team."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from accounts.models import User, normal_email
from agenda.models import Session, Speaker
from events.models import Event, Participant, Partner, TeamMember
from events.models import Role as TeamRole
from tickets import credentials
from tickets.actions import badges
from tickets.badges import drawing
from tickets.badges.face import BadgeFace, EventFace, Role
from tickets.badges.sizes import BadgeSize
from tickets.documents import sheets
from tickets.models import Ticket, TicketType

Audience = TicketType.Audience
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
    TeamRole.DOOR: Role.CREW,
    TeamRole.FINANCE: Role.CREW,
}


@dataclass(frozen=True)
class Wearer:
    person: Participant
    face: BadgeFace


def wearers(event: Event, person: Participant | None = None) -> list[Wearer]:
    """Who gets a badge: whoever comes with a ticket for the place, is on stage, or works there. Five queries.

    A contact of a partner is marked as such but gets in with a ticket like everybody. Somebody who attends
    online gets no badge.
    """
    people = Participant.objects.filter(event=event).order_by("pk")
    roles = _roles_by_person(event, person)
    team, partners = _roles_by_user(event), _partner_addresses(event)
    found = []
    for one in people.filter(pk=person.pk) if person else people:
        held = roles[one.pk] | (team[one.user_id] if one.user_id else set())
        if held and normal_email(one.address) in partners:
            held = held | {Role.PARTNER}
        face = face_of(one, held)
        if held and face.name:
            found.append(Wearer(one, face))
    return found


def face_of(person: Participant, roles: Iterable[Role]) -> BadgeFace:
    return BadgeFace.of(
        name=person.name_on_badge, pronouns=person.pronouns, company=person.company, roles=roles
    )


def by_name(wearer: Wearer) -> tuple[str, ...]:
    return (_folded(wearer.face.name),)


def by_company(wearer: Wearer) -> tuple[str, ...]:
    """People without a company come last."""
    company = _folded(wearer.face.company)
    return ("" if company else "~", company, _folded(wearer.face.name))


ORDERS: Mapping[str, Callable[[Wearer], tuple[str, ...]]] = {"name": by_name, "company": by_company}


def pdf_of(
    *,
    event: Event,
    wearers: Sequence[Wearer],
    size: BadgeSize,
    by: User | None,
    now: datetime,
    by_label: str = "",
) -> bytes:
    """Issue the badges that are new or changed, and draw all of them, in their order; at least one."""
    contents = {wearer.person.pk: wearer.face.content_hash for wearer in wearers}
    issued = badges.issue(event=event, contents=contents, by=by, now=now, by_label=by_label)
    faces = [
        replace(wearer.face, credential=credentials.badge_code(issued[wearer.person.pk].public_id))
        for wearer in wearers
    ]
    return drawing.draw(faces, event_face(event), size)


def event_face(event: Event) -> EventFace:
    return EventFace(
        name=event.name,
        when=sheets.days(event),
        place=event.venue_name,
        accent=event.accent,
        language=event.language,
        logo=sheets.logo(event),
    )


def _roles_by_person(event: Event, person: Participant | None) -> defaultdict[int, set[Role]]:
    tickets = Ticket.objects.filter(event=event, attendee__isnull=False).valid().admissions()
    speakers = Speaker.objects.filter(session__event=event, session__state=Session.State.CONFIRMED)
    if person:
        tickets, speakers = tickets.of(person), speakers.filter(participant=person)
    roles: defaultdict[int, set[Role]] = defaultdict(set)
    in_room = tickets.filter(type__attendance=TicketType.Attendance.ROOM)
    for attendee, audience in in_room.values_list("attendee", "type__audience"):
        roles[attendee].add(ROLE_OF_TICKET[audience])
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


def _folded(text: str) -> str:
    """For sorting as people look names up: accents and case do not matter."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
