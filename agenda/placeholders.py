"""What a mail to many can say of its reader's talk: accepted or confirmed, and the first that was handed in."""

from collections import defaultdict

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from agenda.models import Session, Slot, Speaker
from core import times
from events.models import Event
from events.placeholders import Found, People, Placeholder, absolute
from events.segmenting import among


def _speaking(event: Event) -> QuerySet[Speaker]:
    rows = Speaker.objects.on_stage().filter(session__event=event)
    return rows.filter(session__state__in=Session.IN_PROGRAMME).order_by("session_id")


def _speaks(event: Event) -> Q:
    return among(_speaking(event), "participant")


def _title(event: Event, people: People) -> Found:
    """All of them, if somebody gives several."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = _speaking(event).filter(participant__in=[one.pk for one in people])
    for person, title in rows.values_list("participant", "session__title"):
        found[person].append(title)
    return {person: ", ".join(titles) for person, titles in found.items()}


def _link(event: Event, people: People) -> Found:
    """The speaker's own page of the talk; it asks for a sign-in."""
    found: dict[int, str] = {}
    rows = _speaking(event).filter(participant__in=[one.pk for one in people])
    for person, code in rows.values_list("participant", "session__code"):
        found.setdefault(person, absolute(f"/{event.slug}/propose/{code}/"))
    return found


def _placed(event: Event) -> QuerySet[Slot]:
    return Slot.objects.released(event).filter(session__isnull=False)


def _has_time(event: Event) -> Q:
    placed = _placed(event).order_by().values("session")
    return among(_speaking(event).filter(session__in=placed), "participant")


def _time(event: Event, people: People) -> Found:
    """Day, time and room of the first slot in the released agenda, in the event's zone. Two queries."""
    rows = _speaking(event).filter(participant__in=[one.pk for one in people])
    speaking = list(rows.values_list("participant", "session"))
    slots = _placed(event).filter(session__in=[session for _person, session in speaking])
    first: dict[int | None, Slot] = {}
    for slot in slots.select_related("room").order_by("starts_at"):
        first.setdefault(slot.session_id, slot)
    found: dict[int, Slot] = {}
    for person, session in speaking:
        slot_of = first.get(session)
        if slot_of and (person not in found or slot_of.starts_at < found[person].starts_at):
            found[person] = slot_of
    return {person: _when(slot, event.time_zone) for person, slot in found.items()}


def _when(slot: Slot, zone: str) -> str:
    day = times.show_day(times.conference_day(slot.starts_at, zone))
    words = f"{day}, {times.show_time(slot.starts_at, zone)}"
    return f"{words}, {slot.room}" if slot.room else words


PLACEHOLDERS = (
    Placeholder("talk_title", _("title of the talk"), _title, _speaks),
    Placeholder(
        "talk_link", _("address of the speaker’s own page of the talk"), _link, _speaks, is_link=True
    ),
    Placeholder("talk_time", _("day, time and room of the talk in the released agenda"), _time, _has_time),
)
