"""What a call for talks asks, whom it invites, and files for it."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from django.utils import timezone

from agenda.models import CallForTalks, LateLink, ProposalOption, ProposalQuestion
from events.models import Event
from tests.factories.events import number


def make_asked(event: Event, text: str, *options: str, **fields: Any) -> ProposalQuestion:
    """A line with the proposal; a choice where options are given. `types` and `tracks` are lists."""
    types, tracks = fields.pop("types", ()), fields.pop("tracks", ())
    kind = ProposalQuestion.Kind.CHOICE if options else ProposalQuestion.Kind.TEXT
    values = {"event": event, "text": text, "kind": kind, "position": number() % 30_000}
    row = ProposalQuestion.objects.create(**values | fields)
    for position, option in enumerate(options):
        ProposalOption.objects.create(question=row, text=option, position=position)
    row.session_types.set(types)
    row.tracks.set(tracks)
    return row


def make_late_link(event: Event, **fields: Any) -> LateLink:
    """For one talk of any type, without an end."""
    call = CallForTalks.objects.get(event=event)
    link = LateLink.objects.create(**{"call": call, "note": "Grace", "created_at": timezone.now()} | fields)
    link.call.event = event
    return link


def pdf(size: int = 0, after: bytes = b"") -> bytes:
    """A small PDF, filled up to `size` bytes."""
    end = b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    start = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n"
    return start + b"%" * max(0, size - len(start) - len(end)) + end + after


def archive(*names: str, first: tuple[str, bytes] | None = None) -> bytes:
    """A zip with these members, as slides are; `first` is written before them, not compressed."""
    out = BytesIO()
    with ZipFile(out, "w") as packed:
        if first:
            packed.writestr(first[0], first[1], compress_type=ZIP_STORED)
        for name in names:
            packed.writestr(name, b"x")
    return out.getvalue()


def pptx(*more: str) -> bytes:
    return archive("[Content_Types].xml", "_rels/.rels", "ppt/presentation.xml", *more)


def odp(*more: str) -> bytes:
    mime = b"application/vnd.oasis.opendocument.presentation"
    return archive("content.xml", "META-INF/manifest.xml", *more, first=("mimetype", mime))
