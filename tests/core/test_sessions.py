"""Browser sessions: a new key at signing in, the old one dead, and nothing lost when the request fails."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session

from core.sessions import SessionStore

pytestmark = pytest.mark.django_db


def stored(**values: Any) -> SessionStore:
    store = SessionStore()
    store.update(values)
    store.save()
    return store


def test_new_key_at_signing_in_keeps_what_is_in_it_and_kills_the_old_one() -> None:
    store = stored(typed="words")
    old = store.session_key
    store.cycle_key()
    store["user"] = "ada"
    store.save()
    assert store.session_key != old
    assert not SessionStore(old).exists(str(old))
    assert dict(SessionStore(store.session_key).items()) == {"typed": "words", "user": "ada"}


@pytest.mark.parametrize("times", [1, 2, 3])
def test_key_changed_several_times_or_signed_out_at_once_leaves_no_old_session(times: int) -> None:
    kept, left = stored(typed="words"), stored(typed="words")
    for store in (kept, left):
        for _time in range(times):
            store.cycle_key()
    kept.save()
    left.flush()
    assert list(Session.objects.values_list("session_key", flat=True)) == [kept.session_key]


def test_request_that_fails_after_signing_in_leaves_the_old_session_as_it_was() -> None:
    store = stored(typed="words")
    store.cycle_key()
    store["user"] = "ada"
    assert dict(SessionStore(Session.objects.get().session_key).items()) == {"typed": "words"}


def test_key_that_is_taken_is_replaced_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = stored(typed="hers")
    keys = iter([taken.session_key, "another0another0another0another0"])
    monkeypatch.setattr(SessionStore, "_get_new_session_key", lambda self: next(keys))
    mine = stored(typed="mine")
    assert mine.session_key == "another0another0another0another0"
    assert dict(SessionStore(taken.session_key).items()) == {"typed": "hers"}


def test_another_key_of_a_session_that_is_gone_or_that_is_taken_is_a_row_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone, moved, taken = stored(typed="words"), stored(typed="words"), stored(typed="hers")
    gone.delete()
    gone.cycle_key()
    gone.save()
    old = str(moved.session_key)
    keys = iter([taken.session_key, "another0another0another0another0"])
    monkeypatch.setattr(SessionStore, "_get_new_session_key", lambda self: next(keys))
    moved.cycle_key()
    moved.save()
    assert moved.session_key == "another0another0another0another0"
    assert not moved.exists(old)
    found = [dict(SessionStore(str(one.session_key)).items()) for one in (gone, moved, taken)]
    assert found == [{"typed": "words"}, {"typed": "words"}, {"typed": "hers"}]


def test_session_costs_one_query_to_begin_and_one_for_another_key(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):  # with the marks of its transaction
        store = stored(typed="words")
    with django_assert_num_queries(3):
        store.cycle_key()
        store.save()
    with django_assert_num_queries(1):
        store.flush()
