"""Which talk of an event a row of a file means: by its key, guid or code, else by title and one of its speakers."""

from collections import defaultdict
from collections.abc import Mapping

from agenda.exports import frab
from agenda.importers.proposals.found import FoundProposal
from agenda.importers.proposals.marks import Marks
from agenda.models import Session, Speaker
from events.models import Event, Participant


class Known:
    """The event's talks. Two reads, however many there are."""

    def __init__(self, event: Event, marks: Marks) -> None:
        self.marks = marks
        self.sessions = list(Session.objects.filter(event=event).select_related("session_type", "track"))
        self.codes = {row.code for row in self.sessions}
        self.guids = {str(row.import_guid) for row in self.sessions if row.import_guid}
        self._by_subject = {row.public_id: row for row in self.sessions}
        self._by_key = {row.import_key: row for row in self.sessions if row.import_key}
        self._by_code = {row.code: row for row in self.sessions}
        self._by_guid = {frab.guid_for(row.public_id): row for row in self.sessions}
        self._by_guid |= {str(row.import_guid): row for row in self.sessions if row.import_guid}
        # Session → (participant, public id of the participant, role) in order.
        self.line_ups: defaultdict[int, list[tuple[int, str, str]]] = defaultdict(list)
        rows = Speaker.objects.filter(session__event=event).order_by("session", "position", "pk")
        told = rows.values_list("session_id", "participant_id", "participant__public_id", "role")
        for session, person, public_id, role in told:
            self.line_ups[session].append((person, public_id, role))
        self._by_title: defaultdict[str, list[Session]] = defaultdict(list)
        for row in self.sessions:
            self._by_title[row.title.casefold()].append(row)
        self._taken: set[int] = set()

    def pairs(
        self, proposals: list[FoundProposal], people: Mapping[str, Participant]
    ) -> list[tuple[FoundProposal, Session | None]]:
        """Each talk is meant once. Keys go first, lest a weaker sign take what a key names."""
        found: dict[int, Session] = {}
        for one in proposals:
            row = self._by_sign(one)
            if row is not None and row.pk not in self._taken:
                found[id(one)] = row
                self._taken.add(row.pk)
        for one in proposals:
            if id(one) not in found and (row := self._by_words(one, people)) is not None:
                found[id(one)] = row
                self._taken.add(row.pk)
        return [(one, found.get(id(one))) for one in proposals]

    def _by_sign(self, one: FoundProposal) -> Session | None:
        subject = self.marks.subjects.get(one.key, "")
        return (
            self._by_subject.get(subject)
            or self._by_key.get(one.key)
            or (self._by_guid.get(one.guid) if one.guid else None)
            or (self._by_code.get(one.code) if one.code else None)
        )

    def _by_words(self, one: FoundProposal, people: Mapping[str, Participant]) -> Session | None:
        """Not if another id of the same system names it already: two talks may have one title."""
        speakers = {people[person.key].pk for person in one.speakers}
        for row in self._by_title.get(one.title.casefold(), ()):
            mark = self.marks.rows.get(row.public_id)
            if row.pk in self._taken or (mark and mark.key.startswith("id:") and one.key.startswith("id:")):
                continue
            present = {person for person, _id, _role in self.line_ups[row.pk]}
            if speakers & present or not (speakers or present):
                return row
        return None
