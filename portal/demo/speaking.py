"""The demo's speakers after their yes: when they can be there, what is to be settled, and one who objects."""

from datetime import timedelta

from agenda import spans
from agenda.actions import checklist, notices
from agenda.models import Availability, ChangeNotice, ChecklistTask, Session, Slot, Speaker, SpeakerSheet
from agenda.spans import Mark, Span
from core import times
from events.models import Participant
from portal.demo.setting import Setting

# What, why, kind, who does it, and so many days from now.
TASKS: list[tuple[str, str, str, str, int | None]] = [
    ("Send your slides", "As PDF, so that the computer in the room has them too.", "stage", "speaker", 30),
    ("Say what you need on stage", "Own laptop, sound, a second microphone.", "stage", "speaker", -4),
    ("Book the hotel", "", "hotel", "team", 20),
    ("Tell us when you arrive", "We pick speakers up at the station.", "travel", "speaker", None),
]
NEEDS = ["Own laptop, HDMI", "Two microphones: one is for the bot", "A table for the hardware", "", "Sound"]
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "", ""]
SETTLED_EVERY = 3


def build(setting: Setting) -> None:
    event, now = setting.event, setting.now
    tasks = [_task(setting, number, *told) for number, told in enumerate(TASKS)]
    talks = Session.objects.filter(event=event, state=Session.State.CONFIRMED).order_by("pk")
    rows = Speaker.objects.on_stage().filter(session__in=talks).select_related("participant")
    people = list({row.participant_id: row.participant for row in rows.order_by("pk")}.values())
    found = spans.of_event(event.starts_on, event.ends_on, event.time_zone)
    for number, person in enumerate(people):
        _answer(setting, person, number, found)
        if number % SETTLED_EVERY:
            for task in tasks[: number % len(tasks)]:
                checklist.tick(
                    task=task, participant=person, is_team=True, by=None, now=now - timedelta(days=2)
                )
    _object(setting, talks[6])


def _task(
    setting: Setting, number: int, text: str, told: str, kind: str, owner: str, days: int | None
) -> ChecklistTask:
    today = times.conference_day(setting.now, setting.event.time_zone)
    return ChecklistTask.objects.create(
        event=setting.event,
        text=text,
        help_text=told,
        kind=kind,
        owner=owner,
        owner_user=setting.organizer_user if owner == "team" else None,
        due_on=None if days is None else today + timedelta(days=days),
        position=number,
    )


def _answer(setting: Setting, person: Participant, number: int, found: list[Span]) -> None:
    """Nobody is away when he is on stage: the agenda was made from this."""
    SpeakerSheet.objects.update_or_create(
        participant=person,
        defaults={
            "time_zone": ZONES[number % len(ZONES)],
            "equipment": NEEDS[number % len(NEEDS)],
            "is_first_time": number % 7 == 4,
            "arrives_on": setting.event.starts_on - timedelta(days=number % 2),
            "availability_at": setting.now - timedelta(days=18),
        },
    )
    mine = list(Slot.objects.filter(version__number=None, session__speakers__participant=person))
    free = [span for span in found if not any(span.overlaps(slot.starts_at, slot.ends_at) for slot in mine)]
    for kind, step in ((Mark.ABSENT, 4), (Mark.DISLIKED, 3)):
        if number % step == 1:
            span = free.pop(number % len(free))
            Availability.objects.create(
                participant=person, kind=kind, starts_at=span.starts_at, ends_at=span.ends_at
            )


def _object(setting: Setting, session: Session) -> None:
    """A title was made shorter, and its speaker does not like it."""
    _retitle(setting, session, f"{session.title.split(',')[0].split(':')[0]}: a story")
    notice = ChangeNotice.objects.filter(session=session).earliest("pk")
    word = "The story is not the point. Could we keep the old title, or talk about it?"
    notices.answer(notice=notice, accepts=False, comment=word, by=None, now=setting.now - timedelta(hours=20))


def _retitle(setting: Setting, session: Session, title: str) -> None:
    before = {"title": session.title, "abstract": session.abstract}
    session.title = title
    session.save(update_fields=["title", "changed_at"])
    notices.text_changed(
        session=session, before=before, by=setting.organizer_user, now=setting.now - timedelta(days=1)
    )
