"""One person has one badge with all his roles, from tickets, agenda and team."""

from typing import Any

import pytest

from agenda.models import Session, SessionType, Speaker
from events.models import Event, Participant
from events.models import Role as TeamRole
from portal import badges
from tests.factories.admissions import Audience, State, admitted, ticket, ticket_type
from tests.factories.events import (
    make_event,
    make_participant,
    make_partner,
    make_team_member,
    make_user,
    number,
)
from tickets.badges.face import Role
from tickets.models import TicketType

pytestmark = pytest.mark.django_db


def speaks(person: Participant, state: str = Session.State.CONFIRMED) -> None:
    kind, _ = SessionType.objects.get_or_create(event=person.event, name="Talk")
    session = Session.objects.create(
        event=person.event,
        title=f"Talk {number()}",
        session_type=kind,
        state=state,
        submitted_at=person.created_at,
    )
    Speaker.objects.create(session=session, participant=person)


def roles(event: Event) -> dict[str, tuple[Role, ...]]:
    return {wearer.person.name: wearer.face.roles for wearer in badges.wearers(event)}


@pytest.mark.parametrize(
    ("audience", "role"),
    [
        (Audience.BUYERS, Role.ATTENDEE),
        (Audience.SPEAKERS, Role.SPEAKER),
        (Audience.CREW, Role.CREW),
        (Audience.PRESS, Role.PRESS),
    ],
)
def test_ticket_gives_the_role_of_its_audience(audience: str, role: Role) -> None:
    event = make_event()
    admitted(event, audience, name="Ada")
    assert roles(event) == {"Ada": (role,)}


def test_speaker_who_bought_a_ticket_has_one_badge_with_both_roles() -> None:
    event = make_event()
    ada = admitted(event, name="Ada")
    speaks(ada)
    speaks(ada)
    assert roles(event) == {"Ada": (Role.SPEAKER, Role.ATTENDEE)}


def test_person_with_several_tickets_has_one_badge() -> None:
    event = make_event()
    ada = admitted(event, name="Ada")
    ticket(event, ada)
    ticket(event, ada, kind=ticket_type(event, Audience.CREW))
    assert roles(event) == {"Ada": (Role.CREW, Role.ATTENDEE)}


@pytest.mark.parametrize("state", [state for state in Session.State if state != Session.State.CONFIRMED])
def test_talk_that_is_not_confirmed_makes_no_speaker(state: str) -> None:
    event = make_event()
    speaks(make_participant(event), state)
    assert roles(event) == {}


@pytest.mark.parametrize("state", [State.HELD, State.VOID])
def test_ticket_that_is_not_valid_gives_no_badge(state: str) -> None:
    event = make_event()
    ticket(event, make_participant(event), state=state)
    assert roles(event) == {}


def test_ticket_to_watch_online_gives_no_badge() -> None:
    event = make_event()
    online = ticket_type(event, attendance=TicketType.Attendance.ONLINE)
    ticket(event, make_participant(event), kind=online)
    assert roles(event) == {}


@pytest.mark.parametrize(
    ("team_role", "expected"),
    [
        (TeamRole.OWNER, {"Ada": (Role.ORGANIZER,)}),
        (TeamRole.ORGANIZER, {"Ada": (Role.ORGANIZER,)}),
        (TeamRole.DOOR, {"Ada": (Role.CREW,)}),
        (TeamRole.FINANCE, {"Ada": (Role.CREW,)}),
        (TeamRole.REVIEWER, {}),
    ],
)
def test_team_gets_badges_without_tickets(team_role: str, expected: dict[str, Any]) -> None:
    event, user = make_event(), make_user()
    make_team_member(event, user, team_role)
    make_participant(event, name="Ada", user=user)
    assert roles(event) == expected


def test_contact_of_a_partner_is_marked_if_he_comes_in_anyway() -> None:
    event = make_event()
    make_partner(event, contact_email="Ada@example.org")
    make_partner(event, contact_email="absent@example.org")
    admitted(event, name="Ada", email="ada@example.org")
    make_participant(event, name="Absent", email="absent@example.org")
    assert roles(event) == {"Ada": (Role.PARTNER, Role.ATTENDEE)}


def test_people_of_another_event_are_not_among_them() -> None:
    event, other = make_event(), make_event()
    stranger = admitted(other, name="Stranger")
    speaks(stranger)
    assert roles(event) == {}


def test_badge_shows_the_name_people_chose_for_it() -> None:
    event = make_event()
    admitted(event, name="Augusta Ada King", badge_name="Ada", pronouns="she/her", company="Redpoint")
    (wearer,) = badges.wearers(event)
    assert (wearer.face.name, wearer.face.pronouns, wearer.face.company) == ("Ada", "she/her", "Redpoint")


def test_one_person_is_found_with_the_same_roles_as_among_all() -> None:
    event = make_event()
    ada, _ = admitted(event), admitted(event)
    speaks(ada)
    among_all = [wearer for wearer in badges.wearers(event) if wearer.person == ada]
    assert badges.wearers(event, [ada.pk]) == among_all


def test_orders_ignore_case_and_accents_and_put_people_without_company_last() -> None:
    event = make_event()
    for name, company in (("Zoë", ""), ("élan", "beta"), ("Eva", "Alpha"), ("Ada", "Beta")):
        admitted(event, name=name, company=company)
    found = badges.wearers(event)
    by_name = [wearer.face.name for wearer in sorted(found, key=badges.by_name)]
    by_company = [wearer.face.name for wearer in sorted(found, key=badges.by_company)]
    assert (by_name, by_company) == (["Ada", "élan", "Eva", "Zoë"], ["Eva", "Ada", "élan", "Zoë"])


@pytest.mark.parametrize("people", [1, 30])
def test_assembling_costs_the_same_for_any_number(people: int, django_assert_num_queries: Any) -> None:
    event = make_event()
    make_partner(event, contact_email="partner@example.org")
    for _ in range(people):
        speaks(admitted(event))
    with django_assert_num_queries(6):
        assert len(badges.wearers(event)) == people
