"""What a call for talks takes at one moment: types by their hours, tracks by their limits, more by a late link."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery

from agenda.deadline import Hours, Phase, Span, spans
from agenda.models import CallForTalks, LateLink, Session, SessionType, TrackLimit
from events import kept
from events.models import Event, Track


@dataclass(frozen=True)
class Offer:
    """`types` can be proposed at some time, with their hours; `closed` holds why a track takes nothing more."""

    event: Event
    now: datetime
    call: CallForTalks | None = None
    types: Sequence[tuple[SessionType, Hours]] = ()
    tracks: Sequence[Track] = ()
    link: LateLink | None = None
    closed: frozenset[int] = field(default=frozenset())

    @property
    def open_types(self) -> list[SessionType]:
        return [kind for kind, hours in self.types if hours.phase(self.now) is Phase.OPEN]

    @property
    def open_tracks(self) -> list[Track]:
        """A link for one track is for nothing else."""
        if self.link is not None:
            return [track for track in self.tracks if self.link.track_id in {None, track.pk}]
        return [track for track in self.tracks if track.pk not in self.closed]

    @property
    def full_tracks(self) -> list[Track]:
        """What the form says is no longer taken."""
        return [] if self.link is not None else [track for track in self.tracks if track.pk in self.closed]

    @property
    def phase(self) -> Phase:
        """Open as long as anything can be proposed."""
        if self.call is None:
            return Phase.NONE
        by_type = {hours.phase(self.now) for _kind, hours in self.types}
        if not by_type:
            return hours_of(self.call).phase(self.now)
        return next(phase for phase in (Phase.OPEN, Phase.SOON, Phase.CLOSED) if phase in by_type)

    @property
    def spans(self) -> list[Span]:
        found = spans(((kind.name, hours) for kind, hours in self.types), self.now)
        if found or self.call is None:
            return found
        return spans([("", hours_of(self.call))], self.now)

    def hours(self, session_type_id: int) -> Hours | None:
        """None for what cannot be proposed."""
        return next((hours for kind, hours in self.types if kind.pk == session_type_id), None)


def hours_of(call: CallForTalks, kind: SessionType | None = None) -> Hours:
    hours = Hours(call.opens_at, call.closes_at)
    return hours.own(kind.opens_at, kind.closes_at) if kind else hours


@dataclass(frozen=True)
class Parts:
    """What organizers set up: read once for many visitors. Hours of the call itself and counts are always fresh."""

    types: list[SessionType]
    tracks: list[Track]
    limits: list[TrackLimit]


def of_event(event: Event, now: datetime, *, link: LateLink | None = None) -> Offer:
    """One query, two where tracks are limited; three more for the first visitor in a while. `link` is live and not
    used up.
    """
    return of_call(CallForTalks.objects.filter(event=event).first(), event, now, link=link)


def of_call(call: CallForTalks | None, event: Event, now: datetime, *, link: LateLink | None = None) -> Offer:
    """The same of a call that is read already."""
    if call is None or not (call.is_shown or link):
        return Offer(event, now)
    call.event = event
    parts = kept.of_event(event, "agenda.offer", lambda: _parts(event))
    return Offer(
        event,
        now,
        call=call,
        types=_hours(parts.types, call, link),
        tracks=parts.tracks,
        link=link,
        closed=_closed(parts.limits),
    )


def _parts(event: Event) -> Parts:
    return Parts(
        list(SessionType.objects.filter(event=event)),
        list(Track.objects.filter(event=event)),
        list(TrackLimit.objects.filter(call__event=event)),
    )


def _closed(limits: list[TrackLimit]) -> frozenset[int]:
    """Tracks that take nothing more; one query, none where none has a number."""
    shut = {limit.track_id for limit in limits if not limit.is_open}
    numbered = {limit.track_id: limit.max_proposals for limit in limits if limit.max_proposals is not None}
    if numbered:
        received = Session.objects.received().filter(track__in=numbered).order_by()
        counts = received.values_list("track").annotate(n=Count("pk"))
        shut |= {track for track, n in counts if track is not None and n >= numbered[track]}
    return frozenset(shut)


def _hours(
    rows: list[SessionType], call: CallForTalks, link: LateLink | None
) -> list[tuple[SessionType, Hours]]:
    proposable = [row for row in rows if row.is_open_to_proposals]
    if link is None:
        return [(row, hours_of(call, row)) for row in proposable]
    # A link that names a type opens it, also one that nobody else may propose.
    invited = [row for row in rows if row.pk == link.session_type_id] or proposable
    return [(row, Hours(min(call.opens_at, link.created_at), link.valid_until_at)) for row in invited]


def with_counts(limits: QuerySet[TrackLimit]) -> QuerySet[TrackLimit]:
    """`taken`: how many proposals each track has."""
    of_track = Session.objects.received().filter(track=OuterRef("track")).order_by()
    return limits.annotate(taken=Subquery(of_track.values("track").annotate(n=Count("pk")).values("n")))


def open_until(event: Event, now: datetime) -> datetime | None:
    """Until when anything can be proposed, if now; one query."""
    found: datetime | None = (
        SessionType.objects.filter(event=event).taken_at(now).aggregate(last=Max("ends"))["last"]
    )
    return found


def events_taking(now: datetime) -> QuerySet[Event]:
    """Public events in which anything can be proposed now."""
    taking = SessionType.objects.taken_at(now).values("event")
    return Event.objects.filter(pk__in=taking, is_public=True, is_sandbox=False).order_by("starts_on", "name")


def link_by_id(event: Event, public_id: str) -> LateLink | None:
    return LateLink.objects.filter(call__event=event, public_id=public_id).first() if public_id else None


def takes(link: LateLink, now: datetime) -> bool:
    """Neither dead nor used up."""
    return link.is_live(now) and uses(link) < link.max_proposals


def uses(link: LateLink) -> int:
    return Session.objects.received().filter(late_link=link).count()
