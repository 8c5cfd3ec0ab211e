"""Beside the editor: its log, clashes with rules and waivers, preview links, and the release."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.http import SignedInRequest
from agenda import changes as differences
from agenda import clashing, crowd_hints, judging, public
from agenda.actions import releases, rules
from agenda.actions.edits import Refused
from agenda.change_words import words_of
from agenda.forms.editor import PreviewForm, RulesForm, WaiverForm
from agenda.models import ClashWaiver, Edit, PreviewLink
from core.sealed import fingerprint
from events import access
from events.models import Event
from events.rights import Right

INVALID, CONFLICT = 422, 409
LOG = 200


class ReleaseForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("What is new"), max_length=300, required=False)


@require_GET
@never_cache
@access.team(Right.PROGRAMME)
def log(request: SignedInRequest, event: Event) -> HttpResponse:
    """Who did what to the draft, newest first."""
    version = releases.draft_of(event)
    rows = Edit.objects.filter(version=version).select_related("by", "target")[:LOG]
    return render(request, "agenda/editor/log.html", {"event": event, "part": "log", "log": rows})


@never_cache
@access.team(Right.PROGRAMME)
def rules_page(request: SignedInRequest, event: Event) -> HttpResponse:
    """What each kind of clash means."""
    levels = {str(kind): level for kind, level in clashing.levels(event).items()}
    initial = levels | {"minutes": clashing.buffer(event)}
    form = RulesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        rules.set_levels(
            event=event, levels=given, buffer=given["minutes"] or 0, by=request.user, now=timezone.now()
        )
        messages.success(request, _("Saved."))
        return redirect("editor_rules", slug=event.slug)
    context = {"event": event, "part": "rules", "form": form}
    return render(request, "agenda/editor/rules.html", context, status=INVALID if form.is_bound else 200)


@never_cache
@access.team(Right.PROGRAMME)
def clashes(request: SignedInRequest, event: Event) -> HttpResponse:
    """All clashes of the draft; posting accepts one with a reason."""
    version, refused = releases.draft_of(event), ""
    if request.method == "POST":
        form = WaiverForm(request.POST)
        try:
            if not form.is_valid():
                raise Refused(_("Say why this clash is all right."))
            rules.waive(version=version, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as why:
            refused = why.message
        else:
            messages.success(request, _("Accepted."))
            return redirect("editor_clashes", slug=event.slug)
    draft = judging.of_draft(version)
    found = draft.clashes
    waivers = {
        one.key: one
        for one in ClashWaiver.objects.filter(event=event).standing().select_related("created_by")
    }
    standing = {clash.key for clash in found}
    context = {
        "event": event, "part": "clashes", "refused": refused,
        "open": [clash for clash in found if clash.level != "waived"],
        "waived": [waivers[clash.key] for clash in found if clash.level == "waived"],
        "past": [one for key, one in waivers.items() if key not in standing],
        "crowded": crowd_hints.of_version(version, draft), "revision": version.revision, "view": "",
    }  # fmt: skip
    return render(request, "agenda/editor/clashes.html", context, status=CONFLICT if refused else 200)


@require_POST
@access.team(Right.PROGRAMME)
def revoke(request: SignedInRequest, event: Event, waiver: str) -> HttpResponse:
    row = ClashWaiver.objects.filter(event=event, public_id=waiver).select_related("event").first()
    if row is None:
        raise Http404
    rules.revoke_waiver(waiver=row, by=request.user, now=timezone.now())
    return redirect("editor_clashes", slug=event.slug)


@never_cache
@access.team(Right.PROGRAMME)
def links(request: SignedInRequest, event: Event) -> HttpResponse:
    """The address of a new link is shown in the answer to its form, and never again."""
    now = timezone.now()
    form = PreviewForm(request.POST or None)
    made = ""
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        _link, secret = rules.share(event=event, by=request.user, now=now, **values)
        made = request.build_absolute_uri(reverse("editor_preview", args=[event.slug, secret]))
        form = PreviewForm()
    rows = PreviewLink.objects.filter(event=event, revoked_at=None).select_related("created_by")
    context = {"event": event, "part": "links", "form": form, "made": made, "links": rows, "now": now}
    return render(request, "agenda/editor/links.html", context, status=INVALID if form.is_bound else 200)


@require_POST
@access.team(Right.PROGRAMME)
def unshare(request: SignedInRequest, event: Event, link: str) -> HttpResponse:
    row = PreviewLink.objects.filter(event=event, public_id=link).select_related("event").first()
    if row is None:
        raise Http404
    rules.unshare(link=row, by=request.user, now=timezone.now())
    return redirect("editor_links", slug=event.slug)


@require_GET
@never_cache
@access.secret_link
def preview(request: HttpRequest, event: Event, secret: str) -> HttpResponse:
    """The draft for whoever has the address, while the link is open."""
    now = timezone.now()
    rows = PreviewLink.objects.filter(event=event, secret_hash=fingerprint(secret))
    link = rows.open(now).first()
    if link is None:
        raise Http404(_("This link has ended. Ask who gave it to you for another one."))
    version = releases.draft_of(event)
    days = public.draft_days(event, version, with_secret=link.shows_secret)
    return render(request, "agenda/editor/preview.html", {"event": event, "days": days, "link": link})


@never_cache
@access.team(Right.PROGRAMME)
def release(request: SignedInRequest, event: Event) -> HttpResponse:
    """What would change, who is told and what is in the way; posting publishes it if it is still what was shown."""
    form = ReleaseForm(request.POST or None)
    version, refused, now = releases.draft_of(event), "", timezone.now()
    if request.method == "POST" and form.is_valid():
        refused = _publish(request, event, form, now)
        if not refused:
            return redirect("editor_release", slug=event.slug)
    context = _release_context(event) | {"form": form, "refused": refused, "revision": version.revision}
    return render(request, "agenda/editor/release.html", context, status=CONFLICT if refused else 200)


def _publish(request: SignedInRequest, event: Event, form: forms.Form, now: datetime) -> str:
    """Why not, or nothing."""
    word = request.POST.get("revision", "")
    seen = int(word) if word.isascii() and word.isdigit() and len(word) < 10 else -1
    try:
        done = releases.release(
            event=event, note=form.cleaned_data["note"], seen_revision=seen, by=request.user, now=now
        )
    except releases.Refused as why:
        return why.message
    messages.success(request, _("%(version)s is public.") % {"version": done})
    return ""


def _release_context(event: Event) -> dict[str, Any]:
    difference = releases.pending(event)
    told = differences.by_person(difference)
    names = {key: name for change in difference.changes for key, name in change.slot.speakers}
    groups = [
        (title, [words_of(change, event.time_zone) for change in difference.only(what)])
        for what, title in (
            ("new", _("New")), ("moved", _("Moved")), ("room", _("Another room")),
            ("length", _("Another length")), ("removed", _("Taken out")),
        )
    ]  # fmt: skip
    gone = [slot for slot in difference.changes if slot.slot.is_gone]
    found = clashing.of_version(releases.draft_of(event))
    return {
        "event": event, "part": "release", "difference": difference, "gone": gone,
        "groups": [(title, lines) for title, lines in groups if lines],
        "told": sorted(names[key] for key in told),
        "blocking": [clash for clash in found if clash.blocks],
        "warnings": sum(clash.level == "warn" for clash in found),
        "waived": sum(clash.level == "waived" for clash in found),
        "last": public.newest(event),
    }  # fmt: skip
