"""The forms of a proposal: the talk, who speaks, and last the address."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import normal_email
from agenda.actions.proposals import Talk
from agenda.drafts import Kept
from agenda.models import Session, SessionType
from events import photos
from events.actions.profiles import Profile
from events.models import Event, Participant, Track
from events.models.participant import check_links

ABSTRACT_LIMIT = 3000
BIOGRAPHY_LIMIT = 1500
NOTES_LIMIT = 2000
LINKS_LIMIT = 2000
LONGEST_KEPT = 20_000
FORM_KEY = re.compile(r"[0-9a-f]{32}")


class TypeField(forms.ModelChoiceField[SessionType]):
    def label_from_instance(self, obj: SessionType) -> str:
        minutes = ngettext("%(minutes)s minute", "%(minutes)s minutes", obj.minutes)
        return f"{obj.name}, {minutes % {'minutes': obj.minutes}}"


class TalkForm(forms.Form):
    """`lax` for a draft: everything may still be missing, nothing may be too long."""

    title = forms.CharField(
        label=_("Title"),
        max_length=250,
        help_text=_("What somebody reads who has ten seconds."),
        error_messages={"required": _("Give your talk a title.")},
    )
    abstract = forms.CharField(
        label=_("Abstract"),
        max_length=ABSTRACT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("What people will know afterwards. It stands in the agenda; Markdown works."),
        error_messages={"required": _("Write what the talk is about.")},
    )
    session_type = TypeField(
        label=_("Type"),
        queryset=SessionType.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose what kind of session it is."),
            "invalid_choice": _("This type is no longer offered. Choose another one."),
        },
    )
    track = forms.ModelChoiceField(
        label=_("Track"),
        queryset=Track.objects.none(),
        required=False,
        empty_label=_("No track, or not sure"),
    )
    notes = forms.CharField(
        label=_("Notes for the committee"),
        max_length=NOTES_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Never published: what you need, where you gave this talk before."),
    )
    do_not_record = forms.BooleanField(label=_("Please do not record this talk"), required=False)

    def __init__(self, *args: Any, event: Event, lax: bool = False, now_type: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lax = lax
        types = SessionType.objects.filter(event=event)
        # A talk keeps a type that can no longer be proposed.
        offered = types.filter(is_open_to_proposals=True) | types.filter(pk=now_type)
        self._field("session_type").queryset = offered
        self._field("session_type").to_field_name = "public_id"
        self._field("track").queryset = Track.objects.filter(event=event)
        self._field("track").to_field_name = "public_id"
        self.default_type = offered.first()
        self.fields["session_type"].initial = self.default_type and self.default_type.public_id
        if lax:
            for name in ("title", "abstract", "session_type"):
                self.fields[name].required = False

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def talk(self) -> Talk:
        given = self.cleaned_data
        session_type = given["session_type"] or self.default_type
        assert session_type is not None  # a call without any type shows no form
        return Talk(**given | {"session_type": session_type})

    @staticmethod
    def initial_of(session: Session) -> dict[str, Any]:
        return {
            "title": session.title,
            "abstract": session.abstract,
            "session_type": session.session_type.public_id,
            "track": session.track.public_id if session.track else "",
            "notes": session.notes,
            "do_not_record": session.do_not_record,
        }


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
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, at most 10 MB. Where and when it was taken is removed."),
    )
    no_photo = forms.BooleanField(label=_("Show no photo of me"), required=False)

    def __init__(
        self,
        *args: Any,
        kept_photo: bytes | None = None,
        has_photo: bool = False,
        lax: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
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
            return photos.reencode(upload.file, upload.size or 0)
        except photos.NotAPhoto as error:
            raise forms.ValidationError(error.message) from error

    def photo_now(self) -> bytes | None:
        """The photo of this or an earlier try; None if there is none, empty if it is not wanted."""
        if self.cleaned_data.get("no_photo"):
            return b""
        return self.cleaned_data.get("photo") or self.kept_photo

    @property
    def holds_photo(self) -> bool:
        """Whether there is a photo that no file field can show again."""
        return bool(self.photo_now() if self.is_bound else self.kept_photo)

    def profile(self) -> Profile:
        given = {
            name: self.cleaned_data[name] for name in ("name", "company", "pronouns", "biography", "links")
        }
        return Profile(**given, photo=self.photo_now())

    @staticmethod
    def initial_of(person: Participant) -> dict[str, Any]:
        return {
            "name": person.name,
            "biography": person.biography,
            "company": person.company,
            "pronouns": person.pronouns,
            "links": person.links,
        }


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


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("A word to the organizers"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Submission:
    """The forms of one new proposal together. `address` is asked only of who is not signed in."""

    def __init__(
        self, talk: TalkForm, profile: ProfileForm, address: AddressForm | None, form_key: str
    ) -> None:
        self.talk, self.profile, self.address, self.form_key = talk, profile, address, form_key

    @classmethod
    def shown(
        cls,
        event: Event,
        *,
        person: Participant | None,
        kept: Kept | None,
        asks_address: bool,
        name: str = "",
    ) -> "Submission":
        """Filled with what was typed before, else with what is known of the speaker."""
        fields = {key: value for key, value in kept.fields.items() if value} if kept else {}
        known = ProfileForm.initial_of(person) if person else {"name": name}
        return cls(
            TalkForm(initial=fields, event=event),
            ProfileForm(
                initial=known | fields,
                kept_photo=kept.photo if kept else None,
                has_photo=bool(person and person.photo),
            ),
            AddressForm(initial={"email": kept.address if kept else ""}) if asks_address else None,
            kept.form_key if kept else uuid4().hex,
        )

    @classmethod
    def posted(
        cls,
        event: Event,
        data: Mapping[str, Any],
        files: Any = None,
        *,
        person: Participant | None = None,
        kept: Kept | None = None,
        lax: bool,
        asks_address: bool,
    ) -> "Submission":
        """A draft of somebody unknown may be without an address: then his browser alone keeps it."""
        nobody = lax and asks_address and not str(data.get("email", "")).strip()
        form_key = str(data.get("form_key", ""))
        return cls(
            TalkForm(data, event=event, lax=lax),
            ProfileForm(
                data,
                files,
                kept_photo=kept.photo if kept else None,
                has_photo=bool(person and person.photo),
                lax=nobody,
            ),
            AddressForm(data, lax=nobody) if asks_address else None,
            form_key if FORM_KEY.fullmatch(form_key) else uuid4().hex,
        )

    @property
    def forms(self) -> list[forms.Form]:
        return [form for form in (self.talk, self.profile, self.address) if form is not None]

    def is_valid(self) -> bool:
        """All are asked, so that all errors are told at once."""
        answers = [form.is_valid() for form in self.forms]
        return all(answers)

    @property
    def email(self) -> str:
        return normal_email(self.address.cleaned_data.get("email", "")) if self.address else ""

    def kept(self, *, pressed_at: datetime | None = None) -> Kept:
        """For the browser session: what was typed, right or wrong, and the photo if it is one."""
        names = [name for form in (self.talk, self.profile) for name in form.fields if name != "photo"]
        fields = {name: str(self.talk.data.get(name, ""))[:LONGEST_KEPT] for name in names}
        return Kept(
            form_key=self.form_key,
            fields=fields,
            photo=self.profile.photo_now() or None,
            address=self.email,
            pressed_at=pressed_at,
        )
