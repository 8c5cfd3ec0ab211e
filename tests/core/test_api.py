"""The parts of the API that know nothing of conferences."""

from pathlib import Path

import pytest
from django.test import Client

from core.api import pages, problems
from core.api.problems import Problem
from core.api.versions import Change, Versions
from core.views.api import unwrapped

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.django_db
def test_each_kind_of_error_has_a_page_with_cause_and_cure(client: Client) -> None:
    folder = ROOT / "docs" / "api" / "problems"
    assert {page.stem for page in folder.iterdir()} == set(problems.KINDS)
    for code in problems.KINDS:
        answer = client.get(f"/api/problems/{code}")
        assert answer.status_code == 200
        assert [word for word in ("Cause", "Cure") if f">{word}</h" not in answer.content.decode()] == []
    assert client.get("/api/problems/invented").status_code == 404


def test_pages_of_the_repository_are_set_in_paragraphs() -> None:
    text = "# Head\none\ntwo\n\n- a\n  b\n- c\n\n```\nx\ny\n```\n| a |\n| b |\nafter"
    assert unwrapped(text) == "# Head\none two\n\n- a b\n- c\n\n```\nx\ny\n```\n| a |\n| b |\nafter"


def test_a_cursor_is_good_for_its_list_alone() -> None:
    made = pages.cursor(17, "codes")
    assert made == pages.cursor(17, "codes") != pages.cursor(18, "codes")
    assert pages.opened(made, "codes") == 17
    assert "17" not in made
    for wrong in (made[:-2], "", "%%%", pages.cursor(17, "orders")):
        with pytest.raises(Problem):
            pages.opened(wrong, "codes")


def test_changes_are_taken_back_one_after_the_other() -> None:
    versions = Versions(
        ["2026-01-01", "2026-06-01", "2026-12-01"],
        [
            Change("2026-06-01", {"read"}, "", answer_before=lambda body: [*body, "first"],
                   request_since=lambda body: [*body, "first"]),
            Change("2026-12-01", {"read"}, "", answer_before=lambda body: [*body, "second"],
                   request_since=lambda body: [*body, "second"]),
        ],
    )  # fmt: skip
    assert versions.answer([], operation="read", version="2026-01-01") == ["second", "first"]
    assert versions.request([], operation="read", version="2026-01-01") == ["first", "second"]
    assert versions.answer([], operation="read", version="2026-06-01") == ["second"]
    assert versions.answer([], operation="read", version="2026-12-01") == []
    assert versions.answer([], operation="list", version="2026-01-01") == []


def test_versions_are_dates_in_order() -> None:
    for names in (["2026-12-01", "2026-06-01"], ["v1"]):
        with pytest.raises(ValueError, match="dates"):
            Versions(names)
    with pytest.raises(ValueError, match="before it"):
        Versions(["2026-01-01"], [Change("2026-01-01", {"read"}, "")])
