"""Accounts, for who runs the installation."""

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    from unfold.admin import ModelAdmin, TabularInline


class Addresses(TabularInline):
    model = EmailAddress
    extra = 0
    can_delete = False
    fields = ("email", "verified", "primary")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(ModelAdmin):
    """Only superusers reach it: nobody else has Django's own permissions."""

    list_display = ("email", "name", "is_active", "is_superuser", "joined_at")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("email", "name")
    fieldsets = (
        (None, {"fields": ("email", "name", "is_active", "joined_at", "last_login")}),
        (_("Runs this installation"), {"fields": ("is_staff", "is_superuser")}),
    )
    readonly_fields = ("email", "joined_at", "last_login")
    inlines = (Addresses,)
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
