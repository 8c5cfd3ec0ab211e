"""The event itself, and the token one calls with."""

from datetime import date, datetime
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from core.api.shapes import Id, Out, told
from events.api.call import AnyToken, ApiRequest, Open
from events.models import Event

router = Router(tags=["Event"])
# What many ask for at once may be a minute old.
SHARED = "public, max-age=60"


class EventOut(Out):
    id: Id
    slug: str = Field(description="The word its addresses begin with. It may change; the id never does.")
    name: str
    tagline: str
    starts_on: date
    ends_on: date
    time_zone: str = Field(description="As in the IANA database, for example Europe/Berlin.")
    currency: str = Field(description="ISO 4217. All amounts of the event are in it.")
    language: str
    venue_name: str
    venue_address: str
    url: str
    is_sandbox: bool = told(
        "Whether it is there to try things out: no money, no mails, a clock to move.", False
    )


class TokenOut(Out):
    id: Id
    name: str
    event_id: Id
    event_slug: str
    scopes: list[str]
    version: str = Field(description="What it gets when it names none.")
    expires_at: datetime


@router.get("events/{event}", auth=Open(), response=EventOut, operation_id="read_event")
def read_event(request: ApiRequest, event: str, response: HttpResponse) -> EventOut:
    """One event: when, where, in which zone and currency."""
    row = request.auth.event
    share(row, response)
    return EventOut(
        id=row.public_id, slug=row.slug, name=row.name, tagline=row.tagline, starts_on=row.starts_on,
        ends_on=row.ends_on, time_zone=row.time_zone, currency=row.currency, language=row.language,
        venue_name=row.venue_name, venue_address=row.venue_address, url=settings.SITE_URL + row.get_absolute_url(),
        is_sandbox=row.is_sandbox,
    )  # fmt: skip


@router.get("token", auth=AnyToken(), response=TokenOut, operation_id="read_token")
def read_token(request: HttpRequest) -> TokenOut:
    """The token of this very call: for which event, and what it may do."""
    token = cast(ApiRequest, request).call.token
    assert token is not None
    return TokenOut(
        id=token.public_id, name=token.name, event_id=token.event.public_id, event_slug=token.event.slug,
        scopes=token.scopes, version=token.version, expires_at=token.expires_at,
    )  # fmt: skip


def share(event: Event, response: HttpResponse) -> None:
    """What everybody may read may be kept in common caches, once the event is public."""
    if event.is_public:
        response["Cache-Control"] = SHARED
