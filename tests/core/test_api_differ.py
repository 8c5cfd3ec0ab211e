"""The differ tells each kind of change by its name, and knows which of them break a promise."""

import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from core.api.differ import BREAKS, differences

ROOT = Path(__file__).resolve().parent.parent.parent
BODY = {
    "code": {"type": "string", "maxLength": 40},
    "kind": {"type": "string", "enum": ["a", "b"], "default": "a"},
}
BASE: dict[str, Any] = {
    "paths": {
        "/codes": {
            "post": {
                "security": [{"token": []}], "x-scopes": ["codes:write"],
                "parameters": [{"in": "query", "name": "limit", "required": False, "schema": {"type": "integer"}}],
                "requestBody": {"content": {"application/json": {"schema": {
                    "type": "object", "required": ["code"], "properties": BODY,
                }}}},
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Code"}}}},
                    "404": {},
                },
            }
        }
    },
    "components": {"schemas": {"Code": {
        "type": "object", "required": ["id", "note"],
        "properties": {
            "id": {"type": "string"}, "state": {"type": "string", "enum": ["on", "off"]},
            "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "lines": {"type": "array", "items": {"type": "object", "properties": {"net": {"type": "integer"}}}},
        },
    }}},
}  # fmt: skip
Change = Callable[[dict[str, Any], dict[str, Any], dict[str, Any]], object]


def changed(change: Change) -> list[tuple[str, str]]:
    """`change` gets the operation, the schema of its body and that of its answer."""
    after = deepcopy(BASE)
    operation = after["paths"]["/codes"]["post"]
    body = operation["requestBody"]["content"]["application/json"]["schema"]
    change(operation, body, after["components"]["schemas"]["Code"])
    return [(one.code, one.where) for one in differences(BASE, after)]


ALL: dict[str, Change] = {
    "answer-added": lambda op, body, code: op["responses"].update({"409": {}}),
    "answer-removed": lambda op, body, code: op["responses"].pop("404"),
    "field-added": lambda op, body, code: code["properties"].update(more={"type": "string"}),
    "field-removed": lambda op, body, code: code["properties"]["lines"]["items"]["properties"].pop("net"),
    "field-retyped": lambda op, body, code: code["properties"]["id"].update(type="integer"),
    "field-optional": lambda op, body, code: code["required"].remove("id"),
    "values-added": lambda op, body, code: code["properties"]["state"]["enum"].append("paused"),
    "parameter-added": lambda op, body, code: body["properties"].update(more={"type": "string"}),
    "parameter-removed": lambda op, body, code: op["parameters"].pop(),
    "parameter-required": lambda op, body, code: body["required"].append("kind"),
    "input-relaxed": lambda op, body, code: body["required"].remove("code"),
    "input-widened": lambda op, body, code: body["properties"]["code"].update(maxLength=80),
    "input-narrowed": lambda op, body, code: body["properties"]["code"].update(maxLength=20),
    "input-retyped": lambda op, body, code: op["parameters"][0]["schema"].update(type="string"),
    "default-changed": lambda op, body, code: body["properties"]["kind"].update(default="b"),
    "scope-changed": lambda op, body, code: op.update({"x-scopes": ["codes:all"]}),
}


@pytest.mark.parametrize("code", ALL)
def test_each_change_has_its_name(code: str) -> None:
    assert [name for name, _where in changed(ALL[code])] == [code]


def test_operations_come_and_go() -> None:
    more = deepcopy(BASE)
    more["paths"]["/more"] = {"get": BASE["paths"]["/codes"]["post"]}
    assert [(one.code, one.where, one.breaks) for one in differences(BASE, more)] == [
        ("operation-added", "GET /more", False)
    ]
    assert [(one.code, one.breaks) for one in differences(more, BASE)] == [("operation-removed", True)]
    assert differences(BASE, deepcopy(BASE)) == []


def test_what_may_now_be_null_is_retyped_and_what_may_not_any_more_is_nothing() -> None:
    null = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    assert changed(lambda op, body, code: code["properties"].update(id=null)) == [
        ("field-retyped", "POST /codes 200.id")
    ]
    assert changed(lambda op, body, code: code["properties"].update(note={"type": "string"})) == []


def test_a_field_with_another_name_is_one_gone_and_one_new() -> None:
    def rename(op: Any, body: Any, code: Any) -> None:
        code["properties"]["ident"] = code["properties"].pop("id")

    assert changed(rename) == [
        ("field-removed", "POST /codes 200.id"),
        ("field-added", "POST /codes 200.ident"),
    ]


def test_the_list_on_paper_is_the_list_in_code() -> None:
    assert set(ALL) | {"operation-added", "operation-removed"} == set(BREAKS)
    additive, breaking = (ROOT / "docs" / "api.md").read_text().split("This needs a new version:")
    told = re.compile(r"^\| `([a-z-]+)` \|", re.MULTILINE)
    assert set(told.findall(additive)) == {code for code, breaks in BREAKS.items() if not breaks}
    assert set(told.findall(breaking)) == {code for code, breaks in BREAKS.items() if breaks}
