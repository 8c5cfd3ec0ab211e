"""Why no agenda is possible, as facts that name what they are about; and the sentence that says each.

A reason is kept and shown without anything of the solver being loaded. Talks, speakers, rooms and slots are places
in the problem's tuples, so that a page can link to the thing to change.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    # One talk by itself
    NO_ROOM = "no_room"
    TOO_LONG = "too_long"
    SPEAKERS_APART = "speakers_apart"
    ROOMS_CLOSED = "rooms_closed"
    NO_WINDOW = "no_window"
    # Locks
    LOCK_BLOCK = "lock_block"
    LOCK_UNFIT = "lock_unfit"
    LOCK_CLOSED = "lock_closed"
    LOCK_AWAY = "lock_away"
    LOCKS_MEET = "locks_meet"
    LOCKS_SPEAKER = "locks_speaker"
    LOCKS_NEAR = "locks_near"
    LOCKS_BAR = "locks_bar"
    KEYNOTE_LOCKS = "keynote_locks"
    # More than there is
    SPEAKER_LOAD = "speaker_load"
    FEW_CELLS = "few_cells"
    FEW_HOURS = "few_hours"
    FEW_STRETCHES = "few_stretches"
    TOO_MANY = "too_many"
    TOO_MANY_BESIDE = "too_many_beside"
    # Order
    ORDER_CYCLE = "order_cycle"
    ORDER_TIME = "order_time"
    # Several things that cannot hold together, each of them needed for that
    TOGETHER = "together"
    # … and those things
    ONLY_THERE = "only_there"
    SHARED = "shared"
    NEEDS = "needs"
    LOCKED = "locked"
    ORDERED = "ordered"
    WALK = "walk"
    ALONE = "alone"


@dataclass(frozen=True)
class Reason:
    """`need` against `have` count what the kind is about: slots, seats, cells or stretches. Only TOGETHER has parts."""

    kind: Kind
    talks: tuple[int, ...] = ()
    speakers: tuple[int, ...] = ()
    rooms: tuple[int, ...] = ()
    features: tuple[str, ...] = ()
    slots: tuple[int, ...] = ()
    need: int = 0
    have: int = 0
    parts: tuple["Reason", ...] = ()


@dataclass(frozen=True)
class Names:
    """What things are called. `times` says a set of slots: “Tuesday, 9:00–11:00”."""

    talks: Sequence[str]
    speakers: Sequence[str]
    rooms: Sequence[str]
    features: Mapping[str, str]
    times: Callable[[Sequence[int]], str]
    slot_minutes: int = 30


def gettext_noop(text: str) -> str:
    """Marks a text for makemessages: this package knows no Django, its callers translate."""
    return text


# A number of slots is said in minutes: {need_minutes}.
SENTENCES: Mapping[Kind, str] = {
    Kind.NO_ROOM: gettext_noop("No room is fit for {talks}: it needs {wishes}."),
    Kind.TOO_LONG: gettext_noop(
        "{talks} takes {need_minutes} minutes, but the longest stretch without a break has {have_minutes}."
    ),
    Kind.SPEAKERS_APART: gettext_noop("{talks} has no time at which {speakers} can be there throughout."),
    Kind.ROOMS_CLOSED: gettext_noop(
        "Only {rooms} will do for {talks}, but there is never a stretch of {need_minutes} minutes open."
    ),
    Kind.NO_WINDOW: gettext_noop("Only {rooms} will do for {talks}, but nothing there is open when {speakers} can be there."),
    Kind.LOCK_BLOCK: gettext_noop("{talks} is locked to {times}, where it does not fit before the break."),
    Kind.LOCK_UNFIT: gettext_noop("{talks} is locked to {rooms}, which lacks what it needs: {wishes}."),
    Kind.LOCK_CLOSED: gettext_noop("{talks} is locked to {rooms}, which is closed at {times}."),
    Kind.LOCK_AWAY: gettext_noop("{talks} is locked to a time when {speakers} cannot be there: {times}."),
    Kind.LOCKS_MEET: gettext_noop("{talks} are locked to the same time in {rooms}: {times}."),
    Kind.LOCKS_SPEAKER: gettext_noop("{talks} are locked to the same time, and {speakers} gives both: {times}."),
    Kind.LOCKS_NEAR: gettext_noop(
        "{talks} are locked to different rooms, with {have_minutes} minutes between them where the walk takes {need_minutes}."
    ),
    Kind.LOCKS_BAR: gettext_noop("Wherever {first} could be, talks are locked: {rest}."),
    Kind.KEYNOTE_LOCKS: gettext_noop(
        "Nothing may run beside {first}, but something is locked whenever it could be: {rest}."
    ),
    Kind.SPEAKER_LOAD: gettext_noop(
        "{speakers} gives {talks}, {need_minutes} minutes in all, but there are only {have_minutes} minutes for them: {times}."
    ),
    Kind.FEW_CELLS: gettext_noop(
        "{talks} only fit {rooms}: they take {need_minutes} minutes, and {have_minutes} are free there."
    ),
    Kind.FEW_HOURS: gettext_noop(
        "{talks} can only be in {rooms} at {times}: they take {need_minutes} minutes, and {have_minutes} are free there then."
    ),
    Kind.FEW_STRETCHES: gettext_noop(
        "{talks} only fit {rooms}: these are {need} talks, and the stretches that are long enough hold {have}."
    ),
    Kind.TOO_MANY: gettext_noop(
        "All talks together take {need_minutes} minutes, but the rooms are open for {have_minutes}."
    ),
    Kind.TOO_MANY_BESIDE: gettext_noop(
        "Nothing may run beside {talks}: with the rooms that stay empty meanwhile all talks take {need_minutes} minutes, but the rooms are open for {have_minutes}."
    ),
    Kind.ORDER_CYCLE: gettext_noop("Each of these is to come before the next, and the last before the first: {talks}."),
    Kind.ORDER_TIME: gettext_noop("{talks} are to follow one another, but there is no time left for the last."),
    Kind.TOGETHER: gettext_noop("{talks} cannot all take place: {parts}."),
    Kind.ONLY_THERE: gettext_noop("{speakers} can only be there {times}"),
    Kind.SHARED: gettext_noop("{speakers} gives {talks}"),
    Kind.NEEDS: gettext_noop("only {rooms} will do for {talks}"),
    Kind.LOCKED: gettext_noop("{talks} is locked to {times}"),
    Kind.ORDERED: gettext_noop("{first} ends before {rest} begins"),
    Kind.WALK: gettext_noop("between {talks} lies a walk"),
    Kind.ALONE: gettext_noop("nothing runs beside {talks}"),
}  # fmt: skip
AND = gettext_noop("{some} and {last}")
SEATS = gettext_noop("{need} seats")
# Of more things than this the rest is counted.
MOST_NAMED = 8
MORE = gettext_noop("{more} more")


def sentence(reason: Reason, names: Names, translate: Callable[[str], str] = str) -> str:
    """Plain text; `translate` turns a marked text into the reader's language."""

    def listed(found: Sequence[str]) -> str:
        shown = list(found)
        if len(shown) > MOST_NAMED:
            rest = len(shown) - MOST_NAMED + 1
            shown = [*shown[: MOST_NAMED - 1], translate(MORE).format(more=rest)]
        if len(shown) < 2:
            return "".join(shown)
        return translate(AND).format(some=", ".join(shown[:-1]), last=shown[-1])

    titles = [f"“{names.talks[talk]}”" for talk in reason.talks]
    wishes = [names.features.get(feature, feature) for feature in reason.features]
    # Seats stand beside features where both can be what is lacking.
    if reason.need and reason.kind in {Kind.NO_ROOM, Kind.LOCK_UNFIT}:
        wishes.append(translate(SEATS).format(need=reason.need))
    return translate(SENTENCES[reason.kind]).format(
        talks=listed(titles),
        first=listed(titles[:1]),
        rest=listed(titles[1:]),
        speakers=listed([names.speakers[speaker] for speaker in reason.speakers]),
        rooms=listed([names.rooms[room] for room in reason.rooms]),
        wishes=listed(wishes),
        times=names.times(reason.slots),
        need=reason.need,
        have=reason.have,
        need_minutes=reason.need * names.slot_minutes,
        have_minutes=reason.have * names.slot_minutes,
        parts="; ".join(sentence(part, names, translate) for part in reason.parts),
    )
