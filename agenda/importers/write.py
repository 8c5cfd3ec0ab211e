"""Writing what a file says into an event's draft: only what is new or differs, in bulk."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import cycle
from typing import Any
from uuid import UUID

from agenda.exports import frab
from agenda.importers.found import FoundSchedule, FoundTalk
from agenda.importers.known import Known, Pair
from agenda.models import AgendaVersion, Session, SessionType, Slot, Speaker
from core import ids
from events.models import Event, Participant, Room, Track

PALETTE = ("#2f6fde", "#d9480f", "#2b8a3e", "#a33fc4", "#b8860b", "#0b7285", "#c2255c", "#5c7cfa")
BATCH = 500
LAST_POSITION = 30_000
USUAL_KIND = "Talk"
CHANGED = (
    "state", "pending_decision", "decided_by_rank", "submitted_at", "changed_at", "title", "subtitle", "abstract",
    "description", "language", "do_not_record", "video_url", "session_type", "track",
)  # fmt: skip
NO_ID = "-"  # the key of what came by a file that gave it none

Told = tuple[FoundTalk, Session]


class Writer:
    """One import into one draft. The number of queries grows only with full batches.

    Afterwards `touched` are the guids of the slots it changed, `breaks` those of the file's breaks.
    """

    def __init__(
        self,
        event: Event,
        draft: AgendaVersion,
        found: FoundSchedule,
        old_breaks: Collection[str],
        now: datetime,
    ) -> None:
        self.event, self.draft, self.found, self.now = event, draft, found, now
        self.old_breaks = {UUID(guid) for guid in old_breaks}
        self.known = Known(event, draft)
        self.counts: Counter[str] = Counter()
        self.touched: set[UUID] = set()
        self.breaks: list[str] = []
        self._numbers = set(self.known.numbers.values())
        self._highest = max([*self._numbers, *(talk.number for talk in found.talks)], default=0)

    def store(self) -> Counter[str]:
        """Counts by what was done; empty if the file says nothing new."""
        self.rooms = self._rooms()
        self.tracks = self._tracks()
        self.types = self._types()
        pairs = self.known.pairs(self.found.talks, self.rooms)
        told = self._store_sessions([pair for pair in pairs if not pair[0].is_break])
        self._store_speakers(told)
        self._store_slots(pairs, {id(talk): session for talk, session in told})
        self._drop_gone(pairs, {session.pk for _, session in told})
        self.counts = +self.counts
        return self.counts

    def _rooms(self) -> dict[str, Room]:
        """By name, else by guid: a room that was given another name is the same room."""
        rows = list(Room.objects.filter(event=self.event))
        rooms = {frab.clean(row.name): row for row in rows}
        by_guid = {row.import_guid or UUID(frab.guid_for(row.public_id)): row for row in rows}
        named = {one.name for one in self.found.rooms}
        new, renamed = [], []
        for position, one in enumerate(self.found.rooms, len(rows) + 1):
            same = by_guid.get(one.guid) if one.guid else None
            if one.name in rooms:
                continue
            if same is not None and same.name not in named:
                same.name = one.name
                renamed.append(same)
            else:
                same = Room(
                    event=self.event,
                    name=one.name,
                    import_guid=one.guid,
                    position=min(position, LAST_POSITION),
                )
                new.append(same)
            rooms[one.name] = same
        Room.objects.bulk_create(new, batch_size=BATCH)
        Room.objects.bulk_update(renamed, ["name"], batch_size=BATCH)
        self.counts["rooms new"] += len(new)
        self.counts["rooms renamed"] += len(renamed)
        return rooms

    def _tracks(self) -> dict[str, Track]:
        tracks = {frab.clean(row.name): row for row in Track.objects.filter(event=self.event)}
        colours = cycle(PALETTE)
        new = [
            Track(
                event=self.event,
                name=one.name,
                colour=one.colour or next(colours),
                position=min(position, LAST_POSITION),
            )
            for position, one in enumerate(self.found.tracks, len(tracks) + 1)
            if one.name not in tracks
        ]
        self.counts["tracks new"] += len(new)
        return tracks | {row.name: row for row in Track.objects.bulk_create(new, batch_size=BATCH)}

    def _types(self) -> dict[str, SessionType]:
        """By name as it is written, else whatever the case; the usual length is that of most of its talks."""
        rows = list(SessionType.objects.filter(event=self.event))
        types = {row.name.casefold(): row for row in rows} | {frab.clean(row.name): row for row in rows}
        lengths: defaultdict[str, Counter[int]] = defaultdict(Counter)
        names: dict[str, str] = {}
        for talk in self.found.talks:
            name = talk.kind or USUAL_KIND
            if not talk.is_break and name not in types and name.casefold() not in types:
                names.setdefault(name.casefold(), name)
                lengths[name.casefold()][max(5, talk.minutes)] += 1
        new = [
            SessionType(event=self.event, name=name, minutes=lengths[key].most_common(1)[0][0])
            for key, name in names.items()
        ]
        self.counts["session types new"] += len(new)
        return types | {row.name.casefold(): row for row in SessionType.objects.bulk_create(new)}

    def _values(self, talk: FoundTalk) -> dict[str, Any]:
        kind = talk.kind or USUAL_KIND
        return {
            "title": talk.title,
            "subtitle": talk.subtitle,
            "abstract": talk.abstract,
            "description": talk.description,
            "language": talk.language or self.event.language,
            "do_not_record": talk.do_not_record,
            "session_type_id": (self.types.get(kind) or self.types[kind.casefold()]).pk,
            "track_id": self.tracks[talk.track].pk if talk.track else None,
        } | ({"video_url": talk.video_url} if talk.video_url else {})

    def _store_sessions(self, pairs: Sequence[Pair]) -> list[Told]:
        """Of a talk with several entries the first one says what it is."""
        told: list[Told] = []
        new: dict[int, Session] = {}
        changed: dict[int, Session] = {}
        seen: set[str] = set()
        for talk, slot in pairs:
            session, values = self.known.session(talk, slot), self._values(talk)
            if session is None:
                session = self._new_session(talk, values)
                new[id(session)] = session
            elif session.public_id not in seen and self._differs(session, values):
                changed[session.pk] = session
            seen.add(session.public_id)
            told.append((talk, session))
        Session.objects.bulk_create(new.values(), batch_size=BATCH)
        if changed:
            Session.objects.bulk_update(changed.values(), CHANGED, batch_size=BATCH)
        self.counts["talks new"] += len(new)
        self.counts["talks changed"] += len(changed)
        return told

    def _new_session(self, talk: FoundTalk, values: dict[str, Any]) -> Session:
        session = Session(
            event=self.event, state=Session.State.CONFIRMED, submitted_at=self.now, import_guid=talk.guid,
            import_key=str(talk.number or NO_ID), **values,
        )  # fmt: skip
        session.code = talk.code or session.code
        while session.code in self.known.by_code:
            session.code = ids.new_code(6)
        self.known.add(session)
        return session

    def _differs(self, session: Session, values: dict[str, Any]) -> bool:
        """What no file can hold, such as a carriage return, is no difference."""
        different = [name for name, value in values.items() if _clean(getattr(session, name)) != value]
        for name in different:
            setattr(session, name, values[name])
        # A talk that this system refused or lost is not brought back by a file; what came by files is theirs.
        back = session.state not in Session.IN_PROGRAMME and is_imported(session)
        if back:
            session.state = Session.State.CONFIRMED
            session.pending_decision, session.decided_by_rank = "", False
            session.submitted_at = session.submitted_at or self.now
        if different or back:
            session.changed_at = self.now
        return bool(different or back)

    def _people(self, told: Sequence[Told]) -> dict[str, Participant]:
        """By the file's key, or by the guid under which our own files name them. Names are theirs if imported."""
        rows = list(Participant.objects.filter(event=self.event))
        known = {row.import_key: row for row in rows if row.import_key}
        known |= {f"guid:{frab.guid_for(row.public_id)}": row for row in rows}
        codes = {row.code for row in rows}
        new, changed = [], []
        for key, person in {person.key: person for talk, _ in told for person in talk.people}.items():
            if key not in known:
                known[key] = Participant(event=self.event, name=person.name, import_key=key)
                while known[key].code in codes:
                    known[key].code = ids.new_code(6)
                codes.add(known[key].code)
                new.append(known[key])
            elif known[key].import_key and _clean(known[key].name) != person.name:
                known[key].name = person.name
                changed.append(known[key])
        Participant.objects.bulk_create(new, batch_size=BATCH)
        Participant.objects.bulk_update(changed, ["name"], batch_size=BATCH)
        self.counts["people new"] += len(new)
        self.counts["people changed"] += len(changed)
        return known

    def _store_speakers(self, told: Sequence[Told]) -> None:
        people = self._people(told)
        before: defaultdict[int, list[int]] = defaultdict(list)
        rows = Speaker.objects.filter(session__event=self.event).order_by("session", "position", "pk")
        for key, participant in rows.values_list("session_id", "participant_id"):
            before[key].append(participant)
        wanted: dict[int, list[int]] = {}
        for talk, session in told:
            wanted.setdefault(session.pk, list(dict.fromkeys(people[one.key].pk for one in talk.people)))
        changed = [pk for pk, speakers in wanted.items() if before[pk] != speakers]
        Speaker.objects.filter(session__in=[pk for pk in changed if before[pk]]).delete()
        Speaker.objects.bulk_create(
            (
                Speaker(session_id=pk, participant_id=person, position=position)
                for pk in changed
                for position, person in enumerate(wanted[pk])
            ),
            batch_size=BATCH,
        )
        new = {session.pk for _, session in told} - self.known.sessions.keys()
        self.counts["line-ups changed"] += len(set(changed) - new)

    def _store_slots(self, pairs: Sequence[Pair], sessions: dict[int, Session]) -> None:
        new: list[Slot] = []
        changed: list[Slot] = []
        for talk, slot in pairs:
            session = sessions.get(id(talk))
            values = {
                "session_id": session.pk if session else None,
                "title": "" if session else talk.title,
                "room_id": self.rooms[talk.room].pk,
                "starts_at": talk.starts_at,
                "minutes": talk.minutes,
            }
            if slot is not None and all(
                _clean(getattr(slot, name)) == value for name, value in values.items()
            ):
                guid = slot.guid
            else:
                guid = slot.guid if slot else talk.guid or uuid.uuid4()
                self.counts["slots moved" if slot else "slots new"] += 1
                self._set(guid, talk, values, new, changed)
            if talk.is_break:
                self.breaks.append(str(guid))
        Slot.objects.bulk_create(new, batch_size=BATCH)
        Slot.objects.bulk_update(
            changed, ["session", "title", "room", "starts_at", "minutes"], batch_size=BATCH
        )

    def _set(
        self, guid: UUID, talk: FoundTalk, values: dict[str, Any], new: list[Slot], changed: list[Slot]
    ) -> None:
        """The draft's slot of that guid, made anew where the draft has none."""
        self.touched.add(guid)
        slot = self.known.draft.get(guid)
        if slot is None:
            new.append(Slot(version=self.draft, guid=guid, number=self._number(guid, talk), **values))
            return
        for name, value in values.items():
            setattr(slot, name, value)
        changed.append(slot)

    def _number(self, guid: UUID, talk: FoundTalk) -> int:
        """The one the slot had in an older version, the file's own if it is free, or the next."""
        if guid in self.known.numbers:
            return self.known.numbers[guid]
        number = talk.number
        if not number or number in self._numbers:
            self._highest += 1
            number = self._highest
        self._numbers.add(number)
        return number

    def _drop_gone(self, pairs: Sequence[Pair], kept: set[int]) -> None:
        """What came by a file and is no longer in it loses its slot; its talk is cancelled, never deleted.

        Talks and breaks that were made here are not the file's to take away, and secret slots are in no file.
        """
        matched = {slot.pk for _, slot in pairs if slot is not None}
        imported = {
            pk
            for pk, session in self.known.sessions.items()
            if is_imported(session) and session.state in Session.IN_PROGRAMME
        }
        loose = [
            slot
            for slot in self.known.slots
            if slot.pk not in matched
            and not slot.is_secret
            and (slot.session_id in imported or (slot.session_id is None and slot.guid in self.old_breaks))
        ]
        shown = {slot.session_id for slot in self.known.slots if slot.is_secret} | kept
        gone = {slot.session_id for slot in loose if slot.session_id} - shown
        guids = {slot.guid for slot in loose}
        Slot.objects.filter(
            pk__in=[self.known.draft[guid].pk for guid in guids & self.known.draft.keys()]
        ).delete()
        Session.objects.filter(pk__in=gone).update(state=Session.State.CANCELLED, changed_at=self.now)
        self.touched |= guids
        self.counts["talks gone"] += len(gone)
        self.counts["slots gone"] += len(guids)


def is_imported(session: Session) -> bool:
    return bool(session.import_guid or session.import_key)


def _clean(value: Any) -> Any:
    return frab.clean(value) if isinstance(value, str) else value
