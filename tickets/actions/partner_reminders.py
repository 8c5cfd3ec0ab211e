"""Reminding partners of seats that are kept for them and that nobody has taken."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import history, mail
from core.models import HistoryEntry
from events.actions import partner_links
from events.models import Partner
from tickets import emails_partners
from tickets.models import Reserve

# Long enough to find somebody, short enough that one does.
BEFORE_THE_END = timedelta(days=7)
ENDING = "code.seats_ending"


class CannotRemind(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def unused(partner: Partner) -> QuerySet[Reserve]:
    """Open reserves of the partner's codes in which seats are left, the first to end first."""
    return _waiting().filter(code__partner=partner)


def remind(*, partner: Partner, by: User | None, now: datetime) -> int:
    """Mail the partner's contact once, with a link to its page (made if there is none). Returns the seats unused."""
    if not partner.contact_email:
        raise CannotRemind(_("There is no contact address of this partner."))
    with transaction.atomic():
        rows = list(unused(partner))
        if not rows:
            raise CannotRemind(_("No seats are kept for this partner that are not taken."))
        return _send(partner, rows, by, now)


def remind_due(*, now: datetime, limit: int = 100) -> int:
    """Mail the contacts of all partners whose reserves end within a week, once for each code. Returns how many mails.

    Two workers at once do no harm: each partner is looked at again under a lock.
    """
    partners = list(_due(now).order_by().values_list("code__partner", flat=True).distinct()[:limit])
    return sum(_remind_of_end(pk, now) for pk in partners)


def _remind_of_end(pk: int, now: datetime) -> int:
    with transaction.atomic():
        partner = (
            Partner.objects.select_for_update(of=("self",)).select_related("event__organizer").get(pk=pk)
        )
        rows = list(_due(now).filter(code__partner=partner))
        if not rows:
            return 0
        _send(partner, rows, None, now)
        scope = partner.event.public_id
        codes = {row.code_id: row.code for row in rows}.values()
        history.write_all(history.entry(ENDING, code, scope=scope, by=None, now=now) for code in codes)
    return 1


def _waiting() -> QuerySet[Reserve]:
    rows = Reserve.objects.open().filter(taken__lt=F("size"), code__is_offer=False)
    return rows.select_related("code").order_by(F("until_at").asc(nulls_last=True), "pk")


def _due(now: datetime) -> QuerySet[Reserve]:
    told = HistoryEntry.objects.filter(kind=ENDING, subject=OuterRef("code__public_id"))
    soon = _waiting().filter(until_at__gt=now, until_at__lte=now + BEFORE_THE_END)
    return (
        soon.filter(code__partner__isnull=False)
        .exclude(code__partner__contact_email="")
        .exclude(Exists(told))
    )


def _send(partner: Partner, rows: Sequence[Reserve], by: User | None, now: datetime) -> int:
    link = partner_links.standing(partner=partner, by=by, now=now, note=_("Reminder of seats"))
    link.partner = partner
    mail.post(emails_partners.seats_unused(link, rows, now=now))
    seats = sum(row.size - row.taken for row in rows)
    after = {"seats": seats, "address": partner.contact_email}
    history.write("partner.reminded", partner, scope=partner.event.public_id, by=by, now=now, after=after)
    return seats
