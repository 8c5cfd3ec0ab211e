"""What surrounds somebody's talks: read at once for all of them, as the plain values that agenda/outlook.py needs."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from agenda import offer, outlook, talk_rows
from agenda.actions import checklist, limits
from agenda.actions.checklist import Item
from agenda.actions.limits import Open
from agenda.models import (
    AgendaVersion,
    ChangeNotice,
    Session,
    Slot,
    Speaker,
    SpeakerInvitation,
)
from agenda.outlook import Facts, Outlook, Step
from core import times
from events.models import Event, Participant

VIEWS = {
    Step.WRITE: "proposal_edit",
    Step.CHANGE: "proposal_edit",
    Step.CONFIRM: "proposal_confirm",
    Step.SAY_WHEN: "proposal_confirm",
}


@dataclass(frozen=True)
class Around:
    """A talk with its outlook, the changes one is asked about, and where the next step is done."""

    talk: Session
    facts: Facts
    outlook: Outlook
    notices: Sequence[ChangeNotice]
    slots: Sequence[Slot]
    invited: Sequence[SpeakerInvitation]
    open_now: Open

    @property
    def path(self) -> str:
        where = {"slug": self.talk.event.slug, "code": self.talk.code}
        step = self.outlook.step
        if step in VIEWS:
            return reverse(VIEWS[step], kwargs=where)
        part = {Step.ANSWER: "#changes", Step.CHECKLIST: "#checklist"}.get(step, "")
        return reverse("proposal", kwargs=where) + part

    @property
    def until_at(self) -> datetime | None:
        until = self.outlook.until
        return until if isinstance(until, datetime) else None

    @property
    def until_on(self) -> date | None:
        until = self.outlook.until
        return None if isinstance(until, datetime) else until


@dataclass(frozen=True)
class Surroundings:
    """`items` is what is to be settled with each of the people, by their keys."""

    talks: Sequence[Around]
    items: dict[int, list[Item]]

    @property
    def soonest(self) -> Around | None:
        """The talk whose next step comes first, if anything has to be done."""
        pressing = [one for one in self.talks if one.outlook.step not in {Step.NOTHING, Step.CHANGE}]
        return min(pressing, key=lambda one: (one.outlook.rank, not one.outlook.is_late), default=None)


def read(
    talks: Collection[Session], people: Collection[Participant], *, event: Event, now: datetime
) -> Surroundings:
    """Three queries for any number of talks and people, one more where any is beyond being handed in; two more where
    a talk stands, three where one is confirmed.
    """
    ids, keys = [person.pk for person in people], [talk.pk for talk in talks]
    call = limits.shown_call(event)
    invited = _invited(keys)
    stands = any(talk.state in Session.IN_PROGRAMME for talk in talks)
    newest = _newest(event) if stands else None
    roles, said = _speaking(keys, ids) if stands else ({}, {})
    slots = _slots(keys, newest)
    # Nobody is asked about changes of a talk that is in no programme.
    placeable = [talk.pk for talk in talks if talk.state not in Session.EDITABLE]
    notices = _notices(placeable, ids) if placeable else []
    comes = any(talk.state == Session.State.CONFIRMED for talk in talks)
    items = checklist.items_of(people, event, now) if comes else {}
    left = _left(items)
    found = []
    for talk in talks:
        talk.event = event
        of_talk = [slot for slot in slots if slot.session_id == talk.pk]
        coming = next((slot for slot in of_talk if slot.ends_at > now), None)
        asked = [one for one in notices if one.session_id == talk.pk]
        open_now = limits.open_in(talk, call, now)
        facts = Facts(
            state=talk.state,
            now=now,
            zone=event.time_zone,
            address=event.reply_address,
            ends_on=event.ends_on,
            may_hand_in=open_now.may_hand_in,
            may_change=open_now.may_change,
            opens_at=offer.hours_of(call, talk.session_type).opens_at if call else None,
            closes_at=open_now.until,
            decisions_on=call.decisions_on if call else None,
            confirm_by=talk.confirm_by,
            is_on_stage=Speaker.Role.SPEAKER in roles.get(talk.pk, ()),
            invited=tuple(one.name or one.email for one in invited.get(talk.pk, ())),
            said_when=said.get(talk.pk, True),
            starts_at=coming.starts_at if coming else None,
            room=_room(coming),
            is_released=newest is not None,
            changes=sum(one.is_open for one in asked),
            objected=any(one.answer == ChangeNotice.Answer.OBJECTED for one in asked),
            **left,
        )
        open_ones = invited.get(talk.pk, [])
        found.append(Around(talk, facts, outlook.of(facts), asked, of_talk, open_ones, open_now))
    return Surroundings(found, items)


def _left(items: dict[int, list[Item]]) -> dict[str, Any]:
    """What the speakers still have to settle themselves, as Facts names it."""
    open_items = [one for found in items.values() for one in found if one.is_speakers and not one.is_done]
    return {
        "tasks": len(open_items),
        "overdue": sum(one.is_overdue for one in open_items),
        "due_on": min((one.task.due_on for one in open_items if one.task.due_on), default=None),
    }


def _speaking(keys: Sequence[int], ids: Sequence[int]) -> tuple[dict[int, set[str]], dict[int, bool]]:
    """As what one is named in each talk, and whether everybody one is there has said when he can come."""
    rows = Speaker.objects.filter(session__in=keys, participant__in=ids)
    roles: dict[int, set[str]] = {}
    said: dict[int, bool] = {}
    for session, role, at in rows.values_list(
        "session", "role", "participant__speaker_sheet__availability_at"
    ):
        roles.setdefault(session, set()).add(role)
        if role == Speaker.Role.SPEAKER:
            said[session] = said.get(session, True) and at is not None
    return roles, said


def _invited(keys: Sequence[int]) -> dict[int, list[SpeakerInvitation]]:
    if len(keys) == 1:
        return {keys[0]: talk_rows.invited_to(keys[0])}
    found: dict[int, list[SpeakerInvitation]] = {}
    for one in SpeakerInvitation.objects.unanswered().filter(session__in=keys).order_by("pk"):
        found.setdefault(one.session_id, []).append(one)
    return found


def _newest(event: Event) -> int | None:
    return AgendaVersion.objects.filter(event=event).released().values_list("pk", flat=True).first()


def _slots(keys: Sequence[int], version: int | None) -> list[Slot]:
    if version is None:
        return []
    rows = Slot.objects.filter(version=version, session__in=keys)
    return list(rows.public().select_related("room").in_time_order())


def _notices(keys: Sequence[int], ids: Sequence[int]) -> list[ChangeNotice]:
    """What one is asked about now, and what one has objected to and nobody has settled."""
    rows = ChangeNotice.objects.filter(session__in=keys, participant__in=ids, settled_at=None)
    open_ones = rows.filter(Q(answer="") | Q(answer=ChangeNotice.Answer.OBJECTED))
    return list(open_ones.select_related("participant__speaker_sheet", "session"))


def _room(slot: Slot | None) -> str:
    return slot.room.name if slot is not None and slot.room is not None else ""


def own_time(notice: ChangeNotice, side: str, zone: str) -> str:
    """Time of a slot in the speaker's own zone, empty where the clocks agree or none is known."""
    sheet = getattr(notice.participant, "speaker_sheet", None)
    own = sheet.time_zone if sheet else ""
    stored = getattr(notice, side).get("starts_at")
    if not own or not stored:
        return ""
    start = datetime.fromisoformat(stored)
    if times.local(start, own).utcoffset() == times.local(start, zone).utcoffset():
        return ""
    day = times.show_date(times.local(start, own).date(), width="full")
    return f"{day}, {times.show_time(start, own)}, {times.city(own)}"


def sides(notices: Iterable[ChangeNotice], zone: str) -> list[dict[str, object]]:
    """As the page shows them: each change with both sides in the event's zone and the speaker's own."""
    return [
        {
            "notice": one,
            "parts": [
                {
                    "name": name,
                    **texts,
                    "before_own": own_time(one, "before", zone),
                    "after_own": own_time(one, "after", zone),
                }
                for name, texts in one.sides
            ],
        }
        for one in notices
    ]
