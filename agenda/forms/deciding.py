"""What whoever decides writes: where the line goes, words to speakers, letters, and what the programme should be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda import letters
from agenda.actions.decisions import Bound
from agenda.balance import Names
from agenda.letters import Wording
from agenda.models import BalanceTarget, LetterText, Session, SessionType, Speaker
from agenda.rankline import Line
from events.models import Event

MOST_PLACES = 9999
FEEDBACK_LIMIT = 6000
BODY_LIMIT = 20_000
Dimension = BalanceTarget.Dimension


def places(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_PLACES, required=False)


class LineForm(forms.Form):
    """A line through the ranking, as it stands in the address of the page."""

    per = forms.ChoiceField(
        label=gettext_lazy("One line"),
        choices=[
            ("all", gettext_lazy("over all")),
            ("track", gettext_lazy("for each track")),
            ("type", gettext_lazy("for each type")),
        ],
        required=False,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Through talks of"), required=False)
    accept = places(gettext_lazy("Accept the best"))
    wait = places(gettext_lazy("Waiting list: the next"))
    rest = forms.BooleanField(label=gettext_lazy("Reject the rest"), required=False)
    over = forms.BooleanField(label=gettext_lazy("Also change what was decided by hand"), required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = SessionType.objects.filter(event=event).values_list("public_id", "name")
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("every type")), *kinds]

    @property
    def drawn(self) -> "Drawn":
        """What cannot be read counts as not given: an address is not a form somebody filled in."""
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return Drawn(
            line=Line(
                accept=given.get("accept") or 0,
                wait=given.get("wait") or 0,
                rejects_rest=bool(given.get("rest")),
                overrides=bool(given.get("over")),
            ),
            per=given.get("per") or "all",
            kind=given.get("kind") or "",
        )


@dataclass(frozen=True)
class Drawn:
    line: Line
    per: str = "all"
    kind: str = ""

    @property
    def query(self) -> str:
        """As it stands in an address."""
        given: dict[str, Any] = {
            "per": self.per if self.per != "all" else "",
            "kind": self.kind,
            "accept": self.line.accept,
            "wait": self.line.wait,
            "rest": "on" if self.line.rejects_rest else "",
            "over": "on" if self.line.overrides else "",
        }
        return urlencode({name: value for name, value in given.items() if value})


class FeedbackForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Words to the speakers"),
        required=False,
        max_length=FEEDBACK_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Go with the mail of the decision to everybody on the talk."),
    )


class LetterForm(forms.Form):
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=300)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=BODY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=gettext_lazy(
            "Greeting to last word. The button and the event’s name follow by themselves."
        ),
    )


class WordingForm(forms.Form):
    """The organizers' own words for one decision; as ours, they are not stored."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=6000, widget=forms.Textarea(attrs={"rows": 10})
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, decision: str, role: str, initial: dict[str, Any]
    ) -> None:
        self.decision, self.role = decision, role
        self.ours = letters.standard(decision, role)
        super().__init__(data, prefix=f"{decision}-{role}", initial=initial)

    @property
    def title(self) -> str:
        names = {
            ("accept", "speaker"): _("Accepted: to those who speak"),
            ("accept", "author"): _("Accepted: to authors"),
            ("wait", "speaker"): _("Waiting list: to those who speak"),
            ("wait", "author"): _("Waiting list: to authors"),
            ("reject", "speaker"): _("Rejected: to those who speak"),
            ("reject", "author"): _("Rejected: to authors"),
        }
        return names[self.decision, self.role]

    def clean_subject(self) -> str:
        return self._checked(self.cleaned_data["subject"], letters.IN_SUBJECT)

    def clean_text(self) -> str:
        return self._checked(self.cleaned_data["text"].replace("\r\n", "\n"), letters.PLACEHOLDERS)

    def _checked(self, text: str, allowed: tuple[str, ...]) -> str:
        found = letters.problems(text, allowed)
        if found:
            raise forms.ValidationError(found)
        return text.strip()

    @property
    def words(self) -> tuple[str, str] | None:
        """None if they are ours, so that ours can still be improved."""
        own = Wording(self.cleaned_data["subject"], self.cleaned_data["text"])
        return None if own == self.ours else (own.subject, own.text)


def wording_forms(event: Event, data: Mapping[str, Any] | None) -> list[WordingForm]:
    """One for each decision and role."""
    known = {(row.decision, row.role): row for row in LetterText.objects.filter(event=event)}
    forms_ = []
    for decision in Session.Decision.values:
        for role in Speaker.Role.values:
            row = known.get((decision, role))
            ours = letters.standard(decision, role)
            initial = {
                "subject": row.subject if row else ours.subject,
                "text": row.text if row else ours.text,
            }
            forms_.append(WordingForm(data, decision=decision, role=role, initial=initial))
    return forms_


class TargetForm(forms.Form):
    least = places(gettext_lazy("at least"))
    most = places(gettext_lazy("at most"))

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        dimension: str,
        key: str,
        name: str,
        prefix: str,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, prefix=prefix, initial=initial)
        self.dimension, self.key, self.name = dimension, key, name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        least, most = cleaned.get("least"), cleaned.get("most")
        if least is not None and most is not None and most < least:
            self.add_error("most", _("%(name)s: this is less than the least.") % {"name": self.name})
        return cleaned

    @property
    def bound(self) -> Bound:
        return self.cleaned_data["least"], self.cleaned_data["most"]


class CompanyForm(TargetForm):
    """A bound for one more company."""

    company = forms.CharField(label=gettext_lazy("Company"), max_length=200, required=False)

    def __init__(self, data: Mapping[str, Any] | None) -> None:
        super().__init__(data, prefix="new", dimension=str(Dimension.COMPANY), key="", name="")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        named = bool(cleaned.get("company", "").strip())
        bounded = cleaned.get("least") is not None or cleaned.get("most") is not None
        if bounded and not named:
            self.add_error("company", _("Which company?"))
        if named and not bounded:
            self.add_error("most", _("At least or at most how many?"))
        return cleaned

    @property
    def target(self) -> dict[tuple[str, str], Bound]:
        name = self.cleaned_data["company"].strip()
        return {(str(Dimension.COMPANY), name): self.bound} if name else {}


def target_forms(event: Event, names: Names, data: Mapping[str, Any] | None) -> list[TargetForm]:
    """One for each sort the event has, each company with a bound of its own, and one for every company."""
    known = {(row.dimension, row.key): row for row in BalanceTarget.objects.filter(event=event)}
    pairs = [*_sorts(names), (Dimension.COMPANY.value, "", _("Every company"))]
    listed = {(dimension, key) for dimension, key, _name in pairs}
    pairs += [(dimension, key, key) for dimension, key in known if (dimension, key) not in listed]
    made = []
    for dimension, key, name in pairs:
        row = known.get((dimension, key))
        initial = {"least": row.least, "most": row.most} if row else None
        prefix = f"{dimension}-{key}"
        made.append(TargetForm(data, prefix=prefix, dimension=dimension, key=key, name=name, initial=initial))
    return made


def _sorts(names: Names) -> Iterator[tuple[str, str, str]]:
    for dimension, found in names.items():
        for key, name in found.items():
            yield str(dimension), key, name
