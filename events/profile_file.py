"""A profile as one JSON file that its owner takes along; docs/profile-file.md describes it. Pure.

A file comes from anywhere. Whatever is wrong in a field is told and left out, so that the rest can still be used;
how long a text may be, and what a web address is, the form says that is filled with it.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from django.utils.translation import gettext as _

from events import photos

FORMAT, VERSION = "plenary-profile", 1
LARGEST_FILE = 4 * 1024 * 1024
LINES = ("name", "pronouns", "company")
TEXTS = (*LINES, "biography")


class NotAProfile(Exception):
    """Nothing of the file can be used; `message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Found:
    """`values` are texts as the form takes them, only for what the file holds; `photo` is a JPEG made anew."""

    values: Mapping[str, str]
    photo: bytes | None
    problems: tuple[str, ...]


def write(values: Mapping[str, str], photo: bytes | None) -> bytes:
    """`values` by name, `links` one a line; `photo` a JPEG."""
    document: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    document |= {name: values[name] for name in TEXTS}
    document["links"] = values["links"].split()
    document["photo"] = None
    if photo:
        document["photo"] = {"type": "image/jpeg", "data": base64.b64encode(photo).decode()}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def read(file: IO[bytes], size: int) -> Found:
    """What a file holds. Raises NotAProfile where it is no profile at all."""
    document = _document(file, size)
    problems: list[str] = []
    values = {
        name: text for name in TEXTS if name in document for text in [_text(name, document[name], problems)]
    }
    if "links" in document:
        values["links"] = _links(document["links"], problems)
    photo = _photo(document.get("photo"), problems)
    return Found({name: value for name, value in values.items() if value is not None}, photo, tuple(problems))


def _document(file: IO[bytes], size: int) -> dict[str, Any]:
    if size > LARGEST_FILE:
        raise NotAProfile(_("This file is larger than 4 MB. A profile is much smaller."))
    try:
        document = json.loads(file.read(LARGEST_FILE + 1).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # no text, no JSON, endless numbers, nested without end
        raise NotAProfile(_("This is no profile: the file cannot be read as JSON.")) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise NotAProfile(
            _("This JSON file is something else. Choose one that was saved on a page like this.")
        )
    version = document.get("version")
    if type(version) is not int or version < 1:
        raise NotAProfile(_("The file does not say which version of the format it has."))
    if version > VERSION:
        raise NotAProfile(_("This file was made by a newer Plenary (version %(n)s).") % {"n": version})
    return document


def _text(name: str, value: Any, problems: list[str]) -> str | None:
    if value is None:
        return ""
    if not isinstance(value, str):
        problems.append(_("“%(field)s” is no text, so it is left out.") % {"field": name})
        return None
    if not _is_clean(value):
        problems.append(_("“%(field)s” holds characters that no text has.") % {"field": name})
        return None
    return " ".join(value.split()) if name in LINES else value


def _links(value: Any, problems: list[str]) -> str | None:
    given = [] if value is None else value
    if not isinstance(given, list) or not all(isinstance(one, str) and _is_clean(one) for one in given):
        problems.append(_("“links” is no list of web addresses, so it is left out."))
        return None
    return "\n".join(" ".join(given).split())


def _photo(value: Any, problems: list[str]) -> bytes | None:
    if value is None:
        return None
    data = value.get("data") if isinstance(value, dict) else None
    if not isinstance(data, str):
        problems.append(_("“photo” is not as it should be, so it is left out."))
        return None
    try:
        content = base64.b64decode(data, validate=True)
        return photos.reencode(BytesIO(content), len(content))
    except (binascii.Error, ValueError):
        problems.append(_("The photo cannot be read, so it is left out."))
    except photos.NotAPhoto as error:
        problems.append(_("The photo is left out. %(why)s") % {"why": error.message})
    return None


def _is_clean(text: str) -> bool:
    """Without halves of characters and control characters, which no database and no file of ours could hold."""
    return not any(
        "\ud800" <= one <= "\udfff" or (one < " " and one not in "\t\n\r") or one == "\x7f" for one in text
    )
