"""Both clients make every recorded call of every version and understand every recorded answer, also one with more in it."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import make_clients
from plenary_client import Client, Problem
from tests.clients.calls import EVENTS, Call, calls
from tests.contract.test_api_archive import ARCHIVE, VERSIONS, missing, recorded
from tests.stubs.replay_server import ReplayServer

HERE = Path(__file__).parent
needs_node = pytest.mark.skipif(
    not shutil.which("node"), reason="Node is not here: it runs the JavaScript client"
)


def of_version(version: str) -> list[Call]:
    description = json.loads((ARCHIVE / version / "openapi.json").read_text())
    return calls(recorded(version), description)


def grown(body: Any) -> Any:
    """As a later answer may be: something unknown in every object."""
    if isinstance(body, dict):
        return {key: grown(one) for key, one in body.items()} | {"never_heard_of": {"new": [1, None]}}
    return [grown(one) for one in body] if isinstance(body, list) else body


def in_python(site: str, made: list[Call]) -> list[dict[str, Any]]:
    clients = {event: Client(site, "plnr_live_replayed", event=event) for event in EVENTS}
    results: list[dict[str, Any]] = []
    for call in made:
        try:
            results.append({"answer": call.in_python(clients[call.event])})
        except Problem as problem:
            results.append({"status": problem.status, "code": problem.code})
    return results


def in_javascript(site: str, made: list[Call]) -> Any:
    given = json.dumps({"site": site, "calls": [call.in_javascript() for call in made]})
    done = subprocess.run(
        ["node", str(HERE / "replay.mjs")],
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


LANGUAGES = [
    pytest.param(in_python, id="python"),
    pytest.param(in_javascript, id="javascript", marks=needs_node),
]


def complaints(made: list[Call], results: list[dict[str, Any]]) -> list[str]:
    found = []
    for call, result in zip(made, results, strict=True):
        answer = call.exchange["answer"]
        if answer["status"] < 300:
            wrong = missing(answer["body"], result.get("answer", result))
        else:
            wrong = missing({"status": answer["status"], "code": answer["body"]["code"]}, result)
        found += [f"{call.operation.name}: {place}" for place in wrong]
    return found


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("way", LANGUAGES)
def test_every_recorded_call_is_made_as_recorded_and_understood(way: Any, version: str) -> None:
    made = of_version(version)
    with ReplayServer([call.exchange for call in made]) as server:
        results = way(server.url, made)
    assert (server.wrong, server.open) == ([], [])
    assert complaints(made, results) == []


@pytest.mark.parametrize("way", LANGUAGES)
def test_what_nobody_knows_in_an_answer_disturbs_no_client(way: Any) -> None:
    made = of_version(VERSIONS[-1])
    with ReplayServer([call.exchange for call in made], grown) as server:
        results = way(server.url, made)
    assert complaints(made, results) == []


def test_a_field_that_is_gone_is_noticed() -> None:
    """The control."""
    made = [call for call in of_version(VERSIONS[-1]) if call.operation.name == "read_code"]

    def shrunk(body: Any) -> Any:
        return {key: one for key, one in body.items() if key != "percent_bp"}

    with ReplayServer([call.exchange for call in made], shrunk) as server:
        found = complaints(made, in_python(server.url, made))
    assert found == ["read_code: #/percent_bp"] * len(made)
    assert found


def test_every_operation_is_replayed_by_the_clients() -> None:
    description = json.loads((ARCHIVE / VERSIONS[-1] / "openapi.json").read_text())
    files = {one.name for one in make_clients.operations(description) if one.is_file}
    called = {call.operation.name for call in of_version(VERSIONS[-1])}
    assert {one.name for one in make_clients.operations(description)} - files - called == set()


def test_the_generated_parts_are_those_of_the_archived_description() -> None:
    """If not: python bin/make_clients.py"""
    wanted = make_clients.made(make_clients.newest())
    assert {
        name: (make_clients.ROOT / name).read_text() == text for name, text in wanted.items()
    } == dict.fromkeys(wanted, True)
