"""Who speaks. Photos are made anew at once, so that what is kept of them is harmless."""

import base64
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from agenda.models import SpeakerSheet
from events import photos, profile_file
from events.actions import profiles
from events.actions.profiles import Profile
from events.models import Participant
from events.models.participant import check_links
from events.photos import Section
from events.profile_file import Found

BIOGRAPHY_LIMIT = 1500
LINKS_LIMIT = 2000


def _percent(label: Any, *choices: tuple[int, Any]) -> forms.IntegerField:
    """One of a few places without script; with it a slider that knows all between the first and the last."""
    attrs = {"data-slider": f"{choices[0][0]} {choices[-1][0]}"}
    return forms.IntegerField(label=label, required=False, widget=forms.Select(choices=choices, attrs=attrs))


class ProfileForm(forms.Form):
    """Who speaks. The photo is made anew at once, so that what is kept of it is harmless."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": _("Tell us your name, as it shall stand on the site.")},
    )
    biography = forms.CharField(
        label=_("Biography"),
        max_length=BIOGRAPHY_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("Stands beside your talk. Markdown works."),
    )
    company = forms.CharField(
        label=_("Company"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "dir": "auto"}),
    )
    pronouns = forms.CharField(label=_("Pronouns"), max_length=40, required=False)
    links = forms.CharField(
        label=_("Links"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "inputmode": "url", "autocomplete": "url"}),
        help_text=_("One address a line."),
    )
    is_first_time = forms.BooleanField(
        label=_("This is my first talk at a conference"),
        required=False,
        help_text=_("Never published. The organizers make room for first-time speakers, and help."),
    )
    # Before the photo, which is cut as they say.
    photo_x = _percent(_("Sideways"), (0, _("Left")), (50, _("Centre")), (100, _("Right")))
    photo_y = _percent(_("Up and down"), (0, _("Top")), (50, _("Middle")), (100, _("Bottom")))
    photo_zoom = _percent(
        _("How close"),
        (100, _("Whole photo")),
        (150, _("Closer")),
        (200, _("Half of it")),
        (400, _("Very close")),
    )
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_(
            "JPEG, PNG or WebP, at most 10 MB. It is shown square. Where and when it was taken is removed."
        ),
    )
    earlier_photo = forms.BooleanField(label=_("Use my photo from there"), required=False, initial=True)
    no_photo = forms.BooleanField(label=_("Show no photo of me"), required=False)

    def __init__(
        self,
        *args: Any,
        kept_photo: bytes | None = None,
        has_photo: bool = False,
        earlier: Participant | None = None,
        lax: bool = False,
        **kwargs: Any,
    ) -> None:
        """`earlier` is the owner's profile at another event: offered, and taken over only by saving."""
        super().__init__(*args, **kwargs)
        self.earlier = earlier
        self.initial = {"photo_x": 50, "photo_y": 50, "photo_zoom": 100, **self.initial}
        if earlier is None or not earlier.photo or has_photo:
            del self.fields["earlier_photo"]
        self.kept_photo = kept_photo
        self.has_photo = has_photo or bool(kept_photo)
        self.fields["name"].required = not lax
        if not self.has_photo:
            del self.fields["no_photo"]

    def clean_links(self) -> str:
        """One a line; who leaves out the scheme means https."""
        words = self.cleaned_data["links"].split()
        links = "\n".join(word if "://" in word else f"https://{word}" for word in words)
        if len(links) > LINKS_LIMIT:
            raise forms.ValidationError(_("These are too many links. Keep those that matter."))
        check_links(links)
        return links

    def clean_photo(self) -> bytes | None:
        upload = self.cleaned_data["photo"]
        if not isinstance(upload, UploadedFile) or upload.file is None:
            return None
        try:
            return photos.reencode(upload.file, upload.size or 0, self._section())
        except photos.NotAPhoto as error:
            raise forms.ValidationError(error.message) from error

    def _section(self) -> Section:
        """What was chosen; a number from nowhere is the middle."""
        given = {name: self.cleaned_data.get(f"photo_{name}") for name in ("x", "y", "zoom")}
        return Section(**{name: value for name, value in given.items() if value is not None})

    def photo_given(self) -> bytes | None:
        """The photo of this or an earlier try; None if there is none, empty if it is not wanted."""
        if self.cleaned_data.get("no_photo"):
            return b""
        return self.cleaned_data.get("photo") or self.kept_photo

    def photo_now(self) -> bytes | None:
        """The same, or else the photo of the profile at another event, if it shall be used."""
        given = self.photo_given()
        if given is None and self.earlier is not None and self.cleaned_data.get("earlier_photo"):
            return profiles.photo_of(self.earlier)
        return given

    @property
    def holds_photo(self) -> bool:
        """Whether there is a photo that no file field can show again."""
        return bool(self.photo_given() if self.is_bound else self.kept_photo)

    @property
    def photo_preview(self) -> str:
        """The photo of an earlier try as a picture in the page, since it has no address yet."""
        shown = self.photo_given() if self.is_bound else self.kept_photo
        return f"data:image/jpeg;base64,{base64.b64encode(shown).decode()}" if shown else ""

    def profile(self) -> Profile:
        given = {
            name: self.cleaned_data[name] for name in ("name", "company", "pronouns", "biography", "links")
        }
        return Profile(**given, photo=self.photo_now())

    @classmethod
    def beginning(
        cls, person: Participant | None, earlier: Participant | None, *, name: str = ""
    ) -> dict[str, Any]:
        """What stands in the form at first: what is known here, in its gaps what an earlier profile offers."""
        known = cls.initial_of(person) if person else {"name": "" if earlier else name}
        offered = {field: getattr(earlier, field) for field in profiles.FIELDS} if earlier else {}
        return known | {field: known.get(field) or value for field, value in offered.items()}

    @staticmethod
    def initial_of(person: Participant) -> dict[str, Any]:
        return {
            "name": person.name,
            "biography": person.biography,
            "company": person.company,
            "pronouns": person.pronouns,
            "links": person.links,
            "is_first_time": SpeakerSheet.objects.filter(participant=person, is_first_time=True).exists(),
        }


class ProfileFileForm(forms.Form):
    """A profile that was saved somewhere else."""

    file = forms.FileField(
        label=_("Profile file"),
        widget=forms.FileInput(attrs={"accept": "application/json,.json"}),
        help_text=_("A JSON file saved on a page like this, here or at another conference."),
        error_messages={
            "required": _("Choose the file first."),
            "empty": _("This file is empty."),
        },
    )

    def clean_file(self) -> Found:
        upload = self.cleaned_data["file"]
        try:
            return profile_file.read(upload.file, upload.size or 0)
        except profile_file.NotAProfile as error:
            raise forms.ValidationError(error.message) from error

    @property
    def found(self) -> Found:
        found: Found = self.cleaned_data["file"]
        return found
