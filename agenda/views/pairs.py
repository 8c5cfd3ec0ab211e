"""Close calls: two talks that stand level, and the question which of them one would rather have."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.http import SignedInRequest
from agenda import blind, close_calls, committee
from agenda.actions import comparisons, reviews
from agenda.blind import Reading
from agenda.close_calls import Offer
from agenda.closeness import Pair
from agenda.committee import Seat
from agenda.models import Comparison, Session
from events import access
from events.models import Event
from events.rights import Right

RECENT, MOST_SKIPPED = 5, 200


@dataclass(frozen=True)
class Said:
    """An own comparison; `winner` is a code, empty for no difference."""

    first: Reading
    second: Reading
    winner: str


@never_cache
@access.team(Right.REVIEW)
def pairs(request: SignedInRequest, event: Event) -> HttpResponse:
    """The next pair, or the one of `?first=` and `?second=`. Posting `choice` answers."""
    if request.method == "POST":
        return _answer(request, event)
    now = timezone.now()
    seat = committee.take_seat(request.user, event, now)
    context: dict[str, Any] = {"event": event, "seat": seat, "part": "pairs"}
    if not seat.rules.may_score:
        context["closed"] = reviews.why_closed(seat, now)
        return render(request, "agenda/review/pairs.html", context)
    skipped = _skipped(request, event)
    offer = close_calls.of_seat(seat, skipped=skipped)
    recent = _recent(seat, offer)
    asked = _asked(request, seat, offer) or next(iter(offer.queue), None)
    wanted = {*(asked or ()), *(pk for row in recent for pk in (row.first_id, row.second_id))}
    rows = blind.for_titles(seat.proposals().filter(pk__in=wanted & offer.may_compare))
    readings = {row.pk: blind.brief(seat, row) for row in rows}
    context |= {
        "offer": offer,
        "skipped": len(skipped),
        "pair": [readings[pk] for pk in _mixed(seat, asked)] if asked else [],
        "recent": [_said(row, readings) for row in recent],
    }
    return render(request, "agenda/review/pairs.html", context)


def _answer(request: SignedInRequest, event: Event) -> HttpResponse:
    choice = request.POST.get("choice", "")
    pair = request.POST.get("first", "")[:16], request.POST.get("second", "")[:16]
    now = timezone.now()
    try:
        if choice == "again":
            request.session.pop(_key(event), None)
        elif choice == "skip":
            _skip(request, event, pair)
        elif choice == "forget":
            comparisons.forget(event=event, pair=pair, by=request.user, now=now)
        else:
            winner = "" if choice == "none" else choice or "?"
            comparisons.choose(event=event, pair=pair, winner=winner, by=request.user, now=now)
    except comparisons.Refused as refused:
        messages.warning(request, refused.message)
    return redirect("review_pairs", slug=event.slug)


def _key(event: Event) -> str:
    return f"pairs-skipped-{event.pk}"


def _skipped(request: SignedInRequest, event: Event) -> set[Pair]:
    return {(first, second) for first, second in request.session.get(_key(event), [])}


def _skip(request: SignedInRequest, event: Event, pair: tuple[str, str]) -> None:
    """For this browser's session; oldest first forgotten."""
    rows = Session.objects.filter(event=event, code__in=pair).order_by("pk").values_list("pk", flat=True)
    if len(rows) == 2:
        known = request.session.get(_key(event), [])
        request.session[_key(event)] = [*known, list(rows)][-MOST_SKIPPED:]


def _asked(request: SignedInRequest, seat: Seat, offer: Offer) -> Pair | None:
    """A pair named in the address, if this person may compare it."""
    codes = [request.GET.get(name, "")[:16] for name in ("first", "second")]
    if not all(codes):
        return None
    rows = seat.proposals().filter(code__in=codes, pk__in=offer.may_compare).order_by("pk")
    found = list(rows.values_list("pk", flat=True))
    if len(found) != 2:
        messages.warning(request, _("These two talks are not to be compared any more."))
        return None
    return found[0], found[1]


def _mixed(seat: Seat, pair: Pair) -> Pair:
    """Always the same side for the same person, and either side as often."""
    mark = f"{seat.reviewer.public_id}{pair}".encode()
    turned = hashlib.blake2b(mark, digest_size=1).digest()[0] % 2
    return (pair[1], pair[0]) if turned else pair


def _recent(seat: Seat, offer: Offer) -> list[Comparison]:
    rows = Comparison.objects.filter(reviewer=seat.reviewer, first__event=seat.event).order_by("-at", "-pk")
    may = rows.filter(first__in=offer.may_compare, second__in=offer.may_compare)
    return list(may.select_related("winner")[:RECENT])


def _said(row: Comparison, readings: dict[int, Reading]) -> Said:
    winner = row.winner.code if row.winner else ""
    return Said(readings[row.first_id], readings[row.second_id], winner)
