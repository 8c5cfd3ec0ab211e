"""The door of a workshop knows who has signed up, from the agenda, within seconds."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from agenda.models import SignUp, SignUpList
from core.models import HistoryEntry
from events.models import Event, Participant, Role
from portal import door_places
from tests.factories.agenda import make_session
from tests.factories.door import badge_of, browser_of, make_device, make_gate, make_list, scan, ticket_of
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.reading import make_list as make_sign_up
from tests.factories.reading import make_place
from tickets import credentials, door_list, door_words
from tickets.models import CheckInList, Device, ListPlace, Ticket

pytestmark = pytest.mark.django_db
NOW = timezone.now()
JSON = {"Accept": "application/json"}


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def workshop(event: Event) -> SignUpList:
    return make_sign_up(make_session(event), size=3, places=3)


@pytest.fixture
def door(event: Event, workshop: SignUpList) -> Device:
    listed = make_list(event, session=workshop.session.public_id, counts_exits=True)
    return make_device(make_gate(listed), now=NOW)


def guest(workshop: SignUpList, state: str = "") -> Ticket:
    event = workshop.session.event
    person = make_participant(event, admission="valid")
    if state:
        make_place(workshop, person, state=state)
    return ticket_of(person)


def listed_at(door: Device) -> CheckInList:
    gate: Any = door.gate
    gate.list.refresh_from_db()
    gate.list.event = door.event
    found: CheckInList = gate.list
    return found


def told(door: Device, ticket: Ticket | str, **fields: Any) -> tuple[str, str]:
    answer = scan(door, ticket, NOW, **fields)
    return answer.row.reason, door_words.told(answer, listed_at(door), door.event).words


def test_only_who_has_a_place_is_let_in_and_the_free_ones_are_counted(
    door: Device, workshop: SignUpList
) -> None:
    placed, waiting, left, nobody = (guest(workshop, state) for state in ("placed", "waiting", "left", ""))
    # Another event's workshop, and another workshop of this one.
    guest(make_sign_up(make_session(make_event()), places=9), "placed")
    make_place(make_sign_up(make_session(door.event), places=9), nobody.attendee, state="placed")  # type: ignore[arg-type]
    assert (door_places.follow(NOW), door_places.follow(NOW)) == (2, 0)
    free = "2 of 3 places are free."
    listed_at(door)
    assert told(door, placed) == ("", "")
    assert told(door, waiting) == ("waits", f"On the waiting list, without a place so far. {free}")
    for one in (left, nobody):
        assert told(door, one) == ("no_place", f"Not signed up for what is behind this door. {free}")
    assert told(door, nobody.public_id, way="search")[0] == "no_place"
    SignUp.objects.filter(state="waiting").update(state="placed")
    SignUp.objects.filter(participant=placed.attendee).update(state="left")
    assert door_places.follow(NOW) == 2
    assert (told(door, waiting)[0], told(door, placed)[0]) == ("", "double")
    assert told(door, placed, out=True)[0] == ""
    assert told(door, placed)[0] == "no_place"


def test_device_without_network_learns_it_by_its_list(door: Device, workshop: SignUpList) -> None:
    tickets = [guest(workshop, state) for state in ("placed", "waiting", "")]
    badge_of(tickets[1].attendee)  # type: ignore[arg-type]
    door_places.follow(NOW)
    reasons = sorted(row[3] for row in door_list.device_rows(listed_at(door)))
    assert reasons == ["", "no_place", "waits", "waits"]
    cursor = door_list.newest(door.event)
    assert door_list.changed_since(door.event, cursor, NOW + timedelta(hours=1)) == set()
    SignUp.objects.filter(state="waiting").update(state="placed")
    door_places.follow(timezone.now())
    only = door_list.changed_since(door.event, cursor, timezone.now() + timedelta(hours=1))
    assert only == {tickets[1].pk}
    assert {row[3] for row in door_list.device_rows(listed_at(door), only)} == {"use_badge", ""}
    entry = HistoryEntry.objects.filter(kind="checkin.place").latest("pk")
    assert (entry.subject, entry.after["state"]) == (tickets[1].attendee.public_id, "placed")  # type: ignore[union-attr]


def test_other_doors_ask_nobody_for_a_place(event: Event, workshop: SignUpList) -> None:
    main = make_device(make_gate(make_list(event)), now=NOW)
    assert told(main, guest(workshop)) == ("", "")
    assert door_places.follow(NOW) == 0


def test_erased_session_or_list_frees_and_takes_nothing(door: Device, workshop: SignUpList) -> None:
    ticket = guest(workshop, "placed")
    door_places.follow(NOW)
    workshop.delete()
    assert door_places.follow(NOW) == 1
    assert told(door, ticket) == (
        "no_place",
        "Not signed up for what is behind this door. 0 of 0 places are free.",
    )


def test_scan_with_places_costs_as_many_queries(
    door: Device, workshop: SignUpList, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tickets = [guest(workshop, "placed") for _ in range(3)]
    door_places.follow(NOW)
    with django_assert_num_queries(5):  # of which two are the savepoint's
        assert scan(door, tickets[0], NOW).row.result == "in"
    badge = badge_of(tickets[1].attendee)  # type: ignore[arg-type]
    with django_assert_num_queries(5):
        assert scan(door, credentials.badge_code(badge.public_id), NOW).row.result == "in"


def test_following_costs_the_same_for_one_and_for_three(
    event: Event, workshop: SignUpList, door: Device, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(2):
        for _more in range(2):
            other = make_sign_up(make_session(event), places=5)
            make_gate(make_list(event, session=other.session.public_id))
            guest(other, "placed")
        door_places.follow(NOW)
        with django_assert_num_queries(4):
            assert door_places.follow(NOW) == 0


def test_script_and_board_tell_of_places(door: Device, workshop: SignUpList) -> None:
    ticket = guest(workshop, "waiting")
    guest(workshop, "placed")
    door_places.follow(NOW)
    phone, event = browser_of(door, now=timezone.now()), door.event
    code = {"code": credentials.ticket_code(ticket)}
    answer = phone.post(f"/{event.slug}/door/scan/", code, headers=JSON).json()
    assert (answer["reason"], answer["words"][-24:]) == ("waits", " 2 of 3 places are free.")
    team, user = Client(), make_user()
    make_team_member(event, user, Role.DOOR)
    team.force_login(user)
    board = team.get(f"/{event.slug}/door/board/").content.decode()
    assert ("1 of 3 places are taken, 2 free." in board, "of 1 are here" in board) == (True, True)


def test_organizers_choose_among_the_sessions_of_their_event(event: Event, workshop: SignUpList) -> None:
    foreign = make_sign_up(make_session(make_event()), places=9)
    client, owner = Client(), make_user()
    make_team_member(event, owner, Role.OWNER)
    client.force_login(owner)
    page = client.get("/admin/tickets/checkinlist/add/").content.decode()
    assert (workshop.session.public_id in page, foreign.session.public_id in page) == (True, False)
    fields = {"name": "Workshop", "all_admissions": "on", "event": event.pk}
    client.post("/admin/tickets/checkinlist/add/", fields | {"session": foreign.session.public_id})
    assert CheckInList.objects.count() == 0
    client.post("/admin/tickets/checkinlist/add/", fields | {"session": workshop.session.public_id})
    assert CheckInList.objects.get().session == workshop.session.public_id
    assert ListPlace.objects.count() == Participant.objects.filter(list_places__isnull=False).count() == 0
