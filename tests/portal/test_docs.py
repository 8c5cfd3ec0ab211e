"""/docs/: every file is a page, every link leads somewhere, and the first page's commands give the answers it shows."""

import io
import json
import re
import shutil
import subprocess
from contextlib import redirect_stdout
from itertools import pairwise
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from portal import documentation
from portal.demo import setting

FOLDER = settings.BASE_DIR / "docs"
NAMES = sorted(documentation.BY_NAME)
WRITTEN = [name for name in NAMES if not documentation.BY_NAME[name].made]
HERE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def test_every_file_is_in_the_table_once() -> None:
    files = [*FOLDER.glob("*.md"), *FOLDER.glob("tutorials/*.md")]
    assert sorted(str(file.relative_to(FOLDER).with_suffix("")) for file in files) == WRITTEN
    names = [page.name for page in documentation.PAGES]
    assert len(names) == len({*names})
    assert [page.name for _group, pages in documentation.grouped() for page in pages] == names


@pytest.mark.parametrize("name", NAMES)
def test_page_opens_without_a_query_or_a_cookie(
    name: str, client: Client, django_assert_num_queries: Any, db: None
) -> None:
    with django_assert_num_queries(0):
        answer = client.get(f"/docs/{name}/", headers={"accept-encoding": "gzip"})
        plain = client.get(f"/docs/{name}.md")
    assert (answer.status_code, answer.cookies.output()) == (200, "")
    assert len(answer.content) < 100_000
    again = client.get(f"/docs/{name}/", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert (plain["Content-Type"], plain.content) == (
        "text/markdown; charset=utf-8", documentation.BY_NAME[name].text.encode(),
    )  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_page_has_one_title_and_leaves_no_level_out(name: str, client: Client, db: None) -> None:
    html = client.get(f"/docs/{name}/").content.decode()
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", html)]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert re.findall(r"<\w[^>]* style=|<style|<script(?! type=\"module\" src=)", html) == []


def broken(client: Client, name: str) -> list[str]:
    """Links of a page that lead nowhere. What is outside is not asked for."""
    page = documentation.find(name)
    assert page is not None
    wrong = []
    for target in page.document.targets:
        if target.startswith(("https://", "mailto:")):
            continue
        address, _mark, anchor = target.partition("#")
        address = address or page.url
        if not address.startswith("/") or client.get(address).status_code != 200:
            wrong.append(target)
        elif anchor:
            found = documentation.find(address.removeprefix("/docs/").strip("/"))
            assert found is not None
            there = found.document
            own = {"not-run"} if documentation.within(found.name) else set()
            wrong += [] if anchor in own | {one.anchor for one in there.headings} else [target]
    return wrong


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str, client: Client, db: None) -> None:
    assert broken(client, name) == []


def test_a_broken_link_is_noticed(
    client: Client, db: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "start.md").write_text(
        "# Head\n\n[a](gone.md) [b](#nowhere) [c](/docs/gone/) [d](start.md#part) [e](api/problems/)\n\n## Part\n"
    )
    settings.BASE_DIR = tmp_path
    assert broken(client, "start") == ["gone.md", "#nowhere", "/docs/gone/"]


def test_lists_name_every_page(client: Client, db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        contents = client.get("/docs/").content.decode()
        listed = client.get("/docs/llms.txt")
    assert [page.url for page in documentation.PAGES if f'href="{page.url}"' not in contents] == []
    addresses = re.findall(r"\]\(([^)]+)\): .+", listed.content.decode())
    parts = len(documentation.TUTORIALS) + len(documentation.resources())
    assert len(addresses) == len(documentation.PAGES) + parts
    assert [client.get(one.removeprefix(settings.SITE_URL)).status_code for one in addresses] == (
        [200] * len(addresses)
    )
    assert [page.elsewhere for page in documentation.PAGES if page.elsewhere] == [
        "/api/",
        "/api/problems/",
        "/status/",
    ]
    assert 'href="/docs/"' in client.get("/").content.decode()
    assert 'href="/docs/"' in client.get("/api/").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "README.md", "decisions/README.md", "..%2fREADME.md", "../README.md", "api/problems/refused.md", "gone/",
        "%2e%2e/config/settings.py", "operations/", "operations.md", "pictures/home.png", "pictures/..%2fstart.md",
        "pictures/../start.md", "pictures/", "tutorials/gone/", "tutorials/start/", "tutorials/gone.md",
        "reference/gone/", "reference/discount_codes/",
    ],
)  # fmt: skip
def test_nothing_else_is_served(path: str, client: Client, db: None) -> None:
    assert client.get(f"/docs/{path}").status_code == 404


def test_pictures_are_those_that_pages_show(client: Client, db: None) -> None:
    shown = {
        target.removeprefix("/docs/pictures/")
        for page in documentation.BY_NAME.values()
        for target in page.document.targets
        if target.startswith("/docs/pictures/")
    }
    assert shown == documentation.PICTURES
    answer = client.get("/docs/pictures/badge.png")
    assert (answer["Content-Type"], answer.content[1:4]) == ("image/png", b"PNG")


@pytest.mark.parametrize("name", WRITTEN)
def test_picture_says_in_words_what_is_to_be_seen_and_is_light(name: str) -> None:
    html = documentation.BY_NAME[name].document.html
    shown = re.findall(r'<img src="/docs/pictures/([^"]+)" alt="([^"]*)" width="\d+" height="\d+" load', html)
    assert len(shown) == html.count("<img")
    assert [file for file, words in shown if len(words.split()) < 3] == []
    heavy = [file for file, _words in shown if (FOLDER / "pictures" / file).stat().st_size > 120_000]
    assert heavy == []


# The first page


def block(language: str) -> str:
    found = re.search(
        rf"^```{language}\n(.*?)^```$", documentation.BY_NAME["start"].text, re.DOTALL | re.MULTILINE
    )
    assert found is not None
    return found[1]


def without_days(answer: dict[str, Any]) -> dict[str, Any]:
    """Ids are made anew each time, and the demo's days come nearer."""
    for name, form in (
        ("id", r"evt_\w{20}"),
        ("starts_on", r"20\d\d-\d\d-\d\d"),
        ("ends_on", r"20\d\d-\d\d-\d\d"),
    ):
        assert re.fullmatch(form, answer[name])
    return {**answer, "id": "", "starts_on": "", "ends_on": "", "name": re.sub(r"20\d\d", "", answer["name"])}


@pytest.mark.django_db(transaction=True)
def test_commands_of_the_first_page_give_its_answers(live_server: LiveServer, settings: Any) -> None:
    settings.SITE_URL = HERE
    event = setting.build(timezone.now()).event
    line = f"{event.name} at Pier Nine in USD\n"
    got = _run(["bash", "-euc", _here(block("bash"), live_server).replace("curl", "curl -sS", 1)])
    assert without_days(json.loads(got)) == without_days(json.loads(block("json")))
    with redirect_stdout(io.StringIO()) as printed:
        exec(compile(_here(block("python"), live_server), "docs/start.md", "exec"), {})
    assert printed.getvalue() == line
    if shutil.which("node"):
        code = _here(block("javascript"), live_server)
        assert _run(["node", "--input-type=module", "-e", code]) == line


def _here(code: str, server: LiveServer) -> str:
    assert code.count(HERE) == 1
    return code.replace(HERE, server.url)


def _run(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
