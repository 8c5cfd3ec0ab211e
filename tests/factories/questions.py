"""Questions of an event, and files that people send."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from events.models import Event
from tickets.models import Question, QuestionOption


def make_question(event: Event, text: str, *options: str, **fields: Any) -> Question:
    """A line for each attendee; a choice where options are given."""
    kind = Question.Kind.CHOICE if options else Question.Kind.TEXT
    row = Question.objects.create(**{"event": event, "text": text, "kind": kind} | fields)
    for position, option in enumerate(options):
        QuestionOption.objects.create(question=row, text=option, position=position)
    return row


def option(question: Question, text: str) -> str:
    """What the form posts for this answer."""
    return str(question.options.get(text=text).text)


def png(after: bytes = b"", name: str = "card.png") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue() + after)
