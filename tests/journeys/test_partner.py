"""A partner's code from mint to report, over HTTP: made by an organizer, passed on, used, refunded in part, told to
the cent on the partner's own page and in the report, until its link is revoked.
"""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import OutboxMail
from events.models import Partner, PartnerLink
from tests.factories.events import make_team_member
from tests.factories.shop import Shop, filled_form, hidden_fields, make_shop
from tickets.models import DiscountCode, Order

pytestmark = pytest.mark.django_db

CONFIRMED = {"_confirmed": "1"}


@pytest.fixture
def shop() -> Shop:
    """Conference at $349.00 and party at $45.00, both with 19 % tax within."""
    shop = make_shop()
    for kind in (shop.conference, shop.party):
        kind.tax_rate_bp = 1_900
        kind.save()
    return shop


@pytest.fixture
def organizer(shop: Shop) -> Client:
    client = Client()
    client.force_login(make_team_member(shop.event).user)
    return client


def sheet(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def added(organizer: Client, model: str, shop: Shop, **fields: Any) -> None:
    page = reverse(f"admin:{model}_add")
    answer = organizer.post(page, fields | {"_event": shop.event.public_id})
    assert answer.status_code == 302, answer.context["adminform"].form.errors


def mint(organizer: Client, shop: Shop) -> PartnerLink:
    """The partner, its code and a link to its page, as an organizer makes them."""
    added(organizer, "events_partner", shop, name="شركة الأفق", ref="ofoq", target_tickets="10", position="0")
    partner = Partner.objects.get(name="شركة الأفق")
    added(
        organizer, "tickets_discountcode", shop, code="OFOQ25", partner=partner.pk, kind="percent", percent_bp="25",
        amount_minor="0", max_tickets="10", min_tickets="1",
    )  # fmt: skip
    page = reverse("admin:events_partner_new_link", args=[partner.pk])
    assert organizer.post(page, CONFIRMED | {"note": "Layla"}).status_code == 302
    link: PartnerLink = PartnerLink.objects.select_related("partner__event").get(partner=partner)
    return link


def buy(client: Client, shop: Shop, link: str) -> Order:
    """From the partner's link to the paid order of two tickets and a party, by a buyer who may be named."""
    path, _, query = link.partition("?")
    arrived = client.get(f"{path}?{query}", headers={"referer": "https://ofoq.example/news/"})
    carried = {
        name: value
        for name, value in hidden_fields(arrived.content.decode()).items()
        if name in {"via", "from"}
    }
    fields = filled_form(
        client,
        shop,
        shop.cart(2, 1, code="OFOQ25") | carried,
        "ليلى حسن",
        "Hidden Colleague",
        partner_may_see="on",
    )
    till = client.post(shop.form_path, fields)["Location"]
    client.post(till, {"outcome": "pay"})
    found: Order = Order.objects.select_related("event").latest("pk")
    return found


def test_code_of_a_partner_from_mint_to_report(client: Client, shop: Shop, organizer: Client) -> None:
    link = mint(organizer, shop)
    assert "Nothing yet" in client.get(link.path).content.decode()
    share = f"/{shop.event.slug}/tickets/?code=OFOQ25"
    assert share in client.get(link.path).content.decode()

    order = buy(client, shop, share)
    assert (order.state, order.partner, order.first_touch, order.last_touch) == (
        "paid", link.partner, link.partner, link.partner,
    )  # fmt: skip
    assert order.referrer == "ofoq.example"
    assert order.total_minor == 2 * 26_175 + 4_500

    colleague = order.tickets.get(attendee__name="Hidden Colleague")
    page = reverse("admin:tickets_order_refund_tickets", args=[order.pk])
    given_back = organizer.post(
        page,
        CONFIRMED | {"tickets": [colleague.public_id], "fee": "10.00", "reason": "Ill", "key": "key_journey"},
    )
    assert given_back.status_code == 302, given_back.content.decode()

    # 2 × 349.00 + 45.00 listed, 2 × 87.25 off, 251.75 given back of the colleague's 261.75; tax of what is kept:
    # 41.79 of the whole ticket, 7.18 of the party, 1.60 of the fee.
    told = " ".join(client.get(link.path).content.decode().split())
    for line in (
        "<dt>List price</dt><dd>$743.00</dd>",
        "<dt>Taken off by codes</dt><dd>−$174.50</dd>",
        "<dt>Given back</dt><dd>−$251.75</dd>",
        "<dt>Kept</dt><dd>$316.75</dd>",
        "Includes $50.57 tax",
        "1 of 10 hoped for",
        "<bdi>ليلى حسن</bdi>",
    ):
        assert line in told
    assert "Hidden" not in told
    assert order.code not in told

    table = sheet(client.get(f"{link.path}table.csv"))
    assert sum(Decimal(row["Kept"]) for row in table) == Decimal("316.75")
    assert sum(Decimal(row["Tax within"]) for row in table) == Decimal("50.57")
    assert sorted(row["Name"] for row in table) == ["", "", "ليلى حسن"]

    report = {
        row["Partner"]: row
        for row in sheet(organizer.get(reverse("admin:events_partner_report"), {"format": "csv"}))
    }
    ours = report["شركة الأفق"]
    assert (ours["Orders"], ours["Tickets"], ours["Sold"], ours["Given back"], ours["Kept"], ours["Tax within"]) == (
        "1", "1", "568.50", "251.75", "316.75", "50.57",
    )  # fmt: skip
    assert report["Together"]["Kept"] == "316.75"
    assert DiscountCode.objects.get(code="OFOQ25").used_orders == 1

    revoke = reverse("admin:events_partner_revoke_link", args=[link.partner.pk])
    organizer.post(revoke, CONFIRMED | {"link": link.public_id})
    assert (client.get(link.path).status_code, client.get(f"{link.path}table.csv").status_code) == (404, 404)
    assert not any(link.secret in mail.text + mail.html for mail in OutboxMail.objects.all())
