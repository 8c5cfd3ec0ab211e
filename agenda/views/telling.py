"""While a speaker writes: which words of the talk would tell a blind committee who he is."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import User
from agenda import committee, telling
from agenda.views import admitting
from core.http import Request
from events.actions import profiles
from events.models import Event

TEXTS = ("title", "abstract", "description", "notes")
LONGEST = 20_000


@require_POST
@never_cache
@admitting.public
def words(request: Request, event: Event) -> HttpResponse:
    """Answers with the words for below the abstract: nothing while all is well, or where names are seen anyway."""
    found: list[str] = []
    if committee.reads_blind(event, timezone.now()):
        texts = [request.POST.get(name, "")[:LONGEST] for name in TEXTS]
        found = telling.words(texts, _people(request, event))
    return render(request, "agenda/_telling.html", {"words": found[:12]})


def _people(request: Request, event: Event) -> list[telling.Person]:
    """Who writes: as the form has it so far, and as we know the account."""
    typed = {name: request.POST.get(name, "")[:500] for name in ("name", "company", "email", "links")}
    people = [
        telling.Person(typed["name"], typed["company"], (typed["email"],), tuple(typed["links"].split()[:20]))
    ]
    if isinstance(request.user, User):
        for person in profiles.people_of(event=event, user=request.user):
            addresses = (person.address, request.user.email)
            people.append(telling.Person(person.name, person.company, addresses, tuple(person.link_list)))
    return people
