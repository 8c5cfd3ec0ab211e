"""Matching found talks to known rows, by guid, then code, then id, and writing the difference in bulk."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import cycle
from typing import Any

from django.db import models

from agenda.exports.frab import guid_for
from agenda.importers.found import FoundSchedule, FoundTalk
from agenda.models import AgendaVersion, Session, SessionType, Slot, Speaker
from core import ids
from events.models import Event, Participant, Room, Track

PALETTE = ("#2f6fde", "#d9480f", "#2b8a3e", "#a33fc4", "#b8860b", "#0b7285", "#c2255c", "#5c7cfa")
BATCH = 500


class Index:
    """What is known, by everything by which a file may mean it."""

    def __init__(self, sessions: Sequence[Session], slots: Sequence[Slot]) -> None:
        self.by_pk = {row.pk: row for row in sessions}
        self.by_guid = {row.import_guid: row for row in sessions if row.import_guid}
        self.by_code = {row.code: row for row in sessions}
        self.by_key = {row.import_key: row for row in sessions if row.import_key}
        self.slots = {slot.guid: slot for slot in slots}
        self.slots_by_number = {slot.number: slot for slot in slots}
        self.slots_of = {slot.session_id: slot for slot in reversed(slots) if slot.session_id}
        self.slots_by_name = {(self._name(slot), slot.room_id): slot for slot in slots}

    def _name(self, slot: Slot) -> str:
        return self.by_pk[slot.session_id].title if slot.session_id else slot.title


class Matcher:
    """One import into one draft. A constant number of reads; writes in batches."""

    def __init__(self, event: Event, draft: AgendaVersion, found: FoundSchedule, now: datetime) -> None:
        self.event, self.draft, self.found, self.now = event, draft, found, now
        self.counts: Counter[str] = Counter()
        self.slots = list(Slot.objects.filter(version=draft).order_by("pk"))
        self._index = Index(list(Session.objects.filter(event=event)), self.slots)
        self.numbers = {slot.number for slot in Slot.objects.filter(version__event=event).only("number")}

    def store(self) -> Counter[str]:
        """Counts by what was done; empty if the file says nothing new."""
        self.rooms = self._named(Room, self.found.rooms, "rooms", guids=True)
        self.tracks = self._named(Track, self.found.tracks, "tracks", guids=False)
        self.types = self._types()
        pairs = [(talk, self._known_slot(talk)) for talk in self.found.talks]
        sessions = self._store_sessions([(t, s) for t, s in pairs if not t.is_break])
        self._store_speakers(sessions)
        self._store_slots(pairs, {id(talk): session for talk, session in sessions})
        self._cancel_gone(pairs, {session.pk for _, session in sessions})
        return +self.counts

    def _named(self, model: Any, found: Sequence[Any], what: str, *, guids: bool) -> dict[str, Any]:
        known = {row.name: row for row in model.objects.filter(event=self.event)}
        colours, new = cycle(PALETTE), []
        for position, one in enumerate(found, len(known) + 1):
            if one.name in known:
                continue
            extra = {"import_guid": one.guid} if guids else {"colour": one.colour or next(colours)}
            new.append(model(event=self.event, name=one.name, position=min(position, 30_000), **extra))
        self.counts[f"{what} new"] += len(new)
        for row in model.objects.bulk_create(new, batch_size=BATCH):
            known[row.name] = row
        return known

    def _types(self) -> dict[str, SessionType]:
        known = {row.name.casefold(): row for row in SessionType.objects.filter(event=self.event)}
        lengths: defaultdict[str, Counter[int]] = defaultdict(Counter)
        names: dict[str, str] = {}
        for talk in self.found.talks:
            if not talk.is_break:
                name = talk.kind or "Talk"
                names.setdefault(name.casefold(), name)
                lengths[name.casefold()][max(5, talk.minutes)] += 1
        new = [
            SessionType(event=self.event, name=name, minutes=lengths[key].most_common(1)[0][0])
            for key, name in names.items()
            if key not in known
        ]
        self.counts["session types new"] += len(new)
        return known | {row.name.casefold(): row for row in SessionType.objects.bulk_create(new)}

    def _known_slot(self, talk: FoundTalk) -> Slot | None:
        """By guid, then code, then id; an entry without any of them by its title in its room."""
        index = self._index
        if talk.guid:
            return index.slots.get(talk.guid)
        if talk.code and talk.code in index.by_code:
            return index.slots_of.get(index.by_code[talk.code].pk)
        if talk.number:
            return index.slots_by_number.get(talk.number)
        return index.slots_by_name.get((talk.title, self.rooms[talk.room].pk))

    def _known_session(self, talk: FoundTalk, slot: Slot | None) -> Session | None:
        index = self._index
        if slot is not None and slot.session_id:
            return index.by_pk[slot.session_id]
        return (
            (index.by_guid.get(talk.guid) if talk.guid else None)
            or (index.by_code.get(talk.code) if talk.code else None)
            or (index.by_key.get(str(talk.number)) if talk.number and not talk.guid else None)
        )

    def _values(self, talk: FoundTalk) -> dict[str, Any]:
        kind = self.types[(talk.kind or "Talk").casefold()]
        return {
            "title": talk.title,
            "subtitle": talk.subtitle,
            "abstract": talk.abstract,
            "description": talk.description,
            "language": talk.language or self.event.language,
            "do_not_record": talk.do_not_record,
            "session_type_id": kind.pk,
            "track_id": self.tracks[talk.track].pk if talk.track else None,
        }

    def _store_sessions(
        self, pairs: Sequence[tuple[FoundTalk, Slot | None]]
    ) -> list[tuple[FoundTalk, Session]]:
        result, new, changed = [], [], {}
        for talk, slot in pairs:
            session, values = self._known_session(talk, slot), self._values(talk)
            if session is None:
                session = self._new_session(talk, values)
                new.append(session)
            elif self._differs(session, values):
                changed[session.pk] = session
            result.append((talk, session))
        Session.objects.bulk_create(new, batch_size=BATCH)
        Session.objects.bulk_update(
            changed.values(), ["state", "changed_at", *self._values(self.found.talks[0])] if changed else ["state"],
            batch_size=BATCH,
        ) if changed else None  # fmt: skip
        self.counts["talks new"] += len(new)
        self.counts["talks changed"] += len(changed)
        return result

    def _new_session(self, talk: FoundTalk, values: dict[str, Any]) -> Session:
        session = Session(
            event=self.event, state=Session.State.CONFIRMED, submitted_at=self.now, import_guid=talk.guid,
            import_key=str(talk.number) if talk.number else "", **values,
        )  # fmt: skip
        if talk.code and talk.code not in self._index.by_code:
            session.code = talk.code
        while session.code in self._index.by_code:
            session.code = ids.new_code(6)
        self._index.by_code[session.code] = session
        if talk.guid:
            self._index.by_guid[talk.guid] = session
        return session

    def _differs(self, session: Session, values: dict[str, Any]) -> bool:
        different = [name for name, value in values.items() if getattr(session, name) != value]
        for name in different:
            setattr(session, name, values[name])
        back = session.state not in Session.IN_PROGRAMME
        if back:
            session.state = Session.State.CONFIRMED
            session.submitted_at = session.submitted_at or self.now
        if different or back:
            session.changed_at = self.now
        return bool(different or back)

    def _people(self, sessions: Sequence[tuple[FoundTalk, Session]]) -> dict[str, Participant]:
        rows = list(Participant.objects.filter(event=self.event))
        known = {row.import_key: row for row in rows if row.import_key}
        known |= {f"guid:{guid_for(row.public_id)}": row for row in rows}
        wanted = {person.key: person for talk, _ in sessions for person in talk.people}
        new, changed = [], []
        for key, person in wanted.items():
            if key not in known:
                known[key] = Participant(event=self.event, name=person.name, import_key=key)
                new.append(known[key])
            elif known[key].import_key and known[key].name != person.name:
                known[key].name = person.name
                changed.append(known[key])
        Participant.objects.bulk_create(new, batch_size=BATCH)
        Participant.objects.bulk_update(changed, ["name"], batch_size=BATCH)
        self.counts["people new"] += len(new)
        self.counts["people changed"] += len(changed)
        return known

    def _store_speakers(self, sessions: Sequence[tuple[FoundTalk, Session]]) -> None:
        people = self._people(sessions)
        before: defaultdict[int, list[int]] = defaultdict(list)
        for row in Speaker.objects.filter(session__event=self.event).order_by("session", "position", "pk"):
            before[row.session_id].append(row.participant_id)
        wanted = {session.pk: [people[p.key].pk for p in talk.people] for talk, session in sessions}
        changed = [pk for pk, speakers in wanted.items() if before[pk] != speakers]
        Speaker.objects.filter(session__in=changed).delete()
        Speaker.objects.bulk_create(
            (
                Speaker(session_id=pk, participant_id=person, position=position)
                for pk in changed
                for position, person in enumerate(wanted[pk])
            ),
            batch_size=BATCH,
        )
        self.counts["line-ups changed"] += sum(1 for pk in changed if before[pk])

    def _store_slots(
        self, pairs: Sequence[tuple[FoundTalk, Slot | None]], sessions: dict[int, Session]
    ) -> None:
        new, changed = [], []
        for talk, slot in pairs:
            session = sessions.get(id(talk))
            values = {
                "session_id": session.pk if session else None,
                "title": "" if session else talk.title,
                "room_id": self.rooms[talk.room].pk,
                "starts_at": talk.starts_at,
                "minutes": talk.minutes,
            }
            if slot is None:
                new.append(self._new_slot(talk, values))
            elif any(getattr(slot, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(slot, name, value)
                changed.append(slot)
        Slot.objects.bulk_create(new, batch_size=BATCH)
        Slot.objects.bulk_update(
            changed, ["session", "title", "room", "starts_at", "minutes"], batch_size=BATCH
        )
        self.counts["slots new"] += len(new)
        self.counts["slots moved"] += len(changed)

    def _new_slot(self, talk: FoundTalk, values: dict[str, Any]) -> Slot:
        number = talk.number if talk.number and talk.number not in self.numbers else self._free_number()
        self.numbers.add(number)
        return Slot(version=self.draft, guid=talk.guid or uuid.uuid4(), number=number, **values)

    def _free_number(self) -> int:
        reserved = {talk.number for talk in self.found.talks}
        return max(self.numbers | reserved, default=0) + 1

    def _cancel_gone(self, pairs: Sequence[tuple[FoundTalk, Slot | None]], kept: set[int]) -> None:
        """Imported talks that the file no longer has lose their slot and are cancelled, never deleted."""
        matched = {slot.pk for _, slot in pairs if slot is not None}
        imported = models.Q(import_guid__isnull=False) | ~models.Q(import_key="")
        gone = Session.objects.filter(imported, event=self.event, state__in=Session.IN_PROGRAMME).exclude(
            pk__in=kept
        )
        pks = list(gone.values_list("pk", flat=True))
        superfluous = [
            slot.pk for slot in self.slots if slot.pk not in matched and slot.session_id in (set(pks) | kept)
        ]
        Slot.objects.filter(pk__in=superfluous).delete()
        Session.objects.filter(pk__in=pks).update(state=Session.State.CANCELLED, changed_at=self.now)
        self.counts["talks gone"] += len(pks)
        self.counts["slots gone"] += len(superfluous)
