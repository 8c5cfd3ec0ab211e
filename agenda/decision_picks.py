"""Talks that somebody has ticked on the pages of decisions, kept in the session while pages are turned."""

from collections.abc import Iterable
from typing import Any

from events.models import Event

MOST = 5000  # talks; what a session holds is written with each change


def of(session: Any, event: Event) -> frozenset[str]:
    return frozenset(session.get(_key(event), ()))


def keep(session: Any, event: Event, *, shown: Iterable[str], ticked: Iterable[str]) -> frozenset[str]:
    """Of the page that shows these codes the ticked ones, of other pages what was ticked before."""
    before = of(session, event)
    after = (before - {*shown}) | {*ticked}
    if after != before:
        session[_key(event)] = sorted(after)[:MOST]
    return after


def forget(session: Any, event: Event) -> None:
    session.pop(_key(event), None)


def _key(event: Event) -> str:
    return f"decisions.{event.public_id}"
