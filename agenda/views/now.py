"""What is on now and comes next: a page of all rooms, and a screen to hang beside each door. Kept for a minute."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agenda import at_hand, public
from agenda import now as board
from agenda.views import keeping
from events import access
from events.models import Event

MINUTE = 60


def _this_minute() -> datetime:
    return timezone.now().replace(second=0, microsecond=0)


@access.public
@require_safe
def now(request: HttpRequest, event: Event) -> HttpResponse:
    version = public.newest(event)
    if version is None:
        return keeping.not_yet(request, event)
    instant = _this_minute()

    def page() -> str:
        programme = at_hand.programme(event, version)
        context = {
            "event": event,
            "rooms": board.board(programme, instant),
            "instant": instant,
            "is_over": board.is_over(programme, instant),
        }
        return render_to_string("agenda/now.html", context, request)

    return keeping.kept(request, event, version, ("now", instant), page, seconds=MINUTE)


@access.public
@require_safe
def screen(request: HttpRequest, event: Event, room: str) -> HttpResponse:
    """For a screen that nobody touches: it asks again by itself and says so when it cannot."""
    version = public.newest(event)
    if version is None:
        raise Http404(_("The agenda is not out yet."))
    instant = _this_minute()

    def page() -> str:
        found = board.room(at_hand.programme(event, version), room, instant)
        if found is None:
            raise Http404(_("There is no such room in the agenda."))
        return render_to_string(
            "agenda/screen.html", {"event": event, "room": found, "instant": instant}, request
        )

    return keeping.kept(request, event, version, ("screen", room, instant), page, seconds=MINUTE)
