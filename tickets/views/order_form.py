"""The order form: who comes, what it costs, and placing the order. Whatever goes wrong, nothing typed is lost."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User, normal_email
from core.http import Request
from core.templatetags.formats import current_locale, money
from events import access
from events.models import Event
from tickets import discounts, shop, tax_table
from tickets.actions import orders, payments
from tickets.badges.face import Role
from tickets.forms import billing
from tickets.forms import cart as carts
from tickets.forms import order as order_forms
from tickets.forms import partner as partner_forms
from tickets.forms.order import Choice, Choices, OrderForms
from tickets.models import Order
from tickets.shop import Shelf
from tickets.touches import Touches
from tickets.views import code_guard, links, offers
from tickets.views import shop as shop_views

SEE_OTHER = 303
CONFLICT = 409


@dataclass(frozen=True)
class Asked:
    """One request for the form: `shelf` holds what is sold, and the code if it does something."""

    request: Request
    event: Event
    shelf: Shelf
    now: datetime

    @property
    def choices(self) -> Choices:
        found = {offer.public_id: self._choice(offer) for offer in self.shelf.offers}
        add_ons = {offer.public_id for offer in self.shelf.add_ons}
        return Choices(
            tickets={key: choice for key, choice in found.items() if key not in add_ons},
            add_ons={key: choice for key, choice in found.items() if key in add_ons},
        )

    def _choice(self, offer: shop.Offer) -> Choice:
        price = self.shelf.price_of(offer)
        words = _("%(name)s, %(price)s") % {
            "name": offer.name,
            "price": money(price, self.event.currency) if price else _("free"),
        }
        return Choice(
            offer.public_id, offer.name, words, offers.gone_words(offer, self.event.time_zone, self.now)
        )


@access.public
def order_form(request: Request, event: Event) -> HttpResponse:
    now = timezone.now()
    if request.method != "POST":
        return _begin(_asked(request, event, request.GET.get("code", ""), now))
    # A list of names that nobody took over yet is taken over first, so that it does not get lost.
    do = request.POST.get("do", "") or ("names" if request.POST.get("names", "").strip() else "")
    if do:
        return _change(_asked(request, event, request.POST.get("code", ""), now), do)
    return _place(request, event, now)


def _asked(request: Request, event: Event, code: str, now: datetime) -> Asked:
    shelf = code_guard.shelf(request, event, code, now)
    bill = billing.posted_bill(request.POST)
    return Asked(request, event, replace(shelf, offers=tax_table.billed_to(shelf.offers, event, bill)), now)


def _begin(asked: Asked) -> HttpResponse:
    """The empty form for what was chosen in the shop; a choice that cannot be ordered is shown there again."""
    cart = shop_views.checked(carts.read(asked.request.GET.dict()), asked.shelf, asked.now)
    if cart.is_empty and not cart.problems:
        cart = cart.with_problem(_("Choose how many tickets you want first."))
    if cart.problems:
        return shop_views.page(asked.request, asked.shelf, cart, asked.now)
    seats = _seats(asked.shelf, cart.counts)
    forms = OrderForms.fresh(event=asked.event, choices=asked.choices, buyer=_known_buyer(asked), seats=seats)
    return _show(asked, forms)


def _seats(shelf: Shelf, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """One seat a ticket, in the shop's order; the first ones get the add-ons."""
    seats: list[dict[str, Any]] = [
        {"type": offer.public_id, "add_ons": []}
        for offer in shelf.tickets
        for _each in range(counts.get(offer.public_id, 0))
    ]
    for add_on in shelf.add_ons:
        for seat in seats[: counts.get(add_on.public_id, 0)]:
            seat["add_ons"].append(add_on.public_id)
    return seats


def _known_buyer(asked: Asked) -> dict[str, Any]:
    """Somebody who is signed in need not type what we know."""
    user = asked.request.user
    if not isinstance(user, User):
        return {}
    return {"buyer_name": user.name, "buyer_email": user.email}


def _change(asked: Asked, do: str) -> HttpResponse:
    """A button without a script: take a ticket out, fill in names, draw the price anew. Nothing is checked yet."""
    data = order_forms.same_as_buyer(asked.request.POST)
    seats: Sequence[Mapping[str, Any]] = order_forms.raw_seats(data)
    names_left = data.get("names", "")
    if do == "names":
        seats, names_left = order_forms.with_names(seats, names_left)
    elif do.startswith("remove-") and len(seats) > 1:
        seats = [seat for index, seat in enumerate(seats) if do != f"remove-{index}"]
    buyer, bill = order_forms.raw_buyer(data), billing.raw(data)
    forms = OrderForms.fresh(event=asked.event, choices=asked.choices, buyer=buyer, seats=seats, bill=bill)
    news = ""
    if do == "names":
        news = _("We took the names over from your list. Please look at them.")
    if do == "names" and names_left:
        news = _(
            "There are more names than tickets: those left over are still in the list. Delete them to go on."
        )
    return _show(asked, forms, news=news, names_left=names_left, form_key=data.get("form_key", ""))


