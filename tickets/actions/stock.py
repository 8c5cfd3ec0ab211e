"""Ticket types and quotas, changed from outside of the workspace by the workspace's own rules."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import history
from events import counters
from events.actions.rows import Wrong, check
from events.models import Event
from tickets.actions import offering
from tickets.models import Quota, TicketType

# What of a ticket type is set, beside its quotas.
FIELDS = (
    "name", "description", "kind", "attendance", "audience", "visibility", "price_minor", "tax_rate_bp",
    "tax_included", "on_sale_from_at", "on_sale_until_at", "min_per_order", "max_per_order", "position",
    "needs_approval", "has_waiting_list", "offer_hours",
)  # fmt: skip


def wrong_in_type(values: Mapping[str, Any]) -> list[Wrong]:
    """Rules between the fields of a ticket type; one that is missing breaks none."""
    found: list[Wrong] = []
    is_add_on = values.get("kind") == TicketType.Kind.ADD_ON
    if is_add_on != (values.get("attendance") == TicketType.Attendance.NONE):
        found.append(("attendance", _("An add-on admits nobody; a ticket admits on site or online.")))
    begins, ends = values.get("on_sale_from_at"), values.get("on_sale_until_at")
    if begins and ends and ends <= begins:
        found.append(("on_sale_until_at", _("This is not after the beginning.")))
    fewest, most = values.get("min_per_order"), values.get("max_per_order")
    if fewest is not None and fewest < 1:
        found.append(("min_per_order", _("At least one.")))
    elif fewest is not None and most is not None and most < fewest:
        found.append(("max_per_order", _("This is less than the fewest in an order.")))
    return found


def wrong_in_size(quota: Quota, *, former: int, size: int, reason: str) -> list[Wrong]:
    """Lowering the size below what is taken closes the sale; it needs a reason, and no ticket is undone."""
    if quota.taken > size:
        if reason:
            return []
        words = _(
            "%(taken)d are taken already. To lower the size below that, say why: the sale closes, the tickets stay."
        )
        return [("allowance_reason", words % {"taken": quota.taken})]
    if size < min(former, quota.taken + quota.reserved):
        words = ngettext(
            "%(reserved)d seat is set aside for codes and offers: make that smaller first.",
            "%(reserved)d seats are set aside for codes and offers: make those smaller first.",
            quota.reserved,
        )
        return [("size", words % {"reserved": quota.reserved})]
    return []


def save_type(
    *,
    event: Event,
    row: TicketType | None,
    values: Mapping[str, Any],
    quotas: Sequence[Quota] | None,
    by: User,
    now: datetime,
) -> TicketType:
    """A new one, or other values for `row`; what is not in `values` stays, and with None so do its quotas.

    Raises Invalid.
    """
    with transaction.atomic():
        if row is None:
            row, before = TicketType(event=event), {}
        else:
            row = TicketType.objects.select_for_update().get(pk=row.pk)
            before = _told(row)
        row.event = event
        for name, value in values.items():
            setattr(row, name, value)
        check(row, wrong_in_type({name: getattr(row, name) for name in FIELDS}), [*values])
        is_new = row.pk is None
        row.save()
        if quotas is not None:
            row.quotas.set(quotas)
        after = _told(row)
        changed = {name for name in after if before.get(name) != after[name]}
        if changed or is_new:
            history.write(
                "ticket_type.added" if is_new else "ticket_type.changed", row, scope=event.public_id, by=by, now=now,
                before={name: before[name] for name in changed if name in before},
                after={name: after[name] for name in changed},
            )  # fmt: skip
            counters.raise_shop(event.pk)
    return row


def add_quota(*, event: Event, name: str, size: int, by: User, now: datetime) -> Quota:
    """Raises Invalid."""
    with transaction.atomic():
        row = Quota(event=event, name=name, size=size)
        check(row, [], ["name", "size"])
        row.save()
        history.write(
            "quota.added", row, scope=event.public_id, by=by, now=now, after={"name": name, "size": size}
        )
        counters.raise_shop(event.pk)
    return row


def change_quota(*, quota: Quota, name: str, size: int, reason: str, by: User, now: datetime) -> Quota:
    """While the size is weighed against what is taken, nobody else takes. New seats go to who waits before the public
    sees them. Raises Invalid.
    """
    with transaction.atomic():
        row = Quota.objects.select_for_update().get(pk=quota.pk)
        row.event = quota.event
        before = {"name": row.name, "size": row.size}
        was_sold_out = row.left == 0
        wrong = wrong_in_size(row, former=row.size, size=size, reason=reason)
        is_over = row.taken > size
        row.name, row.size = name, size
        row.allowance, row.allowance_reason = (row.taken, reason) if is_over else (0, "")
        check(row, wrong, ["name", "size", "allowance", "allowance_reason"])
        row.save(update_fields=["name", "size", "allowance", "allowance_reason"])
        after = {"name": row.name, "size": row.size}
        changed = {key for key in after if before[key] != after[key]}
        if changed:
            history.write(
                "quota.changed", row, scope=row.event.public_id, by=by, now=now,
                before={key: before[key] for key in changed}, after={key: after[key] for key in changed},
            )  # fmt: skip
            if "size" in changed:
                offering.resized(row, was_sold_out=was_sold_out)
            counters.raise_shop(row.event.pk)
    return row


def _told(row: TicketType) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in FIELDS}
    plain = {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in told.items()
    }
    return plain | {"quotas": sorted(str(quota) for quota in row.quotas.all())}
