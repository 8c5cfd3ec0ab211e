"""A call of the API on its way through: whose token, which version, what it may do, and its event."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from core.api.bodies import SentFile
from core.api.deadline import Deadline
from core.api.problems import NOT_FOUND, RIGHT_MISSING, SCOPE_MISSING, TOKEN_MISSING, Problem
from core.api.timing import Meter
from events import access, membership, scopes
from events.models import ApiToken, Event
from events.rights import Right
from events.scopes import Scope


@dataclass
class Call:
    """What the gate found out before the endpoint runs. `validate_only`: nothing of it will stay. `undo` is what takes
    back outside of the database what the call did there, if it comes to nothing.
    """

    token: ApiToken | None
    version: str
    operation: str
    now: datetime
    meter: Meter = field(default_factory=Meter)
    deadline: Deadline = field(default_factory=lambda: Deadline(settings.API_DEADLINE_MS / 1000))
    validate_only: bool = False
    given: frozenset[str] = frozenset()  # names of parameters, and of fields of the body
    file: SentFile | None = None
    made: Any = None  # of the file, before the transaction
    is_logged: bool = False  # with what it wrote
    undo: list[Callable[[], None]] = field(default_factory=list)

    def take_back(self) -> None:
        for step in self.undo:
            step()


class ApiRequest(HttpRequest):
    """`auth` is set by the access mark of the endpoint."""

    call: Call
    auth: "Caller"


@dataclass(frozen=True)
class Caller:
    """Who calls, for one event. `by` is who made the token; public endpoints may be called by nobody."""

    event: Event
    token: ApiToken | None
    rights: Collection[Right]
    now: datetime

    @property
    def by(self) -> User:
        assert self.token is not None
        return self.token.user

    def may(self, right: Right) -> bool:
        return right in self.rights

    def require(self, right: Right) -> None:
        """Where the scope is wider than what its page asks for."""
        if right not in self.rights:
            raise Problem(RIGHT_MISSING)

    def holds(self, scope: Scope) -> bool:
        return self.token is not None and scope in self.token.scopes


class Needs:
    """The access mark of an endpoint: a token of its event with the scope, whose maker still has the right.

    `is_whole` marks what does something to a whole event at once, such as a release: it has more time.
    """

    def __init__(self, scope: Scope, *, is_whole: bool = False) -> None:
        self.scope, self.is_whole = scope, is_whole

    def __call__(self, request: HttpRequest) -> Caller:
        call = cast(ApiRequest, request).call
        token = call.token
        if token is None:
            raise token_missing()
        event = _own_event(request, token)
        if event is None:
            raise nothing_here()
        if self.scope not in token.scopes:
            raise Problem(SCOPE_MISSING, _("It needs the scope %s.") % self.scope.value)
        rights = membership.rights_in(token.user, event)
        if not scopes.allowed(self.scope, rights):
            raise Problem(RIGHT_MISSING)
        return Caller(event, token, rights, call.now)


class Open:
    """The access mark of what everybody may read once the event is public, and a token of the event before."""

    scope = None

    def __call__(self, request: HttpRequest) -> Caller:
        call = cast(ApiRequest, request).call
        if call.token is not None and (own := _own_event(request, call.token)):
            if own.is_public:
                return Caller(own, call.token, (), call.now)
            return Needs(Scope.EVENT_READ)(request)
        event = find_event(_named(request))
        if event is None or not event.is_public:
            raise nothing_here()
        return Caller(event, None, (), call.now)


def nothing_here(detail: Any = "") -> Problem:
    return Problem(NOT_FOUND, detail)


def find_event(name: str) -> Event | None:
    """By its address or its id: no address has an underscore."""
    if "_" in name:
        return Event.objects.select_related("organizer").filter(public_id=name).first()
    return access.event_named(name)


def _named(request: HttpRequest) -> str:
    match = request.resolver_match
    return str(match.kwargs.get("event", "")) if match else ""


def _own_event(request: HttpRequest, token: ApiToken) -> Event | None:
    """The token's event, if the address names it. Of others the caller learns nothing, not even that they exist."""
    own = token.event
    return own if _named(request) in {own.slug, own.public_id} else None


class AnyToken:
    """The access mark of what is about the token itself."""

    scope = ""

    def __call__(self, request: HttpRequest) -> Caller:
        call = cast(ApiRequest, request).call
        if call.token is None:
            raise token_missing()
        return Caller(call.token.event, call.token, (), call.now)


def token_missing() -> Problem:
    return Problem(TOKEN_MISSING, headers={"WWW-Authenticate": 'Bearer realm="plenary"'})
