"""The lines that put tickets or the agenda on another site, to be copied, with what they look like below."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from events import access
from events.models import Event
from events.rights import Right

TICKETS, AGENDA = "tickets", "agenda"
# Not hashed as other files are: the address is written into pages of others and stays.
SCRIPT = "/static/js/embed-1.js"
LONGEST = 60


@dataclass(frozen=True)
class Wish:
    """What is to stand on the other site. Texts as they were typed."""

    kind: str
    code: str = ""
    ref: str = ""
    day: str = ""


@require_safe
@never_cache
@access.team(Right.SETUP)
def page(request: SignedInRequest, event: Event) -> HttpResponse:
    wish = read(request)
    context = {
        "event": event, "wish": wish, "lines": lines(event, wish),
        "preview": preview(event, wish), "script": static("js/embed-1.js"),
    }  # fmt: skip
    return render(request, "portal/embeds.html", context)


def read(request: SignedInRequest) -> Wish:
    given = {name: request.GET.get(name, "").strip()[:LONGEST] for name in ("kind", "code", "ref", "day")}
    kind = given.pop("kind")
    return Wish(AGENDA if kind == AGENDA else TICKETS, **given)


def lines(event: Event, wish: Wish) -> str:
    """HTML to be copied, as text."""
    script = f'<script type="module" src="{settings.SITE_URL}{SCRIPT}"></script>'
    return f"{_element(event, wish, settings.SITE_URL)}\n{script}\n"


def preview(event: Event, wish: Wish) -> str:
    """The same element, for this very page: its policy lets it ask its own origin alone."""
    return mark_safe(_element(event, wish, ""))  # noqa: S308 - all that was typed is escaped


def _element(event: Event, wish: Wish, site: str) -> str:
    home = f"{site}{event.get_absolute_url()}"
    query = urlencode({name: value for name, value in (("code", wish.code), ("ref", wish.ref)) if value})
    if wish.kind == AGENDA:
        given, target, words = {"day": wish.day}, f"{home}agenda/", _("Agenda of %s")
    else:
        given = {"code": wish.code, "ref": wish.ref}
        target, words = f"{home}tickets/{f'?{query}' if query else ''}", _("Tickets for %s")
    attributes = {"event": home.rstrip("/")} | {name: value for name, value in given.items() if value}
    told = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    link = f'<a href="{escape(target)}">{escape(words % event.name)}</a>'
    return f"<plenary-{wish.kind}{told}>\n  {link}\n</plenary-{wish.kind}>"
