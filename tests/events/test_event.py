"""Events: what the database and the form refuse."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from events import counters
from tests.factories.events import make_event, make_track

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", ["admin", "webhooks", "accounts", "Big", "a", "with space", "ünder"])
def test_address_that_cannot_be_is_refused(slug: str) -> None:
    event = make_event()
    event.slug = slug
    with pytest.raises(ValidationError) as refused:
        event.full_clean()
    assert set(refused.value.message_dict) == {"slug"}


def test_event_without_legal_pages_cannot_be_public() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_event(terms_url="")
    event = make_event(terms_url="", is_public=False)
    event.is_public = True
    with pytest.raises(ValidationError) as refused:
        event.full_clean()
    assert refused.value.message_dict["terms_url"] == ["Needed before the event is made public."]


def test_event_cannot_end_before_it_starts() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_event(ends_on=date(2027, 5, 11))


def test_unknown_zone_is_explained() -> None:
    event = make_event()
    event.time_zone = "Mars/Olympus"
    with pytest.raises(ValidationError, match="is no time zone"):
        event.full_clean()


def test_colours_stand_in_a_stylesheet_whose_address_changes_with_them(client: Client) -> None:
    event = make_event(accent="#c2255c")
    track = make_track(event, colour="#2b8a3e")
    answer = client.get(event.theme_path)
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert f".track-{track.public_id}" in answer.content.decode()
    before = event.theme_path
    counters.raise_public(event.pk)
    event.refresh_from_db()
    assert event.theme_path != before


@pytest.mark.parametrize(
    "name", ["../config/settings.py", "events/x.svg", "private/x.png", "events/missing.png"]
)
def test_only_images_of_public_folders_are_served(client: Client, name: str) -> None:
    assert client.get(f"/media/{name}").status_code == 404
