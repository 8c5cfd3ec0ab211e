"""The page on which is decided, a hundred talks at a time: what is counted, drawn and kept is of all of them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agenda import decision_page
from agenda.models import Session
from events.models import Event
from tests.agenda.test_decision_pages import HTMX, chair, decisions, event, press, ranked, titles  # noqa: F401 - two are fixtures
from tests.factories.agenda import make_session
from tests.factories.events import make_event, make_track

pytestmark = pytest.mark.django_db
DECIDE = "/relay/review/decisions/decide/"


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


def test_turning_the_page_keeps_the_line_and_what_is_shown(
    chair: Client, event: Event, by_twos: None
) -> None:
    ranked(event, 5, 4, 3, 2, 1)
    line = {"show": "all", "per": "type", "accept": "1", "rest": "on", "page": "2"}
    kept = "/relay/review/decisions/?show=all&per=type&accept=1&rest=on&page="
    html = chair.get("/relay/review/decisions/", line).content.decode()
    assert [f'name="turn" value="{number}"' in html for number in (1, 3)] == [True, True]
    for number in ("1", "3"):
        turned = chair.post(DECIDE, {**line, "turn": number})
        assert (turned.status_code, turned.headers["Location"]) == (302, f"{kept}{number}")
    with_script = chair.post(DECIDE, {**line, "turn": "3"}, headers=HTMX)
    assert (with_script.status_code, with_script.headers["HX-Redirect"]) == (200, f"{kept}3")


def form_of(answer: Any, **more: Any) -> dict[str, Any]:
    """What a browser sends of the page: its fields, with the boxes that are ticked."""
    shown = answer.context["here"].split()
    return {
        "here": " ".join(shown),
        "pick": [code for code in shown if code in answer.context["picked"]],
        **more,
    }


def test_ticked_talks_are_kept_over_pages_and_looked_through_before_they_are_decided(
    chair: Client, event: Event, by_twos: None
) -> None:
    one, two, three, four, five = ranked(event, 5, 4, 3, 2, 1)
    first = chair.get("/relay/review/decisions/")
    chair.post(DECIDE, form_of(first, pick=[one.code, two.code], turn="2"))
    chair.post(
        DECIDE, form_of(chair.get("/relay/review/decisions/"), pick=[two.code], turn="2")
    )  # one let go
    second = chair.get("/relay/review/decisions/?page=2")
    assert "1 talk is chosen on another page" in second.content.decode()
    answer = chair.post(DECIDE, form_of(second, pick=[three.code], many="reject", page="2"))
    assert answer.headers["Location"].startswith("/relay/review/decisions/chosen/?many=reject&page=2")
    assert decisions(two, three) == ["", ""]
    look = chair.get(answer.headers["Location"])
    assert [row.session.title for row in look.context["look"].changes] == ["Talk 2", "Talk 3"]
    shown = {"shown": look.context["look"].fingerprint}
    done = chair.post(answer.headers["Location"], shown)
    assert done.headers["Location"] == "/relay/review/decisions/?page=2"
    assert decisions(one, two, three, four, five) == ["", "reject", "reject", "", ""]
    assert chair.get("/relay/review/decisions/").context["picked"] == frozenset()


def test_all_that_stand_there_are_looked_through_and_only_what_was_shown_is_done(
    chair: Client, event: Event, by_twos: None
) -> None:
    one, two, three = ranked(event, 5, 4, 3)
    told = make_session(event, title="Told", state="confirmed")
    page = chair.get("/relay/review/decisions/")
    assert "Do it to all 3 …" in page.content.decode()
    address = chair.post(DECIDE, form_of(page, many="wait", all="1")).headers["Location"]
    look = chair.get(address).context["look"]
    assert [row.session.title for row in look.changes] == ["Talk 1", "Talk 2", "Talk 3"]
    press(chair, two, "accept")  # somebody else, meanwhile
    again = chair.post(address, {"shown": look.fingerprint})
    assert (again.status_code, decisions(one, two, three)) == (200, ["", "accept", ""])
    chair.post(address, {"shown": again.context["look"].fingerprint})
    assert decisions(one, two, three, told) == ["wait", "wait", "wait", ""]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_ticks_are_let_go_once_it_is_done(
    chair: Client, event: Event, by_twos: None, headers: dict[str, str]
) -> None:
    one, *_others = ranked(event, 3, 2, 1)
    first = chair.get("/relay/review/decisions/")
    chair.post(DECIDE, form_of(first, pick=[one.code], many="reject", apply="1"), headers=headers)
    assert decisions(one) == ["reject"]
    assert chair.get("/relay/review/decisions/?page=2").context["elsewhere"] == 0


def test_ticks_are_of_one_event_and_are_let_go(chair: Client, event: Event, by_twos: None) -> None:
    one, _two, three = ranked(event, 5, 4, 3)
    foreign = make_session(make_event())
    page = chair.get("/relay/review/decisions/")
    chair.post(DECIDE, {"here": f"{one.code} {foreign.code}", "pick": [one.code, foreign.code], "turn": "2"})
    second = chair.get("/relay/review/decisions/?page=2")
    assert second.context["elsewhere"] == 1
    look = chair.get("/relay/review/decisions/chosen/?many=accept").context["look"]
    assert [row.session.code for row in look.changes] == [one.code]
    chair.post(DECIDE, form_of(second, forget="1"))
    assert chair.get("/relay/review/decisions/?page=2").context["elsewhere"] == 0
    assert chair.get("/relay/review/decisions/chosen/?many=accept").context["look"].changes == []
    assert chair.get("/relay/review/decisions/chosen/?many=x").status_code == 302
    assert (page.status_code, decisions(one, three, foreign)) == (200, ["", "", ""])


def test_looking_through_costs_the_same_for_any_number(chair: Client, event: Event) -> None:
    counted = []
    for _more in range(2):
        ranked(event, 3, 2, 1)
        chair.get("/relay/review/decisions/chosen/?many=reject&all=1")
        with CaptureQueriesContext(connection) as queries:
            chair.get("/relay/review/decisions/chosen/?many=reject&all=1")
        counted.append(len(queries))
    assert counted[0] == counted[1]


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
