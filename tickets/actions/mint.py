"""Making many codes at once: all of them, or none."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import history, mail
from events import counters
from events.models import Event, Partner
from tickets import emails_guesses, minting
from tickets.codes import normal_form
from tickets.minting import Known, Row
from tickets.models import DiscountCode, TicketType

AT_ONCE = 500


@dataclass(frozen=True)
class Likeness:
    """What all codes of a pattern have in common. `ticket_types` and `opens_types` are rows of the event."""

    kind: str
    percent_bp: int = 0
    amount_minor: int = 0
    partner: Partner | None = None
    ticket_types: Sequence[TicketType] = ()
    opens_types: Sequence[TicketType] = ()
    max_orders: int | None = 1
    max_tickets: int | None = 1
    valid_from_at: datetime | None = None
    valid_until_at: datetime | None = None
    note: str = ""


def from_pattern(
    *, event: Event, pattern: str, count: int, like: Likeness, batch: str, by: User, now: datetime
) -> list[str]:
    """Draw and store so many codes; gives them. Raises minting.BadPattern with a sentence."""
    with transaction.atomic():
        # Two batches of the same pattern at once must not draw the same code: the event's row is the turnstile.
        Event.objects.select_for_update().get(pk=event.pk)
        codes = minting.draw(pattern, count, taken=normals(event), choose=secrets.choice)
        rows = [
            DiscountCode(
                event=event, code=code, normal=normal_form(code), kind=like.kind, percent_bp=like.percent_bp,
                amount_minor=like.amount_minor, partner=like.partner, max_orders=like.max_orders,
                max_tickets=like.max_tickets, valid_from_at=like.valid_from_at,
                valid_until_at=like.valid_until_at, note=like.note, batch=batch,
            )
            for code in codes
        ]  # fmt: skip
        _store(rows)
        types = [kind.pk for kind in like.ticket_types]
        opens = [kind.pk for kind in like.opens_types]
        _link(rows, [types] * len(rows), [opens] * len(rows))
        _tell(event, batch, len(rows), by, now)
    return codes


def from_rows(*, event: Event, rows: Sequence[Row], batch: str, by: User | None, now: datetime) -> int:
    """Store the codes of a table that was read without a problem. Returns how many."""
    types = dict(TicketType.objects.filter(event=event).values_list("public_id", "pk"))
    partners = dict(Partner.objects.filter(event=event).values_list("public_id", "pk"))
    with transaction.atomic():
        Event.objects.select_for_update().values_list("pk", flat=True).get(pk=event.pk)
        made = [
            DiscountCode(
                event=event, code=row.code, normal=normal_form(row.code), kind=row.kind,
                percent_bp=row.percent_bp, amount_minor=row.amount_minor,
                partner_id=partners.get(row.partner), max_orders=row.max_orders, max_tickets=row.max_tickets,
                max_per_buyer=row.max_per_buyer, min_tickets=row.min_tickets, valid_from_at=row.valid_from_at,
                valid_until_at=row.valid_until_at, bound_email=row.bound_email, note=row.note, batch=batch,
                is_paused=row.is_paused,
            )
            for row in rows
        ]  # fmt: skip
        _store(made)
        _link(
            made,
            [[types[one] for one in row.ticket_types] for row in rows],
            [[types[one] for one in row.opens_types] for row in rows],
        )
        _tell(event, batch, len(made), by, now)
    return len(made)


def known(event: Event) -> Known:
    """What a table may name. Three queries."""
    types = TicketType.objects.filter(event=event).values_list("name", "public_id")
    partners = Partner.objects.filter(event=event).values_list("name", "public_id")
    return Known(
        currency=event.currency,
        zone=event.time_zone,
        ticket_types={name.lower(): public_id for name, public_id in types},
        partners={name.lower(): public_id for name, public_id in partners},
        codes=normals(event),
    )


def normals(event: Event) -> frozenset[str]:
    return frozenset(DiscountCode.objects.filter(event=event).values_list("normal", flat=True))


def pause_all(*, event: Event, batch: str, by: User, now: datetime) -> int:
    """Nobody can use a batch's codes from now on. Returns how many were working."""
    with transaction.atomic():
        rows = DiscountCode.objects.filter(event=event, batch=batch, is_paused=False)
        count = rows.update(is_paused=True)
        if count:
            counters.raise_shop(event.pk)
            after = {"batch": batch, "codes": count}
            history.write("codes.paused", event, scope=event.public_id, by=by, now=now, after=after)
    return count


def _store(rows: Sequence[DiscountCode]) -> None:
    DiscountCode.objects.bulk_create(rows, batch_size=AT_ONCE)


def _link(rows: Sequence[DiscountCode], types: Sequence[list[int]], opens: Sequence[list[int]]) -> None:
    applies = DiscountCode.ticket_types.through
    opening = DiscountCode.opens_types.through
    applies.objects.bulk_create(
        [
            applies(discountcode_id=row.pk, tickettype_id=pk)
            for row, found in zip(rows, types, strict=True)
            for pk in found
        ],
        batch_size=AT_ONCE,
    )
    opening.objects.bulk_create(
        [
            opening(discountcode_id=row.pk, tickettype_id=pk)
            for row, found in zip(rows, opens, strict=True)
            for pk in found
        ],
        batch_size=AT_ONCE,
    )


def _tell(event: Event, batch: str, count: int, by: User | None, now: datetime) -> None:
    after = {"batch": batch, "codes": count}
    history.write("codes.minted", event, scope=event.public_id, by=by, now=now, after=after)


def pause(*, code: DiscountCode, by: User, now: datetime) -> None:
    """Nobody can use it from now on; what was ordered with it stands."""
    with transaction.atomic():
        if DiscountCode.objects.filter(pk=code.pk, is_paused=False).update(is_paused=True):
            counters.raise_shop(code.event_id)
            history.write("code.paused", code, scope=code.event.public_id, by=by, now=now)


def personal(*, code: DiscountCode, addresses: Sequence[str], by: User, now: datetime) -> int:
    """A code like this one for each address alone, good for one order, sent by mail. Returns how many were made.

    Who has one already keeps it.
    """
    event = code.event
    batch = f"{code.code} personal"[:60]
    with transaction.atomic():
        Event.objects.select_for_update().get(pk=event.pk)
        bound = DiscountCode.objects.filter(event=event, batch=batch)
        has = set(bound.values_list("bound_email", flat=True))
        new = [address for address in dict.fromkeys(addresses) if address not in has]
        if not new:
            return 0
        pattern = f"{code.code[: minting.LONGEST - 8]}-*******"
        drawn = minting.draw(pattern, len(new), taken=normals(event), choose=secrets.choice)
        rows = [
            DiscountCode(
                event=event, code=text, normal=normal_form(text), kind=code.kind, percent_bp=code.percent_bp,
                amount_minor=code.amount_minor, partner_id=code.partner_id, valid_until_at=code.valid_until_at,
                max_orders=1, max_tickets=code.max_per_buyer, bound_email=address, batch=batch,
            )
            for text, address in zip(drawn, new, strict=True)
        ]  # fmt: skip
        _store(rows)
        types = list(code.ticket_types.values_list("pk", flat=True))
        opens = list(code.opens_types.values_list("pk", flat=True))
        _link(rows, [types] * len(rows), [opens] * len(rows))
        for row in rows:
            row.event = event
        mail.post(*(emails_guesses.personal_code(row, now=now) for row in rows))
        _tell(event, batch, len(rows), by, now)
    return len(new)
