"""What stands beside a session as worth seeing: deterministic, in the trade's order of reasons."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from agenda import related
from agenda.models import Favourite
from agenda.related import Known
from tests.factories.agenda import NOW, make_confirmed, make_released_version, make_session_type, make_slot
from tests.factories.events import make_event, make_room
from tests.factories.programme import MORNING


def known(code: str, title: str, track: str = "", people: str = "", hour: int = 0) -> Known:
    return Known(code, title, MORNING + timedelta(hours=hour), track, frozenset(people.split()))


TALKS = [
    known("A", "Queues that survive a crash", "ops", "ana"),
    known("B", "Reading a crash dump", "web", "bo", 1),
    known("C", "Gardens", "ops", "cy", 2),
    known("D", "Painting", "art", "ana", 3),
    known("E", "Nothing alike", "art", "ed", 4),
    *[known(f"F{n}", f"Other thing number {n}", "misc", f"f{n}", 5) for n in range(8)],
]


def codes(code: str, together: dict[str, int] | None = None) -> list[str]:
    return [talk.code for talk in related.nearest(code, TALKS, together)]


def test_words_people_and_track_bring_talks_near_and_nothing_else_does() -> None:
    assert codes("A") == ["D", "B", "C"]
    assert codes("E") == ["D"]
    assert codes("nobody") == []


def test_stars_given_together_weigh_more_than_all_the_rest() -> None:
    assert codes("A", {"E": 10, "C": 2})[:2] == ["E", "C"]


def test_a_large_track_gives_its_next_talks_and_no_more_than_four() -> None:
    assert codes("F0") == ["F1", "F2", "F3", "F4"]


@given(st.lists(st.text(max_size=40), min_size=1, max_size=12))
def test_any_titles_give_others_and_never_the_talk_itself(titles: list[str]) -> None:
    talks = [known(str(n), title) for n, title in enumerate(titles)]
    found = related.nearest("0", talks)
    assert "0" not in {talk.code for talk in found}
    assert len(found) <= related.MOST


@pytest.mark.django_db
@pytest.mark.parametrize("talks", [1, 3, 200])
def test_session_pages_cost_four_queries_and_bring_what_was_starred_together(
    talks: int, client: Client, django_assert_num_queries: Any
) -> None:
    event = make_event()
    version, room, kind = make_released_version(event), make_room(event), make_session_type(event)
    rows = [make_confirmed(event, title=f"Title {n}", session_type=kind) for n in range(talks + 2)]
    for talk in rows:
        make_slot(version, talk, room)
    for talk in rows[:2]:
        Favourite.objects.create(event=event, session=talk, device="a", starred_at=NOW)
    pages = []
    for talk in (rows[1], rows[0]):
        with django_assert_num_queries(4):
            pages.append(client.get(f"/{event.slug}/agenda/{talk.code}/").content.decode())
    assert ["You may also like" in page for page in pages] == [False, True]
    assert re.findall(r'covers"><h3><a href="[^"]+">([^<]+)', pages[1]) == ["Title 1"]
