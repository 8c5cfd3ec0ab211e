"""How long the programme keeps what it knows of people."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models import Availability, Grant, GrantReceipt, SpeakerSheet
from core.retention import After, Rule

SHEETS = Rule(
    "sheets", _("What speakers need on stage, when and how they travel"), 30, After.EVENT,
    lambda event, _before: SpeakerSheet.objects.filter(participant__event=event).exclude(
        Q(equipment="") & Q(travel_note="") & Q(arrives_on=None) & Q(leaves_on=None)
    ),
    _("Stage and hotel are settled by then."),
    blank={"equipment": "", "travel_note": "", "arrives_on": None, "leaves_on": None}, own="keep_sheets_days",
)  # fmt: skip
GRANTS = Rule(
    "grants", _("Who applied for a grant, and what they wrote"), 60, After.EVENT,
    lambda event, _before: Grant.objects.filter(event=event).exclude(Q(email="") & Q(answers_sealed="")),
    _("Travel is settled by then. How much went to how many stays."),
    blank={"name": "", "email": "", "answers_sealed": ""}, own="keep_grants_days",
)  # fmt: skip
# Not a day longer than the address by which a person finds his own.
RECEIPTS = Rule(
    "grant_receipts", _("Receipts of grants"), 60, After.EVENT,
    lambda event, _before: GrantReceipt.objects.filter(grant__event=event),
    _("Travel is settled by then. How much was paid out stays."), files=("file",), own="keep_grants_days",
    follows=GRANTS.key,
)  # fmt: skip
RULES = (
    SHEETS,
    RECEIPTS,
    GRANTS,
    Rule(
        "availability", _("When speakers can be there"), 30, After.EVENT,
        lambda event, _before: Availability.objects.filter(participant__event=event),
        _("The agenda is past."),
    ),
)  # fmt: skip
