"""What an organizer asks about an attendee or an order, as one form.

Through a secret link sensitive answers, diet and access needs can be given and replaced, but not read: buyer and
attendee have the same link, and what one of them said about food or health is not for the other. The page says
that something was said. Only the attendee's own account is shown it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core import uploads
from core.templatetags.formats import current_locale
from core.times import city
from events import retention
from events.actions.answers import Given
from events.forms import questions
from events.models import Event, Participant
from tickets import asking, discounts
from tickets.actions.answers import Said
from tickets.asking import Asked, Rules
from tickets.models import Answer, AttendeeField, Question
from tickets.retention import SENSITIVE

Kind = Question.Kind
MOST = {AttendeeField.Field.DIET: 200, AttendeeField.Field.ACCESS_NEEDS: 300}


def fixed_words(frozen_from_at: datetime, event: Event) -> str:
    """What stands beside a field that the team alone changes by now."""
    day = discounts.moment(frozen_from_at, event.time_zone, current_locale())
    words = _("Fixed since %(day)s (%(city)s). To change it, write to %(address)s.")
    return words % {"day": day, "city": city(event.time_zone), "address": event.reply_address}


@dataclass(frozen=True)
class Person:
    """Whose needs are asked about, by which rules; `is_own`: they may be shown to whoever looks."""

    row: Participant
    rules: Rules
    is_own: bool


@dataclass(frozen=True)
class Fixed:
    """A question whose answer is shown, not asked."""

    text: str
    answer: str
    words: str


class QuestionsForm(forms.Form):
    use_required_attribute = False

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        event: Event,
        asked: Asked,
        now: datetime,
        person: Person | None = None,
        is_own: bool = False,
    ) -> None:
        super().__init__(data, files)
        self.event, self.asked, self.person = event, asked, person
        self.is_own = is_own
        self.fixed: list[Fixed] = []
        self.open: dict[str, Question] = {}
        for question in asked.questions:
            if question.is_frozen(now):
                self._fix(question)
            else:
                self._ask(question)
        self.needs = self._needs(person, now) if person else ()

    # Building

    def _ask(self, question: Question) -> None:
        name, answer = str(question.public_id), self.asked.answers.get(question.pk)
        self.open[name] = question
        is_hidden = question.is_sensitive and not self.is_own
        must = question.is_required and question.depends_on_id is None
        self.fields[name] = field = questions.field_of(question, question.options.all(), required=must)
        if answer is not None and not is_hidden:
            self.initial[name] = questions.initial_of(question, answer, answer.options.all())
        gone = retention.words(SENSITIVE, self.event) if question.is_sensitive else ""
        field.help_text = " ".join(
            filter(None, (_condition(question), question.help_text, str(field.help_text), gone))
        )
        told = _("There is a file: %(name)s.") if question.kind == Kind.FILE else ""
        if answer is not None and (is_hidden or told):
            self._can_clear(name, told % {"name": answer.file_name} if told and not is_hidden else "")

    def _can_clear(self, name: str, told: str = "") -> None:
        """Empty means unchanged where what is stored is not shown; so taking it back is a box of its own."""
        field = self.fields[name]
        words = told or _(
            "This is answered. It is not shown here, because others may have this link; type anew to replace it."
        )
        field.help_text = " ".join(filter(None, (words, str(field.help_text))))
        field.required = False
        self.fields[f"{name}-clear"] = forms.BooleanField(label=_("Delete what is stored"), required=False)

    def _fix(self, question: Question) -> None:
        answer = self.asked.answers.get(question.pk)
        if answer is None:
            text = _("Not answered")
        else:
            text = _("Answered") if question.is_sensitive and not self.is_own else in_words(question, answer)
        assert question.frozen_from_at is not None
        self.fixed.append(Fixed(question.text, text, fixed_words(question.frozen_from_at, self.event)))
        if self.is_bound and str(question.public_id) in self.data:
            self.late = question

    def _needs(self, person: Person, now: datetime) -> Sequence[str]:
        """Diet and access needs, unless the event does not ask or they are fixed."""
        open_ones = []
        for name in asking.NEEDS:
            rule, stored = person.rules.get(name), getattr(person.row, name)
            if rule is not None and not rule.is_asked:
                continue
            if rule is not None and asking.is_frozen(rule, now) and rule.frozen_from_at is not None:
                shown = stored if person.is_own else _("Answered") if stored else ""
                words = fixed_words(rule.frozen_from_at, self.event)
                self.fixed.append(Fixed(rule.get_field_display(), shown or _("Not answered"), words))
                continue
            self.fields[name] = forms.CharField(
                label=AttendeeField.Field(name).label,
                required=bool(rule and rule.is_required),
                max_length=MOST[AttendeeField.Field(name)],
                widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
                help_text=f"{HINTS[AttendeeField.Field(name)]()} {retention.words(retention.NEEDS, self.event)}",
            )
            if stored and person.is_own:
                self.initial[name] = stored
            elif stored:
                self._can_clear(name)
            open_ones.append(name)
        return open_ones

    # Reading

    late: Question | None = None

    def clean(self) -> None:
        if self.late is not None:
            words = _(
                "“%(question)s” was fixed while you filled this in. Everything else can still be saved."
            )
            self.add_error(None, words % {"question": self.late.text})
        said = self._said_all()
        chosen = dict(self.asked.chosen)
        for name, question in self.open.items():
            if name in said and said[name] is None:
                chosen.pop(question.pk, None)
            elif given := said.get(name):
                chosen[question.pk] = set(given.options)
        asked = {one.pk for one in asking.due(self.asked.questions, chosen)}
        for name, question in self.open.items():
            lacks = question.is_required and question.pk in asked and question.pk not in chosen
            if lacks and name not in self.errors:
                self.add_error(name, _("This needs an answer."))
        self.given = {
            question.pk: said[name]
            for name, question in self.open.items()
            if name in said and (question.pk in asked or said[name] is None)
        }

    def _said_all(self) -> dict[str, Given | None]:
        said = {}
        for name, question in self.open.items():
            if name in self.errors:
                continue
            given = self._said(name, question)
            clears = f"{name}-clear" in self.fields
            if given is not None or not clears or self.cleaned_data.get(f"{name}-clear"):
                said[name] = given
        return said

    def _said(self, name: str, question: Question) -> Given | None:
        before = self.asked.answers.get(question.pk)
        try:
            value = self.cleaned_data.get(name)
            return questions.given_of(question, question.options.all(), value, before)
        except uploads.NotAFile as refused:
            self.add_error(name, refused.message)
            return None

    @property
    def said(self) -> Said:
        needs = {}
        for name in self.needs:
            value = self.cleaned_data.get(name, "")
            if value or f"{name}-clear" not in self.fields or self.cleaned_data.get(f"{name}-clear"):
                needs[str(name)] = value
        return Said(answers=self.given, needs=needs)


HINTS = {
    AttendeeField.Field.DIET: lambda: _("For the kitchen: vegan, no nuts … Only those who look after people see it."),
    AttendeeField.Field.ACCESS_NEEDS: lambda: _(
        "What you need to take part: step-free ways, captions, a quiet room … Only those who look after people see it."
    ),
}  # fmt: skip


def in_words(question: Question, answer: Answer) -> str:
    return questions.in_words(question, answer, answer.options.all())


def _condition(question: Question) -> str:
    if question.depends_on is None:
        return ""
    shown = {"question": question.depends_on.text, "answer": str(question.depends_on_option or "")}
    if question.depends_on_option_id is None:
        return _("Only if you answered “%(question)s”.") % shown
    return _("Only if you answered “%(answer)s” to “%(question)s”.") % shown
