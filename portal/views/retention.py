"""What is kept for how long, when it goes at this event, and what has gone."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.retention import After, Rule
from events import access
from events import retention as words
from events.models import Event, Forgetting
from events.rights import Right
from portal import retention

SHOWN = 50


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
    return render(request, "portal/retention.html", {"event": event, "lines": lines, "report": report})


def when(rule: Rule, event: Event) -> str:
    if rule.after == After.EVENT:
        return words.shown(rule.gone_on(event.ends_on))
    if not rule.days:
        return _("at once")
    return ngettext("after %d day", "after %d days", rule.days) % rule.days
