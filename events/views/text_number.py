"""One's own number for texts about changes of the day; and the demo's texts, which are read in the browser."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.http import SignedInRequest
from core.access import local
from events import access, retention
from events.actions import consents, profiles, text_numbers
from events.forms.text_number import CodeForm, NumberForm
from events.models import Event, Participant, TextMessage, TextNumber

MOST_SHOWN = 100


@access.signed_in
def page(request: SignedInRequest, event: Event) -> HttpResponse:
    """Give a number, prove it, take it away."""
    person = _person(request, event)
    row = TextNumber.objects.filter(participant=person).first() if person else None
    if row is None and not text_numbers.offered(event, timezone.now()):
        raise Http404(_("This event sends no texts."))
    form: NumberForm | CodeForm | None = None
    if request.method == "POST" and person is not None:
        form = _do(request, person)
        if form is None:
            return redirect("text_number", slug=event.slug)
    if form is None and (row is None or row.confirmed_at is None):
        form = CodeForm() if row and "again" not in request.GET else NumberForm()
    context = {
        "event": event, "person": person, "row": row, "form": form, "asks_code": isinstance(form, CodeForm),
        "words": consents.texts_wording(event), "gone": retention.words(retention.NUMBERS, event),
    }  # fmt: skip
    response = render(request, "events/text_number.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _person(request: SignedInRequest, event: Event) -> Participant | None:
    """Of several at one address the one who comes."""
    people = profiles.read_people(event=event, user=request.user)
    for one in people:
        one.event = event
    admitted = [one for one in people if one.admission in text_numbers.ADMITTED]
    return next(iter(admitted or people), None)


def _do(request: SignedInRequest, person: Participant) -> NumberForm | CodeForm | None:
    """The form again, with what is wrong; None if it is done."""
    now, what = timezone.now(), request.POST.get("do")
    if what == "stop":
        text_numbers.withdraw(person=person, by=request.user, now=now)
        messages.success(request, _("Your number is deleted. You get no more texts."))
        return None
    form = CodeForm(request.POST) if what == "confirm" else NumberForm(request.POST)
    if not form.is_valid():
        return form
    try:
        if isinstance(form, CodeForm):
            text_numbers.confirm(person=person, code=form.cleaned_data["code"], by=request.user, now=now)
            messages.success(
                request, _("Done. You get a text when something of yours changes on the day itself.")
            )
        else:
            text_numbers.ask(person=person, number=form.cleaned_data["number"], now=now)
    except text_numbers.Refused as refused:
        form.add_error("code" if isinstance(form, CodeForm) else "number", refused.message)
        return form
    return None


@local
def shown(request: HttpRequest) -> HttpResponse:
    """The latest texts of the demo, for everybody at this machine, beside its mails."""
    if not text_numbers.shown_only():
        raise Http404
    rows = TextMessage.objects.select_related("event", "participant")[:MOST_SHOWN]
    return render(request, "events/texts.html", {"texts": rows})
