"""The house rules about files: sizes and names, pure modules, templates without inline script, pinned reasons.

Each rule is a function from plain text to offenders and is shown one planted offender.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import packages_distributions, version
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("config", "core", "accounts", "events", "tickets", "agenda", "portal")
FOLDERS = (*APPS, "tests", "bin", "static/js")
LONGEST = 400
JUNK_DRAWERS = {"utils", "helpers", "services", "common", "exceptions", "misc"}

# Hard thinking without a database. Of Django they may use what turns values into text, and nothing else.
PURE = (
    "core/addresses.py",
    "core/api/histogram.py",
    "core/charts.py",
    "core/colour.py",
    "core/finding.py",
    "core/folding.py",
    "core/money.py",
    "core/tables.py",
    "events/mail_text.py",
    "tickets/admitting.py",
    "tickets/keyboards.py",
    "tickets/attribution.py",
    "tickets/name_search.py",
    "tickets/papers.py",
    "tickets/pick_up.py",
    "tickets/pricing.py",
    "tickets/tax.py",
    "tickets/touches.py",
    "agenda/balance.py",
    "agenda/assigning.py",
    "agenda/calibration/__init__.py",
    "agenda/calibration/choices.py",
    "agenda/calibration/given.py",
    "agenda/calibration/groups.py",
    "agenda/calibration/system.py",
    "agenda/calibration/told.py",
    "agenda/calibration/variances.py",
    "agenda/closeness.py",
    "agenda/conflicts.py",
    "agenda/deadline.py",
    "agenda/interests.py",
    "agenda/letters.py",
    "agenda/rankline.py",
    "agenda/related.py",
    "agenda/lottery.py",
    "agenda/points.py",
    "agenda/scoring.py",
    "agenda/telling.py",
    "agenda/transitions.py",
)
TEXT_OF_DJANGO = ("django.utils",)

# Where inline style is right, with the reason.
OWN_STYLES = {
    "/pdf/": "paper: no browser sees it",
    "tickets/badges/designs/": "paper: no browser sees it",
    "/mail/": "mail readers know no stylesheets",
    "events/templates/admin/": "the workspace's own policy allows style, which its theme needs too",
}


def sources(*folders: str, endings: tuple[str, ...] = (".py", ".js")) -> Iterator[Path]:
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in endings and "migrations" not in file.parts and "vendor" not in file.parts:
                yield file


def texts(files: Iterable[Path]) -> dict[str, str]:
    return {str(file.relative_to(ROOT)): file.read_text() for file in files}


# Sizes and names


def too_long(found: Mapping[str, str]) -> list[str]:
    return [name for name, text in found.items() if text.count("\n") > LONGEST]


def junk_drawers(names: Iterable[str]) -> list[str]:
    return [name for name in names if JUNK_DRAWERS & {Path(name).stem, *Path(name).parent.parts}]


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    assert too_long(texts(sources(*FOLDERS))) == []


def test_a_long_module_is_noticed() -> None:
    assert too_long({"core/long.py": "x\n" * 401, "core/short.py": "x\n" * 400}) == ["core/long.py"]


def test_no_module_is_a_junk_drawer() -> None:
    assert junk_drawers(texts(sources(*FOLDERS))) == []


def test_a_junk_drawer_is_noticed() -> None:
    names = ["core/utils.py", "events/helpers/text.py", "tickets/service_fee.py"]
    assert junk_drawers(names) == ["core/utils.py", "events/helpers/text.py"]


# Pure modules


def imported(source: str) -> list[str]:
    """Everything a module imports, wherever in it, as full names."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names += [f"{node.module or ''}.{alias.name}" for alias in node.names]
    return names


def impure(source: str) -> list[str]:
    """Imports of Django that bring rows, requests, settings or a clock."""
    django = [name for name in imported(source) if name == "django" or name.startswith("django.")]
    return [name for name in django if not name.startswith(TEXT_OF_DJANGO) or "timezone" in name]


def not_the_solvers(source: str) -> list[str]:
    """Imports that the solver may not have: Django, and anything of ours but itself."""
    forbidden = {"django", *APPS}
    names = [name for name in imported(source) if name.split(".")[0] in forbidden]
    return [name for name in names if not name.startswith("agenda.solver")]


def test_pure_modules_know_no_database_and_no_clock() -> None:
    assert {name: impure((ROOT / name).read_text()) for name in PURE} == {name: [] for name in PURE}


def test_an_impure_module_is_noticed() -> None:
    source = "from django.db import models\ndef f():\n    from django.utils import timezone, translation"
    assert impure(source) == ["django.db.models", "django.utils.timezone"]


def test_the_solver_knows_neither_django_nor_us() -> None:
    solver = texts(sources("agenda/solver"))
    assert {name: found for name, text in solver.items() if (found := not_the_solvers(text))} == {}


