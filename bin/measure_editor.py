"""The agenda editor as Chromium tells it: loaded, a talk dragged over the grid by a scripted mouse and dropped, the
command sent, taken back by keyboard.

A task over 50 ms is one during which nothing on the page moves. On a machine that does other things as well it lasts
longer than it works, so the longest is told by its processor time too. Started by `manage.py bench editor`, which hands in on
standard input where to look; prints one JSON object a line.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any

from playwright.sync_api import Locator, Page, Response, sync_playwright

import chromium

LOADS, STEPS = 5, 120
OBSERVE = """
window.seen = { tasks: [], frames: [] };
new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map((one) => one.duration)))
  .observe({ type: "longtask", buffered: true });
const tick = (at) => requestAnimationFrame(tick, seen.frames.push(at));
requestAnimationFrame(tick);
"""
LOADED = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const all = [page, ...performance.getEntriesByType("resource")];
  return {
    server: page.responseEnd - page.requestStart,
    ready: page.domContentLoadedEventEnd,
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    bytes: all.reduce((sum, one) => sum + one.encodedBodySize, 0),
    nodes: document.querySelectorAll("*").length,
    tasks: seen.tasks,
  };
}"""
ANSWERED = """(path) => performance.getEntriesByType("resource").filter((one) => one.name.includes(path))
  .map((one) => [one.responseEnd - one.requestStart, one.encodedBodySize])"""


@dataclass
class Seen:
    """Durations in milliseconds, over all loads or drags; `queries` by the last part of the address."""

    tasks: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    frames: list[float] = field(default_factory=list)
    queries: dict[str, list[int]] = field(default_factory=dict)

    def hear(self, response: Response) -> None:
        if "query-count" in response.headers:
            name = response.url.split("?")[0].rstrip("/").rsplit("/", 1)[-1]
            self.queries.setdefault(name, []).append(int(response.headers["query-count"]))

    def take(self, page: Page) -> None:
        found = page.evaluate(
            "() => { const was = seen; window.seen = { tasks: [], frames: [] }; return was; }"
        )
        self.tasks += found["tasks"]
        at = found["frames"]
        self.frames += [then - now for now, then in pairwise(at)]


@contextmanager
def traced(page: Page, worked: list[float]) -> Iterator[None]:
    """Adds the processor time of each task of the page's main thread."""
    browser = page.context.browser
    assert browser is not None  # it was launched here
    browser.start_tracing(page=page, categories=["toplevel"])
    yield
    events = json.loads(browser.stop_tracing())["traceEvents"]
    names = {(one["pid"], one["tid"]): one["args"]["name"] for one in events if one["name"] == "thread_name"}
    worked += [
        one.get("tdur", 0) / 1000
        for one in events
        if one["name"].endswith("RunTask") and names.get((one["pid"], one["tid"])) == "CrRendererMain"
    ]


def loads(page: Page, address: str) -> Iterator[dict[str, object]]:
    seen, found = Seen(), []
    page.on("response", seen.hear)
    for _time in range(LOADS):
        page.goto("about:blank")  # to begin a trace styles the page that is there anew
        with traced(page, seen.worked):
            page.goto(address)
            page.wait_for_timeout(700)
        found.append(page.evaluate(LOADED))
    page.remove_listener("response", seen.hear)
    seen.tasks = [task for one in found for task in one["tasks"]]
    yield {
        "name": "editor-load", "n": LOADS,
        **_spread([one["ready"] for one in found]),
        "server_ms": round(median(one["server"] for one in found)), "paint_ms": _round(found, "paint"),
        "queries": seen.queries["editor"][-1], "bytes": found[0]["bytes"], "nodes": found[0]["nodes"], **_long(seen),
    }  # fmt: skip


