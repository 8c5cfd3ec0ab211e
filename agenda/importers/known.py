"""Which known rows an entry of a file means: by guid, then code, then id, else by its title in its room."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import attrgetter

from agenda.actions.releases import COPIED
from agenda.exports import frab
from agenda.importers.found import FoundTalk
from agenda.models import AgendaVersion, Session, Slot
from events.models import Event, Room

Pair = tuple[FoundTalk, Slot | None]


class Known:
    """What the event holds. Five reads, however much that is.

    `slots` are those of the last release, or of the draft before there is one: what a file says as the last release
    did is nothing new, whatever the unfinished draft says meanwhile. `numbers` are those of all versions.
    """

    def __init__(self, event: Event, draft: AgendaVersion) -> None:
        last = AgendaVersion.objects.filter(event=event).released().first()
        self._has_release = last is not None
        self.draft = {slot.guid: slot for slot in Slot.objects.filter(version=draft)}
        self.slots = list(Slot.objects.filter(version=last or draft).order_by("starts_at", "pk"))
        self.numbers = dict(
            Slot.objects.filter(version__event=event).values_list("guid", "number").distinct().order_by()
        )
        self.sessions = {row.pk: row for row in Session.objects.filter(event=event)}
        self._by_guid = {row.import_guid: row for row in self.sessions.values() if row.import_guid}
        self._by_key = {row.import_key: row for row in self.sessions.values() if row.import_key}
        self.by_code = {row.code: row for row in self.sessions.values()}
        self._index_slots()

    def _index_slots(self) -> None:
        self._slots_by_guid = {slot.guid: slot for slot in self.slots}
        self._slots_of: defaultdict[int | None, list[Slot]] = defaultdict(list)
        self._slots_by_name: defaultdict[tuple[str, int | None], list[Slot]] = defaultdict(list)
        for slot in self.slots:
            self._slots_of[slot.session_id].append(slot)
            title = self.sessions[slot.session_id].title if slot.session_id else slot.title
            self._slots_by_name[frab.clean(title), slot.room_id].append(slot)

    @property
    def draft_is_unfinished(self) -> bool:
        """It differs from what is released: somebody is working on it."""
        if not self._has_release:
            return bool(self.draft)
        said = attrgetter(*COPIED)
        return {said(slot) for slot in self.draft.values()} != {said(slot) for slot in self.slots}

    def pairs(self, talks: Sequence[FoundTalk], rooms: Mapping[str, Room]) -> list[Pair]:
        """Each slot is meant once. Guids go first, lest a weaker sign take what a guid names."""
        found: dict[int, Slot] = {}
        for talk in talks:
            if talk.guid and talk.guid in self._slots_by_guid:
                found[id(talk)] = self._slots_by_guid[talk.guid]
        taken = {slot.pk for slot in found.values()}
        for talk in talks:
            if id(talk) not in found:
                free = [slot for slot in self._candidates(talk, rooms) if slot.pk not in taken]
                if free:
                    found[id(talk)] = next((one for one in free if one.starts_at == talk.starts_at), free[0])
                    taken.add(found[id(talk)].pk)
        return [(talk, found.get(id(talk))) for talk in talks]

    def _candidates(self, talk: FoundTalk, rooms: Mapping[str, Room]) -> Sequence[Slot]:
        session = self._session_by_code_or_id(talk)
        if session is not None:
            return self._slots_of[session.pk]
        if talk.is_break and talk.number and not talk.guid:
            same = [slot for slot in self._slots_of[None] if slot.number == talk.number]
            return [slot for slot in same if talk.title == slot.title or talk.starts_at == slot.starts_at]
        if talk.guid or talk.code or talk.number:
            return ()
        return self._slots_by_name[talk.title, rooms[talk.room].pk]

    def session(self, talk: FoundTalk, slot: Slot | None) -> Session | None:
        if slot is not None and slot.session_id:
            return self.sessions[slot.session_id]
        return (self._by_guid.get(talk.guid) if talk.guid else None) or self._session_by_code_or_id(talk)

    def _session_by_code_or_id(self, talk: FoundTalk) -> Session | None:
        """An id counts only for what an import made by that id, and has no other guid: ids of two systems meet."""
        if talk.is_break:
            return None
        if talk.code in self.by_code:
            return self.by_code[talk.code]
        session = self._by_key.get(str(talk.number)) if talk.number else None
        return None if session is None or (talk.guid and session.import_guid) else session

    def add(self, session: Session) -> None:
        """A session made in this import: further slots of it find it."""
        self.by_code[session.code] = session
        if session.import_guid:
            self._by_guid[session.import_guid] = session
