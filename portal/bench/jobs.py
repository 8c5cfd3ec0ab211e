"""The benchmarks by name: what each fills the database with, and what one job of it does."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import uuid4

from portal.bench import fill
from portal.bench.load import Browser, Job, Run, csrf_token, drive

SESSIONS = 200
FLASH_SEATS = 50
REDIRECTS = {302, 303}


@dataclass(frozen=True)
class Bench:
    """`prepare` fills the empty database and returns what `job` needs; `n` and `clients` are the defaults."""

    prepare: Callable[[], Job]
    n: int
    clients: int
    new_visitor: bool = True
    check: Callable[[Run], None] | None = None


def _page(path: str, *, headers: dict[str, str] | None = None, status: int = 200) -> Job:
    async def job(browser: Browser, number: int) -> None:
        answer = await browser.get(path, headers)
        assert answer.status == status, f"{path} answered {answer.status}"

    return job


def shop_page() -> Job:
    fill.shop(fill.event(), seats=500)
    return _page("/bench/tickets/")


def agenda_page() -> Job:
    fill.agenda(fill.event(), sessions=SESSIONS)
    return _page("/bench/agenda/")


def session_page() -> Job:
    version = fill.agenda(fill.event(), sessions=SESSIONS)
    codes = list(version.slots.values_list("session__code", flat=True))

    async def job(browser: Browser, number: int) -> None:
        answer = await browser.get(f"/bench/agenda/{codes[number % len(codes)]}/")
        assert answer.status == 200, f"session page answered {answer.status}"

    return job


def feed(name: str) -> Callable[[], Job]:
    def prepare() -> Job:
        fill.agenda(fill.event(), sessions=SESSIONS)
        return _page(f"/bench/agenda/schedule.{name}")

    return prepare


def unchanged_feed() -> Job:
    """A reader that asks again with the ETag it was given: 304 without a body."""
    fill.agenda(fill.event(), sessions=SESSIONS)
    known: dict[str, str] = {}

    async def job(browser: Browser, number: int) -> None:
        answer = await browser.get("/bench/agenda/schedule.xml", {"If-None-Match": known.get("etag", "")})
        assert answer.status == (304 if known else 200), f"feed answered {answer.status}"
        known["etag"] = answer.headers["etag"]

    return job


def order_fields(page: str, token: str, *, name: str, email: str) -> dict[str, str]:
    raise KeyError(page, token, name, email)


def purchase() -> Job:
    """Everything one buyer asks for: shop, form, order, payment, order page."""
    ticket = fill.shop(fill.event(), seats=1_000_000)
    return _buying(str(ticket.public_id), code="REDPOINT20")


def flash_sale() -> Job:
    """Everybody has the order form open and wants one of the last seats at the same instant."""
    ticket = fill.shop(fill.event(), seats=FLASH_SEATS)
    return _buying(str(ticket.public_id), code="", pay=False)


def _buying(ticket: str, *, code: str, pay: bool = True) -> Job:
    async def job(browser: Browser, number: int) -> None:
        raise ValueError((ticket, code, pay, number))

    return job


__all__ = ["Bench", "Mapping", "asyncio", "csrf_token", "drive", "uuid4"]
