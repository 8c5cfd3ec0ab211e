"""`/status/`: whether the site works, how fast its API answers, and what is tested of its promise. For everybody."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

from core import access, green, pagecache
from core.api import metrics
from core.api.histogram import NONE
from core.api.standing import PROMISED, Standing, standings
from core.views import health

# Who reloads all the time asks nothing of the database.
KEEP_SECONDS = 15
# The recorded calls of each version, which every change is tested against.
ARCHIVE = Path("tests") / "contract" / "api"


@dataclass(frozen=True)
class Kept:
    version: str
    calls: int


@access.public
def page(request: HttpRequest) -> HttpResponse:
    def render() -> str:
        parts, figures = health.parts(), _figures()
        context = {
            "parts": parts, "works": all(parts.values()), "figures": figures, "counted": bool(settings.METRICS_TOKEN),
            "promised": round(PROMISED * 1000), "kept": _kept(), "green": green.read(),
            "late": [one for one in figures if not one.keeps],
        }  # fmt: skip
        return render_to_string("core/status.html", context, request)

    return pagecache.cached(request, key=("status",), render=render, seconds=KEEP_SECONDS)


def _figures() -> list[Standing]:
    """Without METRICS_TOKEN nothing is counted. What nobody has is no operation."""
    if not settings.METRICS_TOKEN:
        return []
    return standings(row for row in metrics.histogram().rows() if row.operation != NONE)


def _kept() -> list[Kept]:
    """An installation without the tests beside it tells of none."""
    folder = Path(settings.BASE_DIR) / ARCHIVE
    files = [(name, folder / name / "exchanges.json") for name in import_string(settings.API_VERSIONS).names]
    return [Kept(name, len(json.loads(file.read_text()))) for name, file in files if file.exists()]
