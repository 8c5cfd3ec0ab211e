"""Writing a mailing, and saying how it goes out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import times
from events import mail_text
from events.models import Event, Mailing
from portal import mailings, segments
from portal.actions.mailings import Draft, Going
from portal.mailings import Gap, Texts

NOW, THEN = "now", "then"
MOST_BODY = 20_000


class WholeForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=100, help_text=gettext_lazy("Only the team sees it.")
    )
    segment = forms.ChoiceField(label=gettext_lazy("To"))
    attachment = forms.ChoiceField(
        label=gettext_lazy("Bring along"),
        choices=Mailing.Attachment.choices,
        required=False,
        help_text=gettext_lazy(
            "Made for each person when the mail leaves. Who has no ticket gets the mail without."
        ),
    )

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        saved, ready = segments.of_event(event)
        own = [(one.key, one.name) for one in saved if not one.problem]
        choices: list[Any] = [(gettext_lazy("Ready to use"), [(one.key, one.name) for one in ready])]
        if own:
            choices.insert(0, (gettext_lazy("Your own"), own))
        field: Any = self.fields["segment"]
        field.choices = choices


class TextForm(forms.Form):
    """One language. The others than the main one may be left empty, but not half."""

    subject = forms.CharField(
        label=gettext_lazy("Subject"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=MOST_BODY,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
    )

    def __init__(self, language: str, *, is_main: bool, **kwargs: Any) -> None:
        super().__init__(prefix=f"text-{language}", use_required_attribute=is_main, **kwargs)
        self.language, self.is_main = language, is_main
        for field in self.fields.values():
            field.required = is_main

    def clean_subject(self) -> str:
        return self._checked(" ".join(self.cleaned_data["subject"].split()))

    def clean_body(self) -> str:
        return self._checked(self.cleaned_data["body"].replace("\r\n", "\n").strip())

    def _checked(self, text: str) -> str:
        if told := mail_text.problems(text, list(mailings.PLACEHOLDERS)):
            raise forms.ValidationError(told)
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.is_main and {"subject", "body"} <= cleaned.keys():
            empty = [name for name in ("subject", "body") if not cleaned[name]]
            if len(empty) == 1:
                self.add_error(empty[0], _("Fill in both or neither in this language."))
        return cleaned

    @property
    def is_written(self) -> bool:
        return bool(self.cleaned_data.get("subject") and self.cleaned_data.get("body"))

    @property
    def is_begun(self) -> bool:
        return bool(self["subject"].value() or self["body"].value() or self.errors)


class Composer:
    """The whole form: what it is, to whom, and its text in each language that is offered."""

    def __init__(
        self,
        event: Event,
        data: Mapping[str, Any] | None = None,
        *,
        row: Mailing | None = None,
        key: str = "",
    ) -> None:
        self.event = event
        texts: Texts = mailings.texts_of(row) if row else {}
        initial = {"segment": key or "everybody"}
        if row is not None:
            initial = {"name": row.name, "segment": row.segment_key, "attachment": row.attachment}
        self.whole = WholeForm(event, data, initial=initial)
        offered = dict.fromkeys([*mailings.offered_languages(event), *texts])
        self.texts = [
            TextForm(
                language, is_main=language == event.language, data=data, initial=_initial(texts, language)
            )
            for language in offered
        ]

    def is_valid(self) -> bool:
        return all([self.whole.is_valid(), *(form.is_valid() for form in self.texts)])

    @property
    def main(self) -> TextForm:
        return self.texts[0]

    @property
    def others(self) -> Sequence[TextForm]:
        return self.texts[1:]

    @property
    def draft(self) -> Draft:
        cleaned = self.whole.cleaned_data
        return Draft(
            name=cleaned["name"],
            segment=segments.find(self.event, cleaned["segment"]),
            texts={
                form.language: (form.cleaned_data["subject"], form.cleaned_data["body"])
                for form in self.texts
                if form.is_written
            },
            attachment=cleaned["attachment"],
        )

    def gaps(self) -> list[Gap]:
        """Of what is typed, whether or not all of it is right. Nothing without a segment."""
        key = str(self.whole["segment"].value() or "")
        if key not in {value for _group, values in _choices(self.whole) for value, _words in values}:
            return []
        texts = [str(form[name].value() or "") for form in self.texts for name in ("subject", "body")]
        found = segments.find(self.event, key)
        return mailings.gaps(
            self.event, segments.people(self.event, found.definition), mail_text.used(*texts)
        )


def _choices(form: WholeForm) -> Any:
    field: Any = form.fields["segment"]
    return field.choices


def _initial(texts: Texts, language: str) -> dict[str, str]:
    text = texts.get(language)
    return {"subject": text.subject, "body": text.body} if text else {}


class SendForm(forms.Form):
    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[(NOW, gettext_lazy("at once")), (THEN, gettext_lazy("at a time of its own"))],
        initial=NOW,
        widget=forms.RadioSelect,
    )
    at = forms.CharField(
        label=gettext_lazy("Day and time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("It goes to"),
        choices=Mailing.Audience.choices,
        initial=Mailing.Audience.LATER,
        widget=forms.RadioSelect,
    )
    per_minute = forms.IntegerField(
        label=gettext_lazy("At most so many a minute"), required=False, min_value=1, max_value=100_000,
        help_text=gettext_lazy("Empty: as fast as mail leaves. New senders are believed more when they go slowly."),
    )  # fmt: skip
    gaps = forms.ChoiceField(
        label=gettext_lazy("People for whom a placeholder has nothing to say"),
        choices=Mailing.Gaps.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, event: Event, *, gaps: Sequence[Gap], now: datetime, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.event, self.now = event, now
        self.fields["at"].help_text = _("In %(zone)s.") % {"zone": times.city(event.time_zone)}
        if not gaps:
            del self.fields["gaps"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["instant"] = self.now
        if cleaned.get("when") == THEN:
            try:
                local = datetime.fromisoformat(cleaned.get("at") or "").replace(tzinfo=None)
                cleaned["instant"] = times.from_local(local, self.event.time_zone)
            except ValueError:
                self.add_error("at", _("Give a day and a time, for example 2027-05-01 09:00."))
                return cleaned
            if cleaned["instant"] <= self.now:
                self.add_error("at", _("This time is over."))
        return cleaned

    @property
    def going(self) -> Going:
        cleaned = self.cleaned_data
        return Going(
            at=cleaned["instant"],
            audience=cleaned["audience"],
            gaps=cleaned.get("gaps", ""),
            per_minute=cleaned["per_minute"],
        )
