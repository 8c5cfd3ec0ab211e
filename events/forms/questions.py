"""Questions of organizers as form fields, and back to what was answered. For all kinds of questions alike.

Options go by their words, which are unique within a question: one that was reworded meanwhile is chosen anew.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core import uploads
from events.actions.answers import LONGEST, Given, Upload
from events.models.asking import AnswerBase, AskedBase, OptionBase

Kind = AskedBase.Kind
CHOOSING = (Kind.CHOICE, Kind.SEVERAL)
NEEDED = {"required": lambda: _("This needs an answer.")}


def field_of(question: AskedBase, options: Iterable[OptionBase], *, required: bool) -> forms.Field:
    """Its hint is not in it: `help_text` belongs to the caller, but for what a file may be."""
    common: dict[str, Any] = {
        "label": question.text,
        "required": required,
        "error_messages": {"required": NEEDED["required"]()},
    }
    listed = [(option.text, option.text) for option in options]
    match question.kind:
        case Kind.CHOICE:
            choices = listed if question.is_required else [("", _("No answer")), *listed]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
        case Kind.SEVERAL:
            return forms.MultipleChoiceField(choices=listed, widget=forms.CheckboxSelectMultiple, **common)
        case Kind.FILE:
            words = _("PDF, JPEG or PNG, at most 10 MB.")
            widget = forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"})
            return forms.FileField(widget=widget, help_text=words, allow_empty_file=True, **common)
        case Kind.CONSENT:
            return forms.BooleanField(**common)
        case Kind.LONG:
            area = forms.Textarea(attrs={"rows": 4, "dir": "auto"})
            return forms.CharField(max_length=LONGEST[Kind.LONG], widget=area, **common)
    line = forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"})
    return forms.CharField(max_length=LONGEST[Kind.TEXT], widget=line, **common)


def initial_of(question: AskedBase, answer: AnswerBase, options: Iterable[OptionBase]) -> Any:
    """What the field shows; `options` are those chosen."""
    if question.kind == Kind.FILE:
        return None
    if question.kind == Kind.CONSENT:
        return True
    if question.kind in CHOOSING:
        picked = [option.text for option in options]
        return picked if question.kind == Kind.SEVERAL else (picked or [""])[0]
    return answer.text


def given_of(
    question: AskedBase, options: Iterable[OptionBase], value: Any, before: AnswerBase | None
) -> Given | None:
    """The answer in a field's clean value. Raises uploads.NotAFile."""
    if not value:
        return None
    if question.kind in CHOOSING:
        picked = set(value) if isinstance(value, list) else {value}
        return Given(options=frozenset(option.pk for option in options if option.text in picked))
    if question.kind == Kind.CONSENT:
        return Given(text=before.text if before else question.text)
    if question.kind == Kind.FILE:
        suffix = uploads.suffix_of(value, value.size)
        return Given(upload=Upload(value.read(), suffix, value.name))
    return Given(text=value)


def in_words(question: AskedBase, answer: AnswerBase, options: Iterable[OptionBase]) -> str:
    if question.kind in CHOOSING:
        return ", ".join(option.text for option in options)
    if question.kind == Kind.FILE:
        return answer.file_name
    return _("Agreed") if question.kind == Kind.CONSENT else answer.text
