"""The demo's prices: the stream is cheaper for who comes early, and the conference for who comes with colleagues."""

from datetime import timedelta

from portal.demo.setting import Setting
from tickets.models import GroupDiscount, PriceStep, TicketType

EARLY_PLACES = 150


def prepare(setting: Setting) -> None:
    """Before the sale, so that some of what is sold has these prices."""
    types = {kind.name: kind for kind in TicketType.objects.filter(event=setting.event)}
    PriceStep.objects.create(
        ticket_type=types["Online"],
        name="Early bird",
        price_minor=4_500,
        until_at=setting.at(setting.now.date() + timedelta(days=9), 18),
        size=EARLY_PLACES,
    )
    group = GroupDiscount.objects.create(event=setting.event, min_tickets=5, percent_bp=1_000)
    group.ticket_types.add(types["Conference"])
