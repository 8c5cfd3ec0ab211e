"""What is deleted by somebody else while a call is about it."""

from typing import Any

import pytest
from django.db import connection

from agenda.models import SessionType
from core.models import HistoryEntry
from events.models import Event, Partner, PartnerLevel, Room, RoomFeature, Track, WebhookEndpoint
from tests.factories.agenda import make_session_type
from tests.factories.api import Api, code_of
from tests.factories.events import make_event, make_partner, make_room, make_track
from tests.factories.webhooks import make_endpoint

pytestmark = pytest.mark.django_db


def made_of(model: Any, event: Event) -> Any:
    make: dict[Any, Any] = {
        Room: make_room, WebhookEndpoint: make_endpoint, Track: make_track, SessionType: make_session_type, Partner: make_partner,
    }  # fmt: skip
    return make[model](event) if model in make else model.objects.create(event=event, name="Gold")


@pytest.mark.parametrize(
    ("model", "kind", "methods"),
    [
        (Room, "rooms", "PATCH DELETE"),
        (Track, "tracks", "PATCH DELETE"),
        (RoomFeature, "room-features", "PATCH DELETE"),
        (SessionType, "session-types", "PATCH DELETE"),
        (PartnerLevel, "partner-levels", "PATCH DELETE"),
        (Partner, "partners", "PATCH DELETE"),
        (WebhookEndpoint, "webhook-endpoints", "PATCH DELETE"),
    ],
)
def test_what_somebody_else_deletes_before_it_is_locked_is_not_there(
    model: Any, kind: str, methods: str
) -> None:
    """Two who delete the same thing at once: for the later one it is not there, and the history tells of it once."""
    for method in methods.split():
        event = make_event()
        row = made_of(model, event)
        asked: list[str] = []

        def deleted_in_between(execute: Any, sql: str, *more: Any, row: Any = row, asked: Any = asked) -> Any:
            if f'FROM "{model._meta.db_table}"' in sql:
                asked.append(sql)
                if len(asked) == 2:
                    model._base_manager.filter(pk=row.pk).delete()
            return execute(sql, *more)

        api = Api(event)
        body = {"description": "Ours"} if model is WebhookEndpoint else {"name": "Attic"}
        with connection.execute_wrapper(deleted_in_between):
            answer = api.call(
                method, f"events/{event.slug}/{kind}/{row.public_id}", body if method == "PATCH" else None
            )
        assert (code_of(answer), len(asked) >= 2) == ((404, "not-found"), True), method
        assert not HistoryEntry.objects.within(event.public_id).filter(subject=row.public_id).exists()
