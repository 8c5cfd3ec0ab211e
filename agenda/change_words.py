"""Changes of an agenda as people would tell them."""

from django.utils.translation import gettext as _

from agenda.changes import Change
from agenda.conflicts import Placed
from core import times


def words_of(change: Change, zone: str) -> str:
    """One change as people would tell it."""
    title = change.slot.title
    if change.what == "new":
        return _("New: “%(title)s”, %(there)s") % {"title": title, "there": _when(change.slot, zone)}
    if change.what == "removed":
        return _("Taken out: “%(title)s”") % {"title": title}
    assert change.before is not None
    assert change.after is not None
    words = {
        "moved": _("Moved: “%(title)s”, from %(before)s to %(after)s"),
        "room": _("Other room: “%(title)s”, from %(before)s to %(after)s"),
        "length": _("Other length: “%(title)s”, from %(before)s to %(after)s"),
    }[change.what]
    before, after = _when(change.before, zone), _when(change.after, zone)
    if change.what == "length":
        before, after = _("%d minutes") % change.before.minutes, _("%d minutes") % change.after.minutes
    return words % {"title": title, "before": before, "after": after}


def _when(slot: Placed, zone: str) -> str:
    day = times.show_date(times.conference_day(slot.starts_at, zone), width="medium")
    place = f", {slot.room_name}" if slot.room_name else ""
    return f"{day}, {times.show_time(slot.starts_at, zone)}{place}"
