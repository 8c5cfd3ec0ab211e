"""Slides and other files of a talk."""

from typing import IO, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.actions.files import Sent
from agenda.models import SessionFile
from core import uploads

Kind = SessionFile.Kind
ACCEPTED = ".pdf,.pptx,.odp,.key,.jpg,.jpeg,.png"


def suffix_of(kind: str, content: IO[bytes], size: int) -> str:
    """Of a file that is looked at: slides may be more than other files. Raises uploads.NotAFile."""
    look = uploads.slides_suffix_of if kind == Kind.SLIDES else uploads.suffix_of
    return look(content, size)


class FileForm(forms.Form):
    """`asks_reviewers`: while the committee may still read the talk."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("What it is"), choices=Kind.choices, initial=Kind.SLIDES)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_(
            "Slides as PDF, PowerPoint, OpenDocument or Keynote, at most 50 MB; anything else as PDF, JPEG or PNG, "
            "at most 10 MB."
        ),
        error_messages={"required": _("Choose a file."), "missing": _("Choose a file.")},
    )
    title = forms.CharField(
        label=_("Name it"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("As people see it. Left empty, it is the file’s own name."),
    )
    is_public = forms.BooleanField(
        label=_("Everybody may read it, on the talk’s page, once it stands in the agenda"), required=False
    )
    for_reviewers = forms.BooleanField(
        label=_("The committee may read it"),
        required=False,
        help_text=_("Only those of the committee who may know who speaks."),
    )

    def __init__(self, *args: Any, asks_reviewers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_reviewers:
            del self.fields["for_reviewers"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        upload = given.get("file")
        if upload is not None:
            try:
                given["suffix"] = suffix_of(given.get("kind", ""), upload, upload.size)
            except uploads.NotAFile as refused:
                self.add_error("file", refused.message)
        return given

    def sent(self) -> Sent:
        given = self.cleaned_data
        return Sent(
            content=given["file"],
            size=given["file"].size,
            suffix=given["suffix"],
            name=given["file"].name,
            kind=given["kind"],
            title=given["title"].strip(),
            for_reviewers=given.get("for_reviewers", False),
            is_public=given["is_public"],
        )
