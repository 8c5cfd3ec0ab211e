"""My page: everything reachable at one's verified addresses, and nothing of anybody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from agenda.models import Session, Speaker
from events.models import Event
from portal import mine
from tests.factories.agenda import make_confirmed, make_released_version, make_session, make_slot
from tests.factories.events import make_event, make_participant, make_room, make_user
from tests.factories.tickets import make_paid_order

pytestmark = pytest.mark.django_db


def page(client: Client, event: Event) -> str:
    answer = client.get(f"/{event.slug}/me/")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    return answer.content.decode()


def test_visitor_is_sent_to_sign_in_and_back(client: Client) -> None:
    event = make_event()
    answer = client.get(f"/{event.slug}/me/")
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next=/{event.slug}/me/")


def test_empty_page_says_what_will_be_here(client: Client) -> None:
    client.force_login(make_user())
    text = page(client, make_event())
    assert "No ticket yet" in text
    assert "No talk yet" in text


def test_owner_sees_tickets_orders_and_talks_a_stranger_none(client: Client) -> None:
    event = make_event()
    owner, stranger = make_user("ada@example.org"), make_user()
    order = make_paid_order(event, buyer_email="ada@example.org", buyer_name="Ada")
    person = order.buyer
    make_session(event, person, title="Ada's machine", state=Session.State.ACCEPTED)
    client.force_login(owner)
    text = page(client, event)
    for word in (order.code, "Ada&#x27;s machine", "Accepted: please confirm"):
        assert word in text
    client.force_login(stranger)
    text = page(client, event)
    for word in (order.code, order.secret, "Ada&#x27;s machine"):
        assert word not in text


def test_unverified_address_opens_nothing(client: Client) -> None:
    event = make_event()
    order = make_paid_order(event, buyer_email="ada@example.org", buyer_name="Ada")
    client.force_login(make_user("ada@example.org", verified=False))
    assert order.code not in page(client, event)


def test_next_thing_comes_first(client: Client) -> None:
    event, owner = make_event(), make_user("ada@example.org")
    talk = make_confirmed(event, make_participant(event, email="ada@example.org", user=owner), title="Soon")
    starts_at = timezone.now() + timedelta(days=3)
    make_slot(make_released_version(event), talk, make_room(event, name="Harbour"), starts_at=starts_at)
    client.force_login(owner)
    text = page(client, event)
    assert "next-up" in text
    assert "Harbour" in text


def test_author_who_does_not_come_is_not_told_that_he_goes_on_stage(client: Client) -> None:
    event, owner = make_event(), make_user("ada@example.org")
    author = make_participant(event, email="ada@example.org", user=owner)
    talk = make_confirmed(event, make_participant(event), author)
    talk.speakers.filter(participant=author).update(role=Speaker.Role.AUTHOR)
    starts_at = timezone.now() + timedelta(days=3)
    make_slot(make_released_version(event), talk, make_room(event), starts_at=starts_at)
    assert mine.collect(user=owner, event=event, now=timezone.now()).next_slot is None


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_for_any_number_of_rows(
    rows: int, client: Client, django_assert_num_queries: object
) -> None:
    event, owner = make_event(), make_user("ada@example.org")
    person = make_participant(event, email="ada@example.org", user=owner)
    for _ in range(rows):
        make_session(event, person)
    client.force_login(owner)
    page(client, event)
    with django_assert_num_queries(15):  # type: ignore[operator]
        page(client, event)
