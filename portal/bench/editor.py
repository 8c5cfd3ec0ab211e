"""The agenda editor at 1,500 talks in 30 rooms on three days, and 5,000 people's stars, driven by bin/measure_editor.py."""

import random
from collections.abc import Iterator

from django.utils import timezone

from agenda.actions import releases
from agenda.models import Favourite, Session, Slot
from events.models import Event, Role
from portal.bench import driving, fill, panel

SESSIONS, ROOMS, PEOPLE, STARS = 1_500, 30, 5_000, 12
HOLE = 11  # one of so many talks has no time yet
DRAGS = 10


def prepare() -> dict[str, str]:
    """Fills the database; returns the cookies of an organizer."""
    event = fill.event()
    fill.agenda(event, sessions=SESSIONS, rooms=ROOMS)
    _star(event)
    draft = releases.draft_of(event)
    waiting = list(draft.slots.order_by("number").values_list("pk", flat=True))[::HOLE]
    Slot.objects.filter(pk__in=waiting).delete()
    return panel.signed_in(panel.member(event, "editor@bench.example", Role.ORGANIZER))


def _star(event: Event) -> None:
    """Few talks are starred by many, as everywhere."""
    chance, now = random.Random(7), timezone.now()
    talks = list(Session.objects.filter(event=event).order_by("pk").values_list("pk", flat=True))
    weights = [1 / (place + 20) for place in range(len(talks))]
    chance.shuffle(weights)
    Favourite.objects.bulk_create(
        (
            Favourite(event=event, session_id=talk, device=f"{person:064d}", starred_at=now)
            for person in range(PEOPLE)
            for talk in set(chance.choices(talks, weights, k=STARS))
        ),
        batch_size=2_000,
    )


def editor_report(port: int, cookies: dict[str, str], n: int | None) -> Iterator[dict[str, object]]:
    """Loads first, then `n` drags, each with its command and the undo of it. Raises RuntimeError as driving.driven."""
    asked = {
        "url": f"http://127.0.0.1:{port}", "path": "/bench/editor/", "cookies": cookies, "drags": n or DRAGS,
    }  # fmt: skip
    yield from driving.driven("measure_editor.py", asked)
