"""Grants in the workspace: the call with its budget, and applications that are read without names until decided."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agenda import grant_committee, grant_reading, grant_standings
from agenda.actions import grant_receipts, grant_reviews, grant_rounds, grants
from agenda.actions.reviews import Refused
from agenda.admin.grant_forms import AwardForm, ConflictsForm, PayoutForm, ReceiptsForm
from agenda.models import Grant, GrantReview
from core import money
from core.models import HistoryEntry
from events import desk
from events.admin import pages
from events.admin.base import ReadOnlyAdmin
from events.admin.pages import Question, page
from events.admin.unfold import Tag, column
from events.models import Event
from events.rights import Right

STATES = {
    "applied": "warning", "offered": "info", "accepted": "success", "declined": "default", "lapsed": "default",
    "refused": "danger", "withdrawn": "default",
}  # fmt: skip
State = Grant.State


@admin.register(Grant)
class GrantAdmin(ReadOnlyAdmin):
    """No search by name or address: it would tell who applied. What somebody has a conflict of interest with he finds
    here only where nobody else could decide."""

    view_rights = frozenset({Right.GRANTS})
    list_display = ("code", "person", "state_tag", "asks", "gets", "answer_by_at", "paid")
    list_select_related = ("event__grant_call", "decided_by")
    list_filter = ("state", "wants_ticket")
    search_fields = ("code",)
    fields = ("code", "person", "state_tag", "asks", "said", "reviews", "gets", "budget", "applied_at", "decided_at", "decided_by",
              "answer_by_at", "answered_at", "receipts", "paid")  # fmt: skip
    readonly_fields = fields
    actions_detail = ("award", "refuse", "take_back", "check_receipts", "pay_out", "conflicts")

    def offered(self, request: HttpRequest, row: Any) -> Sequence[str]:
        if row.takes_receipts:
            names = ["check_receipts"] if row.receipts.exists() else []
            return [*names, "pay_out"] if row.unpaid_minor else names
        back = ("take_back",) if row.pending else ()
        if row.state == State.APPLIED:
            declared = row.reviews.filter(state=GrantReview.State.CONFLICT).exists()
            return ("award", "refuse", *back, "conflicts") if declared else ("award", "refuse", *back)
        return ("award", *back) if row.state == State.REFUSED else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        event = desk.of(request).narrow
        return rows.exclude(pk__in=_left(request, event)) if event is not None else rows

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Nor by what is typed into the address of the list: `?email__startswith=ada` would tell it as well."""
        return lookup.split("__", maxsplit=1)[0] not in {"name", "email"} and super().lookup_allowed(
            lookup, value, request
        )

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        return None if row is not None and row.pk in _left(request, row.event) else row

    def history_entries(self, row: Grant) -> QuerySet[HistoryEntry]:
        """With what nobody has been told: the page is closed to who must not know."""
        return HistoryEntry.objects.of(row.public_id)

    @column(gettext_lazy("person"))
    def person(self, row: Grant) -> str:
        return _("Shown once it is told") if row.state in Grant.BLIND else f"{row.name} ({row.email})"

    @column(gettext_lazy("state"), ordering="state", label=STATES)
    def state_tag(self, row: Grant) -> Tag:
        return Tag(row.state, row.get_state_display())

    @column(gettext_lazy("asks for"), ordering="asked_minor")
    def asks(self, row: Grant) -> str:
        return grant_reading.asks(row, row.event.currency)

    @column(gettext_lazy("gets"), ordering="award_minor")
    def gets(self, row: Grant) -> str:
        waits = grant_standings.decision_words(row, row.event.currency)
        if waits:
            return _("%(decision)s, not told yet") % {"decision": waits}
        return grant_reading.help_words(row.award_ticket, row.award_minor, row.event.currency)

    @column(gettext_lazy("paid out"), ordering="paid_minor")
    def paid(self, row: Grant) -> str:
        return money.display(row.paid_minor, row.event.currency) if row.paid_minor else "—"

    @column(gettext_lazy("receipts"))
    def receipts(self, row: Grant) -> str:
        """How many, what they come to, and how much of it was looked at."""
        rows = list(row.receipts.all())
        if not rows:
            return "—"
        said = {
            "count": len(rows), "all": money.display(sum(one.amount_minor for one in rows), row.event.currency),
            "checked": money.display(
                sum(one.amount_minor for one in rows if one.checked_at is not None), row.event.currency
            ),
        }  # fmt: skip
        words = ngettext(
            "%(count)d over %(all)s, checked: %(checked)s",
            "%(count)d over %(all)s, checked: %(checked)s",
            len(rows),
        )
        return words % said

    @column(gettext_lazy("answers"))
    def said(self, row: Grant) -> SafeString | str:
        """Until applicants are told, without what surely tells who wrote it."""
        answers = grant_reading.answers(row) if row.state in Grant.BLIND else row.answers.items()
        return format_html_join("", "<p><strong>{}</strong><br>{}</p>", answers) or "—"

    @column(gettext_lazy("reviews"))
    def reviews(self, row: Grant) -> str:
        return _reviews(row)

    @column(gettext_lazy("left of the budget"))
    def budget(self, row: Grant) -> str:
        return str(money.display(row.event.grant_call.left_minor, row.event.currency))

    @page(gettext_lazy("Award"), path="award", icon="volunteer_activism", variant="success")
    def award(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row_for(request, object_id, Right.GRANTS)
        form = AwardForm(request.POST if pages.is_confirmed(request) else None, row, row.event.grant_call)
        if form.is_valid():
            given, by = form.cleaned_data, _user(request)
            try:
                grants.award(
                    grant=row,
                    minor=given["minor"] or 0,
                    ticket=bool(given.get("ticket")),
                    by=by,
                    now=timezone.now(),
                )
            except grants.CannotDecide as refusal:
                form.add_error(None, refusal.message)
            else:
                waits = row.event.grant_call.tells_in_rounds
                words = _("%(code)s is decided.") if waits else _("%(code)s is awarded and written to.")
                messages.success(request, words % {"code": row})
                return redirect(self.list_path())
        tells = [
            *_when(
                row,
                _("The applicant gets a mail and has %d days to accept.") % row.event.grant_call.answer_days,
            ),
            _("Until then the money is set aside."),
            _("Whoever accepts a ticket gets a code that works for that address alone."),
        ]
        return self._page(request, row, _("Award a grant to %s") % row, tells, _("Award"), form=form)

    @page(gettext_lazy("No grant"), path="refuse", icon="block", variant="danger")
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row_for(request, object_id, Right.GRANTS)
        tells = _when(row, _("The applicant gets a mail that there is no grant this time."))
        return self._do(request, object_id, grants.refuse, _("No grant for %s"), tells, _("No grant"))

    @page(gettext_lazy("Take the decision back"), path="take-back", icon="undo")
    def take_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        tells = [_("It is not decided again, and its money is free. Nobody has been told anything.")]
        return self._do(
            request,
            object_id,
            grant_rounds.take_back,
            _("Take back what was decided about %s"),
            tells,
            _("Take it back"),
        )

    @page(gettext_lazy("Receipts"), path="receipts", icon="receipt_long", variant="primary")
    def check_receipts(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row_for(request, object_id, Right.GRANTS)
        form = ReceiptsForm(request.POST if pages.is_confirmed(request) else None, row)
        if form.is_valid():
            try:
                grant_receipts.check(
                    grant=row, checked=set(form.cleaned_data["checked"]), seen=form.seen, by=_user(request),
                    now=timezone.now(),
                )  # fmt: skip
            except grants.CannotDecide as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("Done."))
                return redirect(self.change_path(row))
        tells = [_("Tick what you have looked at and what fits. The applicant sees it on his page.")]
        return self._page(request, row, _("Receipts of %s") % row, tells, _("Save"), form=form)

    @page(gettext_lazy("Paid out"), path="pay-out", icon="payments", variant="primary")
    def pay_out(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row_for(request, object_id, Right.GRANTS)
        form = PayoutForm(request.POST if pages.is_confirmed(request) else None, row)
        if form.is_valid():
            given = form.cleaned_data
            try:
                grants.pay_out(
                    grant=row, minor=given["minor"] or 0, note=given["note"], seen=form.seen, by=_user(request),
                    now=timezone.now(),
                )  # fmt: skip
            except grants.CannotDecide as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("Done."))
                return redirect(self.change_path(row))
        tells = [_("It is noted that the money has been paid. Plenary moves no money here.")]
        return self._page(request, row, _("Grant %s was paid out") % row, tells, _("Note it"), form=form)

    @page(gettext_lazy("Conflicts of interest"), path="conflicts", icon="balance")
    def conflicts(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row_for(request, object_id, Right.GRANTS)
        form = ConflictsForm(request.POST if pages.is_confirmed(request) else None, row)
        if form.is_valid():
            try:
                grant_reviews.take_conflict_back(review=form.review, by=_user(request), now=timezone.now())
            except Refused as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("Done."))
                return redirect(self.change_path(row))
        tells = [_("The application comes back to this reviewer, who may judge it after all.")]
        return self._page(request, row, _("Conflicts with %s") % row, tells, _("Take it back"), form=form)

    def _do(
        self, request: HttpRequest, object_id: str, action: Any, title: str, tells: list[str], button: str
    ) -> HttpResponse:
        row, refused = self.row_for(request, object_id, Right.GRANTS), ""
        if pages.is_confirmed(request):
            try:
                action(grant=row, by=_user(request), now=timezone.now())
            except grants.CannotDecide as refusal:
                refused = refusal.message
            else:
                messages.success(request, _("Done."))
                return redirect(self.list_path())
        return self._page(request, row, title % row, tells, button, refused)

    def _page(
        self, request: HttpRequest, row: Grant, title: str, tells: list[str], button: str, refused: str = "",
        form: forms.Form | None = None,
    ) -> HttpResponse:  # fmt: skip
        told = row.takes_receipts
        rows = [f"{row}: {self.gets(row)}"] if told else [f"{row}: {self.asks(row)}", _reviews(row)]
        question = Question(
            title=title, tells=tells, rows=rows, refused=refused,
            button="" if refused else button, back=self.change_path(row),
        )  # fmt: skip
        return pages.ask(self, request, question, form=form, row=row, hidden=getattr(form, "hidden", ()))


def _when(row: Grant, told: str) -> list[str]:
    """When the applicant is told."""
    if row.event.grant_call.tells_in_rounds:
        return [_("Nobody is told now: the decision waits until you tell all."), told]
    return [told]


def _user(request: HttpRequest) -> Any:
    return request.user


def _left(request: HttpRequest, event: Event) -> frozenset[int]:
    """Left to others, asked once a request and event."""
    known: dict[int, frozenset[int]] = request.__dict__.setdefault("grants_left", {})
    if event.pk not in known:
        known[event.pk] = grant_committee.left_to_others(_user(request), event)
    return known[event.pk]


def _reviews(row: Grant) -> str:
    """Mean, spread and number, in words."""
    standing = grant_standings.of_event(row.event).get(row.pk)
    if standing is None or standing.raw is None:
        return _("Nobody has scored it.")
    scale = grant_standings.scale_of(row.event)
    spread = f" ± {scale.gap(standing.spread)}" if standing.spread is not None else ""
    mean = f"{grant_standings.mean_words(standing, scale)}{spread}"
    return ngettext("%(mean)s in one review", "%(mean)s in %(count)d reviews", standing.reviews) % {
        "mean": mean, "count": standing.reviews,
    }  # fmt: skip
