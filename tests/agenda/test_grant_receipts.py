"""Receipts of who got a grant, and what is paid out of it: never more than the award."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from agenda.actions import grants
from agenda.actions.grants import CannotDecide, Wish
from agenda.models import Grant, GrantCall, GrantPayout, GrantReceipt
from core.models import HistoryEntry
from events.models import Event, Role
from portal import personal, retention
from tests.factories.calls import pdf
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.questions import png
from tests.journeys.speaking import _files_in_memory  # noqa: F401 - the fixture works by its name

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)
PNG = png().read()


@pytest.fixture
def grant() -> Grant:
    """$400.00, accepted."""
    cache.clear()
    call = GrantCall.objects.create(
        event=make_event(), opens_at=NOW - timedelta(days=10), closes_at=NOW + timedelta(days=10),
        budget_minor=100_000, most_minor=50_000,
    )  # fmt: skip
    wish = Wish(wants_ticket=False, asked_minor=40_000, answers={})
    grants.apply(call=call, name="Ada", email="ada@far.example", wish=wish, now=NOW)
    row: Grant = Grant.objects.select_related("event").get(event=call.event)
    grants.award(grant=row, minor=40_000, ticket=False, by=None, now=NOW)
    grants.accept(grant=row, now=NOW)
    row.refresh_from_db()
    return row


def send(client: Client, grant: Grant, content: bytes = b"", amount: str = "120.50") -> int:
    upload = SimpleUploadedFile("../train <b>.html", content or pdf(), content_type="text/html")
    given = {"what": "Train", "amount": amount, "file": upload}
    return client.post(f"{grant.path}receipts/", given).status_code


def organizer(client: Client, grant: Grant, role: Role = Role.ORGANIZER) -> None:
    user = make_user()
    make_team_member(grant.event, user, role)
    client.force_login(user)


def page(grant: Grant, name: str) -> str:
    return reverse(f"admin:agenda_grant_{name}", args=[grant.pk])


def test_receipt_is_sent_read_back_as_a_download_and_deleted(client: Client, grant: Grant) -> None:
    assert send(client, grant) == 302
    row = GrantReceipt.objects.get()
    assert (row.amount_minor, row.what, str(row.file.name)[-4:]) == (12_050, "Train", ".pdf")
    where = f"{grant.path}receipts/{row.public_id}/"
    answer = client.get(where)
    assert (answer["Content-Type"], answer["Content-Disposition"].startswith("attachment")) == (
        "application/pdf",
        True,
    )
    storage, name = row.file.storage, str(row.file.name)
    assert (client.post(where).status_code, GrantReceipt.objects.count()) == (302, 0)
    assert [entry.kind for entry in HistoryEntry.objects.filter(subject=grant.public_id).order_by("-pk")[:2]] == [
        "grant.receipt_removed", "grant.receipt_sent",
    ]  # fmt: skip
    assert storage.exists(name)  # until the transaction of the test ends, which it never does


@pytest.mark.parametrize(
    "content",
    [b"<html><script>alert(1)</script>", pdf() + b"PK\x05\x06", PNG[:-20], b"<svg xmlns='x'/>", b"MZ\x90"],
)
def test_hostile_file_is_refused_with_words(client: Client, grant: Grant, content: bytes) -> None:
    assert (send(client, grant, content), GrantReceipt.objects.count()) == (422, 0)


@pytest.mark.parametrize("amount", ["0", "-1", "1.001", "", "x"])
def test_receipt_over_no_amount_is_refused(client: Client, grant: Grant, amount: str) -> None:
    assert (send(client, grant, amount=amount), GrantReceipt.objects.count()) == (422, 0)


def test_receipts_are_for_accepted_money_and_not_without_end(client: Client, grant: Grant) -> None:
    GrantReceipt.objects.bulk_create(
        GrantReceipt(
            grant=grant, amount_minor=1, file="receipts/none.pdf", file_name="a.pdf", size=1, sent_at=NOW
        )
        for _ in range(20)
    )
    upload = SimpleUploadedFile("train.pdf", pdf())
    answer = client.post(
        f"{grant.path}receipts/", {"what": "Night train", "amount": "120.50", "file": upload}
    )
    assert (answer.status_code, 'value="Night train"' in answer.content.decode()) == (409, True)
    GrantReceipt.objects.all().delete()
    Grant.objects.update(state="declined")
    assert (send(client, grant), GrantReceipt.objects.count()) == (409, 0)


def test_receipt_belongs_to_its_link_and_to_who_decides(client: Client, grant: Grant) -> None:
    send(client, grant)
    receipt = GrantReceipt.objects.get()
    team = f"/{grant.event.slug}/review/grants/{grant.code}/receipts/{receipt.public_id}/"
    grants.apply(
        call=grant.event.grant_call, name="Ben", email="ben@far.example",
        wish=Wish(wants_ticket=True, asked_minor=0, answers={}), now=NOW,
    )  # fmt: skip
    stranger = Grant.objects.select_related("event").get(name="Ben")
    assert client.get(f"{stranger.path}receipts/{receipt.public_id}/").status_code == 404
    assert client.get(team).status_code == 302
    organizer(client, grant, Role.REVIEWER)
    assert client.get(team).status_code == 403
    organizer(client, grant)
    assert client.get(team)["Content-Disposition"].startswith("attachment")
    assert client.get(team.replace(grant.code, stranger.code)).status_code == 404


def test_organizer_checks_receipts_and_notes_payouts_within_the_award(client: Client, grant: Grant) -> None:
    send(client, grant)
    receipt = GrantReceipt.objects.get()
    mine = Client()
    organizer(client, grant)
    standing = f"/{grant.event.slug}/review/grants/standing/"
    assert page(grant, "check_receipts") in client.get(standing).content.decode()
    assert "$120.50" in client.get(page(grant, "check_receipts")).content.decode()
    posted = {"_confirmed": "1", "seen": receipt.public_id, "checked": receipt.public_id}
    assert client.post(page(grant, "check_receipts"), posted).status_code == 302
    assert page(grant, "check_receipts") not in client.get(standing).content.decode()
    receipt.refresh_from_db()
    assert (receipt.checked_by is not None, mine.post(f"{grant.path}receipts/{receipt.public_id}/").status_code) == (
        True, 409,
    )  # fmt: skip
    form = client.get(page(grant, "pay_out")).context["form"]
    assert form.initial["minor"] == 12_050
    first = {"_confirmed": "1", "minor": "120.50", "note": "Transfer 7", "seen": "0"}
    assert [client.post(page(grant, "pay_out"), first).status_code for _time in range(2)] == [302, 200]
    too_much = client.post(page(grant, "pay_out"), first | {"minor": "279.51", "seen": "12050"})
    assert "Only $279.50 of the award are left" in too_much.content.decode()
    payout = GrantPayout.objects.get()
    assert (payout.amount_minor, payout.note, payout.by is not None) == (12_050, "Transfer 7", True)
    text = mine.get(grant.path).content.decode()
    assert ("$279.50" in text, "checked" in text, "Transfer 7" in text) == (True, True, False)
    entry = HistoryEntry.objects.get(kind="grant.paid")
    assert (entry.before, entry.after, entry.by == payout.by) == (
        {"paid_minor": 0},
        {"paid_minor": 12_050},
        True,
    )


def test_database_itself_refuses_more_than_the_award(grant: Grant) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.update(paid_minor=40_001)
    with pytest.raises(CannotDecide):
        grants.pay_out(grant=grant, minor=40_001, by=None, now=NOW)
    assert GrantPayout.objects.count() == 0


def test_receipt_goes_with_retention_from_the_disk_as_well_and_the_payout_stays(
    client: Client, grant: Grant
) -> None:
    send(client, grant)
    grants.pay_out(grant=grant, minor=12_050, by=None, now=NOW)
    file = GrantReceipt.objects.get().file
    ends = datetime.combine(grant.event.ends_on, datetime.min.time(), tzinfo=UTC)
    retention.run_due(now=ends + timedelta(days=59), only=[grant.event])
    assert (GrantReceipt.objects.count(), file.storage.exists(str(file.name))) == (1, True)
    retention.run_due(now=ends + timedelta(days=62), only=[grant.event])
    assert (GrantReceipt.objects.count(), file.storage.exists(str(file.name))) == (0, False)
    assert Grant.objects.values_list("email", "paid_minor").get() == ("", 12_050)


def test_receipt_that_would_be_deleted_at_once_is_not_taken(
    client: Client, grant: Grant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With seven days it would be gone before anybody looked at it, and its sender had read that it is there."""
    Event.objects.update(keep_grants_days=7)
    ends = datetime.combine(grant.event.ends_on, datetime.min.time(), tzinfo=UTC)
    found = []
    for days in (6, 8):
        monkeypatch.setattr("django.utils.timezone.now", lambda days=days: ends + timedelta(days=days))
        sent = send(client, grant)
        found.append((sent, "Send the receipt" in client.get(grant.path).content.decode()))
    assert (found, GrantReceipt.objects.count()) == ([(302, True), (409, False)], 1)


def test_own_copy_and_erasing_find_receipts_by_the_address(client: Client, grant: Grant) -> None:
    send(client, grant)
    person = make_participant(grant.event, name="Ada", email="ada@far.example")
    who = personal.who_is([person])
    found = {
        one.name: (one.rows(grant.event, who, erasing=erasing).count(), str(one.fate), one.files)
        for one in personal.HOLDINGS
        for erasing in (False, True)
        if one.name in {"grants", "grant_receipts"}
    }
    assert found == {"grants": (1, "blanked", ()), "grant_receipts": (1, "goes", ("file",))}
