"""The agenda as PDF is drawn by the worker, never in a request: nine hundred talks take seconds.

What is due is found in the rows: a release at once, other public changes when some minutes have passed. Nobody can ask
for it, so nobody can keep the worker busy.
"""

import logging
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from agenda import public
from agenda.models import AgendaPaper, AgendaVersion
from events.models import Event
from portal import programme_paper

logger = logging.getLogger("plenary.printing")

LEASE = timedelta(
    minutes=10
)  # longer than the largest agenda takes; also how long a failed one is left alone
PAUSE = timedelta(minutes=2)  # between two drawings of the same version


def draw_due(now: datetime) -> int:
    """Draw the next agenda that has changed. Returns whether there was one."""
    event = _due(now).first()
    if event is None:
        return 0
    paper = _claim(event, now)
    if paper is None:
        return 0
    try:
        _draw(event, paper, now)
    except Exception:  # one agenda must not hold up the others
        if settings.DEBUG_PROPAGATE_EXCEPTIONS:
            raise
        logger.exception("agenda not drawn", extra={"event": event.public_id})
    return 1


def _due(now: datetime) -> QuerySet[Event]:
    """With a release whose paper is old, the oldest first."""
    newest = AgendaVersion.objects.filter(event=OuterRef("pk")).released().values("number")[:1]
    events = Event.objects.select_related("organizer").annotate(newest=Subquery(newest))
    paper = "agenda_paper__"
    free = Q(**{f"{paper}leased_until_at": None}) | Q(**{f"{paper}leased_until_at__lte": now})
    released = ~Q(**{f"{paper}number": F("newest")})
    changed = ~Q(**{f"{paper}counter": F("public_counter")}) & Q(**{f"{paper}drawn_at__lte": now - PAUSE})
    due = Q(agenda_paper=None) | (free & (released | changed))
    return events.filter(due, newest__isnull=False).order_by(
        F("agenda_paper__drawn_at").asc(nulls_first=True)
    )


def _claim(event: Event, now: datetime) -> AgendaPaper | None:
    """None if another worker was quicker."""
    paper, _made = AgendaPaper.objects.get_or_create(event=event)
    mine = AgendaPaper.objects.filter(pk=paper.pk, leased_until_at=paper.leased_until_at)
    paper.leased_until_at = now + LEASE
    return paper if mine.update(leased_until_at=paper.leased_until_at) else None


def _draw(event: Event, paper: AgendaPaper, now: datetime) -> None:
    version = public.newest(event)
    assert version is not None  # that is what made it due
    programme = public.load(event, version)
    found = programme_paper.agenda_hash(programme)
    values: dict[str, object] = {"number": version.number, "counter": event.public_counter}
    values |= {"content_hash": found, "drawn_at": now, "leased_until_at": None}
    old = ""
    if found != paper.content_hash or not paper.file:
        old = paper.file.name or ""
        content = ContentFile(programme_paper.agenda_pdf(programme))
        paper.file.save(f"{uuid4().hex}.pdf", content, save=False)
        values["file"] = paper.file.name
    mine = AgendaPaper.objects.filter(pk=paper.pk, leased_until_at=paper.leased_until_at)
    if not mine.update(**values):
        old = str(values.get("file", ""))  # taken over by another worker: what it draws is newer
    if old:
        paper.file.storage.delete(old)
