"""/status/ tells everybody whether the site works and how fast its API answers; docs/promise-lines.md what is tested of it."""

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.test import Client, override_settings

from config.api import names
from core import green
from core.api import metrics
from core.api.histogram import BOUNDS, Histogram
from core.api.standing import standings, within

PROMISE = configured.BASE_DIR / "docs" / "promise-lines.md"


@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Histogram]:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    metrics.histogram.cache_clear()
    with override_settings(METRICS_TOKEN="a-token-of-who-runs-the-machine"):
        yield metrics.histogram()
        metrics.histogram().close()
    metrics.histogram.cache_clear()


@pytest.mark.django_db
def test_each_operation_stands_with_its_bounds_and_who_is_late_is_told(
    counted: Histogram, client: Client
) -> None:
    for _ in range(200):
        counted.add("read_event", 200, 0.02)
    for seconds in (0.02, 0.9):
        counted.add("list_codes", 503, seconds)
    counted.add("never/was", 404, 9)
    page = " ".join(client.get("/status/").content.decode().split())
    assert "<code>read_event</code></th> <td>200</td> <td>25 ms</td> <td>25 ms</td> <td>0</td>" in page
    assert (
        "<code>list_codes</code></th> <td>2</td> <td>25 ms</td> <td><strong>1000 ms</strong></td> <td>2</td>"
        in page
    )
    assert "1 operation does not keep it." in page
    assert "<code>none</code>" not in page


@pytest.mark.django_db
def test_without_counting_the_page_says_so_and_tells_what_is_tested(client: Client) -> None:
    page = client.get("/status/").content.decode()
    assert "METRICS_TOKEN is not set" in page
    assert "Everything works" in page
    assert re.search(r"[0-9]+ recorded calls must get the same answers", page)


@pytest.mark.django_db
def test_a_database_that_is_not_there_is_told_and_who_reloads_asks_it_once(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    client.get("/status/")
    with django_assert_num_queries(0):
        client.get("/status/")
    cache.clear()
    monkeypatch.setattr("core.views.health._migrated", lambda: 1 / 0)
    page = client.get("/status/").content.decode()
    assert "Something does not work" in page


def test_a_share_is_the_bound_within_which_it_lies() -> None:
    counts = [0] * (len(BOUNDS) + 1)
    counts[1], counts[6] = 99, 1
    assert (within(counts, 0.5), within(counts, 0.99), within(counts, 1)) == (0.025, 0.025, 0.4)
    counts[-1] = 5
    assert within(counts, 0.99) is None
    assert standings([]) == []


def test_when_everything_last_passed_is_read_from_what_the_checks_left(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "green.json"
    monkeypatch.setattr(green, "FILE", file)
    assert green.read() is None
    file.write_text("{")
    assert green.read() is None
    cache.clear()
    assert "All tests last passed" not in client.get("/docs/limits/").content.decode()
    file.write_text(json.dumps({"commit": "0123456789abcdef", "at": "2026-12-01T10:00:00Z"}))
    cache.clear()
    assert green.read() == {"commit": "0123456789ab", "at": "2026-12-01T10:00:00Z"}
    told = client.get("/docs/limits/").content.decode()
    assert "All tests last passed on 2026-12-01T10:00:00Z, at 0123456789ab." in told


# The table of promises


TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def lines() -> list[str]:
    return [line for line in PROMISE.read_text().splitlines() if re.match(r"\| [A-E]\d+ ", line)]


def missing_tests(text: str) -> list[str]:
    """Tests that are named and are not there."""
    wrong = []
    for file, name in TEST.findall(text):
        path = configured.BASE_DIR / file
        if not path.is_file() or (name and f"def {name}(" not in path.read_text()):
            wrong.append(f"{file}::{name}")
    return wrong


def test_every_line_names_a_test_that_is_there_or_says_why_not() -> None:
    assert missing_tests(PROMISE.read_text()) == []
    assert [line for line in lines() if not TEST.search(line) and "left out" not in line.lower()] == []


def test_a_test_that_is_not_there_is_noticed() -> None:
    assert missing_tests("`tests/events/test_api_once.py::test_never_was`") == [
        "tests/events/test_api_once.py::test_never_was"
    ]


def test_no_line_of_the_promise_is_left_out_of_the_table() -> None:
    numbers = {"A": 11, "B": 8, "C": 7, "D": 10, "E": 8}
    wanted = [f"{part}{number}" for part, most in numbers.items() for number in range(1, most + 1)]
    assert [line.split()[1] for line in lines()] == wanted


def test_every_operation_that_the_table_of_the_workspace_names_is_there() -> None:
    text = (PROMISE.parent / "scripting.md").read_text().partition("|---|---|")[2]
    named = {*re.findall(r"`([a-z_]+)`", text)}
    assert named - {*names()} == set()
    assert len(named) > 20
