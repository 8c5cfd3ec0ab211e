"""A partner's colleagues, each with a link of his own: who there is, inviting, a new link, removing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.http import Request
from events.actions import partner_links
from events.actions.partner_links import Refused
from events.forms.partner import ColleagueForm
from events.models import PartnerLink
from events.views import partner_door

INVALID, CONFLICT = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
@partner_door.of_colleague
def partner_team(request: Request, link: PartnerLink) -> HttpResponse:
    if request.method != "POST":
        return _page(request, link)
    match request.POST.get("do", ""):
        case "invite":
            return _invite(request, link)
        case "renew":
            return _renew(request, link)
        case "remove":
            return _remove(request, link)
    return redirect(f"{link.path}team/")


def _page(
    request: Request, link: PartnerLink, form: ColleagueForm | None = None, *, refused: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    rows = PartnerLink.objects.standing().filter(partner=link.partner).select_related("invited_by")
    context = partner_door.frame(link, link.secret, "partner_team") | {
        "colleagues": list(rows.order_by("note", "pk")),
        "form": form or ColleagueForm(),
        "refused": refused,
    }
    return render(request, "events/partner/team.html", context, status=status)


def _invite(request: Request, link: PartnerLink) -> HttpResponse:
    if not link.may_invite:
        raise PermissionDenied(
            _("Inviting is not among what your link may do. Ask the colleague who invited you.")
        )
    form = ColleagueForm(request.POST)
    if not form.is_valid():
        return _page(request, link, form, status=INVALID)
    given: dict[str, Any] = form.cleaned_data
    try:
        made = partner_links.make(
            partner=link.partner, note=given["name"], email=given["email"], may_invite=given["may_invite"],
            invited_by=link, by=None, now=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        return _page(request, link, form, refused=refused.message, status=CONFLICT)
    messages.success(
        request, _("The link for %(name)s goes to %(address)s.") % {"name": made.note, "address": made.email}
    )
    return redirect(f"{link.path}team/")


def _renew(request: Request, link: PartnerLink) -> HttpResponse:
    """One's own, or a colleague's by who may invite. It is shown to nobody: it goes to the address."""
    row = _chosen(request, link)
    if row.pk != link.pk and not link.may_invite:
        raise PermissionDenied(_("Only a colleague who may invite sends others a new link."))
    if not row.email:
        return _page(
            request,
            link,
            refused=_("There is no address to send it to. Ask the organizers for a new link."),
            status=CONFLICT,
        )
    try:
        partner_links.rotate(link=row, by=None, by_label=str(link), now=timezone.now())
    except Refused as refused:
        return _page(request, link, refused=refused.message, status=CONFLICT)
    if row.pk == link.pk:
        # The address this page stands under is dead now.
        return render(
            request, "events/partner/renewed.html", {"event": link.partner.event, "partner": link.partner, "link": row}
        )  # fmt: skip
    messages.success(
        request, _("A new link goes to %(address)s. The old one is dead.") % {"address": row.email}
    )
    return redirect(f"{link.path}team/")


def _remove(request: Request, link: PartnerLink) -> HttpResponse:
    row = _chosen(request, link)
    if not link.may_invite or row.pk == link.pk:
        raise PermissionDenied(
            _("You cannot remove yourself, and others only if your link may invite. Ask the organizers.")
        )
    partner_links.revoke(link=row, by=None, by_label=str(link), now=timezone.now())
    messages.success(request, _("The link of %(name)s is dead.") % {"name": row})
    return redirect(f"{link.path}team/")


def _chosen(request: Request, link: PartnerLink) -> PartnerLink:
    rows = PartnerLink.objects.standing().filter(partner=link.partner)
    row: PartnerLink | None = rows.filter(public_id=request.POST.get("colleague", "")).first()
    if row is None:
        raise Http404(_("This colleague has no link any more."))
    row.partner = link.partner
    return row
