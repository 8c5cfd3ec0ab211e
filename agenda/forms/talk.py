"""What a speaker writes about a talk."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agenda.actions.texts import Talk
from agenda.models import Session, SessionType
from agenda.offer import Offer
from events.models import Track

ABSTRACT_LIMIT = 3000
NOTES_LIMIT = 2000
Row = SessionType | Track


class RowField(forms.ChoiceField):
    """One of rows that are read already, by its public id. `offered` is shown; what is `known` is taken as well:
    a type that closes while somebody writes must cost him no word.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known: dict[str, Row] = {}

    def set_rows(
        self, known: Sequence[Row], offered: Sequence[tuple[Row, str]], empty: str | None = None
    ) -> None:
        self.known = {str(row.public_id): row for row in known}
        first = [("", empty)] if empty is not None else []
        self.choices = [*first, *((str(row.public_id), words) for row, words in offered)]

    def to_python(self, value: Any) -> Any:
        return self.known.get(str(value)) if str(value or "") in self.known else value or None

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        if isinstance(value, str):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")


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
    session_type = RowField(
        label=_("Type"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what kind of session it is."),
            "invalid_choice": _("This type is no longer offered. Choose another one."),
        },
    )
    track = RowField(
        label=_("Track"),
        required=False,
        widget=forms.Select,
        error_messages={"invalid_choice": _("This track is no longer offered. Choose another one.")},
    )
    level = forms.ChoiceField(
        label=_("Who is it for?"), choices=[("", _("Not said")), *Session.Level.choices], required=False
    )
    notes = forms.CharField(
        label=_("Notes for the committee"),
        max_length=NOTES_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Never published: what you need, where you gave this talk before."),
    )
    # Asked for what is given; kept as what is to be done.
    may_record = forms.BooleanField(
        label=_("My talk may be recorded and the recording published"),
        required=False,
        help_text=_("You can take this back until you go on stage."),
    )
    licence = forms.ChoiceField(
        label=_("Licence of the recording"),
        choices=[("", _("Not decided yet")), *Session.Licence.choices],
        required=False,
        help_text=_("Only if it may be recorded."),
    )

    def __init__(
        self, *args: Any, offer: Offer, lax: bool = False, keeps: Session | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer, self.lax = offer, lax
        self._offer_types(keeps)
        self._offer_tracks(keeps)
        asks = {
            "level": offer.call is not None and offer.call.asks_level,
            "licence": offer.call is not None and offer.call.asks_licence,
        }
        for name in [name for name, asked in asks.items() if not asked]:
            del self.fields[name]
        if lax:
            for name in ("title", "abstract", "session_type"):
                self.fields[name].required = False

    def _offer_types(self, keeps: Session | None) -> None:
        """What is open, and what was chosen before; all of it where nothing is open any more."""
        types = [kind for kind, _hours in self.offer.types]
        kept = [keeps.session_type] if keeps else []
        chosen = self._chosen("session_type")
        shown = self.offer.open_types or types
        shown = [kind for kind in types if kind in shown or kind.public_id == chosen]
        shown += [kind for kind in kept if kind not in shown]
        self._rows("session_type").set_rows([*types, *kept], [(kind, type_words(kind)) for kind in shown])
        self.types = shown
        self.default_type = shown[0] if shown else None
        self.fields["session_type"].initial = self.default_type and self.default_type.public_id

    def _offer_tracks(self, keeps: Session | None) -> None:
        kept, chosen = keeps.track if keeps else None, self._chosen("track")
        is_open = self.offer.open_tracks
        shown = [
            track
            for track in self.offer.tracks
            if track in is_open or track == kept or track.public_id == chosen
        ]
        link = self.offer.link
        empty = None if link is not None and link.track_id else _now("No track, or not sure")
        named = [(track, track.name) for track in shown]
        self._rows("track").set_rows(self.offer.tracks, named, empty)
        self.tracks = shown
        full = [track.name for track in self.offer.full_tracks if track not in shown]
        if full:
            self.fields["track"].help_text = _now("No longer taken: %(names)s.") % {"names": ", ".join(full)}

    def _chosen(self, name: str) -> str:
        return str(self.data.get(name, "") if self.is_bound else self.initial.get(name, ""))

    def _rows(self, name: str) -> RowField:
        field = self.fields[name]
        assert isinstance(field, RowField)
        return field

    def talk(self, before: Session | None = None) -> Talk:
        """What the call does not ask stays as it was."""
        given = dict(self.cleaned_data)
        session_type = given.pop("session_type") or self.default_type
        assert session_type is not None  # a call without any type shows no form
        given["do_not_record"] = not given.pop("may_record")
        for name in ("level", "licence"):
            given.setdefault(name, getattr(before, name) if before else "")
        return Talk(**given, session_type=session_type)

    @property
    def chosen(self) -> tuple[int, int | None]:
        """Type and track by primary key, once the form is valid; for the questions that follow from them."""
        kind = self.cleaned_data.get("session_type") or self.default_type
        track = self.cleaned_data.get("track")
        return (kind.pk if kind else 0), (track.pk if track else None)

    @staticmethod
    def initial_of(session: Session) -> dict[str, Any]:
        return {
            "title": session.title,
            "abstract": session.abstract,
            "session_type": session.session_type.public_id,
            "track": session.track.public_id if session.track else "",
            "level": session.level,
            "notes": session.notes,
            "may_record": not session.do_not_record,
            "licence": session.licence,
        }


def type_words(kind: SessionType) -> str:
    minutes = ngettext("%(minutes)s minute", "%(minutes)s minutes", kind.minutes)
    return f"{kind.name}, {minutes % {'minutes': kind.minutes}}"


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("A word to the organizers"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
