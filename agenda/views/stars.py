"""Stars by script and by form. Agenda pages are kept for everybody, so what is starred is asked for apart."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agenda import readers
from agenda.actions import favourites
from agenda.models import Favourite, Session
from events import access, kept
from events.models import Event

TOO_MANY = 429


@access.public
@require_http_methods(["GET", "HEAD", "POST"])
def star(request: HttpRequest, event: Event, code: str) -> HttpResponse:
    """A page with one button for who has no script; JSON for who has. `on` says which way, so twice is once."""
    if request.method != "POST":
        return _page(request, event, code)
    by_script = "application/json" in request.headers.get("Accept", "")
    is_on = request.POST.get("on") == "1"
    try:
        reader = readers.met(request, event) if is_on else readers.of(request, event)
        turn = favourites.star if is_on else favourites.unstar
        turn(event=event, code=code, who=reader.who, now=timezone.now())
    except favourites.Missing:
        raise Http404(_("There is no such session in the agenda.")) from None
    except favourites.Refused as refused:
        if by_script:
            return JsonResponse({"error": refused.message}, status=TOO_MANY)
        return _page(request, event, code, refused.message, TOO_MANY)
    answer = JsonResponse({"on": is_on}) if by_script else redirect("my_agenda", slug=event.slug)
    settled: HttpResponse = reader.settle(answer)
    return settled


@access.public
@require_safe
def stars(request: HttpRequest, event: Event) -> HttpResponse:
    """What the reader starred, by code; with `?token` also what a script must send to star."""
    reader = readers.of(request, event)
    mine = Favourite.objects.filter(event=event).of(reader.who.participant, reader.who.device).standing()
    told: dict[str, object] = {
        "stars": list(mine.values_list("session__code", flat=True)) if reader.who else []
    }
    if event.shows_stars:
        told["counts"] = kept.of_event(event, "stars", lambda: _counts(event))
    if "token" in request.GET:
        told["token"] = get_token(request)
    answer: HttpResponse = reader.settle(JsonResponse(told))
    return answer


def _counts(event: Event) -> dict[str, int]:
    found = Favourite.objects.filter(event=event).per_session()
    codes = dict(Session.objects.filter(pk__in=found).values_list("pk", "code"))
    return {codes[key]: number for key, number in found.items()}


def _page(
    request: HttpRequest, event: Event, code: str, refused: str = "", status: int = 200
) -> HttpResponse:
    reader = readers.of(request, event)
    session = Session.objects.in_programme().filter(event=event, code=code).first()
    mine = Favourite.objects.filter(event=event, session__code=code).standing()
    is_on = mine.of(reader.who.participant, reader.who.device).exists()
    if session is None and not is_on:
        raise Http404(_("There is no such session in the agenda."))
    talk = session or mine.select_related("session")[0].session
    context = {"event": event, "talk": talk, "is_on": is_on, "refused": refused}
    answer: HttpResponse = reader.settle(render(request, "agenda/star.html", context, status=status))
    return answer
