"""A level of partnership is sold by an order in the same books: paid, billed, given back, never two partners too many."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import HistoryEntry, OutboxMail
from events.actions import partner_levels, partner_links
from events.models import Event, Partner, PartnerLevel, Role
from tests.factories.events import make_event, make_partner, make_team_member, make_user
from tests.factories.tickets import make_code, make_paid_order, make_ticket_type
from tickets import attribution, partner_figures, recount, shop
from tickets.actions import invoices, orders, payments, receipts, sponsoring
from tickets.actions.sponsoring import Deal
from tickets.actions.team_orders import Terms, Way
from tickets.models import Invoice, Order, Sponsorship, TaxRule, Ticket
from tickets.partner_figures import Scope
from tickets.tax import BillTo

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 4, 1, 12, tzinfo=UTC)


@pytest.fixture
def event() -> Event:
    event = make_event(name="Relay", currency="EUR")
    event.organizer.country = "DE"
    event.organizer.save()
    return event


@pytest.fixture
def gold(event: Event) -> PartnerLevel:
    return PartnerLevel.objects.create(
        event=event, name="Gold", price_minor=1_000_000, tax_rate_bp=1_900, places=1
    )


@pytest.fixture
def partner(event: Event) -> Partner:
    return make_partner(event, name="Redpoint", contact_email="events@redpoint.example")


def deal(level: PartnerLevel, **changes: Any) -> Deal:
    bill = BillTo("Redpoint Ltd", is_company=True, address="Quay 1", country="DE")
    values: dict[str, Any] = {
        "buyer_name": "Rosa",
        "buyer_email": "rosa@redpoint.example",
        "key": "one",
        "billing": bill,
    }
    return Deal(level=level, **values | changes)


def sold(partner: Partner, level: PartnerLevel, way: Way = Way.INVOICE, **changes: Any) -> Sponsorship:
    return sponsoring.sell(
        partner=partner, deal=deal(level, **changes), terms=Terms(way=way), by=make_user(), now=NOW
    )


def test_billed_with_tax_and_paid_by_transfer(partner: Partner, gold: PartnerLevel) -> None:
    order = sold(partner, gold).order
    partner.refresh_from_db()
    assert (partner.level, order.state, order.total_minor, order.tax_minor) == (
        gold, Order.State.INVOICED, 1_190_000, 190_000,
    )  # fmt: skip
    invoice = invoices.issue(order=order, now=NOW)
    assert invoice is not None
    line = invoice.lines.get()
    assert (line.description, line.price_minor, line.tax_rate_bp, invoice.buyer_name) == (
        "Partnership: Gold", 1_190_000, 1_900, "Redpoint Ltd",
    )  # fmt: skip
    receipts.receive(
        order=order, amount_minor=1_190_000, way="transfer", reference="A1", by=make_user(), now=NOW
    )
    order.refresh_from_db()
    assert order.state == Order.State.PAID
    kinds = list(OutboxMail.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["order.billed", "order.invoice_paid"]
    assert all("ticket" not in mail.text.lower() for mail in OutboxMail.objects.all())
    assert recount.differences() == []


def test_paid_online_like_every_order(client: Client, partner: Partner, gold: PartnerLevel) -> None:
    order = sold(partner, gold, Way.LINK).order
    assert client.get(order.path).status_code == 200
    payments.settle_sandbox(attempt=payments.start(order=order, now=NOW), now=NOW)
    order.refresh_from_db()
    assert order.state == Order.State.PAID
    page = client.get(order.path)
    assert page.status_code == 200
    assert "Partnership: Gold" in page.content.decode()
    assert recount.differences() == []


def test_a_company_of_the_union_pays_no_tax_where_the_table_says_so(
    partner: Partner, gold: PartnerLevel
) -> None:
    TaxRule.objects.create(
        event=partner.event,
        attendance="none",
        buyer="company",
        place="union",
        rate_bp=0,
        note="Reverse charge",
    )
    bill = BillTo("Redpoint", is_company=True, address="Rue 1", country="FR", vat_id="FR40303265045")
    order = sold(partner, gold, billing=bill).order
    assert (order.total_minor, order.tax_minor) == (1_000_000, 0)


def test_an_agreed_price_counts_instead(partner: Partner, gold: PartnerLevel) -> None:
    assert sold(partner, gold, net_minor=500_000).order.total_minor == 595_000


def test_the_form_sent_twice_is_one_sale(partner: Partner, gold: PartnerLevel) -> None:
    assert sold(partner, gold) == sold(partner, gold)
    assert Order.objects.count() == 1
    gold.refresh_from_db()
    assert gold.taken == 1


def test_a_second_sale_and_a_full_level_are_refused_and_nothing_is_kept(
    event: Event, partner: Partner, gold: PartnerLevel
) -> None:
    sold(partner, gold)
    with pytest.raises(sponsoring.Refused, match="cancel its order first"):
        sold(partner, gold, key="two")
    rival = make_partner(event)
    with pytest.raises(partner_levels.Full):
        sold(rival, gold, key="three")
    rival.refresh_from_db()
    assert (rival.level, Order.objects.count(), Sponsorship.objects.count()) == (None, 1, 1)


def test_without_a_price_there_is_no_order(event: Event, partner: Partner) -> None:
    free = PartnerLevel.objects.create(event=event, name="Friends")
    with pytest.raises(sponsoring.Refused, match="There is no price"):
        sold(partner, free)
    partner.refresh_from_db()
    assert partner.level is None


def test_a_cancelled_order_frees_the_place(event: Event, partner: Partner, gold: PartnerLevel) -> None:
    order = sold(partner, gold).order
    invoices.issue(order=order, now=NOW)
    orders.cancel(order=order, reason="Changed their mind", by=None, now=NOW)
    partner.refresh_from_db()
    gold.refresh_from_db()
    assert (partner.level, gold.taken) == (None, 0)
    invoices.sweep(now=NOW)
    assert Invoice.objects.get().credit_notes.get().total_minor == 1_190_000
    assert recount.differences() == []
    sold(make_partner(event), gold, key="next")


def test_an_unpaid_order_ends_and_late_money_gets_the_place_back_if_it_is_free(
    partner: Partner, gold: PartnerLevel
) -> None:
    order = sold(partner, gold, Way.TRANSFER).order
    late = NOW + timedelta(days=15)
    orders.expire_lapsed(now=late)
    partner.refresh_from_db()
    assert partner.level is None
    receipts.receive(
        order=order, amount_minor=1_190_000, way="transfer", reference="B", by=make_user(), now=late
    )
    partner.refresh_from_db()
    order.refresh_from_db()
    found = Partner.objects.get(pk=partner.pk)
    assert (found.level, order.state) == (gold, Order.State.PAID)
    assert recount.differences() == []


def test_late_money_is_for_a_person_when_the_place_is_gone(
    event: Event, partner: Partner, gold: PartnerLevel
) -> None:
    order = sold(partner, gold, Way.TRANSFER).order
    late = NOW + timedelta(days=15)
    orders.expire_lapsed(now=late)
    partner_levels.move(partner=make_partner(event), level=gold, by=None, now=late)
    receipts.receive(
        order=order, amount_minor=1_190_000, way="transfer", reference="B", by=make_user(), now=late
    )
    partner.refresh_from_db()
    order.refresh_from_db()
    assert (partner.level, order.state) == (None, Order.State.EXPIRED)
    assert order.attention


def test_the_sale_is_no_ticket_and_nobodys_attribution(
    event: Event, partner: Partner, gold: PartnerLevel
) -> None:
    kind = make_ticket_type(event, price_minor=10_000)
    code = make_code(event, "REDPOINT20", partner=partner)
    make_paid_order(event, kind=kind, code=code.code)
    before = partner_figures.by_key(Scope(event, partner))
    order = sold(partner, gold).order
    receipts.receive(
        order=order, amount_minor=1_190_000, way="transfer", reference="A", by=make_user(), now=NOW
    )
    assert partner_figures.by_key(Scope(event, partner)) == before
    kept = attribution.total(before.values())
    paid = sum(
        one.amount_minor for each in Order.objects.filter(partner=partner) for one in each.payments.all()
    )
    assert kept.net_minor == paid
    assert Ticket.objects.valid().admissions().filter(order=order).count() == 0
    assert [offer.name for offer in shop.offers(event, now=NOW, also_hidden=True)] == [kind.name]
    assert not HistoryEntry.objects.filter(
        kind="ticket.issued", subject__in=order.tickets.values("public_id")
    )


def test_doctor_finds_and_mends_a_wrong_count(partner: Partner, gold: PartnerLevel) -> None:
    sold(partner, gold)
    PartnerLevel.objects.filter(pk=gold.pk).update(taken=0)
    found = recount.differences()
    assert [(one.what, one.kept, one.counted) for one in found] == [("taken", 0, 1)]
    recount.mend(found)
    assert recount.differences() == []


def test_the_manager_sells_by_form(
    client: Client, event: Event, partner: Partner, gold: PartnerLevel
) -> None:
    user = make_user()
    make_team_member(event, user, Role.PARTNERS)
    client.force_login(user)
    path = reverse("admin:events_partner_sell", args=[partner.pk])
    fields = {
        "_confirmed": "1", "level": gold.pk, "net": "", "buyer_name": "Rosa", "buyer_email": "rosa@redpoint.example",
        "company": "Redpoint Ltd", "address": "Quay 1", "country": "DE", "way": "invoice", "days": "30", "key": "k1",
    }  # fmt: skip
    wrong = client.post(path, fields | {"vat_id": "DE1"})
    assert "This cannot be a VAT number of that country." in wrong.content.decode()
    assert not Sponsorship.objects.exists()
    answer = client.post(path, fields, follow=True)
    assert "over €11,900.00 is placed." in answer.content.decode()
    assert Sponsorship.objects.get().order.state == Order.State.INVOICED
    again = client.post(path, fields | {"key": "k2"})
    assert "cancel its order first" in again.content.decode()


def test_colleagues_see_the_papers_and_only_some_the_order(
    client: Client, partner: Partner, gold: PartnerLevel
) -> None:
    order = sold(partner, gold).order
    rosa = partner_links.make(partner=partner, note="Rosa", may_invite=True, by=None, now=NOW)
    intern = partner_links.make(partner=partner, note="Ilya", by=None, now=NOW)
    pages = [client.get(f"{link.path}invoice/").content.decode() for link in (rosa, intern)]
    assert [order.path in page for page in pages] == [True, False]
    number = Invoice.objects.get().number
    assert all(number in page for page in pages)
    pdf = client.get(f"{intern.path}invoice/{number}.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    rival = partner_links.make(partner=make_partner(partner.event), note="Zoe", by=None, now=NOW)
    assert client.get(f"{rival.path}invoice/{number}.pdf").status_code == 404
    assert "No invoice yet" in client.get(f"{rival.path}invoice/").content.decode()
