"""The stand-in's account: charges, balance transactions, disputes, payouts, and refunds made in the dashboard.

Lists come newest first, a hundred rows a page at most, with `starting_after` and `has_more` as Stripe's.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.stubs.stripe_server import Books

Row = dict[str, Any]
DISPUTE_FEE = 1_500
MOST_ROWS = 100


@dataclass
class Account:
    """`fee` is what is kept of a charge: a share in basis points and a fixed part."""

    charges: dict[str, Row] = field(default_factory=dict)
    disputes: dict[str, Row] = field(default_factory=dict)
    payouts: dict[str, Row] = field(default_factory=dict)
    entries: list[Row] = field(default_factory=list)
    fee: tuple[int, int] = (290, 30)


class AccountSide:
    """What Stripe itself, the bank and the organizer in Stripe's dashboard do."""

    books: "Books"

    def number(self) -> int:
        raise NotImplementedError

    @property
    def account(self) -> Account:
        return self.books.account

    def charge(self, session: Row) -> Row:
        """A charge and its balance transaction come with the money, once."""
        intent = session["payment_intent"]["id"]
        return self.charge_of_another_shop(
            intent, session["amount_total"], session["currency"], session["metadata"]
        )

    def charge_of_another_shop(
        self, intent: str, amount: int, currency: str, metadata: Mapping[str, str]
    ) -> Row:
        charge = f"ch_{intent}"
        if charge not in self.account.charges:
            share, fixed = self.account.fee
            row = {
                "id": charge, "object": "charge", "amount": amount, "currency": currency,
                "payment_intent": intent, "metadata": dict(metadata), "status": "succeeded",
            }  # fmt: skip
            self.account.charges[charge] = row
            fee = round(amount * share / 10_000) + fixed
            row["balance_transaction"] = self._enter("charge", row, amount, currency, fee)["id"]
        return self.account.charges[charge]

    def note_refund(self, refund: Row) -> None:
        """Once for each refund that goes out."""
        known = any(row["source"]["id"] == refund["id"] for row in self.account.entries)
        if refund["status"] != "failed" and not known:
            refund["currency"] = self._charge_of(refund["payment_intent"])["currency"]
            self._enter("refund", refund, -refund["amount"], refund["currency"])

    def refund_in_dashboard(self, intent: str, amount: int, status: str = "succeeded") -> Row:
        refund = f"re_{self.number()}"
        self.books.refunds[refund] = {
            "id": refund, "object": "refund", "amount": amount, "payment_intent": intent, "status": status,
            "currency": self._charge_of(intent)["currency"], "metadata": {},
        }  # fmt: skip
        self.note_refund(self.books.refunds[refund])
        return self.books.refunds[refund]

    def fail_refund(self, refund: str) -> None:
        """The buyer's bank sends it back: the amount is on the account again."""
        row = self.books.refunds[refund]
        row["status"], row["failure_reason"] = "failed", "expired_or_canceled_card"
        self._enter("refund_failure", row, row["amount"], row["currency"])

    def open_dispute(self, intent: str, amount: int, *, status: str = "needs_response") -> Row:
        charge, dispute = self._charge_of(intent), f"du_{self.number()}"
        row: Row = {
            "id": dispute, "object": "dispute", "amount": amount, "currency": charge["currency"], "status": status,
            "charge": charge["id"], "payment_intent": intent, "created": int(time.time()), "reason": "fraudulent",
            "evidence_details": {"due_by": int(time.time()) + 7 * 86_400}, "metadata": {},
            "balance_transactions": [],
        }  # fmt: skip
        self.account.disputes[dispute] = row
        if not status.startswith("warning_"):
            self._withdraw(row)
        return row

    def escalate(self, dispute: str) -> None:
        """An inquiry becomes a dispute."""
        row = self.account.disputes[dispute]
        row["status"] = "needs_response"
        self._withdraw(row)

    def close_dispute(self, dispute: str, status: str) -> Row:
        row = self.account.disputes[dispute]
        row["status"] = status
        if status == "won":
            back = self._enter("adjustment", row, row["amount"], row["currency"], -DISPUTE_FEE)
            row["balance_transactions"].append(back | {"source": row["id"]})
        return row

    def pay_out(self) -> Row:
        """All that has come in since the last payout goes to the bank."""
        due = [row for row in self.account.entries if not row["payout"]]
        payout = f"po_{self.number()}"
        row = {
            "id": payout, "object": "payout", "amount": sum(one["net"] for one in due), "status": "paid",
            "currency": due[0]["currency"], "arrival_date": int(time.time()), "automatic": True,
            "created": int(time.time()), "reconciliation_status": "completed",
        }  # fmt: skip
        self.account.payouts[payout] = row
        for one in due:
            one["payout"] = payout
        self._enter("payout", row, -row["amount"], str(row["currency"]))["payout"] = payout
        return row

    def _withdraw(self, row: Row) -> None:
        taken = self._enter("adjustment", row, -row["amount"], row["currency"], DISPUTE_FEE)
        row["balance_transactions"].append(taken | {"source": row["id"]})

    def _charge_of(self, intent: str) -> Row:
        return self.account.charges[f"ch_{intent}"]

    def _enter(self, kind: str, source: Row, amount: int, currency: str, fee: int = 0) -> Row:
        now = int(time.time())
        row = {
            "id": f"txn_{self.number()}", "object": "balance_transaction", "type": kind, "source": source,
            "amount": amount, "fee": fee, "net": amount - fee, "currency": currency, "created": now,
            "available_on": now + 2 * 86_400, "payout": "",
        }  # fmt: skip
        self.account.entries.append(row)
        return row

    # The API

    def read_account(self, parts: list[str], params: Mapping[str, Any]) -> Row | None:
        """The answer to a request about the account; None if it is about something else."""
        if len(parts) < 2:
            return None
        if parts[1:] == ["balance_transactions"]:
            return _page(parts[1], [self._shown(row, params) for row in self._chosen(params)], params)
        if parts[1:] == ["payouts"]:
            return _page(parts[1], _since(self.account.payouts.values(), params), params)
        if parts[1:] == ["refunds"] and "amount" not in params:
            refunds = self.books.refunds.values()
            found = [one for one in refunds if one["payment_intent"] == params["payment_intent"]]
            return _page(parts[1], found, params)
        rows = {
            "charges": self.account.charges, "disputes": self.account.disputes, "payouts": self.account.payouts,
        }.get(parts[1])  # fmt: skip
        row = rows.get(parts[2]) if rows and len(parts) == 3 else None
        if row is not None and parts[1] == "charges" and "expand" in params:
            known = [one for one in self.account.entries if one["id"] == row["balance_transaction"]]
            return row | {"balance_transaction": known[0] | {"source": row["id"]} if known else None}
        return row

    def _chosen(self, params: Mapping[str, Any]) -> list[Row]:
        rows = self.account.entries
        if "payout" in params:
            return [row for row in rows if row["payout"] == params["payout"]]
        return _since(rows, params)

    def _shown(self, row: Row, params: Mapping[str, Any]) -> Row:
        source = row["source"] if "expand" in params else row["source"]["id"]
        return {name: value for name, value in row.items() if name != "payout"} | {"source": source}


def _since(rows: Any, params: Mapping[str, Any]) -> list[Row]:
    first = int(params.get("created", {}).get("gte", 0))
    return [row for row in rows if row["created"] >= first]


def _page(name: str, rows: list[Row], params: Mapping[str, Any]) -> Row:
    newest = list(reversed(rows))
    after = params.get("starting_after")
    start = next((n + 1 for n, row in enumerate(newest) if row["id"] == after), 0) if after else 0
    size = min(int(params.get("limit", 10)), MOST_ROWS)
    found = newest[start : start + size]
    return {"object": "list", "data": found, "has_more": start + size < len(newest), "url": f"/v1/{name}"}
