"""What holds of every tutorial before it is run, and that the comparing of answers can fail."""

import pytest
from django.test import Client

from core import documents
from portal import documentation
from tests.tutorials import reading
from tests.tutorials.running import NEEDS

PAGES = {page.name: page for page in documentation.TUTORIALS}


def lacks(document: documents.Document) -> list[str]:
    """What a tutorial must have and this one has not."""
    wrong = []
    for language in NEEDS:
        steps = list(reading.steps(document.blocks, language))
        if not any(isinstance(step, reading.Code) for step in steps):
            wrong.append(f"nothing to run in {language}")
        if not any(isinstance(step, reading.Printed) for step in steps):
            wrong.append(f"no answer to compare in {language}")
    choices = [[language for language, _words in document.languages]]
    wrong += [] if choices == [list(NEEDS)] else [f"languages are {choices}"]
    counts = {
        name: sum(one.language == name and not one.not_run for one in document.blocks) for name in NEEDS
    }
    wrong += [] if len({*counts.values()}) == 1 else [f"not the same in each language: {counts}"]
    return wrong


@pytest.mark.parametrize("name", PAGES)
def test_tutorial_says_the_same_in_each_language(name: str) -> None:
    assert lacks(PAGES[name].document) == []


def test_a_page_without_a_block_to_run_is_noticed() -> None:
    told = "# Story\n\n```bash not-run: no reason\ntrue\n```\n\n```text\nyes\n```\n"
    wrong = lacks(documents.read(told, str))
    assert wrong[:3] == [f"nothing to run in {language}" for language in NEEDS]


def test_twenty_lines_are_twenty() -> None:
    blocks = PAGES["tutorials/tonights-agenda"].document.blocks
    longest = max(len(block.text.splitlines()) for block in blocks if block.language in NEEDS)
    assert longest <= 20


@pytest.mark.django_db
def test_what_is_not_run_is_told_with_its_reason(client: Client) -> None:
    html = client.get("/docs/tutorials/").content.decode()
    told = [block.not_run for page in PAGES.values() for block in page.document.blocks if block.not_run]
    assert told
    assert [reason for reason in told if reason not in html] == []
    assert [page.url for page in PAGES.values() if f'href="{page.url}"' not in html] == []


@pytest.mark.parametrize(
    ("told", "printed", "is_same"),
    [
        ('{"id": "ord_…"}', '{"id":"ord_abc"}', True),
        ('{"id": "ord_…"}', '{"id":"tkt_abc"}', False),
        ('{"id": "ord_…"}', '{"id":"ord_abc","more":1}', False),
        ('{"id": "ord_…", "…": "…"}', '{"id":"ord_abc","more":1}', True),
        ('{"id": "ord_…", "…": "…"}', '{"more":1}', False),
        ('{"at": "2027-01-01T00:00:00Z"}', '{"at":"2026-11-29T12:00:01.5Z"}', True),
        ('{"at": "2027-01-01T00:00:00Z"}', '{"at":null}', False),
        ('{"n": 1}', '{"n":true}', False),
        ("[1, 2]", "[1, 2, 3]", False),
        ("Redpoint: 2", "Redpoint: 2\n", True),
        ("Redpoint: 2", "Redpoint: 3\n", False),
        ("ptn_…", "ptn_abc", True),
        ("a\nb", "a\nb\nc", False),
        ('{"n": 1}', "", False),
    ],
)
def test_answers_are_compared(told: str, printed: str, is_same: bool) -> None:
    assert reading.same(told, printed) is is_same
