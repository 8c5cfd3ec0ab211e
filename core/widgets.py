"""Form controls written in Python where Django renders a template each: a list of countries alone takes 250 of them.

The markup is Django's own but for empty lines, which tests hold; widgets that are not named here go on through templates.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

FOLDER = "django/forms/widgets"
OPTION = f"{FOLDER}/select_option.html"
INPUTS = (
    "checkbox",
    "date",
    "email",
    "hidden",
    "input",
    "number",
    "password",
    "search",
    "tel",
    "text",
    "time",
    "url",
)

Widget = Mapping[str, Any]


class Renderer(DjangoTemplates):
    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        write = WRITERS.get(template_name)
        written = write(context["widget"]) if write else None
        if not written:
            written = super().render(template_name, context, request)
        return SafeString(written)


def _attributes(attrs: Mapping[str, Any]) -> str:
    given = ((name, value) for name, value in attrs.items() if value is not False)
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"' for name, value in given
    )


def _input(widget: Widget) -> str:
    value = widget["value"]
    shown = "" if value is None else f' value="{conditional_escape(value)}"'
    return f'<input type="{widget["type"]}" name="{conditional_escape(widget["name"])}"{shown}{_attributes(widget["attrs"])}>'


def _choice(widget: Widget) -> str:
    """One radio or check box; nothing where its label is to stand around it."""
    return "" if widget.get("wrap_label") else _input(widget)


def _textarea(widget: Widget) -> str:
    name, text = conditional_escape(widget["name"]), conditional_escape(widget["value"] or "")
    return f'<textarea name="{name}"{_attributes(widget["attrs"])}>\n{text}</textarea>'


def _select(widget: Widget) -> str:
    """Nothing where options stand in groups or look otherwise."""
    options = []
    for group, choices, _index in widget["optgroups"]:
        if group or any(choice["template_name"] != OPTION for choice in choices):
            return ""
        options += [f"\n  {_option(choice)}" for choice in choices]
    name = conditional_escape(widget["name"])
    return f'<select name="{name}"{_attributes(widget["attrs"])}>{"".join(options)}\n</select>'


def _option(widget: Widget) -> str:
    value, label = conditional_escape(widget["value"]), conditional_escape(widget["label"])
    return f'<option value="{value}"{_attributes(widget["attrs"])}>{label}</option>'


WRITERS: Mapping[str, Callable[[Widget], str]] = {
    **{f"{FOLDER}/{name}.html": _input for name in INPUTS},
    f"{FOLDER}/checkbox_option.html": _choice,
    f"{FOLDER}/radio_option.html": _choice,
    f"{FOLDER}/textarea.html": _textarea,
    f"{FOLDER}/select.html": _select,
}
