"""The door in the workspace: devices with their codes, signing out, and who may."""

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event, Role
from tests.factories.door import browser_of, make_device, make_gate, make_list
from tests.factories.events import make_event, make_partner, make_team_member, make_user
from tickets.models import Device

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event()


def member(event: Event, role: Role) -> Client:
    client, user = Client(), make_user()
    make_team_member(event, user, role)
    client.force_login(user)
    return client


def test_door_lead_adds_a_device_reads_its_code_once_and_signs_it_out(event: Event) -> None:
    lead, gate = member(event, Role.DOOR), make_gate(make_list(event))
    lead.post("/admin/tickets/device/add/", {"name": "Sam’s phone", "gate": gate.pk, "partner": ""})
    device = Device.objects.get()
    path = f"/admin/tickets/device/{device.pk}/change/"
    assert device.code in lead.get(path).content.decode()
    phone = Client()
    phone.post(f"/{event.slug}/door/join/", {"code": device.code})
    assert device.code not in lead.get(path).content.decode()
    assert phone.get(f"/{event.slug}/door/search/").status_code == 200
    lead.post(f"/admin/tickets/device/{device.pk}/sign-out/", {"_confirmed": "1"})
    assert phone.get(f"/{event.slug}/door/search/").status_code == 302
    lead.post(f"/admin/tickets/device/{device.pk}/new-code/", {"_confirmed": "1"})
    device.refresh_from_db()
    assert (device.revoked_at, device.token_hash, device.code in lead.get(path).content.decode()) == (
        None,
        None,
        True,
    )


@pytest.mark.parametrize("both", [True, False])
def test_device_is_at_a_gate_or_a_partners(event: Event, both: bool) -> None:
    gate, partner = make_gate(make_list(event)), make_partner(event)
    fields = {"name": "A", "gate": gate.pk if both else "", "partner": partner.pk if both else ""}
    page = member(event, Role.OWNER).post("/admin/tickets/device/add/", fields).content.decode()
    assert "Choose a gate or a partner" in page
    assert Device.objects.count() == 0


def test_only_set_up_renews_codes_and_devices_learn_the_key(event: Event) -> None:
    gate, now = make_gate(make_list(event)), timezone.now()
    phone = browser_of(make_device(gate, now=now), now=now)
    address = "/admin/tickets/checkinlist/renew-codes/"
    renew = {"_confirmed": "1", "give_up_older": "on"}
    assert member(event, Role.DOOR).post(address, renew).status_code == 403
    owner = member(event, Role.OWNER)
    assert "Renew" in owner.get(address).content.decode()
    owner.post(address, renew)
    event.refresh_from_db()
    assert (event.ticket_key, event.oldest_ticket_key) == (2, 2)
    kept = phone.get(f"/{event.slug}/door/list.json", headers={"Accept": "application/json"}).json()
    assert [number for number, _key in kept["keys"]] == [2]
