"""The request as our views see it."""

from django.conf import settings
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})  # they change nothing


class Request(HttpRequest):
    htmx: HtmxDetails


def visitor_address(request: HttpRequest) -> str:
    """Where the visitor is: his IP address as text, or the nearest machine's if the proxies did not name it.

    What stands further left in X-Forwarded-For the visitor may have written himself.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if not proxies:
        return direct
    named = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    return named[-proxies] if len(named) >= proxies else direct
