"""Tickets and the door through the API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import OutboxMail
from events.scopes import Scope
from tests.factories.api import Api, code_of
from tests.factories.door import make_gate, make_list
from tests.factories.events import make_event
from tests.factories.tickets import make_ticket
from tickets import credentials
from tickets.actions import devices
from tickets.models import CheckIn, Device, Ticket

pytestmark = pytest.mark.django_db
HEIR = {"name": "Grace Hopper", "email": "grace@example.org", "company": "Navy"}


def test_a_ticket_that_is_passed_on_is_somebody_elses() -> None:
    ticket = make_ticket()
    api, path = Api(ticket.event), f"events/{ticket.event.slug}/tickets/{ticket.public_id}"
    before = Ticket.objects.get()
    passed = api.post(f"{path}/transfer", HEIR)
    assert (passed.status_code, passed.json()["attendee"]["name"]) == (200, "Grace Hopper")
    after = Ticket.objects.get()
    assert (after.serial, after.secret == before.secret) == (before.serial + 1, False)
    assert OutboxMail.objects.filter(to_address="grace@example.org").count() == 1
    assert code_of(api.post(f"{path}/transfer", HEIR)) == (409, "refused")
    assert api.get(path).json() == passed.json()


def test_a_ticket_lets_in_once_and_can_be_taken_back() -> None:
    ticket = make_ticket()
    gate = make_gate(make_list(ticket.event))
    api, path = Api(ticket.event), f"events/{ticket.event.slug}"
    assert [row["id"] for row in api.get(f"{path}/gates").json()["data"]] == [gate.public_id]
    body = {"gate_id": gate.public_id, "code": credentials.ticket_code(ticket)}
    let_in = api.post(f"{path}/check-ins", body).json()
    assert (let_in["result"], let_in["ticket_id"]) == ("in", ticket.public_id)
    double = api.post(f"{path}/check-ins", body).json()
    assert (double["result"], double["reason"]) == ("refused", "double")
    undone = api.post(f"{path}/check-ins/{let_in['id']}/undo")
    assert (undone.status_code, undone.json()["result"]) == (201, "undone")
    found = api.post(f"{path}/check-ins", {"gate_id": gate.public_id, "code": ticket.public_id}).json()
    assert (found["result"], CheckIn.objects.get(public_id=found["id"]).way) == ("in", "search")
    assert Device.objects.count() == 1


def test_the_door_signs_a_token_out_as_it_does_a_phone() -> None:
    ticket = make_ticket()
    gate = make_gate(make_list(ticket.event))
    api, path = Api(ticket.event, [Scope.DOOR], role="door"), f"events/{ticket.event.slug}/check-ins"
    body = {"gate_id": gate.public_id, "code": "nonsense"}
    assert api.post(path, body).json()["reason"] == "forged"
    devices.revoke(device=Device.objects.get(), by=None, now=timezone.now())
    assert code_of(api.post(path, body)) == (409, "refused")


def test_gates_and_check_ins_of_others_are_nowhere() -> None:
    ticket, other = make_ticket(), make_event()
    gate = make_gate(make_list(ticket.event))
    stranger = Api(other)
    path = f"events/{other.slug}"
    assert stranger.get(f"{path}/gates").json()["data"] == []
    answer = stranger.post(f"{path}/check-ins", {"gate_id": gate.public_id, "code": ticket.public_id})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/gate_id"]
    assert code_of(stranger.get(f"{path}/tickets/{ticket.public_id}")) == (404, "not-found")
    own = make_gate(make_list(other))
    let_in = stranger.post(f"{path}/check-ins", {"gate_id": own.public_id, "code": ticket.public_id}).json()
    assert (let_in["result"], let_in["ticket_id"]) == ("refused", None)


def test_updated_since_knows_who_came() -> None:
    ticket = make_ticket()
    gate = make_gate(make_list(ticket.event))
    api, path = Api(ticket.event), f"events/{ticket.event.slug}"
    later = (timezone.now() + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert api.get(f"{path}/tickets?updated_since={later}").json()["data"] == []
    api.post(f"{path}/check-ins", {"gate_id": gate.public_id, "code": ticket.public_id})
    soon = timezone.now() + timedelta(minutes=5)
    Ticket.objects.update(checked_in_at=soon)
    assert len(api.get(f"{path}/tickets?updated_since={later}").json()["data"]) == 1
