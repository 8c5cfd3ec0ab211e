"""What is wrong, in sentences, each with links to what can be changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from agenda.models import Availability, ProgrammeHours, Session, Slot
from agenda.planning.adapting import Plan
from agenda.planning.grid import Span, merged
from agenda.solver import reasons
from agenda.solver.problem import Placement
from agenda.solver.reasons import Kind, Names, Reason
from agenda.solver.score import Rule, Violation
from core import times
from events import desk
from events.models import Event, Participant, Room, RoomFeature

MOST_LINKS = 8


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class Told:
    """A sentence; `sessions` are the keys of the talks it is about."""

    text: str
    links: Sequence[Link] = ()
    sessions: tuple[int, ...] = ()
    rule: str = ""


def when(starts_at: datetime, zone: str) -> str:
    """`Wed, May 12, 9:00 AM`"""
    day = times.show_day(times.conference_day(starts_at, zone))
    return f"{day}, {times.show_time(starts_at, zone)}"


def over(spans: Iterable[Span], zone: str) -> str:
    """`Wed, May 12, 9:00 AM – 12:00 PM; …`"""
    return "; ".join(
        f"{when(starts_at, zone)} – {times.show_time(ends_at, zone)}" for starts_at, ends_at in merged(spans)
    )


# Broken rules

BETWEEN = {Rule.ROOM_ONCE, Rule.SPEAKER_ONCE, Rule.ALONE, Rule.ORDER, Rule.GAP}
EITHER_WAY = {Rule.ROOM_ONCE, Rule.SPEAKER_ONCE, Rule.GAP}  # told in the order of time


def violations(plan: Plan, placement: Placement, found: Iterable[Violation]) -> list[Told]:
    """One sentence for each rule and pair; that a talk has no time yet is not said here."""
    seen: set[tuple[Any, ...]] = set()
    told = []
    for broken in found:
        if broken.rule is Rule.PLACED:
            continue
        about: tuple[int, ...] = (broken.talk,)
        if broken.rule in BETWEEN:
            about = (broken.talk, broken.other)
        if broken.rule in EITHER_WAY:
            about = tuple(sorted(about, key=lambda talk: (placement[talk], talk)))
        key = (
            (broken.rule, *sorted(about)) if broken.rule is not Rule.SPEAKER_THERE else (*about, broken.other)
        )
        if key not in seen:
            seen.add(key)
            told.append(_violation(plan, placement, broken, about))
    return told


def _violation(plan: Plan, placement: Placement, broken: Violation, about: Sequence[int]) -> Told:
    sessions = [plan.sessions[talk] for talk in about]
    zone = plan.material.event.time_zone
    values: dict[str, Any] = {"title": sessions[0].title, "other": sessions[-1].title}
    place = placement.get(broken.talk)
    if place and 0 <= place[0] < len(plan.grid.starts):
        spot = plan.spot(broken.talk, place)
        values |= {"room": plan.material.rooms[place[1]].name, "when": when(spot.starts_at, zone)}
    if broken.rule is Rule.SPEAKER_THERE:
        values["name"] = plan.material.names[plan.people[broken.other]]
    if broken.rule is Rule.SPEAKER_ONCE:
        shared = plan.problem.talks[about[0]].speakers & plan.problem.talks[about[1]].speakers
        values["name"] = plan.material.names[plan.people[min(shared)]]
    return Told(
        text=_sentences()[broken.rule] % values,
        links=[talk_link(session) for session in sessions],
        sessions=tuple(session.pk for session in sessions),
        rule=broken.rule,
    )


def _sentences() -> Mapping[Rule, str]:
    return {
        Rule.BLOCK: _("“%(title)s” lies outside the hours of the programme or across a break."),
        Rule.LOCK: _("“%(title)s” is locked to another place."),
        Rule.ROOM_FIT: _("“%(title)s”: %(room)s is too small for it or lacks what it needs."),
        Rule.ROOM_OPEN: _("“%(title)s”, %(when)s: %(room)s is closed or taken then, or the programme is."),
        Rule.ROOM_ONCE: _("“%(title)s” and “%(other)s” are in %(room)s at the same time."),
        Rule.SPEAKER_THERE: _("“%(title)s”, %(when)s: %(name)s cannot be there then."),
        Rule.SPEAKER_ONCE: _("%(name)s gives “%(title)s” and “%(other)s” at the same time."),
        Rule.ALONE: _("Nothing may run beside “%(title)s”, but “%(other)s” does."),
        Rule.ORDER: _("“%(title)s” is to come after “%(other)s”, but begins before that ends."),
        Rule.GAP: _("“%(title)s” and “%(other)s”: whoever gives both has no time to walk from room to room."),
    }


def talk_link(session: Session) -> Link:
    return Link(session.title, reverse("admin:agenda_session_change", args=[session.pk]))


# Why no agenda is possible: kept with keys of rows, told in the reader's language


def kept(plan: Plan, found: Iterable[Reason]) -> list[dict[str, Any]]:
    return [_kept(plan, reason) for reason in found]


def _kept(plan: Plan, reason: Reason) -> dict[str, Any]:
    return {
        "kind": str(reason.kind),
        "talks": [plan.sessions[talk].pk for talk in reason.talks],
        "speakers": [plan.people[person] for person in reason.speakers],
        "rooms": [plan.material.rooms[room].pk for room in reason.rooms],
        "features": [int(feature) for feature in reason.features],
        "times": [[first.isoformat(), last.isoformat()] for first, last in plan.grid.spans(reason.slots)],
        "need": reason.need,
        "have": reason.have,
        "minutes": plan.grid.minutes,
        "parts": kept(plan, reason.parts),
    }


def tell(event: Event, found: Sequence[Mapping[str, Any]]) -> list[Told]:
    """The kept reasons as sentences with links. A constant number of queries."""
    rows = _Rows(event, found)
    return [rows.told(reason) for reason in found]


# What can be changed about a reason of this kind, beside the talks themselves.
CHANGED: Mapping[Kind, tuple[str, ...]] = {
    Kind.NO_ROOM: ("features", "talks"),
    Kind.TOO_LONG: ("talks", "hours"),
    Kind.SPEAKERS_APART: ("speakers", "talks"),
    Kind.ROOMS_CLOSED: ("rooms", "talks"),
    Kind.NO_WINDOW: ("speakers", "rooms"),
    Kind.LOCK_BLOCK: ("locks", "hours"),
    Kind.LOCK_UNFIT: ("locks", "features", "rooms"),
    Kind.LOCK_CLOSED: ("locks", "rooms"),
    Kind.LOCK_AWAY: ("locks", "speakers"),
    Kind.LOCKS_MEET: ("locks",),
    Kind.LOCKS_SPEAKER: ("locks",),
    Kind.LOCKS_NEAR: ("locks", "rooms"),
    Kind.LOCKS_BAR: ("locks",),
    Kind.KEYNOTE_LOCKS: ("locks", "talks"),
    Kind.SPEAKER_LOAD: ("speakers", "talks"),
    Kind.FEW_CELLS: ("rooms", "features", "hours"),
    Kind.FEW_HOURS: ("speakers", "rooms"),
    Kind.FEW_STRETCHES: ("rooms", "hours"),
    Kind.TOO_MANY: ("hours", "rooms"),
    Kind.TOO_MANY_BESIDE: ("hours", "talks"),
    Kind.ORDER_CYCLE: ("talks",),
    Kind.ORDER_TIME: ("talks", "hours"),
    Kind.TOGETHER: ("speakers", "rooms", "features", "talks"),
}


@dataclass
class _Rows:
    """The rows that reasons name."""

    event: Event
    found: Sequence[Mapping[str, Any]]
    titles: dict[int, str] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)
    rooms: dict[int, str] = field(default_factory=dict)
    features: dict[int, str] = field(default_factory=dict)
    locks: dict[int, int] = field(default_factory=dict)
    absences: dict[int, int] = field(default_factory=dict)
    hours: int | None = None

    def __post_init__(self) -> None:
        if not self.found:
            return
        event = self.event
        talks, people = _keys(self.found, "talks"), _keys(self.found, "speakers")
        self.titles = dict(Session.objects.filter(event=event, pk__in=talks).values_list("pk", "title"))
        self.people = dict(Participant.objects.filter(event=event, pk__in=people).values_list("pk", "name"))
        self.rooms = dict(Room.objects.filter(event=event).values_list("pk", "name"))
        self.features = dict(RoomFeature.objects.filter(event=event).values_list("pk", "name"))
        drafted = Slot.objects.filter(version__event=event, version__number=None, session__in=talks)
        self.locks = dict(drafted.values_list("session", "pk"))
        said = Availability.objects.filter(Q(participant__in=people), participant__event=event)
        self.absences = dict(said.order_by("-pk").values_list("participant", "pk"))
        self.hours = ProgrammeHours.objects.filter(event=event).values_list("pk", flat=True).first()

    def told(self, given: Mapping[str, Any]) -> Told:
        spans: list[list[Span]] = []
        reason = _reason(given, spans)
        zone = self.event.time_zone
        names = Names(
            talks=cast(Sequence[str], _Named(self.titles)),
            speakers=cast(Sequence[str], _Named(self.people)),
            rooms=cast(Sequence[str], _Named(self.rooms)),
            features={str(pk): name for pk, name in self.features.items()},
            times=lambda numbers: over((span for number in numbers for span in spans[number]), zone),
            slot_minutes=int(given.get("minutes", 0)),
        )
        text = reasons.sentence(reason, names, _)
        return Told(text, self._links(reason), tuple(reason.talks), str(reason.kind))

    def _links(self, reason: Reason) -> list[Link]:
        makers: Mapping[str, Callable[[Reason], list[Link]]] = {
            "talks": lambda reason: self._to("agenda_session", reason.talks, self.titles),
            "rooms": lambda reason: self._to("events_room", reason.rooms, self.rooms),
            "features": lambda reason: self._to(
                "events_roomfeature", [int(key) for key in reason.features], self.features
            ),
            "locks": self._locks,
            "speakers": self._speakers,
            "hours": lambda _reason: [self._hours()],
        }
        links = [link for name in CHANGED[reason.kind] for link in makers[name](reason)]
        return (links or [self._hours()])[:MOST_LINKS]

    def _to(self, model: str, keys: Iterable[int], names: Mapping[int, str]) -> list[Link]:
        return [
            Link(names[key], reverse(f"admin:{model}_change", args=[key])) for key in keys if key in names
        ]

    def _locks(self, reason: Reason) -> list[Link]:
        return [
            Link(
                _("the lock of “%(title)s”") % {"title": self.titles[talk]},
                reverse("admin:agenda_slot_change", args=[self.locks[talk]]),
            )
            for talk in reason.talks
            if talk in self.locks and talk in self.titles
        ]

    def _speakers(self, reason: Reason) -> list[Link]:
        return [
            Link(
                _("when %(name)s can be there") % {"name": self.people[person]},
                reverse("admin:agenda_availability_change", args=[self.absences[person]]),
            )
            for person in reason.speakers
            if person in self.absences and person in self.people
        ]

    def _hours(self) -> Link:
        label = _("the hours of the programme")
        if self.hours is not None:
            return Link(label, reverse("admin:agenda_programmehours_change", args=[self.hours]))
        add = reverse("admin:agenda_programmehours_add")
        return Link(label, f"{add}?{desk.EVENT_FIELD}={self.event.public_id}")


class _Named(dict[int, str]):
    """What has been deleted since is told as such."""

    def __missing__(self, key: int) -> str:
        return _("(deleted)")


def _keys(found: Iterable[Mapping[str, Any]], name: str) -> set[int]:
    keys: set[int] = set()
    for reason in found:
        keys |= {int(key) for key in reason[name]} | _keys(reason["parts"], name)
    return keys


def _reason(given: Mapping[str, Any], spans: list[list[Span]]) -> Reason:
    """Its times stand in `spans`, and `slots` is where."""
    spans.append(
        [
            (datetime.fromisoformat(first).astimezone(UTC), datetime.fromisoformat(last).astimezone(UTC))
            for first, last in given["times"]
        ]
    )
    number = len(spans) - 1
    return Reason(
        kind=Kind(given["kind"]),
        talks=tuple(given["talks"]),
        speakers=tuple(given["speakers"]),
        rooms=tuple(given["rooms"]),
        features=tuple(str(feature) for feature in given["features"]),
        slots=(number,),
        need=given["need"],
        have=given["have"],
        parts=tuple(_reason(part, spans) for part in given["parts"]),
    )
