"""Access marks of views that belong to an event: they find the event and check the right."""

from collections.abc import Callable, Sequence
from functools import cache, wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core import access
from core.prepared import Prepared
from events import membership
from events.models import Event
from events.rights import Right

View = Callable[..., HttpResponseBase]
# Who else may see some pages of an event that is not public yet.
Admits = Callable[[HttpRequest, Event], bool]


@cache
def _read(read_with: tuple[str, ...]) -> Prepared[Event]:
    rows = Event.objects.select_related("organizer", *read_with).order_by()
    return Prepared(lambda slug: rows.filter(slug=slug), slug="any")


def event_named(slug: str, read_with: Sequence[str] = ()) -> Event | None:
    return _read(tuple(read_with)).first(slug=slug)


def event_at(slug: str, read_with: Sequence[str] = ()) -> Event:
    event = event_named(slug, read_with)
    if event is None:
        raise Http404(_("There is no event at this address."))
    return event


def _nobody_else(_request: HttpRequest, _event: Event) -> bool:
    return False


def _visible_event(
    request: HttpRequest, slug: str, admits: Admits = _nobody_else, read_with: Sequence[str] = ()
) -> Event:
    """The event, if it is public or the visitor works on it; others get the same answer as for none. Who previews it has
    been let in before, and is somebody else here.
    """
    event = event_at(slug, read_with)
    is_preview = getattr(request, "is_preview", False)
    if not (
        event.is_public or is_preview or membership.rights_in(request.user, event) or admits(request, event)
    ):
        raise Http404(_("There is no event at this address."))
    return event


def public(view: View) -> View:
    """For everybody once the event is public, before that for its team. Gives the view `event`."""
    return public_or(_nobody_else)(view)


def public_or(admits: Admits, *, read_with: Sequence[str] = ()) -> Callable[[View], View]:
    """As public; before the event is public also for whom `admits` lets in. `read_with`: rows that each view behind it
    needs, read in the event's query.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
            return view(request, event=_visible_event(request, slug, admits, read_with), **kwargs)

        return access.public(guarded)

    return decorate


def signed_in(view: View) -> View:
    """For people with an account. Gives the view `event`."""
    return signed_in_or(_nobody_else)(view)


def signed_in_or(admits: Admits, *, read_with: Sequence[str] = ()) -> Callable[[View], View]:
    """As signed_in; before the event is public also for whom `admits` lets in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
            return view(request, event=_visible_event(request, slug, admits, read_with), **kwargs)

        return access.signed_in(guarded)

    return decorate


def keeps_typed(keep: Callable[..., None], admits: Admits = _nobody_else) -> Callable[[View], View]:
    """Around a view with a mark of its own: what is posted to it by somebody whose session has ended, or with the
    token of a page from before he signed in, goes to `keep(request, event, …)` and is lost to nobody. Then he signs
    in, or sees the page anew.
    """

    def decorate(view: View) -> View:
        needs_account = view.access.kind == "signed_in"  # type: ignore[attr-defined]

        def kept(request: HttpRequest, slug: str, **kwargs: Any) -> None:
            keep(request, event=_visible_event(request, slug, admits), **kwargs)

        @wraps(view)
        def guarded(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
            if needs_account and request.method == "POST" and not request.user.is_authenticated:
                kept(request, slug, **kwargs)
            return view(request, slug=slug, **kwargs)

        return access.mark_keeping(guarded, kept)

    return decorate


def secret_link(view: View) -> View:
    """For whoever has the secret address, also while the event is not public. Gives the view `event`."""

    @wraps(view)
    def guarded(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
        return view(request, event=event_at(slug), **kwargs)

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
            event = event_at(slug)
            rights = membership.rights_in(request.user, event)
            if not rights and membership.lacks_second_factor(request.user, event):
                return redirect("mfa_index")
            if not rights:
                raise Http404(_("There is no event at this address."))
            if right not in rights:
                raise PermissionDenied(_("Your role at this event does not include this."))
            return view(request, event=event, **kwargs)

        return access.mark(guarded, "team", right)

    return decorate


def team_any(view: View) -> View:
    """For everybody with any role in this event; the view shows what his rights reach. Gives `event` and `rights`."""

    @wraps(view)
    def guarded(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        event = event_at(slug)
        rights = membership.rights_in(request.user, event)
        if not rights and membership.lacks_second_factor(request.user, event):
            return redirect("mfa_index")
        if not rights:
            raise Http404(_("There is no event at this address."))
        return view(request, event=event, rights=rights, **kwargs)

    return access.mark(guarded, "team")
