"""Stripe's account, read: charges with their fees, refunds, disputes, balance transactions and payouts.

Lists are read to their end, a hundred rows a page. What comes back is plain values, as with the sessions.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from tickets.gateways.books import (
    ELSEWHERE,
    PAYOUT_BY_HAND,
    Charged,
    Disputed,
    Entry,
    FoundRefund,
    PaidOut,
)
from tickets.gateways.stripe import StripeGateway, asked, environment, from_stripe, refunded
from tickets.models import Dispute

PAGE = 100
State = Dispute.State
# An inquiry ("warning") takes no money; what was prevented or closed never did.
DISPUTE_STATES: Mapping[str, Dispute.State] = {
    "warning_needs_response": State.OPEN,
    "warning_under_review": State.REVIEW,
    "warning_closed": State.WON,
    "needs_response": State.OPEN,
    "under_review": State.REVIEW,
    "won": State.WON,
    "prevented": State.WON,
    "lost": State.LOST,
}


class StripeBooks:
    def __init__(self, gateway: StripeGateway) -> None:
        self._stripe = gateway.client

    def charge(self, reference: str) -> Charged:
        params: Any = {"expand": ["balance_transaction"]}
        return charged(asked(lambda: self._stripe.v1.charges.retrieve(reference, params)).to_dict())

    def refund(self, reference: str) -> FoundRefund:
        return found_refund(asked(lambda: self._stripe.v1.refunds.retrieve(reference)).to_dict())

    def refunds_of(self, money: str) -> Sequence[FoundRefund]:
        return [found_refund(row) for row in _all(self._stripe.v1.refunds.list, payment_intent=money)]

    def dispute(self, reference: str) -> Disputed:
        return disputed(asked(lambda: self._stripe.v1.disputes.retrieve(reference)).to_dict())

    def payout(self, reference: str) -> PaidOut:
        return paid_out(asked(lambda: self._stripe.v1.payouts.retrieve(reference)).to_dict())

    def payouts(self, since: datetime) -> Sequence[PaidOut]:
        return [paid_out(row) for row in _all(self._stripe.v1.payouts.list, created=_from(since))]

    def entries(self, since: datetime) -> Sequence[Entry]:
        return self._entries(created=_from(since))

    def entries_of(self, payout: str) -> Sequence[Entry]:
        return self._entries(payout=payout)

    def _entries(self, **params: Any) -> Sequence[Entry]:
        rows = _all(self._stripe.v1.balance_transactions.list, expand=["data.source"], **params)
        return [entry(row) for row in rows]


def _all(lister: Callable[..., Any], **params: Any) -> list[dict[str, Any]]:
    """Every page. One that fails fails the whole: half a list would look like missing money."""
    return asked(lambda: [row.to_dict() for row in lister({"limit": PAGE, **params}).auto_paging_iter()])


def charged(charge: Mapping[str, Any]) -> Charged:
    currency, amount = _money(charge)
    balance = charge.get("balance_transaction")
    fee = _entry(balance, charge).paid_fee_minor if isinstance(balance, dict) else None
    return Charged(_intent(charge), amount, currency, fee)


def found_refund(refund: Mapping[str, Any]) -> FoundRefund:
    currency, amount = _money(refund)
    metadata = refund.get("metadata") or {}
    # Of another installation on the same account the id means nothing here.
    ours = metadata.get("refund", "") if metadata.get("environment") == environment() else ""
    return FoundRefund(_intent(refund), amount, currency, refunded(dict(refund)), ours)


def disputed(dispute: Mapping[str, Any]) -> Disputed:
    currency, amount = _money(dispute)
    status = str(dispute.get("status") or "")
    due = (dispute.get("evidence_details") or {}).get("due_by")
    balance = [row for row in dispute.get("balance_transactions") or [] if isinstance(row, dict)]
    fees = sum(from_stripe(row.get("fee") or 0, (row.get("currency") or "").upper()) for row in balance)
    takes = not status.startswith("warning_") and status != "prevented"
    return Disputed(
        reference=dispute["id"],
        money=_intent(dispute),
        amount_minor=amount if takes else 0,
        currency=currency,
        state=DISPUTE_STATES.get(status, State.OPEN),
        opened_at=_time(dispute["created"]),
        fee_minor=fees,
        reason=str(dispute.get("reason") or "")[:80],
        answer_by_at=_time(due) if due else None,
    )


def paid_out(payout: Mapping[str, Any]) -> PaidOut:
    currency, amount = _money(payout)
    by_hand = not payout.get("automatic", True)
    return PaidOut(
        reference=payout["id"],
        amount_minor=amount,
        currency=currency,
        state=PAYOUT_BY_HAND if by_hand and payout["status"] == "paid" else str(payout["status"])[:20],
        arrives_on=_time(payout["arrival_date"]).date(),
        is_listed=payout.get("reconciliation_status") == "completed",
    )


def entry(row: Mapping[str, Any]) -> Entry:
    source = row.get("source")
    return _entry(row, source if isinstance(source, dict) else {"id": source or ""})


def _entry(row: Mapping[str, Any], source: Mapping[str, Any]) -> Entry:
    currency, amount = _money(row)
    paid_currency, paid = _money(source) if source.get("currency") else (currency, abs(amount))
    metadata = source.get("metadata") or {}
    elsewhere = metadata.get("environment") not in {None, environment()}
    return Entry(
        reference=row["id"],
        kind=f"{ELSEWHERE if elsewhere else ''}{row['type']}"[:60],
        source=str(source.get("id") or ""),
        amount_minor=amount,
        fee_minor=from_stripe(row.get("fee") or 0, currency),
        currency=currency,
        at=_time(row["created"]),
        available_at=_time(row["available_on"]),
        money=_intent(source),
        paid_minor=paid,
        paid_currency=paid_currency,
        event=str(metadata.get("event") or ""),
    )


def _money(row: Mapping[str, Any]) -> tuple[str, int]:
    currency = str(row.get("currency") or "").upper()
    return currency, from_stripe(row.get("amount") or 0, currency)


def _intent(row: Mapping[str, Any]) -> str:
    """The payment intent, by which payments are known here; expanded or not."""
    found = row.get("payment_intent")
    return str(found.get("id") if isinstance(found, dict) else found or "")


def _from(since: datetime) -> dict[str, int]:
    return {"gte": int(since.timestamp())}


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
