"""Pick-up desks: who goes where, the piles of a batch, one desk's batch, and what the ticket's page says."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Role
from tests.factories.admissions import admitted, order, ticket_type
from tests.factories.events import make_event, make_partner
from tests.portal.test_badge_printing import drawn, names, signed_in
from tickets.models import PickUpDesk, Ticket

pytestmark = pytest.mark.django_db


def desk(event: Any, name: str, first: str = "", last: str = "", **fields: Any) -> PickUpDesk:
    return PickUpDesk.objects.create(
        event=event, name=name, first_letter=first, last_letter=last or first, **fields
    )


def test_batch_lies_desk_after_desk_and_tells_where_each_pile_begins() -> None:
    event, other = make_event(), make_event()
    partner = make_partner(event)
    desk(other, "Foreign", "A", "Z")
    desk(event, "Desk M–Z", "M", "Z", position=2)
    desk(event, "Desk A–L", "A", "L", position=1)
    desk(event, "Partners", position=3).partners.add(partner)
    people = {name: admitted(event, name=name) for name in ("Zoë", "Ada", "Émile", "Mo", "Ян", "Bo")}
    Ticket.objects.filter(attendee=people["Bo"]).update(order=order(event, partner=partner))
    row = drawn(event, order="desk")
    assert names(row) == ["Ada", "Émile", "Mo", "Zoë", "Bo", "Ян"]
    assert row.desk_letters == [
        {"name": "Desk A–L", "first": 1, "from": "A", "to": "E", "count": 2},
        {"name": "Desk M–Z", "first": 3, "from": "M", "to": "Z", "count": 2},
        {"name": "Partners", "first": 5, "from": "B", "to": "B", "count": 1},
        {"name": "", "first": 6, "from": "Я", "to": "Я", "count": 1},
    ]


def test_batch_for_one_desk_has_only_its_badges() -> None:
    event = make_event()
    for name in ("Ada", "Mo", "Ян"):
        admitted(event, name=name)
    letters, rest = desk(event, "Desk A–L", "A", "L"), desk(event, "All others")
    assert [names(drawn(event, what="all", desk=one)) for one in (letters, rest)] == [["Ada"], ["Mo", "Ян"]]


def test_page_of_the_ticket_says_at_which_desk_the_badge_is(client: Client) -> None:
    event = make_event()
    press = ticket_type(event, "press")
    desk(event, "Desk A–L", "A", "L", place="Left of the <stairs>")
    desk(event, "Press").ticket_types.add(press)
    for name in ("Ada", "Grace", "Mo"):
        admitted(event, name=name)
    Ticket.objects.filter(attendee__name="Grace").update(type=press)
    said = {}
    for one in Ticket.objects.order_by("pk").select_related("attendee"):
        page = client.get(one.path).content.decode()
        said[str(one.attendee)] = [
            words for words in ("Desk A–L", "Press<", "Left of the &lt;stairs&gt;") if words in page
        ]
    assert said == {"Ada": ["Desk A–L", "Left of the &lt;stairs&gt;"], "Grace": ["Press<"], "Mo": []}


@pytest.mark.parametrize("people", [1, 5])
def test_desks_cost_the_same_for_any_number(
    client: Client, people: int, django_assert_num_queries: Any
) -> None:
    event = make_event()
    for number in range(people):
        desk(event, f"Desk {number}", chr(65 + number)).ticket_types.add(ticket_type(event))
        admitted(event)
    path = Ticket.objects.select_related("event").earliest("pk").path
    client.get(path)
    with django_assert_num_queries(7):
        client.get(path)


def test_desks_are_kept_by_who_prints_badges_and_read_at_the_door(client: Client) -> None:
    event = make_event()
    one = desk(event, "Desk A", "A")
    form = {"name": "Desk b", "first_letter": "b", "last_letter": "", "position": "0"}
    seen = {}
    for role in (Role.ORGANIZER, Role.DOOR, Role.REVIEWER):
        signed_in(client, event, role)
        path = reverse("admin:tickets_pickupdesk_change", args=[one.pk])
        seen[str(role)] = [client.get(path).status_code, client.post(path, form).status_code]
    assert seen == {"organizer": [200, 302], "door": [200, 403], "reviewer": [403, 403]}
    one.refresh_from_db()
    assert (one.first_letter, one.last_letter) == ("B", "B")
    signed_in(client, event)
    wrong = form | {"name": "Wrong", "first_letter": "M", "last_letter": "C"}
    told = client.post(reverse("admin:tickets_pickupdesk_add"), wrong).content.decode()
    assert "This comes before the first letter." in told
