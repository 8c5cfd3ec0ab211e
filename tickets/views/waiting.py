"""The waiting list: joining it for a kind of ticket, and a waiting person's own page."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User, normal_email
from core.http import Request
from core.sealed import fingerprint
from events import access, retention
from events.models import Event
from tickets import shop
from tickets.actions import waiting
from tickets.actions.waiting import Place
from tickets.forms.waiting import JoinForm, NumberForm
from tickets.models import CodeRedemption, Order, TicketType, WaitingEntry
from tickets.retention import WAITING
from tickets.shop import Offer

WAIT_SECONDS = 120  # between two mails to one address
MOST_OF_VISITOR = 20  # as long as his session lasts
CONFLICT = 409
State = WaitingEntry.State


@access.public
def waiting_join(request: Request, event: Event, kind: str) -> HttpResponse:
    """The answer is the same whether an address is on the list already or not; only its mail says more."""
    now = timezone.now()
    offer = _offer(event, kind, now)
    refused = waiting.refusal(offer)
    posted = request.method == "POST" and not refused
    form = JoinForm(
        request.POST if posted else None,
        initial=_known(request),
        fewest=offer.fewest,
        most=offer.max_per_order,
    )
    if form.is_valid():
        refused = _join(request, event, offer, form, now)
        if not refused:
            return redirect(f"{request.path}?done=1")
    context = {
        "event": event,
        "offer": offer,
        "form": form,
        "refused": refused,
        "is_free": offer.can_be_bought,
        "done": "done" in request.GET,
        "gone": retention.words(WAITING, event),
    }
    return render(
        request, "tickets/waiting_join.html", context, status=CONFLICT if posted and refused else 200
    )


@access.secret_link
def waiting_entry(request: Request, event: Event, secret: str) -> HttpResponse:
    """Place, offer, changing the number, leaving. Each button posts `do`."""
    found = _entry(event, secret)
    now = timezone.now()
    form = _number_form(found)
    refused = ""
    if request.method == "POST":
        if request.POST.get("do") == "leave":
            refused = _leave(request, found, now)
        else:
            form = _number_form(found, request.POST)
            refused = _change(form, found, now)
        if not refused and not form.errors:
            return redirect(found.path)
    context = {
        "event": event,
        "entry": found,
        "standing": _standing(found, now),
        "form": form,
        "refused": refused,
    }
    return render(request, "tickets/waiting.html", context, status=CONFLICT if refused else 200)


@dataclass(frozen=True)
class Standing:
    """How an entry stands at this instant, which may be ahead of what the worker has written.

    `buy` is the way to the order form, `order` that of the order placed with the offer.
    """

    state: str
    place: Place | None = None
    buy: str = ""
    order: Order | None = None

    @property
    def may_leave(self) -> bool:
        return self.state in WaitingEntry.STANDING


def _standing(entry: WaitingEntry, now: datetime) -> Standing:
    """At most one query."""
    if entry.state == State.WAITING:
        return Standing(State.WAITING, place=waiting.place_of(entry))
    if entry.state not in {State.OFFERED, State.TAKEN} or entry.code is None or entry.offer_until_at is None:
        return Standing(entry.state)
    if entry.state == State.TAKEN or entry.code.used_orders:
        uses = CodeRedemption.objects.standing().filter(code=entry.code).select_related("order")
        use = uses.first()
        if use is not None:
            use.order.event = entry.event
            return Standing(State.TAKEN, order=use.order)
    if entry.offer_until_at <= now:
        return Standing(State.LAPSED)
    return Standing(State.OFFERED, buy=_buy(entry, entry.code.code))


def _buy(entry: WaitingEntry, code: str) -> str:
    """The order form with the offer in it; for an add-on the shop, where a ticket is chosen with it."""
    page = "shop" if entry.ticket_type.is_add_on else "order_form"
    choice = {str(entry.ticket_type.public_id): entry.quantity, "code": code}
    return f"{reverse(page, kwargs={'slug': entry.event.slug})}?{urlencode(choice)}"


def _offer(event: Event, public_id: str, now: datetime) -> Offer:
    """What anybody sees in the shop; what a code opens has no list of its own."""
    found = shop.shelf(event, now=now).find(public_id)
    if found is None:
        raise Http404(_("There is no such ticket."))
    return found


def _known(request: Request) -> dict[str, str]:
    user = request.user
    return {"name": user.name, "email": user.email} if isinstance(user, User) else {}


def _join(request: Request, event: Event, offer: Offer, form: JoinForm, now: datetime) -> str:
    """Why it could not be done, in words; empty if it was."""
    given = form.cleaned_data
    tries = request.session.get("waiting_joined", 0)
    if tries >= MOST_OF_VISITOR:
        return _("You have joined many lists. Write to us if you need more.")
    request.session["waiting_joined"] = tries + 1
    key = f"waiting.{offer.pk}.{fingerprint(normal_email(given['email']))}"
    if not cache.add(key, 1, WAIT_SECONDS):
        return ""  # just joined: the mail is on its way
    try:
        waiting.join(
            event=event, kind=offer, name=given["name"], email=given["email"], quantity=given["quantity"],
            language=get_language() or event.language, now=now,
        )  # fmt: skip
    except waiting.CannotJoin as refusal:
        cache.delete(key)
        return refusal.message
    return ""


def _number_form(entry: WaitingEntry, data: QueryDict | None = None) -> NumberForm:
    kind: TicketType = entry.ticket_type
    initial = {"quantity": entry.quantity}
    return NumberForm(data, initial=initial, fewest=kind.min_per_order, most=kind.max_per_order)


def _change(form: NumberForm, entry: WaitingEntry, now: datetime) -> str:
    if not form.is_valid():
        return ""
    try:
        waiting.change(entry=entry, quantity=form.cleaned_data["quantity"], now=now)
    except waiting.CannotJoin as refusal:
        return refusal.message
    return ""


def _leave(request: Request, entry: WaitingEntry, now: datetime) -> str:
    by = request.user if isinstance(request.user, User) else None
    try:
        waiting.leave(entry=entry, by=by, now=now)
    except waiting.CannotJoin as refusal:
        return refusal.message
    return ""


def _entry(event: Event, secret: str) -> WaitingEntry:
    rows = WaitingEntry.objects.filter(event=event).select_related("ticket_type", "code")
    found: WaitingEntry = get_object_or_404(rows.by_secret(secret))
    found.event = event
    return found
