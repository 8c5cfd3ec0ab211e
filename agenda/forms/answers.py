"""What an event asks about a talk, as one form: with the proposal, or when it is confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda import asking
from agenda.models import ProposalAnswer, ProposalQuestion
from core import uploads
from events.actions.answers import Given
from events.forms import questions as shared

Kind = ProposalQuestion.Kind


@dataclass(frozen=True)
class Shown:
    """A question on a page: its field, the box that deletes its file, and for which types and tracks it is, which
    the page's script reads.
    """

    field: BoundField
    clear: BoundField | None
    types: str
    tracks: str


class AnswersForm(forms.Form):
    """All questions of a moment. Which of them are asked follows from type and track: `choose` them before asking
    whether the form is valid. Others are shown without a script, marked, and neither checked nor stored.

    `lax` for a draft: nothing must be answered. `takes_files` is off for people who are not signed in: a file of
    somebody unknown would lie about; he is asked for it on the talk's page.
    """

    use_required_attribute = False

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        questions: Sequence[ProposalQuestion],
        answers: Mapping[int, ProposalAnswer] | None = None,
        lax: bool = False,
        takes_files: bool = True,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial=dict(initial or {}))
        self.answers, self.lax = answers or {}, lax
        self.later = [one for one in questions if one.kind == Kind.FILE and not takes_files]
        self.asked = {str(one.public_id): one for one in questions if one not in self.later}
        self.chosen: tuple[int, int | None] | None = None
        self.said: dict[int, Given | None] = {}
        for name, question in self.asked.items():
            self._add(name, question)

    def _add(self, name: str, question: ProposalQuestion) -> None:
        answer = self.answers.get(question.pk)
        needed = question.is_required and not (question.kind == Kind.FILE and answer is not None)
        field = shared.field_of(question, asking.options_of(question), required=needed)
        told = [only_words(question), question.help_text, nameless_words(question), str(field.help_text)]
        if answer is not None:
            self.initial.setdefault(name, shared.initial_of(question, answer, asking.chosen_of(answer)))
            if question.kind == Kind.FILE:
                told.insert(0, _("There is a file: %(name)s.") % {"name": answer.file_name})
        field.help_text = " ".join(filter(None, told))
        self.fields[name] = field
        if answer is not None and question.kind == Kind.FILE and not question.is_required:
            self.fields[f"{name}-clear"] = forms.BooleanField(label=_("Delete this file"), required=False)

    def choose(self, session_type: int, track: int | None) -> None:
        """Of which type and track the talk is."""
        self.chosen = (session_type, track)

    def clean(self) -> None:
        for name, question in self.asked.items():
            if self.chosen is not None and not asking.fits(question, *self.chosen):
                self.errors.pop(name, None)
                continue
            if self.lax and self.errors.get(name) and not self._typed(name):
                self.errors.pop(name)
            if name not in self.errors:
                self._read(name, question)

    def _typed(self, name: str) -> bool:
        """Whether anything was given: a draft may leave it out, not get it wrong."""
        field = self.fields[name]
        value = field.widget.value_from_datadict(self.data, self.files, name)
        return bool(value)

    def _read(self, name: str, question: ProposalQuestion) -> None:
        before = self.answers.get(question.pk)
        try:
            value = self.cleaned_data.get(name)
            given = shared.given_of(question, asking.options_of(question), value, before)
        except uploads.NotAFile as refused:
            self.add_error(name, refused.message)
            return
        keeps_file = question.kind == Kind.FILE and not self.cleaned_data.get(f"{name}-clear")
        if given is not None or not keeps_file:
            self.said[question.pk] = given

    @property
    def shown(self) -> list["Shown"]:
        return [
            Shown(
                self[name],
                self[f"{name}-clear"] if f"{name}-clear" in self.fields else None,
                " ".join(kind.public_id for kind in asking.types_of(question)),
                " ".join(track.public_id for track in asking.tracks_of(question)),
            )
            for name, question in self.asked.items()
        ]

    @property
    def asks_later(self) -> str:
        """What is asked for once somebody is signed in."""
        names = ", ".join(f"“{one.text}”" for one in self.later)
        return names and ngettext(
            "You are asked for one more thing once you are signed in, a file: %(names)s.",
            "You are asked for more once you are signed in, files: %(names)s.",
            len(self.later),
        ) % {"names": names}


def only_words(question: ProposalQuestion) -> str:
    """`Only for: Workshop.` so that the page makes sense without its script."""
    names = [str(kind) for kind in asking.types_of(question)]
    names += [str(track) for track in asking.tracks_of(question)]
    return _("Only for: %(names)s.") % {"names": ", ".join(names)} if names else ""


def nameless_words(question: ProposalQuestion) -> str:
    """Whoever sends a file must know that people read it who are not to know him."""
    if not question.shows_files_blind:
        return ""
    return _(
        "Reviewers who do not know who speaks read this file: leave your name and company out of it, also out of "
        "its properties."
    )
