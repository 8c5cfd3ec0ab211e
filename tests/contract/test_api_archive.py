"""The archive: every call ever recorded gets the answer it got then. What came in addition does not matter.

`RECORD_API=1 pytest tests/contract/test_api_archive.py` writes the newest version's files; that of a version that was
released is a breach of promise.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

import make_clients
from config import api
from core.api.differ import differences
from events.api import gate
from portal.reference.changes import note
from tests.contract.api_story import STORY
from tests.contract.api_world import Wire, build

ARCHIVE = Path(__file__).parent / "api"
CHANGES = settings.BASE_DIR / "docs" / "api" / "changes.json"
VERSIONS = sorted(folder.name for folder in ARCHIVE.iterdir())
Exchange = dict[str, Any]


def missing(recorded: Any, given: Any, where: str = "#") -> list[str]:
    """Where an answer is not what it was. More fields are no difference."""
    if isinstance(recorded, dict) and isinstance(given, dict):
        gone = [f"{where}/{key}" for key in recorded if key not in given]
        return gone + [
            place
            for key in recorded
            if key in given
            for place in missing(recorded[key], given[key], f"{where}/{key}")
        ]
    if isinstance(recorded, list) and isinstance(given, list) and len(recorded) == len(given):
        return [
            place
            for number, (one, other) in enumerate(zip(recorded, given, strict=True))
            for place in missing(one, other, f"{where}/{number}")
        ]
    return [] if recorded == given else [where]


def replay(exchanges: list[Exchange], version: str) -> list[str]:
    wire = Wire(build())
    found = []
    for number, one in enumerate(exchanges):
        request = one["request"]
        asked = {"Api-Version": version} | request.get("headers", {})
        answer = wire.send(request | {"headers": asked})
        name = f"{number} {request['method']} {request['path']}"
        found += [f"{name}: {place}" for place in missing(one["answer"], answer)]
    return found


def recorded(version: str) -> list[Exchange]:
    exchanges: list[Exchange] = json.loads((ARCHIVE / version / "exchanges.json").read_text())
    return exchanges


def record(version: str) -> None:
    folder = ARCHIVE / version
    folder.mkdir(exist_ok=True)
    wire = Wire(build())
    exchanges = [{"request": request, "answer": wire.send(request)} for request in STORY]
    before = json.loads((folder / "openapi.json").read_text()) if (folder / "openapi.json").exists() else None
    if before is not None:
        note(CHANGES, before, api.openapi(), version=version, today=timezone.now().date())
    for name, content in (("exchanges.json", exchanges), ("openapi.json", api.openapi())):
        (folder / name).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    make_clients.write(api.openapi())


@pytest.fixture(autouse=True)
def _no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "LIMITS", {"token": 10_000, "address": 10_000})


@pytest.mark.django_db
@pytest.mark.skipif("RECORD_API" not in os.environ, reason="writes files")
def test_record_the_newest_version() -> None:
    record(gate.versions().newest)


def test_every_version_has_its_archive() -> None:
    assert list(gate.versions().names) == VERSIONS


@pytest.mark.django_db
@pytest.mark.parametrize("version", VERSIONS)
def test_what_was_answered_once_is_answered_still(version: str) -> None:
    assert replay(recorded(version), version) == []


@pytest.mark.django_db
def test_a_field_with_another_name_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without a change module for it, the archive turns red."""
    monkeypatch.setattr(gate, "_shaped", _renaming("percent_bp", "percentage"))
    found = replay(recorded("2026-12-01"), "2026-12-01")
    assert found
    assert {place.rsplit("/", 1)[1] for place in found} == {"percent_bp"}


def _renaming(old: str, new: str) -> Any:
    """As if the endpoints wrote the other name."""
    real = gate._shaped

    def shaped(response: Any, call: Any) -> Any:
        if response.streaming:
            return response
        response.content = response.content.replace(f'"{old}"'.encode(), f'"{new}"'.encode())
        return real(response, call)

    return shaped


def test_the_story_calls_every_operation() -> None:
    described = api.openapi()["paths"]
    known = {(method.upper(), path) for path, methods in described.items() for method in methods}
    called = {
        (one["request"]["method"], _template(one["request"]["path"], described))
        for one in recorded(VERSIONS[-1])
    }
    assert known - called == set()


def _template(path: str, described: dict[str, Any]) -> str:
    """The address of the description that a path is one of."""
    parts = path.partition("?")[0].split("/")
    for template in described:
        wanted = template.split("/")
        if len(wanted) == len(parts) and all(
            one == other or one.startswith("{") for one, other in zip(wanted, parts, strict=True)
        ):
            return template
    return path


def test_the_description_breaks_no_promise_and_is_the_archived_one() -> None:
    archived = json.loads((ARCHIVE / VERSIONS[-1] / "openapi.json").read_text())
    found = differences(archived, api.openapi())
    assert [f"{one.code} {one.where}" for one in found if one.breaks] == []
    assert archived == api.openapi(), "Additions are archived as well: record them."
