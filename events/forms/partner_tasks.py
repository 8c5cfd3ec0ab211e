"""What a partner hands in for a benefit, one form by its kind, and what the team answers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import uploads
from events import logos
from events.actions.partner_tasks import Given
from events.models import Benefit, PartnerTask

Kind = Benefit.Kind
LONGEST_TEXT = 10_000
MOST_PEOPLE = 200
LARGEST_NUMBER = 1_000_000
FILES = "application/pdf,image/jpeg,image/png"


class HandInForm(forms.Form):
    """One field, `given`, by the kind of the benefit. Nothing that was typed is lost; a file has to be chosen anew."""

    use_required_attribute = False

    def __init__(self, *args: Any, task: PartnerTask, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        self.fields["given"] = _field(task)

    def clean_given(self) -> Any:
        value = self.cleaned_data["given"]
        match self.task.benefit.kind:
            case Kind.LOGO:
                return _logo(value)
            case Kind.FILE:
                return _file(value)
            case Kind.PEOPLE:
                return _people(value, self.task.benefit.most)
        return value

    @property
    def given(self) -> Given:
        value = self.cleaned_data["given"]
        if isinstance(value, Given):
            return value
        if isinstance(value, bool):
            return Given()
        return Given(number=value) if isinstance(value, int) else Given(text=value)


class DecideForm(forms.Form):
    """`reason` is for sending back, `proof` and `evidence` for accepting."""

    use_required_attribute = False

    reason = forms.CharField(
        label=gettext_lazy("What has to be done otherwise"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("The partner reads it, on its page and in a mail."),
    )
    proof = forms.CharField(
        label=gettext_lazy("Proof"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=gettext_lazy(
            "Where it can be seen: an address, a page of the booklet, a place in the hall."
        ),
    )
    evidence = forms.FileField(
        label=gettext_lazy("Picture or file as proof"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": FILES}),
        help_text=gettext_lazy("PDF, JPEG or PNG, at most 10 MB."),
    )

    def clean_evidence(self) -> Given | None:
        value = self.cleaned_data["evidence"]
        return _file(value) if value else None


def _field(task: PartnerTask) -> forms.Field:
    benefit, most = task.benefit, task.benefit.most
    common: dict[str, Any] = {"label": benefit.name}
    needed = {"required": _("This cannot be handed in empty."), "missing": _("Choose a file.")}
    match benefit.kind:
        case Kind.LOGO:
            words = _(
                "PNG or WebP without a ground, 600 pixels wide or more; JPEG stands on a white one. At most 5 MB."
            )
            widget = forms.FileInput(attrs={"accept": "image/png,image/webp,image/jpeg"})
            needed["required"] = _("Choose a file.")
            return forms.FileField(
                widget=widget, help_text=words, allow_empty_file=True, error_messages=needed, **common
            )
        case Kind.FILE:
            words = _("PDF, JPEG or PNG, at most 10 MB.")
            needed["required"] = _("Choose a file.")
            return forms.FileField(
                widget=forms.FileInput(attrs={"accept": FILES}), help_text=words, allow_empty_file=True,
                error_messages=needed, **common,
            )  # fmt: skip
        case Kind.NUMBER:
            return forms.IntegerField(
                min_value=0, max_value=LARGEST_NUMBER if most is None else most, initial=task.number,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}), error_messages=needed, **common,
            )  # fmt: skip
        case Kind.CONFIRM:
            common["label"] = _("Yes: %(name)s") % {"name": benefit.name}
            return forms.BooleanField(error_messages={"required": _("Tick it to confirm.")}, **common)
    is_people = benefit.kind == Kind.PEOPLE
    hint = _("One person a line. An address behind the name is fine: Ada Lovelace <ada@example.org>")
    return forms.CharField(
        max_length=LONGEST_TEXT if most is None or is_people else min(most, LONGEST_TEXT),
        initial=task.text,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=hint if is_people else "",
        error_messages=needed,
        **common,
    )


def _file(value: Any) -> Given:
    try:
        suffix = uploads.suffix_of(value, value.size)
    except uploads.NotAFile as refused:
        raise ValidationError(refused.message) from refused
    return Given(content=value.read(), suffix=suffix, name=value.name)


def _logo(value: Any) -> Given:
    """Our own PNG of it: nothing that was hidden in the file comes along."""
    try:
        png = logos.reencode(value.file, value.size or 0)
    except logos.NotALogo as refused:
        raise ValidationError(refused.message) from refused
    return Given(content=png, suffix=".png", name=value.name)


def _people(text: str, most: int | None) -> str:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    lines = [line for line in lines if line]
    if not lines:
        raise ValidationError(_("Write at least one name."))
    allowed = MOST_PEOPLE if most is None else most
    if len(lines) > allowed:
        words = _("These are %(count)d people; there is room for %(most)d.")
        raise ValidationError(words % {"count": len(lines), "most": allowed})
    return "\n".join(lines)
