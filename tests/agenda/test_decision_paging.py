"""The page on which is decided, a hundred talks at a time: what is counted, drawn and kept is of all of them."""

import pytest
from django.test import Client

from agenda import decision_page
from agenda.models import Session
from events.models import Event
from tests.agenda.test_decision_pages import HTMX, chair, decisions, event, press, ranked, titles  # noqa: F401 - two are fixtures
from tests.factories.events import make_track

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_twos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decision_page, "ON_A_PAGE", 2)


def test_pages_follow_one_another_in_order_and_count_all(chair: Client, event: Event, by_twos: None) -> None:
    ranked(event, 1, 2, 3, 4, 5)
    Session.objects.filter(title="Talk 1").update(pending_decision="reject")
    pages = [chair.get(f"/relay/review/decisions/?page={number}") for number in ("1", "2", "3", "99", "x")]
    found = [titles(page) for page in pages]
    assert found == [["Talk 5", "Talk 4"], ["Talk 3", "Talk 2"], ["Talk 1"], ["Talk 1"], ["Talk 5", "Talk 4"]]
    assert [(page.context["counts"]["reject"], page.context["counts"]["open"]) for page in pages] == [
        (1, 4)
    ] * 5
    assert "Talks 3 – 4 of 5." in pages[1].content.decode()


def test_links_of_pages_keep_the_line_and_what_is_shown(chair: Client, event: Event, by_twos: None) -> None:
    ranked(event, 5, 4, 3, 2, 1)
    html = chair.get("/relay/review/decisions/?show=all&per=type&accept=1&rest=on&page=2").content.decode()
    kept = "?show=all&amp;per=type&amp;accept=1&amp;rest=on&amp;page="
    assert (f'href="{kept}1"' in html, f'href="{kept}3"' in html) == (True, True)
    assert 'href="?page=2"' in chair.get("/relay/review/decisions/").content.decode()


def test_decision_leads_back_to_its_page_and_keeps_what_other_pages_hold(
    chair: Client, event: Event, by_twos: None
) -> None:
    first, _second, third, *_more = ranked(event, 5, 4, 3, 2, 1)
    press(chair, first, "accept")
    given = {"pick": [third.code], "many": "wait", "page": "2", "per": "type", "accept": "1"}
    answer = chair.post("/relay/review/decisions/decide/", given)
    assert answer.headers["Location"] == "/relay/review/decisions/?per=type&accept=1&page=2"
    assert decisions(first, third) == ["accept", "wait"]
    wrong = chair.post("/relay/review/decisions/decide/", {"page": "2&next=//x"})
    assert wrong.headers["Location"] == "/relay/review/decisions/"


def test_row_that_meanwhile_stands_on_another_page_is_drawn_anew(
    chair: Client, event: Event, by_twos: None
) -> None:
    *_first, last = ranked(event, 5, 4, 3)
    html = press(chair, last, "accept", headers=HTMX).content.decode()
    assert f'id="row-{last.code}"' in html


def test_line_is_looked_for_on_the_page_where_it_stands(chair: Client, event: Event, by_twos: None) -> None:
    ranked(event, 5, 4, 3, 2, 1)
    address = "/relay/review/decisions/?accept=3&wait=2&page="
    told = [
        (page.context["page"].number, [list(one.ends) for one in page.context["sections"][0].rows])
        for page in (chair.get(address + line) for line in ("accept", "wait"))
    ]
    assert told == [(2, [["accept"], []]), (3, [["wait"]])]


def test_group_that_goes_on_says_so_and_counts_from_its_beginning(
    chair: Client, event: Event, by_twos: None
) -> None:
    ranked(event, 5, track=make_track(event, name="Bots"))
    ranked(event, 4, 3, 2, track=make_track(event, name="Web"))
    pages = [chair.get(f"/relay/review/decisions/?per=track&wait=1&page={number}") for number in (1, 2)]
    found = [
        [
            (one.name, len(one.rows), one.begins, one.before, one.is_continued)
            for one in page.context["sections"]
        ]
        for page in pages
    ]
    assert found == [
        [("Bots", 1, ["accept"], 0, False), ("Web", 1, ["accept"], 0, False)],
        [("Web", 2, [], 1, True)],
    ]
    assert 'data-before="1"' in pages[1].content.decode()
