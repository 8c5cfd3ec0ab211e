"""The editor's commands as they are posted: by its forms and, in the same words, by its script."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import board
from agenda.actions import arranging, edits, slots
from agenda.actions.edits import Refused
from agenda.forms.editor import BreakForm, DayField, LinesForm, PlaceForm, ShiftForm
from agenda.models import AgendaVersion, Edit, Session, Slot
from events.models import Room


class Command:
    """`command` names a method below; `revision` is what the page had seen."""

    NAMES = frozenset(
        {"place", "move", "swap", "shift", "take_out", "add_break", "copy_breaks", "lines", "lock", "undo", "redo"}
    )  # fmt: skip

    def __init__(self, version: AgendaVersion, posted: QueryDict, by: User, now: datetime) -> None:
        self.version, self.posted, self.by, self.now = version, posted, by, now
        self.who: dict[str, Any] = {"by": by, "now": now}

    def run(self) -> str:
        """What was done, in words. Raises Refused."""
        name = self.posted.get("command", "")
        if name not in self.NAMES:
            raise Refused(_("There is no such command."))
        done = getattr(self, name)()
        if isinstance(done, Edit):
            return done.label
        return str(done or _("Nothing to change."))

    def place(self) -> Any:
        code = self.posted.get("session", "")
        session = Session.objects.filter(event=self.version.event_id, code=code).first()
        if session is None:
            raise Refused(_("There is no such talk."))
        where = self._where(session.length)
        slots.place(version=self.version, session=session, once=True, **where, **self.who)
        return self._last()

    def move(self) -> Any:
        slot = self._slot("slot")
        where = self._where(slot.minutes, is_break=slot.session is None)
        before = self.version.revision
        slots.move(slot=slot, **where, **self.who, seen_revision=self._seen)
        self.version.refresh_from_db(fields=["revision"])
        return self._last() if self.version.revision != before else None

    def swap(self) -> Any:
        first, second = self._slot("slot"), self._slot("other")
        return arranging.swap(first=first, second=second, **self.who, seen_revision=self._seen)

    def shift(self) -> Any:
        form = _checked(ShiftForm(self.posted, event=self.version.event))
        day = board.day_of(self.version.event, self.posted.get("day", ""))
        whole = "all" in self.posted
        chosen = board.day_slots(self.version, day) if whole else self._slots("slot")
        target = form.cleaned_data["to_day"]
        return arranging.shift(
            version=self.version, slots=self._some(chosen), minutes=form.cleaned_data["later"] or 0,
            days=(target - day).days if target else 0, room=form.cleaned_data["room"],
            columns=form.cleaned_data["columns"] or 0, **self.who, seen_revision=self._seen,
        )  # fmt: skip

    def take_out(self) -> Any:
        chosen = self._some(self._slots("slot"))
        return arranging.take_out(version=self.version, slots=chosen, **self.who, seen_revision=self._seen)

    def add_break(self) -> Any:
        form = _checked(BreakForm(self.posted, version=self.version))
        title = form.cleaned_data["title"]
        if form.cleaned_data["every"]:
            return arranging.put_breaks(
                version=self.version, stretches=form.stretches(), title=title, **self.who
            )
        slots.place(
            version=self.version, title=title, room=form.cleaned_data["room"], starts_at=form.starts_at,
            minutes=form.cleaned_data["minutes"], **self.who,
        )  # fmt: skip
        return self._last()

    def copy_breaks(self) -> Any:
        event = self.version.event
        source = board.day_of(event, self.posted.get("day", ""))
        try:
            target = DayField(event).clean(self.posted.get("to_day", ""))
        except ValidationError:
            target = None
        if target is None or target == source:
            raise Refused(_("Choose another day."))
        return arranging.copy_breaks(version=self.version, source=source, target=target, **self.who)

    def lines(self) -> Any:
        event = self.version.event
        day = board.day_of(event, self.posted.get("day", ""))
        form = _checked(LinesForm(self.posted))
        arranging.set_hours(
            version=self.version, lines=form.rows(event, day), stretches=form.stretches(event, day),
            title=form.cleaned_data["pause"], **self.who,
        )  # fmt: skip
        return _("The hours are set.")

    def lock(self) -> Any:
        slot = self._slot("slot")
        slots.move(
            slot=slot, room=slot.room, starts_at=slot.starts_at, minutes=slot.minutes,
            is_locked=not slot.is_locked, **self.who, seen_revision=self._seen,
        )  # fmt: skip
        return self._last()

    def undo(self) -> Any:
        return edits.undo(version=self.version, expected=self._number("expected"), **self.who)

    def redo(self) -> Any:
        return edits.redo(version=self.version, expected=self._number("expected"), **self.who)

    # What is asked

    @property
    def _seen(self) -> int | None:
        return self._number("revision")

    def _number(self, name: str) -> int | None:
        word = self.posted.get(name, "")
        return int(word) if word.isascii() and word.isdigit() and len(word) < 9 else None

    def _where(self, minutes: int, *, is_break: bool = False) -> dict[str, Any]:
        """By `starts` (the script's), else by the form's day and time."""
        if "starts" not in self.posted:
            form = _checked(PlaceForm(self.posted, version=self.version, is_break=is_break))
            found = {
                name: form.cleaned_data[name] for name in ("room", "minutes", "title") if name in form.fields
            }
            return {"starts_at": form.starts_at, **found}
        try:
            starts_at = datetime.fromisoformat(self.posted.get("starts", ""))
        except ValueError:
            raise Refused(_("This is no time.")) from None
        if starts_at.tzinfo is None:
            raise Refused(_("This is no time."))
        public_id = self.posted.get("room", "")
        room = Room.objects.filter(event=self.version.event_id, public_id=public_id).first()
        return {"room": room, "starts_at": starts_at, "minutes": self._number("minutes") or minutes}

    def _slots(self, name: str) -> list[Slot]:
        guids = []
        for word in self.posted.getlist(name):
            try:
                guids.append(UUID(word))
            except ValueError:
                raise Refused(_("There is no such slot.")) from None
        rows = self.version.slots.filter(guid__in=guids).select_related("version__event", "session", "room")
        found = list(rows)
        if len(found) != len(set(guids)):
            # Somebody was faster: say who.
            raise edits.Stale(edits.touching(self.version, guids))
        return found

    def _slot(self, name: str) -> Slot:
        return self._some(self._slots(name))[0]

    def _some(self, found: list[Slot]) -> list[Slot]:
        if not found:
            raise Refused(_("Choose at least one slot."))
        return found

    def _last(self) -> Edit | None:
        return self.version.edits.first()


def _checked(form: Form) -> Any:
    if not form.is_valid():
        told = [
            f"{form.fields[name].label if name in form.fields else ''}: {errors[0]}"
            for name, errors in form.errors.items()
        ]
        raise Refused(" ".join(told))
    return form
