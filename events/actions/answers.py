"""Storing what people answer to an organizer's questions: words, choices, files. For all kinds of questions alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from core.ids import new_id
from events.models.asking import AnswerBase, AskedBase

LONGEST = {AskedBase.Kind.TEXT: 200, AskedBase.Kind.LONG: 2_000}


class CannotAnswer(Exception):
    """`message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Upload:
    """`suffix` is that of the content (uploads.suffix_of), `name` what the sender called the file."""

    content: bytes
    suffix: str
    name: str


@dataclass(frozen=True)
class Given:
    """One answer; of a consent `text` holds the words that were agreed to."""

    text: str = ""
    options: frozenset[int] = frozenset()
    upload: Upload | None = None


def check(question: AskedBase, options: Iterable[int], given: Given) -> None:
    """Raises CannotAnswer for what is no possible answer; `options` are those the question has."""
    many = question.kind == AskedBase.Kind.SEVERAL
    if given.options - set(options) or (len(given.options) > 1 and not many):
        raise CannotAnswer(_("“%(question)s” has other answers now.") % {"question": question.text})
    if len(given.text) > LONGEST.get(AskedBase.Kind(question.kind), 300):
        raise CannotAnswer(_("The answer to “%(question)s” is too long.") % {"question": question.text})


def is_said(row: AnswerBase, options: Iterable[int], given: Given) -> bool:
    """Whether the row, with these options, holds the answer already."""
    return given.upload is None and row.text == given.text and set(options) == given.options


def write(row: Any, given: Given, now: datetime) -> None:
    """Into an answer, new or known, in the caller's transaction."""
    row.text, row.at = given.text, now
    if given.upload is not None:
        _put_file(row, given.upload)
    is_new = row.pk is None
    row.save()
    if given.options or not is_new:
        row.options.set(given.options)


def _put_file(row: AnswerBase, upload: Upload) -> None:
    """Under a name nobody can guess; what it replaces goes when the new one has stayed."""
    old = row.file.name
    if old:
        transaction.on_commit(partial(row.file.storage.delete, old))
    row.file.save(f"{new_id('fil')}{upload.suffix}", ContentFile(upload.content), save=False)
    row.file_name = upload.name[-200:]


def forget(rows: models.QuerySet[Any]) -> None:
    """Delete answers with their files, inside the caller's transaction."""
    found = list(rows)
    if not found:
        return
    files = [answer.file for answer in found if answer.file]
    rows.delete()
    for file in files:
        transaction.on_commit(partial(file.storage.delete, file.name))
