"""Both clients against a real server: what recorded answers cannot show of connections, headers and bytes."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from plenary_client import Client, Problem
from tests.contract.api_calls import PNG
from tests.tutorials.conftest import Site

HERE = Path(__file__).parent


def in_python(url: str, token: str) -> dict[str, Any]:
    client = Client(url, token)
    client.mint_codes(pattern="TEAM-*****", count=3, batch="team", percent_bp=1000)
    first = client.list_codes(batch="team", limit=2)
    second = client.list_codes(batch="team", limit=2, cursor=first["next_cursor"])
    once, again = (
        client.create_code(code="ONCE", percent_bp=1000, idempotency_key="one") for _try in range(2)
    )
    with pytest.raises(Problem) as raised:
        client.create_code(code="ONCE", percent_bp=1000)
    refused = [raised.value.status, raised.value.code, bool(raised.value.request_id)]
    partner = next(client.iter_partners())["id"]
    worn = client.put_partner_logo(partner, PNG)["logo"]
    logo = client.read_partner_logo(partner)
    return {
        "pages": [len(first["data"]), len(second["data"]), second["next_cursor"]],
        "rows": [one["code"] for one in [*first["data"], *second["data"]]]
        == [one["code"] for one in client.iter_codes(batch="team", limit=2)],
        "once": once == again, "refused": refused, "logo": [worn["width"] if worn else None, logo[:4].hex()],
    }  # fmt: skip


def in_javascript(url: str, token: str) -> Any:
    given = json.dumps({"url": url, "token": token, "png": PNG.hex()})
    done = subprocess.run(
        ["node", str(HERE / "round.mjs")],
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "language",
    [
        in_python,
        pytest.param(
            in_javascript, marks=pytest.mark.skipif(not shutil.which("node"), reason="Node is not here")
        ),
    ],
)
def test_a_real_round_with_a_client(language: Any, site: Site) -> None:
    """Two pages by cursor, one write sent twice, a refusal as its class, a file there and back."""
    token = site.does("build", slug=f"round-{language.__name__.replace('_', '-')}")["token"]
    assert language(site.url, token) == {
        "pages": [2, 1, None], "rows": True, "once": True, "refused": [409, "refused", True],
        "logo": [16, b"\x89PNG".hex()],
    }  # fmt: skip
