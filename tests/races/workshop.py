"""Places in a limited session while everybody taps at once. See tests/races/crowd.py."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.races.crowd import NOW, rush

# Importing the crowd has set Django up.
from agenda.actions import draws, signups  # isort: skip
from agenda.models import SignUp, SignUpList  # isort: skip
from events.models import Participant  # isort: skip
from tests.factories.agenda import later, make_confirmed, make_released_version, make_slot  # isort: skip
from tests.factories.events import make_event, make_room  # isort: skip
from tests.factories.reading import make_guest, make_list, make_lottery, make_place  # isort: skip

SEATS, PEOPLE = 5, 24
Ask = Callable[[SignUpList, Participant], object]


def scene(count: int, people: int) -> tuple[list[SignUpList], list[Participant]]:
    """So many sessions at the same time."""
    event = make_event()
    version, lists = make_released_version(event), []
    for _each in range(count):
        talk = make_confirmed(event)
        make_slot(version, talk, make_room(event, capacity=SEATS), starts_at=later(0), minutes=60)
        lists.append(make_list(talk))
    return lists, [make_guest(event) for _each in range(people)]


def told(results: Counter[str]) -> dict[str, Any]:
    return {
        "results": dict(results),
        "states": dict(Counter(SignUp.objects.values_list("state", flat=True))),
        "taken": list(SignUpList.objects.order_by("pk").values_list("taken", flat=True)),
        "several": sum(n > 1 for n in Counter(SignUp.objects.placed().values_list("participant", flat=True)).values()),
    }  # fmt: skip


def asked(found: SignUpList, person: Participant) -> object:
    return signups.ask(sign_up_list=found, person=person, by=None, now=NOW)


def asked_unguarded(found: SignUpList, person: Participant) -> object:
    """Reads whether there is a place and whether he is free, then writes; nothing is locked."""
    left = SEATS - SignUp.objects.placed().filter(list=found).count()
    busy = SignUp.objects.placed().filter(participant=person).exists()
    state = SignUp.State.PLACED if left > 0 and not busy else SignUp.State.WAITING
    return SignUp.objects.create(list=found, participant=person, state=state, asked_at=NOW)


def last_places(ask: Ask = asked) -> dict[str, Any]:
    (found,), people = scene(1, PEOPLE)
    return told(rush([lambda one=one: ask(found, one) for one in people]))  # type: ignore[misc]


def two_at_once(ask: Ask = asked) -> dict[str, Any]:
    """Each asks for two sessions at the same time, at the same time."""
    lists, people = scene(8, 6)
    return told(rush([lambda a=one, b=found: ask(b, a) for one in people for found in lists]))  # type: ignore[misc]


def drawn_meanwhile() -> dict[str, Any]:
    """Some leave and others ask, by a page read before the draw, while it is made."""
    (found,), people = scene(1, PEOPLE)
    found.way, found.lottery = SignUpList.Way.LOTTERY, make_lottery(found.session.event, closes_at=NOW)
    found.save()
    wishing = [make_place(found, one, state=SignUp.State.WISH) for one in people[:12]]
    begun = NOW - timedelta(seconds=1)

    def late(person: Participant) -> object:
        rows = SignUpList.objects.select_related("lottery", "session__event")
        return signups.ask(sign_up_list=rows.get(pk=found.pk), person=person, by=None, now=begun)

    leaving = [lambda one=one: signups.leave(sign_up=one, by=None, now=NOW) for one in wishing[:6]]
    asking = [lambda one=one: late(one) for one in people[12:]]
    return told(rush([*asking[:6], *leaving[:3], lambda: draws.draw_due(now=NOW), *leaving[3:], *asking[6:]]))


def last_places_unguarded() -> dict[str, Any]:
    return last_places(asked_unguarded)


def two_at_once_unguarded() -> dict[str, Any]:
    return two_at_once(asked_unguarded)


SCENES: dict[str, Callable[[], dict[str, Any]]] = {
    "drawn_meanwhile": drawn_meanwhile,
    "last_places": last_places,
    "last_places_unguarded": last_places_unguarded,
    "two_at_once": two_at_once,
    "two_at_once_unguarded": two_at_once_unguarded,
}
