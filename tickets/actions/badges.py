"""Issuing badges: each print carries a credential of its own."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import history
from events.models import Event, Participant
from tickets.models import Badge


def issue(
    *, event: Event, contents: Mapping[int, str], by: User | None, now: datetime, by_label: str = ""
) -> dict[int, Badge]:
    """The current badge of each participant, made where there is none: {participant pk: badge}.

    `contents` is {participant pk: content hash of the face}. The same content keeps its badge, so printing a
    list twice kills nothing. Changed content makes a new badge, and its predecessor is dead: two papers that say
    different things must not both open doors. Nine queries for any number; one if nothing has changed.
    """
    current = _current(event, contents)
    if all(pk in current and current[pk].content_hash == content for pk, content in contents.items()):
        return current
    with transaction.atomic():
        return _issue_changed(event, contents, by, now, by_label)


def _current(event: Event, contents: Mapping[int, str]) -> dict[int, Badge]:
    """One badge may be wanted, or nearly all of the event's: then reading all is shorter than naming them."""
    badges = Badge.objects.current().filter(event=event).select_related("participant")
    if len(contents) == 1:
        badges = badges.filter(participant__in=contents)
    return {badge.participant_id: badge for badge in badges if badge.participant_id in contents}


def _issue_changed(
    event: Event, contents: Mapping[int, str], by: User | None, now: datetime, by_label: str
) -> dict[int, Badge]:
    people = _locked(event, contents)
    current = _current(event, contents)
    changed = [
        person
        for pk, person in people.items()
        if pk not in current or current[pk].content_hash != contents[pk]
    ]
    old = [current[person.pk] for person in changed if person.pk in current]
    if old:
        Badge.objects.filter(pk__in=[badge.pk for badge in old]).update(state=Badge.State.DEAD, died_at=now)
    new = [
        Badge(event=event, participant=person, content_hash=contents[person.pk], printed_at=now)
        for person in changed
    ]
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
    return current | {badge.participant_id: badge for badge in new}


def _locked(event: Event, contents: Mapping[int, str]) -> dict[int, Participant]:
    """The people, held until the end of the transaction, so that nobody gets two current badges."""
    people = Participant.objects.filter(event=event).select_for_update().order_by("pk")
    if len(contents) == 1:
        people = people.filter(pk__in=contents)
    return {person.pk: person for person in people if person.pk in contents}
