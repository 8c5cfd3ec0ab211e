"""The workspace's home: what needs doing today, each with its next click."""

from typing import Any

from django.http import HttpRequest


def home(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    return context
