"""Issuing badges: each print carries a credential of its own.

What is drawn first and issued afterwards is a draft: a layout that fails, or a batch that is cancelled, ends no badge.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import history
from events.models import Event, Participant
from tickets.models import Badge


class Meanwhile(Exception):
    """Somebody else issued badges of these people since the draft: what was drawn from it must not be handed out."""


@dataclass(frozen=True)
class Draft:
    """Badges for a drawing: {participant pk: badge}. New ones have their id, and no row yet.

    `before` is {participant pk: public id} of the badges that were current then.
    """

    badges: Mapping[int, Badge]
    before: Mapping[int, str]

    @property
    def is_new(self) -> bool:
        return any(badge._state.adding for badge in self.badges.values())


def draft(*, event: Event, contents: Mapping[int, str], replacing: bool = False) -> Draft:
    """Each participant's badge as it would be issued; nothing is written. One query.

    `contents` is {participant pk: content hash of the face}. The same content keeps its badge, so printing a
    list twice kills nothing, unless `replacing` gives everybody a new one.
    """
    current = _current(event, contents)
    kept = {
        pk: badge for pk, badge in current.items() if not replacing and badge.content_hash == contents[pk]
    }
    badges = {
        pk: kept.get(pk) or Badge(event=event, participant_id=pk, content_hash=content)
        for pk, content in contents.items()
    }
    return Draft(badges, {pk: badge.public_id for pk, badge in current.items()})


def issue(
    *, event: Event, draft: Draft, by: User | None, now: datetime, by_label: str = "", reason: str = ""
) -> Mapping[int, Badge]:
    """Make the draft's new badges: {participant pk: badge}. Raises Meanwhile.

    Predecessors are dead: two papers that say different things must not both open doors. With `reason` the new ones
    replace what is lost or damaged. Seven queries for any number, none if nothing is new.
    """
    if not draft.is_new:
        return draft.badges
    contents = {pk: badge.content_hash for pk, badge in draft.badges.items()}
    with transaction.atomic():
        people = _locked(event, contents)
        current = _current(event, contents)
        if people.keys() != contents.keys() or draft.before != {
            pk: badge.public_id for pk, badge in current.items()
        }:
            raise Meanwhile
        new = [badge for badge in draft.badges.values() if badge._state.adding]
        for badge in new:
            badge.participant = people[badge.participant_id]
        old = [current[badge.participant_id] for badge in new if badge.participant_id in current]
        if reason:
            _write_replaced(event, old, reason, by, now)
        _store(event, new, old, by, now, by_label)
    return draft.badges


def _write_replaced(event: Event, old: Sequence[Badge], reason: str, by: User | None, now: datetime) -> None:
    for badge in old:
        history.write(
            "badge.replaced",
            badge,
            scope=event.public_id,
            by=by,
            now=now,
            after={"participant": badge.participant.public_id, "reason": reason},
        )


def _current(event: Event, contents: Mapping[int, str]) -> dict[int, Badge]:
    """One badge may be wanted, or nearly all of the event's: then reading all is shorter than naming them."""
    badges = Badge.objects.current().filter(event=event).select_related("participant")
    if len(contents) == 1:
        badges = badges.filter(participant__in=contents)
    return {badge.participant_id: badge for badge in badges if badge.participant_id in contents}


def _store(
    event: Event,
    new: Sequence[Badge],
    old: Sequence[Badge],
    by: User | None,
    now: datetime,
    by_label: str,
) -> None:
    if old:
        Badge.objects.filter(pk__in=[badge.pk for badge in old]).update(state=Badge.State.DEAD, died_at=now)
    for badge in new:
        badge.printed_at = now
    Badge.objects.bulk_create(new)
    replaced = {badge.participant_id: badge.public_id for badge in old}
    history.write_all(
        history.entry(
            "badge.printed",
            badge,
            scope=event.public_id,
            by=by,
            by_label=by_label,
            now=now,
            before={"badge": replaced[badge.participant_id]} if badge.participant_id in replaced else None,
            after={"participant": badge.participant.public_id},
        )
        for badge in new
    )


def _locked(event: Event, contents: Mapping[int, str]) -> dict[int, Participant]:
    """The people, held until the end of the transaction, so that nobody gets two current badges."""
    people = Participant.objects.filter(event=event).select_for_update().order_by("pk")
    if len(contents) == 1:
        people = people.filter(pk__in=contents)
    return {person.pk: person for person in people if person.pk in contents}
