"""Seeing an event's pages as somebody else would: a signed cookie of one member of the team, below one event's address.

Whoever has no cookie, which is nearly everybody, pays nothing for it.
"""

from enum import StrEnum
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import User
from events import membership
from events.models import Event
from events.rights import Right

COOKIE = "preview"
LASTS = 60 * 60 * 8  # seconds
NEEDS = Right.SETUP


class As(StrEnum):
    ATTENDEE = "attendee"
    SPEAKER = "speaker"


def begin(response: HttpResponseBase, event: Event, user: User, role: As) -> None:
    response.set_signed_cookie(
        COOKIE, f"{user.pk}:{role}", salt=_salt(event), max_age=LASTS, path=f"/{event.slug}/", httponly=True,
        secure=settings.SECURE, samesite="Lax",
    )  # fmt: skip


def end(response: HttpResponseBase, event: Event) -> None:
    response.delete_cookie(COOKIE, path=f"/{event.slug}/", samesite="Lax")


def of(request: HttpRequest, event: Event) -> As | None:
    """Who is being looked through, by somebody who may; the right is asked for anew each time."""
    user: Any = request.user
    said = request.get_signed_cookie(COOKIE, default="", salt=_salt(event), max_age=LASTS) or ""
    whose, _colon, role = said.partition(":")
    if not user.is_authenticated or whose != str(user.pk) or role not in set(As):
        return None
    return As(role) if NEEDS in membership.rights_in(user, event) else None


def _salt(event: Event) -> str:
    return f"events.preview.{event.public_id}"
