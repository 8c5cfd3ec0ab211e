"""Recounting levels of partners: places taken are the partners that have the level. One query each."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

from events.models import Partner, PartnerLevel
from tickets.difference import Difference
from tickets.models import Order, Sponsorship


def levels() -> Iterator[Difference]:
    counted = Counter(Partner.objects.filter(level__isnull=False).values_list("level", flat=True))
    for row in PartnerLevel.objects.select_related("event").order_by("pk"):
        if row.taken != counted[row.pk]:
            yield Difference(
                f"{row.event.slug} level {row.name}", "taken", row.taken, counted[row.pk],
                _mend(row, counted[row.pk]),
            )  # fmt: skip


def sponsorships() -> Iterator[Difference]:
    """A sold level stands exactly as long as its order does, and its partner has it."""
    rows = Sponsorship.objects.select_related("order", "partner", "level").order_by("pk")
    for row in rows:
        stands, holds = row.ended_at is None, row.order.state in Order.HOLDING
        if stands != holds:
            yield Difference(f"order {row.order.code}", "sold level stands", stands, holds)
        elif stands and row.partner.level_id != row.level_id:
            yield Difference(
                f"order {row.order.code}", "level", str(row.partner.level or "none"), str(row.level)
            )


def _mend(row: PartnerLevel, taken: int) -> partial[None]:
    return partial(_write, row.pk, taken)


def _write(pk: int, taken: int) -> None:
    PartnerLevel.objects.filter(pk=pk).update(taken=taken)


CHECKS = (levels, sponsorships)
