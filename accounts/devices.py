"""Where somebody is signed in: each browser session of an account, with what it was when it began.

All of it stands in the session itself, so no page costs a query more. Finding them opens every session of the
installation (20 µs each), which only the page that lists them does. Of the place from which somebody came a keyed hash
is kept: enough to say that two are the same.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import user_logged_in
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User
from core.sealed import fingerprint

DEVICE, PLACE, BEGAN, SEEN = "_device", "_place", "_began", "_seen"
NOTED_EVERY = timedelta(hours=6)
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class Device:
    """`number` stands for the session's key, which leaves the database for its own browser alone."""

    number: str
    name: str
    began_at: datetime | None
    seen_at: datetime | None
    is_current: bool
    is_same_place: bool


def connect() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="accounts.devices.signed_in")


def note_seen(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: when a signed-in session was last used, to some hours. One that the page did not look at stays so."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        session = request.session
        if session.accessed and SEEN in session:
            now = timezone.now()
            seen_at = _instant(session[SEEN])
            if seen_at is None or seen_at < now - NOTED_EVERY:
                session[SEEN] = _stamp(now)
        return response

    return middleware


def of_account(user: User, request: HttpRequest) -> list[Device]:
    """The one in use first, then as they were last used."""
    here = place_of(request)
    found = []
    for key, data in _sessions(user):
        seen_at = _instant(data.get(SEEN))
        found.append(
            Device(
                number=fingerprint(key)[:20],
                name=name_of(str(data.get(DEVICE, ""))),
                began_at=_instant(data.get(BEGAN)),
                seen_at=seen_at,
                is_current=key == request.session.session_key,
                is_same_place=bool(here) and data.get(PLACE) == here,
            )
        )
    long_ago = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda row: (row.is_current, row.seen_at or long_ago), reverse=True)


def end(user: User, request: HttpRequest, numbers: frozenset[str] | None) -> int:
    """Sign out those of the account's sessions, or all but the one in use. Returns how many."""
    current = request.session.session_key
    keys = [
        key
        for key, _data in _sessions(user)
        if key != current and (numbers is None or fingerprint(key)[:20] in numbers)
    ]
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def name_of(agent: str) -> str:
    """`Firefox on Windows`, from what the browser says of itself."""
    browser = next((name for mark, name in BROWSERS if re.search(rf"\b{mark}\w*/", agent)), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser that does not tell its name")


def place_of(request: HttpRequest) -> str:
    """The visitor's address, hashed with a key of the installation."""
    address = get_adapter(request).get_client_ip(request)
    return salted_hmac("accounts.devices", address).hexdigest()[:32] if address else ""


def _sessions(user: User) -> list[tuple[str, dict[str, Any]]]:
    living = Session.objects.filter(expire_date__gt=timezone.now()).iterator(500)
    opened = ((row.session_key, row.get_decoded()) for row in living)
    return [(key, data) for key, data in opened if data.get(SESSION_KEY) == str(user.pk)]


def _signed_in(*, request: HttpRequest, **kwargs: Any) -> None:
    """The session is stored at the end of the request anyway."""
    now = _stamp(timezone.now())
    agent = request.headers.get("User-Agent", "")[:300]
    request.session.update({DEVICE: agent, PLACE: place_of(request), BEGAN: now, SEEN: now})


def _stamp(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")


def _instant(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text)) if text else None
    except ValueError:
        return None
