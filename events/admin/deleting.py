"""How a row of the workspace is deleted: by who looks at it, once, with its history, or not at all."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect

from events.actions import rows
from events.admin.unfold import ModelAdmin


class Deleting(ModelAdmin):
    # What the model's actions raise when they refuse, with `message` in words.
    refusals: tuple[type[Exception], ...] = ()

    def deletable(self, row: Any) -> bool:
        """Whether the row may go: nothing with money, votes or history does."""
        return False

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        refusals: tuple[type[Exception], ...] = (rows.InUse, *self.refusals)
        try:
            return super().delete_view(request, object_id, extra_context)
        except refusals as refused:
            # Somebody else was faster: it is shown as things now are.
            messages.error(request, getattr(refused, "message", str(refused)))
            return HttpResponseRedirect(request.path.removesuffix("delete/") + "change/")

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        # Asked once more under the lock: two at once delete it once, and nothing is hung on it meanwhile.
        self.model._base_manager.select_for_update().get(pk=obj.pk)
        if not self.deletable(obj):
            raise rows.in_use()
        self.tell(request, obj, "deleted")
        self.raise_counters(obj)
        obj.delete()

    def tell(self, request: HttpRequest, row: Any, what: str, **sides: Any) -> None:
        """Write what a person did with a row into its event's history."""
        raise NotImplementedError

    def raise_counters(self, row: Any) -> None:
        """Pages that were kept and show it go stale."""
        raise NotImplementedError
