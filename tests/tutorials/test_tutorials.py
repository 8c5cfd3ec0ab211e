"""docs/tutorials/: every block is run, in order, in each language, against a server with its worker; what it prints is
what the page shows below it."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from portal import documentation
from portal.bench import server
from tests.tutorials import reading
from tests.tutorials.conftest import Site
from tests.tutorials.running import NEEDS, Program, missing

LANGUAGES = list(NEEDS)
TUTORIALS = {page.name.removeprefix("tutorials/"): page for page in documentation.TUTORIALS}


class Slack(HTTPServer):
    """Takes what Slack would, and keeps it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _SlackHandler)
        self.told: list[Any] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _SlackHandler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Slack)
        self.server.told.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *words: Any) -> None:
        pass


@dataclass
class Story:
    """One tutorial in one language, at an event of its own."""

    site: Site
    slug: str
    folder: Path
    environment: dict[str, str]
    port: int

    def does(self, what: str, **given: Any) -> Any:
        return self.site.does(what, slug=self.slug, **given)

    def listens(self, *kinds: str) -> None:
        url = f"http://127.0.0.1:{self.port}/"
        self.environment["SECRET"] = self.does("listens", url=url, kinds=kinds)["secret"]

    def plays(self) -> None:
        """At a sandbox, which is another event with a token of its own."""
        made = self.does("sandbox")
        self.environment |= {"EVENT": made["event"], "TOKEN": made["token"]}


def nothing(story: Story) -> None:
    pass


# What has to be there before, and what each sentence by hand means, by the words with which it begins.
BEFORE: dict[str, Callable[[Story], Any]] = {
    "first-redemption": lambda story: story.does("without_code"),
    "tonights-agenda": lambda story: story.does("agenda"),
    "accepted-talk": lambda story: story.does("proposal"),
    "scan-a-badge": lambda story: story.does("attendee"),
    "move-in": lambda story: story.does("without_code"),
    "partner-dashboard": nothing,
    "year-in-five-minutes": nothing,
}
BY_HAND: dict[str, Callable[[Story], Any]] = {
    "Open `pay_url` and pay.": lambda story: story.does("pays"),
    "In the workspace, *Set-up → Webhooks*: add `http://localhost:9000/`, choose `proposal.accepted`": (
        lambda story: story.listens("proposal.accepted")
    ),
    "In *Review → Decisions*, accept “Tin cans”": lambda story: story.does("accepts"),
    "In the workspace, *Door → Devices*": nothing,  # the phone of the next step joins by itself
    "Hold Dana’s badge before the phone’s camera.": lambda story: story.does("scans"),
    "In the workspace, *Talks → Bring proposals in*": (
        lambda story: story.does("brings_in", file=str(story.folder / "sessions.json"))
    ),
    "In the workspace, *Set-up → Webhooks*: add `http://localhost:9000/`, choose `order.paid`": (
        lambda story: story.listens("order.paid", "order.cancelled")
    ),
    "In the workspace, *Set-up → New sandbox event*": lambda story: story.plays(),
    "Buy two tickets with REDPOINT20": lambda story: story.does("buys"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TUTORIALS)
def test_tutorial_comes_to_its_end(name: str, language: str, site: Site, tmp_path: Path) -> None:
    if gone := missing(language):
        pytest.skip(f"not here: {', '.join(gone)}")
    slug, port, slack = f"{name}-{language}", server.free_port(), Slack()
    token = site.does("build", slug=slug)["token"]
    environment = {
        "SITE": site.url, "EVENT": slug, "TOKEN": token, "PORT": str(port), "DAY": "2027-05-12", "FROM": "17:00",
        "SLACK": f"http://127.0.0.1:{slack.server_port}/",
    }  # fmt: skip
    story = Story(site, slug, tmp_path, environment, port)
    BEFORE[name](story)
    steps = list(reading.steps(TUTORIALS[name].document.blocks, language))
    try:
        assert play(story, language, steps) > 0
    finally:
        slack.shutdown()
        slack.server_close()
    if name == "accepted-talk":
        assert slack.told == [{"text": "Accepted: Tin cans"}]


def play(story: Story, language: str, steps: list[reading.Step]) -> int:
    """Returns how many answers were compared. The program starts with its first block: before, its words are gathered."""
    program: Program | None = None
    printed, compared = "", 0
    try:
        for step in steps:
            match step:
                case reading.File(name, text):
                    (story.folder / name).write_text(text)
                case reading.ByHand(text):
                    by_hand(text)(story)
                case reading.Code():
                    program = program or Program(language, codes(steps), story.folder, story.environment)
                    printed += program.go()
                case reading.Printed(text):
                    assert reading.same(text, printed), f"{story.slug} shows\n{text}\nand printed\n{printed}"
                    printed, compared = "", compared + 1
    finally:
        if program is not None:
            program.end()
    return compared


def codes(steps: list[reading.Step]) -> list[str]:
    return [step.text for step in steps if isinstance(step, reading.Code)]


def by_hand(text: str) -> Callable[[Story], Any]:
    [found] = [does for begins, does in BY_HAND.items() if text.startswith(begins)]
    return found
