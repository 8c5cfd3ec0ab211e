"""`/styleguide/`: every component in every state, with the words that break layouts. On one's own machine only."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import access
from core.templatetags.look import ICONS

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
ARABIC_NAME = "عبد الرحمن بن محمد الخوارزمي"


class Specimen(forms.Form):
    """One field of each kind; sent with the values of `WRONG` it shows each kind's error."""

    name = forms.CharField(
        label="Name on the badge",
        help_text="As colleagues should read it from two metres away.",
        max_length=70,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"})
    )
    company = forms.CharField(
        label="Company", required=False, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    kind = forms.ChoiceField(
        label="Session type",
        choices=[("talk", "Talk, 30 minutes"), ("workshop", f"Workshop, 3 hours, {LONG_WORD}")],
    )
    level = forms.ChoiceField(
        label="Who is it for?",
        choices=[("all", "Everybody"), ("used", "People who use it daily"), ("deep", "People who wrote it")],
        widget=forms.RadioSelect,
    )
    meals = forms.MultipleChoiceField(
        label="Meals",
        required=False,
        choices=[("vegetarian", "Vegetarian"), ("vegan", "Vegan"), ("halal", "Halal")],
        widget=forms.CheckboxSelectMultiple,
    )
    abstract = forms.CharField(
        label="Abstract",
        max_length=120,
        help_text="What will people be able to do afterwards?",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    starts_at = forms.DateTimeField(
        label="Starts", widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    photo = forms.FileField(
        label="Photo", required=False, help_text="JPEG, PNG or WebP, square, at least 480 pixels."
    )
    terms = forms.BooleanField(label="I accept the terms and the code of conduct")

    def clean(self) -> dict[str, Any]:
        if self.data.get("kind") == "lecture":
            raise forms.ValidationError("The call for talks closed on 3 May, 18:00 in San Francisco.")
        return self.cleaned_data


WRONG = {
    "name": "",
    "email": "somebody@",
    "kind": "lecture",
    "abstract": "Far too long. " * 12,
    "starts_at": "soon",
}


@access.local
def styleguide(request: HttpRequest) -> HttpResponse:
    numbers = Paginator(range(95), 20)
    return render(
        request,
        "core/styleguide.html",
        {
            "form": Specimen(initial={"name": ARABIC_NAME}, prefix="fresh"),
            "wrong": Specimen(WRONG),
            "icons": sorted(ICONS),
            "page": numbers.page(2),
            "long_word": LONG_WORD,
            "arabic_name": ARABIC_NAME,
            "instant": datetime(2027, 5, 12, 16, 30, tzinfo=UTC),
            "end": datetime(2027, 5, 12, 17, 0, tzinfo=UTC),
            "tabs": _tabs(),
            "crumbs": [{"href": "#", "text": "Agenda"}, {"text": "Presence in a hundred thousand rooms"}],
            "lines": _lines(),
            "entries": _entries(),
            "demo": _event(),
        },
    )


def _tabs() -> list[dict[str, Any]]:
    return [
        {"href": "#", "text": "Wednesday 12", "current": True, "count": 24},
        {"href": "#", "text": "Thursday 13", "count": 22},
        {"href": "#", "text": "Friday 14", "count": 18},
        {"href": "#", "text": "Speakers"},
    ]


def _lines() -> list[dict[str, str]]:
    return [
        {"text": "2 × Regular", "amount": "$698.00", "note": "$349.00 each"},
        {"text": "REDPOINT20", "amount": "−$139.60", "note": "20 % off, by Redpoint", "kind": "less"},
        {"text": "1 × Evening party", "amount": "$45.00"},
    ]


def _entries() -> list[dict[str, Any]]:
    return [
        {"text": "Paid with a card", "at": datetime(2027, 3, 2, 9, 31, tzinfo=UTC)},
        {"text": "Order placed, held for 30 minutes", "at": datetime(2027, 3, 2, 9, 26, tzinfo=UTC)},
    ]


def _event() -> SimpleNamespace:
    return SimpleNamespace(name="Relay Conference", zone="America/Los_Angeles")
