"""What every list and form of the workspace is built on: scoped to events, and writing history.

A row is seen by who has one of `view_rights` at its event, changed by who has `change_right`. Choices offered in
a form, look-ups and filters hold rows of the form's own event only; what is posted is checked against the same
choices. Ordinary edits write `<model>.changed` into the history; whatever changes a state goes through actions.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.forms.models import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from accounts.models import User
from core import history
from core.fields import MinorField
from core.models import HistoryEntry
from core.times import city
from events import counters, desk
from events.admin import changes
from events.admin.deleting import Deleting
from events.admin.fields import EventSelect, MoneyInput, PercentInput
from events.admin.filters import OwnRelatedFilter, asked_for
from events.admin.forms import EventForm
from events.admin.unfold import TabularInline
from events.models import Event
from events.rights import Right

Fields = Sequence[Any]


class Scope:
    """How rows of a model hang from their event, and who may see and change them."""

    model: Any
    event_path = "event"
    view_rights: frozenset[Right] = frozenset({Right.SETUP})
    change_right: Right | None = Right.SETUP

    def event_of(self, row: Any) -> Event:
        for name in self.event_path.split("__"):
            row = getattr(row, name)
        return cast(Event, row)

    def within(self, rows: QuerySet[Any], events: Iterable[Event]) -> QuerySet[Any]:
        return rows.filter(**{f"{self.event_path}__in": [event.pk for event in events]})

    def seeing_rights(self) -> frozenset[Right]:
        return self.view_rights | ({self.change_right} if self.change_right else frozenset())

    def _rights(self, request: HttpRequest, row: Any) -> frozenset[Right]:
        seat = desk.of(request)
        return seat.rights_in(self.event_of(row) if row is not None else seat.current)

    def may_see(self, request: HttpRequest, row: Any = None) -> bool:
        return bool(self._rights(request, row) & self.seeing_rights())

    def may_change(self, request: HttpRequest, row: Any = None) -> bool:
        return self.change_right in self._rights(request, row)


class EventChoices:
    """Fields of forms: choices of the form's event only, money and rates as people write them."""

    def choices_of(self, model: Any, request: HttpRequest) -> QuerySet[Any]:
        """The rows of another model that the form may point to."""
        event = desk.of(request).form_event
        owner = self.admin_site._registry.get(model)  # type: ignore[attr-defined]
        rows = model._default_manager.all()
        if event is None or not isinstance(owner, Scope):
            return cast(QuerySet[Any], rows.none())
        return owner.within(rows, [event])

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if "queryset" not in kwargs:
            kwargs["queryset"] = self.choices_of(db_field.remote_field.model, request)
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            event = desk.of(request).form_event
            widget = EventSelect(db_field, self.admin_site)  # type: ignore[attr-defined]
            widget.event_id = event.public_id if event else ""
            kwargs.setdefault("widget", widget)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if "queryset" not in kwargs:
            kwargs["queryset"] = self.choices_of(db_field.remote_field.model, request)
        kwargs.setdefault("widget", UnfoldAdminCheckboxSelectMultipleWidget())
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        event = desk.of(request).form_event
        words = {"label": capfirst(db_field.verbose_name), "required": not db_field.blank}
        if isinstance(db_field, MinorField):
            currency = event.currency if event else "USD"
            hint = " ".join(filter(None, [_("In %s.") % currency, str(db_field.help_text)]))
            return MoneyInput(currency=currency, help_text=hint, **words)
        if db_field.name.endswith("_bp"):
            return PercentInput(help_text=_("Percent"), **words)
        if isinstance(db_field, models.URLField):
            kwargs.setdefault("assume_scheme", "https")
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(db_field, models.DateTimeField) and field is not None and event is not None:
            zone = _("Time in %(city)s.") % {"city": city(event.time_zone)}
            field.help_text = " ".join(filter(None, [str(db_field.help_text), zone]))
        if isinstance(field, ModelChoiceField):
            # Rows are worked on at their own places; a second form in a window only confuses.
            for link in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
                setattr(field.widget, link, False)
        return field


