"""The site with its guard taken away: what is left is read before the order is written, then written from memory.

For the control of the race only. The reading stands before the transaction, because on SQLite one writer at a
time is let in from BEGIN on.
"""

import threading
from collections.abc import Mapping
from typing import Any

from config.wsgi import application
from tickets.actions import holds, planning
from tickets.actions.planning import Plan
from tickets.models import Quota

__all__ = ["application"]

_seen = threading.local()
_make = planning.make


def make_and_remember(*args: Any) -> Plan:
    plan: Plan = _make(*args)
    _seen.quotas = {row.pk: row for row in Quota.objects.filter(pk__in=plan.quotas)}
    return plan


def write_from_memory(counts: Mapping[int, int]) -> None:
    for pk, count in counts.items():
        row = _seen.quotas[pk]
        if row.left < count:
            raise holds.Gone(pk)
        Quota.objects.filter(pk=pk).update(taken=row.taken + count)


planning.make = make_and_remember  # type: ignore[assignment]
holds.take_quotas = write_from_memory
