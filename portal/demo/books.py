"""The demo's account: a payout each week, as the daily comparison would have mirrored it, and one disputed payment.

The sandbox keeps no fees and pays nothing out, so these payouts are without fees and named as the demo's.
"""

from collections import defaultdict
from datetime import date, timedelta

from portal.demo.setting import Setting
from tickets import gateways
from tickets.actions import disputes
from tickets.gateways import Disputed, Entry
from tickets.models import BalanceEntry, Dispute, Payment, Payout


def build(setting: Setting) -> None:
    payments = {row.reference: row for row in Payment.objects.filter(order__event=setting.event)}
    weeks: dict[date, list[Entry]] = defaultdict(list)
    for entry in gateways.books_of(gateways.SandboxGateway()).entries(setting.now - timedelta(days=90)):
        if entry.money in payments:
            weeks[entry.at.date() + timedelta(days=7 - entry.at.weekday())].append(entry)
    for arrives_on, entries in sorted(weeks.items()):
        is_due = arrives_on <= setting.now.date()
        _mirror(entries, payments, _pay_out(setting, arrives_on, entries) if is_due else None)
    _dispute(setting)


def _pay_out(setting: Setting, arrives_on: date, entries: list[Entry]) -> Payout:
    return Payout.objects.create(
        gateway=gateways.SANDBOX,
        reference=f"demo-{arrives_on.isoformat()}",
        amount_minor=sum(entry.net_minor for entry in entries),
        currency=setting.event.currency,
        state="paid",
        arrives_on=arrives_on,
    )


def _mirror(entries: list[Entry], payments: dict[str, Payment], payout: Payout | None) -> None:
    BalanceEntry.objects.bulk_create(
        BalanceEntry(
            gateway=gateways.SANDBOX, reference=entry.reference, kind=entry.kind, source=entry.source,
            amount_minor=entry.amount_minor, fee_minor=entry.fee_minor, net_minor=entry.net_minor,
            currency=entry.currency, at=entry.at, payment=payments[entry.money], payout=payout,
        )
        for entry in entries
    )  # fmt: skip


def _dispute(setting: Setting) -> None:
    """A buyer who did not know the name on the card's statement."""
    paid = Payment.objects.filter(order__event=setting.event, order__state="paid", refunds=None)
    payment = paid.filter(order__attention="").order_by("-received_at")[5]
    said = Disputed(
        reference="du_demo",
        money=payment.reference,
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        state=Dispute.State.OPEN,
        opened_at=setting.now - timedelta(hours=20),
        fee_minor=1_500,
        reason="unrecognized",
        answer_by_at=setting.now + timedelta(days=6),
    )
    disputes.note(payment=payment, said=said, now=setting.now - timedelta(hours=20))
