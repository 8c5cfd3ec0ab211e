"""By whose links a buyer came: carried through addresses and forms, bounded, and worth nothing to who tampers with it."""

import gzip
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from events.models import Partner
from tests.factories.events import make_event, make_partner, number
from tests.factories.shop import Shop, filled_form, hidden_fields, make_shop
from tests.factories.tickets import make_code
from tickets import touches
from tickets.models import Order
from tickets.touches import Touches

HOST = "testserver"


def read(query: str, referer: str = "") -> Touches:
    return touches.read(dict(QueryDict(query).lists()), referer=referer, host=f"{HOST}:8000")


def test_links_and_codes_are_carried_in_their_order() -> None:
    came = read("ref=Kestrel", "https://news.example/a/b?c=d")
    assert came == Touches(("r-kestrel",), "news.example")
    came = read(f"via={came.parameters['via']}&from=news.example&code=red-point 2O", "https://testserver/x/")
    assert came == Touches(("r-kestrel", "c-REDP01NT20"), "news.example")


def test_a_code_that_was_removed_was_there() -> None:
    assert read("code=REDPOINT20&code=").words == ("c-REDP01NT20",)


def test_the_same_link_twice_is_one() -> None:
    assert read("via=r-kestrel&ref=kestrel").words == ("r-kestrel",)


def test_of_a_long_chain_the_first_and_the_last_stay() -> None:
    words = ".".join(f"r-p{n}" for n in range(6))
    assert read(f"via={words}&ref=last").words == ("r-p0", "r-p1", "r-p2", "r-p4", "r-p5", "r-last")


@pytest.mark.parametrize(
    "referer",
    [
        "", "https://testserver/relay/", "http://TESTSERVER:8000/", "javascript:alert(1)", "android-app://com.mail",
        "https://[broken", "https:///path", "https://bücher.example/", "nonsense",
    ],
)  # fmt: skip
def test_only_the_host_of_another_site_is_a_page_before(referer: str) -> None:
    assert read("", referer).referrer == ""


def test_a_referrer_of_the_address_goes_before_the_header() -> None:
    assert read("from=first.example", "https://second.example/").referrer == "first.example"
    assert read("from=<b>", "https://second.example/").referrer == "second.example"


@given(st.dictionaries(st.sampled_from(["via", "ref", "code", "from"]), st.text(max_size=300)))
def test_whatever_is_sent_stays_small_and_harmless(given_fields: dict[str, str]) -> None:
    came = touches.read(
        {name: [text] for name, text in given_fields.items()}, referer=given_fields.get("ref", ""), host=HOST
    )
    assert len(came.words) <= 6
    assert all(len(word) <= 42 for word in came.words)
    assert came.inputs.count("<") == 2 - (not came.words) - (not came.referrer)
    assert read(urlencode(came.parameters)) == came


# Through the pages


@pytest.fixture
def shop() -> Shop:
    cache.clear()
    shop = make_shop()
    Partner.objects.filter(name="Redpoint").update(ref="redpoint")
    make_partner(shop.event, name="Kestrel", ref="kestrel")
    return shop


def order_of(client: Client, shop: Shop, cart: dict[str, str], **changes: Any) -> Order:
    answer = client.post(shop.form_path, filled_form(client, shop, cart, "Ada Lovelace", **changes))
    assert answer.status_code == 303, answer.content.decode()
    found: Order = Order.objects.select_related("partner", "first_touch", "last_touch").latest("pk")
    return found


def names(order: Order) -> tuple[str, str, str]:
    return (str(order.first_touch), str(order.last_touch), str(order.partner))


def carried(client: Client, path: str, query: dict[str, str], **headers: str) -> dict[str, str]:
    found = hidden_fields(client.get(path, query, headers=headers).content.decode())
    return {name: value for name, value in found.items() if name in {"via", "from"}}


@pytest.mark.django_db
def test_a_link_goes_from_the_shop_to_the_order_without_a_cookie(client: Client, shop: Shop) -> None:
    first = carried(client, shop.path, {"ref": "kestrel"}, referer="https://news.example/today")
    assert first == {"via": "r-kestrel", "from": "news.example"}
    assert not client.cookies
    order = order_of(client, shop, shop.cart() | first)
    assert names(order) == ("Kestrel", "Kestrel", "None")
    assert order.referrer == "news.example"


