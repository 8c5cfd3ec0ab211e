"""How long the event itself keeps what it knows of its people."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.retention import After, Rule
from core.templatetags.formats import current_locale
from core.times import show_date
from events.models import (
    Benefit,
    Consent,
    Event,
    Participant,
    PartnerLink,
    PartnerTask,
    TextMessage,
    TextNumber,
)

NEEDS = Rule(
    "needs", gettext_lazy("Diet and access needs"), 14, After.EVENT,
    lambda event, _before: Participant.objects.filter(event=event).filter(~Q(diet="") | ~Q(access_needs="")),
    gettext_lazy("Kitchen and venue have done their work; some say something about somebody’s health or faith."),
    blank={"diet": "", "access_needs": ""}, own="keep_needs_days",
)  # fmt: skip
NUMBERS = Rule(
    "text_numbers", gettext_lazy("Numbers for texts about changes of the day"), 1, After.EVENT,
    lambda event, _before: TextNumber.objects.filter(participant__event=event),
    gettext_lazy("They were for the days of the event, and for nothing else."), own="keep_numbers_days",
)  # fmt: skip
RULES = (
    NEEDS,
    NUMBERS,
    Rule(
        "phones", gettext_lazy("Phone numbers"), 30, After.EVENT,
        lambda event, _before: Participant.objects.filter(event=event).exclude(phone=""),
        gettext_lazy("They were for the days of the event."), blank={"phone": ""}, own="keep_phones_days",
    ),
    Rule(
        "texts", gettext_lazy("What was sent to phones"), 30, After.EVENT,
        lambda event, _before: TextMessage.objects.filter(event=event),
        gettext_lazy("Whether a text arrived is asked about in the days after."),
    ),
    Rule(
        "text_consents", gettext_lazy("Consents to texts, with their words"), 180, After.EVENT,
        lambda event, _before: Consent.objects.filter(
            participant__event=event, purpose=Consent.Purpose.TEXTS
        ),
        gettext_lazy("Until then they prove that a text was wanted; whoever complains of one does so in these months."),
    ),
    Rule(
        "partner_people", gettext_lazy("Names of people whom partners sent in for a benefit"), 30, After.EVENT,
        lambda event, _before: PartnerTask.objects.of_event(event).filter(
            benefit__kind=Benefit.Kind.PEOPLE
        ).exclude(text=""),
        gettext_lazy("They were for the days of the event."), blank={"text": ""},
    ),
    Rule(
        "partner_files", gettext_lazy("Files that partners handed in, and the team’s proofs"), 180, After.EVENT,
        lambda event, _before: PartnerTask.objects.of_event(event).filter(~Q(file="") | ~Q(proof_file="")),
        gettext_lazy("By then every benefit was given and shown. The partner’s logo stays."),
        files=("file", "proof_file"), blank={"file": "", "proof_file": ""},
    ),
    Rule(
        "partner_links", gettext_lazy("Links of partners’ colleagues, with names and addresses"), 180, After.EVENT,
        lambda event, _before: PartnerLink.objects.filter(partner__event=event),
        gettext_lazy("Nothing is left to be handed in or counted. What was done by them stays in the history."),
    ),
)  # fmt: skip


def words(rule: Rule, event: Event) -> str:
    """What stands at a question: when its answer goes."""
    return _("Deleted on %(day)s.") % {"day": shown(rule.gone_on(event))}


def shown(day: date) -> str:
    return show_date(day, current_locale())
