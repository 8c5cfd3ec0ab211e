"""The event's colours as a stylesheet: strict CSP forbids them inline."""

from django.http import HttpRequest, HttpResponse

from core import colour
from events import access
from events.models import Event


@access.public
def stylesheet(request: HttpRequest, event: Event, accent: str, counter: str, recipe: str) -> HttpResponse:
    """Kept for a year by browsers: the address changes whenever the colours do."""
    tracks = {track.public_id: track.colour for track in event.tracks.all()}
    response = HttpResponse(
        colour.stylesheet(event.theme, tracks=tracks), content_type="text/css; charset=utf-8"
    )
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
