"""The forms of a new proposal together: the talk, who speaks, and last the address."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import normal_email
from agenda.drafts import Kept, cut
from agenda.forms.answers import AnswersForm
from agenda.forms.profile import ProfileForm
from agenda.forms.talk import TalkForm
from agenda.models import ProposalQuestion
from agenda.offer import Offer
from events.models import Participant

FORM_KEY = re.compile(r"[0-9a-f]{32}")


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        help_text=_("We send a code to it. With that you are signed in, and the talk is yours."),
        error_messages={
            "required": _("Tell us your address, so that we can send you the code."),
            "invalid": _("This is not an e-mail address. Compare it letter by letter."),
        },
    )

    def __init__(self, *args: Any, lax: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = not lax


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        error_messages={"required": _("Type in the code from the mail.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class Submission:
    """The forms of one new proposal together. `address` is asked only of who is not signed in."""

    def __init__(
        self,
        talk: TalkForm,
        answers: AnswersForm,
        profile: ProfileForm,
        address: AddressForm | None,
        form_key: str,
    ) -> None:
        self.talk, self.answers, self.profile = talk, answers, profile
        self.address, self.form_key = address, form_key

    @classmethod
    def shown(
        cls,
        offer: Offer,
        questions: Sequence[ProposalQuestion],
        *,
        person: Participant | None,
        earlier: Participant | None = None,
        kept: Kept | None,
        asks_address: bool,
        name: str = "",
    ) -> "Submission":
        """Filled with what was typed before, else with what is known of the speaker."""
        fields = {key: value for key, value in kept.fields.items() if value} if kept else {}
        known = ProfileForm.beginning(person, earlier, name=name)
        if kept and "earlier_photo" in kept.fields:
            known["earlier_photo"] = bool(kept.fields["earlier_photo"])
        return cls(
            TalkForm(initial=fields, offer=offer),
            AnswersForm(questions=questions, initial=fields, takes_files=not asks_address),
            ProfileForm(
                initial=known | fields,
                kept_photo=kept.photo if kept else None,
                has_photo=bool(person and person.photo),
                earlier=earlier,
            ),
            AddressForm(initial={"email": kept.address if kept else ""}) if asks_address else None,
            kept.form_key if kept else uuid4().hex,
        )

    @classmethod
    def posted(
        cls,
        offer: Offer,
        questions: Sequence[ProposalQuestion],
        data: Mapping[str, Any],
        files: Any = None,
        *,
        person: Participant | None = None,
        earlier: Participant | None = None,
        kept: Kept | None = None,
        lax: bool,
        asks_address: bool,
        takes_files: bool = True,
    ) -> "Submission":
        """A draft of somebody unknown may be without an address: then his browser alone keeps it."""
        nobody = lax and asks_address and not str(data.get("email", "")).strip()
        form_key = str(data.get("form_key", ""))
        return cls(
            TalkForm(data, offer=offer, lax=lax),
            AnswersForm(
                data, files, questions=questions, lax=lax, takes_files=takes_files and not asks_address
            ),
            ProfileForm(
                data,
                files,
                kept_photo=kept.photo if kept else None,
                has_photo=bool(person and person.photo),
                earlier=earlier,
                lax=nobody,
            ),
            AddressForm(data, lax=nobody) if asks_address else None,
            form_key if FORM_KEY.fullmatch(form_key) else uuid4().hex,
        )

    @property
    def forms(self) -> list[forms.Form]:
        found = (self.talk, self.answers, self.profile, self.address)
        return [form for form in found if form is not None]

    def is_valid(self) -> bool:
        """All are asked, so that all errors are told at once."""
        self.talk.is_valid()
        self.answers.choose(*self.talk.chosen)
        answers = [form.is_valid() for form in self.forms]
        return all(answers)

    @property
    def email(self) -> str:
        return normal_email(self.address.cleaned_data.get("email", "")) if self.address else ""

    def kept(self, *, pressed_at: datetime | None = None, is_draft: bool = False) -> Kept:
        """For the browser session: what was typed, right or wrong, and the photo if it is one. Other files cannot
        be kept for somebody who may never come back.
        """
        return Kept(
            form_key=self.form_key,
            fields=typed(self.talk, self.answers, self.profile),
            photo=self.profile.photo_given() or None,
            address=self.email,
            pressed_at=pressed_at,
            is_draft=is_draft,
        )


def typed(*given: forms.Form) -> dict[str, str | list[str]]:
    """What stands in the fields of bound forms, but for files."""
    found: dict[str, str | list[str]] = {}
    for form in given:
        for name, field in form.fields.items():
            if isinstance(field, forms.FileField):
                continue
            value = field.widget.value_from_datadict(form.data, form.files, name)
            if isinstance(value, list):
                found[name] = [str(part) for part in value]
            else:
                found[name] = ("on" if value else "") if isinstance(value, bool) else str(value or "")
    return cut(found)
