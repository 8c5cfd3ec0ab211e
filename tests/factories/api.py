"""Tokens, and a client that calls the API with one."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import models
from django.test import Client
from django.utils import timezone

from accounts.models import User
from events.actions import tokens
from events.models import ApiCall, ApiToken, Event
from events.scopes import Scope
from tests.factories.events import make_team_member, number


def make_token(
    event: Event, scopes: Iterable[str] = tuple(Scope), *, by: User | None = None, role: str = "organizer"
) -> tuple[ApiToken, str]:
    """Of a member of the event's team, and its secret."""
    now = timezone.now()
    maker = by or make_team_member(event, role=role).user
    return tokens.make(
        event=event, name="Script", scopes_given=list(scopes), lasts=timedelta(days=90), by=maker, now=now
    )


def add_call(event: Event, maker: User, marker: str) -> dict[type[models.Model], Any]:
    """A token that is one of many rows, and a call with it that was refused."""
    now = datetime(2027, 4, 1, 12, tzinfo=UTC)
    token = ApiToken.objects.create(
        event=event, user=maker, name=f"Token {marker}", start="plnr_live_abcd", secret_hash=f"hash-{number()}",
        scopes=["codes:read"], created_at=now, expires_at=now + timedelta(days=90),
    )  # fmt: skip
    call = ApiCall.objects.create(
        token=token, request_id=f"req_{marker.lower()}", at=now, operation="read_event", method="GET",
        path=f"/api/events/{event.slug}", status=404, problem="not-found",
    )  # fmt: skip
    return {ApiToken: token, ApiCall: call}


class Api:
    """`Api(event)` has a token with all scopes; `Api()` has none. Paths begin after /api/."""

    def __init__(
        self, event: Event | None = None, scopes: Iterable[str] = tuple(Scope), **maker: Any
    ) -> None:
        self.client = Client()
        self.headers: dict[str, str] = {}
        self.token: ApiToken | None = None
        if event is not None:
            self.token, self.secret = make_token(event, scopes, **maker)
            self.headers["Authorization"] = f"Bearer {self.secret}"

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Headers are given with underscores: If_None_Match=…"""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(
            method, f"/api/{path}", data, "application/json", headers=self.headers | named
        )

    def send(
        self, method: str, path: str, content: bytes, kind: str = "application/octet-stream", **headers: str
    ) -> Any:
        """A file as the body."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(method, f"/api/{path}", content, kind, headers=self.headers | named)

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("POST", path, body if body is not None else {}, **headers)


def code_of(response: Any) -> tuple[int, str]:
    """Status and kind of a problem."""
    assert response["Content-Type"] == "application/problem+json", response.content
    return response.status_code, response.json()["code"]
