"""A mailing as one of its people will read it, and as a test in one's own inbox."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from core import mail
from events import access
from events.models import Event, Participant
from events.models.participant import ParticipantQuerySet
from events.rights import Right
from events.segmenting import Unreadable
from portal import mailings
from portal.views.mailings import find

LONGEST, GAP = "longest", "gap"


@dataclass(frozen=True)
class Place:
    """One person among the others of the segment, in their order. `number` begins at 1."""

    person: Participant
    number: int
    before: str
    after: str


@never_cache
@access.team(Right.PEOPLE)
def preview(request: SignedInRequest, event: Event, public_id: str) -> HttpResponse:
    """`?person=` one of the segment, `?q=` the first of that name, `?hard=` the longest name or somebody with a gap."""
    row = find(event, public_id)
    try:
        people = mailings.people(row)
    except Unreadable as problem:
        messages.warning(request, str(problem))
        return redirect("mailing_edit", event.slug, row.public_id)
    texts = mailings.texts_of(row)
    needed = mailings.needed(texts)
    wanted = request.GET.get("q", "").strip()[:80]
    chosen = _chosen(request, event, people, needed, wanted)
    place = _place(people, chosen) if chosen else None
    letters = mailings.letters(event, texts, [place.person]) if place else []
    context: dict[str, Any] = {
        "event": event,
        "row": row,
        "place": place,
        "letter": letters[0] if letters else None,
        "count": people.count(),
        "gaps": mailings.gaps(event, people, needed),
        "words": wanted,
        "is_missed": bool(wanted) and chosen is None,
        "my_address": request.user.email,
    }
    return render(request, "portal/mailings/preview.html", context)


def _chosen(
    request: SignedInRequest, event: Event, people: ParticipantQuerySet, needed: list[str], words: str
) -> Participant | None:
    hard = request.GET.get("hard", "")
    if hard == LONGEST:
        return people.order_by(Length("name").desc(), "pk").first()
    if hard == GAP:
        return people.exclude(mailings.without_gaps(event, needed)).first() or people.first()
    if words:
        return people.filter(Q(name__icontains=words) | Q(email__icontains=words)).first()
    if public_id := request.GET.get("person", ""):
        return people.filter(public_id=public_id).first() or people.first()
    return people.first()


def _place(people: ParticipantQuerySet, person: Participant) -> Place:
    """By name, then by key, as the segment lists them: three queries wherever somebody stands."""
    before = people.filter(Q(name__lt=person.name) | Q(name=person.name, pk__lt=person.pk))
    after = people.filter(Q(name__gt=person.name) | Q(name=person.name, pk__gt=person.pk))
    last = before.order_by("-name", "-pk").values_list("public_id", flat=True).first()
    following = after.values_list("public_id", flat=True).first()
    return Place(person, before.count() + 1, last or "", following or "")


@require_POST
@access.team(Right.PEOPLE)
def send_test(request: SignedInRequest, event: Event, public_id: str) -> HttpResponse:
    """To oneself, as the person who was looked at would get it."""
    row, back = find(event, public_id), reverse("mailing_preview", args=[event.slug, public_id])
    person = Participant.objects.filter(event=event, public_id=request.POST.get("person", "")).first()
    if person is None:
        messages.warning(request, _("There is nobody to write it as."))
        return redirect(back)
    [letter] = mailings.letters(event, mailings.texts_of(row), [person])
    with transaction.atomic():
        mail.post(mailings.test_mail(row, letter, request.user.email, timezone.now()))
    messages.success(request, _("A test goes to %(address)s.") % {"address": request.user.email})
    return redirect(f"{back}?person={person.public_id}")
