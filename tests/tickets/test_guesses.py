"""Trying codes: after too many wrong ones nobody there is answered for a while, and organizers hear of it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from core.http import visitor_address
from core.models import OutboxMail
from events.models import Event
from tests.factories.events import make_event
from tests.factories.shop import Shop, buy, filled_form, make_shop
from tickets.actions import guesses
from tickets.models import CodeMiss, Order

pytestmark = pytest.mark.django_db
NOW = timezone.now()
CLOSED = "Too many codes were tried from where you are."


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def try_codes(client: Client, shop: Shop, count: int, address: str = "203.0.113.9") -> None:
    for number in range(count):
        client.get(f"{shop.path}?code=WRONG{number}", REMOTE_ADDR=address)


def look(client: Client, shop: Shop, code: str, address: str = "203.0.113.9") -> str:
    return client.get(f"{shop.path}?code={code}", REMOTE_ADDR=address).content.decode()


def test_after_twenty_wrong_ones_the_right_one_is_not_told_either(client: Client, shop: Shop) -> None:
    try_codes(client, shop, 19)
    assert "20 % off" in look(client, shop, "REDPOINT20")
    try_codes(client, shop, 1)
    for code in ("REDPOINT20", "WRONG"):
        html = look(client, shop, code)
        assert (CLOSED in html, "20 % off" in html) == (True, False)


def test_right_and_wrong_codes_cost_the_same_while_closed(
    client: Client, shop: Shop, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    try_codes(client, shop, 20)
    for code in ("REDPOINT20", "WRONG"):
        with django_assert_num_queries(3):
            look(client, shop, code)
    assert CodeMiss.objects.count() == 20


def test_other_places_other_events_and_those_without_a_code_are_served(client: Client, shop: Shop) -> None:
    try_codes(client, shop, 20)
    other = make_shop(slug="other-2027")
    assert "20 % off" in look(client, shop, "REDPOINT20", "203.0.113.10")
    assert "20 % off" in look(client, other, "REDPOINT20")
    assert CLOSED not in client.get(shop.path, REMOTE_ADDR="203.0.113.9").content.decode()


def test_all_ways_to_type_a_code_are_counted_and_closed(client: Client, shop: Shop) -> None:
    cart = shop.cart(1)
    for number in range(10):
        client.get(f"{shop.form_path}summary/", cart | {"code": f"WRONG{number}"})
        client.get(shop.form_path, cart | {"code": f"WRONG{number}"})
    assert CLOSED in client.get(shop.form_path, cart | {"code": "REDPOINT20"}).content.decode()
    summary = client.get(f"{shop.form_path}summary/", cart | {"code": "REDPOINT20"}).content.decode()
    assert "$349.00" in summary
    assert "$279.20" not in summary


def test_order_with_a_code_from_a_closed_place_is_shown_again(client: Client, shop: Shop) -> None:
    form = filled_form(client, shop, shop.cart(1, code="REDPOINT20"), "Ada Lovelace")
    try_codes(client, shop, 20, "127.0.0.1")
    answer = client.post(shop.form_path, form)
    html = answer.content.decode()
    assert (answer.status_code, CLOSED in html, 'value="Ada Lovelace"' in html) == (409, True, True)
    assert Order.objects.count() == 0
    assert buy(client, shop, "Ada Lovelace").discount_code is None


def test_it_opens_again_after_the_window(shop: Shop) -> None:
    source = guesses.source_of("203.0.113.9")
    for _each in range(20):
        guesses.note(shop.event, source, now=NOW)
    assert guesses.is_closed(shop.event, source)
    cache.clear()  # what the window's end does
    assert not guesses.is_closed(shop.event, source)


def test_addresses_are_kept_as_hashes_and_a_customers_ipv6_addresses_are_one() -> None:
    sources = [
        guesses.source_of(one) for one in ("2001:db8::1", "2001:db8::ffff", "2001:db8:0:1::1", "", "x")
    ]
    assert (sources[0] == sources[1], sources[0] == sources[2], sources[3] == sources[4]) == (
        True,
        False,
        True,
    )
    assert all(len(source) == 64 for source in sources)


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "203.0.113.1", "10.0.0.1"),
        (1, "198.51.100.7, 203.0.113.1", "203.0.113.1"),
        (2, "198.51.100.7, 203.0.113.1", "198.51.100.7"),
        (2, "203.0.113.1", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_behind_proxies_visitors_are_told_apart_by_what_those_wrote(
    rf: RequestFactory, settings: Settings, proxies: int, header: str, address: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": header})
    assert visitor_address(request) == address


class TestBurst:
    def burst(self, count: int, event: Event) -> None:
        CodeMiss.objects.bulk_create(CodeMiss(event=event, source=f"s{n % 3}", at=NOW) for n in range(count))

    def test_organizers_are_written_to_once_an_hour(self) -> None:
        event = make_event()
        self.burst(60, event)
        assert [guesses.watch(now=NOW) for _twice in range(2)] == [1, 0]
        (mail,) = OutboxMail.objects.all()
        assert (mail.to_address, "60 codes" in mail.text, "from 3 places" in mail.text) == (
            event.reply_address,
            True,
            True,
        )

    def test_few_misses_are_nobodys_business_and_old_ones_are_forgotten(self) -> None:
        event = make_event()
        self.burst(59, event)
        assert (guesses.watch(now=NOW), guesses.watch(now=NOW + timedelta(minutes=11))) == (0, 0)
        guesses.watch(now=NOW + timedelta(days=1, minutes=1))
        assert CodeMiss.objects.count() == 0
