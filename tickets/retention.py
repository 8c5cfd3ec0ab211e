"""How long sale and door keep what they know of people."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.retention import After, Rows, Rule
from events.models import Event
from tickets.actions import devices, visa_letters, waiting
from tickets.models import Answer, CodeMiss, Device, VisaLetter, WaitingEntry


def _sign_out(rows: Rows, now: datetime) -> None:
    for device in rows.select_related("event"):
        devices.revoke(device=device, by=None, now=now, by_label=str(_("Kept long enough")))


def _forget_waiting(rows: Rows, now: datetime) -> None:
    for entry in rows.select_related("event", "code"):
        if entry.state in WaitingEntry.STANDING:
            waiting.leave(entry=entry, by=None, now=now)
        WaitingEntry.objects.filter(pk=entry.pk).update(name="", email="")


def _ended_waits(event: Event, _before: datetime) -> Rows:
    """But for an order that was placed with the offer and is still open: that ends first."""
    rows = WaitingEntry.objects.filter(event=event).exclude(email="")
    return rows.exclude(state__in=WaitingEntry.STANDING, code__used_orders__gt=0)


SENSITIVE = Rule(
    "sensitive", _("Answers to sensitive questions, with their files: passports, health"), 14, After.EVENT,
    lambda event, _before: Answer.objects.filter(question__event=event, question__is_sensitive=True),
    _("They were asked for the days of the event."), files=("file",), own="keep_sensitive_days",
)  # fmt: skip
VISA = Rule(
    "visa", _("Passport data of visa letters"), 14, After.EVENT,
    lambda event, _before: VisaLetter.objects.filter(ticket__event=event).exclude(details_sealed=""),
    _("The journey is over. That a letter with its number was issued can still be checked."), act=visa_letters.forget,
    own="keep_passports_days",
)  # fmt: skip
WAITING = Rule(
    "waiting", _("Names and addresses on waiting lists"), 30, After.EVENT, _ended_waits,
    _("Nobody waits any more. How many waited for what stays."), act=_forget_waiting, own="keep_waiting_days",
    held=lambda event: WaitingEntry.objects.filter(event=event).exclude(email=""),
)  # fmt: skip
RULES = (
    SENSITIVE,
    VISA,
    WAITING,
    Rule(
        "visa_refused", _("Passport data of visa letters that were refused"), 14, After.ROW,
        lambda event, before: VisaLetter.objects.filter(
            ticket__event=event, state=VisaLetter.State.REFUSED, decided_at__lt=before
        ).exclude(details_sealed=""),
        _("No letter is written with it any more; for two weeks a misunderstanding can be cleared up."),
        act=visa_letters.forget,
    ),
    Rule(
        "devices", _("Door lists on phones and desks, which are signed out"), 7, After.EVENT,
        lambda event, _before: Device.objects.standing().filter(event=event),
        _("Nobody is let in any more; a phone that is still on the table must not know who came."), act=_sign_out,
        own="keep_doors_days",
    ),
    Rule(
        "misses", _("Fingerprints of where wrong codes came from"), 1, After.ROW,
        lambda event, before: CodeMiss.objects.filter(event=event, at__lt=before),
        _("Guessing is noticed within the hour."),
    ),
)  # fmt: skip
