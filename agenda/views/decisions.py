"""Deciding: the ranked proposals with a choice each, the line through them, the balance, and words to speakers."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from accounts.http import SignedInRequest
from agenda import committee, decision_page, decision_picks, decision_table, transitions
from agenda import review_history as reviews_told
from agenda.actions import decisions
from agenda.actions.decisions import Choice, Outcome
from agenda.committee import Seat
from agenda.forms.deciding import FEEDBACK_LIMIT, CompanyForm, FeedbackForm, LineForm, target_forms
from agenda.models import Session
from events import access
from events.models import Event
from events.rights import Right

INVALID, CONFLICT = 422, 409
SAID = 5  # problems at once; the page shows the rest
WANTED = {"none": "", **{name: str(name) for name in transitions.DECIDED}}
KEPT = ("show", "accept", "wait", "per", "kind", "rest", "over", "page")


@never_cache
@access.team(Right.PROGRAMME)
def page(request: SignedInRequest, event: Event) -> HttpResponse:
    """`?show=all` also lists what is told; `page` is a number, or "accept" or "wait": where that line stands. The other
    parameters are those of the line."""
    seat = committee.take_seat(request.user, event, timezone.now())
    table = decision_table.of_event(seat)
    context = decision_page.of(seat, table, request.GET, decision_picks.of(request.session, event))
    return render(request, "agenda/review/decisions.html", context)


@require_POST
@access.team(Right.PROGRAMME)
def decide(request: SignedInRequest, event: Event) -> HttpResponse:
    """One row's button, `decide` = "code wanted seen", or `many` for all that are picked. What is ticked is kept while
    pages are turned (`turn`); what concerns other pages as well is looked through first.
    """
    picked = frozenset() if request.htmx and "decide" in request.POST else _keep_picked(request, event)
    if {"turn", "forget"} & request.POST.keys():
        return _turn(request, event)
    if "decide" not in request.POST and (picked - _here(request) or "all" in request.POST):
        return _look_first(request, event)
    seat = committee.take_seat(request.user, event, timezone.now())
    choices = _one(request.POST["decide"]) if "decide" in request.POST else _many(request)
    keys = dict(Session.objects.filter(event=event, code__in=choices).values_list("pk", "code"))
    outcome = decisions.decide(
        choices={pk: choices[code] for pk, code in keys.items()}, by=seat, now=timezone.now()
    )
    if not choices:
        outcome.refused.append(_("Choose talks and what to do with them."))
    if "decide" not in request.POST and not outcome.refused:
        decision_picks.forget(request.session, event)
    if request.htmx:
        return _changed_parts(request, seat, [*choices], outcome)
    _say(request, outcome)
    return redirect(_back(request, event, [*keys.values()]))


def _here(request: SignedInRequest) -> set[str]:
    """The codes of the page that was sent."""
    return set(request.POST.get("here", "")[: 20 * decision_page.ON_A_PAGE].split())


def _keep_picked(request: SignedInRequest, event: Event) -> frozenset[str]:
    here = _here(request)
    ticked = here & {*request.POST.getlist("pick")}
    return decision_picks.keep(request.session, event, shown=here, ticked=ticked)


def _turn(request: SignedInRequest, event: Event) -> HttpResponse:
    if "forget" in request.POST:
        decision_picks.forget(request.session, event)
    return _go(request, decision_page.address(event, {**request.POST.dict(), **_turned(request)}))


def _turned(request: SignedInRequest) -> dict[str, str]:
    return {"page": request.POST["turn"]} if "turn" in request.POST else {}


def _go(request: SignedInRequest, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _look_first(request: SignedInRequest, event: Event) -> HttpResponse:
    back = decision_page.address(event, request.POST)
    wanted = request.POST.get("many", "")
    if wanted not in WANTED:
        messages.warning(request, _("Choose talks and what to do with them."))
        return _go(request, back)
    asked = {"many": wanted, "all": "1"} if "all" in request.POST else {"many": wanted}
    kept = {name: request.POST[name] for name in KEPT if request.POST.get(name)}
    return _go(request, f"{reverse('decisions_chosen', args=[event.slug])}?{urlencode({**asked, **kept})}")


@never_cache
@access.team(Right.PROGRAMME)
def chosen(request: SignedInRequest, event: Event) -> HttpResponse:
    """What one choice would change for all that are ticked, on any page, or (`all`) for all that stand there; posting
    does it, if it is still what was shown."""
    seat = committee.take_seat(request.user, event, timezone.now())
    back = decision_page.address(event, request.GET)
    if request.GET.get("many") not in WANTED:
        return redirect(back)
    table = decision_table.of_event(seat)
    rows = decision_page.choosable(table, show_all=request.GET.get("show") == "all")
    if "all" not in request.GET:
        picked = decision_picks.of(request.session, event)
        rows = [row for row in table.rows if row.session.code in picked]
    look = decision_page.look_through(rows, WANTED[request.GET["many"]])
    if request.method == "POST" and request.POST.get("shown") == look.fingerprint:
        choices = {row.session.pk: Choice(look.wanted, row.decision) for row in look.changes}
        _say(request, decisions.decide(choices=choices, by=seat, now=timezone.now()))
        decision_picks.forget(request.session, event)
        return redirect(back)
    if request.method == "POST":
        messages.warning(request, _("Decisions have changed meanwhile. Look at them once more."))
    context = {"event": event, "seat": seat, "part": "decisions", "look": look, "back": back}
    return render(request, "agenda/review/chosen.html", context)


def _one(asked: str) -> dict[str, Choice]:
    code, wanted, seen = [*asked.split(":"), "", ""][:3]
    if wanted and wanted not in transitions.DECIDED:
        raise Http404
    return {code: Choice(wanted, seen)}


def _many(request: SignedInRequest) -> dict[str, Choice]:
    wanted = request.POST.get("many", "")
    if wanted not in WANTED:
        return {}
    return {code: Choice(WANTED[wanted]) for code in request.POST.getlist("pick")}


def _changed_parts(request: SignedInRequest, seat: Seat, codes: list[str], outcome: Outcome) -> HttpResponse:
    """The rows that were decided, the counts and the balance: what is swapped into the page."""
    table = decision_table.of_event(seat)
    context = decision_page.of(seat, table, request.POST)
    shown = [listed for section in context["listed"] for listed in section.rows]
    context |= {"changed": [one for one in shown if one.row.session.code in codes], "outcome": outcome}
    return render(request, "agenda/review/_decided.html", context)


def _say(request: SignedInRequest, outcome: Outcome) -> None:
    if outcome.changed:
        words = ngettext("%d decision is noted.", "%d decisions are noted.", outcome.changed)
        messages.success(request, words % outcome.changed)
    for problem in outcome.refused[:SAID]:
        messages.warning(request, problem)


def _back(request: SignedInRequest, event: Event, codes: list[str]) -> str:
    """To the same page with the same line, or to the talk's own page."""
    if request.POST.get("next") == "talk" and codes:
        return reverse("decision", args=[event.slug, codes[0]])
    return decision_page.address(event, request.POST)


