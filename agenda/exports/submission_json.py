"""Talks as submission JSON, the form in which frab, pretalx and c3voc's tools pass proposals on.

A list of objects, each valid against the schema of c3voc (tests/schemas/submission.schema.json). What that has no
place for stands in `event_classifiers`, which is free. What is decided and not told stays here: the file is for other
systems. The numbers of answers count within the file only.
"""

import json
from collections.abc import Iterator
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from agenda.exports import frab
from agenda.exports.proposal_table import Entry, Table, answer_of, guid_of
from agenda.models import ProposalQuestion, Speaker
from events.models import Event

MEDIA_TYPE = "application/json"
LONGEST = 840  # minutes the schema takes
LANGUAGES = frozenset({"en", "de"})
KINDS = {
    "workshop": ("workshop", "tutorial", "training", "hands-on"),
    "podium": ("panel", "podium", "discussion"),
    "meeting": ("meeting", "bof", "meetup", "birds of"),
    "film": ("film", "movie"),
    "performance": ("performance", "theatre", "show"),
    "music": ("music", "concert", "dj"),
    "talk": ("talk", "keynote", "lecture", "session", "presentation", "vortrag"),
}


def render(event: Event, table: Table, site_url: str) -> bytes:
    numbers = count(1)
    entries = [_entry(event, table, entry, site_url, numbers) for entry in table.entries]
    return json.dumps(entries, ensure_ascii=False, indent=1).encode()


def _entry(event: Event, table: Table, entry: Entry, site_url: str, numbers: Iterator[int]) -> dict[str, Any]:
    session = entry.session
    return {
        "guid": guid_of(session),
        "title": frab.clean(session.title),
        "subtitle": frab.clean(session.subtitle) or None,
        "abstract": frab.clean(session.abstract),
        "description": frab.clean(session.description) or None,
        "duration": min(session.length, LONGEST),
        "type": _kind(session.session_type.name),
        "do_not_record": session.do_not_record,
        "track": session.track.name if session.track else None,
        "speakers": [_person(row) for row in entry.speakers],
        "language": session.language if session.language in LANGUAGES else "",
        "recording_license": session.licence or None,
        "notes": frab.clean(session.notes),
        "internal_notes": "" if entry.is_kept_back else frab.clean(session.internal_notes),
        "answers": list(_answers(event, table, entry, numbers)),
        "event_classifiers": _classifiers(entry),
        "origin": urlsplit(site_url).hostname or "localhost",
        "url": f"{site_url}{session.path}",
    }


def _kind(name: str) -> str:
    plain = name.casefold()
    return next((kind for kind, words in KINDS.items() if any(word in plain for word in words)), "other")


def _person(row: Speaker) -> dict[str, Any]:
    person = row.participant
    found = {
        "name": frab.clean(person.name),
        "guid": frab.guid_for(person.public_id),
        "code": person.code,
        "biography": frab.clean(person.biography) or None,
        "links": [{"url": link} for link in person.link_list],
        "state": row.role,
    }
    return found | ({"email": person.address} if person.address else {})


def _classifiers(entry: Entry) -> dict[str, str]:
    session = entry.session
    return {
        "type": session.session_type.name,
        "level": session.level,
        "language": session.language,
        "state": session.state,
        "submitted_at": session.submitted_at.isoformat() if session.submitted_at else "",
    }


def _answers(event: Event, table: Table, entry: Entry, numbers: Iterator[int]) -> Iterator[dict[str, Any]]:
    positions = {question.pk: position for position, question in enumerate(table.questions, 1)}
    language = event.language[:2] or "en"
    for answer in sorted(entry.session.answers.all(), key=lambda row: positions[row.question_id]):
        question = table.questions[positions[answer.question_id] - 1]
        chosen = [option.text for option in answer.options.all()]
        yield {
            "id": next(numbers),
            "question": _question(question, positions[question.pk], language),
            "answer": frab.clean(answer_of(answer)),
            "answer_file": None,
            "submission": entry.session.code,
            "person": None,
            "options": [{"answer": {language: text}} for text in chosen],
        }


def _question(question: ProposalQuestion, number: int, language: str) -> dict[str, Any]:
    return {
        "id": number,
        "question": {language: question.text},
        "required": question.is_required,
        "target": "submission",
    }
