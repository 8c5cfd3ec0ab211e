"""Settings of an event that are rows of their own: what is told of them is told of the event."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from core import history
from events.admin.base import ScopedAdmin


class EventSettingAdmin(ScopedAdmin):
    """Rows without an identity that anybody would look up later."""

    def tell(self, request: HttpRequest, row: Any, what: str, **sides: Any) -> None:
        after = {**sides.pop("after", {}), "row": str(row)}
        history.write(
            f"{self.history_kind or self.opts.model_name}.{what}",
            self.event_of(row),
            scope=self.scope_of(row),
            by=cast(User, request.user),
            now=timezone.now(),
            after=after,
            **sides,
        )

    def history_subject(self, row: Any) -> str:
        return str(self.event_of(row).public_id)
