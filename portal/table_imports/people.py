"""People from a table: found by code, by address and name, or by name alone where there is no address."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import history
from events.actions import participants, table_rows
from events.actions.participants import Person, same_person
from events.models import Event, Participant, TableImportLine
from events.rights import Right
from portal.table_imports import undoing
from portal.table_imports.base import (
    Field,
    Job,
    Judged,
    Kind,
    Line,
    Seen,
    Written,
    address,
    fits,
    full_name,
    shown,
    twice,
)

NAME = Field(
    "name", gettext_lazy("Name"),
    ("full name", "fullname", "attendee name", "ticket full name", "participant", "person", "vollständiger name", "nom complet",
     "nombre completo", "nome completo"),
)  # fmt: skip
FIRST = Field(
    "first name", gettext_lazy("First name"),
    ("firstname", "given name", "forename", "vorname", "prénom", "prenom", "nombre", "ticket first name",
     "attendee name given name"),
)  # fmt: skip
LAST = Field(
    "last name", gettext_lazy("Last name"),
    ("lastname", "surname", "family name", "nachname", "familienname", "nom", "nom de famille", "apellido", "apellidos",
     "sobrenome", "ticket last name", "attendee name family name"),
)  # fmt: skip
EMAIL = Field(
    "email", gettext_lazy("E-mail address"),
    ("e mail", "e mail address", "email address", "mail", "attendee email", "ticket email", "e mail adresse", "mailadresse",
     "adresse e mail", "courriel", "correo", "correo electrónico", "endereço de e mail"),
)  # fmt: skip
COMPANY = Field(
    "company", gettext_lazy("Company"),
    ("organisation", "organization", "employer", "affiliation", "firma", "unternehmen", "arbeitgeber", "société",
     "entreprise", "empresa", "ticket company name", "company name"),
)  # fmt: skip
FIELDS = (
    Field("code", gettext_lazy("Code of the person"), ("participant code", "person code")),
    NAME, FIRST, LAST, EMAIL, COMPANY,
    Field("badge_name", gettext_lazy("Name on the badge"),
          ("badge name", "badge", "nickname", "name auf dem badge", "name auf dem schild", "nom sur le badge")),
    Field("pronouns", gettext_lazy("Pronouns"), ("pronoun", "pronomen", "pronoms", "pronombres")),
    Field("job_title", gettext_lazy("What he or she does"),
          ("job title", "title", "position", "role", "function", "funktion", "beruf", "poste", "cargo", "ticket job title",
           "what you do", "what he or she does")),
    Field("phone", gettext_lazy("Phone"),
          ("phone number", "telephone", "mobile", "telefon", "telefonnummer", "handy", "téléphone", "teléfono", "ticket phone number")),
    Field("diet", gettext_lazy("Diet"),
          ("dietary requirements", "dietary needs", "food", "meal", "essen", "ernährung", "régime", "dieta")),
    Field("access_needs", gettext_lazy("Access needs"),
          ("access needs", "accessibility", "accessibility needs", "barrierefreiheit", "accessibilité", "accesibilidad")),
    Field("notes", gettext_lazy("Notes of the team"), ("note", "comment", "comments", "notizen", "bemerkung", "remarques", "notas")),
)  # fmt: skip
# Columns that a line gives as they are; of the name and the address see below.
PLAIN = ("company", "badge_name", "pronouns", "job_title", "phone", "diet", "access_needs", "notes")
MADE = ("name", *PLAIN)
LABELS: Mapping[str, Any] = {one.key: one.label for one in FIELDS}
LONGEST = {name: getattr(Participant._meta.get_field(name), "max_length", None) for name in MADE}
LONGEST_NOTE = 5_000


@dataclass
class Known:
    """People of the event that some lines may mean."""

    by_code: dict[str, Participant] = field(default_factory=dict)
    by_email: dict[str, Participant] = field(default_factory=dict)
    at_contact: dict[str, list[Participant]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Participant]] = field(default_factory=lambda: defaultdict(list))


def known(event: Event, codes: set[str], addresses: set[str], names: set[str]) -> Known:
    """Three queries, a fourth for names without an address."""
    found = Known()
    rows = Participant.objects.filter(event=event).order_by("pk")
    if codes:
        found.by_code = {row.code: row for row in rows.filter(code__in=codes)}
    found.by_email = {str(row.email): row for row in rows.filter(email__in=addresses)}
    for row in rows.filter(contact_email__in=addresses - {""}, email=None):
        found.at_contact[row.contact_email].append(row)
    if names:
        for row in rows.filter(name__in=names, email=None, contact_email=""):
            found.by_name[row.name.casefold()].append(row)
    return found


def known_to(event: Event, lines: Sequence[Line]) -> Known:
    addresses = {line.text("email").strip("<>").removeprefix("mailto:").lower() for line in lines} - {""}
    names = {full_name(line) for line in lines if not line.text("email")} - {""}
    return known(event, {line.text("code").upper() for line in lines} - {""}, addresses, names)


def match(
    found: Known, judged: Judged, *, code: str, name: str, email: str, company: str
) -> Participant | None:
    """Who is meant. Two names on one address are two people: the second is reached at the address of the first."""
    by_code = found.by_code.get(code.upper()) if code else None
    if by_code is not None and _may_be(by_code, name, email):
        return by_code
    if not email:
        return _by_name(found, judged, name, company)
    owner = found.by_email.get(email)
    if owner is not None and same_person(owner.name, name):
        return owner
    namesakes = [one for one in found.at_contact.get(email, []) if one.name.casefold() == name.casefold()]
    if namesakes:
        return namesakes[0]
    if owner is not None:
        words = _("%(address)s is %(name)s here: this is a second person, reached at that address.")
        judged.notes.append(words % {"address": email, "name": shown(owner.name)})
    return None


def _may_be(row: Participant, name: str, email: str) -> bool:
    """A code alone could be that of somebody at another event."""
    return bool(email and row.address == email) or bool(name and same_person(row.name, name))


def _by_name(found: Known, judged: Judged, name: str, company: str) -> Participant | None:
    rows = [
        one
        for one in found.by_name.get(name.casefold(), [])
        if not company or not one.company or one.company.casefold() == company.casefold()
    ]
    if len(rows) > 1:
        judged.problem(
            "email", _("Several people without an address have this name: give the code of the one you mean.")
        )
    return rows[0] if len(rows) == 1 else None


def identity(row: Participant | None, name: str, email: str, company: str) -> Any:
    """By which two lines of a file are one person."""
    if row is not None:
        return row.pk
    return (email, name.casefold()) if email else (name.casefold(), company.casefold(), "")


def judge(job: Job, lines: Sequence[Line], seen: Seen) -> list[Judged]:
    found = known_to(job.event, lines)
    return [_judge(line, found, seen) for line in lines]


def _judge(line: Line, found: Known, seen: Seen) -> Judged:
    name, judged = full_name(line), Judged()
    email = address(judged, line)
    judged.label = shown(name or email)
    values = {
        key: line.cells[key].strip() if key == "notes" else line.text(key) for key in PLAIN if line.text(key)
    }
    values = ({"name": name} if name else {}) | values
    for key, value in values.items():
        fits(judged, key, value, LONGEST[key] or LONGEST_NOTE)
    row = match(
        found, judged, code=line.text("code"), name=name, email=email, company=values.get("company", "")
    )
    if row is None and not name:
        judged.problem("name", _("Somebody needs a name."))
    twice(
        judged,
        "email" if email else "name",
        seen.first(identity(row, name, email, values.get("company", "")), line.number),
    )
    _note_address(judged, row, email, name, seen)
    judged.row = row
    judged.plan = _new(values, email) if row is None else _changed(judged, row, values, email, found)
    judged.settle()
    return judged


def _note_address(judged: Judged, row: Participant | None, email: str, name: str, seen: Seen) -> None:
    """An address that an earlier line of the file gives to somebody else."""
    if not email or judged.problems:
        return
    first = seen.names.setdefault(email, name.casefold())
    if row is None and first != name.casefold() and not judged.notes:
        words = _("%(address)s belongs to an earlier line: this is a second person, reached at that address.")
        judged.notes.append(words % {"address": email})


def _new(values: Mapping[str, str], email: str) -> Person:
    rest = {
        key: values[key]
        for key in PLAIN
        if key in values and key not in {"company", "badge_name", "pronouns"}
    }
    return Person(
        values.get("name", ""), email=email, company=values.get("company", ""), badge_name=values.get("badge_name", ""),
        pronouns=values.get("pronouns", ""), more=rest,
    )  # fmt: skip


def _changed(
    judged: Judged, row: Participant, values: Mapping[str, str], email: str, found: Known
) -> dict[str, str]:
    """What differs. Empty cells change nothing."""
    plan = {key: value for key, value in values.items() if getattr(row, key) != value}
    if email and email != row.address:
        other = found.by_email.get(email)
        if other is not None and other.pk != row.pk:
            words = _("%(address)s belongs to %(name)s here: make them one on the page of the person first.")
            judged.problem("email", words % {"address": email, "name": shown(other.name)})
        elif row.user_id is not None:
            judged.problem(
                "email", _("This person signs in with another address, which only they can change.")
            )
        else:
            plan["email"] = email
    judged.changes = [
        (str(LABELS[key]), shown(getattr(row, key)), shown(value)) for key, value in plan.items()
    ]
    return plan


def write(job: Job, batch: Sequence[tuple[Line, Judged]]) -> list[Written]:
    new = [judged.plan for _line, judged in batch if judged.row is None]
    met, entries = participants.meet_all(event=job.event, people=new, by=job.by, now=job.now)
    history.write_all(entries)
    made = {entry.subject for entry in entries}
    newcomers = iter(met)
    known_ids = [judged.row.public_id for _line, judged in batch if judged.row is not None]
    rows = table_rows.people(job.event, known_ids) if known_ids else {}
    written, changes = [], []
    for _line, judged in batch:
        if judged.row is None:
            person = next(newcomers)
            written.append(_told_new(person) if person.public_id in made else Written())
            continue
        row = rows[judged.row.public_id]
        before = {key: getattr(row, key) for key in judged.plan}
        changes.append((row, judged.plan))
        written.append(Written(row.public_id, before, judged.plan))
    table_rows.change(event=job.event, changes=changes, kind="participant", by=job.by, now=job.now)
    table_rows.shown(job.event)
    return written


def _told_new(person: Participant) -> Written:
    return Written(
        person.public_id, {}, {name: getattr(person, name) for name in (*MADE, "email", "contact_email")}
    )


def undo(job: Job, lines: Sequence[TableImportLine]) -> list[str]:
    rows = table_rows.people(job.event, [line.subject for line in lines])
    names = {**LABELS, "contact_email": gettext_lazy("contact address")}
    return undoing.undo(job, lines, rows, "participant", names)


KIND = Kind(
    "people", gettext_lazy("People"), gettext_lazy("names, addresses, companies, what stands on the badge"), Right.PEOPLE,
    FIELDS, (("name", "first name", "last name", "code"),), judge, write, undo,
    (
        ("Name", "E-mail address", "Company", "What he or she does", "Pronouns", "Phone", "Diet"),
        ("Ana Example", "ana@example.org", "Example Ltd", "Engineer", "she/her", "+44 20 7946 0000", "vegetarian"),
        ("Bo Sample", "bo@example.net", "", "", "", "", ""),
    ),
    gettext_lazy("People whom nobody has touched go again. Who has a ticket or a talk by now, or was changed, stays."),
)  # fmt: skip
