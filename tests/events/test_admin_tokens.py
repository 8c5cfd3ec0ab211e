"""Tokens in the workspace: made by who may, shown once, revoked."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from core.models import HistoryEntry
from events.models import ApiToken, Event, Role
from tests.factories.api import Api
from tests.factories.events import make_event, make_team_member

pytestmark = pytest.mark.django_db
ADD = "admin:events_apitoken_add"


def signed_in(event: Event, role: str) -> Client:
    client = Client()
    client.force_login(make_team_member(event, role=role).user)
    return client


def test_the_secret_is_shown_once_and_works() -> None:
    event = make_event()
    client = signed_in(event, Role.ORGANIZER)
    form = {"name": "Sales board", "chosen": ["codes:read"], "days": "30", "_event": event.public_id}
    answer = client.post(reverse(ADD), form)
    found = re.search(r"plnr_live_[0-9a-z]{36}", answer.content.decode())
    assert found is not None
    assert "no-store" in answer["Cache-Control"]
    mine = Api().get("token", Authorization=f"Bearer {found[0]}").json()
    assert (mine["event_slug"], mine["scopes"]) == (event.slug, ["codes:read"])
    token = ApiToken.objects.get()
    page = client.get(reverse("admin:events_apitoken_change", args=[token.pk])).content.decode()
    assert "Sales board" in page
    assert found[0] not in page
    assert HistoryEntry.objects.filter(kind="api_token.made", subject=token.public_id).count() == 1


def test_a_token_without_scopes_is_asked_about() -> None:
    event = make_event()
    form = {"name": "Sales board", "days": "30", "_event": event.public_id}
    answer = signed_in(event, Role.ORGANIZER).post(reverse(ADD), form)
    assert answer.status_code == 200
    assert ApiToken.objects.count() == 0


def test_revoking_ends_it_at_once() -> None:
    event = make_event()
    api = Api(event)
    assert api.token is not None
    path = reverse("admin:events_apitoken_changelist") + f"{api.token.pk}/revoke/"
    client = signed_in(event, Role.OWNER)
    assert "for ever" in client.get(path).content.decode()
    assert api.get("token").status_code == 200
    client.post(path, {"_confirmed": "1"})
    assert api.get("token").status_code == 401


def test_who_does_not_set_up_the_event_sees_no_tokens() -> None:
    event, other = make_event(), make_event()
    token = Api(event).token
    assert token is not None
    pages = [reverse("admin:events_apitoken_change", args=[token.pk]), reverse(ADD)]
    for client in (signed_in(event, Role.DOOR), signed_in(event, Role.REVIEWER)):
        assert [client.get(page).status_code for page in pages] != [200, 200]
    stranger = signed_in(other, Role.OWNER)
    assert stranger.get(pages[0]).status_code != 200
    assert stranger.post(pages[0] + "../revoke/", {"_confirmed": "1"}).status_code in {403, 404}
