"""The shop page: prices, states and codes in words, kept in common and cheap."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from events import counters
from events.models import Event
from tests.factories.events import make_event, make_team_member, make_user
from tests.factories.shop import make_shop
from tickets.models import DiscountCode, GroupDiscount, PriceStep, Quota, RefundTerm, TicketType

pytestmark = pytest.mark.django_db


def text_of(client: Client, path: str, query: dict[str, str] | None = None) -> str:
    answer = client.get(path, query or {})
    assert answer.status_code == 200
    return answer.content.decode()


def add_type(event: Event, name: str, **fields: Any) -> TicketType:
    return TicketType.objects.create(
        **{"event": event, "name": name, "price_minor": 9_900, "position": 5} | fields
    )


def test_shop_costs_three_queries_cold_and_one_warm(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    shop = make_shop()
    with django_assert_num_queries(3):
        client.get(shop.path)
    with django_assert_num_queries(1):
        client.get(shop.path)


def test_shop_with_many_types_costs_the_same(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    shop = make_shop()
    for number in range(8):
        add_type(shop.event, f"Type {number}").quotas.add(
            Quota.objects.create(event=shop.event, name=f"Quota {number}", size=5)
        )
    with django_assert_num_queries(3):
        client.get(shop.path)
    with django_assert_num_queries(4):
        client.get(shop.path, {"code": "REDPOINT20"})
    with django_assert_num_queries(2):
        client.get(shop.path, {"code": "redpoint-20"})


def test_code_in_the_link_shows_what_it_does_and_is_kept(client: Client) -> None:
    shop = make_shop()
    html = text_of(client, shop.path, {"code": "red point 2O"})
    assert '<input type="hidden" name="code" value="REDPOINT20">' in html
    assert "20 % off, from Redpoint, until " in html
    assert '<s><span class="visually-hidden">Instead of </span>$349.00</s> $279.20' in html
    assert "</s> $45.00" not in html  # the party is not made cheaper


@pytest.mark.parametrize(
    ("typed", "change", "words"),
    [
        ("REDPOINT2", {}, "We do not know the code “REDPOINT2”. Is it spelled as you got it?"),
        ("REDPOINT20", {"is_paused": True}, "REDPOINT20 is paused at the moment."),
        ("REDPOINT20", {"max_orders": 0}, "REDPOINT20 has been used as often as it can be."),
        ("REDPOINT20", {"valid_until_at": timezone.now() - timedelta(days=9)}, "REDPOINT20 ended on "),
        ("REDPOINT20", {"valid_from_at": timezone.now() + timedelta(days=9)}, "REDPOINT20 works from "),
    ],
)
def test_refused_code_says_why_and_stays_in_the_field(
    client: Client, typed: str, change: dict[str, Any], words: str
) -> None:
    shop = make_shop()
    type(shop.code).objects.filter(pk=shop.code.pk).update(**change)
    html = text_of(client, shop.path, {"code": typed, **shop.cart(conference=3)})
    assert words in html
    assert f'id="id_code" value="{typed}"' in html
    assert "$349.00" in html
    assert "$279.20" not in html
    assert 'value="3" min="0"' in html


def test_guessed_codes_do_not_fill_the_cache(client: Client) -> None:
    shop = make_shop()
    answer = client.get(shop.path, {"code": "GUESS"})
    assert answer["Cache-Control"] == "private, no-cache"
    assert "public" in client.get(shop.path, {"code": "REDPOINT20"})["Cache-Control"]


def test_page_kept_in_common_knows_nobody(client: Client) -> None:
    shop = make_shop()
    client.force_login(make_user("someone@example.org", name="Someone Known"))
    answer = client.get(shop.path)
    html = answer.content.decode()
    assert "csrf" not in html
    assert "Someone Known" not in html
    assert "Set-Cookie" not in answer
    assert client.get(shop.path, headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_a_sale_makes_the_page_anew(client: Client) -> None:
    shop = make_shop(seats=3)
    assert "Only 3 left." in text_of(client, shop.path)
    Quota.objects.filter(pk=shop.seats.pk).update(taken=2)
    assert "Only 3 left." in text_of(client, shop.path)
    counters.raise_shop(shop.event.pk)
    assert "Only one left." in text_of(client, shop.path)


def test_what_cannot_be_had_says_so_and_what_to_do(client: Client) -> None:
    shop = make_shop(seats=0)
    now = timezone.now()
    add_type(shop.event, "Later", on_sale_from_at=now + timedelta(days=2))
    add_type(shop.event, "Early bird", on_sale_until_at=now - timedelta(days=2))
    html = text_of(client, shop.path)
    assert "Sold out." in html
    assert "On sale from " in html
    assert "The sale ended on " in html
    assert html.count('type="number"') == 1  # only the party can be counted


def test_hidden_types_appear_with_the_code_that_opens_them(client: Client) -> None:
    shop = make_shop()
    guest = add_type(shop.event, "Partner guest", visibility=TicketType.Visibility.CODE)
    add_type(shop.event, "For nobody", visibility=TicketType.Visibility.HIDDEN)
    shop.code.opens_types.add(guest)
    assert "Partner guest" not in text_of(client, shop.path)
    html = text_of(client, shop.path, {"code": "REDPOINT20"})
    assert "Partner guest" in html
    assert "opens Partner guest" in html
    assert "For nobody" not in html


def test_speakers_tickets_are_not_in_the_shop(client: Client) -> None:
    shop = make_shop()
    add_type(shop.event, "Speaker pass", audience=TicketType.Audience.SPEAKERS)
    assert "Speaker pass" not in text_of(client, shop.path)


def test_price_explains_itself_line_by_line(client: Client) -> None:
    shop = make_shop()
    html = text_of(client, f"{shop.form_path}summary/", shop.cart(2, 1, code="REDPOINT20"))
    told = " ".join(html.replace("\n", " ").split())
    assert '2 × Conference <small class="quiet">$349.00 each</small></dt><dd>$698.00' in told
    assert "1 × Party</dt><dd>$45.00" in told
    assert "REDPOINT20: 20 % off</dt><dd>−$139.60" in told
    assert "<dt>Total</dt><dd>$603.40" in told


def test_summary_says_why_a_code_does_nothing_for_the_choice(client: Client) -> None:
    shop = make_shop()
    shop.code.ticket_types.add(shop.party)
    html = text_of(client, f"{shop.form_path}summary/", shop.cart(1, 0, code="REDPOINT20"))
    assert "REDPOINT20 is not for the tickets you chose." in html


def test_shop_without_types_teaches_what_it_will_hold(client: Client) -> None:
    event = make_event()
    assert "No tickets yet" in text_of(client, f"/{event.slug}/tickets/")


def test_shop_of_an_unknown_or_unpublished_event_is_not_found(client: Client) -> None:
    hidden = make_shop(is_public=False)
    answer = client.get("/no-such-event/tickets/")
    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()
    assert client.get(hidden.path).status_code == 404
    client.force_login(make_user())
    assert client.get(hidden.path).status_code == 404
    client.force_login(make_team_member(hidden.event).user)
    assert client.get(hidden.path).status_code == 200


def test_what_giving_back_brings_stands_there_before_anybody_pays(client: Client) -> None:
    shop = make_shop()
    assert "If you cannot come" not in client.get(shop.path).content.decode()
    until = timezone.now() + timedelta(days=30)
    RefundTerm.objects.create(event=shop.event, until_at=until, percent_bp=5_000)
    counters.raise_shop(shop.event.pk)
    assert "50 % of the price" in client.get(shop.path).content.decode()


@pytest.mark.parametrize(("lasting", "shown"), [(timedelta(hours=1), "$299.00"), (timedelta(0), "$349.00")])
def test_a_kept_page_ends_with_the_price_on_it(client: Client, lasting: timedelta, shown: str) -> None:
    """A page that is good for less than a second is not kept at all; the other one shows that pages are kept."""
    shop = make_shop()
    until = timezone.now() + lasting + timedelta(milliseconds=900)
    PriceStep.objects.create(
        ticket_type=shop.conference, name="Early bird", price_minor=29_900, until_at=until
    )
    client.get(shop.path)
    PriceStep.objects.update(until_at=timezone.now())
    assert shown in text_of(client, shop.path)


def test_early_price_and_group_are_told_with_what_comes_then(client: Client) -> None:
    shop = make_shop()
    until = datetime(2099, 5, 3, 18, tzinfo=ZoneInfo("America/Los_Angeles"))
    step = PriceStep.objects.create(
        ticket_type=shop.conference, name="Early bird", price_minor=29_900, until_at=until
    )
    GroupDiscount.objects.create(event=shop.event, min_tickets=5, percent_bp=1_000)
    when = "Early bird until May 3, 2099, 6:00\u202fPM in Los Angeles"
    for size, words in (
        (None, f"{when}, then $349.00."),
        (100, f"{when}, for the first 100 tickets only; then $349.00."),
        (12, f"{when}: 12 left at this price, then $349.00."),
    ):
        PriceStep.objects.filter(pk=step.pk).update(size=size)
        counters.raise_shop(shop.event.pk)
        html = text_of(client, shop.path)
        assert words in html
        assert "10 % off from 5 tickets on." in html
    assert f"{when}: 12 left at this price, then $279.20." in text_of(
        client, shop.path, {"code": "REDPOINT20"}
    )


def test_tax_on_top_is_said_beside_the_whole_price(client: Client) -> None:
    shop = make_shop()
    TicketType.objects.filter(pk=shop.conference.pk).update(
        price_minor=50_000, tax_rate_bp=850, tax_included=False
    )
    html = text_of(client, shop.path)
    assert "$542.50<small>$500.00 plus 8.5 % tax</small>" in html


def test_a_code_that_needs_more_tickets_shows_the_usual_price_and_how_many_more(client: Client) -> None:
    shop = make_shop()
    DiscountCode.objects.update(min_tickets=3)
    assert "from 3 tickets on" in text_of(client, shop.path, {"code": "REDPOINT20"})
    summary = text_of(client, f"{shop.form_path}summary/", shop.cart(2, code="REDPOINT20"))
    assert "REDPOINT20 works from 3 tickets on: choose 1 more." in summary
    assert "$698.00" in summary
    assert "REDPOINT20: 20 % off" not in summary
    summary = text_of(client, f"{shop.form_path}summary/", shop.cart(3, code="REDPOINT20"))
    assert "REDPOINT20: 20 % off" in summary
