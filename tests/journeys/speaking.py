"""What the journeys of speakers share: an open call, a filled form, the code from the mail."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import User
from agenda.models import CallForTalks, Session
from core.models import OutboxMail
from events.models import Event
from tests.factories.agenda import make_session_type
from tests.factories.events import make_event, make_track, make_user

pytestmark = pytest.mark.django_db

State = Session.State


@pytest.fixture(autouse=True)
def _mails_become_rows() -> Iterator[None]:
    """As in production; Django's test runner puts another backend in its place."""
    with override_settings(EMAIL_BACKEND="core.mail.OutboxBackend"):
        yield


@pytest.fixture(autouse=True)
def _files_in_memory() -> Iterator[None]:
    storages = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(STORAGES=storages):
        yield


def make_open_call(*, closes_in: timedelta = timedelta(days=20), **fields: Any) -> Event:
    """An event in some months whose call is open now, with one type and one track."""
    now = timezone.now()
    day = (now + timedelta(days=90)).date()
    event = make_event(
        slug="relay", name="Relay", starts_on=day, ends_on=day, contact_email="team@example.org", **fields
    )
    make_session_type(event, name="Talk", minutes=40)
    make_track(event, name="Bots")
    CallForTalks.objects.create(
        event=event, opens_at=now - timedelta(days=10), closes_at=now + closes_in, text="What you **ran**."
    )
    return event


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, f"no {name} on the page"
    return found[1]


def text_of(response: Any) -> str:
    return str(response.content.decode())


def typed(event: Event, **fields: Any) -> dict[str, Any]:
    """What somebody fills in, without the buttons."""
    kind, track = event.session_types.get(), event.tracks.get()
    return {
        "title": "Bots that know when to be quiet",
        "abstract": "Silence is a feature.",
        "session_type": kind.public_id,
        "track": track.public_id,
        "notes": "First time on a stage.",
        "name": "Ada Lovelace",
        "biography": "Writes programs for machines that are not built yet.",
        "company": "Analytical Engines",
        "links": "example.org/ada",
    } | fields


def code_for(address: str) -> str:
    mail = OutboxMail.objects.filter(to_address=address, kind="account").first()
    assert mail is not None, "no code was sent"
    found = re.search(r"^ {4}([A-Z0-9-]{6,})$", mail.text, re.MULTILINE)
    assert found is not None
    return found[1]


def propose(client: Client, event: Event, *, button: str = "submit", **fields: Any) -> HttpResponse:
    page = text_of(client.get("/relay/propose/"))
    data = typed(event, form_key=hidden(page, "form_key"), **fields) | {button: "1"}
    return client.post("/relay/propose/", data)  # type: ignore[return-value]


def signed_in(event: Event, email: str = "ada@example.org", **fields: Any) -> tuple[Client, User]:
    user = make_user(email, **fields)
    client = Client()
    client.force_login(user)
    return client, user
