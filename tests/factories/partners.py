"""Levels, benefits and tasks of partners for tests."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from PIL import Image

from events.actions import partner_levels, partner_tasks
from events.models import Benefit, Partner, PartnerLevel, PartnerTask

NOW = datetime(2027, 4, 1, 12, tzinfo=UTC)
TODAY = date(2027, 4, 1)


def png(width: int = 640, height: int = 200) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "PNG")
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def benefit(level: PartnerLevel, name: str = "Ad", kind: str = Benefit.Kind.FILE, **fields: Any) -> Benefit:
    return Benefit.objects.create(level=level, name=name, kind=kind, **fields)


def task_of(partner: Partner, made: Benefit) -> PartnerTask:
    if partner.level != made.level:
        partner_levels.move(partner=partner, level=made.level, by=None, now=NOW)
    else:
        partner_tasks.follow_level(partner=partner, by=None, now=NOW)
    return PartnerTask.objects.select_related("partner__event", "benefit").get(partner=partner, benefit=made)
