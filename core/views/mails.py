"""The mails of the demo, read in the browser instead of an inbox."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core import access
from core.models import OutboxMail


@access.local
def inbox(request: HttpRequest) -> HttpResponse:
    """The latest mails, for everybody at this machine; `?to=` shows one address."""
    _only_where_mails_are_shown()
    mails = OutboxMail.objects.finished()
    address = request.GET.get("to", "").strip()
    if address:
        mails = mails.filter(to_address__iexact=address)
    return render(request, "core/mails.html", {"mails": mails[:100], "address": address})


@access.local
def mail(request: HttpRequest, public_id: str) -> HttpResponse:
    _only_where_mails_are_shown()
    row = get_object_or_404(OutboxMail.objects.finished(), public_id=public_id)
    return render(request, "core/mail.html", {"mail": row})


def _only_where_mails_are_shown() -> None:
    if not settings.SHOW_MAILS:
        raise Http404
