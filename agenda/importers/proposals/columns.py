"""Which column of a foreign table says what. Known by the headers of Sessionize, Papercall, pretalx and ourselves.
Pure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.sheets.rows import Table, Unreadable


class Field(StrEnum):
    """What a column can say. The value is its name in `--map`."""

    ID = "id"
    TITLE = "title"
    SUBTITLE = "subtitle"
    ABSTRACT = "abstract"
    DESCRIPTION = "description"
    NOTES = "notes"
    INTERNAL = "internal_notes"
    STATE = "state"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    TYPE = "type"
    TRACK = "track"
    MINUTES = "minutes"
    LEVEL = "level"
    LANGUAGE = "language"
    NO_RECORDING = "do_not_record"
    RECORDING = "may_record"
    LICENCE = "licence"
    SUBMITTED = "submitted"
    STARTS = "starts"
    ENDS = "ends"
    CLASSIFIERS = "classifiers"
    ANSWERS = "answers"
    SPEAKERS = "speakers"
    SPEAKER_IDS = "speaker_ids"
    OWNER = "owner"
    OWNER_EMAIL = "owner_email"
    SPEAKER_ID = "speaker_id"
    NAME = "speaker_name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    COMPANY = "company"
    JOB_TITLE = "job_title"
    PRONOUNS = "pronouns"
    BIOGRAPHY = "biography"
    LINK = "link"
    ROLE = "role"
    QUESTION = "question"
    TAGS = "tags"
    IGNORE = "ignore"


# Headers without case, signs and doubled spaces. The first of a field that a table has is taken.
KNOWN: Mapping[Field, tuple[str, ...]] = {
    Field.ID: ("guid", "session id", "code", "id", "submission id", "proposal id", "talk id", "slug", "key"),
    Field.TITLE: (
        "title", "proposal title", "talk title", "session title", "title of the talk", "title of your talk",
        "talk", "titel",
    ),
    Field.SUBTITLE: ("subtitle", "untertitel"),
    Field.ABSTRACT: (
        "abstract", "talk abstract", "elevator pitch", "summary", "short description", "zusammenfassung",
    ),
    Field.DESCRIPTION: (
        "description", "talk details", "details", "long description", "talk description", "session description",
        "outline", "beschreibung",
    ),
    Field.NOTES: (
        "notes", "notes for the committee", "notes for reviewers", "owner notes", "additional info",
        "additional information", "private notes", "notizen",
    ),
    Field.INTERNAL: (
        "internal notes", "median score", "average mean score", "mean score", "average score", "rating",
        "average rating", "score", "comparison rating", "stars rating", "yes no rating", "review comments",
        "comments", "evaluation comments", "number of evaluations", "votes",
    ),
    Field.STATE: ("state", "status", "proposal state", "session status", "decision"),
    Field.PENDING: ("pending proposal state", "pending state", "pending decision"),
    Field.CONFIRMED: ("owner confirmed", "confirmed", "speaker confirmed"),
    Field.TYPE: (
        "type", "session type", "submission type", "session format", "talk format", "format", "kind", "talk type",
        "proposal type",
    ),
    Field.TRACK: ("track", "category", "main topic", "theme"),
    Field.MINUTES: (
        "minutes", "duration", "length", "scheduled duration", "duration minutes", "duration in minutes", "dauer",
    ),
    Field.LEVEL: ("level", "audience level", "audience", "difficulty", "session level", "python skill level"),
    Field.LANGUAGE: ("language", "content locale", "locale", "session language", "sprache"),
    Field.NO_RECORDING: (
        "do not record", "dont record this session", "don’t record this session", "no recording",
    ),
    Field.RECORDING: ("may be recorded", "recording allowed", "record this session"),
    Field.LICENCE: ("licence", "license", "recording license", "recording licence"),
    Field.SUBMITTED: (
        "submitted", "date submitted", "created", "created at", "submitted at", "submission date", "timestamp",
    ),
    Field.STARTS: ("start", "starts at", "scheduled at", "start time"),
    Field.ENDS: ("end", "ends at", "end time"),
    Field.CLASSIFIERS: ("event classifiers",),
    Field.ANSWERS: ("answers",),
    Field.SPEAKERS: ("speakers", "speaker names", "speaker", "presenters", "presenter", "authors"),
    Field.SPEAKER_IDS: ("speaker ids",),
    Field.OWNER: ("owner",),
    Field.OWNER_EMAIL: ("owner email",),
    Field.SPEAKER_ID: ("speaker id", "speaker code"),
    Field.NAME: ("name", "speaker name", "full name", "your name", "display name"),
    Field.FIRST_NAME: ("firstname", "first name", "speaker first name", "vorname"),
    Field.LAST_NAME: ("lastname", "last name", "surname", "family name", "speaker last name", "nachname"),
    Field.EMAIL: (
        "email", "e mail", "speaker email", "speaker emails", "speaker e mail", "email address", "e mail address", "mail",
        "your email",
    ),
    Field.COMPANY: (
        "company", "organization", "organisation", "affiliation", "employer", "speaker company", "firma",
        "organization or affiliation",
    ),
    Field.JOB_TITLE: ("job title", "tagline", "position", "speaker job title", "speaker tagline", "jobtitle"),
    Field.PRONOUNS: ("pronouns", "your pronoun", "your pronouns", "speaker pronouns"),
    Field.BIOGRAPHY: ("biography", "bio", "speaker bio", "speaker biography", "about you"),
    Field.LINK: (
        "links", "url", "website", "twitter", "x twitter", "linkedin", "blog", "github", "mastodon", "facebook",
        "instagram", "company website", "homepage", "bluesky", "web", "sessionize profile",
    ),
    Field.ROLE: ("speaker role", "role"),
    Field.TAGS: ("tags", "keywords", "topics"),
    # Known, and not ours to take: the agenda is imported from schedule.xml, pictures are not fetched.
    Field.IGNORE: (
        "room", "slot count", "session image", "image", "is featured", "owner informed", "live link", "live url",
        "recording link", "recording url", "favorited count", "profile picture", "avatar", "start date",
        "start time date", "end date", "start time time", "resources", "attachments", "schema", "origin", "public url",
        "talk url", "reviews", "abstentions", "reviews finished", "slot", "rank", "raw rank", "adjusted", "adjusted low",
        "adjusted high", "raw mean", "event", "show this session in public list of featured sessions", "speaker count",
        "changed at", "public name", "contacts", "availabilities", "state of speaker",
    ),
}  # fmt: skip
# Several columns may say these: their words are put together.
SEVERAL = frozenset({
    Field.NOTES, Field.INTERNAL, Field.DESCRIPTION, Field.LINK, Field.QUESTION, Field.IGNORE, Field.TAGS,
})  # fmt: skip
# What is left out without a word.
QUIET = frozenset({Field.IGNORE, Field.ID})
# Headers by which the whole table is told to be of one system.
SYSTEMS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Plenary", frozenset({"code", "pending decision", "internal notes"})),
    ("Sessionize", frozenset({"session id", "title", "owner"})),
    ("Sessionize", frozenset({"session id", "title", "speaker id"})),
    ("Sessionize", frozenset({"session id", "title", "speakers"})),
    ("Papercall", frozenset({"talk format", "audience level", "title"})),
    ("pretalx", frozenset({"proposal title", "speaker names"})),
    ("pretalx", frozenset({"proposal title", "session type"})),
    ("pretalx", frozenset({"submission type", "content locale", "title"})),
    ("Submission JSON", frozenset({"guid", "title", "speakers", "abstract"})),
)
SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Columns:
    """Column → field, for every column of the table. `system` is empty for a table of nobody we know."""

    fields: Mapping[str, Field]
    system: str
    notes: tuple[str, ...] = ()

    def columns(self, field: Field) -> list[str]:
        return [column for column, said in self.fields.items() if said == field]

    def column(self, field: Field) -> str:
        """The column that says it, or empty."""
        return next(iter(self.columns(field)), "")


def plain(header: str) -> str:
    """`E-Mail_Address:` as `e mail address`."""
    return SIGNS.sub(" ", header.casefold().replace("'", "").replace("’", "")).strip()


def recognise(table: Table) -> Columns:
    """What the headers say by themselves; a column nobody knows is left out."""
    words = {column: plain(column) for column in table.head}
    names = set(words.values())
    system = next((name for name, wanted in SYSTEMS if wanted <= names), "")
    known = {word: (field, rank) for field, heads in KNOWN.items() for rank, word in enumerate(heads)}
    fields = dict.fromkeys(table.head, Field.IGNORE)
    best: dict[Field, tuple[int, str]] = {}
    unknown = []
    for column, word in words.items():
        if word not in known:
            unknown.append(column)
            continue
        field, rank = known[word]
        if field in SEVERAL:
            fields[column] = field
        elif field not in best or rank < best[field][0]:
            best[field] = (rank, column)
    fields |= {column: field for field, (_rank, column) in best.items()}
    _settle(fields, words, table)
    return Columns(fields, system, _untaken(fields, words, unknown))


def _settle(fields: dict[str, Field], words: Mapping[str, str], table: Table) -> None:
    """What depends on which other columns there are."""
    said = {field: column for column, field in fields.items()}
    if Field.ABSTRACT not in said:
        # Where there is one text only, it is the one for the agenda.
        first = next((column for column, field in fields.items() if field == Field.DESCRIPTION), None)
        if first is not None:
            fields[first] = Field.ABSTRACT
    if Field.TITLE not in said and Field.NAME in said and words[said[Field.NAME]] == "name":
        alone = not ({Field.EMAIL, Field.BIOGRAPHY, Field.FIRST_NAME} & said.keys())
        if alone:
            fields[said[Field.NAME]] = Field.TITLE
    guid, code = (next((c for c, word in words.items() if word == name), None) for name in ("guid", "code"))
    if guid is not None and code is not None and not any(row.cells.get(guid) for row in table.rows):
        fields[guid], fields[code] = Field.IGNORE, Field.ID


def _untaken(fields: Mapping[str, Field], words: Mapping[str, str], unknown: list[str]) -> tuple[str, ...]:
    notes = []
    if unknown:
        notes.append(f"Columns not taken, since nobody knows what they mean: {', '.join(unknown)}.")
    tags = [column for column, field in fields.items() if field == Field.TAGS]
    if tags:
        notes.append(f"Tags are not kept here: {', '.join(tags)}. They can become the answer to a question.")
    known = {word for field in KNOWN if field not in QUIET for word in KNOWN[field]}
    doubled = [column for column, field in fields.items() if field == Field.IGNORE and words[column] in known]
    if doubled:
        notes.append(f"Columns not taken, since another one says the same: {', '.join(doubled)}.")
    return tuple(notes)


def chosen(table: Table, choices: Mapping[str, str]) -> Columns:
    """The recognised mapping with what somebody chose instead. Raises Unreadable for what there is not."""
    found = recognise(table)
    if not choices:
        return found
    by_word = {plain(column): column for column in table.head}
    wanted: dict[str, Field] = {}
    for given, name in choices.items():
        column = given if given in found.fields else by_word.get(plain(given))
        if column is None:
            raise Unreadable(f"There is no column “{given}”. The columns are: {', '.join(table.head)}.")
        field = _field(name)
        if field in wanted.values() and field not in SEVERAL:
            raise Unreadable(f"Only one column can be “{field}”.")
        wanted[column] = field
    taken = {field for field in wanted.values() if field not in SEVERAL}
    fields = {column: Field.IGNORE if field in taken else field for column, field in found.fields.items()}
    fields |= wanted
    words = {column: plain(column) for column in table.head}
    known = {word for heads in KNOWN.values() for word in heads}
    left = {column: field for column, field in fields.items() if column not in wanted}
    unknown = [column for column in left if words[column] not in known]
    return Columns(fields, found.system, _untaken(left, words, unknown))


def _field(name: str) -> Field:
    try:
        return Field(name.strip().lower().replace("-", "_"))
    except ValueError:
        raise Unreadable(f"“{name}” is no field. The fields are: {', '.join(Field)}.") from None
