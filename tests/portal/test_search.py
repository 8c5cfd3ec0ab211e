"""The search of the workspace: everything of the event one may read, and nothing else."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agenda.models import ReviewPhase
from events.models import Event, Role
from tests.factories.agenda import make_session
from tests.factories.door import ticket_of
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.people import make_plain_order
from tests.factories.review import make_phase, make_reviewer
from tickets.models import Order, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event()


def as_(client: Client, event: Event, role: str) -> Client:
    client.force_login(make_team_member(event, make_user(), role).user)
    return client


def found(client: Client, typed: str) -> dict[str, list[str]]:
    """By group: what is found, best first."""
    answer: Any = client.get("/admin/find/", {"q": typed})
    assert answer.status_code == 200
    return {group.title: [hit.words for hit in group.hits] for group in answer.context["groups"]}


@pytest.fixture
def order(event: Event) -> Order:
    """Of Łukasz, who has a ticket, speaks, and works with Søren, who only speaks."""
    lukasz = make_participant(event, name="Łukasz Kowalczyk", company="Älvdalen AB", email="lk@alv.example")
    soren = make_participant(event, name="Søren Håkansson", email="sh@far.example")
    make_session(event, lukasz, soren, title="Graph databases, revisited", code="TALK42")
    order = make_plain_order(lukasz, code="K7QF3M2P")
    ticket_of(lukasz, order=order, public_id="tkt_00000000000012345xyz")
    return order


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        ("lukas", {"People": ["Łukasz Kowalczyk"]}),
        ("KOWALCYZK", {"People": ["Łukasz Kowalczyk"]}),
        ("alvdalen", {"People": ["Łukasz Kowalczyk"]}),
        ("lk@alv.example", {"People": ["Łukasz Kowalczyk"], "Orders": ["K7QF3M2P"]}),
        ("hakanson soren", {"People": ["Søren Håkansson"]}),
        ("k7qf3m2p", {"Orders": ["K7QF3M2P"]}),
        ("K7QF3N2P", {"Orders": ["K7QF3M2P"]}),
        ("12345xyz", {"Tickets": ["12345xyz"]}),
        ("tkt_00000000000012345xyz", {"Tickets": ["12345xyz"]}),
        ("talk42", {"Talks": ["Graph databases, revisited"]}),
        ("grpah database", {"Talks": ["Graph databases, revisited"]}),
        ("talk42 graph", {"Talks": ["Graph databases, revisited"]}),
        ("<script>", {}),
        ("%", {}),
        ("\x00lukas", {"People": ["Łukasz Kowalczyk"]}),
        ("", {}),
    ],
)
def test_organizer_finds(
    client: Client, event: Event, order: Order, typed: str, groups: dict[str, list[str]]
) -> None:
    assert found(as_(client, event, Role.ORGANIZER), typed) == groups


def test_links_lead_to_the_row(client: Client, event: Event, order: Order) -> None:
    as_(client, event, Role.ORGANIZER)
    for typed in ("lukasz", "k7qf3m2p", "12345xyz", "talk42"):
        for group in client.get("/admin/find/", {"q": typed}).context["groups"]:
            assert [client.get(hit.link).status_code for hit in group.hits] == [200]


def test_finance_finds_who_has_to_do_with_money(client: Client, event: Event, order: Order) -> None:
    as_(client, event, Role.FINANCE)
    assert found(client, "kowalczyk") == {"People": ["Łukasz Kowalczyk"]}
    assert found(client, "soren") == {}
    assert found(client, "graph databases") == {}
    assert found(client, "k7qf3m2p") == {"Orders": ["K7QF3M2P"]}


def test_door_finds_who_comes_by_name_and_not_by_address(client: Client, event: Event, order: Order) -> None:
    as_(client, event, Role.DOOR)
    assert found(client, "kowalczyk") == {"People": ["Łukasz Kowalczyk"]}
    for typed in ("soren", "lk@alv.example", "graph databases", "k7qf3m2p"):
        assert found(client, typed) == {}
    assert "alv.example" not in client.get("/admin/find/?q=kowalczyk").content.decode()
    hit = client.get("/admin/find/?q=12345xyz").context["groups"][0].hits[0]
    assert client.get(hit.link).status_code == 200


def test_blind_reviewer_finds_talks_and_nobody(client: Client, event: Event, order: Order) -> None:
    now = timezone.now()
    make_phase(event, opens_at=now, closes_at=now + (event.ends_on - event.starts_on) * 400)
    client.force_login(make_reviewer(event).user)
    assert found(client, "graph") == {"Talks to review": ["Graph databases, revisited"]}
    for typed in ("kowalczyk", "soren", "alvdalen", "k7qf3m2p", "12345xyz"):
        assert found(client, typed) == {}
    ReviewPhase.objects.update(only_assigned=True)
    assert found(client, "graph") == {}


def test_reviewer_with_a_conflict_finds_nothing_of_the_talk(
    client: Client, event: Event, order: Order
) -> None:
    client.force_login(make_reviewer(event, company="Älvdalen AB").user)
    assert found(client, "graph") == {}


def test_other_event_and_strangers_find_nothing(client: Client, event: Event, order: Order) -> None:
    assert found(as_(client, make_event(), Role.OWNER), "kowalczyk") == {}
    client.force_login(make_user())
    assert client.get("/admin/find/?q=kowalczyk").status_code in {302, 403}
    client.logout()
    assert client.get("/admin/find/?q=kowalczyk").status_code == 302


def test_renamed_and_new_people_are_found_at_once(client: Client, event: Event, order: Order) -> None:
    as_(client, event, Role.ORGANIZER)
    assert found(client, "lukasz") == {"People": ["Łukasz Kowalczyk"]}
    event.participants.filter(name__startswith="Łukasz").update(name="Ada\nLovelace", email=None)
    make_participant(event, name="Grace Hopper", email=None)
    assert found(client, "lukasz") == {}
    assert found(client, "lovelace ada") == {"People": ["Ada\nLovelace"]}
    assert found(client, "hopper") == {"People": ["Grace Hopper"]}


def test_typing_gets_the_groups_alone(client: Client, event: Event, order: Order) -> None:
    as_(client, event, Role.ORGANIZER)
    part = client.get("/admin/find/", {"q": "lukasz"}, headers={"HX-Request": "true"}).content.decode()
    assert ("Łukasz Kowalczyk" in part, "<html" in part) == (True, False)
    whole = client.get("/admin/find/", {"q": "lukasz"}).content.decode()
    assert part.strip() in whole


@pytest.mark.parametrize("count", [1, 30])
def test_queries_do_not_grow(
    client: Client, event: Event, count: int, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        person = make_participant(event, name=f"Ada {n}")
        make_session(event, person, title=f"Adamant {n}")
        ticket_of(person, order=make_plain_order(person, email=f"ada{n}@x.example"))
    assert Ticket.objects.count() == count
    as_(client, event, Role.ORGANIZER)
    client.get("/admin/find/")
    with django_assert_num_queries(13):
        assert list(found(client, "adamant0")) == ["Talks"]
