"""Pages of a layout laid out: ours here, those of organizers in a process that has limits and is killed in time."""

import json
import os
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tickets.documents import pdf

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 15.0  # seconds; the process has 10 of a core
# What fontconfig and Pango need to find their fonts; no secret of ours.
PASSED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "FONTCONFIG_PATH",
    "FONTCONFIG_FILE",
    "XDG_CACHE_HOME",
    "DYLD_FALLBACK_LIBRARY_PATH",
)
LARGEST_ANSWER = 40_000_000

Rooms = list[list[dict[str, Any]]]


class Unusable(ValueError):
    """A layout of which no badge can be made; the message is for who wrote it."""


def render(
    pages: Sequence[str],
    style: str,
    *,
    width: float,
    height: float,
    bleed: float,
    images: Mapping[str, bytes],
    is_ours: bool,
) -> tuple[bytes, Rooms]:
    """As cell.render. Raises Unusable."""
    if is_ours:
        # Slow to import, see tickets.documents.pdf.fonts().
        from tickets.badges import cell

        return cell.render(
            pages, style, width=width, height=height, bleed=bleed, images=images, fonts=pdf.fonts()
        )
    job = {
        "pages": list(pages),
        "style": style,
        "width": width,
        "height": height,
        "bleed": bleed,
        "images": {name: b64encode(content).decode() for name, content in images.items()},
    }
    outcome = _outcome(json.dumps(job).encode())
    if "refused" in outcome:
        raise Unusable(_words(*outcome["refused"]))
    return b64decode(outcome["pdf"]), outcome["rooms"]


def _outcome(job: bytes) -> dict[str, Any]:
    env = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tickets.badges.cell"],
            input=job, env=env, cwd=ROOT, capture_output=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        if done.returncode or len(done.stdout) > LARGEST_ANSWER:
            raise Unusable(_words("limits", ""))
        return dict(json.loads(done.stdout))
    except (subprocess.TimeoutExpired, ValueError) as error:
        if isinstance(error, Unusable):
            raise
        raise Unusable(_words("limits", "")) from error


def _words(kind: str, about: str = "") -> str:
    if kind == "pages":
        return _("The layout is %(pages)s pages long; a badge is one.") % {"pages": about}
    if kind == "size":
        return _("The layout changes the size of the card to %(size)s mm.") % {"size": about}
    if kind == "limits":
        return _("The layout takes too long or too much memory to lay out.")
    return _("The layout cannot be laid out (%(why)s).") % {"why": about}
