"""Partners: who looks after them, what was agreed, their codes, their links and what came in by them."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminImageFieldWidget

from accounts.models import User
from core.templatetags.formats import money as show_money
from events import desk, logos
from events.actions import partner_levels
from events.actions.rows import InUse, Wrong
from events.admin.base import ScopedAdmin, ScopedRows
from events.admin.forms import EventForm
from events.admin.unfold import Tag, column
from events.models import Partner, PartnerLevel, PartnerLink, TeamMember
from events.rights import Right
from tickets.actions import levels, partners
from tickets.admin.partner_pages import PartnerPages
from tickets.admin.partner_report import PartnerReport
from tickets.models import DiscountCode, Lead, Ticket


class PartnerForm(EventForm):
    # Not Django's field for images: that one lets Pillow read any kind of file before we choose.
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=UnfoldAdminImageFieldWidget(attrs={"accept": ".png,.webp,.jpg,.jpeg"}),
        help_text=Partner._meta.get_field("logo").help_text,
    )

    class Meta:
        model = Partner
        exclude = ()

    def clean_logo(self) -> Any:
        """Our own PNG of what was uploaded, or what there is already; False takes it away."""
        given = self.cleaned_data["logo"]
        if not isinstance(given, UploadedFile) or given.file is None:
            return given
        try:
            png = logos.reencode(given.file, given.size or 0)
        except logos.NotALogo as error:
            raise forms.ValidationError(error.message) from error
        event, row = self.event or self.instance.event, self.instance
        logo = logos.looked_at(png, event.theme)
        row.logo_on_light, row.logo_on_dark = logo.on_light, logo.on_dark
        return ContentFile(png, name="logo.png")

    def clean_level(self) -> PartnerLevel | None:
        level: PartnerLevel | None = self.cleaned_data["level"]
        _refuse(partners.wrong_in_level(self.instance, level))
        return level

    def clean_ref(self) -> str:
        ref = partners.normal_ref(self.cleaned_data["ref"])
        _refuse(partners.wrong_in_ref(self.event, self.instance, ref))
        return ref


def _refuse(wrong: list[Wrong]) -> None:
    for _field, words in wrong:
        raise forms.ValidationError(words)


class Codes(ScopedRows):
    model = DiscountCode
    can_edit = False
    show_change_link = True
    per_page = 50
    verbose_name_plural = _("codes")
    fields = ("code", "used_tickets", "used_orders", "max_tickets", "valid_until_at", "is_paused")
    readonly_fields = fields


class Links(ScopedRows):
    """Addresses of the partner's own page; only who sells sees them."""

    model = PartnerLink
    can_edit = False
    per_page = 50
    verbose_name_plural = _("links to its own page")
    fields = ("note", "email", "may_invite", "address", "created_at", "seen_at", "state_tag")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("partner__event").order_by("pk")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        hidden = () if self._parent().has_change_permission(request, obj) else ("address",)
        return [name for name in self.fields if name not in hidden]

    @column(_("address"))
    def address(self, row: PartnerLink) -> SafeString | str:
        if row.revoked_at is not None:
            return "—"
        return format_html('<a href="{0}">{0}</a>', settings.SITE_URL + row.path)

    @column(_("state"), label={"works": "success", "revoked": "danger"})
    def state_tag(self, row: PartnerLink) -> Tag:
        return Tag("revoked", _("Revoked")) if row.revoked_at else Tag("works", _("Works"))


class LevelForm(EventForm):
    class Meta:
        model = PartnerLevel
        exclude = ()

    def clean_places(self) -> int | None:
        places: int | None = self.cleaned_data["places"]
        _refuse(levels.wrong_in_places(self.instance, places))
        return places


@admin.register(PartnerLevel)
class PartnerLevelAdmin(ScopedAdmin):
    form = LevelForm
    view_rights = frozenset({Right.SELL, Right.SETUP})
    change_right = Right.PARTNERS
    raises = ("public",)
    list_display = ("name", "position", "how_many", "places", "price")
    search_fields = ("name",)
    fields = ("name", "position", "price_minor", "tax_rate_bp", "places")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).select_related("event").annotate(partner_count=Count("partners"))
        return cast(QuerySet[Any], rows)

    def deletable(self, row: Any) -> bool:
        return not levels.is_used(row)

    @column(_("price"), ordering="price_minor")
    def price(self, row: Any) -> str:
        return show_money(row.price_minor, row.event.currency) if row.price_minor else "—"

    @column(_("partners"), ordering="partner_count")
    def how_many(self, row: Any) -> int:
        return int(row.partner_count)


