"""What a device may keep of the agenda: public pages of a public event, anew with each release."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from agenda.views.agenda import ONE_PAGE
from events import counters
from events.models import Event
from tests.factories.agenda import FIRST_MORNING, make_confirmed, make_released_version, make_slot
from tests.factories.events import make_event, make_room

pytestmark = pytest.mark.django_db


def kept(event: Event) -> dict[str, object]:
    answer = Client().get(f"/{event.slug}/sw.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "public, no-cache"
    found = re.match(r"self\.KEPT = (\{.*\});\n", answer.content.decode())
    assert found is not None
    return dict(json.loads(found[1]))


def test_the_worker_has_another_name_with_each_release_and_each_public_text() -> None:
    event = make_event()
    names = [kept(event)["name"]]
    make_released_version(event)
    names.append(kept(event)["name"])
    counters.raise_public(event.pk)
    names.append(kept(event)["name"])
    slug = event.slug
    assert names == [f"plenary-{slug}-0-0", f"plenary-{slug}-1-0", f"plenary-{slug}-1-1"]


def test_a_large_agenda_is_kept_day_by_day_and_every_kept_page_is_public() -> None:
    event = make_event()
    version, room = make_released_version(event), make_room(event)
    make_slot(version, make_confirmed(event), room)
    small = kept(event)["pages"]
    for n in range(ONE_PAGE):
        make_slot(version, room=room, starts_at=FIRST_MORNING + timedelta(days=n % 2, minutes=n))
    counters.raise_public(event.pk)
    large = kept(event)["pages"]
    base = f"/{event.slug}/"
    assert small == [f"{base}agenda/", f"{base}speakers/", f"{base}now/"]
    assert isinstance(large, list)
    assert large[3:] == [f"{base}agenda/?day=2027-05-12", f"{base}agenda/?day=2027-05-13"]
    for path in (*large, f"{base}offline/"):
        answer = Client().get(path)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "public, no-cache")
        assert not answer.cookies


def test_nothing_of_a_hidden_event_may_stay_on_a_device() -> None:
    event = make_event(is_public=False)
    make_released_version(event)
    for path in ("sw.js", "manifest.webmanifest", "offline/"):
        assert Client().get(f"/{event.slug}/{path}").status_code == 404


def test_the_manifest_names_the_event_and_icons_that_are_there() -> None:
    event = make_event(name="Relay 2027: messages that arrive somewhere")
    manifest = json.loads(Client().get(f"/{event.slug}/manifest.webmanifest").content)
    assert (manifest["start_url"], manifest["scope"]) == (f"/{event.slug}/agenda/", f"/{event.slug}/")
    assert manifest["short_name"] == "Relay 2027: messages tha"
    assert [Client().get(icon["src"])["Content-Type"] for icon in manifest["icons"]] == ["image/png"] * 2
