"""Levels of partners, set up by the team."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import User
from core import single_rows
from core.prepared import PreparedLists
from events.actions import rows
from events.actions.rows import Values, Wrong
from events.models import Event, Partner, PartnerLevel, PartnerTask
from tickets.models import Sponsorship

_used = PreparedLists(
    lambda level: (
        PartnerLevel.objects.filter(pk=level)
        .filter(
            Exists(Partner.objects.filter(level=OuterRef("pk")))
            | Exists(PartnerTask.objects.filter(benefit__level=OuterRef("pk")))
            | Exists(Sponsorship.objects.filter(level=OuterRef("pk")))
        )
        .order_by()
        .values_list("pk")
    ),
    level=-1,
)


def wrong_in_places(level: PartnerLevel, places: int | None) -> list[Wrong]:
    if places is None or places >= level.taken:
        return []
    words = _("%(taken)d partners have this level: it cannot have fewer places.")
    return [("places", words % {"taken": level.taken})]


def is_used(level: PartnerLevel) -> bool:
    """Whether partners have it, had work of it, or bought it."""
    return bool(_used.all(level=level.pk))


def save(*, event: Event, row: PartnerLevel | None, values: Values, by: User, now: datetime) -> PartnerLevel:
    """A new one, or other values for `row`; what is not in `values` stays. Raises Invalid."""
    with transaction.atomic():
        level = PartnerLevel(event=event) if row is None else single_rows.locked(row)
        level.event = event
        rows.save(
            row=level, values=values, kind="partnerlevel", event=event, by=by, now=now,
            rules=lambda one: wrong_in_places(one, one.places),
        )  # fmt: skip
    return level


def delete(*, level: PartnerLevel, by: User, now: datetime) -> None:
    """With its benefits. Raises InUse."""
    rows.delete(
        row=level, kind="partnerlevel", event=level.event, by=by, now=now, is_used=is_used,
        why=_("Partners have this level, or had work of it: it stays."),
    )  # fmt: skip
