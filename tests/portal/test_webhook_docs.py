"""docs/webhooks.md: its code is run with the published vector, and its reference is that of the table."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from standardwebhooks import Webhook

from events.webhook_retries import TRIES, WAITS
from portal.management.commands.webhook_types import MARK
from portal.webhooks import TYPES, reference
from tests.events.test_webhook_signing import AT, BODY, MESSAGE, SECRET, SIGNATURE

PAGE: Path = settings.BASE_DIR / "docs" / "webhooks.md"
SENT = int(AT.timestamp())
HEADERS = {"webhook-id": MESSAGE, "webhook-timestamp": str(SENT), "webhook-signature": SIGNATURE}
TEXT = PAGE.read_text()


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


Receive = Callable[[bytes, dict[str, str], str, float], Any]


def in_python(body: bytes, headers: dict[str, str], secret: str, now: float) -> Any:
    names: dict[str, Any] = {}
    exec(compile(block("python"), "docs/webhooks.md", "exec"), names)
    return names["receive"](body, headers, secret, now)


def in_node(body: bytes, headers: dict[str, str], secret: str, now: float) -> Any:
    given = json.dumps([body.decode(), headers, secret, now])
    code = f"{block('javascript')}\nconsole.log(JSON.stringify(receive(...{given})));"
    return _run(["node", "--input-type=module", "-"], code)


def in_php(body: bytes, headers: dict[str, str], secret: str, now: float) -> Any:
    given = json.dumps([body.decode(), headers, secret, int(now)])
    call = f"echo json_encode(receive(...json_decode({json.dumps(given)}, true)));"
    return _run(["php"], f"{block('php')}\n{call}")


def _run(command: list[str], code: str) -> Any:
    done = subprocess.run(command, input=code, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode or not done.stdout:
        raise ValueError(done.stderr + done.stdout)
    return json.loads(done.stdout)


LANGUAGES = [
    pytest.param(in_python, id="python"),
    pytest.param(
        in_node, id="node", marks=pytest.mark.skipif(not shutil.which("node"), reason="Node is not here")
    ),
    pytest.param(
        in_php, id="php", marks=pytest.mark.skipif(not shutil.which("php"), reason="PHP is not here")
    ),
]


@pytest.mark.parametrize("receive", LANGUAGES)
def test_code_of_the_page_takes_the_published_vector_and_nothing_else(receive: Receive) -> None:
    body = BODY.encode()
    assert receive(body, HEADERS, SECRET, SENT + 200) == {"test": 2432232314}
    two = HEADERS | {"webhook-signature": f"v1,AAAA v2,{SIGNATURE[3:]} {SIGNATURE}"}
    assert receive(body, two, SECRET, SENT) == {"test": 2432232314}
    wrong: list[tuple[bytes, dict[str, str], str, float]] = [
        (body + b" ", HEADERS, SECRET, SENT),
        (body, HEADERS | {"webhook-id": "msg_other"}, SECRET, SENT),
        (body, HEADERS | {"webhook-signature": f"v2,{SIGNATURE[3:]}"}, SECRET, SENT),
        (body, HEADERS, f"whsec_{'A' * 32}", SENT),
        (body, HEADERS, SECRET, SENT + 301),
        (body, HEADERS, SECRET, SENT - 301),
    ]
    for given in wrong:
        with pytest.raises(ValueError):  # noqa: PT011 - each language has its own words
            receive(*given)


@pytest.mark.skipif(
    not shutil.which("openssl") or not shutil.which("bash"), reason="openssl or bash is not here"
)
def test_openssl_makes_the_published_signature(tmp_path: Path) -> None:
    (tmp_path / "body.json").write_text(BODY)
    given = {**os.environ, "SECRET": SECRET, "ID": MESSAGE, "SENT": str(SENT)}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block("bash")], cwd=tmp_path, env=given, capture_output=True, text=True,
        timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == SIGNATURE


def test_page_shows_the_published_vector() -> None:
    assert all(f"`{value}`" in TEXT for value in (SECRET, MESSAGE, str(SENT), BODY, SIGNATURE))


def test_reference_is_that_of_the_table() -> None:
    assert TEXT.split(MARK)[1].strip() == reference.markdown().strip(), "run manage.py webhook_types --write"
    assert all(f"| `{one.name}` |" in TEXT for one in TYPES)


def test_page_tells_the_tries_as_they_are() -> None:
    told = "at once, then after 5 seconds, 5 and 30 minutes, 2, 5, 10, 14, 20 and 24 hours"
    seconds = [5, 300, 1800, *(3600 * hours for hours in (2, 5, 10, 14, 20, 24))]
    assert ([wait.total_seconds() for wait in WAITS], TRIES) == (seconds, 10)
    assert ("ten tries" in TEXT, told in TEXT) == (True, True)


def test_example_of_the_page_is_signed_as_we_sign() -> None:
    """The secret of an example is nobody's: only its form is looked at."""
    assert re.search(r"webhook-signature: v1,[A-Za-z0-9+/]{43}=\n", TEXT)
    assert Webhook(SECRET).sign(MESSAGE, AT, BODY) == SIGNATURE
