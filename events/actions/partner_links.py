"""Secret addresses of a partner's own page: made for one person, and dead as soon as they are revoked."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from core import history
from events.models import Partner, PartnerLink

# A page that is looked at all day need not be written down each time.
NOTED_EVERY = timedelta(minutes=10)


def make(*, partner: Partner, note: str, by: User | None, now: datetime) -> PartnerLink:
    with transaction.atomic():
        link = PartnerLink(partner=partner, note=note.strip()[:200], created_at=now)
        link.save(force_insert=True)
        _tell("partner.link_made", link, by, now)
    return link


def revoke(*, link: PartnerLink, by: User | None, now: datetime) -> None:
    """Revoking twice is once."""
    with transaction.atomic():
        if PartnerLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
            _tell("partner.link_revoked", link, by, now)


def standing(*, partner: Partner, by: User | None, now: datetime, note: str) -> PartnerLink:
    """The newest address that works, made if there is none."""
    found: PartnerLink | None = PartnerLink.objects.filter(partner=partner, revoked_at=None).last()
    return found or make(partner=partner, note=note, by=by, now=now)


def note_seen(*, link: PartnerLink, now: datetime) -> None:
    if link.seen_at is None or link.seen_at < now - NOTED_EVERY:
        PartnerLink.objects.filter(pk=link.pk).update(seen_at=now)


def _tell(kind: str, link: PartnerLink, by: User | None, now: datetime) -> None:
    """Of an address the history says for whom it is, never what it is."""
    after = {"link": link.public_id, "note": link.note}
    scope = link.partner.event.public_id
    history.write(kind, link.partner, scope=scope, by=by, now=now, after=after)
