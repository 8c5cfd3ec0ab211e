"""Filters of lists that never name a row of another event."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest

from events import desk
from events.admin.unfold import RelatedDropdownFilter


class OwnRelatedFilter(RelatedDropdownFilter):
    """The rooms, tracks, partners … of the event whose list is shown."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Any:
        owner = model_admin.admin_site._registry.get(field.remote_field.model)
        event = desk.of(request).narrow
        if event is None or owner is None or not hasattr(owner, "within"):
            return []
        rows = owner.within(field.remote_field.model._default_manager.all(), [event])
        return [(row.pk, str(row)) for row in rows]


def asked_for(item: Any) -> str:
    """With what a list's filter begins in the address: a field, or a parameter of its own."""
    path = item[0] if isinstance(item, tuple | list) else item
    return str(getattr(path, "parameter_name", path)).split("__", maxsplit=1)[0]