@never_cache
@access.team(Right.PROGRAMME)
def by_rank(request: SignedInRequest, event: Event) -> HttpResponse:
    """What the line would change; posting does it, if it is still what was shown."""
    seat = committee.take_seat(request.user, event, timezone.now())
    form = LineForm(request.POST or request.GET, event=event)
    if not form.is_valid():
        return redirect(reverse("decisions", args=[event.slug]))
    table = decision_table.of_event(seat)
    preview = decision_page.preview(table, form.drawn)
    if request.method == "POST" and request.POST.get("shown") == preview.fingerprint:
        choices = {change.key: Choice(change.after, change.before) for change in preview.plan.changes}
        _say(request, decisions.decide(choices=choices, by=seat, now=timezone.now(), by_rank=True))
        return redirect(f"{reverse('decisions', args=[event.slug])}?{form.drawn.query}")
    if request.method == "POST":
        messages.warning(
            request, _("Scores or decisions have changed meanwhile. Look at the line once more.")
        )
    context = {"event": event, "seat": seat, "part": "decisions", "preview": preview, "drawn": form.drawn}
    return render(request, "agenda/review/by_rank.html", context)


@never_cache
@access.team(Right.PROGRAMME)
def talk(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """One talk: its standing, what reviewers wrote for the speakers, and the letter as it would go out."""
    seat, session = _impartial(request, event, code)
    form = FeedbackForm(request.POST or None, initial={"text": session.feedback})
    if request.method != "POST":
        return _talk_page(request, seat, session, form)
    if not form.is_valid():
        return _talk_page(request, seat, session, form, status=INVALID)
    return _give_feedback(request, seat, session, form)


@never_cache
@access.team(Right.PROGRAMME)
def review_history(request: SignedInRequest, event: Event, code: str) -> HttpResponse:
    """Who changed which review of the talk: as private as the reviews are."""
    seat, session = _impartial(request, event, code)
    context = {"event": event, "seat": seat, "part": "decisions", "session": session}
    entries = reviews_told.of_talk(session)
    return render(request, "agenda/review/history.html", context | {"entries": entries})


def _impartial(request: SignedInRequest, event: Event, code: str) -> tuple[Seat, Session]:
    """The seat of somebody who may decide about this talk."""
    seat = committee.take_seat(request.user, event, timezone.now())
    session = _talk(event, code)
    if session.pk in seat.conflicts:
        raise PermissionDenied(_("You have a conflict of interest with this talk."))
    return seat, session


def _give_feedback(
    request: SignedInRequest, seat: Seat, session: Session, form: FeedbackForm
) -> HttpResponse:
    """Lines of reviews that were ticked are put below what is written."""
    text = decisions.with_lines(form.cleaned_data["text"], request.POST.getlist("line"))
    if len(text) > FEEDBACK_LIMIT:
        form.add_error("text", _("This is too long together with the lines."))
        return _talk_page(request, seat, session, form, status=INVALID)
    try:
        decisions.give_feedback(
            session=session, text=text, seen=request.POST.get("seen", ""), by=seat, now=timezone.now()
        )
    except decisions.Changed as changed:
        form.add_error("text", changed.message)
        return _talk_page(request, seat, changed.session, form, status=CONFLICT)
    except decisions.Refused as refused:
        form.add_error("text", refused.message)
        return _talk_page(request, seat, session, form, status=CONFLICT)
    messages.success(request, _("Saved. It goes with the letters."))
    return redirect("decision", slug=seat.event.slug, code=session.code)


def _talk_page(
    request: SignedInRequest, seat: Seat, session: Session, form: FeedbackForm, *, status: int = 200
) -> HttpResponse:
    context = decision_page.of_talk(seat, session) | {"form": form}
    return render(request, "agenda/review/decision.html", context, status=status)


def _talk(event: Event, code: str) -> Session:
    rows = Session.objects.filter(event=event, code=code.upper()).handed_in()
    session = rows.select_related("session_type", "track").first()
    if session is None:
        raise Http404(_("There is no talk at this address."))
    return session


@never_cache
@access.team(Right.PROGRAMME)
def targets(request: SignedInRequest, event: Event) -> HttpResponse:
    """What the programme should be made of."""
    seat = committee.take_seat(request.user, event, timezone.now())
    given = request.POST or None
    forms = target_forms(event, decision_table.names_of(event), given)
    company = CompanyForm(given)
    if request.method == "POST" and all(form.is_valid() for form in [*forms, company]):
        wanted = {(form.dimension, form.key): form.bound for form in forms} | company.target
        decisions.set_targets(event=event, targets=wanted, by=seat, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("decisions", slug=event.slug)
    context = {
        "event": event, "seat": seat, "part": "decisions", "forms": forms, "company": company,
        "groups": decision_page.target_groups(forms),
    }  # fmt: skip
    return render(request, "agenda/review/targets.html", context, status=INVALID if given else 200)
