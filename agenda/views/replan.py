"""Planning anew after something has changed: as few moves as possible, listed, and accepted one by one."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.http import SignedInRequest
from agenda import planning
from agenda.actions import releases
from agenda.forms.drafting import ReplanForm
from agenda.models import Drafting
from agenda.views import drafts
from events import access
from events.models import Event
from events.rights import Right


@never_cache
@access.team(Right.PROGRAMME)
def page(request: SignedInRequest, event: Event) -> HttpResponse:
    """What is wrong with the agenda now, and the button that has it mended."""
    form = ReplanForm(request.POST or None)
    status, row = drafts.asked(request, event, form, Drafting.Kind.REPLAN)
    return redirect(row.path) if row else _page(request, event, form, status)


def _page(request: SignedInRequest, event: Event, form: ReplanForm, status: int) -> HttpResponse:
    rows = Drafting.objects.filter(event=event).replans().select_related("event", "created_by")
    context = {
        "event": event,
        "part": "replan",
        "form": form,
        "form_key": get_random_string(drafts.KEY),
        "rows": list(rows),
        "found": planning.evaluate(releases.draft_of(event)),
    }
    return render(request, "agenda/planning/replan.html", context, status=status)


@never_cache
@access.team(Right.PROGRAMME)
def replanned(request: SignedInRequest, event: Event, public_id: str) -> HttpResponse:
    rows = Drafting.objects.filter(event=event, public_id=public_id).replans()
    row = rows.select_related("event", "created_by").first()
    if row is None:
        raise Http404(_("There is no re-plan at this address."))
    return drafts.show(request, row)
