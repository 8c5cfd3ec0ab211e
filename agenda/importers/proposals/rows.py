"""A table becomes proposals: rows of one talk are put together, each cell is read, and what is wrong is told. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from agenda.importers.proposals import cells
from agenda.importers.proposals.columns import Columns, Field
from agenda.importers.proposals.found import Found, FoundProposal, FoundSpeaker, Report, shown
from agenda.importers.proposals.people import People
from core.sheets.rows import Cell, Row, Table

CODE = re.compile(r"[0-9A-Z]{6}")
LICENCES = frozenset({"CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-ND-4.0", "all-rights"})
LONGEST = {Field.TITLE: 250, Field.SUBTITLE: 250, Field.TYPE: 100, Field.TRACK: 200}
TEXTS = {
    Field.SUBTITLE: "subtitle",
    Field.ABSTRACT: "abstract",
    Field.DESCRIPTION: "description",
    Field.NOTES: "notes",
    Field.INTERNAL: "internal_notes",
}
# What rows of one talk must not contradict one another in.
COMMON = frozenset({
    Field.TITLE, Field.SUBTITLE, Field.ABSTRACT, Field.DESCRIPTION, Field.STATE, Field.TYPE, Field.TRACK, Field.MINUTES,
    Field.LEVEL, Field.LANGUAGE,
})  # fmt: skip
Step = Callable[[int, int], None]


def read(
    table: Table,
    mapping: Columns,
    *,
    people: Table | None = None,
    zone: str,
    otherwise: str = "submitted",
    step: Step = lambda done, total: None,
) -> Found:
    """`zone` is the event's; `otherwise` the state of what the file says nothing about. `step` hears how far it is."""
    reader = _Reader(table, mapping, zone, otherwise)
    if not mapping.column(Field.TITLE):
        reader.report.error(0, "", "", "no column is known to hold the titles of the talks: say which one.")
        return Found((), reader.report, table.unit)
    if people is not None:
        reader.people.learn(people)
    proposals = []
    groups = reader.groups()
    for number, group in enumerate(groups, 1):
        proposals.append(reader.proposal(group))
        step(number, len(groups))
    known = tuple(reader.once(proposals))
    reader.report.errors.sort(key=lambda problem: problem.line)
    for note in (*table.notes, *mapping.notes):
        reader.report.warn(note)
    return Found(known, reader.report, table.unit)


