"""What calendars have had and have no more, so that they can cancel it: as far as the released versions tell it."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q

from agenda import public
from agenda.models import AgendaVersion, ReleasedSpeaker, Session, Slot, Speaker
from agenda.public import Programme
from events.models import Event, Participant


@dataclass(frozen=True)
class Part:
    """What a calendar holds: a track or room by its public id, a speaker or session by the code, sessions by their
    keys. Nothing chosen is everything.
    """

    track: str = ""
    room: str = ""
    speaker: str = ""
    session: str = ""
    sessions: Collection[int] | None = None

    @property
    def now(self) -> Q:
        """Which slots are in it today."""
        found = self._always
        if self.track:
            found &= Q(session__track__public_id=self.track)
        if self.speaker:
            found &= Q(session__in=self._speaking)
        return found

    @property
    def then(self) -> Q:
        """Which slots were in it when they were released. Versions from before that was kept know only today's."""
        found = self._always
        if self.track:
            found &= Q(track__public_id=self.track) | Q(track=None, session__track__public_id=self.track)
        if self.speaker:
            spoke = ReleasedSpeaker.objects.filter(
                version=OuterRef("version"), session=OuterRef("session"), participant__code=self.speaker
            )
            found &= Exists(spoke) | Q(session__in=self._speaking)
        return found

    @property
    def _always(self) -> Q:
        found = Q()
        if self.room:
            found &= Q(room__public_id=self.room)
        if self.session:
            found &= Q(session__code=self.session)
        if self.sessions is not None:
            found &= Q(session__in=list(self.sessions))
        return found

    @property
    def _speaking(self) -> object:
        return Speaker.objects.on_stage().filter(participant__code=self.speaker).values("session")


EVERYTHING = Part()


def added(
    programme: Programme,
    event: Event,
    version: AgendaVersion,
    part: Part = EVERYTHING,
    *,
    with_secret: bool = False,
) -> Programme:
    """The same with what has left it, as it last was there; two queries. Secret slots are for those who speak in them."""
    shown = public.shown_slots(version, with_secret=with_secret)
    rows = Slot.objects.filter(
        part.then, version__event=event, version__number__lte=version.number, session__isnull=False
    )
    if not with_secret:
        rows = rows.filter(is_secret=False)
    rows = rows.exclude(guid__in=shown.filter(part.now).values("guid"))
    rows = rows.annotate(takes_place=Exists(shown.filter(guid=OuterRef("guid"))))
    found = rows.select_related("session__session_type", "session__track", "room").order_by("version__number")
    last = {row.guid: row for row in found}
    staying = {guid for guid, row in last.items() if vars(row)["takes_place"]}
    items = public.items_of(list(last.values()))
    return replace(
        programme,
        gone=tuple(item for item in items if item.guid not in staying),
        parted=tuple(item for item in items if item.guid in staying),
    )


def talks_left(person: Participant) -> dict[int, str]:
    """Talks in which somebody spoke once when they were released, and no longer does: code by key; one query."""
    speaking = Speaker.objects.on_stage().filter(participant=person).values("session")
    rows = ReleasedSpeaker.objects.filter(participant=person).exclude(session__in=speaking)
    return dict(rows.values_list("session", "session__code").distinct())


def session(event: Event, version: AgendaVersion, code: str) -> Session | None:
    """What everybody could see in the agenda once, of a session that it does not show any more."""
    rows = Session.objects.filter(event=event, code=code)
    earlier = Q(slots__version__number__lt=version.number, slots__is_secret=False)
    off = Q(slots__version=version, slots__is_secret=False, state__in=Session.TAKEN_BACK)
    return rows.filter(earlier | off).first()
