"""What a buyer sees at any moment: the shop's own rows and prices, drawn for another time."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSplitDateTimeWidget,
    UnfoldAdminTextInputWidget,
)

from core.templatetags.formats import current_locale
from core.times import city
from events import desk
from events.admin.base import ScopedAdmin
from events.admin.pages import page
from events.models import Event
from events.rights import Right
from tickets import discounts, shop
from tickets.shop import Shelf
from tickets.views import offers
from tickets.views import shop as shop_views

READERS = frozenset({Right.SELL, Right.MONEY})
MOST = 50


class PreviewForm(forms.Form):
    at = forms.SplitDateTimeField(label=gettext_lazy("At"), widget=UnfoldAdminSplitDateTimeWidget())
    code = forms.CharField(
        label=gettext_lazy("Discount code"),
        max_length=shop.MOST_SHOWN_CODE,
        required=False,
        widget=UnfoldAdminTextInputWidget(),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Ticket"), required=False, widget=UnfoldAdminSelectWidget())
    count = forms.IntegerField(
        label=gettext_lazy("How many"),
        min_value=1,
        max_value=MOST,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget(),
    )

    def __init__(self, data: Any, *, event: Event, now: datetime, kinds: list[tuple[str, str]]) -> None:
        super().__init__(data, initial={"at": now, "count": 1})
        self.fields["at"].help_text = _("Time in %(city)s.") % {"city": city(event.time_zone)}
        field: Any = self.fields["kind"]
        field.choices = kinds


class PreviewPage(ScopedAdmin):
    actions_list = ("preview",)

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        return super().get_actions_list(request) if self._may_look(request) else []

    def _may_look(self, request: HttpRequest) -> bool:
        seat = desk.of(request)
        return bool(seat.rights_in(seat.current) & READERS)

    @page(gettext_lazy("What buyers see"), path="preview", icon="visibility")
    def preview(self, request: HttpRequest) -> HttpResponse:
        event = desk.of(request).current
        if event is None or not self._may_look(request):
            raise PermissionDenied(_("Your role at this event does not include this."))
        timezone.activate(event.time_zone)
        now = timezone.now()
        kinds = [
            (offer.public_id, offer.name) for offer in shop.offers(event, now=now) if not offer.is_add_on
        ]
        form = PreviewForm(request.GET or None, event=event, now=now, kinds=kinds)
        asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
        at, count = asked.get("at") or now, asked.get("count") or 1
        shelf = shop.shelf(event, now=at, code=asked.get("code", ""), locale=current_locale())
        chosen = asked.get("kind") or (kinds[0][0] if kinds else "")
        context = {
            **self.admin_site.each_context(request),
            "title": _("What buyers see"),
            "subtitle": None,
            "opts": self.opts,
            "event": event,
            "form": form,
            "moment": _said(event, at),
            "shelf": offers.rows(shelf, now=at, typed={}),
            "code": offers.code_tag(shelf),
            "price": _example(shelf, chosen, count, at),
            "back": self.list_path(),
        }
        return TemplateResponse(request, "tickets/admin/price_preview.html", context)


def _said(event: Event, at: datetime) -> str:
    return _("%(when)s in %(city)s") % {
        "when": discounts.moment(at, event.time_zone, current_locale()),
        "city": city(event.time_zone),
    }


def _example(shelf: Shelf, public_id: str, count: int, at: datetime) -> Any:
    """Nothing where the type is not shown at that moment."""
    wanted = [public_id] * count if shelf.find(public_id) else []
    return shop_views.explained(shelf, wanted, now=at)
