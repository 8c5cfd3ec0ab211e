"""Storing an imported agenda: what is known is changed, what is new is made, what is gone is cancelled."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from agenda.actions import releases
from agenda.importers.found import FoundSchedule, Unreadable
from agenda.importers.match import Matcher
from agenda.models import AgendaVersion
from core import history
from events.models import Event, Organizer
from events.reserved import RESERVED_SLUGS


@dataclass
class Outcome:
    """What an import did: counts such as {"talks new": 874}, and the version it released, if any."""

    event: Event
    is_new_event: bool
    counts: Counter[str] = field(default_factory=Counter)
    version: AgendaVersion | None = None


class _Undo(Exception):
    """Ends a dry run: everything is taken back."""


def schedule(
    found: FoundSchedule, *, slug: str, public: bool, dry_run: bool, by: User | None, now: datetime
) -> Outcome:
    """All or nothing, in one transaction. A dry run does everything and takes it back."""
    outcome: Outcome | None = None
    try:
        with transaction.atomic():
            outcome = _store(found, slug=slug, public=public, by=by, now=now)
            if dry_run:
                raise _Undo
    except _Undo:
        pass
    assert outcome is not None
    return outcome


def _store(found: FoundSchedule, *, slug: str, public: bool, by: User | None, now: datetime) -> Outcome:
    event = (
        Event.objects.select_for_update(of=("self",)).select_related("organizer").filter(slug=slug).first()
    )
    outcome = Outcome(event or _make_event(found, slug, public), event is None)
    matcher = Matcher(outcome.event, releases.draft_of(outcome.event), found, now)
    outcome.counts = matcher.store()
    if not outcome.counts.total() and not outcome.is_new_event:
        return outcome
    Event.objects.filter(pk=outcome.event.pk).raise_public_counter()
    history.write(
        "agenda.imported",
        outcome.event,
        scope=outcome.event.public_id,
        by=by,
        now=now,
        after=dict(outcome.counts),
    )
    try:
        outcome.version = releases.release(
            event=outcome.event, note=_note(outcome.counts.items()), waive=True, by=by, now=now
        )
    except releases.NothingNew:
        outcome.version = None
    return outcome


def _note(counts: Iterable[tuple[str, int]]) -> str:
    return ("Imported: " + ", ".join(f"{number} {what}" for what, number in counts))[:300]


def _make_event(found: FoundSchedule, slug: str, public: bool) -> Event:
    """An event after the file; its organizer is the file's conference until somebody says more."""
    if slug in RESERVED_SLUGS or slugify(slug) != slug or not 2 <= len(slug) <= 50:
        raise Unreadable(f"“{slug}” cannot be an event's address: use small letters, digits and hyphens.")
    legal = found.base_url if found.base_url.startswith(("http://", "https://")) else ""
    if public and not legal:
        raise Unreadable(
            "The file names no web address of the conference, so its event cannot be made public."
        )
    organizer, _made = Organizer.objects.get_or_create(
        slug=f"{slug[:41]}-imported",
        defaults={"name": found.title, "contact_email": "imported@localhost.invalid"},
    )
    pages = dict.fromkeys(("terms_url", "privacy_url", "imprint_url", "conduct_url"), legal if public else "")
    return Event.objects.create(
        organizer=organizer,
        slug=slug,
        name=found.title,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        time_zone=found.zone,
        is_public=public,
        **pages,
    )
