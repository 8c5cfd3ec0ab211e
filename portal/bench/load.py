"""A small HTTP/1.1 client on asyncio: kept-alive connections, cookies, and the figures of many at once."""

import asyncio
import gzip
import json
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
TIMING = re.compile(r"(?:app|db);dur=([0-9.]+)")
TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def content(self) -> bytes:
        packed = self.headers.get("content-encoding") == "gzip"
        return gzip.decompress(self.body) if packed else self.body

    @property
    def text(self) -> str:
        return self.content.decode()

    @property
    def queries(self) -> int:
        return int(self.headers.get("query-count", 0))

    @property
    def work_seconds(self) -> float | None:
        """What the server says that it worked, without how long the call waited; None where it does not tell."""
        told = TIMING.findall(self.headers.get("server-timing", ""))
        return sum(map(float, told)) / 1000 if told else None


class Failed(AssertionError):
    """A job that did not do what it is there for; counts as an error of the run."""


def expect(answer: Answer, *statuses: int) -> Answer:
    if answer.status not in statuses:
        raise Failed(f"answered {answer.status}")
    return answer


@dataclass
class Browser:
    """One visitor: one connection, his cookies, and what he asked for so far."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    keep_answers: bool = True
    headers: dict[str, str] = field(default_factory=dict)  # with every request
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return await self._ask("GET", path, headers or {}, b"")

    async def post(self, path: str, fields: dict[str, str] | list[tuple[str, str]]) -> Answer:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        return await self._ask("POST", path, headers, urlencode(fields).encode())

    async def send_json(self, method: str, path: str, value: object, headers: dict[str, str]) -> Answer:
        """As a program calls: no cookie, no form."""
        told = headers | ({} if value is None else {"Content-Type": "application/json"})
        return await self._ask(method, path, told, b"" if value is None else json.dumps(value).encode())

    async def send_file(self, method: str, path: str, content: bytes, headers: dict[str, str]) -> Answer:
        return await self._ask(method, path, headers | {"Content-Type": "application/octet-stream"}, content)

    async def close(self) -> None:
        if self._streams:
            self._streams[1].close()
            self._streams = None

    async def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        start = time.perf_counter()
        head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Accept-Encoding: gzip"]
        if self.cookies:
            head.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if body or method == "POST":
            head.append(f"Content-Length: {len(body)}")
        head += [f"{name}: {value}" for name, value in (self.headers | headers).items()]
        request = "\r\n".join(head).encode() + b"\r\n\r\n" + body
        status, got, content = await asyncio.wait_for(self._exchange(request), TIMEOUT_SECONDS)
        answer = Answer(status, got, content, time.perf_counter() - start)
        if self.keep_answers:
            self.answers.append(answer)
        return answer

    async def _exchange(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port, limit=2**22)
        reader, writer = self._streams
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                cookie, _, _ = value.partition(";")
                key, _, content = cookie.partition("=")
                self.cookies[key] = content
            elif name:
                headers[name.lower()] = value
        status = int(lines[0].split(" ")[1])
        body = await _body(reader, headers) if status not in {204, 304} else b""
        if headers.get("connection") == "close":
            await self.close()
        return status, headers, body


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers.get("content-length", 0)))
    parts = []
    while size := int((await reader.readline()).strip() or b"0", 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(parts)


def csrf_token(page: Answer) -> str:
    found = TOKEN.search(page.text.encode())
    if found is None:
        raise ValueError("the page has no form")
    return found.group(1).decode()


@dataclass
class Run:
    """What a run of many jobs gave. Seconds of single requests, and sums over all jobs."""

    jobs: int = 0
    errors: int = 0
    requests: int = 0
    queries: int = 0
    bytes: int = 0
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, answers: list[Answer]) -> None:
        self.jobs += 1
        self.requests += len(answers)
        self.queries += sum(answer.queries for answer in answers)
        self.bytes += sum(len(answer.body) for answer in answers)
        self.latencies += [answer.seconds for answer in answers]
        self.work += [answer.work_seconds for answer in answers if answer.work_seconds is not None]


Job = Callable[[Browser, int], Awaitable[None]]


async def drive(job: Job, *, port: int, n: int, clients: int, new_visitor: bool = True) -> Run:
    """Run `job` n times with so many clients at once. A job that raises counts as an error."""
    run = Run()
    todo = iter(range(n))
    start = time.perf_counter()

    async def client() -> None:
        browser = Browser(port)
        for number in todo:
            if new_visitor:
                await browser.close()
                browser = Browser(port)
            browser.answers = []
            try:
                await job(browser, number)
            except (AssertionError, ValueError, OSError, asyncio.IncompleteReadError, TimeoutError) as error:
                run.errors += 1
                if len(run.notes) < 5:
                    run.notes.append(f"{type(error).__name__}: {error}")
            run.add(browser.answers)
        await browser.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    run.seconds = time.perf_counter() - start
    return run