def test_a_solver_that_reads_rows_is_noticed() -> None:
    source = "import numpy\nfrom agenda.solver import cost\nfrom agenda.models import Slot\nimport django.db"
    assert not_the_solvers(source) == ["agenda.models.Slot", "django.db"]


# Templates

INLINE = {
    "inline script": re.compile(
        r"<script(?![^>]*\ssrc=)(?![^>]*\stype=\"application/(?:ld\+)?json\")[^>]*>", re.IGNORECASE
    ),
    "inline style": re.compile(r"<style[\s>]|<[^>]*\sstyle\s*=", re.IGNORECASE),
    "inline event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script as an address": re.compile(r"=\s*[\"']?\s*javascript:", re.IGNORECASE),
}
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
COMMENTS = re.compile(r"\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)


def inline_code(found: Mapping[str, str]) -> list[str]:
    """What the content security policy would silently switch off."""
    offenders = []
    for name, text in found.items():
        page = TAGS.sub("", COMMENTS.sub("", text))
        offenders += [f"{name}: {what}" for what, pattern in INLINE.items() if pattern.search(page)]
    return offenders


def templates() -> dict[str, str]:
    pages = texts(sources(*APPS, endings=(".html",)))
    return {name: text for name, text in pages.items() if not any(part in name for part in OWN_STYLES)}


def test_no_page_holds_inline_script_or_style() -> None:
    assert inline_code(templates()) == []


def test_inline_script_and_style_are_noticed() -> None:
    planted = {
        "fine.html": '<script type="module" src="/a.js"></script><p data-style="x" {% if a > b %}hidden{% endif %}>on=1',
        "data.html": '<script id="x" type="application/json">{}</script>',
        "script.html": "<script>go()</script>",
        "style.html": '<p class="{{ a }}" style="color: red">',
        "head.html": "<style>p {}</style>",
        "click.html": "<button {% if x > 1 %}disabled{% endif %} onclick='go()'>",
        "link.html": '<a href="javascript:go()">',
    }
    assert inline_code(planted) == [
        "script.html: inline script",
        "style.html: inline style",
        "head.html: inline style",
        "click.html: inline event handler",
        "link.html: script as an address",
    ]


# Style sheets


def unclosed(found: Mapping[str, str]) -> list[str]:
    """Sheets in which a brace is missing or too much, as merging two changes leaves them: browsers skip the rest."""
    bare = {name: re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL) for name, text in found.items()}
    return [name for name, text in bare.items() if text.count("{") != text.count("}")]


def test_every_style_sheet_is_closed() -> None:
    assert unclosed(texts(sources("static/css", endings=(".css",)))) == []


def test_an_unclosed_style_sheet_is_noticed() -> None:
    assert unclosed({"fine.css": "/* { */ p { a: b }", "open.css": "@layer x { p { a: b }"}) == ["open.css"]


