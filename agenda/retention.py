"""How long the programme keeps what it knows of people."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models import Availability, SpeakerSheet
from core.retention import After, Rule

SHEETS = Rule(
    "sheets", _("What speakers need on stage, when and how they travel"), 30, After.EVENT,
    lambda event, _before: SpeakerSheet.objects.filter(participant__event=event).exclude(
        Q(equipment="") & Q(travel_note="") & Q(arrives_on=None) & Q(leaves_on=None)
    ),
    _("Stage and hotel are settled by then."),
    blank={"equipment": "", "travel_note": "", "arrives_on": None, "leaves_on": None},
)  # fmt: skip
RULES = (
    SHEETS,
    Rule(
        "availability", _("When speakers can be there"), 30, After.EVENT,
        lambda event, _before: Availability.objects.filter(participant__event=event),
        _("The agenda is past."),
    ),
)  # fmt: skip
