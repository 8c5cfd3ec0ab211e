"""The history is read at least once, in order per subject, and a failure holds back only its own subject."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from core import history
from core.models import HistoryEntry
from tests.factories.events import make_event

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 5, 1, 12, tzinfo=UTC)


def write(kind: str, event: object, at: datetime = NOW) -> None:
    with transaction.atomic():
        history.write(kind, event, scope="evt_x", by=None, now=at)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _failures_are_handled(settings: object) -> None:
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False  # type: ignore[attr-defined]


def test_entry_outside_a_transaction_is_refused(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        history.write("a.b", make_event(), scope="", by=None, now=NOW)


def test_entry_vanishes_with_the_transaction_of_its_cause() -> None:
    event = make_event()
    with transaction.atomic():
        history.write("a.b", event, scope="", by=None, now=NOW)
        transaction.set_rollback(True)
    assert HistoryEntry.objects.count() == 0


def test_entry_cannot_be_deleted() -> None:
    write("a.b", make_event())
    with pytest.raises(TypeError, match="append-only"):
        HistoryEntry.objects.get().delete()


def test_reaction_runs_once_for_each_entry_in_order() -> None:
    event, seen = make_event(), []
    for kind in ("one", "two", "one"):
        write(kind, event)
    table = {"one": lambda e: seen.append("one"), "two": lambda e: seen.append("two")}
    assert [history.react(table, now=NOW), history.react(table, now=NOW)] == [3, 0]
    assert seen == ["one", "two", "one"]


def test_entry_without_reaction_is_read_and_never_replayed_later() -> None:
    write("old", make_event())
    history.react({}, now=NOW)
    seen: list[str] = []
    history.react({"old": lambda e: seen.append(e.kind)}, now=NOW)
    assert seen == []


def test_failing_reaction_holds_back_only_its_own_subject() -> None:
    bad, good, seen = make_event(), make_event(), []
    for event in (bad, bad, good):
        write("x", event)

    def reaction(entry: HistoryEntry) -> None:
        if entry.subject == bad.public_id:
            raise ValueError("not today")
        seen.append(entry.subject)

    assert history.react({"x": reaction}, now=NOW) == 1
    assert seen == [good.public_id]
    first = HistoryEntry.objects.of(bad.public_id).order_by("pk")[0]
    assert (first.attempts, first.error, first.read_at) == (1, "ValueError: not today", None)


def test_failed_reaction_is_tried_again_after_its_pause_and_its_effects_were_undone() -> None:
    event = make_event()
    write("x", event)

    def fails_after_writing(entry: HistoryEntry) -> None:
        type(event).objects.filter(pk=event.pk).update(tagline="half done")
        raise ValueError

    history.react({"x": fails_after_writing}, now=NOW)
    event.refresh_from_db()
    assert event.tagline == ""
    seen: list[str] = []
    table = {"x": lambda e: seen.append(e.kind)}
    assert history.react(table, now=NOW) == 0
    assert history.react(table, now=NOW + timedelta(seconds=6)) == 1
    assert seen == ["x"]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("kind", "queries"), [("nothing.follows", 1), ("session.confirmed", 2)])
def test_writing_costs_the_same_for_any_number_and_wakes_only_where_something_follows(
    kind: str, queries: int, count: int, django_assert_num_queries: object
) -> None:
    event = make_event()
    rows = [history.entry(kind, event, scope="", by=None, now=NOW) for _ in range(count)]
    with django_assert_num_queries(queries), transaction.atomic(savepoint=False):  # type: ignore[operator]
        history.write_all(rows)
