"""The reference says a sentence about everything that the API has, the changelog names each field, the search finds both."""

import json
import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from config import api
from core.api import differ, pages
from core.api.versions import Change, Versions
from events.actions import tokens, webhooks
from events.api import gate, once
from portal import docs_index, documentation
from portal.reference import changes, completing, writing
from portal.reference.changes import Entry
from tests.portal.test_docs import broken
from tickets import minting

RESOURCES = [page.name for page in documentation.resources()]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def test_no_field_is_without_a_sentence() -> None:
    assert completing.lacking(api.told()) == []


def test_a_field_without_a_sentence_is_noticed() -> None:
    whole = api.openapi()
    whole["components"]["schemas"]["EventOut"]["properties"]["colour_of_sky"] = {"type": "string"}
    whole["components"]["schemas"]["OrderOut"]["properties"]["sky"] = {
        "anyOf": [{"type": "string"}, {"type": "null"}], "description": "What is above.",
    }  # fmt: skip
    assert completing.lacking(completing.completed(whole)) == [
        "EventOut.colour_of_sky: no sentence", "OrderOut.sky: null when?",
    ]  # fmt: skip


def test_sentences_change_nothing_that_a_program_relies_on() -> None:
    assert differ.differences(api.openapi(), api.told()) == []


def test_description_that_is_served_has_the_sentences(client: Client, db: None) -> None:
    served = client.get("/api/openapi.json").json()
    assert served == json.loads(json.dumps(api.told()))


def test_every_operation_and_field_is_on_one_page() -> None:
    whole = api.told()
    text = "\n".join(page.text for page in documentation.resources())
    operations = [
        f"`{method.upper()} {path}`" for path, methods in whole["paths"].items() for method in methods
    ]
    assert [one for one in operations if text.count(one) != 1] == []
    shapes = {shape for name in RESOURCES for shape in _used(whole, documentation.find(name))}
    missing = {
        field for shape in shapes for field in whole["components"]["schemas"][shape].get("properties", {})
        if not re.search(rf"^\| `(?:[\w.\[\]]+\.)?{field}` \|", text, re.MULTILINE)
    }  # fmt: skip
    assert missing == set()


def _used(whole: dict[str, Any], page: documentation.Page | None) -> set[str]:
    assert page is not None
    tag = page.title
    return {
        shape
        for _method, _address, one in writing.groups(whole)[tag]
        for holder in (one.get("requestBody", {}), *one["responses"].values())
        if (shape := writing._content(holder)) and shape != "Problem"
    }


def test_rows_of_a_table_are_all_there() -> None:
    """A longer table than `ROWS_MOST` would be cut."""
    for page in documentation.resources():
        tables_of = re.split(r"\n(?=###? )", page.text)
        assert max(part.count("\n| `") for part in tables_of) < writing.ROWS_MOST


@pytest.mark.parametrize("name", RESOURCES)
def test_page_of_a_resource(name: str, client: Client, db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = client.get(f"/docs/{name}/")
        plain = client.get(f"/docs/{name}.md")
    html = answer.content.decode()
    assert (answer.status_code, plain.status_code, answer.cookies.output()) == (200, 200, "")
    assert len(answer.content) < 100_000
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", html)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert broken(client, name) == []


# Changelog


def with_field(*names: str) -> dict[str, Any]:
    shape = {
        "type": "object",
        "properties": {name: {"type": "string"} for name in names},
        "required": list(names),
    }
    answer = {
        "description": "",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}},
    }
    operation = {"operationId": "read_a", "parameters": [], "responses": {"200": answer}, "security": [{}]}
    return {"paths": {"/a": {"get": operation}}, "components": {"schemas": {"A": shape}}}


def test_new_field_is_noted_on_its_day_and_told_where_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "changes.json"
    file.write_text('[{"version": "2026-12-01", "on": "2026-12-01", "differences": []}]')
    before, after = with_field("id"), with_field("id", "name")
    changes.note(file, before, before, version="2026-12-01", today=date(2026, 12, 2))
    changes.note(file, before, after, version="2026-12-01", today=date(2026, 11, 30))
    assert len(changes.read(file)) == 1
    changes.note(file, before, after, version="2026-12-01", today=date(2026, 12, 9))
    entries = changes.read(file)
    assert entries[0] == Entry("2026-12-01", "2026-12-09", (("field-added", "GET /a 200.name"),))
    since = changes.Since(entries)
    assert (since["GET /a 200.name"], since["GET /a 200.id"]) == ("2026-12-09", "2026-12-01")
    told = changes.markdown(entries, Versions(["2026-12-01"]))
    assert "## 2026-12-09, in version 2026-12-01\n\n- `GET /a 200.name`: new field\n" in told


def test_guide_of_a_new_version_stands_in_the_changelog() -> None:
    change = Change("2027-06-01", ["read_a"], "`name` is called `title`: rename it.")
    versions = Versions(["2026-12-01", "2027-06-01"], [change])
    told = changes.markdown([Entry("2027-06-01", "2027-06-01")], versions)
    assert "## Version 2027-06-01\n\n- `name` is called `title`: rename it.\n" in told


def test_every_code_of_the_differ_has_words() -> None:
    assert changes.WORDS.keys() == differ.BREAKS.keys()


def test_every_version_has_its_entry() -> None:
    entries = changes.read(settings.BASE_DIR / "docs" / "api" / "changes.json")
    assert {one.version for one in entries if one.on == one.version} == set(gate.versions().names)


def test_changelog_is_a_feed(client: Client, db: None) -> None:
    answer = client.get("/docs/changes.atom")
    feed = ET.fromstring(answer.content)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")][-1] == "Version 2026-12-01"


# Search


def test_search_finds_without_script(client: Client, db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        html = client.get("/docs/search/", {"q": "mint codes"}).content.decode()
    assert 'href="/docs/reference/discount-codes/#mint-codes"' in html
    nothing = client.get("/docs/search/", {"q": '<script>"zzz'}).content.decode()
    assert ("Nothing has all of these words" in nothing, "<script>&" in nothing, 'value="&lt;script' in nothing) == (
        True, False, True,
    )  # fmt: skip


def test_index_leads_to_parts_that_are_there_and_is_small(client: Client, db: None) -> None:
    answer = client.get("/docs/search.json", headers={"accept-encoding": "gzip"})
    assert len(answer.content) < 60_000
    for part in docs_index.parts():
        name, _mark, anchor = part.url.removeprefix("/docs/").partition("#")
        page = documentation.find(name.strip("/"))
        assert page is not None
        assert not anchor or anchor in {one.anchor for one in page.document.headings}
    titles = [part.title for part in docs_index.search("Restore")]
    assert titles[0] == "Restore"


# Numbers


def test_limits_are_those_of_the_code() -> None:
    text = documentation.BY_NAME["limits"].text
    size = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1_000_000
    told = [
        f"| Calls of a token | {gate.LIMITS['token']} a minute |",
        f"from one address | {gate.LIMITS['address']} a minute |",
        f"| Rows of a page | {pages.MOST}, and {pages.PageQuery.model_fields['limit'].default} if",
        f"| Size of a request | {size} MB |",
        f"| A token’s life | {tokens.LONGEST.days} days |",
        f"{once.LONGEST_KEY} letters; its answer is kept for {tokens.KEEP_ANSWERS.total_seconds() / 3600:.0f} hours",
        f"| Length of a code | {minting.LONGEST} letters |",
        f"organizer | {webhooks.MOST_ENDPOINTS} each |",
        f"| Codes by a file | {minting.MOST:,} rows |",
    ]
    assert [one for one in told if one not in text] == []
