"""Who speaks according to a table: each person once, however often and in whichever columns he stands. Pure.

Somebody is known by his id in the other system, else by address and name, else by name. Two names on one address are
two people. A bare name means the one person of the file who is called so and of whom more is known.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from agenda.importers.proposals import cells, columns
from agenda.importers.proposals.columns import Columns, Field
from agenda.importers.proposals.found import FoundSpeaker, Report
from core.sheets.rows import Cell, Row, Table

LONGEST = {"name": 200, "company": 200, "job_title": 200, "pronouns": 40}
PERSONAL = {
    Field.COMPANY: "company",
    Field.JOB_TITLE: "job_title",
    Field.PRONOUNS: "pronouns",
    Field.BIOGRAPHY: "biography",
}
AUTHORS = frozenset({"author", "co-author", "autor", "does not come"})
ADDRESSES = re.compile(r"[\s;,]+")
NOBODY = "-"  # in the place of an address
GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass
class _Said:
    """One person as one place of the file tells him."""

    id: str = ""
    name: str = ""
    email: str = ""
    values: dict[str, str] = field(default_factory=dict)
    is_author: bool = False


class People:
    """Everybody of the file. `rows` of a table of their own are told with `learn` before the talks."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.known: dict[str, FoundSpeaker] = {}
        self._by_name: defaultdict[str, dict[str, FoundSpeaker]] = defaultdict(dict)
        self._by_id: dict[str, FoundSpeaker] = {}
        self._by_address: defaultdict[str, list[FoundSpeaker]] = defaultdict(list)

    def learn(self, table: Table) -> None:
        """A table of speakers, such as speakers.json beside talks.json."""
        found = columns.recognise(table)
        fields = _as_people(found)
        for row in table.rows:
            said = self._said(row.line, row.cells, fields)
            if said.name:
                self._meet(said)

    def of_row(self, row: Row, mapping: Columns) -> list[FoundSpeaker]:
        """Those whom one row names, in its order."""
        own = self._said(row.line, row.cells, mapping.fields)
        listed = self._listed(row, mapping)
        if len(listed) == 1 and not listed[0].values and own.name in {"", listed[0].name}:
            own.name, own.id = listed[0].name, own.id or listed[0].id  # the row is about this one person
            listed = []
        elif len(listed) > 1:
            self._share_addresses(row, mapping, listed)
        if not listed:
            listed = [own] if own.name or own.email or own.id else self._owner(row, mapping)
        if mapping.column(Field.SPEAKER_ID) == "":
            self._with_owner(row, mapping, listed)
        return list(
            {one.key: one for said in listed for one in [self._met(row.line, said, mapping)] if one}.values()
        )

    def _share_addresses(self, row: Row, mapping: Columns, listed: list[_Said]) -> None:
        """As many addresses as names belong to them in this order."""
        column = mapping.column(Field.EMAIL)
        addresses = ADDRESSES.split(cells.text(row.cells.get(column)).strip()) if column else []
        if len(addresses) == len(listed):
            for one, address in zip(listed, addresses, strict=True):
                one.email = one.email or self._address(row.line, column, address)
        elif addresses not in ([], [""]):
            self.report.error(
                row.line, column, cells.line(row.cells.get(column)),
                f"{len(addresses)} addresses for {len(listed)} speakers: nobody can tell whose is whose.",
            )  # fmt: skip

    def _listed(self, row: Row, mapping: Columns) -> list[_Said]:
        column = mapping.column(Field.SPEAKERS)
        found = row.cells.get(column, "") if column else ""
        if isinstance(found, tuple) and any(isinstance(one, dict) for one in found):
            return [self._said(row.line, one, _fields_of(one)) for one in found if isinstance(one, dict)]
        names = cells.names_of(found)
        id_column = mapping.column(Field.SPEAKER_IDS)
        ids = cells.names_of(row.cells.get(id_column)) if id_column else []
        if ids and len(ids) == 1 and len(names) > 1 and isinstance(found, str):
            names = [cells.line(found)]  # a comma within the one name
        if ids and names and len(ids) != len(names):
            self.report.error(
                row.line,
                column,
                found,
                f"these are {len(names)} names, and “{id_column}” has {len(ids)} ids.",
            )
            return []
        if not ids:
            known = [self._by_id.get(name) for name in names]
            return [
                _Said(id=name, name=one.name) if one else _Said(name=name)
                for name, one in zip(names, known, strict=True)
            ]
        names = names or [""] * len(ids)
        return [_Said(id=key, name=name) for key, name in zip(ids, names, strict=True)]

    def _with_owner(self, row: Row, mapping: Columns, said: list[_Said]) -> None:
        """Sessionize gives the address of who handed in."""
        for owner in self._owner(row, mapping):
            for one in said:
                if one.name == owner.name:
                    one.email = one.email or owner.email
            if owner.name not in {one.name for one in said}:
                self.report.warn("Handed in by somebody who does not speak: left out", owner.name)

    def _owner(self, row: Row, mapping: Columns) -> list[_Said]:
        name = cells.line(row.cells.get(mapping.column(Field.OWNER)))
        email = self._email(row.line, mapping.column(Field.OWNER_EMAIL), row.cells)
        return [_Said(name=name, email=email)] if name else []

    def _said(self, line: int, found: Mapping[str, Cell], fields: Mapping[str, Field]) -> _Said:
        by_field: dict[Field, str] = {}
        for column, said in fields.items():
            by_field.setdefault(said, column)
        first, last = (
            cells.line(found.get(by_field.get(name, ""))) for name in (Field.FIRST_NAME, Field.LAST_NAME)
        )
        name = cells.line(found.get(by_field.get(Field.NAME, ""))) or f"{first} {last}".strip()
        person = _Said(
            id=cells.line(found.get(by_field.get(Field.SPEAKER_ID, ""))),
            name=name,
            email=self._email(line, by_field.get(Field.EMAIL, ""), found),
            is_author=cells.line(found.get(by_field.get(Field.ROLE, ""))).casefold() in AUTHORS,
        )
        for said, attribute in PERSONAL.items():
            if said in by_field:
                read = cells.markdown if said == Field.BIOGRAPHY else cells.line
                person.values[attribute] = read(found.get(by_field[said]))
        links = self._links(line, found, fields)
        if any(said == Field.LINK for said in fields.values()):
            person.values["links"] = "\n".join(links)
        self._check_lengths(line, person, by_field)
        return person

    def _links(self, line: int, found: Mapping[str, Cell], fields: Mapping[str, Field]) -> list[str]:
        links: dict[str, None] = {}
        for column, said in fields.items():
            if said == Field.LINK:
                good, odd = cells.links_of(column, found.get(column))
                links |= dict.fromkeys(good)
                for word in odd:
                    self.report.warn(f"{column}: no web address, left out", word)
        return list(links)

    def _email(self, line: int, column: str, found: Mapping[str, Cell]) -> str:
        word = cells.line(found.get(column, ""))
        parts = ADDRESSES.split(word)
        if len(parts) > 1 and all("@" in part or part == NOBODY for part in parts):
            word = parts[0]  # several belong to several speakers: see _share_addresses
        return self._address(line, column, word)

    def _address(self, line: int, column: str, word: str) -> str:
        address = word.strip().strip("<>").removeprefix("mailto:").lower()
        if address in {"", NOBODY}:
            return ""
        try:
            validate_email(address)
        except ValidationError:
            self.report.error(line, column, address, "this is no e-mail address.")
            return ""
        if len(address) > 254:
            self.report.error(line, column, address, "this address is longer than 254 characters.")
            return ""
        return address

    def _check_lengths(self, line: int, person: _Said, by_field: Mapping[Field, str]) -> None:
        told = {"name": person.name, **person.values}
        names = {attribute: by_field[said] for said, attribute in PERSONAL.items() if said in by_field}
        names["name"] = by_field.get(Field.NAME) or by_field.get(Field.LAST_NAME, "")
        for attribute, longest in LONGEST.items():
            value = told.get(attribute, "")
            if len(value) > longest:
                self.report.error(
                    line, names.get(attribute, ""), value, f"{len(value)} characters; at most {longest} fit."
                )

    def _met(self, line: int, said: _Said, mapping: Columns) -> FoundSpeaker | None:
        if not said.name:
            known = self._by_id.get(said.id) if said.id else None
            if known is None and said.email:
                known = next(iter(self._by_address[said.email]), None)
            if known is None:
                column = mapping.column(Field.NAME) or mapping.column(Field.SPEAKERS)
                self.report.error(line, column, said.email or said.id, "this speaker has no name.")
            return known
        return self._meet(said)

    def _meet(self, said: _Said) -> FoundSpeaker:
        known = self._recognise(said)
        if known is None:
            known = FoundSpeaker(key=_key(said), name=said.name, email=said.email)
            self.known[known.key] = known
        elif said.email and not known.email:
            known.email = said.email
        known.is_author = known.is_author or said.is_author
        for name, value in said.values.items():
            if value or name not in known.values:
                known.values.setdefault(name, value)
                known.values[name] = known.values[name] or value
        self._by_name[known.name.casefold()][known.key] = known
        if said.id:
            self._by_id[said.id] = known
        if known.email and known not in self._by_address[known.email]:
            self._by_address[known.email].append(known)
        return known

    def _recognise(self, said: _Said) -> FoundSpeaker | None:
        if said.id:
            return self._by_id.get(said.id)
        name = said.name.casefold()
        if said.email:
            at_address = [one for one in self._by_address[said.email] if one.name.casefold() == name]
            if at_address:
                return at_address[0]
        namesakes = list(self._by_name[name].values())
        fitting = [one for one in namesakes if not said.email or not one.email]
        return fitting[0] if len(fitting) == 1 and len(namesakes) == 1 else None


