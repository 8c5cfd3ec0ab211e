"""The order form: who buys, who comes, and what was agreed to."""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event
from tickets.forms import fields
from tickets.forms.billing import BillingForm

MOST_SEATS = 50
FORM_KEY = re.compile(r"^[A-Za-z0-9_-]{16,40}$")
SEATS = "seats"
SEAT_TEXTS = ("type", "name", "email", "company", "badge_name")
# Which fields of the first attendee follow which of the buyer's, for static/js/order-form.js.
AS_BUYER = " ".join(f"id_{SEATS}-0-{part}=id_buyer_{part}" for part in ("name", "email", "company"))


def new_form_key() -> str:
    return secrets.token_urlsafe(18)


def _where_to_read(event: Event) -> str:
    named = [
        (event.terms_url, _("Terms")),
        (event.conduct_url, _("Code of conduct")),
        (event.privacy_url, _("Privacy")),
    ]
    links = [(url, word) for url, word in named if url]
    return format_html_join(" · ", '<a href="{}" target="_blank" rel="noopener">{}</a>', links)


@dataclass(frozen=True)
class Choice:
    """A ticket type or add-on as the form offers it; `gone` says in words why it cannot be had now, or nothing."""

    public_id: str
    name: str
    words: str
    gone: str = ""


@dataclass(frozen=True)
class Choices:
    tickets: Mapping[str, Choice]
    add_ons: Mapping[str, Choice]


NOTHING = Choices({}, {})


class BuyerForm(forms.Form):
    """Who buys. The hidden fields carry what the buyer saw, so a change meanwhile is told and asked about."""

    buyer_name = fields.line(
        gettext_lazy("Your name"),
        required=True,
        autocomplete="name",
        error_messages={"required": gettext_lazy("Whose order is it?")},
    )
    buyer_email = fields.email(
        gettext_lazy("Your e-mail address"),
        required=True,
        autocomplete="email",
        help_text=gettext_lazy("Tickets and receipt go there."),
        error_messages={"required": gettext_lazy("Where should the tickets go?")},
    )
    buyer_company = fields.line(gettext_lazy("Company"), required=False, autocomplete="organization")
    same_as_buyer = forms.BooleanField(
        label=gettext_lazy("This ticket is for me"),
        required=False,
        widget=forms.CheckboxInput(attrs={"data-same": AS_BUYER}),
    )
    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    form_key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    total_seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    seen_for = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)
    terms_seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["accept"] = forms.BooleanField(
            label=_("I accept the terms and the code of conduct"),
            help_text=_where_to_read(event),
            error_messages={"required": _("We can only sell tickets under these terms.")},
        )

    def hide(self, **values: Any) -> None:
        """Set the hidden fields of the page that is about to be shown, whatever was posted in them."""
        self.initial.update(values)
        if self.is_bound:
            shown = cast(QueryDict, self.data).copy()
            for name, value in values.items():
                shown[name] = str(value)
            self.data = shown

    def clean_form_key(self) -> str:
        given: str = self.cleaned_data["form_key"]
        return given if FORM_KEY.match(given) else new_form_key()

    def clean(self) -> None:
        if self.cleaned_data.get("terms_seen", "") != self.event.terms_version:
            self.add_error(
                "accept", _("The terms changed while you filled this in. Please look at them again.")
            )


class AnyOf(forms.MultipleChoiceField):
    """Boxes whose values are checked where the order is placed, against what is for sale at that instant."""

    def valid_value(self, value: Any) -> bool:
        return True


