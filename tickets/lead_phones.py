"""Phones by which a partner's colleagues scan badges, as the partner's own page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from events.models import Event, Partner
from tickets.models import Device, Lead

MOST_PHONES = 30


@dataclass(frozen=True)
class Phone:
    """`code` is empty once it is used or too old."""

    public_id: str
    name: str
    code: str
    has_joined: bool


@dataclass(frozen=True)
class Phones:
    """What the partner's page shows; `leads` is how many people were met."""

    rows: Sequence[Phone]
    leads: int
    address: str

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= MOST_PHONES


def of(partner: Partner, event: Event) -> Phones:
    now = timezone.now()
    standing = Device.objects.standing().filter(partner=partner, event=event).order_by("pk")
    rows = [
        Phone(
            public_id=one.public_id,
            name=one.name,
            code=one.code if one.joined_at is None and one.code_until_at > now else "",
            has_joined=one.joined_at is not None,
        )
        for one in standing
    ]
    leads = Lead.objects.filter(partner=partner, event=event, withdrawn_at=None).count()
    return Phones(rows, leads, f"{settings.SITE_URL}/{event.slug}/door/")
