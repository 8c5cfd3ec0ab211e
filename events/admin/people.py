"""Participants: the one record of a person. What tickets and agenda know of them is added in portal/admin."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from events import desk
from events.admin.base import ScopedAdmin
from events.admin.forms import EventForm
from events.admin.unfold import DropdownFilter, Tag, column
from events.models import Participant, TeamMember
from events.rights import Right


class ParticipantForm(EventForm):
    class Meta:
        model = Participant
        exclude = ()

    def clean_email(self) -> str | None:
        """Empty is no address at all: many may have none."""
        return self.cleaned_data["email"] or None


class AccountFilter(DropdownFilter):
    title = _("account")
    parameter_name = "account"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("Has signed in")), ("no", _("Never signed in"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in {"yes", "no"}:
            return queryset.filter(user__isnull=self.value() == "no")
        return queryset


class ParticipantAdmin(ScopedAdmin):
    form = ParticipantForm
    view_rights = frozenset({Right.PEOPLE})
    change_right = Right.PEOPLE
    raises = ("public",)
    list_display = ("name", "reached_at", "company", "admitted", "roles", "code")
    list_filter = ("admission", AccountFilter)
    search_fields = ("name", "badge_name", "email", "contact_email", "company", "code")
    search_help_text = _("Name, address, company or code")
    readonly_fields = ("code", "admitted", "roles", "account")
    fieldsets = (
        (None, {"fields": ("name", "email", "contact_email", "admitted", "roles")}),
        (_("Badge"), {"fields": ("badge_name", "pronouns", "company", "job_title")}),
        (_("As a speaker"), {"fields": ("biography", "links", "photo")}),
        (_("For the team"), {"fields": ("diet", "access_needs", "phone", "notes", "code", "account")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Roles come along: those in the row's own event, and in all events of its organizer."""
        seat = desk.of(request)
        mine = list(seat.events.values())
        members = TeamMember.objects.filter(
            Q(event__in=mine) | Q(organizer__in={event.organizer_id for event in mine})
        )
        return (
            super()
            .get_queryset(request)
            .select_related("event", "user")
            .prefetch_related(Prefetch("user__memberships", members))
        )

    @column(_("address"), ordering="email")
    def reached_at(self, row: Participant) -> str:
        if row.email:
            return row.email
        return str(_("%(address)s (shared)") % {"address": row.contact_email}) if row.contact_email else "—"

    @column(
        _("admission"),
        ordering="admission",
        label={"none": "default", "valid": "success", "in": "info", "void": "danger"},
    )
    def admitted(self, row: Participant) -> Tag:
        return Tag(row.admission, row.get_admission_display())

    @column(_("roles"))
    def roles(self, row: Participant) -> str:
        return ", ".join(self._roles(row)) or "—"

    def _roles(self, row: Participant) -> list[str]:
        members = row.user.memberships.all() if row.user else []
        here = [m for m in members if m.event_id == row.event_id or m.organizer_id == row.event.organizer_id]
        return sorted({str(member.get_role_display()) for member in here})

    @column(_("account"))
    def account(self, row: Participant) -> str:
        return str(row.user.email) if row.user else str(_("None yet"))
