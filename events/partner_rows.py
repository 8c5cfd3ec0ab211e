"""What actions ask of one partner and its tasks each time, by SQL that is written once."""

from collections.abc import Sequence

from core.prepared import FEW_KEYS, Changed, Prepared, PreparedValues
from events.models import Benefit, Event, Partner, PartnerLevel, PartnerTask

_with = Partner.objects.select_related("event", "level", "owner").order_by()
_of_event: Prepared[Partner] = Prepared(
    lambda event, name: _with.filter(event=event, public_id=name), event=-1, name="any"
)
_locked: Prepared[Partner] = Prepared(
    lambda partner: _with.select_for_update(of=("self",)).filter(pk=partner), partner=-1
)
_benefits = Prepared(lambda level: Benefit.objects.filter(level=level), level=-1)
_of_level: Prepared[Partner] = Prepared(
    lambda level: Partner.objects.filter(level=level).select_related("event"), level=-1
)
_any_benefit = Benefit.objects.select_related("level__event").order_by()
_benefit: Prepared[Benefit] = Prepared(
    lambda event, name: _any_benefit.filter(level__event=event, public_id=name), event=-1, name="any"
)
_locked_benefit: Prepared[Benefit] = Prepared(
    lambda benefit: _any_benefit.select_for_update(of=("self",)).filter(pk=benefit), benefit=-1
)
_reminded_again = Changed(
    lambda benefit: (PartnerTask.objects.filter(benefit=benefit), {"reminded_at": None}), benefit=-1
)
_tasks = PreparedValues(
    lambda partners: (
        PartnerTask.objects.filter(partner__in=partners)
        .order_by()
        .values("partner", "benefit", "state", "handed_in_at", "decided_at")
    ),
    partners=FEW_KEYS,
)


def named(event: Event, public_id: str) -> Partner | None:
    """One of the event's, with its level and who looks after it."""
    row = _of_event.first(event=event.pk, name=public_id)
    if row is not None:
        row.event = event
    return row


def locked(partner: int) -> Partner:
    """With its event and what `named` reads; in a transaction."""
    row = _locked.first(partner=partner)
    if row is None:
        raise Partner.DoesNotExist
    return row


def benefits_of(level: int | None) -> list[Benefit]:
    return _benefits.all(level=level) if level else []


def benefit_named(event: Event, public_id: str) -> Benefit | None:
    """One of the event's levels, with its level and event."""
    return _benefit.first(event=event.pk, name=public_id)


def benefit_locked(benefit: int) -> Benefit:
    """The same as it stands now; in a transaction."""
    row = _locked_benefit.first(benefit=benefit)
    if row is None:
        raise Benefit.DoesNotExist
    return row


def remind_again(benefit: Benefit) -> None:
    _reminded_again.rows(benefit=benefit.pk)


def partners_of(level: PartnerLevel) -> list[Partner]:
    """With their event."""
    return _of_level.all(level=level.pk)


def tasks_of(partners: Sequence[Partner]) -> dict[tuple[int, int], bool]:
    """By the keys of partner and benefit, whether something was done in it, as `untouched` does not say."""
    return {
        (row["partner"], row["benefit"]): row["state"] != PartnerTask.State.OPEN
        or bool(row["handed_in_at"] or row["decided_at"])
        for row in _tasks.all(partners=[partner.pk for partner in partners])
    }
