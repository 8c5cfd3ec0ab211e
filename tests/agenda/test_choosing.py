"""What readers choose of the agenda, and that choosing has an end for the cache."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from agenda import choosing
from agenda.choosing import Chosen
from agenda.models import Session
from agenda.public import Item
from events.models import Event
from tests.factories.agenda import (
    FIRST_MORNING,
    make_confirmed,
    make_released_version,
    make_session_type,
    make_slot,
)
from tests.factories.events import make_event, make_participant, make_room, make_track
from tests.factories.programme import (
    MORNING,
    make_item,
    make_person,
    make_place,
    make_programme,
    make_strand,
    make_talk,
)


def found(chosen: Chosen, *items: Item) -> list[str]:
    programme = make_programme(*items)
    return [item.name for day in programme.days for item in choosing.only(day, chosen).items]


SPANISH = make_item(
    1,
    make_talk(
        1,
        title="Colas y más",
        language="es",
        level="beginner",
        kind="Workshop",
        people=(make_person(1, name="Ana Núñez"),),
    ),
)
ENGLISH = make_item(2, make_talk(2, title="Queues", strand=make_strand(2, name="Ops")), place=make_place(2))
COFFEE = make_item(3, title="Coffee", place=None)


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        (Chosen(), ["Colas y más", "Queues", "Coffee"]),
        (Chosen(language="es"), ["Colas y más"]),
        (Chosen(level="beginner"), ["Colas y más"]),
        (Chosen(type="Talk"), ["Queues"]),
        (Chosen(track=make_strand(2).public_id), ["Queues"]),
        (Chosen(room=make_place(2).public_id), ["Queues"]),
        (Chosen(q="NUNEZ mas"), ["Colas y más"]),
        (Chosen(q="hall 2"), ["Queues"]),
        (Chosen(q="coffee"), []),
        (Chosen(language="es", type="Talk"), []),
        (Chosen(track="<script>"), []),
    ],
)
def test_every_choice_narrows_and_words_find_without_accents(chosen: Chosen, names: list[str]) -> None:
    assert found(chosen, SPANISH, ENGLISH, COFFEE) == names


def test_a_page_is_kept_for_known_choices_only_and_for_one_beside_the_day() -> None:
    choices = choosing.choices(make_programme(SPANISH, ENGLISH))
    day, track = "2027-05-12", make_strand(2).public_id
    kept = [Chosen(), Chosen(day="all"), Chosen(day=day, track=track), Chosen(level="beginner")]
    drawn = [
        Chosen(q="a"),
        Chosen(day="2027-05-13"),
        Chosen(track="trk_00000000000000000009"),
        Chosen(track=track, type="Talk"),
        Chosen(level="expert"),
    ]
    assert [choices.keep(chosen) for chosen in kept + drawn] == [True] * 4 + [False] * 5


def test_a_choice_is_looked_at_no_further_than_a_title_is_long() -> None:
    assert len(Chosen.from_query({"q": "x" * 10_000, "utm_source": "mail"}).q) == choosing.LONGEST


def released(event: Event, talks: int) -> list[Session]:
    version, room, track = make_released_version(event), make_room(event), make_track(event, name="Bots")
    kind = make_session_type(event, name="Talk")
    found = []
    for n in range(talks):
        person = make_participant(event, name=f"Ana {n}")
        talk = make_confirmed(
            event, person, title=f"Talk {n}", track=track, session_type=kind, level="beginner"
        )
        make_slot(version, talk, room, starts_at=FIRST_MORNING + timedelta(minutes=5 * n), minutes=5)
        found.append(talk)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("talks", [1, 3, 200])
def test_the_agenda_costs_four_queries_once_and_any_choice_of_it_two(
    talks: int, client: Client, django_assert_num_queries: Any
) -> None:
    event = make_event()
    track = released(event, talks)[0].track
    assert track is not None
    cache.clear()
    path = f"/{event.slug}/agenda/"
    for query, cold in (("", 4), (f"?track={track.public_id}", 2), ("?q=ana+0", 2), ("?track=trk_x", 2)):
        with django_assert_num_queries(cold):
            first = client.get(path + query)
        with django_assert_num_queries(2):
            second = client.get(path + query, headers={"if-none-match": first["ETag"]})
        assert (first.status_code, second.status_code) == (200, 304)


@pytest.mark.django_db
def test_agenda_of_200_talks_is_under_50_kb_compressed(client: Client) -> None:
    event = make_event()
    released(event, 200)
    answer = client.get(f"/{event.slug}/agenda/", headers={"accept-encoding": "gzip"})
    assert len(answer.content) < 50_000


@pytest.mark.django_db
def test_the_form_keeps_what_was_chosen_and_each_choice_can_be_taken_back(client: Client) -> None:
    event = make_event()
    version = make_released_version(event)
    tracks = [make_track(event, name=name) for name in ("Bots", "Ops & Co")]
    for n, track in enumerate(tracks):
        talk = make_confirmed(event, title=f"Talk {n}", track=track)
        make_slot(version, talk, starts_at=FIRST_MORNING + timedelta(hours=n))
    page = client.get(
        f"/{event.slug}/agenda/?track={tracks[1].public_id}&q=%3Cb%3E&day=2027-05-12"
    ).content.decode()
    assert f'<option value="{tracks[1].public_id}" data-key="t1" selected>Ops &amp; Co</option>' in page
    assert 'name="q" value="&lt;b&gt;"' in page
    assert '<input type="hidden" name="day" value="2027-05-12">' in page
    back = re.findall(r'filter-tag" href="([^"]+)"', page)
    assert back == [
        f"/{event.slug}/agenda/?day=2027-05-12&amp;q=%3Cb%3E",
        f"/{event.slug}/agenda/?day=2027-05-12&amp;track={tracks[1].public_id}",
    ]
    assert "data-whole" not in page


def test_cards_name_their_choices_by_the_keys_of_the_form() -> None:
    choices = choosing.choices(make_programme(SPANISH, ENGLISH))
    assert [choices.keys(item) for item in (SPANISH, ENGLISH, COFFEE)] == [
        "t1 r0 l1 v0 k1",
        "t0 r1 l0 k0",
        "",
    ]
    assert SPANISH.starts_at == MORNING