class ScopedAdmin(EventChoices, Scope, Deleting):
    """Base of the workspace's model pages."""

    form: type[forms.ModelForm[Any]] = EventForm
    may_add = True
    narrowed = True  # lists show the current event, not all of one's own
    history_kind = ""  # empty: the model's name
    # Which of an event's counters an edit raises, so that pages kept under them go stale.
    raises: tuple[str, ...] = ()
    # Columns that follow from others and are stored with every edit.
    also_stored: tuple[str, ...] = ()
    list_per_page = 50
    list_filter_submit = True
    warn_unsaved_form = True
    view_on_site: Any = False
    save_on_top = False
    change_form_before_template = "admin/plenary/event_field.html"
    object_history_template = "admin/plenary/history.html"

    # Who may what

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may_see(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_see(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_change(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        event = desk.adding_event(request)
        return self.may_add and self.change_right in desk.of(request).rights_in(event)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and self.may_change(request, obj) and self.deletable(obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        seat = desk.of(request)
        events = seat.events_with(self.seeing_rights())
        if seat.narrow is not None:
            events = [event for event in events if event.pk == seat.narrow.pk]
        return self.within(super().get_queryset(request), events)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Rows are deleted one by one, by who looks at them."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_list_filter(self, request: HttpRequest) -> Any:
        return [self._own(item) for item in super().get_list_filter(request)]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """An address asks about what hangs from a row only as a filter of the list does."""
        first = lookup.split("__", maxsplit=1)[0]
        hanging = {field.name for field in self.opts.related_objects}
        if first in hanging and first not in {asked_for(item) for item in self.get_list_filter(request)}:
            return False
        return bool(super().lookup_allowed(lookup, value, request))

    def _own(self, item: Any) -> Any:
        """A filter by a related row offers the rows of the current event only."""
        if not isinstance(item, str):
            return item
        related = self.opts.get_field(item.split("__")[0]).is_relation
        return (item, OwnRelatedFilter) if related else item

    # Pages

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        seat = desk.of(request)
        seat.form_event = seat.current
        seat.narrow = seat.current if self.narrowed else None
        return super().changelist_view(request, extra_context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        event = self._form_event(request, object_id)
        desk.of(request).form_event = event
        context = {"form_event": event, "event_field": desk.EVENT_FIELD} | (extra_context or {})
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except self.refusals as refused:
            # Somebody else was faster: the page is shown anew as things now are.
            messages.error(request, getattr(refused, "message", str(refused)))
            return HttpResponseRedirect(request.get_full_path())

    def _form_event(self, request: HttpRequest, object_id: str | None) -> Event | None:
        """The event of the form. Opening a row of another event of one's own goes over to that event."""
        if object_id is None:
            return desk.adding_event(request)
        row = self.get_object(request, object_id)
        if row is None:
            return None
        event = self.event_of(row)
        desk.switch(request, event)
        timezone.activate(event.time_zone)
        return event

    def row_for(self, request: HttpRequest, object_id: str, right: Right) -> Any:
        """The row of one of our own pages, for who has the right at its event; for others there is none."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        event = self.event_of(row)
        if right not in desk.of(request).rights_in(event):
            raise PermissionDenied(_("Your role at this event does not include this."))
        desk.switch(request, event)
        desk.of(request).form_event = event
        timezone.activate(event.time_zone)
        return row

    def offered(self, request: HttpRequest, row: Any) -> Collection[str]:
        """Which of the row's own pages make sense now: names of methods."""
        return ()

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        row = self.get_object(request, str(object_id))
        names = self.offered(request, row) if row is not None else ()
        wanted = {f"{self.opts.app_label}_{self.opts.model_name}_{name}" for name in names}
        return [
            action
            for action in super().get_actions_detail(request, object_id)
            if action.action_name in wanted
        ]

    def change_path(self, row: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])

    def list_path(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        event = desk.of(request).form_event
        return type(form.__name__, (form,), {"event": event, "event_path": self.event_path})

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What happened to the row, from the history that nobody can edit."""
        row = self.get_object(request, object_id)
        if row is None:
            gone: HttpResponse = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
            return gone
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(name)s") % {"name": row},
            "subtitle": None,
            "entries": self.history_entries(row).select_related("by")[:200],
            "opts": self.opts,
            "object": row,
        }
        return TemplateResponse(request, self.object_history_template, context)

    def history_subject(self, row: Any) -> str:
        return str(row.public_id)

    def history_entries(self, row: Any) -> QuerySet[HistoryEntry]:
        return HistoryEntry.objects.of(self.history_subject(row)).shown()

    # Writing

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        names = list(form.changed_data)
        form.before = changes.stored(obj, names) | changes.linked(obj, names)
        self.store(request, obj, form, change)

    def store(self, request: HttpRequest, row: Any, form: Any, change: bool) -> None:
        """Write the row itself: of a known one only what the form changed, so that what the sale or an action
        counts meanwhile is not written back. Models with actions call them here."""
        if not change:
            row.save()
            return
        names = [name for name in form.changed_data if changes.is_column(row, name)]
        if names or form.has_changed():
            row.save(update_fields=[*names, *self.also_stored])

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        row, names = form.instance, list(form.changed_data)
        before, after = changes.difference(
            form.before, changes.current(row, names) | changes.linked(row, names)
        )
        if after or not change:
            self.tell(request, row, "changed" if change else "added", before=before, after=after)
        if after or not change or any(formset.has_changed() for formset in formsets):
            self.raise_counters(row)

    def tell(self, request: HttpRequest, row: Any, what: str, **sides: Any) -> None:
        """Write what a person did with a row into its event's history."""
        history.write(
            f"{self.history_kind or self.opts.model_name}.{what}",
            row,
            scope=self.scope_of(row),
            by=cast(User, request.user),
            now=timezone.now(),
            **sides,
        )

    def scope_of(self, row: Any) -> str:
        return str(self.event_of(row).public_id)

    def raise_counters(self, row: Any) -> None:
        event = self.event_of(row).pk
        if "shop" in self.raises:
            counters.raise_shop(event)
        if "public" in self.raises:
            counters.raise_public(event)

    # The history is ours; Django's own log of the admin would be a second, editable one.

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return None


class ReadOnlyAdmin(ScopedAdmin):
    """Rows that nobody edits by hand: money, mail, history. What can be done with them is an action."""

    may_add = False
    change_right = None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ScopedRows(EventChoices, TabularInline):
    """Rows below another one, with the rights of the page they stand on."""

    extra = 0
    can_edit = True
    show_change_link = False
    hide_title = True

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """In a table the column's head names the field for the eye only."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", capfirst(str(db_field.verbose_name)))
        return field

    def _parent(self) -> Any:
        return self.admin_site._registry[self.parent_model]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self._parent().has_view_permission(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.can_edit and bool(self._parent().has_change_permission(request, obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)
