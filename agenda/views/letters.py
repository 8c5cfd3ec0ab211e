"""The letters by which everybody is told at once: drafted, looked through, sent."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from agenda import committee, deciders, letters_page
from agenda.actions import letters, rounds
from agenda.committee import Seat
from agenda.forms.deciding import LetterForm, wording_forms
from agenda.letters import Letter
from agenda.models import DecisionLetter, DecisionRound, Session
from events import access
from events.models import Event
from events.rights import Right

INVALID, CONFLICT = 422, 409


@never_cache
@access.team(Right.PROGRAMME)
def page(request: SignedInRequest, event: Event) -> HttpResponse:
    """The open round; without one, what could be told, and the rounds that were."""
    seat = committee.take_seat(request.user, event, timezone.now())
    round_ = rounds.open_of(event)
    past = DecisionRound.objects.filter(event=event, state=DecisionRound.State.SENT)
    context = {
        "event": event,
        "seat": seat,
        "part": "decisions",
        "shown": letters_page.of(seat, round_) if round_ else None,
        "waiting": letters_page.waiting(seat),
        "past": past.select_related("created_by")[:20],
    }
    return render(request, "agenda/review/letters.html", context)


@require_POST
@access.team(Right.PROGRAMME)
def draft(request: SignedInRequest, event: Event) -> HttpResponse:
    try:
        rounds.draft(event=event, by=request.user, now=timezone.now())
        messages.success(request, _("The letters are written. Nothing is sent yet: look them through."))
    except letters.Refused as refused:
        messages.warning(request, refused.message)
    return redirect("letters", slug=event.slug)


@never_cache
@access.team(Right.PROGRAMME)
def send(request: SignedInRequest, event: Event) -> HttpResponse:
    """Asks once, with what will happen; it cannot be taken back."""
    seat = committee.take_seat(request.user, event, timezone.now())
    round_ = rounds.open_of(event)
    if round_ is None:
        messages.info(request, _("These letters were sent or discarded already."))
        return redirect("letters", slug=event.slug)
    if request.method != "POST":
        context = {"event": event, "seat": seat, "part": "decisions", "shown": letters_page.of(seat, round_)}
        return render(request, "agenda/review/letters_send.html", context)
    if request.POST.get("round") != round_.public_id:
        messages.warning(request, _("This is another round than the one you looked at. Nothing was sent."))
        return redirect("letters", slug=event.slug)
    try:
        counts = rounds.send(round_=round_, by=request.user, now=timezone.now())
        number = sum(counts.values())
        words = ngettext(
            "%d decision is told. The mails go out now.",
            "%d decisions are told. The mails go out now.",
            number,
        )
        messages.success(request, words % number)
    except letters.Refused as refused:
        messages.warning(request, refused.message)
    return redirect("letters", slug=event.slug)


@require_POST
@access.team(Right.PROGRAMME)
def discard(request: SignedInRequest, event: Event) -> HttpResponse:
    def run(round_: DecisionRound) -> str:
        rounds.discard(round_=round_, by=request.user, now=timezone.now())
        return _("The letters are gone. The decisions stay.")

    return _with_round(request, event, run)


@require_POST
@access.team(Right.PROGRAMME)
def refresh(request: SignedInRequest, event: Event) -> HttpResponse:
    def run(round_: DecisionRound) -> str:
        number = rounds.refresh(round_=round_, by=request.user, now=timezone.now())
        return _changed(number)

    return _with_round(request, event, run)


@require_POST
@access.team(Right.PROGRAMME)
def take_in(request: SignedInRequest, event: Event) -> HttpResponse:
    def run(round_: DecisionRound) -> str:
        return _changed(rounds.take_in(round_=round_, by=request.user, now=timezone.now()))

    return _with_round(request, event, run)


@require_POST
@access.team(Right.PROGRAMME)
def leave_out(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    session = Session.objects.filter(event=event, code=code.upper()).first()
    if session is None:
        raise Http404(_("There is no talk at this address."))
    _check_open_to(committee.take_seat(request.user, event, timezone.now()), session.pk)

    def run(round_: DecisionRound) -> str:
        rounds.leave_out(round_=round_, session=session, by=request.user, now=timezone.now())
        return _("“%(title)s” is not told by this round. Its decision stays.") % {"title": session}

    return _with_round(request, event, run)


def _changed(number: int) -> str:
    return ngettext("%d letter is new.", "%d letters are new.", number) % number


def _with_round(request: SignedInRequest, event: Event, run: Callable[[DecisionRound], str]) -> HttpResponse:
    """The round that was looked at, by its public id, so that a late click does not reach the next one."""
    wanted = request.POST.get("round", "")
    round_ = DecisionRound.objects.filter(event=event, public_id=wanted).first()
    if round_ is None:
        raise Http404(_("There are no letters at this address."))
    try:
        messages.success(request, run(round_))
    except letters.Refused as refused:
        messages.warning(request, refused.message)
    return redirect("letters", slug=event.slug)


@never_cache
@access.team(Right.PROGRAMME)
def letter(request: SignedInRequest, event: Event, code: str, person: str) -> HttpResponse:
    """One letter of the open round: read, written in other words, or anew."""
    seat = committee.take_seat(request.user, event, timezone.now())
    row = _letter(seat, code, person)
    words = {"subject": row.subject, "body": row.body}
    if request.method != "POST":
        return _letter_page(request, seat, row, LetterForm(initial=words))
    if "do" in request.POST:
        return _rewrite(request, row)
    form = LetterForm(request.POST, initial=words)
    if not form.is_valid():
        return _letter_page(request, seat, row, form, status=INVALID)
    try:
        letters.edit(
            letter=row, subject=form.cleaned_data["subject"], body=form.cleaned_data["body"],
            seen=request.POST.get("seen", ""), by=request.user, now=timezone.now(),
        )  # fmt: skip
    except letters.Refused as refused:
        form.add_error(None, refused.message)
        return _letter_page(request, seat, row, form, status=CONFLICT)
    messages.success(request, _("Saved. It goes out with the others."))
    return redirect("letter", slug=event.slug, code=code, person=person)


def _rewrite(request: SignedInRequest, row: DecisionLetter) -> HttpResponse:
    action = letters.keep if request.POST["do"] == "keep" else letters.renew
    try:
        action(letter=row, by=request.user, now=timezone.now())
        messages.success(request, _("The letter fits again."))
    except letters.Refused as refused:
        messages.warning(request, refused.message)
    return redirect("letters", slug=row.round.event.slug)


def _letter(seat: Seat, code: str, person: str) -> DecisionLetter:
    rows = DecisionLetter.objects.drafted().filter(round__event=seat.event)
    row = (
        rows.filter(session__code=code.upper(), participant__code=person.upper())
        .select_related("session", "participant", "round__event__organizer")
        .first()
    )
    if row is None:
        raise Http404(_("There is no letter at this address that waits to be sent."))
    _check_open_to(seat, row.session_id)
    return row


def _check_open_to(seat: Seat, session: int) -> None:
    if session in deciders.left_to_others(seat, [session]):
        raise PermissionDenied(_("You have a conflict of interest with this talk."))


def _letter_page(
    request: SignedInRequest, seat: Seat, row: DecisionLetter, form: LetterForm, *, status: int = 200
) -> HttpResponse:
    check = rounds.check(row.round)
    context: dict[str, Any] = {
        "event": seat.event,
        "seat": seat,
        "part": "decisions",
        "letter": row,
        "form": form,
        "seen": request.POST.get("seen", "")
        if status == INVALID
        else Letter(row.subject, row.body).fingerprint(),
        "is_stale": row.pk in check.changed or row.pk in check.gone,
        "now": check.changed.get(row.pk),
        "clashes": status == CONFLICT,
    }
    return render(request, "agenda/review/letter.html", context, status=status)


@never_cache
@access.team(Right.PROGRAMME)
def texts(request: SignedInRequest, event: Event) -> HttpResponse:
    """The organizers' own words for each decision, in the event's language."""
    seat = committee.take_seat(request.user, event, timezone.now())
    with translation.override(event.language):
        forms = wording_forms(event, request.POST or None)
        valid = request.method == "POST" and all(form.is_valid() for form in forms)
    if valid:
        wanted = {(form.decision, form.role): form.words for form in forms}
        letters.set_texts(event=event, texts=wanted, by=request.user, now=timezone.now())
        messages.success(request, _("Saved. Letters that are drafted already can be brought up to date."))
        return redirect("letters", slug=event.slug)
    context = {"event": event, "seat": seat, "part": "decisions", "forms": forms}
    status = INVALID if request.method == "POST" else 200
    return render(request, "agenda/review/letter_texts.html", context, status=status)
