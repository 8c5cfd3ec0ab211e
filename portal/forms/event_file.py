"""An event from a file: the file itself, and what is said when it comes in."""

from typing import Any

from django import forms
from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event
from events.models.event import SLUG

LARGEST = 300 * 1024**2


class EventFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Event file"),
        help_text=gettext_lazy(
            "A ZIP that this page, or manage.py export_event, has written. At most 300 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty. Choose another one."),
        },
    )

    def clean_file(self) -> File[bytes]:
        file: File[bytes] = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("This file is larger than 300 MB. Bring it in by manage.py import_event on the server.")
            )
        start = file.read(4)
        file.seek(0)
        if start != b"PK\x03\x04":
            raise forms.ValidationError(_("This is no ZIP. Send the file as it was downloaded."))
        return file


class BringForm(forms.Form):
    slug = forms.CharField(
        label=gettext_lazy("Address"), required=False, max_length=50, validators=[SLUG],
        help_text=gettext_lazy("Empty: the word the file has, or the next that is free."),
    )  # fmt: skip
    accepts_differences = forms.BooleanField(
        label=gettext_lazy("Also if its numbers do not add up"), required=False,
        help_text=gettext_lazy(
            "Else it is refused if money, seats or uses of codes are not what its rows say. You see the differences then."
        ),
    )  # fmt: skip

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        field: Any = Event._meta.get_field("slug")
        if slug:
            field.run_validators(slug)
            if Event.objects.filter(slug=slug).exists():
                raise forms.ValidationError(_("Another event is at this address. Choose another word."))
        return slug
