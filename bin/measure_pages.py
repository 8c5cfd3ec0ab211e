"""What readers wait for, as Chromium tells it: first paint, bytes, and how long the page does not answer.

Measured as Lighthouse does: a phone with a processor four times slower, and a desktop as it is. Started by
`manage.py bench reading`, which hands in on standard input where to look; prints one JSON object a line.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

import chromium

QUIET_MS = 1500  # after the page has loaded, for what its scripts put off
LONG_MS = 50
# Name → viewport and how many times slower the processor is.
READERS: Mapping[str, tuple[dict[str, Any], int]] = {
    "phone": ({"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}, 4),
    "desktop": ({"viewport": {"width": 1280, "height": 900}}, 1),
}
WATCH = """
window.seen = { tasks: [], paint: 0, shift: 0 };
const watch = (type, hear) =>
  new PerformanceObserver((list) => list.getEntries().forEach(hear)).observe({ type, buffered: true });
watch("longtask", (one) => seen.tasks.push(one.duration));
watch("largest-contentful-paint", (one) => (seen.paint = one.startTime));
watch("layout-shift", (one) => (seen.shift += one.hadRecentInput ? 0 : one.value));
"""
TELL = """() => ({
  ...seen,
  first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
  nodes: document.querySelectorAll("*").length,
})"""


@dataclass(frozen=True)
class Seen:
    """Of one load of a page. Times are milliseconds, `blocking` what long tasks take beyond 50 ms each."""

    first_paint: float
    largest_paint: float
    shift: float
    bytes: int
    requests: int
    nodes: int
    tasks: tuple[float, ...]

    @property
    def blocking(self) -> float:
        return sum(task - LONG_MS for task in self.tasks)


def load(context: BrowserContext, path: str, slower: int) -> Seen:
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    devtools.send("Network.enable")
    sizes: list[int] = []
    devtools.on("Network.loadingFinished", lambda told: sizes.append(int(told["encodedDataLength"])))
    answer = page.goto(path, wait_until="load")
    if answer is None or answer.status != 200:
        raise SystemExit(f"{path} answers {answer.status if answer else 'nothing'}.")
    page.wait_for_timeout(QUIET_MS)
    return seen(page, sizes)


def seen(page: Page, sizes: list[int]) -> Seen:
    told = page.evaluate(TELL)
    page.close()
    return Seen(
        first_paint=told["first"],
        largest_paint=told["paint"],
        shift=told["shift"],
        bytes=sum(sizes),
        requests=len(sizes),
        nodes=told["nodes"],
        tasks=tuple(told["tasks"]),
    )


def figures(page: str, reader: str, slower: int, loads: list[Seen]) -> dict[str, object]:
    """The medians."""
    return {
        "name": "reading",
        "page": page,
        "reader": reader,
        "cpu_slower": slower,
        "n": len(loads),
        "first_paint_ms": round(median(one.first_paint for one in loads)),
        "largest_paint_ms": round(median(one.largest_paint for one in loads)),
        "layout_shift": round(median(one.shift for one in loads), 3),
        "bytes": round(median(one.bytes for one in loads)),
        "requests": round(median(one.requests for one in loads)),
        "nodes": round(median(one.nodes for one in loads)),
        "long_tasks": round(median(len(one.tasks) for one in loads)),
        "longest_task_ms": round(median(max(one.tasks, default=0) for one in loads)),
        "blocking_ms": round(median(one.blocking for one in loads)),
    }


def main() -> None:
    """Reads {"url", "pages": {name: path}, "cookies": {name: value}, "runs"}."""
    asked = json.load(sys.stdin)
    cookies: list[Any] = [
        {"name": name, "value": value, "url": asked["url"]} for name, value in asked["cookies"].items()
    ]
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=flags)
        for name, path in asked["pages"].items():
            for reader, (options, slower) in READERS.items():
                context = browser.new_context(base_url=asked["url"], service_workers="block", **options)
                context.add_init_script(WATCH)
                if name in asked["signed_in"]:
                    context.add_cookies(cookies)
                load(context, path, 1)  # what servers and caches do once
                loads = [load(context, path, slower) for _run in range(asked["runs"])]
                context.close()
                print(json.dumps(figures(name, reader, slower, loads)), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
