"""Who reads the agenda: an account, or a device that gets a cookie with its first star and not before.

The cookie holds a random word, signed, for one event, and no script reads it; the database keeps its fingerprint.
When somebody signs in, the device's stars become his. Stars feed the solver, so bulk must not pay: beyond COUNTED new
devices an hour from one address (a machine that invents devices; or a hall full of people, which is why nobody is
refused) stars are kept but not counted until their owner signs in. See docs/decisions.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from agenda.actions import favourites
from agenda.actions.favourites import Who
from core import counting, sealed
from core.http import visitor_address
from events.models import Event, Participant

COOKIE = "reader"
KEPT = 60 * 60 * 24 * 400  # seconds; browsers allow no longer
HOUR = 3600
COUNTED = 300
# So many new devices an hour from one address are no hall: the tables are kept from filling up.
MOST_NEW = 20_000


@dataclass(frozen=True)
class Reader:
    """`token` is what a new device is to keep, `forgets` that the cookie has done its work."""

    event: Event
    who: Who
    token: str = ""
    forgets: bool = False

    def settle(self, response: HttpResponseBase) -> Any:
        """Cookie and headers of an answer that is this reader's alone."""
        path = f"/{self.event.slug}/"
        response["Cache-Control"] = "private, no-store"
        if self.token:
            response.set_signed_cookie(
                COOKIE, self.token, salt=_salt(self.event), max_age=KEPT, path=path, httponly=True,
                secure=settings.SECURE, samesite="Lax",
            )  # fmt: skip
        elif self.forgets:
            response.delete_cookie(COOKIE, path=path, samesite="Lax")
        return response


def of(request: HttpRequest, event: Event) -> Reader:
    """Whoever it is; perhaps nobody yet. A device whose owner has signed in is merged here."""
    device, person = _device(request, event), person_of(request, event)
    if person is None:
        return Reader(event, Who(device=device))
    if device:
        favourites.merge(event=event, device=device, participant=person)
    return Reader(event, Who(participant=person), forgets=bool(device))


def met(request: HttpRequest, event: Event) -> Reader:
    """As `of`, but a device that is new is one from now on."""
    reader = of(request, event)
    if reader.who:
        return reader
    number = _new_from(visitor_address(request))
    if number > MOST_NEW:
        raise favourites.Refused(_("Too many stars come from where you are. Sign in, or try in an hour."))
    token = sealed.new_token()
    return Reader(event, Who(device=sealed.fingerprint(token), counts=number <= COUNTED), token=token)


def person_of(request: HttpRequest, event: Event) -> Participant | None:
    """The account's participant at the event, its own identity first."""
    if not request.user.is_authenticated:
        return None
    rows = Participant.objects.filter(event=event, user=request.user)
    return min(rows, key=lambda row: (row.email is None, row.pk), default=None)


def _device(request: HttpRequest, event: Event) -> str:
    token = request.get_signed_cookie(COOKIE, default="", salt=_salt(event), max_age=KEPT)
    return sealed.fingerprint(token) if token else ""


def _salt(event: Event) -> str:
    return f"agenda.reader.{event.public_id}"


def _new_from(address: str) -> int:
    """The how many-th new device of this hour from the address it is."""
    key = "agenda.devices." + hashlib.sha256(address.encode()).hexdigest()[:32]
    return counting.up(key, HOUR)
