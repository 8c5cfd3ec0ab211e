"""Fields that several forms have: names and addresses, as people type or paste them."""

import unicodedata
from typing import Any

from django import forms

NAME_LIMIT = 200
EMAIL_LIMIT = 254


def one_line(text: str) -> str:
    """Without line breaks and control characters, which would end up in mail headers and on badges."""
    kept = "".join(letter if unicodedata.category(letter) != "Cc" else " " for letter in text)
    return " ".join(kept.split())


class LineField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


def line(
    label: Any, *, autocomplete: str, required: bool = True, most: int = NAME_LIMIT, **options: Any
) -> LineField:
    """A name in any script: the field turns to the direction of what is typed."""
    widget = forms.TextInput(attrs={"autocomplete": autocomplete, "dir": "auto"})
    return LineField(label=label, required=required, max_length=most, widget=widget, **options)


def email(label: Any, *, autocomplete: str, required: bool = True, **options: Any) -> forms.EmailField:
    widget = forms.EmailInput(
        attrs={"autocomplete": autocomplete, "inputmode": "email", "spellcheck": "false"}
    )
    return forms.EmailField(label=label, required=required, max_length=EMAIL_LIMIT, widget=widget, **options)
