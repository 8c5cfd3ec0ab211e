"""Conditions on the record of a person itself, on the team and on consents."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import Consent, Participant, Role, TeamMember
from events.segmenting import Asked, Choice, Condition, among

PERSON = _("Person")


def of_text_choices(choices: Any) -> Any:
    """The choices of a condition from a TextChoices."""
    return lambda _event: [Choice(value, str(words)) for value, words in choices]


def _admission(asked: Asked) -> Q:
    return Q(admission__in=asked.values)


def _consent(asked: Asked) -> Q:
    rows = Consent.objects.standing().filter(participant__event=asked.event)
    return among(rows.filter(purpose__in=asked.values) if asked.values else rows, "participant")


def _role(asked: Asked) -> Q:
    rows = TeamMember.objects.in_event(asked.event)
    rows = rows.filter(role__in=asked.values) if asked.values else rows
    return Q(user__in=rows.order_by().values("user"))


def _account(_asked: Asked) -> Q:
    return Q(user__isnull=False)


def _address(_asked: Asked) -> Q:
    return Q(email__isnull=False) | ~Q(contact_email="")


CONDITIONS = (
    Condition("person.admission", PERSON, _("Admission"), _admission,
              of_text_choices(Participant.Admission.choices)),
    Condition("person.consent", PERSON, _("Agreed to"), _consent, of_text_choices(Consent.Purpose.choices),
              any_words=_("Agreed to anything")),
    Condition("person.role", PERSON, _("In the team as"), _role, of_text_choices(Role.choices),
              any_words=_("In the team")),
    Condition("person.account", PERSON, _("Has signed in at least once"), _account),
    Condition("person.address", PERSON, _("Can be reached by mail"), _address),
)  # fmt: skip
