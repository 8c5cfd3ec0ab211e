"""How long the event itself keeps what it knows of its people."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.retention import After, Rule
from core.templatetags.formats import current_locale
from core.times import show_date
from events.models import Event, Participant

NEEDS = Rule(
    "needs", gettext_lazy("Diet and access needs"), 14, After.EVENT,
    lambda event, _before: Participant.objects.filter(event=event).filter(~Q(diet="") | ~Q(access_needs="")),
    gettext_lazy("Kitchen and venue have done their work; some say something about somebody’s health or faith."),
    blank={"diet": "", "access_needs": ""},
)  # fmt: skip
RULES = (
    NEEDS,
    Rule(
        "phones", gettext_lazy("Phone numbers"), 30, After.EVENT,
        lambda event, _before: Participant.objects.filter(event=event).exclude(phone=""),
        gettext_lazy("They were for the days of the event."), blank={"phone": ""},
    ),
)  # fmt: skip


def words(rule: Rule, event: Event) -> str:
    """What stands at a question: when its answer goes."""
    return _("Deleted on %(day)s.") % {"day": shown(rule.gone_on(event.ends_on))}


def shown(day: date) -> str:
    return show_date(day, current_locale())
