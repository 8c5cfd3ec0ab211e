"""The daily comparison with Stripe: its account is read and mirrored, what was missed is made good, the rest is listed.

Nothing is compared with half a list: if an account cannot be read now, its differences stay as they are.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min, Sum

from accounts.models import User
from core import history, mail
from events.models import Event, Organizer
from tickets import comparing, emails_books, gateways
from tickets.actions import mirrors
from tickets.comparing import DISPUTED, Account, Found
from tickets.gateways import Entry, Gateway
from tickets.gateways.books import CHARGES, REFUNDS
from tickets.models import BalanceEntry, BookDifference, Dispute, Payment, Payout, Refund

logger = logging.getLogger("plenary.books")

# Read again each time, so that what came late is not missed.
OVERLAP = timedelta(days=7)
BATCH = 500


@dataclass(frozen=True)
class Reading:
    """What an account says. `of_payouts` are the entries by payout, `events` the event named on a charge."""

    entries: Sequence[Entry]
    of_payouts: Mapping[int, Sequence[Entry]] = field(default_factory=dict)

    @property
    def events(self) -> dict[str, str]:
        return {entry.source: entry.event for entry in self.entries if entry.event}


def compare(*, now: datetime) -> int:
    """Every account against our books. Returns how many differences are new."""
    return sum(_compare_one(gateway, organizer, now) for gateway, organizer in _accounts())


def explain(*, difference: BookDifference, note: str, by: User, now: datetime) -> BookDifference:
    """A person knows why: it is settled, and does not come again as long as it stays the same."""
    with transaction.atomic():
        row = (
            BookDifference.objects.select_for_update(of=("self",))
            .select_related("event")
            .get(pk=difference.pk)
        )
        if row.settled_at is not None:
            return row
        row.settled_at, row.note = now, note[:300]
        row.save(update_fields=["settled_at", "note"])
        scope = row.event.public_id if row.event else ""
        history.write("books.explained", row, scope=scope, by=by, now=now, after={"note": note})
    return row


def _accounts() -> Iterator[tuple[Gateway, Organizer | None]]:
    if settings.STRIPE_SECRET_KEY:
        yield gateways.stripe_of_installation(), None
    for organizer in Organizer.objects.exclude(stripe_secret_key_sealed="").order_by("pk"):
        try:
            yield gateways.own_stripe(organizer), organizer
        except gateways.NoGateway:
            logger.warning("account not compared", extra={"organizer": organizer.public_id})


def _compare_one(gateway: Gateway, organizer: Organizer | None, now: datetime) -> int:
    account = Account(gateway.name, organizer)
    try:
        reading = _read(gateway, account, now)
        _store(account, reading)
        _make_good(gateway, account, now)
    except (gateways.Unreachable, gateways.Broken, gateways.Declined) as error:
        _note_unread(account, type(error).__name__, now)
        return 0
    return _record(account, list(comparing.differences(account, now)), reading, now)


def _note_unread(account: Account, error: str, now: datetime) -> None:
    """Listed without a mail: the next comparison that works settles it."""
    logger.warning("account not compared", extra={"gateway": account.gateway, "error": error})
    found = Found(BookDifference.Kind.UNREAD, account.gateway, None, comparing.NOTHING, error)
    with transaction.atomic():
        row, _new = _open(account, found, Reading([]), now)
        _see(row, found, now)


def _read(gateway: Gateway, account: Account, now: datetime) -> Reading:
    books, since = gateways.books_of(gateway), _since(account, now)
    entries = books.entries(since)
    of_payouts = {}
    for said in books.payouts(since - OVERLAP):
        row = mirrors.payout(gateway=account.gateway, organizer=account.organizer, said=said)
        if row is not None and said.is_listed and _sum(row) != row.amount_minor:
            of_payouts[row.pk] = books.entries_of(said.reference)
    return Reading(entries, of_payouts)


def _since(account: Account, now: datetime) -> datetime:
    """All of our time on the account at first, then from where the mirror ends."""
    last = account.entries().aggregate(at=Max("at"))["at"]
    first = account.payments().aggregate(at=Min("received_at"))["at"]
    return min(last or first or now, now) - OVERLAP


def _sum(payout: Payout) -> int | None:
    found: int | None = payout.entries.aggregate(sum=Sum("net_minor"))["sum"]
    return found


def _store(account: Account, reading: Reading) -> None:
    for part in _parts(reading.entries):
        _mirror(account, part, None)
    for payout, entries in reading.of_payouts.items():
        for part in _parts(entries):
            _mirror(account, [entry for entry in part if entry.kind != "payout"], payout)
        of_payout = BalanceEntry.objects.filter(payout=payout)
        charges = of_payout.filter(kind__in=CHARGES, payment__isnull=False)
        refunds = of_payout.filter(kind__in=REFUNDS, refund__isnull=False)
        Payment.objects.filter(pk__in=charges.values("payment")).update(payout=payout)
        Refund.objects.filter(pk__in=refunds.values("refund")).update(payout=payout)


def _parts(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    return (entries[start : start + BATCH] for start in range(0, len(entries), BATCH))


def _mirror(account: Account, entries: Sequence[Entry], payout: int | None) -> None:
    """Write entries and what they belong to. Six queries for a batch."""
    with transaction.atomic():
        money = {entry.money for entry in entries if entry.money}
        payments = {row.reference: row for row in account.payments().filter(reference__in=money)}
        found = account.refunds().filter(reference__in={entry.source for entry in entries})
        refunds = dict(found.values_list("reference", "pk"))
        rows = [_row(account, entry, payments.get(entry.money), refunds, payout) for entry in entries]
        update = ["payment", "refund", "available_at", *(["payout"] if payout else [])]
        BalanceEntry.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["gateway", "reference"], update_fields=update
        )
        _note_fees(entries, payments)


def _row(
    account: Account, entry: Entry, payment: Payment | None, refunds: Mapping[str, int], payout: int | None
) -> BalanceEntry:
    return BalanceEntry(
        gateway=account.gateway,
        organizer=account.organizer,
        reference=entry.reference,
        kind=entry.kind,
        source=entry.source,
        amount_minor=entry.amount_minor,
        fee_minor=entry.fee_minor,
        net_minor=entry.net_minor,
        currency=entry.currency,
        at=entry.at,
        available_at=entry.available_at,
        payment=payment if payment is not None and _is_of(entry, payment) else None,
        refund_id=refunds.get(entry.source),
        payout_id=payout,
    )


def _is_of(entry: Entry, payment: Payment) -> bool:
    """A charge settled in another currency belongs to a payment only if the charge itself is of its amount."""
    if entry.kind not in CHARGES or entry.currency == payment.currency:
        return True
    return (entry.paid_minor, entry.paid_currency) == (payment.amount_minor, payment.currency)


def _note_fees(entries: Sequence[Entry], payments: Mapping[str, Payment]) -> None:
    changed = []
    for entry in entries:
        payment = payments.get(entry.money)
        if entry.kind in CHARGES and payment is not None and payment.fee_minor is None:
            payment.fee_minor = entry.paid_fee_minor
            changed.append(payment)
    Payment.objects.bulk_update(changed, ["fee_minor"])


def _make_good(gateway: Gateway, account: Account, now: datetime) -> None:
    """Refunds and disputes of our payments whose events never came are mirrored now."""
    ours = account.entries().filter(payment__isnull=False)
    unknown = ours.filter(kind__in=REFUNDS, refund=None)
    came_back = ours.filter(kind="refund_failure").exclude(refund__state=Refund.State.FAILED)
    for row in [*unknown, *came_back]:
        mirrors.refund_told(gateway=gateway, organizer=account.organizer, reference=row.source, now=now)
        refund = account.refunds().filter(reference=row.source).first()
        BalanceEntry.objects.filter(pk=row.pk).update(refund=refund)
    sources = set(ours.filter(DISPUTED).values_list("source", flat=True))
    sources -= set(account.disputes().values_list("reference", flat=True))
    undecided = account.disputes().filter(state__in=[Dispute.State.OPEN, Dispute.State.REVIEW])
    for reference in sorted(sources | set(undecided.values_list("reference", flat=True))):
        mirrors.dispute_told(gateway=gateway, organizer=account.organizer, reference=reference, now=now)


def _record(account: Account, found: Sequence[Found], reading: Reading, now: datetime) -> int:
    """Open what is new, note what is seen again, settle what is gone; tell of the new ones."""
    rows = BookDifference.objects.filter(gateway=account.gateway, organizer=account.organizer)
    known = {(row.kind, row.subject): row for row in rows.open()}
    explained = set(rows.exclude(note="").values_list("kind", "subject", "ours", "theirs"))
    there = {(str(one.kind), one.subject): one for one in found}
    new = []
    with transaction.atomic():
        for key, one in there.items():
            if key in known or (*key, one.ours, one.theirs) in explained:
                continue
            row, is_new = _open(account, one, reading, now)
            new += [row] if is_new else []
        for key, row in known.items():
            _see(row, there.get(key), now)
        _tell(new, now)
    return len(new)


def _open(account: Account, found: Found, reading: Reading, now: datetime) -> tuple[BookDifference, bool]:
    return BookDifference.objects.get_or_create(
        gateway=account.gateway, organizer=account.organizer, kind=found.kind, subject=found.subject,
        settled_at=None,
        defaults={
            "event": _event_of(account, found, reading), "ours": found.ours, "theirs": found.theirs,
            "found_at": now, "seen_at": now,
        },
    )  # fmt: skip


def _see(row: BookDifference, found: Found | None, now: datetime) -> None:
    if found is None:
        row.settled_at = now
    else:
        row.seen_at, row.ours, row.theirs = now, found.ours, found.theirs
    row.save(update_fields=["settled_at", "seen_at", "ours", "theirs"])


def _event_of(account: Account, found: Found, reading: Reading) -> Event | None:
    """Whose it is: the event of the payment, the one named on the charge, one in the payout, the account's newest."""
    if found.event is not None:
        return Event.objects.select_related("organizer").get(pk=found.event)
    events = Event.objects.select_related("organizer").order_by("-pk")
    if account.organizer is not None:
        events = events.filter(organizer=account.organizer)
    named = events.filter(public_id=reading.events.get(found.subject, ""))
    paid = events.filter(orders__payments__balance_entries__payout__reference=found.subject)
    return named.first() or paid.first() or (events.first() if account.organizer is not None else None)


def _tell(rows: Sequence[BookDifference], now: datetime) -> None:
    by_event: dict[int, list[BookDifference]] = {}
    for row in rows:
        if row.event is None:
            logger.error("books differ", extra={"kind": row.kind, "subject": row.subject})
        else:
            by_event.setdefault(row.event.pk, []).append(row)
    for same in by_event.values():
        event = same[0].event
        assert event is not None  # grouped by it
        mail.post(emails_books.books_differ(event, same, now=now))
