"""An event as a file and back: nothing is forgotten, nothing secret leaves, and what comes in says the same."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone
from PIL import Image

from accounts.models import User
from agenda.models import Lottery
from core.fields import PublicIdField
from core.ids import new_id
from core.models import HistoryEntry, OutboxMail
from events.actions import partner_levels
from events.models import Event, EventImport, Organizer, Participant, PartnerLevel
from portal import jobs
from portal.actions import event_imports
from portal.event_file import packing, sameness, storing, values
from portal.event_file.opening import Opened
from portal.event_file.tables import EXPORTED, LEFT, NEVER, Exported
from tests.factories import visas
from tests.factories.event_files import Forged, brought_in, opened, packed
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
from tickets.models import Device, Order, Payment, PaymentAttempt, Refund, Sponsorship, Ticket, VisaLetter

pytestmark = pytest.mark.django_db
OURS = ("accounts", "core", "events", "tickets", "agenda")


def picture() -> ContentFile[bytes]:
    out = BytesIO()
    Image.new("RGB", (20, 10), "#2f6fde").save(out, "PNG")
    return ContentFile(out.getvalue(), name="any.png")


@pytest.fixture
def rich() -> Event:
    """One row of everything, money, and a file."""
    event: Event = fill("Rich").rows[Event]
    make_paid_order(event)
    make_participant(event, name="Ada").photo.save("ada.png", picture())
    return event


# What stands in it


def test_every_model_is_written_or_left_with_a_reason() -> None:
    models_of_ours = {model._meta.label for app in OURS for model in apps.get_app_config(app).get_models()}
    assert {table.label for table in EXPORTED} | LEFT.keys() == models_of_ours
    assert not {table.label for table in EXPORTED} & LEFT.keys()


def test_every_field_that_is_left_exists_and_has_a_reason() -> None:
    for table in EXPORTED:
        names = {one.name for one in table.model._meta.concrete_fields}
        assert table.left.keys() - NEVER.keys() <= names, table.label
        assert all(table.left.values())


# What looks like a secret and is none: fingerprints of contents, and whether slots are told to the public.
HARMLESS = {
    "tickets.Badge.content_hash", "tickets.BadgePrint.content_hash", "tickets.BadgePrint.layout_hash",
    "agenda.Slot.is_secret", "tickets.Event.ticket_key", "events.Event.ticket_key", "events.Event.oldest_ticket_key",
    "events.Participant.import_key", "agenda.Session.import_key", "events.SavedExport.segment_key",
    "events.Mailing.segment_key", "agenda.BalanceTarget.key", "agenda.ImportMark.key", "agenda.Session.form_key",
    "tickets.Order.form_key", "agenda.Review.form_key", "tickets.Refund.idempotency_key",
}  # fmt: skip


def test_no_secret_leaves() -> None:
    suspicious = {
        values.name_of(one)
        for table in EXPORTED
        for one in table.fields
        if any(word in one.name for word in ("secret", "sealed", "token", "hash", "key", "password", "url_"))
    }
    assert suspicious - HARMLESS == set()


def test_rows_that_others_need_come_first() -> None:
    place = {table.model: number for number, table in enumerate(EXPORTED)}
    late = [
        values.name_of(one)
        for table in EXPORTED
        for one in table.fields
        if values.is_reference(one) and not one.null and place[one.related_model] >= place[table.model]
    ]
    assert late == []


# Every field, set to something else than its default


def other(field: Any) -> Any:
    """A value of a plain column that no default gives."""
    if field.choices:
        return [key for key, _word in field.flatchoices if key != field.get_default()][-1]
    made: list[tuple[Any, Any]] = [
        (models.BooleanField, not field.get_default()),
        (models.IntegerField, 5 if field.name == "rating" else 7),
        (models.FloatField, 3.25),
        (models.DateTimeField, datetime(2027, 5, 12, 9, 30, 1, 5000, tzinfo=UTC)),
        (models.DateField, date(2027, 5, 12)),
        (models.TimeField, time(9, 30)),
        (models.UUIDField, UUID(int=77)),
        (models.JSONField, {"a": [1, None, {"ü": "x"}]}),
        (models.EmailField, "someone@example.org"),
        (models.URLField, "https://example.org/x"),
        (models.CharField, SPECIAL.get(field.name, "Zoë 7"[: field.max_length])),
        (models.TextField, SPECIAL.get(field.name, "Zwei\nZeilen, “quoted” 7")),
    ]
    return next(value for kind, value in made if isinstance(field, kind))


SPECIAL = {
    "slug": "another", "ref": "another", "time_zone": "Europe/Berlin", "colour": "#123456", "accent": "#123456", "links": "https://example.org/",
    "country": "DE", "html": "<p>x</p>", "css": "p {}", "currency": "EUR",
}  # fmt: skip


def test_every_field_comes_back_as_it_was() -> None:
    event, user = make_event(), make_user()
    content = opened(packed(event))
    wrong = {table.name: told for table in EXPORTED if (told := _lost(table, event, user, content))}
    assert wrong == {}


def _lost(table: Exported, event: Event, user: User, content: Opened) -> list[str]:
    """What is other than it was after writing and reading a row in which every field has a value of its own."""
    names: dict[type[models.Model], dict[int, str]] = {one.model: {41: _name(one)} for one in EXPORTED}
    row: Any = table.model()
    if table.path == "scope":
        row.scope = event.public_id
    many = {one.name: {41: [names[one.related_model][41]]} for one in table.model._meta.many_to_many}
    for one in table.fields:
        if values.is_reference(one):
            setattr(row, one.attname, 41)
        elif values.is_person(one):
            setattr(row, one.name, user)
        elif values.is_file(one):
            name = one.storage.save("some/file.png", picture())
            setattr(row, one.name, name)
        elif not one.many_to_many:
            setattr(row, one.name, other(one))
    for extra in table.extras:
        extra.put(row, "words")
    row.pk = 41
    with ZipFile(BytesIO(), "w") as out:
        pack = packing.Pack(event, out, packing.nobody, names)
        said = packing.row_of(pack, table, row, 1, many)
    back = _back(table, said, event, names, content)
    plain = [one for one in table.fields if not one.many_to_many]
    # What is a default here would not be missed.
    lost = [f"{one.name} has no value" for one in plain if _plain(row, one) in ("", None)]
    lost += [
        one.name for one in plain if one.name not in table.said and _plain(row, one) != _plain(back, one)
    ]
    lost += [one.name for one in table.model._meta.many_to_many if len(said[one.name]) != 1]
    return lost + [extra.name for extra in table.extras if extra.get(back) != extra.get(row)]


def _name(table: Exported) -> str:
    field = next((one for one in table.model._meta.concrete_fields if one.name == "public_id"), None)
    return new_id(field.prefix) if isinstance(field, PublicIdField) else f"{table.name}:1"


def _back(
    table: Exported,
    said: dict[str, Any],
    event: Event,
    names: dict[type[models.Model], dict[int, str]],
    content: Opened,
) -> Any:
    target = storing.Store(
        event.organizer,
        "another",
        timezone.now(),
        {},
        dict.fromkeys(("files/1.png", "files/2.png"), "some/file.png"),
    )
    target.pks = {name: pk for known in names.values() for pk, name in known.items()}
    target.event = event
    of = next(one for one in content.tables if one.of is table)
    row, ahead = storing._row(of, said, target)
    assert ahead == {}
    return row


def _plain(row: Any, field: Any) -> Any:
    value = getattr(row, field.attname)
    return "file" if values.is_file(field) and value else value


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
    assert copy.visa_terms.signer_name == "Rosa Lindqvist"
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
