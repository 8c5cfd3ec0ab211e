"""Tags of the design language: icons, fields, error summary, faces, navigation. See docs/design-language.md."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

ICONS = frozenset(
    {
        "arrow-left",
        "arrow-right",
        "calendar",
        "check",
        "chevron-down",
        "clock",
        "copy",
        "cross",
        "download",
        "edit",
        "external",
        "globe",
        "info",
        "mail",
        "menu",
        "mic",
        "minus",
        "people",
        "person",
        "pin",
        "plenary",
        "plus",
        "print",
        "room",
        "search",
        "star",
        "star-filled",
        "tag",
        "ticket",
        "trash",
        "warning",
    }
)


BEYOND_WRITING = 20_000


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "ticket" %}` beside a word; with a label where it stands alone."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"there is no icon {name!r} in static/img/icons.svg")
    told = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon icon-{}" width="20" height="20" {}><use href="{}#{}"></use></svg>',
        name,
        told,
        static("img/icons.svg"),
        name,
    )


def initials(name: str) -> str:
    """One or two letters for a face without a photo: first and last word. One letter where letters join."""
    words = [word for word in ("".join(c for c in part if c.isalnum()) for part in name.split()) if word]
    if not words:
        return "?"
    first = words[0][0]
    if len(words) == 1 or unicodedata.bidirectional(first) in {"R", "AL"}:
        return first.upper()
    return (first + words[-1][0]).upper()


@register.inclusion_tag("components/avatar.html")
def avatar(name: str, photo: str = "", size: str = "") -> dict[str, str]:
    """`size` is "", "small" or "big". The name must stand beside it: the picture itself is not read out."""
    return {"initials": initials(name), "photo": photo, "size": size}


@register.simple_tag(takes_context=True)
def nav_link(context: template.Context, address: str, words: str) -> SafeString:
    """A link of the header, marked when the page is at or below its address."""
    request = context.get("request")
    path = getattr(request, "path", "")
    here = SafeString("")
    if path.startswith(address):
        here = SafeString(' aria-current="page"' if path == address else ' aria-current="true"')
    return format_html('<a href="{}"{}>{}</a>', address, here, words)


@register.simple_tag
def field(
    bound: BoundField,
    label: str | None = None,
    hint: str | None = None,
    mark: str = "",
    classes: str = "",
    **attrs: Any,
) -> SafeString:
    """A form field with label, hint, error and counter, tied together for people who do not see them.

    `label` and `hint` replace the form's own, `mark` the word for optional ones, `classes` adds to the frame;
    anything else becomes an attribute of the control (False removes one).
    """
    kind = _kind(bound.field.widget)
    listed = kind in {"radios", "checkboxes"}
    told = str(bound.help_text if hint is None else hint)
    limit = _counted(bound)
    described = _described(bound, hint=bool(told), counter=bool(limit))
    if limit:
        # Pasting must not cut silently what somebody wrote: the counter tells, the form refuses.
        attrs |= {"maxlength": False, "data-limit": limit}
    if kind != "group":
        attrs["aria-describedby"] = described or False
    control = "" if listed else bound.as_widget(attrs=attrs)
    if kind == "hidden":
        return SafeString(control)
    words = bound.label if label is None else label
    hint_html = _hint(bound, told)
    notes = _error(bound) + _counter(bound, limit)
    frame = SafeString(f' class="{conditional_escape(f"field {classes}".strip())}"')
    if kind == "checkbox":
        box = '<div{}><label class="choice" for="{}">{}<span>{}</span></label>{}{}</div>'
        return format_html(box, frame, bound.id_for_label, control, words, hint_html, notes)
    optional = _mark(mark) if not bound.field.required else ""
    if kind in {"one", "file"}:
        one = '<div{}><label for="{}">{}{}</label>{}{}{}</div>'
        return format_html(one, frame, bound.id_for_label, words, optional, hint_html, control, notes)
    many = "<fieldset{}{}><legend>{}{}</legend>{}{}{}</fieldset>"
    tied = format_html(' aria-describedby="{}"', described) if described else ""
    inside = _choices(bound, control)
    return format_html(many, frame, tied, words, optional, hint_html, inside, notes)


# The parts of a field are put together here, because a form has dozens: templates took half the time of its page.
def _hint(bound: BoundField, told: str) -> SafeString:
    if not told:
        return SafeString("")
    return format_html('<div class="field-hint" id="{}_helptext">{}</div>', bound.auto_id, told)


def _mark(words: str) -> SafeString:
    return format_html(' <span class="field-mark">{}</span>', words or _("optional"))


def _choices(bound: BoundField, control: str) -> SafeString:
    """Boxes and radios stand in a list; a control of several parts stands in a row."""
    listed = list(bound.subwidgets) if not control else []
    if not listed:
        return format_html('<div class="row">{}</div>', control)
    one = '<label class="choice" for="{}">{}<span>{}</span></label>'
    rows = ((choice.id_for_label, choice.tag(), choice.choice_label) for choice in listed)
    return format_html('<div class="choices">{}</div>', format_html_join("", one, rows))


def _error(bound: BoundField) -> SafeString:
    if not bound.errors:
        return SafeString("")
    lines = format_html_join(SafeString("<br>"), "{}", ((error,) for error in bound.errors))
    return format_html(
        '<p class="field-error" id="{}_error">{}<span>{}</span></p>', bound.auto_id, icon("warning"), lines
    )


def _counter(bound: BoundField, limit: int) -> SafeString:
    if not limit:
        return SafeString("")
    return format_html(
        '<p class="field-foot" id="{}_counter" data-counter="{}" data-limit="{}" data-words="{}" data-over="{}">{}</p>',
        bound.auto_id,
        bound.id_for_label,
        limit,
        _("{count} of {limit} characters"),
        _("{count} characters too many"),
        _("Up to %(limit)s characters") % {"limit": limit},
    )


@register.inclusion_tag("components/error_summary.html")
def error_summary(*given: forms.BaseForm | BaseFormSet[Any] | None) -> dict[str, Any]:
    """What needs mending in one or more forms or formsets, each a link to its field. Nothing if all is well."""
    return {"errors": [entry for part in given if part is not None for entry in _errors(part)]}


def _kind(widget: forms.Widget) -> str:
    """Which frame of `field` a widget stands in."""
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.ClearableFileInput):
        return "file"
    return "group" if widget.use_fieldset else "one"


def _described(bound: BoundField, *, hint: bool, counter: bool) -> str:
    """Ids of what a screen reader says after the label, in the order in which it stands on the page."""
    parts = [("helptext", hint), ("error", bool(bound.errors)), ("counter", counter)]
    return " ".join(f"{bound.auto_id}_{name}" for name, there in parts if there)


def _counted(bound: BoundField) -> int:
    """The limit of a text that is long enough to be counted while it is written, else 0: also where the limit only
    keeps away what no person writes.
    """
    limit = getattr(bound.field, "max_length", None) or 0
    if limit >= BEYOND_WRITING:
        return 0
    is_text = isinstance(bound.field.widget, forms.Textarea)
    return limit if is_text or bound.field.widget.attrs.get("data-counter") else 0


def _errors(part: forms.BaseForm | BaseFormSet[Any]) -> Iterator[dict[str, str]]:
    if isinstance(part, BaseFormSet):
        for error in part.non_form_errors():
            yield {"to": "", "label": "", "error": str(error)}
        for form in part.forms:
            yield from _errors(form)
        return
    for error in part.non_field_errors():
        yield {"to": "", "label": "", "error": str(error)}
    for bound in part:
        for error in bound.errors:
            yield {"to": _first_control(bound), "label": str(bound.label), "error": str(error)}


def _first_control(bound: BoundField) -> str:
    """The id a link must name to put the cursor into the field."""
    if bound.field.widget.is_hidden:
        return ""
    if _kind(bound.field.widget) in {"radios", "checkboxes"}:
        return next((str(choice.id_for_label) for choice in bound.subwidgets), "")
    return bound.id_for_label or str(bound.auto_id)
