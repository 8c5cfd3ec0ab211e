"""Organizers who award grants at the same instant, played by theatre.py."""

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from tests.races.crowd import AT_ONCE, rush

# Importing the crowd has set Django up.
from agenda.actions import grants  # isort: skip
from agenda.actions.grants import Wish
from agenda.models import Grant, GrantCall
from tests.factories.events import make_event

NOW = timezone.now()
TIMES, SHARE = 24, 10_000


def _applied() -> tuple[GrantCall, list[Grant]]:
    """Money for five of them."""
    call = GrantCall.objects.create(
        event=make_event(), opens_at=NOW - timedelta(days=1), closes_at=NOW + timedelta(days=1),
        budget_minor=5 * SHARE + 1, most_minor=SHARE,
    )  # fmt: skip
    for number in range(TIMES):
        wish = Wish(wants_ticket=False, asked_minor=SHARE, answers={})
        grants.apply(call=call, name="Somebody", email=f"a{number}@example.org", wish=wish, now=NOW)
    return call, list(Grant.objects.filter(event=call.event))


def _award(grant: Grant) -> Callable[[], object]:
    return lambda: grants.award(grant=grant, minor=SHARE, ticket=False, by=None, now=NOW)


def awarded_by_many() -> dict[str, Any]:
    call, applied = _applied()
    return _told(call, rush([_award(grant) for grant in applied]))


def _told(call: GrantCall, results: Mapping[str, int]) -> dict[str, Any]:
    call.refresh_from_db()
    held = Grant.objects.filter(state="offered").count()
    return {"results": dict(results), "held": held, "set_aside": call.awarded_minor}


def awarded_by_many_unguarded() -> dict[str, Any]:
    """Without taking from the budget under a condition: what was read before is written after."""
    read = threading.Barrier(AT_ONCE)

    def naive(grant: Grant) -> None:
        call = GrantCall.objects.get(event=grant.event)
        read.wait()
        if call.left_minor < SHARE:
            raise grants.CannotDecide("Nothing is left.")
        Grant.objects.filter(pk=grant.pk).update(
            state="offered", award_minor=SHARE, decided_at=NOW, answer_by_at=NOW + timedelta(days=9)
        )
        call.awarded_minor += SHARE
        call.save(update_fields=["awarded_minor"])

    call, applied = _applied()
    return _told(call, rush([partial(naive, grant) for grant in applied]))


SCENES: dict[str, Callable[[], dict[str, Any]]] = {
    scene.__name__: scene for scene in (awarded_by_many, awarded_by_many_unguarded)
}
