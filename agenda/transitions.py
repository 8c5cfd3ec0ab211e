"""Which state of a session may follow which, and at whose word. Pure; states are their stored values.

Nothing moves a session by itself: reactions only read its state.
"""

from collections.abc import Mapping
from enum import StrEnum


class Actor(StrEnum):
    SPEAKER = "speaker"
    COMMITTEE = "committee"


ANYBODY = frozenset(Actor)
COMMITTEE = frozenset({Actor.COMMITTEE})

# (before, after) → who may. The committee may do for speakers what they ask of it on the phone.
TABLE: Mapping[tuple[str, str], frozenset[Actor]] = {
    ("draft", "submitted"): ANYBODY,
    ("submitted", "accepted"): COMMITTEE,
    ("submitted", "waiting"): COMMITTEE,
    ("submitted", "rejected"): COMMITTEE,
    ("submitted", "withdrawn"): ANYBODY,
    ("waiting", "accepted"): COMMITTEE,
    ("waiting", "rejected"): COMMITTEE,
    ("waiting", "withdrawn"): ANYBODY,
    # Somebody else cannot come, and a seat on the stage is free.
    ("rejected", "accepted"): COMMITTEE,
    ("rejected", "waiting"): COMMITTEE,
    ("accepted", "confirmed"): ANYBODY,
    ("accepted", "withdrawn"): ANYBODY,
    ("accepted", "cancelled"): COMMITTEE,
    ("confirmed", "withdrawn"): ANYBODY,
    ("confirmed", "cancelled"): COMMITTEE,
    # Back again: the speaker hands it in once more, or the committee takes its word back.
    ("withdrawn", "submitted"): ANYBODY,
    ("withdrawn", "accepted"): COMMITTEE,
    ("cancelled", "accepted"): COMMITTEE,
}

# What a decision leads to once it is told, and what the history then says.
DECIDED: Mapping[str, str] = {"accept": "accepted", "wait": "waiting", "reject": "rejected"}
KINDS: Mapping[str, str] = {
    "submitted": "session.submitted",
    "accepted": "session.accepted",
    "waiting": "session.waiting",
    "rejected": "session.rejected",
    "confirmed": "session.confirmed",
    "withdrawn": "session.withdrawn",
    "cancelled": "session.cancelled",
}


def allowed(before: str, after: str, actor: Actor) -> bool:
    return actor in TABLE.get((before, after), frozenset())


def onward(before: str, actor: Actor) -> frozenset[str]:
    """The states somebody may bring a session into from here."""
    return frozenset(after for start, after in TABLE if start == before and allowed(start, after, actor))


def decisions(before: str) -> tuple[str, ...]:
    """What the committee may decide about a session, to be told later."""
    return tuple(name for name, after in DECIDED.items() if allowed(before, after, Actor.COMMITTEE))
