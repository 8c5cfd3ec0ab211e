"""The home draws the sale beside its target and the organizer's event before, for who may see it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from events.models import Event, Organizer, Role
from tests.factories.door import ticket_of
from tests.factories.events import make_event, make_organizer, make_participant, make_team_member, make_user
from tickets import pace
from tickets.models import Quota, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def organizer() -> Organizer:
    return make_organizer()


@pytest.fixture
def event(organizer: Organizer) -> Event:
    return make_event(organizer=organizer, name="Relay 2027", target_tickets=10)


@pytest.fixture
def before(organizer: Organizer) -> Event:
    starts = date(2026, 5, 13)
    return make_event(organizer=organizer, name="Relay 2026", starts_on=starts, ends_on=starts)


def sold(event: Event, *instants: datetime) -> None:
    for at in instants:
        ticket = ticket_of(make_participant(event))
        Ticket.objects.filter(pk=ticket.pk).update(issued_at=at)


def home(client: Client, event: Event, role: str = Role.OWNER, **query: str) -> Any:
    user = make_user()
    for each in Event.objects.filter(organizer=event.organizer):
        make_team_member(each, user, role)
    client.force_login(user)
    client.post("/admin/event/", {"event": event.public_id})
    return client.get("/admin/", query)


def test_a_sale_belongs_to_the_day_in_the_zone_of_its_event(event: Event, before: Event) -> None:
    # 06:59 in UTC is still the evening of 1 May in California.
    sold(event, datetime(2027, 5, 2, 6, 59, tzinfo=UTC), datetime(2027, 5, 2, 7, 0, tzinfo=UTC))
    sold(before, datetime(2026, 5, 13, 12, tzinfo=UTC))
    assert pace.curves([event, before]) == {
        (event.pk, "tickets"): [(-11, 1), (-10, 2)],
        (before.pk, "tickets"): [(0, 1)],
    }


def test_home_draws_both_events_and_the_target(client: Client, event: Event, before: Event) -> None:
    make_event(name="Foreign 2026", starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 1))
    sold(event, datetime(2027, 5, 2, 12, tzinfo=UTC))
    sold(before, datetime(2026, 5, 1, 12, tzinfo=UTC), datetime(2026, 5, 2, 12, tzinfo=UTC))
    answer = home(client, event)
    (chart,) = answer.context["sales"]
    assert [line.name for line in chart.lines] == ["Relay 2027", "Relay 2026"]
    assert chart.target.words == "Target: 10"
    assert answer.context["comparable"] == [before]
    assert "10 % of the target of 10" in answer.content.decode()


def test_home_of_another_choice_compares_with_it(client: Client, event: Event, before: Event) -> None:
    starts = date(2025, 5, 13)
    older = make_event(organizer=event.organizer, name="Relay 2025", starts_on=starts, ends_on=starts)
    assert home(client, event).context["compared"] == before
    assert home(client, event, **{"with": older.public_id}).context["compared"] == older
    stranger = make_event()
    assert home(client, event, **{"with": stranger.public_id}).context["compared"] == before


@pytest.mark.parametrize("role", [Role.DOOR, Role.REVIEWER])
def test_who_may_not_see_the_sale_gets_no_chart(client: Client, event: Event, role: str) -> None:
    Quota.objects.create(event=event, name="Seats", size=10)
    answer = home(client, event, role)
    assert "sales" not in answer.context
    assert answer.context["quotas"] == []


def test_quotas_are_bars_with_what_is_left(client: Client, event: Event) -> None:
    Quota.objects.create(event=event, name="Seats", size=10, taken=9, reserved=1)
    (share,) = home(client, event).context["quotas"]
    assert (share.percent, share.words, share.tone) == (100, "10 of 10, 0 left", "bad")


def test_money_is_drawn_where_there_is_a_target_for_it(client: Client, event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(target_minor=100_000)
    tickets, taken = home(client, event).context["sales"]
    assert (tickets.is_empty, taken.is_empty) == (True, True)
    assert "$0.00 so far. That is 0 % of the target of $1,000.00." in taken.summary
