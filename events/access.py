"""Access marks of views that belong to an event: they find the event and check the right."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from core import access
from events import membership
from events.models import Event
from events.rights import Right

View = Callable[..., HttpResponseBase]


def _event(slug: str) -> Event:
    event = Event.objects.select_related("organizer").filter(slug=slug).first()
    if event is None:
        raise Http404(_("There is no event at this address."))
    return event


def _visible_event(request: HttpRequest, slug: str) -> Event:
    """The event, if it is public or the visitor works on it; others get the same answer as for none."""
    event = _event(slug)
    if not event.is_public and not membership.rights_in(request.user, event):
        raise Http404(_("There is no event at this address."))
    return event


def public(view: View) -> View:
    """For everybody once the event is public, before that for its team. Gives the view `event`."""

    @wraps(view)
    def guarded(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
        return view(request, event=_visible_event(request, slug), **kwargs)

    return access.public(guarded)


def signed_in(view: View) -> View:
    """For people with an account. Gives the view `event`."""

    @wraps(view)
    def guarded(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
        return view(request, event=_visible_event(request, slug), **kwargs)

    return access.signed_in(guarded)


def secret_link(view: View) -> View:
    """For whoever has the secret address, also while the event is not public. Gives the view `event`."""

    @wraps(view)
    def guarded(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
        return view(request, event=_event(slug), **kwargs)

    return access.secret_link(guarded)


def secret_row(view: View) -> View:
    """As secret_link, for a view that reads the row and its event in one query: it is given `slug` instead.

    The view must look the row up by both, so that the address of another event finds nothing.
    """

    @wraps(view)
    def guarded(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
        return view(request, slug=slug, **kwargs)

    return access.secret_link(guarded)


def team(right: Right) -> Callable[[View], View]:
    """For team members with the right in this event. Others learn nothing of the event. Gives `event`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            event = _event(slug)
            rights = membership.rights_in(request.user, event)
            if not rights:
                raise Http404(_("There is no event at this address."))
            if right not in rights:
                raise PermissionDenied(_("Your role at this event does not include this."))
            return view(request, event=event, **kwargs)

        return access.mark(guarded, "team", right)

    return decorate
