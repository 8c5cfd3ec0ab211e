"""What a device shows and says: an answer in large letters, the reason in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import times
from core.templatetags.formats import current_locale
from events.models import Event
from tickets.actions.check_in import Answer
from tickets.models import CheckIn, CheckInList, Ticket, TicketType

Reason, Result = CheckIn.Reason, CheckIn.Result

TITLES: Mapping[str, Any] = {
    Result.IN: gettext_lazy("Come in"),
    Result.OUT: gettext_lazy("Checked out"),
    Result.UNDONE: gettext_lazy("Undone"),
    Result.REFUSED: gettext_lazy("Stop"),
}
SENTENCES: Mapping[str, Any] = {
    Reason.FORGED: gettext_lazy("This is no ticket of this event. Ask for the mail with the ticket, or search by name."),
    Reason.FOREIGN: gettext_lazy("This ticket is for another event."),
    Reason.REPLACED: gettext_lazy("All codes were renewed. The new one is behind the link in the mail with the ticket."),
    Reason.PASSED_ON: gettext_lazy("This ticket was passed on: the code is an old one. The new holder has another."),
    Reason.VOID: gettext_lazy("This ticket is no longer valid: it was cancelled."),
    Reason.REFUNDED: gettext_lazy("This ticket was given back and its money refunded."),
    Reason.UNPAID: gettext_lazy("This ticket is not paid yet."),
    Reason.WRONG_LIST: gettext_lazy("This ticket does not include what is behind this door."),
    Reason.TOO_EARLY: gettext_lazy("This door is not open yet."),
    Reason.TOO_LATE: gettext_lazy("This door is closed."),
    Reason.DOUBLE: gettext_lazy("Somebody is inside with this ticket already."),
    Reason.NOT_INSIDE: gettext_lazy("Nobody is inside with this ticket."),
    Reason.BADGE_DEAD: gettext_lazy("This badge was replaced by another one."),
    Reason.BADGE_WAITS: gettext_lazy("This badge was not handed over at the desk yet."),
    Reason.USE_BADGE: gettext_lazy("The badge was handed over: from then on it is scanned, not the ticket."),
    Reason.CALL_LEAD: gettext_lazy("Do not let this person in. Call the lead."),
    Reason.NO_PLACE: gettext_lazy("Not signed up for what is behind this door."),
    Reason.WAITS: gettext_lazy("On the waiting list, without a place so far."),
    Reason.TURNED_AWAY: gettext_lazy("A device without network said no. Scan it once more."),
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """As the page and a device's script show it. `kind` is in, out, undone or refused; `undo` an id or empty."""

    kind: str
    reason: str
    title: str
    words: str
    name: str = ""
    company: str = ""
    type: str = ""
    proof: str = ""
    undo: str = ""
    ticket: str = ""

    def as_dict(self) -> dict[str, str]:
        return dict(vars(self))


def told(answer: Answer, listed: CheckInList, event: Event) -> Told:
    row, ticket = answer.row, answer.ticket
    person = ticket.attendee if ticket else None
    return Told(
        kind=row.result,
        reason=row.reason,
        title=str(TITLES[row.result]),
        words=_sentence(answer, listed, event),
        name=person.name_on_badge if person else "",
        company=person.company if person else "",
        type=ticket.type.name if ticket else "",
        proof=ticket.type.proof if ticket and row.result == Result.IN else "",
        undo=row.public_id if row.result in (Result.IN, Result.OUT) else "",
        ticket=ticket.public_id if ticket else "",
    )


def _sentence(answer: Answer, listed: CheckInList, event: Event) -> str:
    row = answer.row
    if row.reason == Reason.DOUBLE and answer.first is not None:
        return _inside_since(answer.first, event, row.at)
    if row.reason == Reason.TOO_EARLY and listed.opens_at is not None:
        return _("This door opens %(when)s.") % {"when": moment(listed.opens_at, event, row.at)}
    if row.reason == Reason.TOO_LATE and listed.closes_at is not None:
        return _("This door closed %(when)s.") % {"when": moment(listed.closes_at, event, row.at)}
    if row.reason == Reason.WRONG_LIST and _is_online(answer.ticket):
        return _("This ticket is for taking part online.")
    if row.reason in (Reason.NO_PLACE, Reason.WAITS):
        return f"{SENTENCES[row.reason]} {free_places(listed)}"
    return str(SENTENCES[row.reason]) if row.reason else ""


def free_places(listed: CheckInList) -> str:
    """Of a door behind which places are counted."""
    said = {"free": listed.places_free, "places": listed.places}
    return _("%(free)s of %(places)s places are free.") % said


def _inside_since(first: CheckIn, event: Event, now: datetime) -> str:
    said = {"when": moment(first.at, event, now), "gate": first.gate.name, "device": first.device.name}
    return _("Inside already since %(when)s: %(gate)s, scanned by %(device)s.") % said


def moment(at: datetime, event: Event, now: datetime) -> str:
    """The time alone on the same day, else with the day; always in the event's zone."""
    zone, locale = event.time_zone, current_locale()
    clock = times.show_time(at, zone, locale)
    if times.local(at, zone).date() == times.local(now, zone).date():
        return clock
    return f"{times.show_day(times.local(at, zone).date(), locale)}, {clock}"


def _is_online(ticket: Ticket | None) -> bool:
    return ticket is not None and ticket.type.attendance == TicketType.Attendance.ONLINE


def sentences() -> dict[str, str]:
    """By reason, for devices without network."""
    return {str(reason): str(words) for reason, words in SENTENCES.items()}


def titles() -> dict[str, str]:
    return {str(result): str(words) for result, words in TITLES.items()}
