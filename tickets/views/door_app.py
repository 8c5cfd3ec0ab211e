"""What makes the door an app: its manifest, and the worker that shows the page without network."""

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.http import Request
from tickets.models import Device
from tickets.views import door, door_device

SCRIPT = "text/javascript; charset=utf-8"
MANIFEST = "application/manifest+json"
# The decoder is built by npm and is not there in every set-up; where the browser reads codes itself, nobody misses it.
DECODER = ("vendor/zxing/reader.js", "vendor/zxing/zxing_reader.wasm")
# Those that the first one imports are asked for by their plain names, which stay the same when they change.
SCRIPTS = ("js/door.js", "js/leads.js")
IMPORTED = ("js/door-answer.js", "js/door-ask.js", "js/door-camera.js", "js/door-check.js", "js/door-keep.js")
# The frame of every page; its own scripts are few.
SHEETS = ("tokens", "base", "layout", "controls", "components", "pages", "door", "print")


@require_safe
@door_device.joined
def worker(request: Request, device: Device) -> HttpResponse:
    """Keeps the page of this one device; who is signed out has none."""
    base = reverse("door", kwargs={"slug": device.event.slug})
    kept = {
        "name": f"plenary-door-{device.event.slug}-{device.public_id}",
        "prefix": f"plenary-door-{device.event.slug}-",
        "base": base,
        # A partner's page names people who agreed to it: what the phone keeps names nobody.
        "bare": "" if device.partner_id is None else f"{base}?bare",
        "parts": [
            *map(static, _parts()),
            *(settings.STATIC_URL + path for path in IMPORTED),
            device.event.theme_path,
        ],
        "plain": [settings.STATIC_URL + path for path in IMPORTED],
        "digest": _digest(),
    }
    text = f"self.KEPT = {json.dumps(kept)};\nimportScripts({json.dumps(static('js/door-worker.js'))});\n"
    response = HttpResponse(text, content_type=SCRIPT)
    # The worker fetches the decoder's compiled part on behalf of the page.
    response["Content-Security-Policy"] = door.POLICY
    return response


def _parts() -> list[str]:
    sheets = [f"css/{name}.css" for name in SHEETS]
    own = ["js/page.js", "js/forms.js", "img/icons.svg", "img/favicon.svg"]
    return [*sheets, *own, *SCRIPTS, *(DECODER if has_decoder() else ())]


def _digest() -> str:
    """Changes with each imported script, so that devices fetch a new worker, and with it the new scripts."""
    files = [finders.find(path) for path in (*IMPORTED, "js/door-worker.js")]
    return hashlib.sha256(b"".join(Path(str(file)).read_bytes() for file in files)).hexdigest()[:16]


def has_decoder() -> bool:
    return finders.find(DECODER[1]) is not None


@require_safe
@door_device.joined
def manifest(request: Request, device: Device) -> HttpResponse:
    event = device.event
    base = reverse("door", kwargs={"slug": event.slug})
    scheme = event.theme.light
    icons = [
        {"src": f"/{event.slug}/icon-{size}.png", "sizes": f"{size}x{size}",
         "type": "image/png", "purpose": "any maskable"}
        for size in (192, 512)
    ]  # fmt: skip
    content = {
        "id": base,
        "name": _("Door of %(event)s") % {"event": event.name},
        "short_name": _("Door") if device.partner_id is None else _("Leads"),
        "start_url": base,
        "scope": base,
        "display": "standalone",
        "background_color": scheme.surface.hex,
        "theme_color": scheme.accent.hex,
        "icons": icons,
    }
    return HttpResponse(json.dumps(content, ensure_ascii=False), content_type=MANIFEST)