def drags(page: Page, n: int) -> Iterator[dict[str, object]]:
    dragged, after = Seen(), Seen()
    page.on("response", after.hear)
    page.locator(".board-grid .cell-link").first.click()
    page.locator("#panel [data-command]").first.wait_for()
    after.take(page)
    after.tasks, after.frames = [], []
    for number in range(n):
        _drag(page, number, dragged, after)
    yield {
        "name": "editor-drag", "n": n, "steps": STEPS, "frames": len(dragged.frames),
        "frame_p50_ms": _share(dragged.frames, 0.5), "frame_p95_ms": _share(dragged.frames, 0.95), **_long(dragged),
    }  # fmt: skip
    for name, path in (("command", "do"), ("panel", "panel"), ("check", "check")):
        answers = page.evaluate(ANSWERED, f"/editor/{path}/")
        if answers:
            yield {
                "name": f"editor-{name}", "n": len(answers),
                **_spread([took for took, _bytes in answers]), "bytes": round(median(size for _took, size in answers)),
                "queries": max(after.queries[path]),
                **(_long(after) if name == "command" else {}),
            }  # fmt: skip


def _drag(page: Page, number: int, dragged: Seen, after: Seen) -> None:
    """Over the whole board, into its edges so that it scrolls, and down on what is there: a free place or a talk."""
    cells = page.locator(
        f'.board-grid > .cell[data-column="{2 + number % 5}"]:not(.cell-break, [data-locked])'
    )
    cell = cells.nth(1 + number % 3)
    page.locator(".board-scroll").evaluate("(board) => board.scrollTo(0, 0)")
    grabbed, board = _box(cell), _box(page.locator(".board-scroll"))
    page.mouse.move(grabbed["x"] + 50, grabbed["y"] + 16)
    after.take(page)
    with traced(page, dragged.worked):
        page.mouse.down()
        _wander(page, board)
    dragged.take(page)
    with traced(page, after.worked):
        _told(page, page.mouse.up, ("Moved:", "Swapped:"))
        _told(page, lambda: page.keyboard.press("Control+z"), ("Taken back:",))
    after.take(page)


def _wander(page: Page, board: Any) -> None:
    for step in range(1, STEPS + 1):
        across, down = abs(1 - 4 * step / STEPS % 2), abs(1 - 3 * step / STEPS % 2)
        page.mouse.move(
            board["x"] + 90 + across * (board["width"] - 110),
            board["y"] + 50 + down * (board["height"] - 70),
        )
        if step == STEPS // 2:
            page.wait_for_timeout(300)  # hovering asks what would be wrong there
    page.mouse.move(board["x"] + board["width"] / 2, board["y"] + board["height"] / 2)
    page.wait_for_timeout(50)


def _told(page: Page, act: Callable[[], object], words: tuple[str, ...]) -> None:
    with page.expect_response(lambda response: "/editor/do/" in response.url) as answered:
        act()
    said = str(answered.value.json()["said"])
    if not said.startswith(words):
        raise SystemExit(f"The editor says: {said}")
    page.locator("[data-said]").filter(has_text=said).wait_for()
    page.wait_for_timeout(600)  # the panel follows


def _box(found: Locator) -> Any:
    box = found.bounding_box()
    if box is None:
        raise SystemExit("The board is not drawn.")
    return box


def _long(seen: Seen) -> dict[str, object]:
    longest = {
        "longest_task_ms": round(max(seen.tasks, default=0)),
        "longest_cpu_ms": round(max(seen.worked, default=0)),
    }
    return {"long_tasks": len(seen.tasks), **longest}


def _spread(times: list[float]) -> dict[str, object]:
    return {"p50_ms": _share(times, 0.5), "p95_ms": _share(times, 0.95)}


def _share(times: list[float], share: float) -> float:
    """By nearest rank; 0 for none."""
    return round(sorted(times)[min(len(times) - 1, int(share * len(times)))], 1) if times else 0.0


def _round(found: list[dict[str, float]], name: str) -> int:
    return round(median(one[name] for one in found))


def main() -> None:
    """Reads {"url", "path", "cookies": {name: value}, "drags"}."""
    asked = json.load(sys.stdin)
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=flags)
        context = browser.new_context(base_url=asked["url"], viewport={"width": 1440, "height": 900})
        cookies = asked["cookies"]
        context.add_cookies([{"name": one, "value": cookies[one], "url": asked["url"]} for one in cookies])
        context.add_init_script(OBSERVE)
        page = context.new_page()
        for row in (*loads(page, asked["path"]), *drags(page, asked["drags"])):
            print(json.dumps(row), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
