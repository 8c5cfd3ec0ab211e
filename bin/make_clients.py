"""Writes the part of both clients that follows from the description of the API: its shapes and its operations.

`python bin/make_clients.py` reads the archived description of the newest version. Recording the archive does the same.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ARCHIVE = ROOT / "tests" / "contract" / "api"
PYTHON = "clients/python/src/plenary_client"
JAVASCRIPT = "clients/javascript"
METHODS = ("get", "post", "put", "patch", "delete")
FILE = "application/octet-stream"
REF = "#/components/schemas/"
# Given for every write, so they stand once in the code that calls.
COMMON = {"validate_only"}
SCALARS = {
    "string": ("str", "string"), "integer": ("int", "number"), "number": ("float", "number"),
    "boolean": ("bool", "boolean"), "null": ("None", "null"),
}  # fmt: skip
PY, JS = 0, 1
NOTE = "Written by bin/make_clients.py from the description of the API: changes here are lost."


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    words: str
    parts: list[str]  # of the path, but for the event
    query: list[dict[str, Any]]
    body: Mapping[str, Any] | None
    takes_file: bool
    answer: Mapping[str, Any] | None  # None: nothing, or no JSON
    is_file: bool
    needs_match: bool

    @property
    def is_write(self) -> bool:
        return self.method != "GET"

    @property
    def is_list(self) -> bool:
        return not self.is_write and any(one["name"] == "cursor" for one in self.query)


def operations(description: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in description["paths"].items():
        for method in METHODS:
            if method in methods:
                yield _operation(path, method, methods[method])


def _operation(path: str, method: str, told: Mapping[str, Any]) -> Operation:
    parameters = told.get("parameters", [])
    good = next(one for status, one in sorted(told["responses"].items()) if status.startswith("2"))
    content = good.get("content", {})
    scopes = [f"Needs the scope `{scope}`." for scope in told.get("x-scopes", [])]
    return Operation(
        name=told["operationId"],
        method=method.upper(),
        path=path,
        words="\n\n".join([told.get("description", "").strip(), *scopes]).strip(),
        parts=[part for part in re.findall(r"{(\w+)}", path) if part != "event"],
        query=[one for one in parameters if one["in"] == "query" and one["name"] not in COMMON],
        body=_json(told.get("requestBody", {}).get("content", {})),
        takes_file=FILE in told.get("requestBody", {}).get("content", {}),
        answer=_json(content),
        is_file=bool(content) and _json(content) is None,
        needs_match=any(one["name"] == "If-Match" for one in parameters),
    )


def _json(content: Mapping[str, Any]) -> Mapping[str, Any] | None:
    found = content.get("application/json")
    return found["schema"] if found else None


# Types


def class_name(name: str) -> str:
    """`Listed_CodeOut_` is ListedCodeOut."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def type_of(schema: Mapping[str, Any], language: int, prefix: str = "") -> str:
    if "$ref" in schema:
        return prefix + class_name(schema["$ref"].removeprefix(REF))
    if "anyOf" in schema or "oneOf" in schema:
        kinds = [type_of(one, language, prefix) for one in schema.get("anyOf") or schema["oneOf"]]
        text = SCALARS["string"][language]
        # Some of all texts say no more than all texts.
        kinds = [kind for kind in kinds if text not in kinds or not kind.startswith(('Literal["', '"'))]
        return " | ".join(dict.fromkeys(kinds))
    if "allOf" in schema:
        return type_of(schema["allOf"][0], language, prefix)
    if "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        if language == PY:
            return f"Literal[{', '.join(json.dumps(one) if isinstance(one, str) else repr(one) for one in values)}]"
        return " | ".join(map(json.dumps, values))
    kind = schema.get("type", "")
    if kind == "array":
        inner = type_of(schema.get("items", {}), language, prefix)
        return f"list[{inner}]" if language == PY else f"Array<{inner}>"
    if kind in SCALARS:
        return SCALARS[kind][language]
    return ("dict[str, Any]" if kind else "Any") if language == PY else "any"


