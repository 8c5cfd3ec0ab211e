"""Partners, added and changed by the workspace's own rules."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import User
from core import history, single_rows
from core.prepared import Prepared, PreparedLists
from events import counters, partner_rows
from events.actions import partner_levels, rows
from events.actions.rows import Invalid, Wrong
from events.models import Consent, Event, Partner, PartnerLevel, PartnerTask
from tickets.models import DiscountCode, Order, Sponsorship

# What of a partner is set beside its level and its logo, which have actions of their own.
FIELDS = (
    "name", "website", "description", "contact_name", "contact_email", "ref", "target_tickets", "is_shown", "position",
    "owner", "contract_note",
)  # fmt: skip


_sold = Prepared(
    lambda partner: (
        Sponsorship.objects.filter(partner=partner, ended_at=None).select_related("level").order_by("-pk")
    ),
    partner=-1,
)
_untouched = {"state": PartnerTask.State.OPEN, "handed_in_at": None, "decided_at": None}
_touched = Order.objects.filter(
    Q(partner=OuterRef("pk")) | Q(first_touch=OuterRef("pk")) | Q(last_touch=OuterRef("pk"))
)
_used = PreparedLists(
    lambda partner: (
        Partner.objects.filter(pk=partner)
        .filter(
            Exists(Sponsorship.objects.filter(partner=OuterRef("pk")))
            | Exists(PartnerTask.objects.filter(partner=OuterRef("pk")).exclude(**_untouched))
            | Exists(DiscountCode.objects.filter(partner=OuterRef("pk")))
            | Exists(_touched)
            | Exists(Consent.objects.filter(partner=OuterRef("pk")))
        )
        .order_by()
        .values_list("pk")
    ),
    partner=-1,
)


def wrong_in_level(partner: Partner, level: PartnerLevel | None) -> list[Wrong]:
    """A level that was sold stays with its buyer, and one that is full has no place for one more."""
    sold = _sold.first(partner=partner.pk) if partner.pk else None
    if sold is not None and level != sold.level:
        words = _("%(level)s is sold to this partner: cancel its order first.")
        return [("level", words % {"level": sold.level})]
    is_new = level is not None and level.pk != partner.level_id
    if level is not None and is_new and level.places is not None and level.taken >= level.places:
        return [("level", partner_levels.full(level))]
    return []


def wrong_in_ref(event: Event | None, partner: Partner, ref: str) -> list[Wrong]:
    others = Partner.objects.filter(event=event, ref=ref).exclude(pk=partner.pk)
    return [("ref", _("Another partner has this word already."))] if ref and others.exists() else []


def normal_ref(text: str) -> str:
    return text.strip().lower()


def save(
    *, event: Event, row: Partner | None, values: Mapping[str, Any], level: PartnerLevel | None, by: User, now: datetime
) -> Partner:  # fmt: skip
    """A new one, or other values for `row`; what is not in `values` stays. The tasks follow the level.

    Raises Invalid.
    """
    try:
        with transaction.atomic():
            row, before = _begun(event, row)
            for name, value in values.items():
                setattr(row, name, normal_ref(value) if name == "ref" else value)
            wrong = wrong_in_ref(event, row, row.ref) if "ref" in values else []
            rows.check(row, [*wrong, *wrong_in_level(row, level)], [*values])
            is_new = row.pk is None
            single_rows.store(row, [*values])
            _tell(row, before, is_new=is_new, by=by, now=now)
            partner_levels.move_locked(row=row, level=level, by=by, now=now)
    except partner_levels.Full as full:  # somebody took the last place meanwhile
        raise Invalid([("level", full.message)]) from None
    except IntegrityError:
        raise Invalid([("name", _("Another partner has this name or this word already."))]) from None
    return row


def is_used(partner: Partner) -> bool:
    """Whether something with money, work or a consent hangs on it."""
    return bool(_used.all(partner=partner.pk))


def delete(*, partner: Partner, by: User, now: datetime) -> None:
    """Its level has a place again. Raises InUse."""
    with transaction.atomic():
        partner_rows.locked(partner.pk)
        if is_used(partner):
            raise rows.InUse(_("It has codes, orders, consents or work on its tasks: it stays."))
        partner_levels.move(partner=partner, level=None, by=by, now=now)
        rows.delete(row=partner, kind="partner", event=partner.event, by=by, now=now)


def _begun(event: Event, row: Partner | None) -> tuple[Partner, dict[str, Any]]:
    if row is None:
        return Partner(event=event), {}
    row = partner_rows.locked(row.pk)
    row.event = event
    return row, _told(row)


def _tell(row: Partner, before: Mapping[str, Any], *, is_new: bool, by: User, now: datetime) -> None:
    after = _told(row)
    changed = [name for name in FIELDS if before.get(name) != after[name]]
    if changed or is_new:
        history.write(
            "partner.added" if is_new else "partner.changed", row, scope=row.event.public_id, by=by, now=now,
            before={name: before[name] for name in changed if name in before},
            after={name: after[name] for name in changed},
        )  # fmt: skip
        counters.raise_public(row.event_id)


def _told(row: Partner) -> dict[str, Any]:
    """As the history keeps it: a person by his id."""
    told = {name: getattr(row, name) for name in FIELDS}
    return told | {"owner": row.owner.public_id if row.owner else None}
