"""What is done with a partner: links to its own page, and reminding it of seats. Each says what will happen first."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from events.actions import partner_links
from events.admin import pages
from events.admin.pages import Question, page
from events.models import Partner, PartnerLink
from events.rights import Right
from tickets.actions import partner_reminders
from tickets.admin.partner_sale import PartnerSale


class NewLinkForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("One link a person, so that each can be revoked by itself."),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        required=False,
        widget=UnfoldAdminEmailInputWidget(),
        help_text=gettext_lazy("The link is sent there. Without one it is shown to you, to pass on."),
    )
    may_invite = forms.BooleanField(
        label=gettext_lazy("May invite and remove colleagues"), required=False, widget=UnfoldBooleanWidget()
    )


class ChooseLinkForm(forms.Form):
    link = forms.ChoiceField(label=gettext_lazy("Link"), widget=UnfoldAdminSelectWidget())

    def __init__(self, data: Any, *, links: list[PartnerLink]) -> None:
        super().__init__(data)
        self.links = {str(link.public_id): link for link in links}
        field: Any = self.fields["link"]
        field.choices = [(public_id, _link_words(link)) for public_id, link in self.links.items()]


def _link_words(link: PartnerLink) -> str:
    made = timezone.localtime(link.created_at).date()
    return _("%(whom)s, made on %(day)s") % {"whom": link.note or _("nobody named"), "day": made}


class PartnerPages(PartnerSale):
    actions_detail = ("missing", "tasks", "sell", "new_link", "renew_link", "revoke_link", "remind")

    def offered(self, request: HttpRequest, row: Any) -> list[str]:
        rights = self._rights(request, row)
        reads_names = ["missing"] if Right.PEOPLE in rights else []
        if Right.PARTNERS not in rights:
            return reads_names
        names = [*reads_names, "tasks", "new_link"]
        if not row.sponsorships.filter(ended_at=None).exists():
            names.append("sell")
        if PartnerLink.objects.filter(partner=row, revoked_at=None).exists():
            names += ["renew_link", "revoke_link"]
        return [*names, "remind"] if partner_reminders.unused(row).exists() else names

    @page(gettext_lazy("Who has not come"), path="missing", icon="person_off")
    def missing(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The segment of its guests, to be read, written to and taken along."""
        partner = self.row_for(request, object_id, Right.PEOPLE)
        return redirect(f"/{partner.event.slug}/segments/missing-{partner.public_id}/")

    @page(gettext_lazy("Tasks"), path="tasks", icon="checklist")
    def tasks(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The board of all partners’ tasks."""
        partner = self.row_for(request, object_id, Right.PARTNERS)
        return redirect("partner_board", slug=partner.event.slug)

    @page(gettext_lazy("New link"), path="new-link", icon="add_link")
    def new_link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        partner = self.row_for(request, object_id, Right.PARTNERS)
        form = NewLinkForm(request.POST if pages.is_confirmed(request) else None)
        refused = ""
        if pages.is_confirmed(request) and form.is_valid():
            refused = self._make_link(request, partner, form.cleaned_data)
            if not refused:
                return redirect(self.change_path(partner))
        question = Question(
            title=_("A link to the page of %(partner)s") % {"partner": partner},
            tells=[
                _("Whoever has the link sees this partner’s tickets, seats and revenue, without an account."),
                _("Names only of those who agreed to it; never anything of other partners."),
                _("The link works until you revoke it."),
            ],
            refused=refused,
            button=_("Make the link"),
            back=self.change_path(partner),
        )
        return pages.ask(self, request, question, form=form, row=partner)

    def _make_link(self, request: HttpRequest, partner: Partner, given: dict[str, Any]) -> str:
        """Why it was refused, or nothing."""
        by: Any = request.user
        try:
            link = partner_links.make(partner=partner, by=by, now=timezone.now(), **given)
        except partner_links.Refused as refused:
            return refused.message
        if link.email:
            words = _("The link for %(whom)s goes to %(address)s.")
            messages.success(request, words % {"whom": link.note, "address": link.email})
        else:
            words = _("The link for %(whom)s works: %(address)s")
            messages.success(request, words % {"whom": link.note, "address": settings.SITE_URL + link.path})
        return ""

    @page(gettext_lazy("New secret of a link"), path="renew-link", icon="autorenew")
    def renew_link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The old address is dead; the new one goes to the colleague, or is shown where there is no address."""
        partner = self.row_for(request, object_id, Right.PARTNERS)
        form = ChooseLinkForm(
            request.POST if pages.is_confirmed(request) else None, links=_standing_links(partner)
        )
        refused = ""
        if pages.is_confirmed(request) and form.is_valid():
            by: Any = request.user
            try:
                link = partner_links.rotate(
                    link=form.links[form.cleaned_data["link"]], by=by, now=timezone.now()
                )
            except partner_links.Refused as error:
                refused = error.message
            else:
                where = link.email or settings.SITE_URL + link.path
                words = _("The old link is dead. The new one of %(whom)s: %(where)s")
                messages.success(request, words % {"whom": link, "where": where})
                return redirect(self.change_path(partner))
        question = Question(
            title=_("A new secret for a link of %(partner)s") % {"partner": partner},
            tells=[
                _(
                    "The address that is known now is dead at once: use it when a link has come into other hands."
                ),
                _("The new one is sent to the colleague’s address."),
            ],
            refused=refused,
            button=_("Make a new secret"),
            back=self.change_path(partner),
        )
        return pages.ask(self, request, question, form=form, row=partner)

    @page(gettext_lazy("Revoke a link"), path="revoke-link", icon="link_off", variant="danger")
    def revoke_link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        partner = self.row_for(request, object_id, Right.PARTNERS)
        links = _standing_links(partner)
        if not links:
            messages.warning(request, _("There is no link that works."))
            return redirect(self.change_path(partner))
        form = ChooseLinkForm(request.POST if pages.is_confirmed(request) else None, links=links)
        if pages.is_confirmed(request) and form.is_valid():
            by: Any = request.user
            partner_links.revoke(link=form.links[form.cleaned_data["link"]], by=by, now=timezone.now())
            messages.success(request, _("The link is dead. Other links still work."))
            return redirect(self.change_path(partner))
        question = Question(
            title=_("Revoke a link of %(partner)s") % {"partner": partner},
            tells=[
                _("Whoever opens it finds nothing any more. That cannot be undone: make a new one instead.")
            ],
            button=_("Revoke the link"),
            back=self.change_path(partner),
            is_grave=True,
        )
        return pages.ask(self, request, question, form=form, row=partner)

    @page(gettext_lazy("Remind of seats"), path="remind", icon="notifications")
    def remind(self, request: HttpRequest, object_id: str) -> HttpResponse:
        partner = self.row_for(request, object_id, Right.PARTNERS)
        refused = ""
        if pages.is_confirmed(request):
            refused = self._remind(request, partner)
            if not refused:
                return redirect(self.change_path(partner))
        rows = list(partner_reminders.unused(partner))
        seats = sum(row.size - row.taken for row in rows)
        tells = [
            ngettext("%d seat is kept and not taken.", "%d seats are kept and not taken.", seats) % seats,
            _("%(address)s gets a mail with the codes, until when, and the partner’s page.")
            % {"address": partner.contact_email}
            if partner.contact_email
            else _("There is no contact address yet: give one on the partner’s page first."),
        ]
        question = Question(
            title=_("Remind %(partner)s of its seats") % {"partner": partner},
            tells=tells,
            rows=[_reserve_words(row) for row in rows],
            refused=refused,
            button=_("Send the mail") if rows and partner.contact_email else "",
            back=self.change_path(partner),
        )
        return pages.ask(self, request, question, row=partner)

    def _remind(self, request: HttpRequest, partner: Partner) -> str:
        by: Any = request.user
        try:
            partner_reminders.remind(partner=partner, by=by, now=timezone.now())
        except partner_reminders.CannotRemind as refused:
            return refused.message
        messages.success(request, _("The mail to %(address)s goes out.") % {"address": partner.contact_email})
        return ""


def _standing_links(partner: Partner) -> list[PartnerLink]:
    return list(PartnerLink.objects.standing().filter(partner=partner).select_related("partner__event"))


def _reserve_words(row: Any) -> str:
    words = _("%(code)s: %(unused)d of %(size)d") % {
        "code": row.code, "unused": row.size - row.taken, "size": row.size,
    }  # fmt: skip
    if row.until_at is None:
        return words
    return _("%(words)s, until %(day)s") % {"words": words, "day": timezone.localtime(row.until_at).date()}
