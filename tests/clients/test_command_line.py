"""`plenary` on the command line, against the real API."""

import io
import json
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request

import pytest
from django.test import Client as Browser

from events.scopes import Scope
from plenary_client import Client, Unreachable
from plenary_client.command import saved
from plenary_client.command.main import World, main
from plenary_client.command.saved import Login
from plenary_client.command.showing import plain
from plenary_client.transport import Transport
from tests.factories.api import make_token
from tests.factories.events import make_event
from tests.factories.shop import make_shop
from tests.factories.tickets import make_paid_order
from tickets.models import DiscountCode

SITE = "https://tickets.example"


def over_wsgi(request: Request, timeout: float) -> tuple[int, Mapping[str, str], bytes]:
    parts = urlsplit(request.full_url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    body = request.data if isinstance(request.data, bytes) else b""
    answer: Any = Browser().generic(
        request.get_method(), path, body, "application/json", headers=dict(request.header_items())
    )
    return answer.status_code, dict(answer.items()), answer.content


class Terminal:
    """`home` is a folder of its own; everything said is kept."""

    def __init__(self, home: Path, token: str = "", most: int | None = None, send: Any = over_wsgi) -> None:
        self.home, self.token, self.send = home, token, send
        self.world = World(
            {"HOME": str(home)}, io.StringIO(), io.StringIO(), lambda ask: SITE, lambda ask: self.token,
            client=self.client, most=most,
        )  # fmt: skip

    def client(self, login: Login) -> Client:
        transport = Transport(login.site, login.token, send=self.send, sleep=lambda seconds: None)
        return Client("", transport=transport)

    def run(self, *arguments: str) -> tuple[int, str]:
        for stream in (self.world.out, self.world.errors):
            stream.truncate(0)
            stream.seek(0)
        status = main(arguments, self.world)
        return status, self.world.out.getvalue() + self.world.errors.getvalue()  # type: ignore[attr-defined]


@pytest.fixture
def terminal(tmp_path: Path, db: None) -> Terminal:
    shop = make_shop(slug="relay-2027")
    _token, secret = make_token(shop.event)
    found = Terminal(tmp_path, secret)
    assert found.run("login")[0] == 0
    return found


@pytest.mark.django_db
def test_a_login_is_tried_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    event = make_event(slug="relay-2027")
    token, secret = make_token(event)
    here = Terminal(tmp_path, secret)
    status, said = here.run("login")
    file = saved.place({"HOME": str(tmp_path)})
    assert (status, stat.S_IMODE(file.stat().st_mode)) == (0, 0o600)
    assert "relay-2027" in said
    assert secret not in said
    assert "codes:write" in here.run("whoami")[1]
    assert json.loads(here.run("whoami", "--json")[1])["id"] == token.public_id
    assert here.run("logout")[0] == 0
    assert not file.exists()
    assert here.run("whoami")[0] == 2


@pytest.mark.django_db
def test_a_wrong_token_is_said_and_not_kept(tmp_path: Path) -> None:
    here = Terminal(tmp_path, "plnr_live_wrong")
    status, said = here.run("login")
    assert status == 1
    assert "plenary login" in said
    assert not saved.place({"HOME": str(tmp_path)}).exists()


def test_the_environment_stands_above_what_is_kept(tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path)}
    saved.save(Login("https://kept.example", "kept"), env)
    assert saved.read(env) == Login("https://kept.example", "kept")
    assert saved.read(env | {"PLENARY_TOKEN": "other"}) == Login("https://kept.example", "other")
    saved.place(env).write_text("{")
    with pytest.raises(saved.NotLoggedIn, match="plenary login"):
        saved.read(env)


def test_codes_are_minted_and_listed(terminal: Terminal) -> None:
    status, said = terminal.run(
        "codes", "mint", "TEAM-*****", "--count", "3", "--percent", "12.5", "--batch", "team"
    )
    made = said.split()
    assert (status, len(made)) == (0, 3)
    assert {*DiscountCode.objects.filter(batch="team").values_list("code", flat=True)} == {*made}
    assert {*DiscountCode.objects.filter(batch="team").values_list("percent_bp", flat=True)} == {1250}
    listed = terminal.run("codes", "list", "--batch", "team")[1].splitlines()
    assert (listed[0].split()[0], len(listed)) == ("CODE", 4)
    rows = [json.loads(line) for line in terminal.run("codes", "list", "--json")[1].splitlines()]
    assert {*made} < {row["code"] for row in rows}


