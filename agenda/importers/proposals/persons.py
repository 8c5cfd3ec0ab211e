"""Writing the people of a file: the one record each has at the event, found or made."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from accounts.models import User
from agenda.exports import frab
from agenda.importers.proposals.found import FoundSpeaker
from agenda.importers.proposals.marks import Marks
from core import history
from core.models import HistoryEntry
from events.actions import participants
from events.actions.participants import Person
from events.models import Event, Participant

BATCH = 500
FIELDS = ("name", "company", "job_title", "pronouns", "biography", "links")


class Persons:
    """By the file's key. Known by address and name, else by what the last file called them, else by guid, and a bare
    name by itself."""

    def __init__(self, event: Event, marks: Marks, *, by: User | None, now: datetime) -> None:
        self.event, self.marks, self.by, self.now = event, marks, by, now
        self.counts: Counter[str] = Counter()
        self.entries: list[HistoryEntry] = []
        # Addresses of the file that belong to somebody at the event already.
        self.taken: set[str] = set()

    def store(self, found: Sequence[FoundSpeaker]) -> dict[str, Participant]:
        known = self._known(found)
        rest = [one for one in found if one.key not in known]
        met, self.entries = participants.meet_all(
            event=self.event, people=[_person(one) for one in rest], by=self.by, now=self.now
        )
        made = {entry.subject for entry in self.entries}
        people = known | {one.key: row for one, row in zip(rest, met, strict=True)}
        self.counts["people new"] += len(made)
        self._update(found, people, made)
        return people

    def _known(self, found: Sequence[FoundSpeaker]) -> dict[str, Participant]:
        """Those already there whom `meet_all` could not know: by the marks of the last file, or by guid."""
        subjects = {one.key: self.marks.subjects[one.key] for one in found if one.key in self.marks.subjects}
        addresses = {one.email for one in found if one.email}
        at_event = Participant.objects.filter(event=self.event).order_by()
        rows = list(at_event.filter(Q(public_id__in=set(subjects.values())) | Q(email__in=addresses)))
        by_address = {row.email: row for row in rows if row.email}
        self.taken |= by_address.keys()
        by_subject = {row.public_id: row for row in rows}
        by_subject |= self._by_guid(found, subjects)
        known: dict[str, Participant] = {}
        for one in found:
            row = by_address.get(one.email) if one.email else None
            if row is None or not participants.same_person(row.name, one.name):
                row = by_subject.get(subjects.get(one.key, ""))
            if row is not None:
                known[one.key] = row
        return known | self._by_name([one for one in found if one.key not in known])

    def _by_name(self, found: Sequence[FoundSpeaker]) -> dict[str, Participant]:
        """A bare name means the one speaker of the event who is called so."""
        bare = {
            one.name.casefold(): one.key for one in found if one.key.startswith("name:") and not one.email
        }
        if not bare:
            return {}
        speaking = Participant.objects.filter(event=self.event, speaking__isnull=False).distinct()
        rows: dict[str, list[Participant]] = {}
        for row in speaking.order_by("pk"):
            rows.setdefault(row.name.casefold(), []).append(row)
        return {key: rows[name][0] for name, key in bare.items() if len(rows.get(name, ())) == 1}

    def _by_guid(self, found: Sequence[FoundSpeaker], subjects: dict[str, str]) -> dict[str, Participant]:
        """Our own files name people by a guid made of their public id."""
        guids = {one.key.removeprefix("guid:"): one.key for one in found if one.key.startswith("guid:")}
        wanted = {guid: key for guid, key in guids.items() if key not in subjects}
        if not wanted:
            return {}
        ids = Participant.objects.filter(event=self.event).order_by().values_list("public_id", flat=True)
        ours = {public_id: wanted[guid] for public_id in ids if (guid := frab.guid_for(public_id)) in wanted}
        subjects |= {key: public_id for public_id, key in ours.items()}
        rows = Participant.objects.filter(event=self.event, public_id__in=ours)
        return {row.public_id: row for row in rows}

    def _update(self, found: Sequence[FoundSpeaker], people: dict[str, Participant], made: set[str]) -> None:
        changed = []
        self.taken |= {row.email for row in people.values() if row.email}
        for one in found:
            row = people[one.key]
            said = {"name": one.name, **{name: one.values[name] for name in FIELDS if name in one.values}}
            now = {name: getattr(row, name) for name in said}
            names = self.marks.settle(row.public_id, one.key, one.name, now, said)
            if one.email and not row.address:
                # Two names on one address are two people; the second is only reached there.
                field = "contact_email" if one.email in self.taken else "email"
                now[field], said[field] = "", one.email
                names.append(field)
                self.taken.add(one.email)
            if not names:
                continue
            for name in names:
                setattr(row, name, said[name])
            changed.append(row)
            if row.public_id not in made:
                self.counts["people changed"] += 1
                before, after = ({name: side[name] for name in names} for side in (now, said))
                self.entries.append(self._entry(row, before, after))
        Participant.objects.bulk_update(changed, [*FIELDS, "email", "contact_email"], batch_size=BATCH)

    def _entry(self, row: Participant, before: dict[str, str], after: dict[str, str]) -> HistoryEntry:
        return history.entry(
            "participant.imported", row, scope=self.event.public_id, by=self.by, now=self.now, before=before,
            after=after,
        )  # fmt: skip


def _person(found: FoundSpeaker) -> Person:
    more = {name: found.values[name] for name in FIELDS if found.values.get(name)}
    return Person(name=found.name, email=found.email, more={**more, "import_key": found.key})
