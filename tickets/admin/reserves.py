"""Seats set aside for a code, below the code: opened, made larger or smaller, and given back."""

from typing import Any, cast

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldBooleanSwitchWidget

from accounts.models import User
from events.admin.base import ScopedAdmin, ScopedRows
from events.admin.unfold import column
from tickets.actions import reserves
from tickets.models import Quota, Reserve


class ReserveForm(forms.ModelForm[Reserve]):
    """Weighed while the quotas are locked, so what it allows is still there when it is stored."""

    end_now = forms.BooleanField(
        label=gettext_lazy("Give back"), required=False, widget=UnfoldBooleanSwitchWidget()
    )

    class Meta:
        model = Reserve
        fields = ("quota", "size", "until_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["end_now"].widget.attrs["aria-label"] = _("Give back what is left of it now")
        if self.instance.pk:
            self.fields["quota"].disabled = True
        if self.instance.closed_at:
            for field in self.fields.values():
                field.disabled = True

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        quota, size = cleaned.get("quota"), cleaned.get("size")
        if quota is None or size is None or self.instance.closed_at:
            return cleaned
        had = self.instance.size if self.instance.pk else 0
        left = Quota.objects.get(pk=quota.pk).left
        if size < self.instance.taken:
            self.add_error("size", _("%(taken)d are taken already.") % {"taken": self.instance.taken})
        elif size - had > left:
            words = _("The public pool has %(left)d seats left. The most you can reserve is %(most)d.")
            self.add_error("size", words % {"left": left, "most": had + left})
        until_at = cleaned.get("until_at")
        if until_at and until_at <= timezone.now() and "until_at" in self.changed_data:
            self.add_error("until_at", _("This is over already."))
        return cleaned

    def validate_unique(self) -> None:
        """A closed reserve is opened again by a new row for its quota; the formset refuses a second open one."""


class ReserveForms(BaseInlineFormSet[Reserve, Any, Any]):
    def clean(self) -> None:
        super().clean()
        seen: set[Any] = set()
        for form in self.forms:
            quota = form.cleaned_data.get("quota")
            if quota is None or form.instance.closed_at:
                continue
            if quota in seen:
                form.add_error("quota", _("This code has a reserve there already: change its number."))
            seen.add(quota)

    def validate_unique(self) -> None:
        """See ReserveForm."""


class Reserves(ScopedRows):
    model = Reserve
    form = ReserveForm
    formset = ReserveForms
    verbose_name_plural = gettext_lazy(
        "seats only for this code: sold also when the public pool is sold out; on its date the rest goes public"
    )
    fields = ("quota", "size", "until_at", "taken_now", "state", "end_now")
    readonly_fields = ("taken_now", "state")
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("quota", "code", "event")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An offer of the waiting list ends with its entry."""
        is_offer = obj is not None and obj.is_offer
        return not is_offer and super().has_change_permission(request, obj)

    @column(gettext_lazy("taken"))
    def taken_now(self, row: Reserve) -> int:
        return row.taken

    @column(gettext_lazy("state"))
    def state(self, row: Reserve) -> str:
        if row._state.adding:
            return "—"
        return _("Given back") if row.closed_at else _("%(left)d left") % {"left": row.size - row.taken}


class ReservePages(ScopedAdmin):
    def _changeform_view(self, request: HttpRequest, object_id: Any, form_url: Any, extra: Any) -> Any:
        """While seats are set aside, nobody else takes them; quotas are locked in id order, as buyers do."""
        if request.method != "POST" or not str(object_id).isdigit():
            return super()._changeform_view(request, object_id, form_url, extra)  # type: ignore[misc]
        with transaction.atomic():
            own = Quota.objects.filter(event__discount_codes=object_id).order_by("pk")
            list(own.select_for_update(of=("self",)))
            return super()._changeform_view(request, object_id, form_url, extra)  # type: ignore[misc]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is not Reserve:
            super().save_formset(request, form, formset, change)
            return
        by, now = cast(User, request.user), timezone.now()
        changed = [one for one in formset.forms if one.has_changed()]
        for one in sorted(changed, key=lambda item: item.cleaned_data["quota"].pk):
            _store(one, form.instance, by, now)
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []


def _store(form: Any, code: Any, by: User, now: Any) -> None:
    data = form.cleaned_data
    reserve = form.instance
    if reserve.pk is None:
        reserves.open_one(
            code=code, quota=data["quota"], size=data["size"], until_at=data["until_at"], by=by, now=now
        )
        return
    fresh = Reserve.objects.select_related("event", "code", "quota").get(pk=reserve.pk)
    if {"size", "until_at"} & set(form.changed_data):
        reserves.change(reserve=fresh, size=data["size"], until_at=data["until_at"], by=by, now=now)
    if data["end_now"]:
        reserves.close(reserve=fresh, by=by, now=now)
