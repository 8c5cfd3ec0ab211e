"""Differences with the gateways' books that nobody has explained yet, for the doctor. One query."""

from collections.abc import Iterator

from tickets.difference import Difference
from tickets.models import BookDifference


def gateway_books() -> Iterator[Difference]:
    for row in BookDifference.objects.open().order_by("pk"):
        yield Difference(f"{row.gateway} {row.subject}", row.words, row.ours, row.theirs)


CHECKS = (gateway_books,)