@pytest.mark.django_db
def test_link_of_one_partner_and_code_of_another_are_both_kept(client: Client, shop: Shop) -> None:
    first = carried(client, shop.path, {"ref": "kestrel"})
    both = carried(client, shop.path, first | {"code": "REDPOINT20"})
    assert both == first  # the code stands in a field of its own
    assert names(order_of(client, shop, shop.cart(code="REDPOINT20") | both)) == (
        "Kestrel",
        "Redpoint",
        "Redpoint",
    )


@pytest.mark.django_db
def test_a_code_that_was_not_used_after_all_is_still_a_touch(client: Client, shop: Shop) -> None:
    html = client.get(shop.path + "?code=REDPOINT20&code=").content.decode()
    assert names(order_of(client, shop, shop.cart() | {"via": hidden_fields(html)["via"]})) == (
        "Redpoint", "Redpoint", "None",
    )  # fmt: skip


@pytest.mark.django_db
def test_words_of_nobody_and_of_other_events_count_for_nobody(client: Client, shop: Shop) -> None:
    other = make_event()
    make_code(other, "ELSEWHERE", partner=make_partner(other, ref="elsewhere"))
    make_code(shop.event, "OURS")
    via = "r-elsewhere.c-ELSEWHERE.c-0URS.r-nobody"
    assert names(order_of(client, shop, shop.cart(via=via))) == ("None", "None", "None")
    via = "r-nobody.r-kestrel.c-ELSEWHERE"
    assert names(order_of(client, shop, shop.cart(via=via))) == ("Kestrel", "Kestrel", "None")


@pytest.mark.django_db
def test_the_way_back_to_the_shop_carries_on(client: Client, shop: Shop) -> None:
    page = client.get(shop.form_path, shop.cart() | {"via": "r-kestrel", "from": "news.example"})
    assert page.context["shop_href"].endswith("via=r-kestrel&from=news.example")


@pytest.mark.django_db
def test_a_refused_form_carries_on_what_it_had(client: Client, shop: Shop) -> None:
    fields = filled_form(client, shop, shop.cart(code="REDPOINT20", via="r-kestrel"), "Ada Lovelace")
    shop.code.is_paused = True
    shop.code.save()
    again = client.post(shop.form_path, fields)
    assert again.status_code == 409
    assert hidden_fields(again.content.decode())["via"] == "r-kestrel.c-REDP01NT20"


@pytest.mark.django_db
def test_the_shop_is_kept_once_for_all_links_and_links_cost_no_query(client: Client, shop: Shop) -> None:
    client.get(shop.path)
    with CaptureQueriesContext(connection) as captured:
        plain = client.get(shop.path)
        known = client.get(shop.path, {"ref": "kestrel"}, headers={"accept-encoding": "gzip"})
        unknown = client.get(shop.path, {"ref": "nobody"})
    assert len(captured) == 3  # each finds its event, and nothing else
    assert b"via" not in plain.content
    assert plain["Cache-Control"] == "public, no-cache"
    assert known["Cache-Control"] == unknown["Cache-Control"] == "private, no-cache"
    filled = gzip.decompress(known.content)
    assert (
        filled.replace(b'<input type="hidden" name="via" value="r-kestrel">', b"<!--carried-->")
        == plain.content
    )
    assert len({plain["ETag"], known["ETag"], unknown["ETag"]}) == 3


@pytest.mark.django_db
def test_a_purchase_with_a_code_alone_costs_no_query_more(client: Client, shop: Shop) -> None:
    def placing(cart: dict[str, str]) -> int:
        fields = filled_form(client, shop, cart, "Ada Lovelace", buyer_email=f"{number()}@example.org")
        with CaptureQueriesContext(connection) as captured:
            assert client.post(shop.form_path, fields).status_code == 303
        return len(captured)

    alone = placing(shop.cart(code="REDPOINT20"))
    assert placing(shop.cart(code="REDPOINT20", via="c-REDP01NT20")) == alone
    assert placing(shop.cart(code="REDPOINT20", via="r-kestrel")) == alone + 1
