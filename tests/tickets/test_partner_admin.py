"""Partners in the workspace: owner, word and links; the report over all of them; who may read and who may act."""

import csv
import io
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import HistoryEntry, OutboxMail
from events.actions import partner_links
from events.models import Partner, PartnerLink, Role
from tests.factories.events import make_event, make_partner, make_team_member, make_user
from tests.factories.tickets import make_code, make_paid_order, make_quota, make_ticket_type
from tests.factories.workspace import NOW, Filled, fill
from tickets.actions import payments
from tickets.models import Order, Reserve

pytestmark = pytest.mark.django_db

LIST = reverse("admin:events_partner_changelist")
REPORT = reverse("admin:events_partner_report")
CONFIRMED = {"_confirmed": "1"}


@pytest.fixture
def ours() -> Filled:
    return fill("Amber")


def signed_in(client: Client, ours: Filled, role: str = Role.ORGANIZER) -> Client:
    user = make_user()
    make_team_member(ours.event, user, role)
    client.force_login(user)
    return client


def page_of(partner: Partner, name: str) -> str:
    return reverse(f"admin:events_partner_{name}", args=[partner.pk])


def form(**changes: Any) -> dict[str, Any]:
    formsets = {
        f"{name}-{part}_FORMS": "0" for name in ("links", "discount_codes") for part in ("TOTAL", "INITIAL")
    }
    return {"name": "Partner Amber", "position": "0"} | formsets | changes


def errors(response: Any) -> dict[str, list[str]]:
    return {name: list(found) for name, found in response.context["adminform"].form.errors.items()}


# The partner itself


def test_owner_contract_word_and_target_are_kept(client: Client, ours: Filled) -> None:
    signed_in(client, ours)
    owner = make_team_member(ours.event).user
    partner = ours[Partner]
    fields = form(owner=owner.pk, contract_note="Logo on the stage", ref="Amber-Cloud", target_tickets="60")
    assert client.post(page_of(partner, "change"), fields)["Location"] == LIST
    partner.refresh_from_db()
    assert (partner.owner, partner.contract_note, partner.ref, partner.target_tickets) == (
        owner, "Logo on the stage", "amber-cloud", 60,
    )  # fmt: skip
    assert (
        f"/{ours.event.slug}/tickets/?ref=amber-cloud"
        in client.get(page_of(partner, "change")).content.decode()
    )


def test_only_people_of_the_team_look_after_a_partner(client: Client, ours: Filled) -> None:
    signed_in(client, ours)
    stranger = make_team_member(make_event(), make_user(name="Stranger Elsewhere")).user
    assert "Stranger Elsewhere" not in client.get(page_of(ours[Partner], "change")).content.decode()
    answer = client.post(page_of(ours[Partner], "change"), form(owner=stranger.pk))
    assert list(errors(answer)) == ["owner"]


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("kestrel", "Another partner has this word already."),
        ("two words", "Small letters, digits and hyphens."),
        ("-dash", "Small letters, digits and hyphens."),
    ],
)
def test_a_word_that_is_taken_or_does_not_fit_an_address_is_refused(
    client: Client, ours: Filled, ref: str, said: str
) -> None:
    signed_in(client, ours)
    make_partner(ours.event, ref="kestrel")
    make_partner(make_event(), ref="free-elsewhere")
    assert errors(client.post(page_of(ours[Partner], "change"), form(ref=ref))) == {"ref": [said]}
    assert client.post(page_of(ours[Partner], "change"), form(ref="free-elsewhere")).status_code == 302


def test_a_partner_somebody_came_by_is_not_deleted(client: Client, ours: Filled) -> None:
    signed_in(client, ours)
    came, unused = make_partner(ours.event), make_partner(ours.event)
    Order.objects.filter(event=ours.event).update(first_touch=came)
    assert client.post(page_of(came, "delete"), {"post": "yes"}).status_code == 403
    assert client.post(page_of(unused, "delete"), {"post": "yes"}).status_code == 302
    assert set(Partner.objects.filter(event=ours.event)) == {ours[Partner], came}


# Links


def test_a_link_is_made_shown_and_revoked(client: Client, ours: Filled) -> None:
    signed_in(client, ours)
    partner = ours[Partner]
    made = client.post(page_of(partner, "new_link"), CONFIRMED | {"note": "Rosa"}, follow=True)
    link = PartnerLink.objects.select_related("partner__event").get()
    assert (link.partner, link.note) == (partner, "Rosa")
    assert f'href="{settings.SITE_URL}{link.path}"' in made.content.decode()
    assert Client().get(link.path).status_code == 200
    client.post(page_of(partner, "revoke_link"), CONFIRMED | {"link": link.public_id})
    assert Client().get(link.path).status_code == 404
    assert link.path not in client.get(page_of(partner, "change")).content.decode()
    told = HistoryEntry.objects.filter(subject=partner.public_id).order_by("pk")
    assert [entry.kind for entry in told] == ["partner.link_made", "partner.link_revoked"]
    assert link.secret not in str([(entry.before, entry.after) for entry in told])


def test_a_link_of_another_partner_cannot_be_revoked_from_here(client: Client, ours: Filled) -> None:
    signed_in(client, ours)
    partner = ours[Partner]
    partner_links.make(partner=partner, note="", by=None, now=NOW)
    other = partner_links.make(partner=make_partner(ours.event), note="", by=None, now=NOW)
    answer = client.post(page_of(partner, "revoke_link"), CONFIRMED | {"link": other.public_id})
    assert answer.status_code == 200
    assert PartnerLink.objects.filter(revoked_at=None).count() == 2


