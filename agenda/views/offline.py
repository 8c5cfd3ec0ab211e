"""What makes the agenda an app: its manifest, the worker that keeps pages, the page shown for what it did not keep."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agenda import public
from agenda.models import AgendaVersion
from agenda.views import keeping
from agenda.views.agenda import ONE_PAGE
from core import pagecache, times
from events import access
from events.models import Event

SCRIPT = "text/javascript; charset=utf-8"
MANIFEST = "application/manifest+json"


@access.public
@require_safe
def worker(request: HttpRequest, event: Event) -> HttpResponse:
    """Differs with each release and each change of public texts, so browsers fetch the pages anew.

    Events that are not public have none: nothing of them may stay on a device.
    """
    if not event.is_public:
        raise Http404(_("There is nothing at this address."))
    version = public.newest(event)
    base = reverse("event_home", kwargs={"slug": event.slug})

    def script() -> str:
        kept = {
            "name": f"plenary-{event.slug}-{version.number if version else 0}-{event.public_counter}",
            "prefix": f"plenary-{event.slug}-",
            "base": base,
            "static": static(""),
            "pages": [f"{base}{path}" for path in _pages(event, version)] if version else [],
            "missing": reverse("offline", kwargs={"slug": event.slug}),
        }
        data = json.dumps(kept)
        return f"self.KEPT = {data};\nimportScripts({json.dumps(static('js/offline-worker.js'))});\n"

    key = ("worker", event.public_id, version.number if version else 0, event.public_counter)
    return pagecache.cached(request, key=key, render=script, media_type=SCRIPT)


def _pages(event: Event, version: AgendaVersion) -> list[str]:
    """Kept from the start; of a large agenda each day. Sessions follow as they are opened."""
    pages = ["agenda/", "speakers/", "now/"]
    starts = list(version.slots.public().order_by("starts_at").values_list("starts_at", flat=True))
    if len(starts) > ONE_PAGE:
        days = dict.fromkeys(times.conference_day(instant, event.time_zone) for instant in starts)
        pages += [f"agenda/?day={day}" for day in days]
    return pages


@access.public
@require_safe
def manifest(request: HttpRequest, event: Event) -> HttpResponse:
    def content() -> str:
        base = reverse("event_home", kwargs={"slug": event.slug})
        scheme = event.theme.light
        icons = [
            {
                "src": reverse("app_icon", kwargs={"slug": event.slug, "size": size}),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": "any maskable",
            }
            for size in (192, 512)
        ]
        return json.dumps(
            {
                "id": base,
                "name": event.name,
                "short_name": event.name[:24],
                "description": event.tagline,
                "lang": event.language,
                "start_url": reverse("agenda", kwargs={"slug": event.slug}),
                "scope": base,
                "display": "minimal-ui",
                "background_color": scheme.surface.hex,
                "theme_color": scheme.accent.hex,
                "icons": icons,
            },
            ensure_ascii=False,
        )

    if not event.is_public:
        response = HttpResponse(content(), content_type=MANIFEST)
        response["Cache-Control"] = "private, no-store"
        return response
    key = ("manifest", event.public_id, event.name, event.tagline, event.accent, event.language)
    return pagecache.cached(request, key=key, render=content, media_type=MANIFEST)


@access.public
@require_safe
def missing(request: HttpRequest, event: Event) -> HttpResponse:
    version = public.newest(event)
    if version is None:
        return keeping.not_yet(request, event)
    return keeping.kept(
        request,
        event,
        version,
        ("offline",),
        lambda: render_to_string("agenda/offline.html", {"event": event}, request),
    )
