"""A number for texts about changes of the day: given, proved by a code, and taken away at once."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts.models import User
from core import counting, texting
from core.sealed import fingerprint
from core.times import conference_day
from events.actions import consents
from events.models import Event, Participant, TextMessage, TextNumber

CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 5
# Each code costs money and rings somebody’s phone: so many an hour for a person, and a day for a number from anybody.
MOST_CODES = 3
MOST_A_NUMBER = 5
HOUR, DAY = 3600, 86_400
ADMITTED = frozenset({Participant.Admission.VALID, Participant.Admission.IN})


class Refused(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def offered(event: Event, now: datetime) -> bool:
    """Texts can be asked for: the event wants them, something can send them, and it is not over."""
    if not event.sends_texts or event.is_asleep or event.is_sandbox or texting.gateway() is None:
        return False
    return conference_day(now, event.time_zone) <= event.ends_on


def ask(*, person: Participant, number: str, now: datetime) -> TextNumber:
    """Send a code to the number. One that was confirmed stays until it is taken away. Raises Refused."""
    event = person.event
    if not offered(event, now):
        raise Refused(_("This event sends no texts."))
    if person.admission not in ADMITTED:
        raise Refused(_("Texts are for people with a valid ticket, also a speaker’s."))
    clean = texting.number_of(number)
    if not clean:
        raise Refused(_("Write the number with its country, for example +49 170 1234567."))
    _count(person, clean)
    code = f"{secrets.randbelow(1_000_000):06}"
    with transaction.atomic():
        row = TextNumber.objects.select_for_update().filter(participant=person).first()
        if row is not None and row.confirmed_at is not None:
            raise Refused(_("You have a number already. Take it away to give another one."))
        row = row or TextNumber(participant=person)
        row.number, row.asked_at = clean, now
        row.code_hash, row.code_until_at = fingerprint(code), now + CODE_LASTS
        row.tries, row.problem = 0, ""
        row.save()
        _stop(person)
        with translation.override(event.language):
            text = _("%(code)s is your code for texts from %(event)s.") % {
                "code": code,
                "event": event.name[:60],
            }
        post(person, TextMessage.Kind.CODE, text, now=now, until_at=row.code_until_at)
    return row


def _count(person: Participant, number: str) -> None:
    if counting.up(f"text_code.{person.pk}", HOUR) > MOST_CODES:
        raise Refused(_("That were many codes. Wait an hour, then ask again."))
    if counting.up(f"text_number.{fingerprint(number)[:16]}", DAY) > MOST_A_NUMBER:
        raise Refused(_("This number got many codes today. Try again tomorrow."))


def confirm(*, person: Participant, code: str, by: User | None, now: datetime) -> None:
    """The code came back: from now on texts are sent. Raises Refused."""
    with transaction.atomic():
        row = TextNumber.objects.select_for_update().filter(participant=person, confirmed_at=None).first()
        is_over = (
            row is None or row.code_until_at is None or now >= row.code_until_at or row.tries >= MOST_TRIES
        )
        is_right = row is not None and constant_time_compare(row.code_hash, fingerprint(code.strip()))
        if row is not None and is_right and not is_over:
            row.code_hash, row.code_until_at, row.tries = "", None, 0
            row.confirmed_at = row.told_at = now
            row.save()
            consents.agree_to_texts(person=person, by=by, now=now)
            return
        if row is not None:
            TextNumber.objects.filter(pk=row.pk).update(tries=min(row.tries + 1, MOST_TRIES))
    if is_over:
        raise Refused(_("This code is over. Ask for another one."))
    raise Refused(_("That is not the code. Look at the newest text."))


def withdraw(*, person: Participant, by: User | None, now: datetime, by_label: str = "") -> None:
    """The number is deleted, what waits is not sent, and the consent is taken back. Twice is once."""
    with transaction.atomic():
        TextNumber.objects.filter(participant=person).delete()
        _stop(person)
        consents.end_texts(person=person, by=by, now=now, by_label=by_label)


def _stop(person: Participant) -> None:
    waiting = TextMessage.objects.filter(participant=person, state=TextMessage.State.QUEUED)
    waiting.update(state=TextMessage.State.STOPPED, text_sealed="")


def post(person: Participant, kind: str, text: str, *, now: datetime, until_at: datetime) -> None:
    """Into the outbox, in the transaction of its cause."""
    row = TextMessage(event=person.event, participant=person, kind=kind, created_at=now, until_at=until_at)
    row.text = text
    row.save()


def shown_only() -> bool:
    """The demo's texts are read in the browser: they keep their words."""
    return bool(settings.SHOW_MAILS and isinstance(texting.gateway(), texting.Sandbox))