def test_finance_reads_and_does_nothing(client: Client, ours: Filled) -> None:
    signed_in(client, ours, Role.FINANCE)
    partner = ours[Partner]
    link = partner_links.make(partner=partner, note="Rosa", by=None, now=NOW)
    shown = client.get(page_of(partner, "change"))
    assert shown.status_code == 200
    assert link.secret not in shown.content.decode()
    for name in ("new_link", "revoke_link", "remind"):
        assert client.post(page_of(partner, name), CONFIRMED | {"note": "me"}).status_code == 403
    assert client.get(REPORT).status_code == 200
    assert PartnerLink.objects.filter(revoked_at=None).count() == 1


# Reminding


def test_a_reminder_goes_out_once_a_press(client: Client, ours: Filled) -> None:
    signed_in(client, ours)
    partner = ours[Partner]
    code = make_code(ours.event, "AMBER-CREW", partner=partner)
    Reserve.objects.create(event=ours.event, code=code, quota=make_quota(ours.event), size=12, taken=3)
    asked = client.get(page_of(partner, "remind")).content.decode()
    assert "9 seats are kept and not taken." in asked
    assert "There is no contact address yet" in asked
    refused = client.post(page_of(partner, "remind"), CONFIRMED)
    assert "There is no contact address of this partner." in refused.content.decode()
    Partner.objects.filter(pk=partner.pk).update(contact_email="rosa@amber.example")
    client.post(page_of(partner, "remind"), CONFIRMED)
    assert OutboxMail.objects.filter(to_address="rosa@amber.example").count() == 1


# The report


def rows_of(client: Client, **query: str) -> dict[str, dict[str, str]]:
    answer = client.get(REPORT, query | {"format": "csv"})
    assert answer.status_code == 200
    found = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    return {row["Partner"]: row for row in found}


def test_the_report_names_the_best_first_and_adds_up(client: Client) -> None:
    event = make_event()
    user = make_user()
    make_team_member(event, user)
    client.force_login(user)
    kind = make_ticket_type(event, price_minor=10_000)
    small, big = make_partner(event, name="Small"), make_partner(event, name="=Big")
    make_code(event, "SMALL", partner=small)
    make_code(event, "BIG", partner=big)
    make_paid_order(event, kind=kind, code="SMALL")
    order = make_paid_order(event, kind=kind, seats=3, code="BIG")
    payments.refund(payment=order.payments.get(), amount_minor=2_500, reason="Sorry", by=user, now=NOW)
    by_link = make_paid_order(event, kind=kind)
    Order.objects.filter(pk=by_link.pk).update(first_touch=small, last_touch=small)
    make_paid_order(event, kind=kind, seats=2)
    rows = rows_of(client)
    kept = {name: (row["Orders"], row["Sold"], row["Given back"], row["Kept"]) for name, row in rows.items()}
    assert kept == {
        "'=Big": ("1", "240.00", "25.00", "215.00"),
        "Small": ("2", "180.00", "0.00", "180.00"),
        "No partner": ("1", "200.00", "0.00", "200.00"),
        "Together": ("4", "620.00", "25.00", "595.00"),
    }
    assert (rows["Small"]["Kept by code"], rows["Small"]["Kept by link only"]) == ("80.00", "100.00")
    shown = client.get(REPORT).content.decode()
    assert shown.index("=Big") < shown.index(">Small<") < shown.index("No partner")
    assert "$595.00" in shown
    book = client.get(REPORT, {"format": "xlsx"})
    assert book["Content-Disposition"] == f'attachment; filename="{event.slug}-partners.xlsx"'
    with ZipFile(io.BytesIO(book.content)) as parts:
        assert "<v>595</v>" in parts.read("xl/worksheets/sheet1.xml").decode()


def test_the_report_knows_the_days_asked_for(client: Client, ours: Filled) -> None:
    signed_in(client, ours)
    assert rows_of(client)["Together"]["Orders"] == "1"
    assert rows_of(client, first="2027-04-01", last="2027-04-01")["Together"]["Orders"] == "1"
    assert rows_of(client, first="2027-04-02")["Together"]["Orders"] == "0"
    wrong = client.get(REPORT, {"first": "2027-04-02", "last": "2027-04-01"}).content.decode()
    assert "This is before the first day." in wrong


def test_the_report_tells_of_the_current_event_alone(client: Client, ours: Filled) -> None:
    theirs = fill("Zebrafish")
    signed_in(client, ours)
    shown = client.get(REPORT).content.decode()
    assert "Partner Amber" in shown
    assert "Zebrafish" not in shown
    assert theirs.event.slug not in str(rows_of(client))


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.DOOR])
def test_the_report_is_for_who_sells_or_counts(client: Client, ours: Filled, role: str) -> None:
    signed_in(client, ours, role)
    assert client.get(REPORT).status_code == 403
    assert client.get(LIST).status_code == 403


def test_the_list_costs_the_same_for_one_partner_and_for_three(client: Client, ours: Filled) -> None:
    signed_in(client, ours)

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    before = (queries(LIST), queries(REPORT))
    for _each in range(2):
        make_code(ours.event, f"MORE{_each}", partner=make_partner(ours.event, owner=make_user()))
    assert (queries(LIST), queries(REPORT)) == before
