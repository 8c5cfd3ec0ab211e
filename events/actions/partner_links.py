"""Secret addresses of a partner's own pages: one for each colleague, dead as soon as it is revoked or replaced."""

from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User, normal_email
from core import history, mail, single_rows
from core.models import HistoryEntry
from core.prepared import Prepared, PreparedLists
from events import emails_partners
from events.models import Partner, PartnerLink

# A page that is looked at all day need not be written down each time.
NOTED_EVERY = timedelta(minutes=10)
MOST_COLLEAGUES = 30
# Mails with links that one partner's pages cause: whoever holds a link must not make them a way to write to strangers.
MOST_MAILS = 20
WHILE = timedelta(hours=1)
MADE, ROTATED = "partner.link_made", "partner.link_rotated"

_standing_locked: Prepared[PartnerLink] = Prepared(
    lambda link: (
        PartnerLink.objects.select_for_update(of=("self",))
        .select_related("partner__event__organizer")
        .standing()
        .filter(pk=link)
        .order_by()
    ),
    link=-1,
)
_mailed = PreparedLists(
    lambda partner, since: (
        HistoryEntry.objects.of(partner)
        .filter(kind__in=[MADE, ROTATED], at__gt=since)
        .order_by()
        .values_list("pk")[:MOST_MAILS]
    ),
    partner="any", since=datetime(1970, 1, 1, tzinfo=UTC),
)  # fmt: skip


class Refused(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def make(
    *,
    partner: Partner,
    note: str,
    by: User | None,
    now: datetime,
    email: str = "",
    may_invite: bool = False,
    invited_by: PartnerLink | None = None,
) -> PartnerLink:
    """A colleague's link; with an address it is sent there. `invited_by` is the colleague who asked. Raises Refused."""
    link = PartnerLink(
        partner=partner, note=note.strip()[:200], email=normal_email(email) if email else "", may_invite=may_invite,
        invited_by=invited_by, created_at=now, sent_at=now if email else None,
    )  # fmt: skip
    with transaction.atomic():
        _check_room(partner, now, sends=bool(email))
        try:
            with transaction.atomic():
                link.save(force_insert=True)
        except IntegrityError:
            words = _("%(address)s has a link already: send a new one, or revoke it first.")
            raise Refused(words % {"address": link.email}) from None
        _tell(MADE, link, by, now, by_label=str(invited_by or ""))
        if link.email:
            mail.post(emails_partners.invited(link, by, now))
    return link


def rotate(*, link: PartnerLink, by: User | None, now: datetime, by_label: str = "") -> PartnerLink:
    """Another secret: the old address is dead at once. It is sent to the colleague's address. Raises Refused."""
    with transaction.atomic():
        row = _locked(link)
        _check_mails(row.partner, now)
        row.renew_secret()
        row.sent_at = now if row.email else row.sent_at
        single_rows.store(row, ["secret_hash", "secret_sealed", "sent_at"])
        _tell(ROTATED, row, by, now, by_label=by_label)
        if row.email:
            mail.post(emails_partners.new_link(row, now))
    return row


def revoke(*, link: PartnerLink, by: User | None, now: datetime, by_label: str = "") -> None:
    """Revoking twice is once."""
    with transaction.atomic():
        if PartnerLink.objects.standing().filter(pk=link.pk).update(revoked_at=now):
            _tell("partner.link_revoked", link, by, now, by_label=by_label)


def standing(*, partner: Partner, by: User | None, now: datetime, note: str) -> PartnerLink:
    """The address for mails to the partner's contact: his own, else the newest that is nobody's, made if need be.

    A mail to the contact must not hold a colleague's link: what is done by it would be told as the colleague's.
    """
    links = PartnerLink.objects.standing().filter(partner=partner)
    contact = normal_email(partner.contact_email) if partner.contact_email else ""
    found: PartnerLink | None = links.filter(email=contact).last() or links.filter(email="").last()
    return found or make(partner=partner, note=note, by=by, now=now)


def note_seen(*, link: PartnerLink, now: datetime) -> None:
    if link.seen_at is None or link.seen_at < now - NOTED_EVERY:
        PartnerLink.objects.filter(pk=link.pk).update(seen_at=now)


def _locked(link: PartnerLink) -> PartnerLink:
    row = _standing_locked.first(link=link.pk)
    if row is None:
        raise Refused(_("This link was revoked meanwhile. Invite the colleague anew."))
    return row


def _check_room(partner: Partner, now: datetime, *, sends: bool) -> None:
    # One after the other, so that two invitations at once are counted both.
    single_rows.locked(partner)
    if PartnerLink.objects.standing().filter(partner=partner).count() >= MOST_COLLEAGUES:
        words = _("That is as many links as one partner can have (%(most)d). Revoke one first.")
        raise Refused(words % {"most": MOST_COLLEAGUES})
    if sends:
        _check_mails(partner, now)


def _check_mails(partner: Partner, now: datetime) -> None:
    if len(_mailed.all(partner=partner.public_id, since=now - WHILE)) >= MOST_MAILS:
        raise Refused(_("So many links were made within the hour that this has to wait. Try again later."))


def _tell(kind: str, link: PartnerLink, by: User | None, now: datetime, by_label: str = "") -> None:
    """Of an address the history says for whom it is, never what it is."""
    after: dict[str, object] = {"link": link.public_id, "note": link.note}
    if link.email:
        after["email"] = link.email
    if kind == MADE and link.may_invite:
        after["may_invite"] = True
    scope = link.partner.event.public_id
    history.write(kind, link.partner, scope=scope, by=by, by_label=by_label, now=now, after=after)
