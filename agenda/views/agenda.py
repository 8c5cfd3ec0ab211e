"""The agenda as everybody reads it: all days or one, all of it or what was chosen. Kept by version and choice."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from agenda import at_hand, choosing, grid, public
from agenda.choosing import Choices, Chosen
from agenda.public import Day, Programme
from agenda.views import feeds, keeping
from core import times
from core.templatetags.formats import current_locale
from events import access, partner_shelves
from events.models import Event

# More slots than this are shown day by day: nobody reads nine hundred at once.
ONE_PAGE = 330
HOUR = 3600


@access.public
def agenda(request: HttpRequest, event: Event) -> HttpResponse:
    """`?day=`, `?track=`, `?room=`, `?language=`, `?level=`, `?type=` and `?q=` choose."""
    if _wants_text(request):
        answer = feeds.in_text(request, event)
    else:
        answer = _page(request, event)
    patch_vary_headers(answer, ["Accept"])
    return answer


def _wants_text(request: HttpRequest) -> bool:
    """Who asks for it, and curl, which takes anything. So do those that draw previews of links: they want the page."""
    accepted, agent = request.headers.get("Accept", ""), request.headers.get("User-Agent", "")
    if "text/html" in accepted:
        return False
    return "text/plain" in accepted or agent.startswith(("curl/", "Wget/", "HTTPie/"))


def _page(request: HttpRequest, event: Event) -> HttpResponse:
    version = public.newest(event)
    if version is None:
        return keeping.not_yet(request, event)
    chosen = Chosen.from_query(request.GET.dict())
    today = times.conference_day(timezone.now(), event.time_zone)
    seconds = 0

    def page() -> str:
        nonlocal seconds
        programme = at_hand.programme(event, version)
        choices = choosing.choices(programme)
        seconds = HOUR if choices.keep(chosen) else 0
        return render_to_string(
            "agenda/agenda.html", _context(event, programme, choices, chosen, today), request
        )

    key = ("agenda", *chosen.query.items(), today)
    return keeping.kept(request, event, version, key, page, seconds=lambda: seconds)


def _context(
    event: Event, programme: Programme, choices: Choices, chosen: Chosen, today: date
) -> dict[str, Any]:
    many = len(programme.items) > ONE_PAGE
    picked = _picked(programme, chosen, today, many)
    shown = [choosing.only(day, chosen) for day in picked or programme.days]
    grids = [grid.lay_out(day, choices.keys) for day in shown if day.items]
    return {
        "event": event,
        "programme": programme,
        "grids": grids,
        "found": sum(1 for one in grids for cell in one.cells if cell.item.talk),
        "tabs": _tabs(event, programme, chosen, picked, many),
        "selects": _selects(choices, chosen),
        "tags": _tags(event, choices, chosen),
        "chosen": chosen,
        # Only a page that holds everything can be filtered where it stands.
        "is_whole": not chosen.filters and not (many and picked and not chosen.day),
        "agenda_path": reverse("agenda", kwargs={"slug": event.slug}),
        "shelves": partner_shelves.of_event(event) if event.agenda_shows_partners else [],
    }


def _picked(programme: Programme, chosen: Chosen, today: date, many: bool) -> list[Day]:
    """The chosen day; without a choice, of a large agenda today's or the first. None of them means all."""
    picked = [day for day in programme.days if str(day.day) == chosen.day]
    if not picked and many and not chosen.filters and chosen.day != "all":
        picked = [day for day in programme.days if day.day >= today][:1] or list(programme.days[:1])
    return picked


def _address(event: Event, chosen: Chosen, **changes: str) -> str:
    query = urlencode({name: value for name, value in (chosen.query | changes).items() if value})
    return reverse("agenda", kwargs={"slug": event.slug}) + (f"?{query}" if query else "")


def _tabs(
    event: Event, programme: Programme, chosen: Chosen, picked: list[Day], many: bool
) -> list[dict[str, Any]]:
    rest = "all" if many else ""
    tabs = [{"text": _("All days"), "href": _address(event, chosen, day=rest), "current": not picked}]
    for day in programme.days:
        name = times.show_day(day.day, current_locale())
        address = _address(event, chosen, day=str(day.day))
        tabs.append({"text": name, "href": address, "current": day in picked})
    return tabs


def _selects(choices: Choices, chosen: Chosen) -> list[dict[str, Any]]:
    """What can be narrowed: only where there is more than one to choose from, or one is chosen."""
    words = {
        "track": _("Track"),
        "room": _("Room"),
        "type": _("Type"),
        "level": _("Level"),
        "language": _("Language"),
    }
    found = []
    for name, label in words.items():
        value, options = getattr(chosen, name), choices.options[name]
        if len(options) > 1 or value:
            found.append({"name": name, "label": label, "value": value, "options": options})
    return found


def _tags(event: Event, choices: Choices, chosen: Chosen) -> list[dict[str, str]]:
    """Each choice as a link that takes it back."""
    return [
        {
            "text": f"“{value}”" if name == "q" else choices.text(name, value),
            "href": _address(event, chosen, **{name: ""}),
        }
        for name, value in chosen.filters.items()
    ]
