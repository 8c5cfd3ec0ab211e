"""Not letting somebody in: a page for who may care for people, with a reason, undone on the same page."""

import pytest
from django.test import Client
from django.urls import reverse

from core.models import HistoryEntry
from events.models import Event, Participant, Role
from tests.factories.events import make_event, make_participant, make_team_member, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def ada(event: Event) -> Participant:
    return make_participant(event, name="Ada Lovelace")


def member(event: Event, role: Role) -> Client:
    client, user = Client(), make_user()
    make_team_member(event, user, role)
    client.force_login(user)
    return client


def test_organizer_refuses_entry_with_a_reason_and_allows_it_again(event: Event, ada: Participant) -> None:
    client = member(event, Role.ORGANIZER)
    page = client.get(f"/admin/events/participant/{ada.pk}/person/").content.decode()
    address = reverse("admin:events_participant_entry", args=[ada.pk])
    assert address in page
    assert "call the lead" in client.get(address, follow=True).content.decode()
    client.post(address, {"_confirmed": "1", "reason": " "}, follow=True)
    ada.refresh_from_db()
    assert ada.refused_entry == ""
    client.post(address, {"_confirmed": "1", "reason": "Threatened the crew"})
    ada.refresh_from_db()
    assert ada.refused_entry == "Threatened the crew"
    assert "Threatened the crew" in client.get(f"/admin/events/participant/{ada.pk}/person/").content.decode()
    assert "Threatened the crew" in client.get(address, follow=True).content.decode()
    client.post(address, {"_confirmed": "1"})
    ada.refresh_from_db()
    assert ada.refused_entry == ""
    entries = HistoryEntry.objects.of(ada.public_id).filter(kind__startswith="participant.entry")
    assert [entry.kind for entry in entries.order_by("pk")] == [
        "participant.entry_refused",
        "participant.entry_allowed",
    ]


def test_door_staff_reviewers_and_strangers_cannot(event: Event, ada: Participant) -> None:
    address = reverse("admin:events_participant_entry", args=[ada.pk])
    clients = [member(event, Role.DOOR), member(event, Role.REVIEWER), member(make_event(), Role.OWNER)]
    for client in clients:
        answer = client.post(address, {"_confirmed": "1", "reason": "Mine"}, follow=True)
        assert answer.status_code in (403, 404)
    ada.refresh_from_db()
    assert ada.refused_entry == ""
