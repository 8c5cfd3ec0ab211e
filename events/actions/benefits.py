"""Benefits of a level of partners: what becomes a task of each of its partners."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import history
from events import partner_rows
from events.actions import partner_tasks, rows
from events.actions.rows import Values, Wrong
from events.models import Benefit, PartnerLevel, PartnerTask


def is_fixed(benefit: Benefit) -> bool:
    """What partners have seen stays with its level and its kind."""
    return benefit.tasks.exists()


def is_used(benefit: Benefit) -> bool:
    done = PartnerTask.objects.filter(benefit=benefit).exclude(pk__in=benefit.tasks.untouched())
    return done.exists()


def save(
    *, level: PartnerLevel, row: Benefit | None, values: Values, by: User, now: datetime
) -> Benefit:  # fmt: skip
    """Partners of the level have a new one as a task from now on. Raises Invalid."""
    with transaction.atomic():
        benefit = Benefit(level=level) if row is None else partner_rows.benefit_locked(row.pk)
        if wrong := _wrong_in_kind(benefit, values):
            raise rows.Invalid(wrong)
        event = benefit.level.event
        changed = rows.save(
            row=benefit, values=values, kind="benefit", event=event, by=by, now=now, counters=()
        )
        follow(benefit=benefit, day_moved=row is not None and "due_on" in changed, by=by, now=now)
    return benefit


def follow(*, benefit: Benefit, day_moved: bool, by: User, now: datetime) -> None:
    """After it was saved: partners of the level have it as a task; a day that was moved is reminded of again."""
    if day_moved:
        partner_rows.remind_again(benefit)
    partner_tasks.follow_benefits(level=benefit.level, by=by, now=now)


def _wrong_in_kind(benefit: Benefit, values: Values) -> list[Wrong]:
    if benefit._state.adding or values.get("kind", benefit.kind) == benefit.kind or not is_fixed(benefit):
        return []
    return [("kind", _("Partners have seen it: it stays of this kind."))]


def delete(*, benefit: Benefit, by: User, now: datetime) -> None:
    """With its tasks, as long as nothing was done in any. Raises partner_tasks.Refused."""
    with transaction.atomic():
        partner_rows.benefit_locked(benefit.pk)
        history.write("benefit.deleted", benefit, scope=benefit.level.event.public_id, by=by, now=now)
        partner_tasks.forget(benefit=benefit)
