"""Tickets about which an organizer decides: whose reason has gone, and who speaks and has paid."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import money
from events.admin import pages
from events.admin.base import ReadOnlyAdmin
from events.admin.pages import Question, page
from events.admin.unfold import DropdownFilter, Tag, column
from events.rights import Right
from tickets.actions import cases
from tickets.admin.money import order_link
from tickets.admin.tickets import ticket_link
from tickets.models import TicketCase

ANSWERS = {"": "warning", "kept": "success", "taken": "danger", "refunded": "info", "over": "default"}


class AnswerFilter(DropdownFilter):
    title = gettext_lazy("answer")
    parameter_name = "answer__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("", _("Not decided")), *TicketCase.Answer.choices]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset if self.value() is None else queryset.filter(answer=self.value())


@admin.register(TicketCase)
class TicketCaseAdmin(ReadOnlyAdmin):
    event_path = "ticket__event"
    view_rights = frozenset({Right.SELL})
    list_display = ("speaker", "kind", "reason", "ticket_shown", "opened_at", "answer_tag")
    list_select_related = (
        "participant",
        "ticket__attendee",
        "ticket__type",
        "ticket__event",
        "ticket__order__buyer",
        "settled_by",
    )
    list_filter = ("kind", AnswerFilter)
    search_fields = ("participant__name", "participant__email", "reason")
    search_help_text = gettext_lazy("Speaker, or the talk")
    fields = ("speaker", "kind", "reason", "ticket_shown", "order_code", "opened_at", "answer_tag",
              "settled_at", "settled_by")  # fmt: skip
    readonly_fields = fields
    actions_detail = ("keep", "take_back", "exchange")

    def offered(self, request: HttpRequest, row: Any) -> list[str]:
        if Right.SELL not in self._rights(request, row) or row.answer:
            return []
        return ["keep", "take_back"] if row.kind == TicketCase.Kind.REASON_GONE else ["keep", "exchange"]

    def history_subject(self, row: Any) -> str:
        return str(row.ticket.public_id)

    @column(gettext_lazy("speaker"), ordering="participant__name")
    def speaker(self, row: TicketCase) -> str:
        return str(row.participant)

    @column(gettext_lazy("ticket"))
    def ticket_shown(self, row: TicketCase) -> SafeString:
        return ticket_link(row.ticket)

    @column(gettext_lazy("order"))
    def order_code(self, row: TicketCase) -> SafeString | str:
        return order_link(row.ticket.order) if row.ticket.order else _("given")

    @column(gettext_lazy("answer"), ordering="answer", label=ANSWERS)
    def answer_tag(self, row: TicketCase) -> Tag:
        return Tag(row.answer, row.get_answer_display() if row.answer else _("Not decided"))

    @page(gettext_lazy("Let it stay"), path="keep", icon="check", variant="primary")
    def keep(self, request: HttpRequest, object_id: str) -> HttpResponse:
        tells = [
            _("The ticket stays valid, with what hangs on it."),
            _("Nobody gets a mail."),
        ]
        return self._ask(request, object_id, cases.keep, _("Let the ticket stay"), tells, _("It stays"))

    @page(gettext_lazy("Take it back"), path="take-back", icon="undo")
    def take_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        tells = [
            _("The ticket fails at the door at once, and so does what hangs on it: dinner, party."),
            _("Whoever has it gets a mail."),
        ]
        title, button = _("Take the ticket back"), _("Take it back")
        return self._ask(request, object_id, cases.take_back, title, tells, button, is_grave=True)

    @page(gettext_lazy("Exchange it"), path="exchange", icon="currency_exchange")
    def exchange(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row_for(request, object_id, Right.SELL)
        offer = cases.offer_of(row)
        amount = money.display(offer.back_minor, row.ticket.event.currency)
        tells = [
            _("The buyer gets %(amount)s back, by the way he paid, and a mail about it.")
            % {"amount": amount},
            _("A speaker’s ticket takes the place of the bought one at the same moment."),
            _("Add-ons that were bought with it end as well; their price is in the amount."),
        ]
        title, button = _("Exchange the bought ticket"), _("Give %(amount)s back") % {"amount": amount}
        told = request.POST.get("back", "")
        action = partial(cases.exchange, seen_minor=int(told) if re.fullmatch("[0-9]{1,14}", told) else -1)
        hidden, refused = [("back", offer.back_minor)], offer.refused
        return self._ask(
            request, object_id, action, title, tells, button, refused=refused, is_grave=True, hidden=hidden
        )

    def _ask(
        self,
        request: HttpRequest,
        object_id: str,
        action: Any,
        title: str,
        tells: list[str],
        button: str,
        *,
        refused: str = "",
        is_grave: bool = False,
        hidden: Sequence[tuple[str, Any]] = (),
    ) -> HttpResponse:
        row = self.row_for(request, object_id, Right.SELL)
        if pages.is_confirmed(request) and not refused:
            try:
                action(case=row, by=request.user, now=timezone.now())
            except cases.CannotSettle as refusal:
                refused = refusal.message
            else:
                messages.success(request, _("Settled."))
                return redirect(self.list_path())
        question = Question(
            title=title,
            tells=tells,
            rows=[f"{row.participant} — {row.ticket.type}, {row.reason}"],
            refused=refused,
            button="" if refused else button,
            back=self.change_path(row),
            is_grave=is_grave,
        )
        return pages.ask(self, request, question, row=row, hidden=hidden)
