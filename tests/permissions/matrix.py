"""Who gets where: each address asked for by each person, at the own event and at another one, and put into words."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest
from django.contrib import auth
from django.db import transaction
from django.template import base
from django.test import Client, override_settings
from django.test.client import MULTIPART_CONTENT
from django.utils.safestring import SafeString

from events import desk
from events.admin_site import Workspace
from events.api import gate
from events.models import Role
from events.rights import ALL, ROLE_RIGHTS
from tests.permissions.addresses import Address
from tests.permissions.world import NOBODY, PEOPLE, SUPERUSER, Place, World

OPENS, EMPTY, SIGN_IN, NO = "●", "○", "→", "–"
COOKIES = "django.contrib.sessions.backends.signed_cookies"
TEAM_KINDS = ("team", "workspace")
# Pages of another event that may differ by who asks; others are the same for everybody, or for whoever has the link.
PERSONAL_KINDS = (*TEAM_KINDS, "signed_in")
HEADS: Mapping[str, str] = {
    "workspace": "The organizers’ workspace",
    "team": "Pages of the team outside of the workspace",
    "signed_in": "Pages for people with an account",
    "public": "Public pages",
    "secret_link": "Pages by secret link",
    "api": "The API: by a token, never by being signed in with a browser",
    "signed_webhook": "For machines that sign what they send",
    "operator": "For programs of whoever runs the installation, by a token of the environment",
    "local": "Only in the demo and in development",
    "account": "One’s account",
    "leads_on": "Addresses that only lead on to the page of a row",
}
INTRODUCTION = f"""# Who may open what

Written by `pytest tests/permissions --write-permissions` and compared by the same tests: an address that is not here,
or one that answers differently, is red. Each address of the URL list was asked for in the name of each person, at his
own event and at another one, by GET, or by an empty POST (of the API also PATCH) where only that is allowed.

`{OPENS}` opens · `{EMPTY}` would open if there were such a row · `{SIGN_IN}` leads to signing in · `{NO}` is refused or not
found. Where not even the owner gets in, the page asks for more than a role: the speaker of that very talk, the right secret.
**other** is the page of another event: what everybody of this event gets there, whatever the role; empty where the
address names no event or the answer does not depend on who asks.

## Rights of the roles
"""


@dataclass(frozen=True)
class Line:
    """`own` by person. `other` by person, empty where there is nothing to ask."""

    address: Address
    own: Mapping[str, str]
    other: Mapping[str, str]


@contextmanager
def quick() -> Iterator[None]:
    """Answers without their pages: who gets where is decided before a template is rendered. What is the same for all
    requests of one person, his account and his roles, is read once.
    """
    read = cache(desk._read)
    with pytest.MonkeyPatch.context() as patch, override_settings(SESSION_ENGINE=COOKIES):
        patch.setattr(desk, "_read", lambda user: replace(read(user)))
        patch.setattr(auth, "get_user", _read_once(auth.get_user))
        patch.setattr(base.Template, "render", lambda template, context: SafeString(""))
        patch.setattr(Workspace, "each_context", lambda site, request: {})
        # Being asked to wait is no refusal.
        patch.setattr(gate, "LIMITS", dict.fromkeys(gate.LIMITS, 10**9))
        logging.disable(logging.CRITICAL)
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)


def _read_once(get_user: Callable[[Any], Any]) -> Callable[[Any], Any]:
    known: dict[Any, Any] = {}

    def found(request: Any) -> Any:
        key = request.session.get(auth.SESSION_KEY)
        if key not in known:
            known[key] = get_user(request)
        return known[key]

    return found


class Visitor:
    """Each visit leaves nothing behind, neither in the database nor in the browser."""

    def __init__(self, name: str, user: Any) -> None:
        self.is_known = user is not None
        self.rights = ALL if name == SUPERUSER else ROLE_RIGHTS.get(name, frozenset())
        self.client = Client()
        if user is not None:
            self.client.force_login(user)

    def visit(self, path: str, address: Address) -> str:
        cookies = deepcopy(self.client.cookies)
        try:
            with transaction.atomic():
                answer: Any = self.client.get(path)
                if answer.status_code == 405:
                    # An empty form is no JSON: the API would refuse it before it looks at who asks.
                    written = "application/json" if address.kind == "api" else MULTIPART_CONTENT
                    if address.kind == "api" and "POST" not in answer["Allow"]:
                        only = next(one for one in answer["Allow"].split(", ") if one != "OPTIONS")
                        answer = self.client.generic(only, path, content_type=written)
                    else:
                        answer = self.client.post(path, content_type=written)
                transaction.set_rollback(True)
            for close in answer._resource_closers:
                close()
        finally:
            self.client.cookies = cookies
        return self._outcome(path, address, answer)

    def _outcome(self, path: str, address: Address, answer: Any) -> str:
        target = answer.headers.get("Location", "")
        kind = address.kind
        if answer.status_code == 404 and address.right in self.rights:
            return EMPTY
        if answer.status_code in {401, 403, 404} or (kind == "signed_webhook" and answer.status_code == 400):
            return NO
        if target.startswith(("/accounts/login/", "/accounts/reauthenticate/", "/admin/login/")):
            # Whoever is signed in already and has no role is told so there.
            return NO if self.is_known and target.startswith("/admin/login/") else SIGN_IN
        # Django's admin leads home from rows that it does not find.
        return NO if kind == "workspace" and target == "/admin/" and path.count("/") > 4 else OPENS


def walk(world: World, addresses: Sequence[Address]) -> list[Line]:
    visitors = {name: Visitor(name, user) for name, user in world.people.items()}
    return [
        Line(
            address,
            {name: visitor.visit(address.path(world.own), address) for name, visitor in visitors.items()},
            _elsewhere(address, world.other, visitors),
        )
        for address in addresses
    ]


def _elsewhere(address: Address, other: Place, visitors: Mapping[str, Visitor]) -> dict[str, str]:
    if not address.names_event or address.kind not in PERSONAL_KINDS:
        return {}
    people = [name for name in PEOPLE if name not in {NOBODY, SUPERUSER}]
    found = {name: visitors[name].visit(address.path(other), address) for name in people}
    # A role of this event is none there, so there is nothing that it may and does not find.
    return {name: NO if outcome == EMPTY else outcome for name, outcome in found.items()}


def page(lines: Sequence[Line]) -> str:
    parts = [INTRODUCTION, _roles()]
    for kind, head in HEADS.items():
        rows = [line for line in lines if line.address.kind == kind]
        if rows:
            parts += [f"\n## {head}\n", _table(rows)]
    return "\n".join(parts) + "\n"


def _roles() -> str:
    rows = [f"| {role.label} | {', '.join(sorted(ROLE_RIGHTS[role]))} |" for role in Role]
    return "\n".join(["| role | rights |", "|---|---|", *rows])


def _table(lines: Sequence[Line]) -> str:
    heads = ["address", "right", *PEOPLE, "other"]
    rows = [
        [f"`/{line.address.route}`", line.address.right, *line.own.values(), " ".join(sorted(set(line.other.values())))]
        for line in lines
    ]  # fmt: skip
    return "\n".join(f"| {' | '.join(row)} |" for row in [heads, ["---"] * len(heads), *rows])
