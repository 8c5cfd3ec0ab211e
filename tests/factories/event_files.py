"""Events as files: written, brought in elsewhere, and changed by strangers."""

import hashlib
import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from events.models import Event, EventImport, Organizer
from portal.actions import event_imports
from portal.event_file import MANIFEST, packing
from portal.event_file.opening import Opened, open_file
from tests.factories.events import make_organizer


def picture() -> ContentFile[bytes]:
    out = BytesIO()
    Image.new("RGB", (20, 10), "#2f6fde").save(out, "PNG")
    return ContentFile(out.getvalue(), name="any.png")


def packed(event: Event) -> bytes:
    out = BytesIO()
    packing.write(out, event, now=timezone.now())
    return out.getvalue()


def opened(content: bytes) -> Opened:
    return open_file(BytesIO(content))


def brought_in(
    content: bytes, organizer: Organizer | None = None, *, slug: str = "", accepts_differences: bool = True
) -> EventImport:
    """As the worker does it. What its numbers say is not looked at, unless asked for."""
    row = event_imports.ask(
        organizer=organizer or make_organizer(), file=ContentFile(content, name="event.zip"),
        slug=slug, accepts_differences=accepts_differences, by=None, now=timezone.now(),
    )  # fmt: skip
    event_imports.run_due(now=timezone.now())
    row.refresh_from_db()
    return row


class Forged:
    """A file taken apart, to be put together otherwise: the lists are mended so that only the change is wrong."""

    def __init__(self, content: bytes) -> None:
        with ZipFile(BytesIO(content)) as packed:
            self.members = {name: packed.read(name) for name in packed.namelist()}
        self.manifest: dict[str, Any] = json.loads(self.members.pop(MANIFEST))

    def member(self, table: str) -> str:
        return next(str(one["file"]) for one in self.manifest["tables"] if one["name"] == table)

    def rows(self, table: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.members[self.member(table)].splitlines()]

    def write(self, table: str, lines: list[bytes]) -> None:
        content = b"".join(line + b"\n" for line in lines)
        self.members[self.member(table)] = content
        for one in self.manifest["tables"]:
            if one["name"] == table:
                one |= {"rows": len(lines), "sha256": hashlib.sha256(content).hexdigest()}

    def change(self, table: str, change: Callable[[list[dict[str, Any]]], Any]) -> "Forged":
        rows = self.rows(table)
        change(rows)
        self.write(table, [json.dumps(row).encode() for row in rows])
        return self

    def content(self, *more: tuple[str, bytes]) -> bytes:
        out = BytesIO()
        with ZipFile(out, "w") as packed:
            for name, content in [*self.members.items(), *more]:
                packed.writestr(name, content)
            packed.writestr(MANIFEST, json.dumps(self.manifest))
        return out.getvalue()
