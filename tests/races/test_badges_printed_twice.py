"""Two helpers print the same list in the same second: everybody has one current badge."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from events.models import Event
from tests.factories.admissions import NOW
from tests.factories.events import make_event, make_participant
from tests.races.marks import NEEDS_POSTGRES
from tickets.actions import badges
from tickets.models import Badge

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    NEEDS_POSTGRES,
]
HELPERS, PEOPLE = 4, 12


def issued(event: Event, contents: dict[int, str]) -> dict[int, str]:
    """Drafted again whenever another helper was faster."""
    while True:
        draft = badges.draft(event=event, contents=contents)
        try:
            made = badges.issue(event=event, draft=draft, by=None, now=NOW)
        except badges.Meanwhile:
            continue
        return {pk: badge.public_id for pk, badge in made.items()}


def at_once(event: Event, contents: dict[int, str]) -> list[dict[int, str]]:
    """What each helper holds in his hands: participant → credential."""
    start = Barrier(HELPERS)

    def print_list(_helper: int) -> dict[int, str]:
        start.wait()
        try:
            return issued(event, contents)
        finally:
            connection.close()

    with ThreadPoolExecutor(HELPERS) as pool:
        return list(pool.map(print_list, range(HELPERS)))


def test_list_printed_by_several_at_once_gives_everybody_one_badge() -> None:
    event = make_event()
    people = [make_participant(event).pk for _ in range(PEOPLE)]
    held = at_once(event, dict.fromkeys(people, "a"))
    again = at_once(event, dict.fromkeys(people, "b"))
    assert held == [held[0]] * HELPERS
    assert again == [again[0]] * HELPERS
    assert (Badge.objects.count(), Badge.objects.current().count()) == (2 * PEOPLE, PEOPLE)


def test_control_without_the_lock_somebody_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database itself refuses the second badge, so without the lock a helper gets an error instead of a list."""
    event = make_event()
    people = [make_participant(event) for _ in range(PEOPLE)]
    by_pk = {person.pk: person for person in people}
    meeting = Barrier(HELPERS)

    def unlocked(_event: Event, _contents: object) -> dict[int, object]:
        return dict(by_pk)

    monkeypatch.setattr(badges, "_locked", unlocked)
    current = badges._current

    def slow_current(event: Event, contents: dict[int, str]) -> dict[int, Badge]:
        found = current(event, contents)
        if connection.in_atomic_block:
            meeting.wait(timeout=90)
        return found

    monkeypatch.setattr(badges, "_current", slow_current)
    with pytest.raises(IntegrityError):
        at_once(event, dict.fromkeys(by_pk, "a"))
