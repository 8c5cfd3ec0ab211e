"""Storing an imported agenda: what is known is changed, what is new is made, what is gone is cancelled.

The result is released at once, but only what the file changed: a draft in which somebody is at work stays a draft.
Nobody gets a mail, since a file tells what people were told elsewhere, often years ago. One history entry tells of
the whole import; no reaction follows from it, so nobody gets a ticket either.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from agenda.actions import edits, releases
from agenda.importers.found import FoundSchedule, Unreadable
from agenda.importers.write import Writer
from agenda.models import AgendaVersion
from core import history
from core.models import HistoryEntry
from events import counters
from events.models import Event, Organizer
from events.reserved import RESERVED_SLUGS

IMPORTED = "agenda.imported"


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
    found: FoundSchedule, *, slug: str, public: bool | None, dry_run: bool, by: User | None, now: datetime
) -> Outcome:
    """All or nothing, in one transaction. A dry run does everything and takes it back.

    `public` is for an event that has to be made; None: if the file names the conference's own address.
    """
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


def _store(
    found: FoundSchedule, *, slug: str, public: bool | None, by: User | None, now: datetime
) -> Outcome:
    event = Event.objects.select_related("organizer").filter(slug=slug).first()
    outcome = Outcome(event or _make_event(found, slug, public), event is None)
    event = outcome.event
    draft = edits.lock(releases.draft_of(event))
    Event.objects.select_for_update().get(pk=event.pk)
    writer = Writer(event, draft, found, _old_breaks(event), now)
    is_unfinished = writer.known.draft_is_unfinished
    before = {guid: edits.values_of(slot) for guid, slot in writer.known.draft.items()}
    outcome.counts = writer.store()
    if not outcome.counts.total() and not outcome.is_new_event:
        return outcome
    counters.raise_public(event.pk)
    after = {"counts": dict(outcome.counts), "breaks": writer.breaks}
    note = _note(outcome.counts.items())
    if changes := _changes(draft, before, writer.touched):
        edits.record(draft=draft, changes=changes, label=note, by=by, now=now)
    history.write(IMPORTED, event, scope=event.public_id, by=by, now=now, after=after)
    try:
        outcome.version = releases.release(
            event=event,
            note=note,
            only=writer.touched if is_unfinished else None,
            waive=True,
            tell=False,
            by=by,
            now=now,
        )
    except releases.NothingNew:
        outcome.version = None
    return outcome


def _changes(
    draft: AgendaVersion, before: Mapping[UUID, edits.Values], touched: Collection[UUID]
) -> list[edits.Change]:
    """What the file did to the draft's slots, so that it can be taken back; talks and their texts stay as it says."""
    after = {slot.guid: edits.values_of(slot) for slot in draft.slots.all()} if touched else {}
    found = (edits.Change(guid, before.get(guid), after.get(guid)) for guid in touched)
    return [change for change in found if change.before != change.after]


def _old_breaks(event: Event) -> list[str]:
    """Guids of the breaks in the file that was brought last: a slot of a break cannot tell where it is from."""
    last = HistoryEntry.objects.of(event.public_id).filter(kind=IMPORTED).order_by("-pk").first()
    return list(last.after.get("breaks", ())) if last else []


def _note(counts: Iterable[tuple[str, int]]) -> str:
    return ("Imported: " + ", ".join(f"{number} {what}" for what, number in counts))[:300]


def _make_event(found: FoundSchedule, slug: str, public: bool | None) -> Event:
    """An event after the file; its organizer is the file's conference until somebody says more.

    A public event needs legal pages: those of the conference it was published by, or else its own home here.
    """
    address = _address(found.base_url)
    is_public = bool(address) if public is None else public
    legal = (address or f"{settings.SITE_URL}/{slug}/") if is_public else ""
    return make_event(
        slug, name=found.title, zone=found.zone, starts_on=found.starts_on, ends_on=found.ends_on,
        venue=found.venue, legal=legal,
    )  # fmt: skip


def make_event(
    slug: str, *, name: str, zone: str, starts_on: date, ends_on: date, venue: str = "", legal: str = ""
) -> Event:
    """An event of an organizer of its own; public if there is an address for its legal pages."""
    if slug in RESERVED_SLUGS or slugify(slug) != slug or not 2 <= len(slug) <= 50:
        raise Unreadable(f"“{slug}” cannot be an event's address: use small letters, digits and hyphens.")
    organizer, _made = Organizer.objects.get_or_create(
        slug=f"{slug[:41]}-imported",
        defaults={"name": name, "contact_email": "imported@localhost.invalid"},
    )
    return Event.objects.create(
        organizer=organizer,
        slug=slug,
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        time_zone=zone,
        venue_name=venue,
        is_public=bool(legal),
        **dict.fromkeys(("terms_url", "privacy_url", "imprint_url", "conduct_url"), legal),
    )


def _address(text: str) -> str:
    """The conference's own web address, or empty."""
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return ""
    return text if len(text) <= 200 else ""
