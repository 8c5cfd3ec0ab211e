"""Issuing badges: one current badge a person, a new one when the face changes, the old one dead."""

from datetime import timedelta
from typing import Any

import pytest

from core.models import HistoryEntry
from events.models import Event
from tests.factories.admissions import NOW
from tests.factories.events import make_event, make_participant, make_user
from tickets.actions import badges
from tickets.models import Badge

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def issue(event: Event, contents: dict[int, str], **given: Any) -> dict[int, Badge]:
    draft = badges.draft(event=event, contents=contents)
    return dict(badges.issue(event=event, draft=draft, **{"by": None, "now": NOW} | given))


def test_badge_is_made_with_the_history_of_it() -> None:
    event, helper = make_event(), make_user()
    person = make_participant(event)
    badge = issue(event, {person.pk: "a"}, by=helper)[person.pk]
    row = Badge.objects.get()
    assert (row.pk, row.state, row.content_hash, row.printed_at) == (badge.pk, Badge.State.PRINTED, "a", NOW)
    entry = HistoryEntry.objects.get(kind="badge.printed")
    assert (entry.subject, entry.by, entry.after) == (
        badge.public_id,
        helper,
        {"participant": person.public_id},
    )


def test_same_content_printed_again_keeps_its_badge() -> None:
    event = make_event()
    person = make_participant(event)
    first = issue(event, {person.pk: "a"})
    again = issue(event, {person.pk: "a"}, now=LATER)
    assert (first, Badge.objects.count(), HistoryEntry.objects.count()) == (again, 1, 1)


def test_changed_content_makes_a_new_badge_and_the_old_one_is_dead() -> None:
    event = make_event()
    changed, same = make_participant(event), make_participant(event)
    before = issue(event, {changed.pk: "a", same.pk: "s"})
    after = issue(event, {changed.pk: "b", same.pk: "s"}, now=LATER)
    old = Badge.objects.get(pk=before[changed.pk].pk)
    assert (old.state, old.died_at, after[same.pk]) == (Badge.State.DEAD, LATER, before[same.pk])
    assert list(Badge.objects.current().order_by("pk")) == [before[same.pk], after[changed.pk]]
    told = HistoryEntry.objects.latest("pk")
    assert (told.subject, told.before) == (after[changed.pk].public_id, {"badge": old.public_id})


def test_people_of_another_event_get_no_badge() -> None:
    event, stranger = make_event(), make_participant(make_event())
    with pytest.raises(badges.Meanwhile):
        issue(event, {stranger.pk: "a"})
    assert Badge.objects.count() == 0


@pytest.mark.parametrize("held", ["", "a"])
def test_draft_is_not_issued_once_somebody_has_another_badge(held: str) -> None:
    """Neither for who had none when it was drawn, nor for who had one."""
    event = make_event()
    person = make_participant(event)
    if held:
        issue(event, {person.pk: held})
    draft = badges.draft(event=event, contents={person.pk: "drawn"})
    newer = issue(event, {person.pk: "newer"})[person.pk]
    with pytest.raises(badges.Meanwhile):
        badges.issue(event=event, draft=draft, by=None, now=LATER)
    assert list(Badge.objects.current()) == [newer]


@pytest.mark.parametrize("people", [2, 30])
def test_issuing_costs_the_same_for_any_number(people: int, django_assert_num_queries: Any) -> None:
    event = make_event()
    everybody = [make_participant(event) for _ in range(people)]
    with django_assert_num_queries(7):
        issue(event, {person.pk: "a" for person in everybody})
    with django_assert_num_queries(8):
        issue(event, {person.pk: "b" for person in everybody})
    with django_assert_num_queries(1):
        issue(event, {person.pk: "b" for person in everybody})
