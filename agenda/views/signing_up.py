"""A place in a limited session: asked for, swapped, given back; and the draw, for everybody to check."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from agenda import bygone, public, readers
from agenda.actions import draws, signups
from agenda.models import Lottery, SignUp, SignUpList
from events import access
from events.models import Event, Participant

INVALID = 422
GONE = 410


@access.signed_in
def sign_up(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    rows = SignUpList.objects.filter(
        session__event=event, session__code=code, session__in=public.shown_sessions(event)
    )
    found = rows.select_related("session__event__organizer", "session__session_type", "lottery").first()
    person = readers.person_of(request, event)
    if found is None:
        return _not_shown(request, event, code, person)
    if request.method == "POST":
        if person is None:
            return _page(
                request, found, person, refused=_("You need a valid ticket for this event to sign up.")
            )
        return _act(request, found, person)
    return _page(request, found, person)


def _not_shown(request: SignedInRequest, event: Event, code: str, person: Participant | None) -> HttpResponse:
    """The agenda has no such session for everybody: off, or secret. Of what is secret only those hear who have a
    place, and they may give it back.
    """
    rows = SignUp.objects.filter(participant=person, list__session__event=event, list__session__code=code)
    mine = rows.select_related("list__session__event__organizer", "participant").first() if person else None
    takes_place = mine is not None and signups.takes_place(mine.list.session)
    if mine is not None and takes_place and mine.state != SignUp.State.LEFT:
        if "leave" in request.POST:
            return _given_back(request, mine)
        return _words(request, {"event": event, "talk": mine.list.session, "mine": mine}, status=200)
    version = public.newest(event)
    former = bygone.session(event, version, code) if version else None
    if former is None and mine is not None and not takes_place:
        former = mine.list.session
    if former is None or not SignUpList.objects.filter(session=former).exists():
        raise Http404(_("Nobody signs up for a session at this address."))
    return _words(request, {"event": event, "talk": former}, status=GONE)


def _given_back(request: SignedInRequest, mine: SignUp) -> HttpResponse:
    signups.leave(sign_up=mine, by=request.user, now=timezone.now())
    messages.success(request, _("Given back. Thank you: somebody else has it now."))
    return redirect("my_agenda", slug=mine.list.session.event.slug)


def _words(request: SignedInRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    response = render(request, "agenda/sign_up_gone.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _act(request: SignedInRequest, found: SignUpList, person: Any) -> HttpResponse:
    now = timezone.now()
    if "leave" in request.POST:
        rows = SignUp.objects.standing().filter(list=found, participant=person)
        for row in rows.select_related("list__session__event__organizer", "participant"):
            signups.leave(sign_up=row, by=request.user, now=now)
        messages.success(request, _("Given back. Thank you: somebody else has it now."))
        return redirect("sign_up", slug=found.session.event.slug, code=found.session.code)
    wish = request.POST.get("wish", "1")
    try:
        signups.ask(
            sign_up_list=found,
            person=person,
            wish=int(wish) if len(wish) <= 2 and wish.isdecimal() and 1 <= int(wish) <= 20 else 1,
            swap="swap" in request.POST,
            by=request.user,
            now=now,
        )
    except signups.Overlaps as refused:
        return _page(request, found, person, refused=refused.message, may_swap=bool(refused.others))
    except signups.Refused as refused:
        return _page(request, found, person, refused=refused.message)
    return redirect("sign_up", slug=found.session.event.slug, code=found.session.code)


def _page(
    request: SignedInRequest, found: SignUpList, person: Any, *, refused: str = "", may_swap: bool = False
) -> HttpResponse:
    event = found.session.event
    if not refused:
        signups.fit(found)
        found.refresh_from_db(fields=["places", "taken"])
    mine = SignUp.objects.standing().filter(list=found, participant=person).first() if person else None
    line = list(SignUp.objects.in_line().filter(list=found).values_list("pk", flat=True))
    context = {
        "event": event,
        "talk": found.session,
        "list": found,
        "mine": mine,
        "turn": line.index(mine.pk) + 1 if mine is not None and mine.pk in line else 0,
        "waiting": len(line),
        "in_lottery": found.lottery is not None and found.lottery.drawn_at is None,
        "person": person,
        "refused": refused,
        "may_swap": may_swap,
        "wishes": range(1, max(found.lottery.lists.count(), 1) + 1) if found.lottery else (),
    }
    response = render(request, "agenda/sign_up.html", context, status=INVALID if refused else 200)
    response["Cache-Control"] = "private, no-store"
    return response


@access.public
@require_safe
def draw(request: HttpRequest, event: Event, lottery: str) -> HttpResponse:
    """The rule, the seed's fingerprint before and the whole record after; drawn again while one looks."""
    found = _lottery(event, lottery)
    own, result = "", None
    person = readers.person_of(request, event)
    if person is not None:
        own = draws.token(found, person.pk)
    if found.record:
        again = draws.replay(found.record)
        result = {name: list(got) for name, got in again.given.items()} == found.record["given"]
    context = {
        "event": event,
        "lottery": found,
        "own": own if found.record and own in found.record["wishes"] else "",
        "is_same": result,
        "people": len(found.record["wishes"]) if found.record else 0,
        "lists": found.lists.filter(session__in=public.shown_sessions(event))
        .select_related("session")
        .order_by("session__title"),
    }
    response = render(request, "agenda/lottery.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@access.public
@require_safe
def record(request: HttpRequest, event: Event, lottery: str) -> HttpResponse:
    found = _lottery(event, lottery)
    return JsonResponse(
        {"seed_sha256": found.seed_hash, "rule": "agenda/lottery.py", "record": found.record},
        json_dumps_params={"indent": 1},
    )


def _lottery(event: Event, lottery: str) -> Lottery:
    found = Lottery.objects.filter(event=event, public_id=lottery).first()
    if found is None:
        raise Http404(_("There is no lottery at this address."))
    return found
