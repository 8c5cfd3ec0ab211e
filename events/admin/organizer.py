"""Organizers: for who has a role in all their events."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminPasswordWidget

from core import countries
from events import counters, desk
from events.admin.base import ScopedAdmin
from events.admin.forms import EventForm
from events.admin.unfold import column
from events.models import Event, Organizer
from events.rights import Right

SECRETS = ("stripe_secret_key", "stripe_webhook_secret")
KEEP = _("Empty keeps what is stored. It is never shown again.")


class OrganizerForm(EventForm):
    stripe_secret_key = forms.CharField(
        label=_("Stripe secret key"), required=False, widget=UnfoldAdminPasswordWidget(), help_text=KEEP
    )
    stripe_webhook_secret = forms.CharField(
        label=_("Stripe webhook secret"), required=False, widget=UnfoldAdminPasswordWidget(), help_text=KEEP
    )

    class Meta:
        model = Organizer
        fields = (
            "name", "slug", "contact_email", "legal_name", "legal_address", "country", "vat_id", "bank_details",
        )  # fmt: skip

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"].strip().upper()
        if country and country not in dict(countries.names()):
            raise forms.ValidationError(_("Two letters, as in DE or FR."))
        return country

    def clean_vat_id(self) -> str:
        return "".join(self.cleaned_data["vat_id"].split()).upper()

    def clean_stripe_secret_key(self) -> str:
        key: str = self.cleaned_data["stripe_secret_key"].strip()
        if key and not key.startswith(("sk_", "rk_")):
            raise forms.ValidationError(_("A secret key begins with sk_ or rk_."))
        return key

    def clean_stripe_webhook_secret(self) -> str:
        secret: str = self.cleaned_data["stripe_webhook_secret"].strip()
        if secret and not secret.startswith("whsec_"):
            raise forms.ValidationError(_("A webhook secret begins with whsec_."))
        return secret

    def save(self, commit: bool = True) -> Any:
        for name in SECRETS:
            if self.cleaned_data.get(name):
                setattr(self.instance, name, self.cleaned_data[name])
        return super().save(commit=commit)


@admin.register(Organizer)
class OrganizerAdmin(ScopedAdmin):
    form = OrganizerForm
    narrowed = False
    also_stored = ("stripe_secret_key_sealed", "stripe_webhook_secret_sealed")
    list_display = ("name", "contact_email", "how_many_events", "takes_money")
    search_fields = ("name", "slug")
    fieldsets = (
        (None, {"fields": ("name", "slug", "contact_email")}),
        (
            _("On invoices"),
            {
                "fields": ("legal_name", "legal_address", "country", "vat_id", "bank_details"),
                "description": _(
                    "Who sells, as the law wants it. Invoices keep what stood here when they were made; a buyer "
                    "or you can have one made anew."
                ),
            },
        ),
        (
            _("Own Stripe account"),
            {
                "fields": SECRETS,
                "description": _("Without one, money goes through the account of this installation."),
            },
        ),
    )

    def event_of(self, row: Any) -> Event:
        raise LookupError("An organizer is no event's row.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = admin.ModelAdmin.get_queryset(self, request)
        seat = desk.of(request)
        if not seat.runs_everything:
            rows = rows.filter(pk__in=seat.organizers_with(Right.SETUP))
        return cast(QuerySet[Any], rows.annotate(events_count=Count("events")))

    def may_see(self, request: HttpRequest, row: Any = None) -> bool:
        seat = desk.of(request)
        mine = seat.organizers_with(Right.SETUP)
        return seat.runs_everything or (bool(mine) if row is None else row.pk in mine)

    def may_change(self, request: HttpRequest, row: Any = None) -> bool:
        return self.may_see(request, row)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return desk.of(request).runs_everything

    def _form_event(self, request: HttpRequest, object_id: str | None) -> Event | None:
        return None

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Of keys the history says that they changed, never what they are."""
        super().save_related(request, form, formsets, change)
        renewed = [name for name in SECRETS if form.cleaned_data.get(name)]
        if renewed:
            self.tell(request, form.instance, "keys_changed", after={"renewed": renewed})

    def scope_of(self, row: Any) -> str:
        return str(row.public_id)

    def raise_counters(self, row: Any) -> None:
        for event in row.events.all():
            counters.raise_public(event.pk)

    @column(_("events"), ordering="events_count")
    def how_many_events(self, row: Any) -> int:
        return int(row.events_count)

    @column(_("own Stripe account"), boolean=True)
    def takes_money(self, row: Organizer) -> bool:
        return bool(row.stripe_secret_key_sealed)