class SeatForm(forms.Form):
    """One attendee. Whether type and add-ons can be had is for the action to say, once and for all ways in."""

    type = forms.CharField(label=gettext_lazy("Ticket"), widget=forms.HiddenInput)
    name = fields.line(
        gettext_lazy("Name"),
        required=True,
        autocomplete="off",
        error_messages={"required": gettext_lazy("Who comes with this ticket?")},
    )
    email = fields.email(
        gettext_lazy("E-mail address"),
        required=False,
        autocomplete="off",
        help_text=gettext_lazy(
            "With an address this ticket is sent straight to that person; without, you pass it on."
        ),
    )
    company = fields.line(gettext_lazy("Company"), required=False, autocomplete="off")
    badge_name = fields.line(
        gettext_lazy("Name on the badge"),
        required=False,
        autocomplete="off",
        help_text=gettext_lazy("If it should differ from the name above."),
    )
    add_ons = AnyOf(label=gettext_lazy("Also"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, choices: Choices = NOTHING, position: int = 0, is_only: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        # Whoever buys for a team may not know all names yet.
        self.fields["name"].required = is_only
        if position == 0:
            for name, token in (("name", "name"), ("email", "email"), ("company", "organization")):
                self.fields[name].widget.attrs["autocomplete"] = f"section-attendee {token}"
        chosen = set(self["add_ons"].value() or ())
        offered = [
            choice for choice in choices.add_ons.values() if not choice.gone or choice.public_id in chosen
        ]
        self.fields["add_ons"].choices = [(choice.public_id, choice.words) for choice in offered]  # type: ignore[attr-defined]

    def clean(self) -> None:
        given = self.cleaned_data
        told = given.get("email") or given.get("company") or given.get("badge_name")
        if told and not given.get("name") and "name" not in self.errors:
            self.add_error("name", _("Who comes with this ticket?"))

    @property
    def has_add_ons(self) -> bool:
        return bool(self.fields["add_ons"].choices)  # type: ignore[attr-defined]

    @property
    def kind(self) -> Choice | None:
        return self.choices.tickets.get(str(self["type"].value() or ""))


class SeatFormSet(BaseFormSet[SeatForm]):
    default_error_messages = {
        "missing_management_form": gettext_lazy(
            "We could not tell how many tickets you want. Choose again in the shop."
        ),
        "too_many_forms": gettext_lazy("One order can have %(num)d tickets at most. Write to us for more."),
    }

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs = super().get_form_kwargs(index)
        # Without the attribute "required": the buyer may tick "this ticket is for me" instead of typing the name.
        rules = {"empty_permitted": False, "use_required_attribute": False}
        return kwargs | rules | {"position": index or 0, "is_only": self.total_form_count() == 1}

    def clean(self) -> None:
        if self.management_form.is_valid() and not self.forms:
            raise forms.ValidationError(_("There is no ticket in this order yet. Choose one in the shop."))


_SeatForms = cast(
    type[SeatFormSet],
    formset_factory(
        SeatForm, formset=SeatFormSet, extra=0, max_num=MOST_SEATS, absolute_max=MOST_SEATS, validate_max=True
    ),
)


@dataclass
class OrderForms:
    """All parts of the form together."""

    buyer: BuyerForm
    seats: SeatFormSet
    billing: BillingForm

    @classmethod
    def fresh(
        cls,
        *,
        event: Event,
        choices: Choices,
        buyer: Mapping[str, Any],
        seats: Iterable[Mapping[str, Any]],
        bill: Mapping[str, Any] | None = None,
    ) -> "OrderForms":
        """Unbound: filled in, nothing complained about yet."""
        filled = _SeatForms(initial=list(seats), prefix=SEATS, form_kwargs={"choices": choices})
        return cls(BuyerForm(initial=dict(buyer), event=event), filled, BillingForm(initial=bill))

    @classmethod
    def posted(cls, data: Mapping[str, Any], *, event: Event, choices: Choices = NOTHING) -> "OrderForms":
        """Bound. The choices are only needed to show it again."""
        filled = _SeatForms(data, prefix=SEATS, form_kwargs={"choices": choices})
        return cls(BuyerForm(data, event=event), filled, BillingForm(data))

    def is_valid(self) -> bool:
        return all([self.buyer.is_valid(), self.seats.is_valid(), self.billing.is_valid()])

    def complain(self, message: str) -> None:
        """Say above the form why the order was not placed."""
        self.buyer.add_error(None, message)

    @property
    def chosen(self) -> list[tuple[str, tuple[str, ...]]]:
        """Type and add-ons of each seat as they stand in the fields, valid or not."""
        return [
            (str(form["type"].value() or ""), tuple(form["add_ons"].value() or ()))
            for form in self.seats.forms
        ]


def raw_buyer(data: Mapping[str, str]) -> dict[str, Any]:
    """What was typed about the buyer, unchecked, to fill the form again."""
    values: dict[str, Any] = {
        name: data.get(name, "") for name in ("buyer_name", "buyer_email", "buyer_company")
    }
    return values | {"accept": bool(data.get("accept")), "same_as_buyer": bool(data.get("same_as_buyer"))}


def raw_seats(data: Any) -> list[dict[str, Any]]:
    """What was typed about each attendee, unchecked. `data` is a QueryDict."""
    given = data.get(f"{SEATS}-TOTAL_FORMS", "")
    count = min(int(given), MOST_SEATS) if re.fullmatch(r"\d{1,6}", given) else 0
    seats: list[dict[str, Any]] = []
    for index in range(count):
        seat: dict[str, Any] = {name: data.get(f"{SEATS}-{index}-{name}", "") for name in SEAT_TEXTS}
        seats.append(seat | {"add_ons": data.getlist(f"{SEATS}-{index}-add_ons")})
    return seats


def same_as_buyer(data: Any) -> Any:
    """A copy of the posted form in which the first attendee is the buyer, where that was ticked."""
    if not data.get("same_as_buyer"):
        return data
    filled = data.copy()
    for part in ("name", "email", "company"):
        filled[f"{SEATS}-0-{part}"] = data.get(f"buyer_{part}", "")
    return filled


def with_names(seats: Sequence[Mapping[str, Any]], pasted: str) -> tuple[list[dict[str, Any]], str]:
    """Fill attendees without a name from a pasted list, a person a line: name, address, company in any order.

    Returns the seats, and the lines for which there was no ticket.
    """
    lines = [line.strip() for line in pasted.splitlines() if line.strip()]
    filled = []
    for seat in seats:
        takes = lines and not str(seat.get("name", "")).strip()
        filled.append(dict(seat) | (_person(lines.pop(0)) if takes else {}))
    return filled, "\n".join(lines)


def _person(line: str) -> dict[str, str]:
    parts = [part.strip(" <>\"'") for part in re.split(r"[,;\t]|(?=<)", line)]
    parts = [part for part in parts if part]
    emails = [part for part in parts if "@" in part]
    texts = [part for part in parts if "@" not in part]
    found = {"name": texts[0][: fields.NAME_LIMIT] if texts else "", "email": emails[0] if emails else ""}
    return found | ({"company": texts[1][: fields.NAME_LIMIT]} if len(texts) > 1 else {})