def test_one_code_has_its_own_name_and_a_try_keeps_nothing(terminal: Terminal) -> None:
    assert terminal.run("codes", "mint", "SOLO", "--percent", "20", "--try") == (0, "SOLO\n")
    assert not DiscountCode.objects.filter(code="SOLO").exists()
    assert terminal.run("codes", "mint", "SOLO", "--percent", "20", "--max-tickets", "5") == (0, "SOLO\n")
    status, said = terminal.run("codes", "mint", "SOLO", "--percent", "20")
    assert status == 1
    assert "/api/problems/refused" in said


def test_what_cannot_be_is_said_before_anything_is_sent(terminal: Terminal) -> None:
    assert terminal.run("codes", "mint", "X", "--percent", "120") == (
        2,
        "plenary: --percent is from 0 to 100.\n",
    )
    for wrong in (["codes", "mint", "X"], ["orders", "tail", "--since", "yesterday"], ["nothing"]):
        with pytest.raises(SystemExit) as raised:
            terminal.run(*wrong)
        assert raised.value.code == 2


def test_orders_come_line_by_line_each_state_once(terminal: Terminal) -> None:
    """Some are there, one more comes between two looks."""
    shop = make_shop(slug="tail-2027")
    _token, secret = make_token(shop.event)
    looks: list[int] = []

    def send(request: Request, timeout: float) -> tuple[int, Mapping[str, str], bytes]:
        if "/orders" in request.full_url:
            looks.append(1)
            if len(looks) == 3:
                make_paid_order(shop.event, kind=shop.conference, buyer_name="Later Buyer")
        return over_wsgi(request, timeout)

    make_paid_order(shop.event, kind=shop.conference, buyer_name="Early\x1b[2J Buyer")
    here = Terminal(terminal.home, secret, most=2, send=send)
    here.run("login")
    status, said = here.run("orders", "tail", "--since", "2026-01-01T00:00:00Z", "--interval", "1")
    assert status == 0
    assert [line.split()[-2] for line in said.splitlines()] == ["Early�[2J", "Later"]
    assert len(looks) == 3


def test_events_are_told_of_what_the_token_may_read(terminal: Terminal) -> None:
    shop = make_shop(slug="told-2027")
    make_paid_order(shop.event, kind=shop.conference)
    _token, secret = make_token(shop.event, [Scope.TICKETS_READ])
    here = Terminal(terminal.home, secret, most=1)
    here.run("login")
    _status, said = here.run("events", "tail", "--since", "2026-01-01T00:00:00Z", "--json")
    assert json.loads(said)["kind"] == "ticket"
    _token, blind = make_token(shop.event, [Scope.PARTNERS_READ])
    here = Terminal(terminal.home, blind, most=1)
    here.run("login")
    assert here.run("events", "tail")[0] == 2


def test_the_draft_is_shown_and_a_release_without_one_is_refused(terminal: Terminal) -> None:
    assert terminal.run("agenda", "draft") == (0, "The draft is empty.\n")
    status, said = terminal.run("agenda", "release", "--note", "First")
    assert status == 1
    assert said.startswith("plenary: ")


def test_who_does_not_answer_is_another_exit_status(tmp_path: Path) -> None:
    def nobody(request: Request, timeout: float) -> Any:
        raise Unreachable("tickets.example does not answer")

    here = Terminal(tmp_path, "plnr_live_x", send=nobody)
    assert here.run("login") == (3, "plenary: tickets.example does not answer\n")


def test_a_text_of_somebody_elses_steers_no_terminal() -> None:
    assert plain("a\x1b[31mb\n") == "a�[31mb�"
    assert plain([1, None, "x"]) == "1, , x"
