"""Whether somebody is let in: all rules of a door in one place. Pure.

What is asked first is told first: a code that is none, then a person whom the team does not let in, then a ticket that is none any more, then the door it is not
for, then the time, then whether somebody is inside with it already.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why not. Kept beside the scan; the words are in tickets.door_words."""

    FORGED = "forged"
    FOREIGN = "foreign"
    REPLACED = "replaced"
    PASSED_ON = "passed_on"
    VOID = "void"
    REFUNDED = "refunded"
    UNPAID = "unpaid"
    WRONG_LIST = "wrong_list"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    DOUBLE = "double"
    NOT_INSIDE = "not_inside"
    BADGE_DEAD = "badge_dead"
    BADGE_WAITS = "badge_waits"
    USE_BADGE = "use_badge"
    TURNED_AWAY = "turned_away"
    CALL_LEAD = "call_lead"
    NO_PLACE = "no_place"
    WAITS = "waits"


@dataclass(frozen=True)
class Door:
    """A list, as far as it decides."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    counts_exits: bool = False
    hands_over_badges: bool = False
    is_limited: bool = False


@dataclass(frozen=True)
class Holder:
    """What was scanned, and how its ticket stands at this door.

    `state` is a ticket's: held, valid, void. `badge` is the state of a scanned badge, empty for other ways;
    `has_badge`: one was handed over, which takes the place of the ticket's code. `by_code`: not found by name.
    `place`: placed, waiting or empty, where one signs up for what is behind the door.
    `is_refused_entry`: the team lets the person in nowhere; whoever is inside may go out.
    `was_turned_away`: a device without network has said no to this very scan, and whoever stood there has gone.
    """

    state: str
    is_listed: bool
    is_inside: bool
    is_current: bool = True
    was_refunded: bool = False
    badge: str = ""
    has_badge: bool = False
    by_code: bool = True
    place: str = ""
    is_refused_entry: bool = False
    was_turned_away: bool = False


def refusal(door: Door, holder: Holder, *, at: datetime, out: bool) -> Reason | None:
    """None: let in, or out. `at` is when the code was scanned."""
    if holder.is_refused_entry and not out:
        return Reason.CALL_LEAD
    refused = _of_paper(door, holder) or _of_ticket(holder) or _of_door(door, holder, at=at, out=out)
    if refused is None and holder.was_turned_away:
        return Reason.TURNED_AWAY
    return refused


def _of_paper(door: Door, holder: Holder) -> Reason | None:
    if holder.badge == "dead":
        return Reason.BADGE_DEAD
    if holder.badge == "printed" and not door.hands_over_badges:
        return Reason.BADGE_WAITS
    if not holder.is_current:
        return Reason.PASSED_ON
    if holder.by_code and not holder.badge and holder.has_badge and not holder.is_inside:
        return Reason.USE_BADGE
    return None


def _of_ticket(holder: Holder) -> Reason | None:
    if holder.state == "void":
        return Reason.REFUNDED if holder.was_refunded else Reason.VOID
    if holder.state != "valid":
        return Reason.UNPAID
    return None if holder.is_listed else Reason.WRONG_LIST


def _of_door(door: Door, holder: Holder, *, at: datetime, out: bool) -> Reason | None:
    if out:
        return None if holder.is_inside and door.counts_exits else Reason.NOT_INSIDE
    if door.opens_at is not None and at < door.opens_at:
        return Reason.TOO_EARLY
    if door.closes_at is not None and at >= door.closes_at:
        return Reason.TOO_LATE
    if holder.is_inside:
        return Reason.DOUBLE
    return without_place(holder.place) if door.is_limited else None


def without_place(place: str) -> Reason | None:
    """Why somebody does not come in where one signs up."""
    if place == "placed":
        return None
    return Reason.WAITS if place == "waiting" else Reason.NO_PLACE