class _Reader:
    def __init__(self, table: Table, mapping: Columns, zone: str, otherwise: str) -> None:
        self.table, self.mapping, self.zone, self.otherwise = table, mapping, zone, otherwise
        self.report = Report()
        self.people = People(self.report)
        self.day_first = self._day_first()

    def groups(self) -> list[list[Row]]:
        """Rows of one talk: by its id, else by title and text; a row that only names a speaker goes on with the talk
        above."""
        groups: dict[Any, list[Row]] = {}
        key_column, title_column = self.mapping.column(Field.ID), self.mapping.column(Field.TITLE)
        text_column = self.mapping.column(Field.ABSTRACT)
        last: Any = None
        for row in self.table.rows:
            key = cells.line(row.cells.get(key_column)) if key_column else ""
            title = cells.line(row.cells.get(title_column))
            if key:
                last = ("id", key)
            elif title or last is None or not self._is_speaker_only(row):
                abstract = cells.text(row.cells.get(text_column)) if text_column else ""
                last = ("title", title.casefold(), abstract) if abstract else ("row", row.line)
            groups.setdefault(last, []).append(row)
        return list(groups.values())

    def _is_speaker_only(self, row: Row) -> bool:
        talk = (column for column, field in self.mapping.fields.items() if field in COMMON)
        return not any(cells.text(row.cells.get(column)) for column in talk)

    def proposal(self, group: Sequence[Row]) -> FoundProposal:
        row = group[0]
        self._check_same(group)
        title = self._short(row, Field.TITLE)
        if not title:
            column = self.mapping.column(Field.TITLE)
            self.report.error(row.line, column, "", "a talk needs a title.")
        speakers: dict[str, FoundSpeaker] = {}
        for one in group:
            speakers |= {person.key: person for person in self.people.of_row(one, self.mapping)}
        found = FoundProposal(
            row.line, self._key(row, title, speakers), title, speakers=list(speakers.values())
        )
        self._mark(row, found)
        self._texts(row, found)
        self._facts(row, found)
        self._state(row, found)
        self._times(row, found)
        self._answers(row, found)
        named = (Field.SPEAKERS, Field.NAME, Field.LAST_NAME, Field.EMAIL, Field.OWNER, Field.SPEAKER_IDS)
        found.has_speakers = any(self.mapping.column(field) for field in named)
        if found.has_speakers and not speakers and found.state != "draft":
            self.report.warn("Talk without a speaker", title)
        return found

    def once(self, proposals: Sequence[FoundProposal]) -> list[FoundProposal]:
        """Two talks under one key could not be told apart in the next file."""
        seen: dict[str, FoundProposal] = {}
        for one in proposals:
            if one.key not in seen:
                seen[one.key] = one
            else:
                first = seen[one.key].line
                self.report.error(
                    one.line, self.mapping.column(Field.TITLE), one.title,
                    f"the same title and speaker as {self.table.unit} {first}. Take one of them out, or give both "
                    "an id in a column of its own.",
                )  # fmt: skip
        return list(seen.values())

    def _check_same(self, group: Sequence[Row]) -> None:
        first = group[0]
        for column, field in self.mapping.fields.items():
            if field not in COMMON:
                continue
            said = cells.line(first.cells.get(column))
            for row in group[1:]:
                other = cells.line(row.cells.get(column))
                if other and other != said:
                    self.report.error(
                        row.line, column, other,
                        f"{self.table.unit} {first.line} says “{shown(said)}” of the same talk.",
                    )  # fmt: skip

    def _key(self, row: Row, title: str, speakers: Mapping[str, FoundSpeaker]) -> str:
        found = cells.line(row.cells.get(self.mapping.column(Field.ID)))
        if found:
            return f"id:{found}" if len(found) <= 90 else f"id#{_hash(found)}"
        first = next(iter(speakers), "")
        return f"title:{_hash(f'{title.casefold()} {first}')}"

    def _mark(self, row: Row, found: FoundProposal) -> None:
        column = self.mapping.column(Field.ID)
        word = cells.line(row.cells.get(column))
        if CODE.fullmatch(word):
            found.code = word
        try:
            found.guid = str(UUID(word)) if len(word) >= 32 else ""
        except ValueError:
            found.guid = ""

    # Texts

    def _short(self, row: Row, field: Field) -> str:
        column = self.mapping.column(field)
        value = cells.line(row.cells.get(column)) if column else ""
        longest = LONGEST[field]
        if len(value) > longest:
            self.report.error(row.line, column, value, f"{len(value)} characters; at most {longest} fit.")
        return value

    def _texts(self, row: Row, found: FoundProposal) -> None:
        for field, name in TEXTS.items():
            columns = self.mapping.columns(field)
            if not columns:
                continue
            if field == Field.SUBTITLE:
                found.values[name] = self._short(row, field)
            else:
                found.values[name] = self._together(row, field, columns)

    def _together(self, row: Row, field: Field, columns: Sequence[str]) -> str:
        """Words of several columns, each below its name unless the name says nothing new."""
        parts = []
        for column in columns:
            text = cells.markdown(row.cells.get(column))
            plain = column.casefold().replace("_", " ").strip()
            is_plain = plain in {str(field).replace("_", " "), "description", "notes", "abstract"}
            if text:
                parts.append(text if is_plain else f"**{column}:** {text}")
        return "\n\n".join(parts)

    # Facts

    def _facts(self, row: Row, found: FoundProposal) -> None:
        found.has_kind, found.has_track = (bool(self.mapping.column(f)) for f in (Field.TYPE, Field.TRACK))
        found.kind, found.track = self._short(row, Field.TYPE), self._short(row, Field.TRACK)
        self._minutes(row, found)
        self._choice(row, found, Field.LEVEL, "level", cells.level_of, "Level not understood, left empty")
        self._choice(
            row,
            found,
            Field.LANGUAGE,
            "language",
            cells.language_of,
            "Language not understood, the event's taken",
        )
        self._choice(
            row, found, Field.LICENCE, "licence", lambda word: word if word in LICENCES else None,
            "Licence not known here, left empty",
        )  # fmt: skip
        for field, opposite in ((Field.NO_RECORDING, False), (Field.RECORDING, True)):
            if column := self.mapping.column(field):
                flag = cells.flag_of(cells.line(row.cells.get(column)))
                if flag is None:
                    self.report.error(row.line, column, row.cells[column], "write yes or no.")
                else:
                    found.values["do_not_record"] = (
                        flag != opposite if cells.line(row.cells.get(column)) else False
                    )
        self._classifiers(row, found)

    def _choice(
        self,
        row: Row,
        found: FoundProposal,
        field: Field,
        name: str,
        meant: Callable[[str], str | None],
        words: str,
    ) -> None:
        column = self.mapping.column(field)
        if not column:
            return
        word = cells.line(row.cells.get(column))
        value = meant(word) if word else ""
        if value is None:
            self.report.warn(words, word)
        found.values[name] = value or ""

    def _minutes(self, row: Row, found: FoundProposal) -> None:
        column = self.mapping.column(Field.MINUTES)
        word = cells.line(row.cells.get(column)) if column else ""
        if word:
            found.values["minutes"] = cells.minutes_of(word)
            if found.values["minutes"] is None:
                words = "this is no length: write minutes, as in 45, or hours and minutes, as in 1:30."
                self.report.error(row.line, column, word, words)
        elif column:
            found.values["minutes"] = None

    def _classifiers(self, row: Row, found: FoundProposal) -> None:
        """What our own submission JSON puts where its schema leaves room."""
        cell = row.cells.get(self.mapping.column(Field.CLASSIFIERS))
        for entry in cell if isinstance(cell, tuple) else ():
            if isinstance(entry, dict):
                self._classified(row, found, {str(key): cells.line(value) for key, value in entry.items()})

    def _classified(self, row: Row, found: FoundProposal, said: Mapping[str, str]) -> None:
        if "type" in said:
            found.kind, found.has_kind = said["type"][:100], True
        if "level" in said:
            found.values["level"] = cells.level_of(said["level"]) or ""
        if said.get("language"):
            found.values["language"] = cells.language_of(said["language"]) or ""
        if state := cells.state_of(said.get("state", "")):
            found.state, found.has_state = state[0], True
            if "pending" in said:
                found.pending = cells.decision_of(said["pending"]) or ""
        if said.get("submitted_at"):
            found.submitted_at = cells.instant_of(said["submitted_at"], self.zone, day_first=False)

    # State and times

    def _state(self, row: Row, found: FoundProposal) -> None:
        column = self.mapping.column(Field.STATE)
        word = cells.line(row.cells.get(column)) if column else ""
        if word:
            known = cells.state_of(word)
            if known is None:
                self.report.warn("State not known, taken as submitted", word)
            found.state, found.pending = known or ("submitted", "")
            found.has_state = True
        elif not found.has_state:
            found.state = self.otherwise
        if pending := self.mapping.column(Field.PENDING):
            decision = cells.decision_of(cells.line(row.cells.get(pending)))
            if decision is None:
                self.report.warn("Pending decision not known, left out", cells.line(row.cells.get(pending)))
            found.pending = decision or ""
        confirmed = self.mapping.column(Field.CONFIRMED)
        if confirmed and found.state == "accepted" and cells.flag_of(cells.line(row.cells.get(confirmed))):
            found.state = "confirmed"

    def _times(self, row: Row, found: FoundProposal) -> None:
        column = self.mapping.column(Field.SUBMITTED)
        word = cells.line(row.cells.get(column)) if column else ""
        if word:
            found.submitted_at = self._instant(Field.SUBMITTED, word)
            if found.submitted_at is None:
                self.report.warn(f"{column}: date not understood, today taken", word)
        starts, ends = (self._instant_in(row, field) for field in (Field.STARTS, Field.ENDS))
        found.starts_at = starts
        if starts and ends and not found.values.get("minutes"):
            minutes = (ends - starts) // timedelta(minutes=1)
            if 1 <= minutes <= 24 * 60:
                found.values["minutes"] = minutes

    def _instant_in(self, row: Row, field: Field) -> datetime | None:
        word = cells.line(row.cells.get(self.mapping.column(field))) if self.mapping.column(field) else ""
        return self._instant(field, word) if word else None

    def _instant(self, field: Field, word: str) -> datetime | None:
        return cells.instant_of(word, self.zone, day_first=self.day_first.get(field, True))

    def _day_first(self) -> dict[Field, bool]:
        found = {}
        for field in (Field.SUBMITTED, Field.STARTS, Field.ENDS):
            column = self.mapping.column(field)
            words = [cells.line(row.cells.get(column)) for row in self.table.rows] if column else []
            told = cells.day_comes_first(words)
            american = any(re.search(r"[AaPp][Mm]$", word) for word in words)
            slashed = any(cells.SLASHED.match(word) for word in words)
            if told is None and slashed:
                order = "month first" if american else "day first"
                self.report.warn(f"{column}: days and months cannot be told apart, read {order}")
            found[field] = told if told is not None else not american
        return found

    # Answers

    def _answers(self, row: Row, found: FoundProposal) -> None:
        for column in self.mapping.columns(Field.QUESTION):
            text = cells.text(row.cells.get(column))
            if text:
                found.answers[column] = text
        cell: Cell | None = row.cells.get(self.mapping.column(Field.ANSWERS))
        for entry in cell if isinstance(cell, tuple) else ():
            if isinstance(entry, dict):
                question, answer = cells.line(entry.get("question")), cells.text(entry.get("answer"))
                if question and answer:
                    found.answers[question] = answer


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:40]
