"""The organizers' workspace: Django's admin site, open to the people of a team and to nobody else."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import User
from events import desk

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite as Site
else:
    from unfold.sites import UnfoldAdminSite as Site

View = Callable[..., HttpResponseBase]

OUR_APPS = frozenset({"accounts", "agenda", "core", "events", "portal", "tickets"})


class Workspace(Site):
    """Sign-in, sign-out and passwords are django-allauth's; rights come from team memberships alone."""

    site_title = gettext_lazy("Plenary")
    index_title = gettext_lazy("Today")
    index_template = "admin/plenary/home.html"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Pages that libraries bring are not scoped to events: the workspace has only its own."""
        if admin_class is not None and admin_class.__module__.split(".")[0] in OUR_APPS:
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        if not (isinstance(user, User) and user.is_active):
            return False
        seat = desk.of(request)
        return seat.is_team and not seat.lacks_second_factor

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Every page shows and takes times in the zone of the event it is about."""
        return super().admin_view(self._in_zone(view), cacheable)

    def _in_zone(self, view: View) -> View:
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            current = desk.of(request).current
            with timezone.override(current.time_zone if current else None):
                response = view(request, *args, **kwargs)
                # Templates render late; here they must still know the zone.
                if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                    response = response.render()
                return response

        inner.__name__ = getattr(view, "__name__", "view")
        return inner

    def get_urls(self) -> list[URLPattern | URLResolver]:
        # Django's "view on site" tells the address of any row of any event by its number.
        kept = [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]
        return [path("event/", self.admin_view(require_POST(self.switch_event)), name="switch_event"), *kept]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        target = self._safe(request, request.GET.get("next", ""))
        if not request.user.is_authenticated:
            return redirect_to_login(target, resolve_url("account_login"))
        if self.has_permission(request):
            return redirect(target)
        if desk.of(request).lacks_second_factor:
            return redirect("mfa_index")
        raise PermissionDenied(
            _("Your account has no role in the team of an event. Ask its organizers to add your address.")
        )

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        logout(request)
        return redirect("home")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_change_password")

    def switch_event(self, request: HttpRequest) -> HttpResponse:
        """Work on another of one's events. An unknown or foreign one changes nothing."""
        event = desk.of(request).find(request.POST.get("event", ""))
        if event is not None:
            desk.switch(request, event)
        return HttpResponseRedirect(self._safe(request, request.POST.get("next", "")))

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Look-ups stay within the event of the form that asks."""
        seat = desk.of(request)
        named = request.GET.get("event", "")
        seat.narrow = seat.find(named) if named else seat.current
        if seat.narrow is None and not seat.runs_everything:
            raise PermissionDenied
        return super().autocomplete_view(request)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context: dict[str, Any] = super().each_context(request)
        if self.has_permission(request):
            seat = desk.of(request)
            ordered = sorted(
                seat.events.values(), key=lambda event: (-event.starts_on.toordinal(), event.name)
            )
            context |= {
                "desk": seat,
                "desk_events": ordered,
                "templates": {"navigation": "admin/plenary/navigation.html", "top": "admin/plenary/top.html"},
            }
        return context

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """Of one app only: no page shows the list of all, which Django would build and sort for each of them."""
        return super().get_app_list(request, app_label) if app_label else []

    def _safe(self, request: HttpRequest, target: str) -> str:
        """Only pages of the workspace itself."""
        inside = reverse("admin:index")
        if target.startswith(inside) and url_has_allowed_host_and_scheme(
            target, {request.get_host()}, require_https=request.is_secure()
        ):
            return target
        return inside
