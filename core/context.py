"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_url": settings.SITE_URL,
        "show_mails": settings.SHOW_MAILS,
        "sandbox": settings.SANDBOX_PAYMENTS,
    }