def _fields_of(found: Mapping[str, Any]) -> dict[str, Field]:
    table = Table(tuple(found), (Row(1, found),))
    return _as_people(columns.recognise(table))


def _as_people(found: Columns) -> dict[str, Field]:
    """In a table of people `id` is theirs, `title` what they do."""
    own = {Field.ID: Field.SPEAKER_ID, Field.TITLE: Field.NAME, Field.DESCRIPTION: Field.BIOGRAPHY}
    fields = {column: own.get(said, said) for column, said in found.fields.items()}
    for column in fields:
        word = columns.plain(column)
        if word == "title":
            fields[column] = Field.JOB_TITLE
        elif word in {"name", "full name", "fullname"}:
            fields[column] = Field.NAME
        elif word == "state":
            fields[column] = Field.ROLE  # in our own submission JSON
    return fields


def _key(said: _Said) -> str:
    """At most 100 characters, told from the keys of schedule files."""
    if said.id:
        if GUID.fullmatch(said.id):
            return f"guid:{said.id.lower()}"
        return f"id:{said.id}" if len(said.id) <= 90 else f"id#{_hash(said.id)}"
    if said.email:
        return f"mail:{_hash(f'{said.email} {said.name.casefold()}')}"
    return f"name:{_hash(said.name.casefold())}"


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:40]
