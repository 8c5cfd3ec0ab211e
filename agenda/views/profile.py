"""How a speaker is shown: the page, the file to take along, and reading such a file in again."""

import base64
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.http import SignedInRequest
from agenda.actions import sheets
from agenda.forms.profile import ProfileFileForm, ProfileForm
from agenda.views import admitting
from events import profile_file
from events.actions import profiles
from events.models import Event, Participant

INVALID = 422


@never_cache
@admitting.signed_in
def profile(request: SignedInRequest, event: Event) -> HttpResponse:
    """How one stands beside one's talks and on the badge; open as long as there is an event."""
    people = list(profiles.people_of(event=event, user=request.user))
    person = _chosen(request, event, people)
    if person is None:
        return redirect("propose", slug=event.slug)
    if request.method != "POST":
        _drop_photo(request, person)
        return _page(request, people, person, _shown(request, person))
    form = ProfileForm(
        request.POST,
        request.FILES,
        kept_photo=_kept_photo(request, person),
        has_photo=bool(person.photo),
        earlier=_earlier(request, person),
    )
    if not form.is_valid():
        return _page(request, people, person, form, status=INVALID)
    now, is_first_time = timezone.now(), form.cleaned_data["is_first_time"]
    profiles.edit(participant=person, profile=form.profile(), by=request.user, now=now)
    sheets.note_first_time(participant=person, is_first_time=is_first_time, by=request.user, now=now)
    _drop_photo(request, person)
    messages.success(request, _("Saved. It stands on the site now."))
    return redirect(_path(people, person, event))


@require_GET
@never_cache
@admitting.signed_in
def export(request: SignedInRequest, event: Event) -> HttpResponse:
    """What is on the page, as a file: no address, no ticket, no talk."""
    person = _chosen(request, event, list(profiles.people_of(event=event, user=request.user)))
    if person is None:
        raise Http404(_("You have no profile at this event."))
    values = profiles.Profile.of(person).values()
    response = HttpResponse(
        profile_file.write(values, profiles.photo_of(person)), content_type="application/json"
    )
    name = slugify(person.name) or "profile"
    response["Content-Disposition"] = f'attachment; filename="{name[:60]}.json"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@never_cache
@admitting.signed_in
def bring(request: SignedInRequest, event: Event) -> HttpResponse:
    """Fill the form with what a file holds. Nothing is saved; its owner looks at it first."""
    people = list(profiles.people_of(event=event, user=request.user))
    person = _chosen(request, event, people)
    if person is None:
        return redirect("propose", slug=event.slug)
    upload = ProfileFileForm(request.POST, request.FILES)
    if not upload.is_valid():
        return _page(request, people, person, _shown(request, person), upload=upload, status=INVALID)
    found = upload.found
    if found.photo:
        request.session[_key(person)] = base64.b64encode(found.photo).decode()
    form = ProfileForm(
        ProfileForm.initial_of(person) | dict(found.values),
        kept_photo=found.photo,
        has_photo=bool(person.photo),
    )
    status = 200 if form.is_valid() else INVALID
    return _page(request, people, person, form, brought=True, problems=found.problems, status=status)


def _page(
    request: SignedInRequest,
    people: list[Participant],
    person: Participant,
    form: ProfileForm,
    *,
    upload: ProfileFileForm | None = None,
    brought: bool = False,
    problems: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """`brought`: the form holds what a file said, and nothing of it is saved yet."""
    context: dict[str, Any] = {
        "event": person.event,
        "form": form,
        "person": person,
        "upload": upload or ProfileFileForm(),
        "brought": brought,
        "problems": problems,
        "others": [one for one in people if one != person],
        "which": f"?person={person.code}" if len(people) > 1 else "",
    }
    return render(request, "agenda/proposal_profile.html", context, status=status)


def _shown(request: SignedInRequest, person: Participant) -> ProfileForm:
    earlier = _earlier(request, person)
    return ProfileForm(
        initial=ProfileForm.beginning(person, earlier), has_photo=bool(person.photo), earlier=earlier
    )


def _earlier(request: SignedInRequest, person: Participant) -> Participant | None:
    return profiles.offered(event=person.event, user=request.user, person=person)


def _chosen(request: SignedInRequest, event: Event, people: list[Participant]) -> Participant | None:
    """Two people may share an address: then the page says whose profile it is."""
    code = request.GET.get("person", "")
    person = next((one for one in people if one.code == code), None)
    person = person or profiles.nearest(people, request.user)
    if person is not None:
        person.event = event
    return person


def _path(people: list[Participant], person: Participant, event: Event) -> str:
    which = f"?person={person.code}" if len(people) > 1 else ""
    return f"/{event.slug}/propose/profile/{which}"


def _key(person: Participant) -> str:
    return f"profile.{person.public_id}"


def _kept_photo(request: SignedInRequest, person: Participant) -> bytes | None:
    kept = request.session.get(_key(person), "")
    return base64.b64decode(kept) if kept else None


def _drop_photo(request: SignedInRequest, person: Participant) -> None:
    request.session.pop(_key(person), None)
