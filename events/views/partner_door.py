"""The way into a partner's own pages: by a colleague's secret address, without an account."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import counting
from core.http import visitor_address
from events import access
from events.actions import partner_links
from events.models import Event, PartnerLink

View = Callable[..., HttpResponseBase]
MINUTE = 60
MOST_MISSED = 30  # a minute, from one place


def of_colleague(view: View) -> View:
    """For whoever has a standing link. Gives the view `link`, with its partner and event, instead of the secret."""

    @access.secret_link
    @wraps(view)
    def guarded(request: HttpRequest, event: Event, secret: str, **kwargs: Any) -> HttpResponseBase:
        return view(request, link=standing_link(request, event, secret), **kwargs)

    return guarded


def standing_link(request: HttpRequest, event: Event, secret: str) -> PartnerLink:
    """A revoked address, one of another event and one that never was are the same: nothing. After many wrong ones from
    one place none is looked up for a minute.
    """
    place = f"partner.miss.{visitor_address(request)}"
    if counting.so_far(place) >= MOST_MISSED:
        raise Http404(_("Too many links that do not work were tried from here. Wait a minute."))
    links = PartnerLink.objects.standing().by_secret(secret).filter(partner__event=event)
    found: PartnerLink | None = links.select_related("partner").first()
    if found is None:
        counting.up(place, MINUTE)
        raise Http404(
            _("This link does not work, or not any more. Ask whoever gave it to you for a new one.")
        )
    found.partner.event = event
    partner_links.note_seen(link=found, now=timezone.now())
    return found


def frame(link: PartnerLink, secret: str, current: str) -> dict[str, Any]:
    """What every page of a partner shows around its own."""
    where = {"slug": link.partner.event.slug, "secret": secret}
    tabs = [
        {"href": reverse(name, kwargs=where), "text": words, "current": name == current}
        for name, words in (
            ("partner_page", _("Figures and codes")),
            ("partner_tasks", _("Tasks")),
            ("partner_invoice", _("Invoice")),
            ("partner_team", _("Colleagues")),
        )
    ]
    return {
        "event": link.partner.event,
        "partner": link.partner,
        "link_of": link,
        "secret": secret,
        "tabs": tabs,
    }
