"""Controls written in Python are Django's own, to the letter but for empty lines."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from core.widgets import Renderer

CHOICES = [("", gettext_lazy("Choose")), ("<a>", 'A "quoted" & <b>'), (2, "Two")]
GROUPED = [("Group", [("a", "A")]), ("b", "B")]
ATTRS = {"id": "id_x", "required": True, "disabled": False, "data-words": 'say "<hi>"', "maxlength": 20}


@pytest.mark.parametrize("value", [None, "", "plain", "<script>\"&'", mark_safe("<b>safe</b>"), 7, 0, "<a>"])
@pytest.mark.parametrize(
    "widget",
    [
        forms.TextInput(),
        forms.EmailInput(attrs={"autocomplete": "email"}),
        forms.NumberInput(),
        forms.URLInput(),
        forms.HiddenInput(),
        forms.PasswordInput(render_value=True),
        forms.DateInput(),
        forms.TimeInput(),
        forms.CheckboxInput(),
        forms.Textarea(),
        forms.Select(choices=CHOICES),
        forms.Select(choices=GROUPED),
        forms.RadioSelect(choices=CHOICES),
        forms.CheckboxSelectMultiple(choices=CHOICES),
        forms.SelectMultiple(choices=CHOICES),
        forms.FileInput(),
        forms.SplitDateTimeWidget(),
    ],
    ids=lambda widget: type(widget).__name__,
)
def test_control_is_as_django_writes_it(widget: forms.Widget, value: object) -> None:
    if isinstance(widget, forms.SplitDateTimeWidget):
        value = None
    mine, django = (
        widget.render("the-<name>", value, attrs=dict(ATTRS), renderer=renderer)
        for renderer in (Renderer(), DjangoTemplates())
    )
    assert re.sub(r"\n+", "\n", mine) == re.sub(r"\n+", "\n", django)


def test_choice_alone_is_as_django_writes_it() -> None:
    class Boxes(forms.Form):
        level = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
        also = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)

    mine, django = (
        [
            choice.tag()
            for field in Boxes({"level": "2", "also": ["<a>"]}, renderer=renderer)
            for choice in field.subwidgets
        ]
        for renderer in (Renderer(), DjangoTemplates())
    )
    assert mine == django
    assert len(mine) == 6
