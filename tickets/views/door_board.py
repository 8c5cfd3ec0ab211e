"""Who is here, for the team: one page a list, which renews itself."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.http import Request
from events import access
from events.models import Event
from events.rights import Right
from tickets import door_board
from tickets.models import CheckInList


@require_safe
@access.team(Right.DOOR)
def board(request: Request, event: Event) -> HttpResponse:
    lists = list(CheckInList.objects.filter(event=event))
    asked = request.GET.get("list", "")
    chosen = next((one for one in lists if one.public_id == asked), lists[0] if lists else None)
    tabs = [
        {"href": f"?list={one.public_id}", "text": one.name, "current": one == chosen, "count": None}
        for one in lists
    ]
    context = {
        "event": event,
        "chosen": chosen,
        "tabs": tabs,
        "board": door_board.read(chosen, event) if chosen else None,
        "now": timezone.now(),
    }
    template = "tickets/door/_figures.html" if request.htmx and chosen else "tickets/door/board.html"
    response = render(request, template, context)
    response["Cache-Control"] = "private, no-store"
    return response
