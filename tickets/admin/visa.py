"""The queue of visa letters, for the few who may see passports, and what an event offers of them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminTextareaWidget

from core import countries, times
from core.templatetags.formats import current_locale
from events.admin import pages
from events.admin.base import ReadOnlyAdmin
from events.admin.pages import Question, page
from events.admin.single import OneAnEvent
from events.admin.unfold import Tag, column
from events.rights import Right
from tickets import visa
from tickets.actions import visa_letters
from tickets.admin.event_settings import EventSettingAdmin
from tickets.admin.money import order_link
from tickets.admin.tickets import ticket_link
from tickets.models import Ticket, VisaLetter, VisaPaper, VisaTerms

STATES = {"asked": "warning", "back": "info", "issued": "success", "refused": "danger", "void": "default"}
State = VisaLetter.State


class WordForm(forms.Form):
    word = forms.CharField(
        label=gettext_lazy("What the traveller reads"),
        max_length=1000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write it in a sentence or two: it goes out by mail.")},
    )


@admin.register(VisaLetter)
class VisaLetterAdmin(ReadOnlyAdmin):
    event_path = "ticket__event"
    view_rights = frozenset({Right.LETTERS})
    list_display = ("traveller_name", "ticket_shown", "state_tag", "doubt_count", "asked_at", "number")
    list_select_related = (
        "participant", "ticket__attendee", "ticket__type", "ticket__event", "ticket__order", "decided_by",
    )  # fmt: skip
    list_filter = ("state",)
    search_fields = ("participant__name", "participant__email", "papers__number")
    search_help_text = gettext_lazy("Traveller, or the number of a letter without hyphens")
    fields = (
        "traveller_name", "state_tag", "doubt_list", "ticket_shown", "order_code", "passport_name", "born_on",
        "nationality", "passport_number", "home", "embassy", "stay", "asked_at", "sent_count", "papers_shown", "word",
        "decided_at", "decided_by",
    )  # fmt: skip
    readonly_fields = fields
    actions_detail = ("approve", "ask_back", "refuse", "reissue", "revoke")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        same = VisaLetter.objects.filter(
            passport_mark=OuterRef("passport_mark"), ticket__event=OuterRef("ticket__event")
        ).exclude(passport_mark="")
        others = same.exclude(pk=OuterRef("pk")).order_by().values("passport_mark")
        standing = VisaPaper.objects.standing().filter(letter=OuterRef("pk")).values("number")
        rows: QuerySet[Any] = super().get_queryset(request)
        annotated: QuerySet[Any] = rows.annotate(
            twins=Coalesce(Subquery(others.annotate(count=Count("pk")).values("count")), 0),
            standing_number=Subquery(standing[:1]),
        )  # fmt: skip
        return annotated

    def offered(self, request: HttpRequest, row: Any) -> Sequence[str]:
        return {
            State.ASKED: ("approve", "ask_back", "refuse"),
            State.BACK: ("refuse",),
            State.ISSUED: ("reissue", "revoke") if row.details_sealed else ("revoke",),
            State.REFUSED: ("ask_back",),
        }.get(row.state, ())

    @column(gettext_lazy("traveller"), ordering="participant__name")
    def traveller_name(self, row: VisaLetter) -> str:
        return str(row.participant)

    @column(gettext_lazy("ticket"))
    def ticket_shown(self, row: VisaLetter) -> SafeString:
        return ticket_link(row.ticket)

    @column(gettext_lazy("order"))
    def order_code(self, row: VisaLetter) -> SafeString | str:
        return order_link(row.ticket.order) if row.ticket.order else _("given")

    @column(gettext_lazy("state"), ordering="state", label=STATES)
    def state_tag(self, row: VisaLetter) -> Tag:
        return Tag(row.state, row.get_state_display())

    @column(gettext_lazy("number"))
    def number(self, row: Any) -> str:
        return visa.spoken(row.standing_number) if row.standing_number else "—"

    @column(gettext_lazy("to look at"))
    def doubt_count(self, row: Any) -> str:
        count = len(doubts(row)) if row.state in (State.ASKED, State.ISSUED) else 0
        return ngettext("%d thing", "%d things", count) % count if count else "—"

    @column(gettext_lazy("to look at"))
    def doubt_list(self, row: Any) -> str:
        return " ".join(doubts(row)) or "—"

    @column(gettext_lazy("name as in the passport"))
    def passport_name(self, row: VisaLetter) -> str:
        return row.traveller.passport_name if row.traveller else _("Deleted.")

    @column(gettext_lazy("date of birth"))
    def born_on(self, row: VisaLetter) -> str:
        return times.show_date(row.traveller.born_on, current_locale()) if row.traveller else "—"

    @column(gettext_lazy("nationality"))
    def nationality(self, row: VisaLetter) -> str:
        return countries.name(row.traveller.nationality, current_locale()) if row.traveller else "—"

    @column(gettext_lazy("passport number"))
    def passport_number(self, row: VisaLetter) -> str:
        return row.traveller.passport_number if row.traveller else "—"

    @column(gettext_lazy("address"))
    def home(self, row: VisaLetter) -> str:
        return ", ".join(row.traveller.address.splitlines()) if row.traveller else "—"

    @column(gettext_lazy("embassy"))
    def embassy(self, row: VisaLetter) -> str:
        return row.traveller.embassy if row.traveller else "—"

    @column(gettext_lazy("stay"))
    def stay(self, row: VisaLetter) -> str:
        who = row.traveller
        return times.show_range(who.arrives_on, who.leaves_on, current_locale()) if who else "—"

    @column(gettext_lazy("letters issued"))
    def papers_shown(self, row: VisaLetter) -> str:
        papers = row.papers.order_by("pk")
        return "; ".join(f"{paper} ({paper.get_why_display() or _('valid')})" for paper in papers) or "—"

    @page(gettext_lazy("Approve and issue"), path="approve", icon="check_circle", variant="success")
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._issue(request, object_id, _("Issue the letter"), [])

    @page(gettext_lazy("Issue anew"), path="reissue", icon="refresh")
    def reissue(self, request: HttpRequest, object_id: str) -> HttpResponse:
        tells = [_("The letter that stands ends at once; the new one has a new number.")]
        return self._issue(request, object_id, _("Issue the letter anew"), tells)

    @page(gettext_lazy("Ask back"), path="ask-back", icon="help")
    def ask_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        tells = [_("The traveller reads your question by mail, puts it right, and it comes back here.")]
        return self._write(
            request, object_id, visa_letters.ask_back, "question", _("Ask the traveller"), tells
        )

    @page(gettext_lazy("Refuse"), path="refuse", icon="block", variant="danger")
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        tells = [_("The traveller reads your reason by mail. The ticket stays as it is.")]
        return self._write(
            request, object_id, visa_letters.refuse, "reason", _("Refuse the letter"), tells, is_grave=True
        )

    @page(gettext_lazy("Take back"), path="revoke", icon="undo", variant="danger")
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        tells = [
            _("The letter ends at once: an embassy that checks its number sees so."),
            _("The traveller reads your reason by mail. The ticket stays as it is."),
        ]
        return self._write(
            request, object_id, visa_letters.refuse, "reason", _("Take the letter back"), tells, is_grave=True
        )

    def _issue(self, request: HttpRequest, object_id: str, title: str, tells: list[str]) -> HttpResponse:
        row, refused = self.row_for(request, object_id, Right.LETTERS), ""
        if pages.is_confirmed(request):
            by: Any = request.user
            try:
                paper = visa_letters.issue(letter=row, by=by, now=timezone.now())
            except visa_letters.CannotDecide as refusal:
                refused = refusal.message
            else:
                messages.success(request, _("Letter %(number)s is issued.") % {"number": paper})
                return redirect(self.list_path())
        sent = _("%(name)s gets it by mail, as a PDF.") % {"name": row.participant}
        question = Question(
            title=title, tells=[*tells, sent], rows=_rows(row), problems=doubts(row), refused=refused,
            button="" if refused else title, back=self.change_path(row),
        )  # fmt: skip
        return pages.ask(self, request, question, row=row)

    def _write(
        self, request: HttpRequest, object_id: str, action: Any, name: str, title: str, tells: list[str], *,
        is_grave: bool = False,
    ) -> HttpResponse:  # fmt: skip
        row, refused = self.row_for(request, object_id, Right.LETTERS), ""
        form = WordForm(request.POST if pages.is_confirmed(request) else None)
        if form.is_valid():
            try:
                action(letter=row, by=request.user, now=timezone.now(), **{name: form.cleaned_data["word"]})
            except visa_letters.CannotDecide as refusal:
                refused = refusal.message
            else:
                messages.success(request, _("%(name)s is written to.") % {"name": row.participant})
                return redirect(self.list_path())
        question = Question(
            title=title, tells=tells, rows=_rows(row), refused=refused, button="" if refused else title,
            back=self.change_path(row), is_grave=is_grave,
        )  # fmt: skip
        return pages.ask(self, request, question, form=form, row=row)


def _rows(row: VisaLetter) -> list[str]:
    who = row.traveller
    if who is None:
        return [f"{row.participant} — {row.ticket.type}"]
    return [
        f"{row.participant} — {row.ticket.type}",
        _("Passport: %(name)s, %(number)s, %(nationality)s")
        % {"name": who.passport_name, "number": who.passport_number,
           "nationality": countries.name(who.nationality, current_locale())},
        _("To: %s") % who.embassy,
    ]  # fmt: skip


def doubts(row: Any) -> list[str]:
    """What a person should look at before he vouches for somebody. `row` as the list reads it."""
    ticket, found = row.ticket, []
    if ticket.state != Ticket.State.VALID:
        found.append(_("The ticket is not valid any more."))
    elif ticket.attendee_id != row.participant_id:
        found.append(_("The ticket was passed on to somebody else."))
    if row.traveller and not visa.same_name(row.traveller.passport_name, row.participant.name):
        words = _("The passport has another name than the ticket (%(name)s).")
        found.append(words % {"name": row.participant.name})
    if row.twins:
        count = row.twins
        words = ngettext(
            "The same passport stands in %d other request.",
            "The same passport stands in %d other requests.",
            count,
        )
        found.append(words % count)
    if ticket.order is not None and not ticket.order.total_minor:
        found.append(_("Nothing was paid for the order: a code took all of it off."))
    return found


@admin.register(VisaTerms)
class VisaTermsAdmin(OneAnEvent, EventSettingAdmin):
    view_rights = frozenset({Right.SETUP})
    change_right = Right.SETUP
    history_kind = "visa_terms"
    list_display = ("offered_until", "signer_name", "letterhead")
    list_select_related = ("event__organizer",)
    fields = ("signer_name", "signer_role", "asks_until_on", "text", "letterhead")
    readonly_fields = ("letterhead",)

    def deletable(self, row: VisaTerms) -> bool:
        """Without it nobody can ask any more; what was issued stays."""
        return True

    @column(gettext_lazy("offered"))
    def offered_until(self, row: VisaTerms) -> str:
        last = row.asks_until_on or row.event.starts_on
        return _("until %s") % times.show_date(last, current_locale())

    @column(gettext_lazy("letterhead"))
    def letterhead(self, row: VisaTerms) -> SafeString | str:
        """The organizer’s name and address for invoices: they stand above and below each letter."""
        if row._state.adding:
            return _("The organizer’s name and address for invoices.")
        organizer = row.event.organizer
        if not organizer.legal_address:
            return _(
                "Without an address: write it under Organizers, “On invoices”. Embassies want to see it."
            )
        return format_html("{}, {}", organizer.legal_name or organizer.name, organizer.legal_address)
