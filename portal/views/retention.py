"""What is kept for how long, when it goes at this event, and what has gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.retention import After, Rule
from events import access, desk
from events import retention as words
from events.models import Event, Forgetting
from events.rights import Right
from portal import retention
from portal.actions import keeping
from portal.forms.keeping import DaysForm

SHOWN = 50
INVALID, CONFLICT = 422, 409


@dataclass(frozen=True)
class Line:
    """`waits` rows are due and go with the next run of the worker."""

    what: Any
    when: Any
    why: Any = ""
    waits: int = 0


@require_safe
@never_cache
@access.team(Right.SETUP)
def page(request: SignedInRequest, event: Event) -> HttpResponse:
    now = timezone.now()
    waiting = {rule.key: count for _event, rule, count in retention.waiting(now=now, only=[event])}
    lines = [Line(one.label, when(one, event), one.why, waiting.get(one.key, 0)) for one in retention.RULES]
    lines += [Line(what, later) for what, later in retention.ELSEWHERE.items()]
    labels = {rule.key: rule.label for rule in retention.RULES}
    rows = Forgetting.objects.filter(event=event) | Forgetting.objects.filter(event=None)
    report = [(row, labels.get(row.rule, row.rule)) for row in rows[:SHOWN]]
    may_change = desk.of(request).may(Right.KEEPING, event)
    context = {"event": event, "lines": lines, "report": report, "may_change": may_change}
    return render(request, "portal/retention.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.team(Right.KEEPING)
def days(request: SignedInRequest, event: Event) -> HttpResponse:
    """What would go at once is told first, and goes only when it is ticked."""
    form = DaysForm(request.POST if request.method == "POST" else None, event=event)
    if not form.is_valid():
        return _days(request, event, form, status=INVALID if form.is_bound else 200)
    now, at_once = timezone.now(), keeping.gone_at_once(event=event, days=form.days, now=timezone.now())
    if at_once and not form.cleaned_data["sure"]:
        return _days(request, event, form, at_once=at_once, status=INVALID)
    try:
        keeping.set_days(event=event, days=form.days, by=request.user, now=now)
    except keeping.Refused as refused:
        for key, reason in refused.reasons.items():
            form.add_error(key, reason)
        return _days(request, event, form, at_once=at_once, status=CONFLICT)
    messages.success(request, _("Saved. The questions tell the new days from now on."))
    return redirect("retention", slug=event.slug)


def _days(
    request: SignedInRequest, event: Event, form: DaysForm, *, at_once: Sequence[Any] = (), status: int = 200
) -> HttpResponse:
    context = {"event": event, "form": form, "at_once": at_once}
    return render(request, "portal/retention_days.html", context, status=status)


def when(rule: Rule, event: Event) -> str:
    if rule.after == After.EVENT:
        return words.shown(rule.gone_on(event))
    if not rule.days:
        return _("at once")
    return ngettext("after %d day", "after %d days", rule.days) % rule.days