def _place(request: Request, event: Event, now: datetime) -> HttpResponse:
    """What is for sale is looked up by the action alone; a form that goes through costs no look of its own."""
    forms = OrderForms.posted(order_forms.same_as_buyer(request.POST), event=event)
    if not forms.is_valid():
        return _show_again(request, event, now)
    by = request.user if isinstance(request.user, User) else None
    if forms.buyer.cleaned_data["code"] and code_guard.is_closed(request, event):
        closed = discounts.too_many_tries()
        return _show_again(request, event, now, orders.CodeRefused(closed.message, closed.reason))
    try:
        order = orders.place(event=event, wish=_wish(forms, shop_views.came_by(request)), by=by, now=now)
    except orders.Refused as refusal:
        if refusal.reason == "code_unknown":
            code_guard.miss(request, event, now)
        if isinstance(refusal, orders.TooManyOpen):
            links.send_once(event, normal_email(forms.buyer.cleaned_data["buyer_email"]), now)
        return _show_again(request, event, now, refusal)
    if order.placed_at < now:
        messages.info(request, _("You had placed this order already, so here it is."))
    return _on_to_payment(request, order, now)


def _show_again(
    request: Request, event: Event, now: datetime, refusal: orders.Refused | None = None
) -> HttpResponse:
    """With everything typed, what is wrong beside it, and today's price. A code that was refused is left out, except
    where another address would make it work.
    """
    data = order_forms.same_as_buyer(request.POST)
    is_out = isinstance(refusal, orders.CodeRefused) and refusal.reason != "code_bound"
    code = "" if is_out else data.get("code", "")
    asked = _asked(request, event, code, now)
    forms = OrderForms.posted(data, event=event, choices=asked.choices)
    forms.is_valid()  # the complaints are about what was sent, not about what the page will hide in it
    if refusal:
        forms.complain(refusal.message)
    return _show(asked, forms, form_key=data.get("form_key", ""), status=CONFLICT if refusal else 200)


def _wish(forms: OrderForms, came: Touches) -> orders.Wish:
    buyer = forms.buyer.cleaned_data
    seats = tuple(
        orders.Seat(
            ticket_type=seat["type"],
            name=seat["name"],
            email=seat["email"],
            company=seat["company"],
            badge_name=seat["badge_name"],
            pronouns="",
            add_ons=tuple(seat["add_ons"]),
        )
        for seat in forms.seats.cleaned_data
    )
    return orders.Wish(
        buyer_name=buyer["buyer_name"],
        buyer_email=buyer["buyer_email"],
        buyer_company=buyer["buyer_company"],
        seats=seats,
        code=buyer["code"],
        form_key=buyer["form_key"],
        language=current_locale().split("_")[0],
        terms_version=forms.buyer.event.terms_version,
        total_seen_minor=_total_seen(forms, buyer),
        billing=forms.billing.bill,
        came=came,
        partner_may_see=partner_forms.is_ticked(forms.buyer.data),
    )


def _total_seen(forms: OrderForms, buyer: Mapping[str, Any]) -> int | None:
    """The total on the buyer's screen, if it stood there for just this choice.

    Without a script, ticking an add-on does not redraw the price; then the payment page is the first to name it.
    """
    seen_for = dict(parse_qsl(buyer["seen_for"]))
    seen_for.pop("code", None)
    chosen = Counter(public_id for kind, add_ons in forms.chosen for public_id in (kind, *add_ons))
    same = seen_for == {public_id: str(count) for public_id, count in chosen.items()}
    return buyer["total_seen"] if same else None


def _on_to_payment(request: Request, order: Order, now: datetime) -> HttpResponse:
    goal = order.path
    if order.state == Order.State.PENDING:
        try:
            goal = payments.start(order=order, now=now, is_new=order.placed_at == now).url
        except payments.CannotPay as refusal:
            messages.warning(request, refusal.message)
    return HttpResponseRedirect(goal, status=SEE_OTHER)


def _show(
    asked: Asked,
    forms: OrderForms,
    *,
    news: str = "",
    names_left: str = "",
    form_key: str = "",
    status: int = 200,
) -> HttpResponse:
    """The form with the price of what stands in it. What the buyer saw goes along hidden."""
    chosen = [public_id for kind, add_ons in forms.chosen for public_id in (kind, *add_ons)]
    price = shop_views.explained(asked.shelf, chosen)
    shelf = asked.shelf
    if shelf.refusal:
        news = news or shelf.refusal.message
    drawn = urlencode({**Counter(chosen), **({"code": shelf.terms.code} if shelf.terms else {})})
    forms.buyer.hide(
        code=shelf.terms.code if shelf.terms else "",
        form_key=form_key or order_forms.new_form_key(),
        total_seen=price.minor,
        seen_for=drawn,
        terms_seen=asked.event.terms_version,
    )
    context = {
        "event": asked.event,
        "forms": forms,
        "price": price,
        "drawn": drawn,
        "role": Role.ATTENDEE.word,
        "needs_payment": bool(price.minor),
        "needs_approval": any((o := shelf.find(one)) and o.needs_approval for one in chosen),
        "news": news,
        "names_left": names_left,
        "shop_href": _shop_address(asked, chosen),
        "carried": shop_views.came_by(asked.request).inputs,
        "partner_form": partner_forms.asked(shelf.terms.partner if shelf.terms else "", asked.request.POST),
    }
    response = render(asked.request, "tickets/order_form.html", context, status=status)
    # Not no-store: the browser's back button must find what was typed.
    response["Cache-Control"] = "private, no-cache"
    return response


def _shop_address(asked: Asked, chosen: Sequence[str]) -> str:
    """Back to the shop with the same choice."""
    code = {"code": asked.shelf.terms.code} if asked.shelf.terms else {}
    came = shop_views.came_by(asked.request).without(code.get("code", "")).parameters
    return f"{reverse('shop', kwargs={'slug': asked.event.slug})}?{urlencode({**Counter(chosen), **code, **came})}"
