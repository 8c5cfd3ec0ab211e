"""Pictures of sessions: right size, every script, hostile titles, drawn once for what they show."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from PIL import Image

from agenda import pictures
from agenda.pictures import Card
from core import lettering
from events.models import Event
from tests.factories.agenda import make_confirmed, make_released_version, make_slot
from tests.factories.events import make_event, make_participant
from tests.factories.programme import HOSTILE, make_facts, make_item, make_talk

CARD = Card("Relay 2027", "Queues", "Ana", "May 12, 9:00 AM", "Bots", "#3b5bdb", "#0ca678")


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image.convert("RGB")


def ink(content: bytes) -> int:
    """Pixels of the title's part that are as light as text."""
    part = opened(content).crop((0, 120, 1200, 480)).convert("L")
    return sum(part.histogram()[128:])


@pytest.mark.parametrize(
    "title",
    [
        "Queues, and what they cost",
        "كيف نبني أنظمة المراسلة الموثوقة",
        "信頼できるメッセージ配信の作り方",
        "शांत संदेश",
        "W" * 250,
        "Donaudampfschifffahrtsgesellschaftskapitän " * 6,
        HOSTILE,
        "a" + "\u0301" * 240,
    ],
)
def test_any_title_makes_a_picture_with_words_inside_its_margins(title: str) -> None:
    content = pictures.draw_card(replace(CARD, title=title))
    image = opened(content)
    assert image.size == (1200, 630)
    assert len(content) < 80_000
    assert ink(content) > 100
    ground = image.getpixel((5, 300))
    edges = {image.getpixel((x, y)) for x in (5, 40, 1170, 1195) for y in range(120, 620)}
    assert edges == {ground}


def test_letters_no_font_has_are_left_out_and_an_empty_title_is_no_error() -> None:
    assert ink(pictures.draw_card(replace(CARD, title="\U000e0fff\ue000"))) == 0
    assert lettering.fit("", width=100, sizes=(20,), lines=1).lines == ("",)


def test_a_long_title_is_set_smaller_then_cut_with_an_ellipsis() -> None:
    sizes = [lettering.fit("word " * n, width=600, sizes=(80, 40), lines=2).size for n in (2, 8, 80)]
    assert sizes == [80, 40, 40]
    assert lettering.fit("word " * 80, width=600, sizes=(80, 40), lines=2).lines[-1].endswith("…")


def test_a_card_is_another_when_what_it_shows_is_and_only_then() -> None:
    item = make_item(1, make_talk(1))
    one = pictures.card_of(make_facts(), item)
    same = pictures.card_of(make_facts(tagline="other"), item)
    other = pictures.card_of(make_facts(), replace(item, minutes=10, starts_at=item.ends_at))
    assert one.digest == same.digest
    assert one.digest != other.digest


@pytest.mark.django_db
def test_card_costs_four_queries_once_and_is_drawn_once_over_two_releases(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    event = make_event()
    talk = make_confirmed(event, make_participant(event, name="Ana"), title="Queues")
    slot = make_slot(make_released_version(event), talk)
    drawn: list[Card] = []
    draw = pictures.draw_card

    def counting(card: Card) -> bytes:
        drawn.append(card)
        return draw(card)

    monkeypatch.setattr(pictures, "draw_card", counting)
    cache.clear()
    path = f"/{event.slug}/agenda/{talk.code}/card.png"
    with django_assert_num_queries(4):
        first = client.get(path)
    with django_assert_num_queries(2):
        client.get(path)
    make_slot(make_released_version(event, number=2), talk, slot.room, guid=slot.guid)
    again = client.get(path)
    assert (first["Content-Type"], first.content, len(drawn)) == ("image/png", again.content, 1)
    page = client.get(f"/{event.slug}/agenda/{talk.code}/").content.decode()
    image = f"{settings.SITE_URL}{path}?{drawn[0].digest}"
    assert f'<meta property="og:image" content="{image}">' in page


@pytest.mark.django_db
def test_secret_unknown_and_unpublished_sessions_have_no_card(client: Client) -> None:
    event = make_event()
    secret = make_confirmed(event, title="Secret")
    make_slot(make_released_version(event), secret, is_secret=True)
    shown = make_confirmed(event)
    make_slot(event.agenda_versions.get(), shown)
    for code in (secret.code, "ABC234"):
        assert client.get(f"/{event.slug}/agenda/{code}/card.png").status_code == 404
    assert client.get(f"/{event.slug}/icon-192.png").status_code == 200
    assert client.get(f"/{event.slug}/icon-9999.png").status_code == 404
    Event.objects.filter(pk=event.pk).update(is_public=False)
    assert client.get(f"/{event.slug}/agenda/{shown.code}/card.png").status_code == 404
