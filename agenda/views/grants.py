"""Applying for a grant without an account, and answering to one by its secret link."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agenda import retention
from agenda.actions import grant_receipts, grants
from agenda.forms.grants import ApplyForm, ReceiptForm, WishForm
from agenda.models import Grant, GrantCall, GrantReceipt
from core import counting, downloads
from core.http import Request, visitor_address
from events import access
from events import retention as kept
from events.models import Event

TOO_MANY, NOT_NOW, INVALID = 429, 409, 422
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
    found = _own(event, secret)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = WishForm(request.POST if do == "change" else None, call=event.grant_call, known=found)
    if do and (do != "change" or form.is_valid()):
        try:
            _do(do, found, form)
        except grants.CannotApply as refusal:
            return _page(request, found, form=form, refused=refusal.message, status=NOT_NOW)
        messages.success(request, _("Saved."))
        return redirect(request.path)
    return _page(request, found, form=form)


@require_POST
@access.secret_link
def receipts(request: Request, event: Event, secret: str) -> HttpResponse:
    """Sends one in."""
    found = _own(event, secret)
    form = ReceiptForm(request.POST, request.FILES, currency=event.currency)
    if not form.is_valid():
        return _page(request, found, receipt_form=form, status=INVALID)
    try:
        grant_receipts.add(grant=found, sent=form.sent(), now=timezone.now())
    except grants.CannotApply as refusal:
        return _page(request, found, receipt_form=form, refused=refusal.message, status=NOT_NOW)
    messages.success(request, _("The receipt is there. We look at it."))
    return redirect(found.path + "#receipts")


@access.secret_link
def receipt(request: Request, event: Event, secret: str, public_id: str) -> HttpResponseBase:
    """One's own receipt as a download; posting deletes it."""
    found = _own(event, secret)
    row = get_object_or_404(GrantReceipt, grant=found, public_id=public_id)
    if request.method != "POST":
        return downloads.attachment(row.file, row.file_name)
    row.grant = found
    try:
        grant_receipts.remove(receipt=row, now=timezone.now())
    except grants.CannotApply as refusal:
        return _page(request, found, refused=refusal.message, status=NOT_NOW)
    messages.success(request, _("The receipt is deleted."))
    return redirect(found.path + "#receipts")


def _own(event: Event, secret: str) -> Grant:
    found: Grant = get_object_or_404(Grant.objects.filter(event=event).by_secret(secret))
    found.event = event
    event.grant_call = get_object_or_404(GrantCall, event=event)
    return found


def _page(
    request: Request, found: Grant, *, form: WishForm | None = None, receipt_form: ReceiptForm | None = None,
    refused: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    event, now = found.event, timezone.now()
    call = event.grant_call
    may_change = found.state == Grant.State.APPLIED and call.is_open(now)
    takes = found.takes_receipts
    context = {
        "event": event, "call": call, "grant": found, "form": form if may_change else None, "refused": refused,
        "can_answer": found.can_answer(now), "takes_receipts": takes,
        "receipts": list(found.receipts.all()) if takes else [],
        "payouts": list(found.payouts.all()) if takes else [],
        "receipt_form": _receipt_form(receipt_form, found, now),
        "receipts_gone": kept.words(retention.RECEIPTS, event) if takes else "",
    }  # fmt: skip
    return render(request, "agenda/grant.html", context, status=status)


def _receipt_form(sent: ReceiptForm | None, grant: Grant, now: datetime) -> ReceiptForm | None:
    if not grant_receipts.are_taken(grant, now):
        return None
    return sent or ReceiptForm(currency=grant.event.currency)


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
