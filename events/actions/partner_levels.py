"""Which level a partner has. A level has so many places: two at once never both get the last one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import history, single_rows
from events import counters, partner_rows
from events.actions import partner_tasks
from events.models import Partner, PartnerLevel


class Full(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def move(*, partner: Partner, level: PartnerLevel | None, by: User | None, now: datetime) -> None:
    """The partner gets the level, or none; its tasks follow. Raises Full, and nothing is changed then."""
    with transaction.atomic():
        move_locked(row=partner_rows.locked(partner.pk), level=level, by=by, now=now)
    partner.level = level


def move_locked(*, row: Partner, level: PartnerLevel | None, by: User | None, now: datetime) -> None:
    """The same for a row that the caller's transaction has locked or made: on Full he must undo it."""
    before = row.level
    if before != level:
        if level is not None and not PartnerLevel.objects.filter(pk=level.pk).take():
            raise Full(full(level))
        if before is not None:
            PartnerLevel.objects.filter(pk=before.pk).give_back()
        row.level = level
        single_rows.store(row, ["level"])
        history.write(
            "partner.level_changed", row, scope=row.event.public_id, by=by, now=now,
            before={"level": str(before or "")}, after={"level": str(level or "")},
        )  # fmt: skip
        counters.raise_public(row.event_id)
    partner_tasks.follow_level(partner=row, by=by, now=now)


def full(level: PartnerLevel) -> str:
    words = _("All places of %(level)s are taken (%(places)d). Choose another level, or raise its number.")
    return words % {"level": level, "places": level.places or 0}
