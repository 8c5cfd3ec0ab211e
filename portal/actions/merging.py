"""Two records of one person at an event become one. Nothing is lost: what only one of can stand is kept in the history."""

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from core import history
from core.models import OutboxMail
from events import counters
from events.models import Consent, Participant
from portal import merging
from portal.merging import Double, Plan
from portal.person import MERGED
from tickets.actions import admissions
from tickets.models import Badge, Order, Ticket

SET_ASIDE = "private.participant.set_aside"


class CannotMerge(Exception):
    """With sentences for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def merge(*, keep: Participant, gone: Participant, by: User, now: datetime) -> Plan:
    """Everything that hangs on `gone` hangs on `keep`, whose own values stand; gaps are filled. Then `gone` is no more.

    Raises CannotMerge.
    """
    if keep.pk == gone.pk or keep.event_id != gone.event_id:
        raise CannotMerge(_("Choose two different people of one event."))
    with transaction.atomic():
        keep, gone = _locked(keep, gone)
        made = merging.plan(keep, gone)
        if made.refusals:
            raise CannotMerge(" ".join(made.refusals))
        before = {name: _plain(keep, name) for name in made.filled}
        lost = _record(gone)
        aside = [row for double in made.doubles if (row := _settle(double, now)) is not None]
        for relation, _count in made.counts:
            relation.of(gone).update(**{relation.name: keep})
        OutboxMail.objects.filter(recipient=gone.public_id).update(recipient=keep.public_id)
        scope, old = keep.event.public_id, gone.public_id
        told = history.entry(
            MERGED, gone, scope=scope, by=by, now=now, before=lost, after={"into": keep.public_id}
        )
        Participant.objects.filter(pk=gone.pk).delete()
        for name, value in made.filled.items():
            setattr(keep, name, value)
        if made.filled:
            keep.save(update_fields=list(made.filled))
        admissions.refresh([keep.pk])
        counters.raise_public(keep.event_id)
        after = {name: _plain(keep, name) for name in made.filled}
        after |= {"from": old, "name": lost["name"], "address": lost["email"] or lost["contact_email"]}
        after |= {"moved": made.moved}
        entries = [told, history.entry(MERGED, keep, scope=scope, by=by, now=now, before=before, after=after)]
        if aside:
            rows = json.loads(json.dumps(aside, cls=DjangoJSONEncoder))
            entries.append(
                history.entry(SET_ASIDE, keep, scope=scope, by=by, now=now, after={"from": old, "rows": rows})
            )
        history.write_all(entries)
    return made


def _locked(keep: Participant, gone: Participant) -> tuple[Participant, Participant]:
    """Orders before people, each by key, as sales lock them."""
    both = [keep.pk, gone.pk]
    held = Ticket.objects.filter(attendee__in=both).exclude(order=None).values("order")
    orders = Order.objects.filter(Q(buyer__in=both) | Q(pk__in=held)).order_by("pk")
    list(orders.select_for_update().values_list("pk", flat=True))
    rows = Participant.objects.select_for_update(of=("self",)).select_related("event", "user")
    found = {row.pk: row for row in rows.filter(pk__in=both).order_by("pk")}
    if len(found) < len(both):
        raise CannotMerge(_("One of the two is no longer there: somebody else was faster."))
    return found[keep.pk], found[gone.pk]


def _settle(double: Double, now: datetime) -> dict[str, Any] | None:
    """What becomes of the row that cannot stand beside the other; what is taken away is given back as plain values."""
    row = merging.loser(double)
    rows = double.relation.model._base_manager.filter(pk=row.pk)
    if isinstance(row, Consent):
        # The same consent stands once more on the other side.
        rows.update(withdrawn_at=now)
        return None
    if isinstance(row, Badge):
        rows.update(state=Badge.State.DEAD, died_at=now)
        return None
    values = rows.values().get()
    rows.delete()
    return {"model": row._meta.label, **values}


def _record(person: Participant) -> dict[str, Any]:
    names = [field.name for field in person._meta.concrete_fields if field.name not in {"id", "event"}]
    return {name: _plain(person, name) for name in names}


def _plain(person: Participant, name: str) -> Any:
    value = getattr(person, name)
    if isinstance(value, User):
        return value.email
    return value.isoformat() if isinstance(value, datetime) else value if value is None else str(value)
