"""Starring and un-starring, with an account or without; what a device starred goes to whoever signs in on it.

Stars write no history: a keynote brings thousands, and each row says itself when it was given and taken back.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.utils.translation import gettext as _

from agenda.models import Favourite, ReadingLink, Session, Slot
from core import sealed
from events.models import Event, Participant

# Nobody attends more; it keeps one ballot from being all talks of a large conference.
MOST = 400


class Refused(Exception):
    """A star that is not given; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Who:
    """Whose stars: an account's participant, else a device by its fingerprint. `counts`: see agenda/readers.py."""

    participant: Participant | None = None
    device: str = ""
    counts: bool = True

    def __bool__(self) -> bool:
        return self.participant is not None or bool(self.device)

    @property
    def columns(self) -> dict[str, Any]:
        if self.participant is not None:
            return {"participant": self.participant}
        return {"device": self.device}


class Missing(Exception):
    """There is no such talk to star."""


def star(*, event: Event, code: str, who: Who, now: datetime) -> bool:
    """Two queries at most three. Starring what is starred changes nothing. Gives whether it is new."""
    row = _found(event, code, who)
    if row is None or not row["on_agenda"]:
        raise Missing
    if row["mine"] is None:
        if (row["number"] or 0) >= MOST:
            raise Refused(
                _("You have starred %(number)s talks, which is as many as can be.") % {"number": MOST}
            )
        star = Favourite(event=event, session_id=row["pk"], starred_at=now, counts=who.counts, **who.columns)
        # Whoever taps twice meets the first tap's row.
        Favourite.objects.bulk_create([star], ignore_conflicts=True)
        return True
    again = Favourite.objects.filter(pk=row["mine"]).exclude(taken_back_at=None)
    return bool(again.update(taken_back_at=None, starred_at=now, turns=F("turns") + 1))


def unstar(*, event: Event, code: str, who: Who, now: datetime) -> bool:
    """Also of a talk that is no longer in the agenda."""
    mine = Favourite.objects.filter(event=event, session__code=code).of(who.participant, who.device)
    return bool(mine.standing().update(taken_back_at=now, turns=F("turns") + 1))


def _found(event: Event, code: str, who: Who) -> dict[str, Any] | None:
    """The session, whether it is in the agenda, one's star of it and how many one has: one query."""
    shown = Slot.objects.released(event).filter(session=OuterRef("pk")).public()
    all_mine = Favourite.objects.filter(event=event).of(who.participant, who.device)
    mine = all_mine.filter(session=OuterRef("pk")).order_by().values("pk")[:1]
    whole = all_mine.standing().order_by().values("event").annotate(n=Count("pk")).values("n")
    empty = models.Value(None, output_field=models.BigIntegerField())
    rows = Session.objects.filter(event=event, code=code).annotate(
        on_agenda=Exists(shown),
        mine=Subquery(mine) if who else empty,
        number=Subquery(whole) if who else empty,
    )
    found = rows.values("pk", "on_agenda", "mine", "number").first()
    return None if found is None else dict(found)


def merge(*, event: Event, device: str, participant: Participant) -> int:
    """What a device starred, and its calendar, become the account's. The same star twice is one. Gives how many rows
    there were.
    """
    mine = Favourite.objects.filter(event=event, device=device)
    links = ReadingLink.objects.filter(event=event, device=device)
    with transaction.atomic():
        Participant.objects.select_for_update().get(pk=participant.pk)
        found = list(mine.select_for_update())
        known = {
            row.session_id: row for row in Favourite.objects.filter(event=event, participant=participant)
        }
        for row in found:
            other = known.get(row.session_id)
            if other is None:
                continue
            if row.taken_back_at is None:
                other.taken_back_at = None
            other.turns = max(other.turns, row.turns) + 1  # calendars of both have seen less
            other.save(update_fields=["taken_back_at", "turns"])
        mine.filter(session__in=list(known)).delete()
        mine.update(participant=participant, device=None, counts=True)
        links.update(participant=participant, device=None)
    return len(found)


def current_link(*, event: Event, who: Who) -> ReadingLink | None:
    """The newest, where signing in brought several together."""
    if not who:
        return None
    rows = ReadingLink.objects.filter(event=event, ended_at=None, **who.columns).select_related("event")
    found: ReadingLink | None = rows.order_by("-pk").first()
    return found


def link_of(*, event: Event, who: Who, now: datetime) -> ReadingLink:
    """The address of one's calendar, made if there is none."""
    found = current_link(event=event, who=who)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return ReadingLink.objects.create(event=event, made_at=now, **who.columns)
    except IntegrityError:  # another request of the same device was quicker
        quicker = current_link(event=event, who=who)
        assert quicker is not None  # only its being there refuses ours
        return quicker


def replace_link(*, event: Event, who: Who, now: datetime) -> ReadingLink:
    """All older addresses answer from now on that they were replaced."""
    with transaction.atomic():
        ReadingLink.objects.filter(event=event, ended_at=None, **who.columns).update(ended_at=now)
        return ReadingLink.objects.create(event=event, made_at=now, **who.columns)


def owner_of(*, event: Event, secret: str) -> ReadingLink | None:
    """Whose calendar is at this address of this event."""
    rows = ReadingLink.objects.filter(event=event, secret_hash=sealed.fingerprint(secret))
    found: ReadingLink | None = rows.select_related("participant").first()
    return found