# Requirements

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)(?:\s+# (\S.*))?$")


def wrong_pins(text: str) -> list[str]:
    """Lines that are not exact; and in the part before what is only needed by others, those without a reason."""
    direct, _, needed = text.partition("# What the above need")
    offenders = []
    for line in [*direct.splitlines(), *needed.splitlines()[1:]]:
        if not line or line.startswith(("#", "-r ")):
            continue
        found = PIN.match(line)
        if not found or (not found[3] and line in direct.splitlines()):
            offenders.append(line)
    return offenders


def pins(text: str) -> dict[str, str]:
    lines = (PIN.match(line) for line in text.splitlines())
    return {normal(found[1]): found[2] for found in lines if found}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def undeclared(found: Iterable[str], direct: Iterable[str]) -> list[str]:
    """Distributions that a source imports without being asked for by name."""
    known = packages_distributions()
    wanted = {name.split(".")[0] for source in found for name in imported(source)}
    libraries = {
        normal(owner) for name in wanted - set(sys.stdlib_module_names) for owner in known.get(name, [])
    }
    return sorted(libraries - set(direct))


def requirements() -> str:
    return (ROOT / "requirements.txt").read_text()


def test_every_requirement_is_exact_and_has_its_reason() -> None:
    assert wrong_pins(requirements()) == []


def test_a_loose_or_unreasoned_requirement_is_noticed() -> None:
    text = "good==1.0 # why\nbare==1.0\nloose>=1 # why\n# What the above need, pinned\nother==2\nopen>2\n"
    assert wrong_pins(text) == ["bare==1.0", "loose>=1 # why", "open>2"]


def test_what_is_installed_is_what_is_pinned() -> None:
    both = pins(requirements()) | pins((ROOT / "requirements-dev.txt").read_text())
    assert {name: version(name) for name in both} == both


def test_everything_imported_is_asked_for_by_name() -> None:
    direct = pins(requirements().partition("# What the above need")[0])
    assert undeclared(texts(sources(*APPS, endings=(".py",))).values(), direct) == []


def test_an_import_nobody_asked_for_is_noticed() -> None:
    assert undeclared(["import os, requests\nfrom django.db import models"], ["django"]) == ["requests"]


# Tests that drive a browser

# What leads elsewhere or sets a script off, and returns before that has happened.
ACTS = {"click", "dblclick", "tap", "press"}
# What is read as it stands at that moment, and what takes the page away from under what was begun.
READS = {
    "all", "all_inner_texts", "all_text_contents", "bounding_box", "content", "count", "evaluate", "get_attribute",
    "go_back", "goto", "inner_html", "inner_text", "input_value", "is_checked", "is_disabled", "is_enabled", "is_hidden",
    "is_visible", "reload", "text_content", "title", "url",
}  # fmt: skip


def attributes(node: ast.AST) -> set[str]:
    """Names after a dot, but for those inside of an expect(...), which looks again until it is so."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "expect":
        return set()
    own = {node.attr} if isinstance(node, ast.Attribute) else set()
    return own.union(*(attributes(child) for child in ast.iter_child_nodes(node)))


def acts(statement: ast.stmt) -> bool:
    """Whether it ends with a click or a key that nothing waits for. A `with expect_…():` around it does."""
    if isinstance(statement, ast.For | ast.While | ast.If):
        return acts(statement.body[-1])
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in ACTS


def first_of(statement: ast.stmt) -> ast.AST:
    """What of a compound statement runs first."""
    if isinstance(statement, ast.With):
        return statement.items[0]
    if isinstance(statement, ast.For):
        return statement.iter
    return statement.test if isinstance(statement, ast.While | ast.If) else statement


def hasty(found: Mapping[str, str]) -> list[str]:
    """Where a test reads right after a click: on a machine that is busy it sees the page before. And waiting by a string
    of script, which our policy forbids unless it is true at once."""
    offenders = []
    for name, text in found.items():
        if re.search(r"\.wait_for_function\(", text):
            offenders.append(f"{name}: wait_for_function")
        for node in ast.walk(ast.parse(text)):
            body = getattr(node, "body", None)
            for one, then in pairwise(body if isinstance(body, list) else []):
                if acts(one) and READS & attributes(first_of(then)):
                    offenders.append(f"{name}:{then.lineno}: {ast.unparse(first_of(then))}")
    return offenders


def test_no_test_reads_right_after_a_click() -> None:
    assert hasty(texts(sources("tests", endings=(".py",)))) == []


def test_reading_right_after_a_click_is_noticed() -> None:
    planted = (
        "def test(page):\n"
        "    page.locator('a').click()\n    assert page.locator('h1').inner_text() == 'Next'\n"
        "    page.keyboard.press('n')\n    address = page.url\n"
        "    for key in '12':\n        page.keyboard.press(key)\n    assert 'x' in page.content()\n"
        "    page.get_by_role('button').tap()\n    page.goto('/')\n"
        "    page.wait_for_" + "function('true')\n"
        "    page.click('a')\n    expect(page.locator('b').all()[0]).to_be_visible()\n    assert page.url == ''\n"
        "    with page.expect_navigation():\n        page.click('a')\n    assert page.url == ''\n"
    )
    assert hasty({"tests/browser/test_hasty.py": planted}) == [
        "tests/browser/test_hasty.py: wait_for_function",
        "tests/browser/test_hasty.py:3: assert page.locator('h1').inner_text() == 'Next'",
        "tests/browser/test_hasty.py:5: address = page.url",
        "tests/browser/test_hasty.py:8: assert 'x' in page.content()",
        "tests/browser/test_hasty.py:10: page.goto('/')",
    ]


# Words on paper

VARIABLE = re.compile(r"""(?:\benv|\bENV)(?:\.get\(|\[|, )\s*"([A-Z_]{3,})\"""")


def settings_read() -> set[str]:
    files = (ROOT / "config" / "settings.py", ROOT / "config" / "environment.py")
    return {name for file in files for name in VARIABLE.findall(file.read_text())}


# Read by the name of a sign-in service, which a search does not see.
SIGN_IN = {f"{name}_CLIENT_{part}" for name in ("GITHUB", "GOOGLE") for part in ("ID", "SECRET")}
NO_SETTING = {"OPENBLAS_NUM_THREADS"}  # set by us, for a library


def test_every_setting_is_explained_in_the_handbook_and_nothing_else_is() -> None:
    read = (settings_read() | SIGN_IN) - NO_SETTING
    assert {"SECRET_KEY", "DATABASE_URL", "STRIPE_API_BASE", "EMAIL_URL"} <= read
    table = (ROOT / "docs" / "operator.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    told = {
        name for row in table.splitlines() for name in re.findall(r"`([A-Z][A-Z_]{2,})`", row.split(" | ")[0])
    }
    told |= {name for name in SIGN_IN if f"`{name}`" in table}
    assert told == read


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text()
    pages = {page.name for page in folder.glob("[0-9]*.md")}
    assert pages == set(re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", index))
