"""Tokens of the API: made here, shown once, revoked at once; and what was done with each."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.models import User
from events import desk, membership, scopes
from events.actions import tokens
from events.admin import pages
from events.admin.base import ReadOnlyAdmin, ScopedAdmin
from events.admin.pages import Question, page
from events.admin.unfold import Tag, column
from events.models import ApiCall, ApiToken, Event

LASTS = [
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("A year")),
]
STATES = {"works": "success", "ended": "default", "revoked": "danger"}


class TokenForm(forms.ModelForm[ApiToken]):
    by: User
    event: Event | None = None

    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("It may"),
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
        help_text=gettext_lazy("No more than it needs. What you may not do, it cannot either."),
    )
    days = forms.ChoiceField(
        label=gettext_lazy("It works for"), choices=LASTS, initial="90", widget=UnfoldAdminSelectWidget()
    )

    class Meta:
        model = ApiToken
        fields = ("name",)
        widgets = {"name": UnfoldAdminTextInputWidget()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rights = membership.rights_in(self.by, self.event) if self.event else frozenset()
        choices = cast(forms.MultipleChoiceField, self.fields["chosen"])
        choices.choices = [(value, str(words)) for value, words in scopes.offered(rights)]

    def clean(self) -> dict[str, Any] | None:
        if self.event is None:
            raise forms.ValidationError(_("Choose an event first."))
        return super().clean()

    def _post_clean(self) -> None:
        """The row is made by the action, not from these fields."""


@admin.register(ApiToken)
class ApiTokenAdmin(ScopedAdmin):
    list_display = ("name", "beginning", "state_tag", "may", "last_used_at", "expires_at", "user")
    list_select_related = ("user", "event")
    search_fields = ("name", "start")
    search_help_text = gettext_lazy("Name, or how the secret begins")
    readonly_fields = ("beginning", "state_tag", "may", "user", "version", "goes_away", "created_at", "expires_at",
                       "revoked_at", "last_used_at")  # fmt: skip
    actions_detail = ("revoke",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is not None:
            return ((None, {"fields": ("name", *self.readonly_fields)}),)
        return ((None, {"fields": ("name", "chosen", "days")}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("name", *self.readonly_fields) if obj is not None else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change=change, **kwargs)
        return type("TokenForm", (TokenForm,), {"by": request.user, "event": desk.of(request).form_event})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What a token may do is fixed when it is made."""
        return obj is None and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by: Any = request.user
        days, chosen = int(form.cleaned_data["days"]), form.cleaned_data["chosen"]
        token, form.secret = tokens.make(
            event=form.event, name=form.cleaned_data["name"], scopes_given=chosen, lasts=timedelta(days=days),
            by=by, now=timezone.now(),
        )  # fmt: skip
        obj.__dict__.update(token.__dict__)
        request.secret = form.secret  # type: ignore[attr-defined]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action has written everything, the history too."""

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> Any:
        """The only page that ever shows the secret."""
        tells = [
            _("Copy it now: it is shown this once and kept nowhere."),
            _("Whoever has it can do what the token may. Keep it as you keep a password."),
        ]
        question = Question(title=obj.name, tells=tells, button="", back=self.change_path(obj))
        context = {
            **self.admin_site.each_context(request), "title": obj.name, "subtitle": None, "opts": self.opts,
            "question": question, "secret": request.secret,  # type: ignore[attr-defined]
        }  # fmt: skip
        return TemplateResponse(request, "admin/plenary/secret.html", context)

    def offered(self, request: HttpRequest, row: Any) -> list[str]:
        return [] if row.revoked_at or not self.may_change(request, row) else ["revoke"]

    @page(gettext_lazy("Revoke"), path="revoke", icon="key_off", variant="danger")
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        assert self.change_right is not None
        row = self.row_for(request, object_id, self.change_right)
        by: Any = request.user
        if pages.is_confirmed(request):
            tokens.revoke(token=row, by=by, now=timezone.now())
            messages.success(request, _("The token ended. Calls with it are refused."))
            return redirect(self.list_path())
        question = Question(
            title=_("Revoke the token %(name)s") % {"name": row},
            tells=[_("Calls with it are refused from this moment on, for ever.")],
            button=_("Revoke"),
            back=self.change_path(row),
            is_grave=True,
        )
        return pages.ask(self, request, question, row=row)

    @column(gettext_lazy("begins with"), ordering="start")
    def beginning(self, row: ApiToken) -> str:
        return f"{row.start}…"

    @column(gettext_lazy("state"), label=STATES)
    def state_tag(self, row: ApiToken) -> Tag:
        if row.revoked_at:
            return Tag("revoked", _("Revoked"))
        return Tag("works", _("Works")) if row.works(timezone.now()) else Tag("ended", _("Ended"))

    @column(gettext_lazy("calls that go away"))
    def goes_away(self, row: ApiToken) -> str:
        """What it calls that ends one day, with when it last did; docs/api.md says what to use instead."""
        calls = row.deprecated_calls.all()
        return "; ".join(f"{call.what} ({call.last_at:%Y-%m-%d})" for call in calls) or _("None")

    @column(gettext_lazy("may"))
    def may(self, row: ApiToken) -> str:
        return ", ".join(row.scopes)


@admin.register(ApiCall)
class ApiCallAdmin(ReadOnlyAdmin):
    """Found by the id that stood on the answer. Bodies are not kept."""

    event_path = "token__event"
    list_display = ("at", "operation", "path", "status", "problem", "token", "request_id")
    list_select_related = ("token__event",)
    list_filter = ("status", "operation")
    search_fields = ("request_id", "path")
    search_help_text = gettext_lazy("Request id or address")
    fields = ("at", "token", "method", "path", "operation", "status", "problem", "milliseconds", "request_id")

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if self.get_object(request, object_id) is None:
            return super().history_view(request, object_id, extra_context)
        return redirect("admin:events_apicall_change", object_id)
