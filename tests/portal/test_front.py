"""The event's home has one main action, by the state of the day."""

from datetime import date

import pytest
from django.test import Client

from events import counters
from portal import front
from tests.factories.events import make_event, make_partner, make_team_member, make_track, make_user


def facts(**changes: object) -> front.Facts:
    values = {
        "today": date(2027, 3, 1),
        "starts_on": date(2027, 5, 12),
        "ends_on": date(2027, 5, 14),
        "slug": "relay",
        "call_days_left": None,
        "on_sale": False,
        "opens_later": False,
        "agenda_is_out": False,
    }
    return front.Facts(**values | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, []),
        ({"opens_later": True}, ["See ticket prices"]),
        ({"call_days_left": 9}, ["Submit a talk"]),
        ({"call_days_left": 9, "on_sale": True, "agenda_is_out": True}, ["Get tickets", "Submit a talk"]),
        ({"on_sale": True, "agenda_is_out": True}, ["Get tickets", "See the agenda"]),
        ({"agenda_is_out": True}, ["See the agenda"]),
        ({"today": date(2027, 5, 13), "agenda_is_out": True}, ["See what is on now"]),
        (
            {"today": date(2027, 5, 12), "agenda_is_out": True, "on_sale": True},
            ["See what is on now", "Get tickets"],
        ),
        ({"today": date(2027, 5, 15), "agenda_is_out": True, "on_sale": True}, ["See the agenda"]),
        ({"today": date(2027, 5, 15)}, []),
    ],
)
def test_main_action_follows_the_state_of_the_day(changes: dict[str, object], words: list[str]) -> None:
    assert [action.text for action in front.actions(facts(**changes))] == words


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, ""),
        ({"call_days_left": 0}, "The call for talks closes today."),
        ({"call_days_left": 1}, "The call for talks closes tomorrow."),
        ({"call_days_left": 20}, "The call for talks is open for 20 more days."),
        ({"today": date(2027, 5, 11)}, "It begins tomorrow."),
        ({"today": date(2027, 5, 14)}, "It is on now."),
        ({"today": date(2027, 5, 15)}, "This event is over. Thank you for coming."),
    ],
)
def test_state_is_told_in_a_sentence(changes: dict[str, object], sentence: str) -> None:
    assert front.state(facts(**changes)) == sentence


@pytest.mark.django_db
def test_home_of_an_event_that_is_not_public_is_seen_by_its_team_only(client: Client) -> None:
    event = make_event(is_public=False)
    helper, stranger = make_user(), make_user()
    make_team_member(event, helper)
    answers = []
    for user in (None, stranger, helper):
        client.logout()
        if user:
            client.force_login(user)
        answers.append(client.get(f"/{event.slug}/").status_code)
    assert answers == [404, 404, 200]


@pytest.mark.django_db
def test_home_lists_public_events_only(client: Client) -> None:
    make_event(name="Shown conference")
    make_event(name="Hidden conference", is_public=False)
    page = client.get("/").content.decode()
    assert ("Shown conference" in page, "Hidden conference" in page) == (True, False)


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_home_of_an_event_costs_the_same_for_any_number_of_rows(
    rows: int, client: Client, django_assert_num_queries: object
) -> None:
    event = make_event()
    for _ in range(rows):
        make_track(event)
        make_partner(event)
    client.get(f"/{event.slug}/")
    with django_assert_num_queries(2):  # type: ignore[operator]
        client.get(f"/{event.slug}/")
    counters.raise_public(event.pk)
    with django_assert_num_queries(8):  # type: ignore[operator]
        client.get(f"/{event.slug}/")
