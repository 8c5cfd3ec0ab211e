"""Pages of the waiting list: the shop's words, joining without telling who is on it, and one's own page."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.models import OutboxMail
from tests.factories.events import make_event
from tests.factories.tickets import make_ticket_type
from tests.factories.waiting import NOW, free, join, quota_of, sold_out
from tickets.actions import offering
from tickets.models import Order, TicketType, WaitingEntry
from tickets.shop import Held
from tickets.views import offers, waiting

pytestmark = pytest.mark.django_db
ADA = {"name": "Ada Lovelace", "email": "ada@example.org", "quantity": "2"}


@pytest.fixture
def kind() -> TicketType:
    return sold_out(now=NOW)


def join_path(kind: TicketType) -> str:
    return f"/{kind.event.slug}/tickets/waiting/{kind.public_id}/"


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_shop_says_how_many_are_held_when_the_next_may_be_free_and_leads_to_the_list(
    client: Client, kind: TicketType, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    shop_path = f"/{kind.event.slug}/tickets/"
    with django_assert_num_queries(4):  # event, types, refund terms, holds
        html = text(client, shop_path)
    assert "All are taken; 4 are held by people who are paying. The next could be free" in html
    assert f'href="{join_path(kind)}"' in html
    with django_assert_num_queries(1):
        text(client, shop_path)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (datetime(2027, 3, 1, 21, 0), "The next could be free at 2:20\u202fPM in Los Angeles."),
        (
            datetime(2027, 2, 28, 21, 0),
            "The next could be free on March 1, 2027, 2:20\u202fPM in Los Angeles.",
        ),
    ],
)
def test_moment_names_the_day_only_if_it_is_another(now: datetime, said: str) -> None:
    at = datetime.fromisoformat("2027-03-01T14:20-08:00")
    words = offers.held_words(Held(40, at), "America/Los_Angeles", now.replace(tzinfo=UTC))
    assert words == f"All are taken; 40 are held by people who are paying. {said}"


def test_sold_and_paid_is_just_sold_out(client: Client, kind: TicketType) -> None:
    Order.objects.update(state=Order.State.PAID, paid_at=NOW)
    TicketType.objects.update(has_waiting_list=False)
    html = text(client, f"/{kind.event.slug}/tickets/")
    assert "Sold out." in html
    assert ("held by" in html, join_path(kind) in html) == (False, False)


def test_joining_answers_the_same_to_who_is_on_the_list_and_who_is_not(kind: TicketType) -> None:
    join(kind, email="ada@example.org")
    answers = []
    for email in ("ada@example.org", "grace@example.org"):
        client = Client()
        answer = client.post(join_path(kind), ADA | {"email": email}, follow=True)
        answers.append(answer.content.decode())
    assert answers[0] == answers[1]
    assert "Look into your mail" in answers[0]
    grace = WaitingEntry.objects.get(email="grace@example.org")
    assert (grace.name, grace.quantity, WaitingEntry.objects.get(email="ada@example.org").quantity) == (
        "Ada Lovelace", 2, 1,
    )  # fmt: skip
    assert not any(one.secret in answers[0] for one in WaitingEntry.objects.all())


def test_pressing_often_sends_one_mail(client: Client, kind: TicketType) -> None:
    for _press in range(3):
        client.post(join_path(kind), ADA)
    assert OutboxMail.objects.filter(kind="waiting.joined").count() == 1


def test_one_visitor_cannot_fill_the_list(client: Client, kind: TicketType) -> None:
    for number in range(waiting.MOST_OF_VISITOR):
        client.post(join_path(kind), ADA | {"email": f"robot{number}@example.org"})
    answer = client.post(join_path(kind), ADA)
    assert (answer.status_code, "You have joined many lists." in answer.content.decode()) == (409, True)
    assert WaitingEntry.objects.count() == waiting.MOST_OF_VISITOR


@pytest.mark.parametrize(
    ("change", "field"),
    [({"email": "ada"}, "email"), ({"name": ""}, "name"), ({"quantity": "11"}, "quantity")],
)
def test_wrong_input_is_said_beside_the_field_and_kept(
    client: Client, kind: TicketType, change: dict[str, str], field: str
) -> None:
    answer = client.post(join_path(kind), ADA | change)
    assert list(answer.context["form"].errors) == [field]
    html = answer.content.decode()
    assert all(f'value="{typed}"' in html for typed in (ADA | change).values() if typed)
    assert WaitingEntry.objects.count() == 0


def test_while_seats_are_left_the_page_leads_to_the_shop(client: Client, kind: TicketType) -> None:
    other = make_ticket_type(kind.event, quota=5)
    html = text(client, join_path(other))
    assert "can be had right now" in html
    assert f'href="/{kind.event.slug}/tickets/"' in html
    assert client.post(join_path(other), ADA).status_code == 200
    assert WaitingEntry.objects.count() == 0


def test_hidden_types_and_those_of_other_events_have_no_page(client: Client, kind: TicketType) -> None:
    other = make_event()
    assert client.get(f"/{other.slug}/tickets/waiting/{kind.public_id}/").status_code == 404
    TicketType.objects.filter(pk=kind.pk).update(visibility=TicketType.Visibility.CODE)
    assert client.get(join_path(kind)).status_code == 404


def test_own_page_says_the_place_and_nothing_of_the_others(client: Client, kind: TicketType) -> None:
    first, second = join(kind, 3, name="Grace Hopper"), join(kind)
    html = text(client, second.path)
    assert "You are number 2 on the list" in html
    assert "3 tickets are ahead of you." in html
    assert ("Grace" in html, first.email in html) == (False, False)
    assert "You are first on the list" in text(client, first.path)


def test_own_page_costs_the_same_for_one_and_for_many(
    client: Client, kind: TicketType, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = join(kind)
    with django_assert_num_queries(3):  # event, entry, place
        text(client, first.path)
    last = [join(kind) for _each in range(3)][-1]
    with django_assert_num_queries(3):
        text(client, last.path)


def test_number_is_changed_on_the_page_and_wrong_ones_are_said(client: Client, kind: TicketType) -> None:
    entry = join(kind, 2)
    client.post(entry.path, {"do": "change", "quantity": "1"})
    assert WaitingEntry.objects.get().quantity == 1
    answer = client.post(entry.path, {"do": "change", "quantity": "0"})
    assert list(answer.context["form"].errors) == ["quantity"]
    assert WaitingEntry.objects.get().quantity == 1


def test_leaving_by_the_link(client: Client, kind: TicketType) -> None:
    entry = join(kind)
    assert client.post(entry.path, {"do": "leave"})["Location"] == entry.path
    assert "You have left the list" in text(client, entry.path)
    assert (WaitingEntry.objects.get().state, quota_of(kind).waiting) == ("left", 0)


def test_secret_of_another_event_or_a_made_up_one_is_not_found(client: Client, kind: TicketType) -> None:
    entry = join(kind)
    stranger = make_event()
    assert client.get(f"/{stranger.slug}/waiting/{entry.secret}/").status_code == 404
    assert client.post(f"/{kind.event.slug}/waiting/x{entry.secret}/", {"do": "leave"}).status_code == 404
    assert WaitingEntry.objects.get().state == "waiting"


def test_after_the_end_the_page_says_so_before_the_worker_came(client: Client, kind: TicketType) -> None:
    entry = join(kind)
    past = NOW - timedelta(hours=30)
    free(kind)
    offering.offer_due(now=past)
    html = text(client, entry.path)
    assert "The offer has ended" in html
    assert ("Buy now" in html, join_path(kind) in html) == (False, True)
