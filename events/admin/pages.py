"""Pages that say what will happen before it does, and the buttons that lead there."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest
from django.template.response import TemplateResponse
from unfold.enums import ActionVariant

F = TypeVar("F", bound=Callable[..., Any])

CONFIRMED = "_confirmed"


@dataclass(frozen=True)
class Question:
    """`tells` are sentences about what will happen; `rows` what it concerns; `problems` why one may not want it."""

    title: str
    tells: Sequence[str]
    button: str
    back: str
    rows: Sequence[str] = ()
    problems: Sequence[str] = ()
    refused: str = ""
    is_grave: bool = False


def page(description: Any, *, path: str, icon: str, variant: str = "default") -> Callable[[F], F]:
    """A button on a row's page (or a list) that opens a page of our own below it."""

    def decorate(function: F) -> F:
        function.short_description = description  # type: ignore[attr-defined]
        function.url_path = path  # type: ignore[attr-defined]
        function.icon = icon  # type: ignore[attr-defined]
        function.variant = ActionVariant(variant)  # type: ignore[attr-defined]
        function.attrs = {}  # type: ignore[attr-defined]
        return function

    return decorate


def ask(
    model_admin: Any,
    request: HttpRequest,
    question: Question,
    *,
    form: forms.BaseForm | None = None,
    row: Any = None,
    hidden: Iterable[tuple[str, Any]] = (),
    status: int = 200,
) -> TemplateResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": question.title,
        "subtitle": None,
        "opts": model_admin.opts,
        "original": row,
        "question": question,
        "form": form,
        "hidden": [(CONFIRMED, "1"), *hidden],
    }
    return TemplateResponse(request, "admin/plenary/confirm.html", context, status=status)


def selected(request: HttpRequest, action: str) -> list[tuple[str, Any]]:
    """What a list's action posts, to be posted once more when it is confirmed."""
    fields = [("action", action), ("index", "0")]
    fields += [(ACTION_CHECKBOX_NAME, pk) for pk in request.POST.getlist(ACTION_CHECKBOX_NAME)]
    if request.POST.get("select_across") == "1":
        fields.append(("select_across", "1"))
    return fields


def is_confirmed(request: HttpRequest) -> bool:
    return request.method == "POST" and CONFIRMED in request.POST
