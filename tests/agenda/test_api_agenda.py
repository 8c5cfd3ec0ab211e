"""The released agenda through the API."""

from typing import Any

import pytest

from agenda.actions import releases
from agenda.models import Session
from events.models import Event
from tests.factories.agenda import (
    NOW,
    make_confirmed,
    make_draft_version,
    make_released_version,
    make_session,
    make_slot,
)
from tests.factories.api import Api, code_of
from tests.factories.events import make_event, make_participant

pytestmark = pytest.mark.django_db


def test_the_agenda_is_what_was_released_and_no_more(django_assert_num_queries: Any) -> None:
    event = make_event()
    path = f"events/{event.slug}/agenda"
    assert code_of(Api().get(path)) == (404, "not-found")
    version = make_released_version(event)
    ada = make_participant(event, name="Ada")
    shown = make_slot(version, make_confirmed(event, ada, title="Engines"))
    make_slot(version, make_confirmed(event, title="Surprise"), is_secret=True)
    make_slot(version, make_session(event, title="Gone", state=Session.State.WITHDRAWN))
    make_slot(make_draft_version(event), make_confirmed(event, title="Only planned"))
    with django_assert_num_queries(4):  # event, release, slots, people
        found = Api().get(path).json()
    assert [(slot["title"], slot["id"]) for slot in found["slots"]] == [("Engines", f"slt_{shown.guid.hex}")]
    assert [one["name"] for one in found["slots"][0]["session"]["speakers"]] == ["Ada"]
    with django_assert_num_queries(2):
        again = Api().get(path)
    assert again.json() == found
    assert Api().get(path, If_None_Match=again["ETag"]).status_code == 304


def test_a_release_is_seen_at_once() -> None:
    event = make_event()
    draft = make_draft_version(event)
    for _number in range(3):
        make_slot(draft, make_confirmed(event))
    release(event)
    assert len(slots(event)) == 3
    make_slot(draft, make_confirmed(event, title="Late"))
    assert len(slots(event)) == 3
    release(event)
    assert len(slots(event)) == 4


def slots(event: Event) -> list[Any]:
    found: list[Any] = Api().get(f"events/{event.slug}/agenda").json()["slots"]
    return found


def release(event: Event) -> None:
    releases.release(event=event, waive=True, tell=False, by=None, now=NOW)
