"""What is still to be settled with speakers: ticked off by them or by the team, and they are reminded once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import emails_speaking
from agenda.models import ChecklistEntry, ChecklistTask, Session, Speaker
from agenda.models.session import SpeakerQuerySet
from core import history, mail, times
from core.models import OutboxMail
from events.models import Event, Participant

REMIND_BEFORE = timedelta(days=3)


class Refused(Exception):
    """What is not taken; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Item:
    """One thing as it stands with one speaker."""

    task: ChecklistTask
    entry: ChecklistEntry | None
    today: date

    @property
    def is_done(self) -> bool:
        return self.entry is not None and self.entry.done_at is not None

    @property
    def is_overdue(self) -> bool:
        return not self.is_done and self.task.due_on is not None and self.task.due_on < self.today

    @property
    def note(self) -> str:
        return self.entry.note if self.entry else ""

    @property
    def is_speakers(self) -> bool:
        return self.task.owner == ChecklistTask.Owner.SPEAKER


def tick(
    *,
    task: ChecklistTask,
    participant: Participant,
    done: bool = True,
    note: str = "",
    is_team: bool = False,
    by: User | None,
    now: datetime,
) -> ChecklistEntry:
    """Settle a thing, or open it again. Speakers tick off their own, the team everything."""
    if participant.event_id != task.event_id or not _comes(participant):
        raise Refused(_("This is asked of confirmed speakers only."))
    if not is_team and (task.owner != ChecklistTask.Owner.SPEAKER or not task.is_active):
        raise Refused(_("The organizers settle this."))
    with transaction.atomic():
        ChecklistTask.objects.select_for_update().get(pk=task.pk)
        row, _new = ChecklistEntry.objects.get_or_create(task=task, participant=participant)
        note = note.strip()[:300]
        if (row.done_at is not None) == done and row.note == note:
            return row
        before = {"done": row.done_at is not None, "note": row.note}
        row.done_at = (row.done_at or now) if done else None
        row.done_by, row.note = (by if done else None), note
        row.save(update_fields=["done_at", "done_by", "note"])
        after = {"done": done, "note": note, "task": task.text}
        scope = task.event.public_id
        history.write(
            "speaker.checklist", participant, scope=scope, by=by, now=now, before=before, after=after
        )
    return row


def items_of(people: Iterable[Participant], event: Event, now: datetime) -> dict[int, list[Item]]:
    """By participant's key, for confirmed speakers only, in the organizers' order. Three queries for any number."""
    ids = [person.pk for person in people]
    coming = set(_coming(event).filter(participant__in=ids).values_list("participant_id", flat=True))
    tasks = list(ChecklistTask.objects.filter(event=event, is_active=True).select_related("owner_user"))
    rows = ChecklistEntry.objects.filter(task__event=event, participant__in=coming)
    known = {(row.task_id, row.participant_id): row for row in rows}
    today = times.conference_day(now, event.time_zone)
    return {
        person: [Item(task, known.get((task.pk, person)), today) for task in tasks]
        for person in sorted(coming)
    }


def remind_due(*, now: datetime) -> int:
    """One mail to each speaker about what is due within days and not settled; each thing is reminded of once."""
    events = Event.objects.filter(
        checklist_tasks__is_active=True,
        checklist_tasks__owner=ChecklistTask.Owner.SPEAKER,
        checklist_tasks__due_on__gte=(now - timedelta(days=1)).date(),
        checklist_tasks__due_on__lte=(now + REMIND_BEFORE + timedelta(days=1)).date(),
    )
    return sum(_remind(event, now) for event in events.select_related("organizer").distinct())


def _remind(event: Event, now: datetime) -> int:
    today = times.conference_day(now, event.time_zone)
    window = Q(due_on__gte=today, due_on__lte=today + REMIND_BEFORE)
    with transaction.atomic():
        # One after the other: two workers would each send the mail.
        Event.objects.select_for_update().get(pk=event.pk)
        tasks = list(
            ChecklistTask.objects.filter(
                window, event=event, is_active=True, owner=ChecklistTask.Owner.SPEAKER
            )
        )
        people = Participant.objects.filter(pk__in=_coming(event).values("participant")).order_by("pk")
        settled = set(
            ChecklistEntry.objects.filter(task__in=tasks)
            .filter(Q(done_at__isnull=False) | Q(reminded_at__isnull=False))
            .values_list("task_id", "participant_id")
        )
        mails: list[OutboxMail] = []
        entries: list[ChecklistEntry] = []
        for person in people:
            due = [task for task in tasks if (task.pk, person.pk) not in settled]
            entries += [ChecklistEntry(task=task, participant=person, reminded_at=now) for task in due]
            mails += emails_speaking.reminded(event, person, due, now) if due else []
        ChecklistEntry.objects.bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["task", "participant"],
            update_fields=["reminded_at"],
        )
        mail.post(*mails)
    return len(mails)


def _coming(event: Event) -> SpeakerQuerySet:
    return Speaker.objects.on_stage().filter(session__event=event, session__state=Session.State.CONFIRMED)


def _comes(participant: Participant) -> bool:
    talks = Speaker.objects.on_stage().filter(participant=participant)
    return talks.filter(session__state=Session.State.CONFIRMED).exists()
