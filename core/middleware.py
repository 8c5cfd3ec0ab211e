"""Request ids, characters no database keeps, rows that are gone, and security headers, around the view."""

import logging
import re
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _

from core import ids, logs, single_rows, turnstile
from core.http import SAFE_METHODS
from core.views import errors

GetResponse = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger("plenary.pages")
ACCEPTABLE_ID = re.compile(r"^[A-Za-z0-9._-]{8,80}$")
# The redirect after a posted form counts as its target in some browsers, so Stripe's page is named.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self' https://checkout.stripe.com"
)
# The admin's theme (unfold) brings Alpine.js, which needs eval, and style attributes.
ADMIN_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)


def request_id(get_response: GetResponse) -> GetResponse:
    """Every answer names its request, also for whoever sent a Request-Id of his own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("Request-Id", "")
        # It stays set after the answer: Django logs refusals only then. The thread's next request brings its own.
        logs.request_id.set(given if ACCEPTABLE_ID.match(given) else ids.new_id("req"))
        response = get_response(request)
        response["Request-Id"] = logs.request_id.get()
        return response

    return middleware


class NullCharacters:
    """Nobody types a NUL, and PostgreSQL fails on each: in an address it names nothing, in what is chosen or typed it
    is left out, so that nothing else of it is lost."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> None:
        if "\0" in request.path:
            raise Http404(_("There is nothing at this address."))
        request.GET = _without_nulls(request.GET)  # type: ignore[assignment]
        # Views without the CSRF check are for machines and read the body themselves.
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return
        try:
            with turnstile.WEB.receiving(request):
                given = request.POST
            request.POST = _without_nulls(given)  # type: ignore[assignment]
        except UnreadablePostError:
            # The visitor is gone; the CSRF check answers.
            return


def _without_nulls(given: QueryDict) -> QueryDict:
    lists = list(given.lists())
    if not any("\0" in text for name, values in lists for text in (name, *values)):
        return given
    clean = QueryDict(mutable=True, encoding=given.encoding)
    for name, values in lists:
        clean.setlist(name.replace("\0", ""), [value.replace("\0", "") for value in values])
    clean._mutable = False
    return clean


class GoneRows:
    """What was there when it was looked for, and what somebody else deleted before it could be locked or changed, is not
    found. Only where something is sent: a page that is only read takes no locks, and a row that it misses is our mistake.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if request.method in SAFE_METHODS or not single_rows.is_of_a_gone_row(error):
            return None
        logger.warning("a page found nothing any more", exc_info=error)
        return errors.gone(request)


def security_headers(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        policy = ADMIN_POLICY if request.path.startswith("/admin/") else POLICY
        if settings.STRIPE_API_BASE or settings.DEBUG:
            # Tests put a stand-in for Stripe's page on this machine.
            policy = policy.replace(
                "https://checkout.stripe.com", "https://checkout.stripe.com http://127.0.0.1:*"
            )
        response.setdefault("Content-Security-Policy", policy)
        response.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=()")
        return response

    return middleware


def query_count(get_response: GetResponse) -> GetResponse:
    """Tells how many queries an answer cost. Only installed for benchmarks and tests."""

    def middleware(request: HttpRequest) -> HttpResponse:
        count = 0

        def counting(execute: Callable[..., object], *args: object) -> object:
            nonlocal count
            count += 1
            return execute(*args)

        with connection.execute_wrapper(counting):
            response = get_response(request)
        response["Query-Count"] = str(count)
        return response

    return middleware
