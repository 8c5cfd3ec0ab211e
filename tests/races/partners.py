"""Partners who want the last place of a level at the same instant, as tests/races/crowd.py does it for buyers."""

from collections.abc import Callable
from typing import Any

from django.db import close_old_connections
from django.utils import timezone

from tests.races.crowd import AT_ONCE, rush

# Importing the crowd has set Django up.
from django.db.models import F  # isort: skip

from core.models import HistoryEntry
from events.actions import partner_levels
from events.models import Partner, PartnerLevel
from tests.factories.events import make_event, make_partner

NOW = timezone.now()
PLACES = 3


def level_for_many() -> dict[str, Any]:
    level, partners = _filled()

    def wanting(partner: Partner) -> Callable[[], None]:
        def press() -> None:
            close_old_connections()
            partner_levels.move(partner=partner, level=level, by=None, now=NOW)

        return press

    return _story(level, rush([wanting(partner) for partner in partners]))


def level_for_many_unguarded() -> dict[str, Any]:
    """Looking first and writing then: the database refuses what is one too many."""
    level, partners = _filled()

    def wanting(partner: Partner) -> Callable[[], None]:
        def press() -> None:
            close_old_connections()
            PartnerLevel.objects.filter(pk=level.pk).update(taken=F("taken") + 1)
            Partner.objects.filter(pk=partner.pk).update(level=level)

        return press

    return _story(level, rush([wanting(partner) for partner in partners]))


def _filled() -> tuple[PartnerLevel, list[Partner]]:
    event = make_event()
    level = PartnerLevel.objects.create(event=event, name="Gold", places=PLACES)
    return level, [make_partner(event) for _each in range(AT_ONCE)]


def _story(level: PartnerLevel, results: Any) -> dict[str, Any]:
    level.refresh_from_db()
    return {
        "results": dict(results),
        "taken": level.taken,
        "partners": Partner.objects.filter(level=level).count(),
        "told": HistoryEntry.objects.filter(kind="partner.level_changed").count(),
    }


SCENES: dict[str, Callable[[], dict[str, Any]]] = {
    scene.__name__: scene for scene in (level_for_many, level_for_many_unguarded)
}
