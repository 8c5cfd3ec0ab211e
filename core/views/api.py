"""Pages about the API: what it promises, its operations, and for each kind of error the cause and the cure."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core import access, markdown
from core.api import problems

METHODS = ("get", "post", "put", "patch", "delete")


# What begins a line that is no continuation of the one before.
BEGINS = ("#", "- ", "|", "```")


def page_of(name: str) -> str:
    return unwrapped((Path(settings.BASE_DIR) / "docs" / name).read_text())


def unwrapped(text: str) -> str:
    """Each paragraph as one line: people's own texts keep their line breaks, pages of the repository are wrapped."""
    lines: list[str] = []
    in_code = False
    for line in text.splitlines():
        begins = in_code or not line.strip() or line.startswith(BEGINS)
        if line.startswith("```"):
            in_code = not in_code
        if begins or not lines or not lines[-1].strip() or lines[-1].startswith(("#", "|", "```")):
            lines.append(line)
        else:
            lines[-1] = f"{lines[-1]} {line.strip()}"
    return "\n".join(lines)


def description() -> dict[str, Any]:
    """The API as OpenAPI 3.1. core knows what is in it by a setting alone."""
    return dict(import_string(settings.API_DESCRIPTION)())


@access.public
def start(request: HttpRequest) -> HttpResponse:
    # Where the code is read, a link is seen from the file; here it is seen from the site.
    title, text = _parted(page_of("api.md").replace("](api/", "](/api/"))
    context = {"title": title, "text": markdown.render(text), "operations": _operations()}
    return render(request, "core/api.html", context)


@access.public
def openapi(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(description(), json_dumps_params={"indent": 1})
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=300"
    return response


@access.public
def problem_list(request: HttpRequest) -> HttpResponse:
    kinds = problems.KINDS.values()
    return render(request, "core/api.html", {"title": _("Errors of the API"), "kinds": kinds})


@access.public
def problem(request: HttpRequest, code: str) -> HttpResponse:
    if code not in problems.KINDS:
        raise Http404
    title, text = _parted(page_of(f"api/problems/{code}.md"))
    return render(request, "core/api.html", {"title": title, "text": markdown.render(text), "code": code})


def _parted(text: str) -> tuple[str, str]:
    """The heading, and what stands below it."""
    heading, _line, rest = text.partition("\n")
    return heading.removeprefix("# "), rest


def _operations() -> list[dict[str, Any]]:
    """Every operation as a line of the reference."""
    return [
        {"method": method.upper(), "path": address, **_told(methods[method])}
        for address, methods in description()["paths"].items()
        for method in METHODS
        if method in methods
    ]


def _told(one: dict[str, Any]) -> dict[str, Any]:
    open_to_all = {} in one["security"]
    return {
        "text": one.get("description", ""), "is_open": open_to_all, "scopes": one.get("x-scopes", []),
    }  # fmt: skip
