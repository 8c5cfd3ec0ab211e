"""Pictures drawn by us, kept by what is seen on them."""

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agenda import pictures, public
from core import pagecache
from events import access
from events.models import Event

PNG = "image/png"
DAY = 24 * 3600


@access.public
@require_safe
def card(request: HttpRequest, event: Event, code: str) -> HttpResponse:
    """The picture of a session for whoever passes its address on."""
    version = public.newest(event)
    if version is None:
        raise Http404(_("The agenda is not out yet."))

    def picture() -> bytes:
        programme = public.load(event, version, session=code)
        if not programme.items:
            raise Http404(_("There is no such session in the agenda."))
        found = pictures.card_of(programme.event, programme.items[0])
        # After a release most cards are what they were.
        key = f"card.{event.public_id}.{found.digest}"
        drawn = cache.get(key)
        if drawn is None:
            drawn = pictures.draw_card(found)
            cache.set(key, drawn, DAY)
        return bytes(drawn)

    if not event.is_public:
        return _private(picture())
    key = ("card", event.public_id, version.number, event.public_counter, code)
    return pagecache.cached(request, key=key, render=picture, media_type=PNG, max_age=DAY)


@access.public
@require_safe
def app_icon(request: HttpRequest, event: Event, size: int) -> HttpResponse:
    if size not in pictures.ICON_SIZES:
        raise Http404(_("There is nothing at this address."))

    def picture() -> bytes:
        return pictures.draw_icon(event.name, event.accent, size)

    if not event.is_public:
        return _private(picture())
    key = ("icon", event.public_id, event.name, event.accent, size)
    return pagecache.cached(request, key=key, render=picture, media_type=PNG, max_age=DAY)


def _private(drawn: bytes) -> HttpResponse:
    response = HttpResponse(drawn, content_type=PNG)
    response["Cache-Control"] = "private, no-store"
    return response
