"""Taking back on one page what was agreed to anywhere."""

from collections.abc import Collection
from datetime import datetime

from accounts.models import User
from agenda.actions import change_mails
from agenda.models import ChangeMail
from events.actions import consents, text_numbers
from events.models import Consent, Participant, Partner

Purpose = Consent.Purpose


def take_back(*, key: str, people: Collection[Participant], by: User, now: datetime) -> bool:
    """`key` as in portal/agreed.py; of these people alone. False if there is nothing like that. Twice is once."""
    what, _colon, rest = key.partition(":")
    whose, _colon, partner = rest.partition(":")
    person = next((one for one in people if one.public_id == whose), None)
    if person is None:
        return False
    if what == Purpose.LEADS:
        consents.hide_from_scanners(person=person, by=by, now=now)
        return True
    if what == Purpose.TEXTS:
        text_numbers.withdraw(person=person, by=by, now=now)
        return True
    if what == Purpose.PARTNER:
        found = Partner.objects.filter(event=person.event_id, public_id=partner).first()
        if found is not None:
            consents.hide_from_partner(person=person, partner=found, by=by, now=now)
        return found is not None
    row = ChangeMail.objects.filter(participant=person).first() if what == "changes" else None
    if row is not None:
        change_mails.stop(row=row, by=by, now=now)
    return row is not None