def reached(description: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The shapes of bodies and answers, and those in them."""
    schemas = description["components"]["schemas"]
    wanted: set[str] = set()
    open_ones = [one for found in operations(description) for one in (found.body, found.answer) if one]
    while open_ones:
        for name in re.findall(rf'"{REF}([^"]+)"', json.dumps(open_ones.pop())):
            if name not in wanted:
                wanted.add(name)
                open_ones.append(schemas[name])
    return {name: schemas[name] for name in sorted(wanted)}


# Python


def python_shapes(description: Mapping[str, Any]) -> str:
    lines = [
        f'"""What goes in and comes out. {NOTE}"""', "", "from __future__ import annotations", "",
        "from typing import Any, Literal, NotRequired, TypedDict", "", "Whatever = dict[str, Any]", "",
    ]  # fmt: skip
    for name, schema in reached(description).items():
        lines += ["", *_python_shape(class_name(name), schema), ""]
    return _formatted("\n".join(lines))


def _python_shape(name: str, schema: Mapping[str, Any]) -> list[str]:
    if "properties" not in schema:
        return [f"{name} = {type_of(schema, PY)}"]
    required = set(schema.get("required", []))
    lines = [f"class {name}(TypedDict):"]
    if schema.get("description"):
        lines.append(f"    {_docstring(schema['description'], 4)}")
    for field, told in schema["properties"].items():
        kind = type_of(told, PY)
        lines.append(f"    {field}: {kind if field in required else f'NotRequired[{kind}]'}")
        if told.get("description"):
            lines.append(f"    {_docstring(told['description'], 4)}")
    return lines if len(lines) > 1 else [*lines, "    pass"]


def _docstring(text: str, indent: int) -> str:
    safe = text.replace("\\", "\\\\").replace('"""', "'''").strip()
    if "\n" not in safe:
        return f'"""{safe}"""' if not safe.endswith('"') else f'"""{safe} """'
    pad = " " * indent
    return '"""' + "\n".join(line and pad + line for line in safe.splitlines()).strip() + f'\n{pad}"""'


def python_operations(description: Mapping[str, Any]) -> str:
    lines = [
        f'"""Every operation of the API as a method. {NOTE}"""', "", "from __future__ import annotations", "",
        "from collections.abc import Iterator", "from typing import TYPING", "",
        "from plenary_client import shapes", "from plenary_client.caller import Caller", "", "",
        "class Operations(Caller):",
    ]  # fmt: skip
    for one in operations(description):
        lines += [*_python_method(one), ""]
        if one.is_list:
            lines += [*_python_rows(one, description), ""]
    text = "\n".join(lines)
    used = [name for name in ("Any", "Literal", "Unpack") if re.search(rf"\b{name}\b", text)]
    return _formatted(text.replace("TYPING", ", ".join(used)))


def _python_method(one: Operation) -> list[str]:
    given = ["self", *(f"{part}: str" for part in one.parts), *(["/"] if one.parts else [])]
    if one.takes_file:
        given = ["self", *(f"{part}: str" for part in one.parts), "content: bytes", "/"]
    named = [f"{told['name']}: {_optional(told)}" for told in one.query]
    if one.is_write:
        named += ['idempotency_key: str = ""', "validate_only: bool = False"]
        named += ['if_match: str = ""'] if one.needs_match else []
    # A star before fields alone would be no Python.
    given += (["*"] if named else []) + named
    given += [f"**body: Unpack[{type_of(one.body, PY, 'shapes.')}]"] if one.body else []
    answer = type_of(one.answer, PY, "shapes.") if one.answer else "bytes" if one.is_file else "None"
    query = {told["name"]: told["name"] for told in one.query}
    if one.is_write:
        query["validate_only"] = "validate_only or None"
    headers = {"Idempotency-Key": "idempotency_key"} if one.is_write else {}
    headers |= {"If-Match": "if_match"} if one.needs_match else {}
    more = [f", query={_dict(query)}" if query else "", ", body=body" if one.body else ", content=content" if one.takes_file else "",
            f", headers={_dict(headers)}" if headers else ""]  # fmt: skip
    parts = _dict({part: part for part in one.parts})
    call = f'self.call("{one.method}", "{one.path}", {parts}{"".join(more)})'
    lines = [f"    def {one.name}({', '.join(given)}) -> {answer}:", f"        {_docstring(one.words, 8)}"]
    if answer == "None":
        return [*lines, f"        {call}"]
    return [*lines, f"        answer: {answer} = {call}", "        return answer"]


def _python_rows(one: Operation, description: Mapping[str, Any]) -> list[str]:
    """`list_codes` gives pages, `iter_codes` all rows of them."""
    row = type_of(_row(one, description), PY, "shapes.")
    wanted = [told for told in one.query if told["name"] != "cursor"]
    given = ["self", *(f"{part}: str" for part in one.parts), *(["/"] if one.parts else [])]
    given += ["*", *(f"{told['name']}: {_optional(told)}" for told in wanted)]
    parts, query = (
        _dict({part: part for part in one.parts}),
        _dict({one["name"]: one["name"] for one in wanted}),
    )
    name = f"iter_{one.name.removeprefix('list_')}"
    return [
        f"    def {name}({', '.join(given)}) -> Iterator[{row}]:",
        f'        """All rows of `{one.name}`, page by page."""',
        f'        return self.pages("{one.path}", {parts}, {query})',
    ]


def _row(one: Operation, description: Mapping[str, Any]) -> Mapping[str, Any]:
    assert one.answer is not None
    shape = description["components"]["schemas"][one.answer["$ref"].removeprefix(REF)]
    row: Mapping[str, Any] = shape["properties"]["data"]["items"]
    return row


def _optional(told: Mapping[str, Any]) -> str:
    kind = type_of(told["schema"], PY, "shapes.")
    return kind if told.get("required") else f"{kind.removesuffix(' | None')} | None = None"


def _dict(pairs: Mapping[str, str]) -> str:
    return "{" + ", ".join(f'"{name}": {value}' for name, value in pairs.items()) + "}"


def _formatted(text: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", "made.py", "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=ROOT).stdout


# JavaScript


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def javascript_operations(description: Mapping[str, Any]) -> str:
    lines = [
        f"// {NOTE}",
        'import { Caller } from "./caller.js";',
        "",
        "export class Operations extends Caller {",
    ]
    for one in operations(description):
        lines += [*_comment(one.words, 2), *_javascript_method(one), ""]
        if one.is_list:
            name = camel(f"iter_{one.name.removeprefix('list_')}")
            given = ", ".join([*map(camel, one.parts), "query = {}"])
            lines += [
                f"  /** All rows of `{camel(one.name)}`, page by page: `for await`. */",
                f"  {name}({given}) {{",
                f'    return this.pages("{one.path}", {_object(one)}, query);',
                "  }",
                "",
            ]
    return "\n".join([*lines[:-1], "}", ""])


def _javascript_method(one: Operation) -> list[str]:
    given, sent = [camel(part) for part in one.parts], []
    if one.body:
        given.append("body")
        sent.append("body")
    if one.takes_file:
        given.append("content")
        sent.append("content")
    if one.query:
        given.append("query = {}")
        sent.append("query")
    given.append("options = {}")
    sent.append("options")
    return [
        f"  {camel(one.name)}({', '.join(given)}) {{",
        f'    return this.call("{one.method}", "{one.path}", {_object(one)}, {{ {", ".join(sent)} }});',
        "  }",
    ]


def _object(one: Operation) -> str:
    pairs = [part if camel(part) == part else f"{part}: {camel(part)}" for part in one.parts]
    return f"{{ {', '.join(pairs)} }}" if pairs else "{}"


def _comment(words: str, indent: int) -> list[str]:
    pad = " " * indent
    lines = words.replace("*/", "*∕").splitlines() or [""]
    if len(lines) == 1:
        return [f"{pad}/** {lines[0]} */"]
    return [f"{pad}/**", *(f"{pad} * {line}".rstrip() for line in lines), f"{pad} */"]


def javascript_types(description: Mapping[str, Any]) -> str:
    lines = [f"// {NOTE}", 'import { Caller, ReadOptions, WriteOptions } from "./index.js";', ""]
    for name, schema in reached(description).items():
        lines += [*_interface(class_name(name), schema), ""]
    lines.append("export class Operations extends Caller {")
    for one in operations(description):
        lines += [*_comment(one.words, 2), f"  {_declared(one)}"]
        if one.is_list:
            row, given = type_of(_row(one, description), JS), [f"{camel(part)}: string" for part in one.parts]
            asked = ", ".join([*given, f"query?: {_query(one)}"])
            lines.append(
                f"  {camel('iter_' + one.name.removeprefix('list_'))}({asked}): AsyncGenerator<{row}>;"
            )
    return "\n".join([*lines, "}", ""])


def _interface(name: str, schema: Mapping[str, Any]) -> list[str]:
    if "properties" not in schema:
        return [f"export type {name} = {type_of(schema, JS)};"]
    required = set(schema.get("required", []))
    lines = [f"export interface {name} {{"]
    for field, told in schema["properties"].items():
        lines += _comment(told["description"], 2) if told.get("description") else []
        lines.append(f"  {field}{'' if field in required else '?'}: {type_of(told, JS)};")
    return [*lines, "}"]


def _query(one: Operation) -> str:
    fields = [
        f"{told['name']}{'' if told.get('required') else '?'}: {type_of(told['schema'], JS)}"
        for told in one.query
    ]
    return "{ " + "; ".join(fields) + " }"


def _declared(one: Operation) -> str:
    given = [f"{camel(part)}: string" for part in one.parts]
    given += [f"body: {type_of(one.body, JS)}"] if one.body else []
    given += ["content: Uint8Array | Blob"] if one.takes_file else []
    is_needed = any(told.get("required") for told in one.query)
    given += [f"query{'' if is_needed else '?'}: {_query(one)}"] if one.query else []
    given.append(f"options?: {'WriteOptions' if one.is_write else 'ReadOptions'}")
    answer = type_of(one.answer, JS) if one.answer else "Uint8Array" if one.is_file else "null"
    return f"{camel(one.name)}({', '.join(given)}): Promise<{answer}>;"


# Files


def made(description: Mapping[str, Any]) -> dict[str, str]:
    """What is to stand in which file."""
    return {
        f"{PYTHON}/shapes.py": python_shapes(description),
        f"{PYTHON}/operations.py": python_operations(description),
        f"{JAVASCRIPT}/operations.js": javascript_operations(description),
        f"{JAVASCRIPT}/operations.d.ts": javascript_types(description),
    }


def newest() -> dict[str, Any]:
    folder = max(one for one in ARCHIVE.iterdir() if one.is_dir())
    description: dict[str, Any] = json.loads((folder / "openapi.json").read_text())
    return description


def write(description: Mapping[str, Any]) -> None:
    for name, text in made(description).items():
        (ROOT / name).write_text(text)


if __name__ == "__main__":
    write(newest())
