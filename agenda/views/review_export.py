"""The committee's table of talks as a file: what its reader may see, and nothing else."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.http import SignedInRequest
from agenda import committee
from agenda.exports import review_table
from core import tables
from events import access
from events.models import Event
from events.rights import Right


@never_cache
@access.team(Right.REVIEW)
def as_csv(request: SignedInRequest, event: Event) -> HttpResponse:
    """`?delimiter=semicolon` for spreadsheets whose decimal mark is a comma."""
    head, rows = review_table.sheet(committee.take_seat(request.user, event, timezone.now()))
    delimiter = ";" if request.GET.get("delimiter") == "semicolon" else ","
    body = tables.as_csv(head, rows, delimiter=delimiter, keep_lines=True)
    return _file(body, tables.MEDIA_TYPE, f"{event.slug}-review.csv")


@never_cache
@access.team(Right.REVIEW)
def as_xlsx(request: SignedInRequest, event: Event) -> HttpResponse:
    head, rows = review_table.sheet(committee.take_seat(request.user, event, timezone.now()))
    return _file(tables.as_xlsx(_("Talks"), head, rows), tables.XLSX_TYPE, f"{event.slug}-review.xlsx")


def _file(body: str | bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
