"""Walking every address of the product that can be opened, with everything filled in that somebody could try."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import product
from typing import Any
from zipfile import ZipFile

from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from tests.test_architecture import Address, all_addresses

# Roots that hold nothing of an event: signing in and out, files by names nobody can guess, machines.
ELSEWHERE = (
    "accounts/",
    "admin/logout/",
    "media/",
    "mail/",
    "webhooks/",
    "healthz",
    "readyz",
    "metrics",
    "styleguide/",
    "docs/",
    "static/",
)

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


def paths(values: Mapping[str, Sequence[str]]) -> list[str]:
    """Every address below an event and in the workspace. `values` by argument."""
    found: dict[str, None] = {}
    for address in all_addresses():
        # A regular expression catches what is no page of the workspace.
        if not address.route.startswith(ELSEWHERE) and "(?P" not in address.route:
            found |= dict.fromkeys(_filled(address, values))
    return [*found, *_look_ups()]


def _filled(address: Address, values: Mapping[str, Sequence[str]]) -> Iterator[str]:
    names = ARGUMENT.findall(address.route)
    choices = [_keys(address.route) if name == "object_id" else values.get(name, ("x",)) for name in names]
    for chosen in product(*choices):
        # Slots of the route, filled one after the other.
        yield "/" + ARGUMENT.sub("{}", address.route).format(*chosen)


def _keys(route: str) -> Sequence[str]:
    """The primary keys of all rows of the model whose page in the workspace it is."""
    _admin, app, model, *_rest = route.split("/")
    rows = apps.get_model(app, model)._default_manager.order_by("pk")
    return [str(pk) for pk in rows.values_list("pk", flat=True)[:3]] or ["1"]


def _look_ups() -> Iterator[str]:
    """What the fields of the workspace's forms offer."""
    for model, page in admin.site._registry.items():
        for asker in (page, *(each(model, admin.site) for each in page.inlines)):
            for name in asker.autocomplete_fields:
                meta = asker.model._meta
                yield (
                    f"{reverse('admin:autocomplete')}?app_label={meta.app_label}"
                    f"&model_name={meta.model_name}&field_name={name}&term="
                )


def read(client: Client, path: str) -> tuple[int, str]:
    """Status, and everything of the answer that goes over the wire, in small letters."""
    response: Any = client.get(path)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if "spreadsheetml" in response.get("Content-Type", ""):
        with ZipFile(BytesIO(body)) as sheet:
            body = b"\n".join(sheet.read(name) for name in sheet.namelist())
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    assert response.status_code < 500, path
    return response.status_code, f"{headers}\n{body.decode('utf-8', 'replace')}".lower()


def told(client: Client, addresses: Iterable[str], words: Iterable[str], search: str) -> dict[str, list[str]]:
    """By address: which of the words its answer holds, also when a list is searched."""
    wanted, found = list(words), {}
    for address in addresses:
        status, text = read(client, address)
        if status == 200 and "?" not in address:
            for query in (f"?q={search}", f"?show=all&q={search}"):
                if "/change/" not in address and (query.startswith("?q") or "/review/" in address):
                    text += read(client, address + query)[1]
        hits = [word for word in wanted if word.lower() in text]
        if hits:
            found[address] = hits
    return found
