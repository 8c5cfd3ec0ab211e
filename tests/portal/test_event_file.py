"""An event as a file and back: nothing secret leaves, and what comes in says the same."""

import itertools
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db.models import UUIDField
from django.test import Client
from django.utils import timezone

from accounts.models import User
from agenda.models import Lottery
from core.fields import PublicIdField
from core.ids import new_id
from core.models import HistoryEntry, OutboxMail
from events.actions import partner_levels
from events.models import Event, EventImport, Organizer, Participant, PartnerLevel
from portal import jobs
from portal.actions import event_imports
from portal.event_file import sameness, storing
from tests.factories import visas
from tests.factories.agenda import later, make_confirmed, make_released_version, make_slot
from tests.factories.event_files import Forged, brought_in, opened, packed, picture
from tests.factories.events import (
    make_event,
    make_organizer,
    make_participant,
    make_partner,
    make_room,
    make_user,
)
from tests.factories.tickets import make_paid_order
from tests.factories.workspace import fill
from tickets import credentials, recount
from tickets.actions import sponsoring
from tickets.actions.sponsoring import Deal
from tickets.actions.team_orders import Terms, Way
from tickets.difference import Difference
from tickets.models import (
    Device,
    Order,
    Payment,
    PaymentAttempt,
    Refund,
    Sponsorship,
    Ticket,
    VisaLetter,
    VisaTerms,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rich() -> Event:
    """One row of everything, money, and a file."""
    event: Event = fill("Rich").rows[Event]
    make_paid_order(event)
    make_participant(event, name="Ada").photo.save("ada.png", picture())
    return event


# There and back


def test_an_event_brought_in_says_the_same(rich: Event) -> None:
    before = packed(rich)
    row = brought_in(before, slug="elsewhere")
    assert (row.state, row.report) == (EventImport.State.DONE, [])
    assert row.event is not None
    assert row.event.organizer == row.organizer != rich.organizer
    assert sameness.differences(opened(before), opened(packed(row.event))) == []
    # And a third time, from the second.
    again = brought_in(packed(row.event), make_organizer())
    assert again.event is not None
    assert again.event.slug == "elsewhere-2"
    assert sameness.differences(opened(before), opened(packed(again.event))) == []


def test_feeds_of_an_event_brought_in_are_the_same(rich: Event) -> None:
    """What calendars and apps have read goes on elsewhere: the same talks under the same GUIDs."""
    Event.objects.filter(pk=rich.pk).update(is_public=True)
    version = make_released_version(rich)
    rooms = [make_room(rich), make_room(rich)]
    for n in range(3):
        make_slot(version, make_confirmed(rich), rooms[n % 2], starts_at=later(5 * n))
    names = ("schedule.xml", "schedule.json", "schedule.ics")
    before, content = {name: feed(rich, name) for name in names}, packed(rich)
    free_ids()
    copy = brought_in(content, slug="elsewhere").event
    assert copy is not None
    event_imports.wake(event=copy, by=None, now=timezone.now())
    Event.objects.filter(pk=copy.pk).update(is_public=True)
    assert {name: feed(copy, name) for name in names} == before


def free_ids() -> None:
    """As in another installation: whatever is here has other ids, and no page is kept."""
    cache.clear()
    for model in apps.get_models():
        if model is HistoryEntry:
            continue
        for field in model._meta.local_fields:
            if isinstance(field, PublicIdField | UUIDField) and field.unique and not field.primary_key:
                for row in model._default_manager.all():
                    new = uuid4() if isinstance(field, UUIDField) else new_id(field.prefix)
                    model._default_manager.filter(pk=row.pk).update(**{field.name: new})


def feed(event: Event, name: str) -> list[str]:
    """Without what tells one event from another: its address and its id."""
    answer = Client().get(f"/{event.slug}/agenda/{name}")
    assert answer.status_code == 200
    told = answer.content.decode()
    for own in (event.slug, event.slug.replace("-", "_"), event.public_id):
        told = told.replace(own, "…")
    return told.splitlines()


def test_sameness_sees_a_difference(rich: Event) -> None:
    before = packed(rich)
    room = make_room(rich, name="One more")
    assert sameness.differences(opened(before), opened(packed(rich)))[0].startswith("rooms: ")
    room.delete()
    Participant.objects.filter(event=rich, name="Ada").update(company="Another")
    assert len(sameness.differences(opened(before), opened(packed(rich)))) == 1


def test_ids_are_kept_where_they_are_free_and_changed_where_they_are_not(rich: Event) -> None:
    content = packed(rich)
    copy = brought_in(content).event
    assert copy is not None
    assert copy.public_id != rich.public_id
    mine = set(Ticket.objects.filter(event=rich).values_list("public_id", flat=True))
    theirs = set(Ticket.objects.filter(event=copy).values_list("public_id", flat=True))
    assert len(mine) == len(theirs) > 0
    assert not mine & theirs
    # Nothing of the copy's history stands at rows of the first.
    subjects = set(HistoryEntry.objects.within(rich.public_id).values_list("subject", flat=True))
    copied = set(HistoryEntry.objects.within(copy.public_id).values_list("subject", flat=True))
    assert not subjects & copied


def test_codes_of_tickets_are_true_elsewhere_as_long_as_the_key_is_known(rich: Event, settings: Any) -> None:
    """In another installation ids are free: here they are made so."""
    ticket = Ticket.objects.filter(event=rich).select_related("event").first()
    assert ticket is not None
    code, content = credentials.ticket_code(ticket), packed(rich)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the key of the other installation " * 3
    said = credentials.read(code, rich)
    assert said is not None
    assert said.public_id == ticket.public_id
    assert Forged(content).rows("event")[0]["id"] == rich.public_id


def test_secrets_are_new_and_devices_are_out(rich: Event) -> None:
    copy = brought_in(packed(rich)).event
    secrets = {order.secret for order in Order.objects.all()}
    assert len(secrets) == Order.objects.count()
    assert all(len(secret) == 22 for secret in secrets)
    devices = Device.objects.filter(event=copy)
    assert {(one.token_hash, one.joined_at) for one in devices} == {(None, None)}
    assert not Device.objects.filter(event=copy, code_until_at__gt=timezone.now()).exists()


def test_nothing_of_it_names_secrets(rich: Event) -> None:
    secrets = [order.secret for order in Order.objects.all()] + [
        ticket.secret for ticket in Ticket.objects.all()
    ]
    hashes = [order.secret_hash for order in Order.objects.all()]
    lottery = Lottery.objects.filter(event=rich, drawn_at=None).first()
    secrets += [lottery.seed] if lottery else []
    whole = b"".join(Forged(packed(rich)).members.values())
    assert [one for one in secrets + hashes if one.encode() in whole] == []


def test_passports_stay_where_letters_are_checked() -> None:
    paper = visas.issue()
    event = paper.letter.ticket.event
    content = packed(event)
    whole = b"".join(Forged(content).members.values())
    letter = paper.letter
    hidden = [letter.told["passport_number"], letter.details_sealed, letter.passport_mark, paper.number]
    assert [one for one in hidden if json.dumps(one)[1:-1].encode() in whole] == []
    assert all(len(one) > 6 for one in hidden)
    copy = brought_in(content, accepts_differences=False).event
    assert copy is not None
    assert VisaTerms.objects.get(event=copy).signer_name == "Rosa Lindqvist"
    assert not VisaLetter.objects.filter(ticket__event=copy).exists()


def test_a_level_that_was_sold_is_sold_there_too(rich: Event) -> None:
    level = PartnerLevel.objects.create(event=rich, name="Gold", price_minor=1_000_000, places=1)
    partner, by, now = make_partner(rich, name="Redpoint"), make_user(), timezone.now()
    wanted = Deal(level=level, buyer_name="Rosa", buyer_email="rosa@redpoint.example", key="one")
    sponsoring.sell(partner=partner, deal=wanted, terms=Terms(way=Way.INVOICE), by=by, now=now)
    known = set(map(str, recount.differences()))
    copy = brought_in(packed(rich)).event
    assert copy is not None
    sold = Sponsorship.objects.select_related("order", "partner", "level").get(order__event=copy)
    assert (sold.partner.event, sold.partner.name, sold.level.event, sold.level.taken, sold.ended_at) == (
        copy, "Redpoint", copy, 1, None,
    )  # fmt: skip
    assert sold.order.total_minor == 1_000_000
    mine = [said for said in map(str, recount.differences()) if said not in known and "Gold" in said]
    assert mine == []
    with pytest.raises(partner_levels.Full):
        sponsoring.sell(
            partner=make_partner(copy), deal=replace(wanted, level=sold.level, key="two"), terms=Terms(way=Way.INVOICE),
            by=by, now=now,
        )  # fmt: skip


def test_nothing_goes_out_until_somebody_starts_it(rich: Event, settings: Any) -> None:
    now = timezone.now()
    payment = Payment.objects.filter(order__event=rich).first()
    assert payment is not None
    payment.gateway, payment.reference = "stripe", "pi_1"
    payment.save()
    Refund.objects.create(payment=payment, amount_minor=100, reason="Ill", wanted_at=now)
    order = Order.objects.filter(event=rich).first()
    assert order is not None
    PaymentAttempt.objects.create(
        order=order, gateway="stripe", reference="cs_1", amount_minor=1, currency="USD", started_at=now
    )
    content = packed(rich)
    row = brought_in(content)
    event = row.event
    assert event is not None
    assert (event.is_asleep, event.is_public) == (True, False)
    brought = HistoryEntry.objects.within(event.public_id).exclude(kind="event.imported")
    assert (brought.count() > 3, brought.unread().exists(), brought.to_announce().exists()) == (
        True,
        False,
        False,
    )
    assert not PaymentAttempt.objects.open().filter(order__event=event).exists()
    assert not Refund.objects.to_ask().filter(payment__order__event=event).exists()
    assert Payment.objects.filter(order__event=event, reference__startswith="pi_1#copy-").count() == 1
    mail = OutboxMail(
        scope=event.public_id, kind="x", to_address="a@example.org", subject="x", created_at=now
    )
    mail.save()
    jobs.send_mails(timezone.now())
    mail.refresh_from_db()
    assert mail.state == OutboxMail.State.HELD
    event_imports.wake(event=event, by=None, now=now)
    wanted = [Refund.objects.to_ask().filter(payment__order__event=one).count() for one in (rich, event)]
    assert wanted[0] == wanted[1] > 0


def test_who_did_what_is_named_but_laid_at_nobodys_account(rich: Event) -> None:
    user = make_user("chair@example.org", name="Chair")
    HistoryEntry.objects.create(
        scope=rich.public_id, kind="x.done", subject=rich.public_id, by=user, at=timezone.now()
    )
    copy = brought_in(packed(rich)).event
    assert copy is not None
    entry = HistoryEntry.objects.get(scope=copy.public_id, kind="x.done")
    assert (entry.by, entry.by_label) == (None, "Chair")


def test_reviewers_without_an_account_get_one_that_opens_nothing(rich: Event) -> None:
    content = packed(rich)
    forged = Forged(content).change(
        "reviewers", lambda rows: rows[0].update(user={"email": "New@Example.org", "name": "New"})
    )
    assert brought_in(forged.content()).state == EventImport.State.DONE
    user = User.objects.get(email="new@example.org")
    assert not user.has_usable_password()
    assert (user.is_staff, user.is_superuser) == (False, False)


def test_money_that_does_not_add_up_is_refused_unless_it_is_accepted(rich: Event) -> None:
    forged = Forged(packed(rich)).change("payments", lambda rows: rows[0].update(amount_minor=1))
    known = len(recount.differences())
    refused = brought_in(forged.content(), accepts_differences=False)
    assert refused.state == EventImport.State.REFUSED
    assert refused.report[0][0] == "the numbers"
    assert len(recount.differences()) == known
    assert brought_in(forged.content()).state == EventImport.State.DONE


def test_a_sale_meanwhile_refuses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted query by query, an order that is being placed can look wrong once, with other numbers each time."""
    turns = itertools.count(1)
    real = recount.differences

    def counted() -> list[Difference]:
        turn = next(turns)
        return [
            *real(),
            Difference("other numbers INV-", "last number", turn, f"{turn - 1} up to {turn - 1}"),
        ]

    event = make_event()
    content = packed(event)
    monkeypatch.setattr(recount, "differences", counted)
    assert brought_in(content, accepts_differences=False).state == EventImport.State.DONE
    assert next(turns) == 4


# Commands


def test_commands_write_and_bring_in(rich: Event, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "event.zip"
    call_command("export_event", rich.slug, str(file))
    assert "rows" in capsys.readouterr().out
    other = make_organizer(slug="other")
    call_command("import_event", str(file), organizer="other", slug="moved", accept_differences=True)
    assert "/moved/" in capsys.readouterr().out
    event = Event.objects.get(slug="moved")
    assert event.organizer == other
    assert sameness.differences(opened(file.read_bytes()), opened(packed(event))) == []
    with pytest.raises(CommandError, match="another event’s"):
        call_command("import_event", str(file), organizer="other", slug="moved")
    with pytest.raises(CommandError, match="there already"):
        call_command("export_event", rich.slug, str(file))
    with pytest.raises(CommandError, match="no event"):
        call_command("export_event", "nowhere", str(tmp_path / "x.zip"))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["event.zip"]


def test_the_copy_of_a_killed_attempt_is_cleared(rich: Event) -> None:
    """A worker wrote files and died before the rows were there: the next one begins anew."""
    content = packed(rich)
    row = event_imports.ask(
        organizer=Organizer.objects.all()[0], file=ContentFile(content, name="a.zip"), slug="", accepts_differences=True,
        by=None, now=timezone.now(),
    )  # fmt: skip
    storage = next(iter(storing.storages()))
    name = storage.save("people/left.png", picture())
    EventImport.objects.filter(pk=row.pk).update(leftovers=[name], attempts=1, leased_until_at=timezone.now())
    event_imports.run_due(now=timezone.now())
    row.refresh_from_db()
    assert (row.state, row.leftovers, row.attempts, row.file.name) == ("done", [], 2, "")
    assert not storage.exists(name)
    assert Event.objects.count() == 2
