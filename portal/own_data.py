"""Everything that is known of one account at one event, as a ZIP: one JSON and the files. Told in docs/own-data.md.

What it holds follows from the list beside the models (portal/personal.py); who asks gets his own rows and no others.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.files.storage import Storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from accounts.models import User
from core.models import HistoryEntry, OutboxMail
from core.personal import Holding, Who
from core.sealed import CannotOpen
from events.actions import profiles
from events.models import Event, Participant
from portal import personal
from tickets.models import Invoice, Order

FORMAT = "plenary.person/1"
JSON_NAME = "plenary.json"
# Slides and photos are packed already.
AS_IT_IS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".pdf", ".pptx", ".odp", ".key", ".zip"})


@dataclass
class Copy:
    """`known` is the JSON; `files` are (name in the ZIP, its storage, its name there)."""

    known: dict[str, Any]
    files: list[tuple[str, Storage, str]] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes of the files; one that has gone counts nothing."""
        return sum(storage.size(name) for _as, storage, name in self.files if storage.exists(name))


def collect(*, event: Event, user: User, now: datetime) -> Copy:
    """Some sixty queries, whatever there is."""
    people = list(profiles.people_of(event=event, user=user))
    who = personal.who_is(people, user)
    made = Copy({
        "format": FORMAT, "made_at": now,
        "event": {"id": event.public_id, "name": event.name, "address": settings.SITE_URL + event.get_absolute_url()},
        "account": _account(user),
    })  # fmt: skip
    for holding in personal.HOLDINGS:
        made.known[holding.name] = [_row(holding, row, made) for row in _rows(holding, event, who)]
    made.known["mails"] = list(_mails(event, people, who))
    made.known["history"] = list(_history(event, people, made))
    made.known["documents"] = list(_documents(event, who))
    return made


def _rows(holding: Holding, event: Event, who: Who) -> Iterator[models.Model]:
    joined = {name.rpartition("__")[0] for name in holding.shown if "__" in name}
    # `path` of an order names its event.
    joined |= {"event"} if "path" in holding.shown else set()
    return (
        holding.rows(event, who).select_related(*sorted(joined)).prefetch_related(*holding.many).iterator(500)
    )


def _row(holding: Holding, row: Any, made: Copy) -> dict[str, Any]:
    said = {name: _value(row, name) for name in holding.shown}
    said |= {name: [str(one) for one in getattr(row, name).all()] for name in holding.many}
    for name in holding.files:
        file = getattr(row, name)
        said[name] = _packed(holding, file, made, getattr(row, "file_name", "")) if file else None
    return said


def _packed(holding: Holding, file: Any, made: Copy, called: str) -> str:
    """Its name in the ZIP: numbered, since two may be called the same, and never one that leads out of it."""
    plain = PurePath(called or file.name).name.replace("\\", "_").replace(":", "_")
    name = f"files/{holding.name}/{len(made.files) + 1}-{plain}"
    made.files.append((name, file.storage, file.name))
    return name


def _value(row: Any, name: str) -> Any:
    value = row
    for part in name.split("__"):
        if value is None:
            return None
        try:
            value = getattr(value, part)
        except CannotOpen:
            return None
    if name == "path":
        return settings.SITE_URL + value
    return (
        value
        if isinstance(value, str | int | float | bool | list | dict | datetime | None)
        else _plain(value)
    )


def _plain(value: Any) -> Any:
    """Days, amounts and identifiers as JSON writes them; anything else as its words."""
    try:
        return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
    except TypeError:
        return str(value)


def _account(user: User) -> dict[str, Any]:
    addresses = EmailAddress.objects.filter(user=user).values("email", "verified", "primary")
    others = SocialAccount.objects.filter(user=user).values("provider", "uid", "date_joined", "extra_data")
    return {
        "email": user.email,
        "name": user.name,
        "joined_at": user.joined_at,
        "addresses": list(addresses),
        "signs_in_by": list(others),
    }


def _mails(event: Event, people: Sequence[Participant], who: Who) -> Iterator[dict[str, Any]]:
    mine = Q(recipient__in=[one.public_id for one in people]) | Q(to_address__in=who.addresses)
    for row in (
        OutboxMail.objects.within(event.public_id).finished().filter(mine).order_by("pk").iterator(500)
    ):
        yield {
            "to": row.to_address, "subject": row.subject, "text": _value(row, "text"), "state": row.state,
            "created_at": row.created_at, "sent_at": row.sent_at,
        }  # fmt: skip


def _history(event: Event, people: Sequence[Participant], made: Copy) -> Iterator[dict[str, Any]]:
    """Of the person's own record and orders: what happens to tickets and talks names others as well."""
    subjects = [one.public_id for one in people] + [one["public_id"] for one in made.known["orders"]]
    rows = HistoryEntry.objects.within(event.public_id).filter(subject__in=subjects).shown().order_by("pk")
    for row in rows.iterator(500):
        yield {
            "at": row.at,
            "kind": row.kind,
            "subject": row.subject,
            "before": row.before,
            "after": row.after,
        }


def _documents(event: Event, who: Who) -> Iterator[dict[str, str]]:
    """Papers that are drawn when they are asked for: by their addresses."""
    papers = Invoice.objects.filter(order__event=event, order__buyer__in=who.people).select_related("order")
    for order in Order.objects.filter(event=event, buyer__in=who.people).order_by("pk"):
        order.event = event
        yield {"what": "tickets", "of": order.code, "address": f"{settings.SITE_URL}{order.path}tickets.pdf"}
        for paper in papers:
            if paper.order_id == order.pk:
                address = f"{settings.SITE_URL}{order.path}invoice/{paper.number}.pdf"
                yield {"what": "invoice", "of": order.code, "number": paper.number, "address": address}


def pack(made: Copy, out: IO[bytes]) -> None:
    """Write the ZIP. A file that is gone from the disk is told in the JSON, and the rest goes out."""
    missing = []
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name, storage, stored in made.files:
            how = ZIP_STORED if PurePath(name).suffix.lower() in AS_IT_IS else ZIP_DEFLATED
            try:
                with storage.open(stored) as file:
                    packed.writestr(name, file.read(), how)
            except OSError:
                missing.append(name)
        said = {**made.known, "missing_files": missing}
        packed.writestr(JSON_NAME, json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