@admin.register(Partner)
class PartnerAdmin(PartnerPages, PartnerReport):
    form = PartnerForm
    view_rights = frozenset({Right.SELL, Right.SETUP, Right.MONEY})
    change_right = Right.PARTNERS
    raises = ("public",)
    refusals = (partner_levels.Full, InUse)
    list_display = ("name", "level", "codes", "sold", "target", "leads", "owner", "contact_name", "is_shown")
    list_filter = ("level", "is_shown")
    also_stored = ("logo_width", "logo_height", "logo_on_light", "logo_on_dark")
    search_fields = ("name", "contact_name", "contact_email", "discount_codes__code")
    search_help_text = _("Name, contact or code")
    inlines = (Links, Codes)
    readonly_fields = ("ref_link", "logo_shown")
    fieldsets = (
        (None, {"fields": ("name", "level", "website", "description", "is_shown", "position")}),
        (_("Logo"), {"fields": ("logo", "logo_shown")}),
        (_("Contact"), {"fields": ("contact_name", "contact_email")}),
        (_("Agreed"), {"fields": ("owner", "target_tickets", "contract_note")}),
        (_("Links to the shop"), {"fields": ("ref", "ref_link")}),
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj is not None else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Counts stand in sub-queries: joined together they would count each other's rows."""
        codes = DiscountCode.objects.filter(partner=OuterRef("pk")).order_by().values("partner")
        valid = Ticket.objects.valid().admissions().filter(order__partner=OuterRef("pk"))
        sold = valid.order_by().values("order__partner")
        leads = Lead.objects.filter(partner=OuterRef("pk"), withdrawn_at=None).order_by().values("partner")
        rows: QuerySet[Any] = super().get_queryset(request).select_related("event", "owner", "level")
        return cast(
            QuerySet[Any],
            rows.annotate(
                code_count=Coalesce(Subquery(codes.annotate(n=Count("pk")).values("n")), 0),
                lead_count=Coalesce(Subquery(leads.annotate(n=Count("pk")).values("n")), 0),
                sold_count=Coalesce(Subquery(sold.annotate(n=Count("pk")).values("n")), 0),
            ),
        )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "owner":
            kwargs["queryset"] = _team(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def deletable(self, row: Any) -> bool:
        return not partners.is_used(row)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        partners.delete(partner=obj, by=cast(User, request.user), now=timezone.now())

    @column(_("codes"), ordering="code_count")
    def codes(self, row: Any) -> int:
        return int(row.code_count)

    @column(_("valid tickets"), ordering="sold_count")
    def sold(self, row: Any) -> int:
        return int(row.sold_count)

    @column(_("hoped for"), ordering="target_tickets")
    def target(self, row: Partner) -> int | None:
        return row.target_tickets

    @column(_("leads"), ordering="lead_count")
    def leads(self, row: Any) -> int:
        return int(row.lead_count)

    def store(self, request: HttpRequest, row: Partner, form: Any, change: bool) -> None:
        """A file that nothing points to any more goes after the transaction; a logo that is hard to see is told."""
        known = (
            Partner.objects.select_for_update(of=("self",)).select_related("level").get(pk=row.pk)
            if change
            else None
        )
        before = known.logo if known and "logo" in form.changed_data else None
        wanted = row.level
        # A level has so many places: it is given by its own action, never by writing the column.
        row.level = known.level if known else None
        super().store(request, row, form, change)
        partner_levels.move(partner=row, level=wanted, by=cast(User, request.user), now=timezone.now())
        if before:
            storage, name = before.storage, str(before.name)
            transaction.on_commit(lambda: storage.delete(name))
        if "logo" in form.changed_data:
            for warning in logos.warnings_of(row):
                messages.warning(request, warning)

    @column(_("as pages show it"))
    def logo_shown(self, row: Partner) -> SafeString | str:
        if not row.logo:
            return "—"
        told = format_html_join("", "<p>{}</p>", ((warning,) for warning in logos.warnings_of(row)))
        pictures = format_html(
            '<div class="partner-proof"><img src="{0}" alt="{1}"><img class="partner-proof-dark" src="{0}" alt="{2}"></div>',
            row.logo.url, _("On a light ground"), _("On a dark ground"),
        )  # fmt: skip
        return pictures + told

    @column(_("link to share"))
    def ref_link(self, row: Partner) -> SafeString | str:
        if not row.ref:
            return str(_("Give the partner a word first."))
        address = f"{settings.SITE_URL}/{row.event.slug}/tickets/?ref={row.ref}"
        return format_html('<a href="{0}">{0}</a>', address)


def _team(request: HttpRequest) -> QuerySet[User]:
    """Who can look after a partner: the people of the event's team."""
    event = desk.of(request).form_event
    if event is None:
        return User.objects.none()
    members = TeamMember.objects.in_event(event).values("user")
    return User.objects.filter(pk__in=members, is_active=True).order_by("name")
