"""One call of the API sent many times at once, as an impatient client does it.

A scene fills the database, lets everybody go at once and tells what came of it; theatre.py plays it.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections

from tests.races.crowd import rush

# Importing the crowd has set Django up.
from tests.factories.api import Api  # isort: skip
from tests.factories.events import make_event
from tickets.models import DiscountCode

TIMES = 24


def story(key: Callable[[int], str]) -> dict[str, Any]:
    event = make_event()
    api, path = Api(event), f"events/{event.slug}/code-batches"
    body = {"pattern": "RED-*****", "count": 2, "batch": "", "percent_bp": 500}
    statuses: Counter[int] = Counter()
    bodies = set()

    def press(number: int) -> None:
        close_old_connections()
        answer = api.post(path, body | {"batch": f"b{key(number)}"}, Idempotency_Key=key(number))
        statuses[answer.status_code] += 1
        if answer.status_code == 201:
            bodies.add(answer.content)

    rush([lambda number=number: press(number) for number in range(TIMES)])  # type: ignore[misc]
    return {
        "only": sorted(set(statuses) - {201, 409}), "made": statuses[201] > 0, "bodies": len(bodies),
        "codes": DiscountCode.objects.count(),
    }  # fmt: skip


def one_key() -> dict[str, Any]:
    return story(lambda number: "the-same")


def keys_of_their_own() -> dict[str, Any]:
    return story(lambda number: f"key-{number}")


SCENES: dict[str, Callable[[], dict[str, Any]]] = {
    scene.__name__: scene for scene in (one_key, keys_of_their_own)
}
