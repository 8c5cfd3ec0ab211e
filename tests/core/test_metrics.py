"""/metrics is for who runs the installation: how long operations took, of all processes, and nothing of anybody."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from config import environment
from core.api import metrics
from core.api.histogram import Histogram, exposition
from tests.factories.api import Api
from tests.factories.events import make_event

ROOT = Path(__file__).resolve().parent.parent.parent
TOKEN = "a-token-of-who-runs-the-machine"
OTHER_PROCESS = """
import sys
import tempfile
from pathlib import Path
from core.api.histogram import Histogram
own = Histogram(Path(sys.argv[1]), ["list_codes", "read_code"])
for _ in range(3000):
    own.add("read_code", 200, 0.02)
"""


@pytest.fixture
def scraped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    metrics.histogram.cache_clear()
    with override_settings(METRICS_TOKEN=TOKEN):
        yield Client(headers={"Authorization": f"Bearer {TOKEN}"})
    if metrics.histogram.cache_info().currsize:
        metrics.histogram().close()
    metrics.histogram.cache_clear()


def value(text: str, start: str) -> float:
    return next(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(start))


@pytest.mark.django_db
def test_calls_are_counted_by_operation_and_class_of_status_and_tell_of_nobody(scraped: Client) -> None:
    event = make_event(slug="secret-summit", is_public=True)
    api = Api(event)
    for path in ("events/secret-summit", "events/secret-summit", "events/nowhere", "never/was"):
        api.get(path)
    api.call("HEAD", "events/secret-summit")
    text = scraped.get("/metrics").content.decode()
    name = "plenary_api_seconds"
    assert value(text, f'{name}_count{{operation="read_event",status="2xx"}}') == 3
    assert value(text, f'{name}_bucket{{operation="read_event",status="2xx",le="+Inf"}}') == 3
    assert value(text, f'{name}_sum{{operation="read_event",status="2xx"}}') > 0
    assert value(text, f'{name}_count{{operation="read_event",status="4xx"}}') == 1
    assert value(text, f'{name}_count{{operation="none",status="4xx"}}') == 1
    assert not any(word in text for word in ("secret-summit", event.public_id, api.secret[:14], "never"))


def test_only_the_token_opens_it(scraped: Client) -> None:
    assert scraped.get("/metrics").status_code == 200
    for given in ({}, {"Authorization": f"Bearer {TOKEN}x"}, {"Authorization": f"Basic {TOKEN}"}):
        answer = Client().get("/metrics", headers=given)
        assert (answer.status_code, answer.content) == (401, b"")
    with override_settings(METRICS_TOKEN=""):
        assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.django_db
def test_figures_that_cannot_be_kept_cost_no_answer(
    scraped: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: "/nowhere/at/all")
    assert Api(make_event(slug="open", is_public=True)).get("events/open").status_code == 200
    assert "figures are not kept" in caplog.text


def test_two_processes_and_this_one_count_together_and_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "counts"
    command = [sys.executable, "-c", OTHER_PROCESS, str(file)]
    others = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    own = Histogram(file, ["list_codes", "read_code"])
    for _ in range(3000):
        own.add("read_code", 200, 0.02)
    assert [one.wait(60) for one in others] == [0, 0]
    [row] = own.rows()
    assert (row.operation, row.status, sum(row.counts), row.microseconds) == (
        "read_code",
        "2xx",
        9000,
        180_000_000,
    )
    own.close()


def test_buckets_add_up_and_the_bound_itself_is_within(tmp_path: Path) -> None:
    own = Histogram(tmp_path / "counts", ["read_code"])
    for seconds in (0.005, 0.4, 0.41, 7):
        own.add("read_code", 503, seconds)
    text = exposition(own.rows())
    counts = {bound: value(text, f'plenary_api_seconds_bucket{{operation="read_code",status="5xx",le="{bound}"}}')
              for bound in ("0.01", "0.25", "0.4", "1.0", "2.5", "+Inf")}  # fmt: skip
    assert list(counts.values()) == [1, 1, 2, 3, 3, 4]
    own.close()


@pytest.mark.parametrize("given", ["short", "a token with spaces in it", "über-lange-geheime-wörter-1"])
def test_token_that_is_none_stops_the_start(given: str) -> None:
    with pytest.raises(environment.BadSetting, match="METRICS_TOKEN must be 20 or more"):
        environment.bearer({"METRICS_TOKEN": given}, "METRICS_TOKEN")
