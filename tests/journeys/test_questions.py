"""A buyer knows one of three names; each attendee says the rest by the own link, until it is fixed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.events import make_team_member, make_user
from tests.factories.questions import make_question, option
from tests.factories.shop import buy, make_shop
from tickets.models import Question, Ticket

pytestmark = pytest.mark.django_db


def test_from_the_purchase_to_the_organizers_counts(client: Client) -> None:
    shop = make_shop()
    size = make_question(shop.event, "T-shirt", "S", "M", "L", is_required=True)
    order = buy(client, shop, "Ada Lovelace", "", "", cart=shop.cart(3))
    client.post(client.post(f"{order.path}pay/")["Location"], {"outcome": "pay"})
    assert "3 tickets have questions" in client.get(order.path).content.decode()

    tickets = list(Ticket.objects.filter(order=order).select_related("event").order_by("pk"))
    attendee = Client()
    attendee.post(tickets[1].path, {"name": "Grace Hopper", "pronouns": "she/her"})
    for ticket, chosen in zip(tickets, ("M", "M", "S"), strict=True):
        attendee.post(f"{ticket.path}questions/", {size.public_id: option(size, chosen)})
    assert "still need an answer" not in client.get(order.path).content.decode()

    Question.objects.update(frozen_from_at=timezone.now() - timedelta(seconds=1))
    attendee.post(f"{tickets[0].path}questions/", {size.public_id: option(size, "L")})
    user = make_user()
    make_team_member(shop.event, user)
    client.force_login(user)
    html = client.get(reverse("admin:tickets_question_answers_page")).content.decode()
    assert '<td>S</td><td class="num">1</td>' in html
    assert '<td>M</td><td class="num">2</td>' in html
    assert '<td>L</td><td class="num">0</td>' in html
