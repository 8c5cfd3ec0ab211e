"""Codes that a table speaks of once more: changed as it says, and withdrawn when the table is taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import User
from core import history
from events import counters
from events.actions import table_rows
from events.models import Event
from tickets.models import CodeRedemption, DiscountCode, Order, Reserve

LINKS = ("ticket_types", "opens_types")


@dataclass(frozen=True)
class Change:
    """`values` are columns, `links` the keys of ticket types by the name of the relation."""

    code: DiscountCode
    values: Mapping[str, Any]
    links: Mapping[str, Sequence[int]] = field(default_factory=dict)


def locked(event: Event, ids: Sequence[str]) -> dict[str, DiscountCode]:
    """By public id. A code that is being used waits, and the other way round."""
    rows = DiscountCode.objects.select_for_update(of=("self",)).filter(event=event, public_id__in=ids)
    return {row.public_id: row for row in rows.order_by("pk")}


def change(*, event: Event, changes: Sequence[Change], by: User | None, now: datetime) -> None:
    """In the caller's transaction, on locked rows."""
    if not changes:
        return
    table_rows.change(
        event=event, changes=[(one.code, one.values) for one in changes], kind="code", by=by, now=now
    )
    for name in LINKS:
        _link(
            getattr(DiscountCode, name).through,
            {one.code.pk: one.links[name] for one in changes if name in one.links},
        )
    only_links = [one for one in changes if one.links]
    history.write_all(
        history.entry("code.changed", one.code, scope=event.public_id, by=by, now=now,
                      after={name: len(keys) for name, keys in one.links.items()})
        for one in only_links
    )  # fmt: skip
    counters.raise_shop(event.pk)


def _link(through: type[models.Model], wanted: Mapping[int, Sequence[int]]) -> None:
    """Make the ticket types of these codes those."""
    if not wanted:
        return
    rows = through._base_manager
    rows.filter(discountcode_id__in=list(wanted)).delete()
    rows.bulk_create(
        [
            through(discountcode_id=code, tickettype_id=kind)
            for code, kinds in wanted.items()
            for kind in kinds
        ],
        batch_size=400,
    )


def links_of(codes: Sequence[DiscountCode]) -> dict[int, dict[str, list[int]]]:
    """The keys of ticket types by code and relation. Two queries."""
    found: dict[int, dict[str, list[int]]] = {code.pk: {name: [] for name in LINKS} for code in codes}
    for name in LINKS:
        rows = getattr(DiscountCode, name).through.objects.filter(discountcode_id__in=list(found))
        for code, kind in rows.order_by("pk").values_list("discountcode_id", "tickettype_id"):
            found[code][name].append(kind)
    return found


def in_use(codes: Sequence[DiscountCode]) -> set[int]:
    """Which of them somebody has ordered with, or holds seats with. Three queries."""
    keys = [code.pk for code in codes]
    found = {code.pk for code in codes if code.used_orders or code.used_tickets}
    found |= set(CodeRedemption.objects.filter(code__in=keys).values_list("code", flat=True))
    found |= set(Order.objects.filter(discount_code__in=keys).values_list("discount_code", flat=True))
    return found | set(Reserve.objects.filter(code__in=keys).values_list("code", flat=True))


def withdraw(*, event: Event, codes: Sequence[DiscountCode], by: User | None, now: datetime) -> None:
    """Nobody can use them from now on; the rows stay, so that the same word is not given out anew by chance."""
    if not codes:
        return
    DiscountCode.objects.filter(pk__in=[code.pk for code in codes]).update(is_paused=True)
    history.write_all(
        history.entry("code.withdrawn", code, scope=event.public_id, by=by, now=now,
                      before={"is_paused": code.is_paused}, after={"is_paused": True})
        for code in codes
    )  # fmt: skip
    counters.raise_shop(event.pk)
