"""Applying for a grant without an account, and answering to one by its secret link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda import retention
from agenda.actions import grants
from agenda.forms.grants import ApplyForm, WishForm
from agenda.models import Grant, GrantCall
from core import counting
from core.http import Request, visitor_address
from events import access
from events import retention as kept
from events.models import Event

TOO_MANY, NOT_NOW = 429, 409
MOST_FROM_ONE_PLACE, WINDOW = 10, 3600.0


@access.public
def apply(request: HttpRequest, event: Event) -> HttpResponse:
    """The answer is the same whether the address applied before or not."""
    call = get_object_or_404(GrantCall, event=event)
    call.event = event
    now = timezone.now()
    form = ApplyForm(request.POST if request.method == "POST" else None, call=call)
    sent, status = False, 200
    if call.is_open(now) and form.is_valid():
        if counting.up(f"grants:{event.public_id}:{visitor_address(request)}", WINDOW) > MOST_FROM_ONE_PLACE:
            form.add_error(None, _("Many applications came from where you are. Try again in an hour."))
            status = TOO_MANY
        else:
            given = form.cleaned_data
            grants.apply(call=call, name=given["name"], email=given["email"], wish=form.wish, now=now)
            sent = True
    context = {
        "event": event, "call": call, "form": form, "sent": sent, "is_open": call.is_open(now),
        "is_before": now < call.opens_at, "gone": kept.words(retention.GRANTS, event),
    }  # fmt: skip
    return render(request, "agenda/grants.html", context, status=status)


@access.secret_link
def grant(request: Request, event: Event, secret: str) -> HttpResponse:
    """One's own application: change, withdraw, accept, decline."""
    found: Grant = get_object_or_404(Grant.objects.filter(event=event).by_secret(secret))
    found.event = event
    call, now = get_object_or_404(GrantCall, event=event), timezone.now()
    call.event = event
    may_change = found.state == Grant.State.APPLIED and call.is_open(now)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = WishForm(request.POST if do == "change" else None, call=call, known=found)
    refused = ""
    if do and (do != "change" or form.is_valid()):
        try:
            _do(do, found, form)
        except grants.CannotApply as refusal:
            refused = refusal.message
        else:
            messages.success(request, _("Saved."))
            return redirect(request.path)
    context = {
        "event": event, "call": call, "grant": found, "form": form if may_change else None, "refused": refused,
        "can_answer": found.can_answer(now),
    }  # fmt: skip
    return render(request, "agenda/grant.html", context, status=NOT_NOW if refused else 200)


def _do(what: str, grant: Grant, form: WishForm) -> None:
    now = timezone.now()
    if what == "change":
        grants.change(grant=grant, wish=form.wish, now=now)
    elif what == "withdraw":
        grants.withdraw(grant=grant, now=now)
    elif what == "accept":
        grants.accept(grant=grant, now=now)
    elif what == "decline":
        grants.decline(grant=grant, now=now)
