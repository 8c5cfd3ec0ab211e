"""An event's own days for what it keeps of people. A promise that was given is never made longer."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import history
from core.retention import Rule
from events import counters
from events.models import Event
from events.models.keeping import BOUNDS
from portal import retention

CHANGED = "event.keeping_changed"


class Refused(Exception):
    """With a sentence for people for each rule, by its key."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        super().__init__(" ".join(reasons.values()))
        self.reasons = reasons


def set_days(*, event: Event, days: Mapping[str, int], by: User, now: datetime) -> None:
    """`days` of rules by their key. Shorter holds also for what is there; longer is refused as long as anybody has given
    something under the shorter promise. Raises Refused, and nothing is changed then.
    """
    with transaction.atomic():
        row = Event.objects.select_for_update().get(pk=event.pk)
        changes = [
            (rule, days[rule.key])
            for rule in retention.SETTABLE
            if rule.key in days and days[rule.key] != rule.days_at(row)
        ]
        reasons = {rule.key: why for rule, new in changes if (why := _why_not(rule, row, new))}
        if reasons:
            raise Refused(reasons)
        if not changes:
            return
        before = {rule.key: rule.days_at(row) for rule, _new in changes}
        for rule, new in changes:
            setattr(row, rule.own, None if new == rule.days else new)
        row.save(update_fields=[rule.own for rule, _new in changes])
        after = {rule.key: new for rule, new in changes}
        history.write(CHANGED, row, scope=row.public_id, by=by, now=now, before=before, after=after)
        # The day stands on pages that are kept.
        counters.raise_shop(row.pk)
        counters.raise_public(row.pk)


def _why_not(rule: Rule, event: Event, new: int) -> str:
    bounds = BOUNDS[rule.own]
    if not bounds.least <= new <= bounds.most:
        words = _("Between %(least)d and %(most)d days.")
        return words % {"least": bounds.least, "most": bounds.most}
    if new <= rule.days_at(event):
        return ""
    held = retention.held(rule, event).count()
    if not held:
        return ""
    words = ngettext(
        "%(count)d is kept under the promise of %(days)d days: it can be made shorter, not longer.",
        "%(count)d are kept under the promise of %(days)d days: it can be made shorter, not longer.",
        held,
    )
    return words % {"count": held, "days": rule.days_at(event)}


def gone_at_once(*, event: Event, days: Mapping[str, int], now: datetime) -> list[tuple[Rule, int]]:
    """What the next run of the worker would delete that it would leave with the days as they are."""
    today = retention.today_at(event, now)
    found = []
    for rule in (one for one in retention.RULES if one.own):
        new = days.get(rule.follows or rule.key, rule.days_at(event))
        if rule.gone_on(event) > today >= rule.gone_on(event, new):
            found.append((rule, retention.held(rule, event).count()))
    return [(rule, count) for rule, count in found if count]
