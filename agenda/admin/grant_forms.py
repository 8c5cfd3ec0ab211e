"""What is asked on the workspace's pages about one grant."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminTextInputWidget,
)

from agenda.models import Grant, GrantCall, GrantReceipt, GrantReview
from core import money, times
from events.admin.fields import MoneyInput

# No amount is longer; Python refuses to read numbers of thousands of digits.
MOST_DIGITS = 16


class AwardForm(forms.Form):
    ticket = forms.BooleanField(label=gettext_lazy("A ticket"), required=False)

    def __init__(self, data: Any, grant: Grant, call: GrantCall) -> None:
        super().__init__(data)
        currency = grant.event.currency
        words = _("In %(currency)s. Asked for: %(asked)s. Left of the budget: %(left)s.")
        said = {"currency": currency, "asked": money.display(grant.asked_minor, currency),
                "left": money.display(call.left_minor + grant.pending_minor, currency)}  # fmt: skip
        self.fields["minor"] = MoneyInput(
            currency=currency, label=_("Money for travel and hotel"), required=False, help_text=words % said
        )
        self.initial = {"minor": min(grant.asked_minor, call.most_minor), "ticket": grant.wants_ticket}
        if grant.pending == Grant.Decision.AWARD:
            self.initial = {"minor": grant.pending_minor, "ticket": grant.pending_ticket}
        if not call.offers_tickets:
            del self.fields["ticket"]


class ConflictsForm(forms.Form):
    """Whose word about a conflict is taken back."""

    def __init__(self, data: Any, grant: Grant) -> None:
        super().__init__(data)
        declared = grant.reviews.filter(state=GrantReview.State.CONFLICT).select_related("reviewer__user")
        self.rows = {row.public_id: row for row in declared}
        choices = [
            (key, ": ".join(filter(None, [str(row.reviewer), row.reason]))) for key, row in self.rows.items()
        ]
        self.fields["review"] = forms.ChoiceField(
            label=_("Declared by"), choices=choices, widget=UnfoldAdminRadioSelectWidget()
        )

    @property
    def review(self) -> GrantReview:
        return self.rows[self.cleaned_data["review"]]


class ReceiptsForm(forms.Form):
    """Which receipts fit. `seen` are all that stood on the page: one that came meanwhile is nobody's business here."""

    def __init__(self, data: Any, grant: Grant) -> None:
        super().__init__(data)
        rows = list(grant.receipts.all())
        known = {row.public_id for row in rows}
        given = data.getlist("seen") if data is not None else known
        self.seen = known & set(given)
        choices = [(row.public_id, _receipt_words(row, grant)) for row in rows]
        self.fields["checked"] = forms.MultipleChoiceField(
            label=_("Checked"),
            choices=choices,
            required=False,
            widget=UnfoldAdminCheckboxSelectMultipleWidget(),
        )
        self.hidden = [("seen", row.public_id) for row in rows]
        self.initial = {"checked": [row.public_id for row in rows if row.checked_at is not None]}


class PayoutForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=200, required=False, widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("For your books: the number of the transfer, for example."),
    )  # fmt: skip
    field_order = ("minor", "note")

    def __init__(self, data: Any, grant: Grant) -> None:
        super().__init__(data)
        currency = grant.event.currency
        checked = sum(row.amount_minor for row in grant.receipts.all() if row.checked_at is not None)
        words = _("In %(currency)s. Awarded: %(award)s, paid out: %(paid)s, by checked receipts: %(checked)s.") % {
            "currency": currency, "award": money.display(grant.award_minor, currency),
            "paid": money.display(grant.paid_minor, currency), "checked": money.display(checked, currency),
        }  # fmt: skip
        self.fields["minor"] = MoneyInput(currency=currency, label=_("Amount"), help_text=words)
        owed = max(0, checked - grant.paid_minor) if checked else grant.unpaid_minor
        self.initial = {"minor": min(owed, grant.unpaid_minor) or None}
        # What had been paid when the page was opened.
        given = (data or {}).get("seen", "")
        self.seen = int(given) if given.isascii() and given.isdigit() and len(given) < MOST_DIGITS else -1
        self.hidden = [("seen", grant.paid_minor)]
        self.order_fields(self.field_order)


def _receipt_words(row: GrantReceipt, grant: Grant) -> str:
    """With the way to the file."""
    where = {"slug": grant.event.slug, "code": grant.code, "public_id": row.public_id}
    return format_html(
        '{}, <a href="{}">{}</a>, {}', money.display(row.amount_minor, grant.event.currency),
        reverse("grants_receipt", kwargs=where), row, times.show_date(times.local(row.sent_at, grant.event.time_zone).date()),
    )  # fmt: skip
