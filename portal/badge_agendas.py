"""What stands on the backs of badges: the whole agenda, or each person's own."""

from collections.abc import Sequence

from agenda.models import Favourite, Slot, Speaker
from core import times
from core.templatetags.formats import current_locale
from events.models import Event
from portal.badges import Wearer
from tickets.badges.filling import Row
from tickets.models import BadgeLayout

Back = BadgeLayout.Back


def rows(event: Event, found: Sequence[Wearer], layout: BadgeLayout) -> list[tuple[Row, ...]]:
    """Rows for each back: of the whole released agenda, or of what each has starred or speaks in."""
    if layout.back not in (Back.OWN, Back.WHOLE):
        return []
    slots = list(Slot.objects.released(event).public().in_time_order().select_related("session", "room"))
    if layout.back == Back.WHOLE:
        return [_rows(event, slots)] * len(found)
    wanted: dict[int, set[int]] = {wearer.person.pk: set() for wearer in found}
    stars = Favourite.objects.filter(session__event=event, participant__isnull=False)
    on_stage = Speaker.objects.on_stage().filter(session__event=event)
    for rows in (stars.values_list("participant", "session"), on_stage.values_list("participant", "session")):
        for person, session in rows:
            if person in wanted:
                wanted[person].add(session)
    return [
        _rows(event, [slot for slot in slots if slot.session_id in wanted[wearer.person.pk]])
        for wearer in found
    ]


def _rows(event: Event, slots: Sequence[Slot]) -> tuple[Row, ...]:
    """A heading for each day, then time, title and room."""
    rows: list[Row] = []
    day = None
    for slot in slots:
        on = times.conference_day(slot.starts_at, event.time_zone)
        if on != day:
            day = on
            rows.append(Row(times.show_day(on, current_locale())))
        title = slot.session.title if slot.session else slot.title
        at = times.show_time(slot.starts_at, event.time_zone, current_locale())
        rows.append(Row(title, at, slot.room.name if slot.room else ""))
    return tuple(rows)
