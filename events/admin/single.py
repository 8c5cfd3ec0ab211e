"""Settings of which an event has one row."""

from typing import Any

from django.http import HttpRequest

from events import desk


class OneAnEvent:
    """Before the model's page among its bases."""

    model: Any

    def has_add_permission(self, request: HttpRequest) -> bool:
        event = desk.adding_event(request)
        if not super().has_add_permission(request) or event is None:  # type: ignore[misc]
            return False
        return not self.model._default_manager.filter(event=event).exists()

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """The navigation of every page asks this. Whether there is a row already is asked where one is added."""
        change, view = self.has_change_permission(request), self.has_view_permission(request)  # type: ignore[attr-defined]
        return {"add": False, "change": change, "delete": False, "view": view}
