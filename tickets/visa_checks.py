"""Whether a letter with a number was issued, for embassies: what is answered, and when nothing is answered any more.

Nothing of the traveller is shown. Whoever types a passport number learns whether it is that one, a few times.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.crypto import constant_time_compare

from core import counting
from events.models import Event
from tickets import visa
from tickets.models import VisaPaper
from tickets.models.visa import mark_of

WINDOW = 600.0  # seconds
MOST_MISSES = 20  # from one place
# Of one letter from everywhere: a number that was overheard is no way to try passports.
MOST_PASSPORTS, PASSPORT_WINDOW = 10, 3600.0


class Passport(StrEnum):
    UNASKED = "unasked"
    SAME = "same"
    OTHER = "other"
    GONE = "gone"  # deleted after the event
    CLOSED = "closed"  # tried too often


@dataclass(frozen=True)
class Found:
    """`paper` is None for a number that was never given here."""

    number: str
    paper: VisaPaper | None
    is_good: bool = False
    passport: Passport = Passport.UNASKED


def is_closed(event: Event, source: str) -> bool:
    return counting.so_far(_key(event, source)) >= MOST_MISSES


def look(event: Event, number: str, passport: str, source: str) -> Found:
    """`passport` as it was typed, perhaps empty. Wrong numbers count against where they came from."""
    rows = VisaPaper.objects.filter(letter__ticket__event=event, number=visa.letter_number(number))
    paper = rows.select_related("letter__ticket").first()
    if paper is None:
        counting.up(_key(event, source), WINDOW)
        return Found(number, None)
    return Found(number, paper, paper.is_good(), _compare(event, paper, passport, source))


def _compare(event: Event, paper: VisaPaper, typed: str, source: str) -> Passport:
    if not typed:
        return Passport.UNASKED
    mark = paper.letter.passport_mark
    if not mark:
        return Passport.GONE
    tries = f"visa-passport:{paper.public_id}"
    if counting.so_far(tries) >= MOST_PASSPORTS:
        return Passport.CLOSED
    if constant_time_compare(mark, mark_of(event, visa.passport_number(typed))):
        return Passport.SAME
    counting.up(tries, PASSPORT_WINDOW)
    counting.up(_key(event, source), WINDOW)
    return Passport.OTHER


def _key(event: Event, source: str) -> str:
    return f"visa-checks:{event.public_id}:{source}"
