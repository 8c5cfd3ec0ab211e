"""What is told of what happens: every type, each once, in order, to who may hear it, in the shape of his version."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import jsonschema
import pytest
from django.db import transaction

from agenda.models import AgendaVersion, Session
from core import history
from core.api.versions import Change, Versions
from core.ids import PUBLIC_ID
from core.models import HistoryEntry
from events.actions import webhook_messages
from events.models import Event, WebhookMessage
from events.webhook_types import MessageType
from portal import webhooks
from portal.webhooks import scans
from tests.factories.agenda import make_released_version, make_session
from tests.factories.events import make_event, make_participant
from tests.factories.shop import buy, make_shop
from tests.factories.tickets import make_ticket
from tests.factories.webhooks import NOW, happens, make_endpoint
from tests.factories.workspace import Filled, fill
from tickets.models import CheckIn, Dispute, Order, Payment, Refund, Ticket, WaitingEntry

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(seconds=1)


@pytest.fixture
def event() -> Event:
    return make_event()


def announce(
    now: datetime = LATER,
    by_kind: Mapping[str, MessageType] = webhooks.BY_KIND,
    versions: Versions = webhooks.VERSIONS,
) -> int:
    return webhook_messages.announce(by_kind, versions, now=now)


def quiet_ticket(event: Event) -> Ticket:
    """Of which nobody has been told that it was bought."""
    ticket = make_ticket(event)
    HistoryEntry.objects.of(ticket.public_id).update(announce_at=None)
    HistoryEntry.objects.filter(kind__startswith="order.").update(announce_at=None)
    HistoryEntry.objects.filter(kind__startswith="payment.").update(announce_at=None)
    return ticket


def told(**which: Any) -> list[dict[str, Any]]:
    return [json.loads(one.body) for one in WebhookMessage.objects.filter(**which).order_by("pk")]


def subject_of(kind: str, filled: Filled) -> tuple[Any, dict[str, Any]]:
    """The row that entries of a kind are about, and what they say of it."""
    first = kind.split(".", maxsplit=1)[0]
    if first in {"payment", "refund", "dispute"}:
        named = {"payment": Payment, "refund": Refund, "dispute": Dispute}[first]
        row = filled[named]
        return filled[Order], {first: row.reference if first == "dispute" else row.public_id}
    if first == "codes":
        return filled.event, {"batch": "SPRING", "codes": 200}
    if first == "agenda":
        return make_released_version(filled.event), {"number": 1, "note": "", "new": 3}
    rows = {"order": Order, "ticket": Ticket, "waiting": WaitingEntry, "session": Session}
    return filled[rows[first]], {}


HISTORY_TYPES = [one for one in webhooks.TYPES if not one.kinds[0].startswith("scan.")]


@pytest.mark.parametrize("kind", HISTORY_TYPES, ids=lambda one: one.name)
def test_each_type_is_made_of_its_entry_and_fits_its_schema(kind: MessageType) -> None:
    filled = fill("A")
    fill("B")
    make_endpoint(filled.event, kinds=[kind.name])
    subject, after = subject_of(kind.kinds[0], filled)
    happens(filled.event, kind.kinds[0], subject, **after)
    announce()
    (message,) = told()
    assert (message["type"], message["timestamp"]) == (kind.name, "2026-03-01T12:00:00.000Z")
    assert message["event"] == {"id": filled.event.public_id, "slug": filled.event.slug}
    jsonschema.validate(message["data"], kind.shape.schema)


@pytest.mark.parametrize("result", ["in", "out", "undone"])
def test_scan_at_a_door_is_told_once(result: str) -> None:
    filled = fill("A")
    kind = webhooks.BY_KIND[f"scan.{result}"]
    CheckIn.objects.filter(pk=filled[CheckIn].pk).update(result=result, received_at=NOW)
    make_endpoint(filled.event, kinds=[kind.name])
    for now in (LATER, LATER, NOW + timedelta(minutes=5), NOW + timedelta(minutes=9)):
        scans.announce(webhooks.BY_KIND, webhooks.VERSIONS, now=now)
    (message,) = told()
    jsonschema.validate(message["data"], kind.shape.schema)
    assert (message["type"], message["data"]["scan"]["result"]) == (kind.name, result)


def test_refused_scans_those_before_the_endpoint_and_those_of_others_are_not_told() -> None:
    filled, other = fill("A"), fill("B")
    CheckIn.objects.filter(pk=filled[CheckIn].pk).update(
        result="refused", reason="double", turn=None, inside=None, received_at=NOW
    )
    CheckIn.objects.filter(pk=other[CheckIn].pk).update(received_at=NOW)
    make_endpoint(filled.event)
    make_endpoint(other.event, created_at=LATER)
    make_endpoint(other.event, kinds=["order.paid"])
    assert scans.announce(webhooks.BY_KIND, webhooks.VERSIONS, now=LATER) == 0
    assert told() == []


def test_scan_that_is_stored_late_is_told_too() -> None:
    """Its number is smaller than that of a scan that was told before."""
    filled = fill("A")
    first = filled[CheckIn]
    make_endpoint(filled.event)
    CheckIn.objects.filter(pk=first.pk).update(received_at=NOW - timedelta(days=900))
    second = CheckIn.objects.get(pk=first.pk)
    second.pk, second.public_id, second.scan_id, second.turn = None, "chk_second", "second", 2
    second.received_at = NOW
    second.save(force_insert=True)
    scans.announce(webhooks.BY_KIND, webhooks.VERSIONS, now=LATER)
    CheckIn.objects.filter(pk=first.pk).update(received_at=NOW)
    scans.announce(webhooks.BY_KIND, webhooks.VERSIONS, now=LATER + timedelta(seconds=2))
    assert [one["data"]["scan"]["id"] for one in told()] == ["chk_second", first.public_id]


@pytest.mark.parametrize("kind", webhooks.TYPES, ids=lambda one: one.name)
def test_each_example_fits_its_schema_and_its_ids_are_such(kind: MessageType) -> None:
    jsonschema.validate(kind.shape.example, kind.shape.schema)
    assert all(field.words for field in kind.shape.fields)
    known = {field.prefix for field in _public_ids()}
    found = [value for value in _texts(kind.shape.example) if PUBLIC_ID.match(value)]
    assert {value.split("_")[0] for value in found} <= known


def _public_ids() -> list[Any]:
    from django.apps import apps

    return [
        field
        for model in apps.get_models()
        for field in model._meta.fields
        if type(field).__name__ == "PublicIdField"
    ]


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []


def test_buyers_order_is_told_step_by_step(client: Any) -> None:
    shop = make_shop()
    make_endpoint(shop.event)
    order = buy(client, shop, "Ada")
    announce(now=order.placed_at + timedelta(minutes=1))
    assert [one["type"] for one in told()] == ["order.placed"]
    data = told()[0]["data"]
    assert (data["code"], data["state"], len(data["tickets"])) == (order.code, "pending", 1)


def test_no_message_names_a_person() -> None:
    filled = fill("Zoë")
    make_endpoint(filled.event)
    for kind in HISTORY_TYPES:
        subject, after = subject_of(kind.kinds[0], filled)
        if subject.__class__ is not AgendaVersion:
            happens(filled.event, kind.kinds[0], subject, **after)
    announce()
    bodies = "".join(WebhookMessage.objects.values_list("body", flat=True))
    person = make_participant(filled.event)
    assert len(bodies) > 1000
    for word in ("Person Zoë", "person-zo", "Company Zoë", "Waiter Zoë", "@", person.email or "", "secret"):
        assert word not in bodies


def test_what_was_rolled_back_is_not_told(event: Event) -> None:
    make_endpoint(event)
    ticket = quiet_ticket(event)
    with transaction.atomic():
        history.write("ticket.issued", ticket, scope=event.public_id, by=None, now=NOW)
        transaction.set_rollback(True)
    announce()
    assert told() == []


def test_each_is_told_once_and_in_order(event: Event) -> None:
    make_endpoint(event)
    ticket = quiet_ticket(event)
    for kind in ("ticket.issued", "ticket.transferred", "ticket.voided"):
        happens(event, kind, ticket)
    assert [announce(), announce()] == [3, 0]
    assert [one["type"] for one in told()] == ["ticket.issued", "ticket.transferred", "ticket.voided"]
    HistoryEntry.objects.filter(at=NOW).update(announce_at=NOW)  # as if the mark had not been taken away
    announce()
    assert len(told()) == 3


def test_who_hears_what(event: Event) -> None:
    sister, stranger = make_event(organizer=event.organizer), make_event()
    own, of_organizer = make_endpoint(event), make_endpoint(event, is_of_organizer=True)
    other, choosy = make_endpoint(stranger), make_endpoint(event, kinds=["order.paid"])
    late = make_endpoint(event, created_at=LATER)
    for one in (event, sister, stranger):
        happens(one, "ticket.issued", quiet_ticket(one))
    announce()
    heard = {
        one.pk: [message["event"]["slug"] for message in told(endpoint=one)]
        for one in (own, of_organizer, other)
    }
    assert heard == {
        own.pk: [event.slug], of_organizer.pk: [event.slug, sister.slug], other.pk: [stranger.slug],
    }  # fmt: skip
    assert (told(endpoint=choosy), told(endpoint=late)) == ([], [])


def test_without_an_endpoint_nothing_stays_marked(event: Event) -> None:
    first, second = quiet_ticket(event), quiet_ticket(event)
    happens(event, "ticket.issued", first)
    happens(event, "ticket.resent", second)
    assert (announce(), HistoryEntry.objects.to_announce().count(), told()) == (1, 0, [])
    make_endpoint(event)
    assert (announce(), told()) == (0, [])


def test_draft_is_its_writers_own(event: Event) -> None:
    make_endpoint(event)
    draft = make_session(event, state=Session.State.DRAFT, submitted_at=None)
    happens(event, "session.edited", draft, title="Mine")
    happens(event, "session.speaker_joined", draft, participant="par_x")
    assert (announce(), told()) == (2, [])


def test_kind_that_is_told_no_more_is_passed_over(event: Event) -> None:
    make_endpoint(event)
    happens(event, "ticket.issued", quiet_ticket(event))
    assert (announce(by_kind={}), announce(), told()) == (1, 0, [])


def _short(data: dict[str, Any]) -> dict[str, Any]:
    """In place, as a change may do."""
    data["ticket"], data["kind"] = data.pop("id"), data.pop("type")["name"]
    return {name: data[name] for name in ("ticket", "kind")}


VERSIONS = Versions(
    ("2026-12-01", "2027-06-01"),
    [Change("2027-06-01", ["ticket.issued"], "Whole tickets.", answer_before=_short)],
)


def test_two_endpoints_of_two_versions_get_two_shapes_of_one_event(event: Event) -> None:
    old, new = make_endpoint(event, version="2026-12-01"), make_endpoint(event, version="2027-06-01")
    ticket = quiet_ticket(event)
    happens(event, "ticket.issued", ticket)
    announce(versions=VERSIONS)
    (before,), (after,) = told(endpoint=old), told(endpoint=new)
    assert (before["version"], after["version"]) == ("2026-12-01", "2027-06-01")
    assert before["data"] == {"ticket": ticket.public_id, "kind": ticket.type.name}
    assert set(after["data"]) == {field.name for field in webhooks.BY_NAME["ticket.issued"].shape.fields}
    assert len({one.public_id for one in WebhookMessage.objects.all()}) == 2


def test_message_that_cannot_be_made_holds_back_only_its_own_thing(event: Event, settings: Any) -> None:
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    make_endpoint(event)
    bad, good = quiet_ticket(event), quiet_ticket(event)
    issued = webhooks.BY_NAME["ticket.issued"]

    def build(causes: Any) -> Any:
        if any(one.subject == bad.public_id for one in causes):
            raise ValueError("not today")
        return issued.build(causes)

    broken = MessageType(issued.name, issued.kinds, issued.fires, issued.shape, build)
    for ticket in (bad, bad, good):
        happens(event, "ticket.issued", ticket)
    assert announce(by_kind={**webhooks.BY_KIND, "ticket.issued": broken}) == 1
    assert [one["data"]["id"] for one in told()] == [good.public_id]
    assert announce(now=NOW + timedelta(minutes=9)) == 0
    assert announce(now=NOW + timedelta(minutes=11)) == 2
    assert [one["data"]["id"] for one in told()] == [good.public_id, bad.public_id, bad.public_id]


@pytest.mark.parametrize("count", [1, 30])
def test_messages_cost_the_same_for_any_number(
    event: Event, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(2):
        make_endpoint(event)
    for _number in range(count):
        happens(event, "ticket.issued", quiet_ticket(event))
    with django_assert_num_queries(11):
        announce()
    assert len(told()) == 2 * count
