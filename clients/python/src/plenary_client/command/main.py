"""The commands, and what each says when it cannot."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TextIO

from plenary_client.client import Client
from plenary_client.command import saved
from plenary_client.command.forwarding import Forwarding
from plenary_client.command.saved import Login
from plenary_client.command.showing import Column, Screen, money, plain
from plenary_client.command.tailing import Source, Tail, sources
from plenary_client.problems import Problem, Unreachable

REFUSED, WRONG, UNREACHABLE, INTERRUPTED = 1, 2, 3, 130
HUNDRED_PERCENT = 100


class Wrong(Exception):
    """The command line asks for what cannot be."""


@dataclass
class World:
    """Everything outside: replaced by tests."""

    env: Mapping[str, str]
    out: TextIO
    errors: TextIO
    ask: Callable[[str], str]
    ask_secret: Callable[[str], str]
    client: Callable[[Login], Client] = lambda login: Client(login.site, login.token)
    # After how many rows a tail ends; never.
    most: int | None = None


def main(arguments: Sequence[str] | None = None, world: World | None = None) -> int:
    world = world or World(os.environ, sys.stdout, sys.stderr, input, getpass.getpass)
    given = parser().parse_args(arguments)
    screen = Screen(world.out, given.json)
    try:
        given.run(given, world, screen)
    except Problem as problem:
        world.errors.write(_told(problem))
        return REFUSED
    except (Wrong, saved.NotLoggedIn, ValueError) as error:
        world.errors.write(f"plenary: {error}\n")
        return WRONG
    except Unreachable as error:
        world.errors.write(f"plenary: {error}\n")
        return UNREACHABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has gone, as `head` does. Nothing more is written, not even at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED
    return 0


def _told(problem: Problem) -> str:
    lines = [f"plenary: {problem.title or problem.code} {problem.detail}".rstrip()]
    lines += [
        f"  {one.get('pointer') or one.get('parameter', '')}: {one.get('detail', '')}"
        for one in problem.errors
    ]
    if problem.code in {"token-unknown", "token-ended", "token-missing"}:
        lines.append("  Make a new token in the workspace, then: plenary login")
    if problem.type:
        lines.append(f"  {problem.type} (request {problem.request_id})")
    return "\n".join(lines) + "\n"


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="plenary", description="Works with an event of Plenary by its API.")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="one object a line, for programs")
    groups = top.add_subparsers(required=True, metavar="COMMAND")

    def command(where: Any, name: str, run: Callable[..., None], words: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = where.add_parser(
            name, parents=[common], help=words, description=words
        )
        made.set_defaults(run=run)
        return made

    def group(name: str, words: str) -> Any:
        return groups.add_parser(name, help=words).add_subparsers(required=True, metavar="WHAT")

    login = command(groups, "login", _login, "keep a site and a token for the commands that follow")
    login.add_argument("--site", default="", help="https://tickets.example.org")
    login.add_argument("--token-stdin", action="store_true", help="read the token from standard input")
    command(groups, "logout", _logout, "forget site and token")
    command(groups, "whoami", _whoami, "which event the token is for, and what it may do")
    codes = group("codes", "discount codes")
    _mint_arguments(command(codes, "mint", _mint, "make discount codes and print them"))
    listing = command(codes, "list", _codes, "all codes, with how often they were used")
    listing.add_argument("--batch", help="only those that were made together")
    orders = group("orders", "orders")
    _tail_arguments(command(orders, "tail", _orders, "a line for each order that comes or changes"))
    agenda = group("agenda", "the agenda")
    command(agenda, "draft", _draft, "the draft as it stands, in the order of time")
    release = command(agenda, "release", _release, "release the draft")
    release.add_argument("--note", default="", help="what is new, for readers")
    release.add_argument("--try", dest="only_try", action="store_true", help="check it and keep nothing")
    events = group("events", "whatever happens at the event")
    tail = command(events, "tail", _events, "a line for each order, ticket, code or session that changes")
    _tail_arguments(tail)
    _forward_arguments(tail)
    return top


def _mint_arguments(made: argparse.ArgumentParser) -> None:
    made.add_argument("pattern", help="the code; each * is drawn: 'TEAM-*****'")
    made.add_argument("--count", type=int, default=1, help="how many (default 1)")
    made.add_argument("--percent", type=float, required=True, help="off, 0 to 100; 12.5 is fine")
    made.add_argument("--batch", default="", help="a word by which they are found together")
    made.add_argument("--max-tickets", type=int, help="for how many tickets each")
    made.add_argument("--partner", help="whose they are: ptn_…")
    made.add_argument("--try", dest="only_try", action="store_true", help="check it and keep nothing")


def _tail_arguments(made: argparse.ArgumentParser) -> None:
    made.add_argument("--interval", type=float, default=5, help="seconds between two looks (default 5)")
    made.add_argument("--since", type=_moment, help="begin there, not now: 2027-03-01T09:00:00Z")


def _forward_arguments(made: argparse.ArgumentParser) -> None:
    made.add_argument("--forward", metavar="ADDRESS", help="post webhooks there: http://127.0.0.1:3000/hooks")
    made.add_argument(
        "--kind", action="append", default=[], help="post only these; may be given several times"
    )
    made.add_argument("--forget", action="store_true", help="with --forward: end it for good, and clean up")


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write it like 2027-03-01T09:00:00Z") from None
    if found.tzinfo is None:
        raise argparse.ArgumentTypeError("say in which zone, for example with Z at its end")
    return found


# Commands


def _login(given: Any, world: World, screen: Screen) -> None:
    site = given.site or world.ask("Site (https://…): ").strip()
    if "://" not in site:
        site = f"https://{site}"
    token = (sys.stdin.readline() if given.token_stdin else world.ask_secret("Token: ")).strip()
    login = Login(site.rstrip("/"), token)
    found = world.client(login).read_token()
    file = saved.save(login, world.env)
    screen.one(
        found, f"Logged in to {plain(found['event_slug'])} as “{plain(found['name'])}”, kept in {file}."
    )


def _logout(given: Any, world: World, screen: Screen) -> None:
    gone = saved.forget(world.env)
    screen.one({"forgotten": gone}, "Forgotten. The token itself still works: revoke it in the workspace."
               if gone else "Nobody was logged in.")  # fmt: skip


def _whoami(given: Any, world: World, screen: Screen) -> None:
    login = saved.read(world.env)
    found = world.client(login).read_token()
    screen.one(found, "\n".join([
        f"{plain(found['event_slug'])} at {login.site}", f"token    {plain(found['name'])}, until {found['expires_at']}",
        f"version  {found['version']}", f"may      {plain(found['scopes'])}",
    ]))  # fmt: skip


def _mint(given: Any, world: World, screen: Screen) -> None:
    if not 0 <= given.percent <= HUNDRED_PERCENT:
        raise Wrong("--percent is from 0 to 100.")
    client = _client(world)
    more: dict[str, Any] = {"max_tickets": given.max_tickets} if given.max_tickets is not None else {}
    if given.partner:
        more["partner_id"] = given.partner
    off = round(given.percent * 100)
    if "*" not in given.pattern and given.count == 1:
        one = client.create_code(
            code=given.pattern, percent_bp=off, batch=given.batch, validate_only=given.only_try, **more
        )
        screen.one(one, plain(one["code"]))
        return
    batch = given.batch or given.pattern.replace("*", "").strip("-_ ") or "batch"
    made = client.mint_codes(
        pattern=given.pattern,
        count=given.count,
        batch=batch,
        percent_bp=off,
        validate_only=given.only_try,
        **more,
    )
    screen.one(made, "\n".join(map(plain, made["codes"])))


def _codes(given: Any, world: World, screen: Screen) -> None:
    columns = [
        Column("CODE", lambda row: row["code"]), Column("OFF", _off), Column("ORDERS", lambda row: row["used_orders"]),
        Column("TICKETS", lambda row: row["used_tickets"]), Column("OF", lambda row: row["max_tickets"]),
        Column("BATCH", lambda row: row["batch"]), Column("ID", lambda row: row["id"]),
    ]  # fmt: skip
    screen.rows(_client(world).iter_codes(batch=given.batch, limit=100), columns)


def _off(row: Mapping[str, Any]) -> str:
    return (
        f"{row['percent_bp'] / 100:g} %"
        if row["kind"] == "percent"
        else f"{row['kind']} {row['amount_minor']}"
    )


def _orders(given: Any, world: World, screen: Screen) -> None:
    client = _client(world)
    _follow(given, world, screen, client, [Source("order", client.iter_orders)])


def _events(given: Any, world: World, screen: Screen) -> None:
    client = _client(world)
    if given.forward:
        _forward(given, world, screen, Forwarding(client, given.forward, world.env))
        return
    if given.kind or given.forget:
        raise Wrong("--kind and --forget go with --forward.")
    found = sources(client, client.read_token()["scopes"])
    if not found:
        raise Wrong("The token may read neither orders, tickets, codes nor sessions.")
    _follow(given, world, screen, client, found)


def _forward(given: Any, world: World, screen: Screen, forwarding: Forwarding) -> None:
    if given.forget:
        screen.one({"forgotten": forwarding.forget()}, "The endpoint is gone, and what was kept of it here.")
        return
    forwarding.from_now_on(given.since)
    if not given.json:
        screen.say(f"Check signatures with {forwarding.place.secret}")
    follow = forwarding.follow(max(given.interval, 0.5), given.kind)
    for number, (row, posted) in enumerate(follow, 1):
        screen.one(
            {**row, "status": posted.status, "milliseconds": posted.milliseconds, "error": posted.error},
            f"{plain(row['kind']).ljust(20)}  {plain(row['subject_id']).ljust(24)}  "
            f"{posted.status or 'no answer: ' + plain(posted.error)}  {posted.milliseconds} ms",
        )
        if number == world.most:
            return


def _follow(given: Any, world: World, screen: Screen, client: Client, found: list[Source]) -> None:
    tail = Tail(client, found, max(given.interval, 0.5), since=given.since)
    for number, (word, row) in enumerate(tail.follow(), 1):
        screen.one({"kind": word, **row}, _line(word, row))
        if number == world.most:
            return


def _line(word: str, row: Mapping[str, Any]) -> str:
    parts = [
        word.ljust(7),
        plain(row.get("code") or row["id"]).ljust(10),
        plain(row.get("state", "")).ljust(9),
    ]
    if word == "order":
        parts += [money(row["total_minor"], row["currency"]).rjust(12), plain(row["buyer"]["name"])]
    elif word == "ticket":
        parts.append(plain(row["id"]))
    elif word == "code":
        parts.append(f"{row['used_tickets']} tickets")
    else:
        parts.append(plain(row["title"]))
    return "  ".join(parts)


def _draft(given: Any, world: World, screen: Screen) -> None:
    draft = _client(world).read_agenda_draft()
    columns = [
        Column("BEGINS", lambda row: row["starts_at"]), Column("MIN", lambda row: row["minutes"]),
        Column("ROOM", lambda row: (row["room"] or {}).get("name")), Column("WHAT", lambda row: row["title"]),
        Column("ID", lambda row: row["id"]),
    ]  # fmt: skip
    if screen.rows(draft["slots"], columns) == 0 and not screen.as_json:
        screen.say("The draft is empty.")


def _release(given: Any, world: World, screen: Screen) -> None:
    made = _client(world).release_agenda(note=given.note, validate_only=given.only_try)
    screen.one(made, "It could be released." if given.only_try else f"Released as version {made['version']}.")


def _client(world: World) -> Client:
    return world.client(saved.read(world.env))


if __name__ == "__main__":
    sys.exit(main())
