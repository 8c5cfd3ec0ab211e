"""Rows that the team sets up, saved and deleted with their history: rooms, tracks, types, levels, the event itself."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import history, single_rows
from events import counters
from events.models import Event

Wrong = tuple[str, str]  # field, words
Values = Mapping[str, Any]
PUBLIC, SHOP = "public", "shop"


class Invalid(Exception):
    """Values that cannot be; `errors` are fields with words for people."""

    def __init__(self, errors: Sequence[Wrong]) -> None:
        super().__init__(errors)
        self.errors = list(errors)


class InUse(Exception):
    """It stays, since something hangs on it. With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def save(
    *,
    row: Any,
    values: Values,
    kind: str,
    event: Event,
    by: User,
    now: datetime,
    rules: Callable[[Any], list[Wrong]] | None = None,
    counters: Collection[str] = (PUBLIC,),
) -> list[str]:
    """Give a new row, or one that is there, these values; returns the names of what has changed. Raises Invalid.

    `rules` says what of the row cannot be once it has them; `kind` is its word in the history.
    """
    is_new = row.pk is None
    before = {} if is_new else _told(row, values)
    for name, value in values.items():
        setattr(row, name, value)
    given = [name for name in values if before.get(name) != plain(getattr(row, name))]
    check(row, rules(row) if rules else [], given)
    after = _told(row, values)
    changed = [name for name in after if before.get(name) != after[name]]
    try:
        with transaction.atomic():
            if is_new or changed:
                single_rows.store(row, changed)
                history.write(
                    f"{kind}.{'added' if is_new else 'changed'}", row, scope=event.public_id, by=by, now=now,
                    before={name: before[name] for name in changed if name in before},
                    after={name: after[name] for name in changed},
                )  # fmt: skip
                raise_counters(event, counters)
    except IntegrityError:  # somebody else took the name meanwhile
        raise Invalid([("name", name_taken())]) from None
    return changed


def delete(
    *, row: Any, kind: str, event: Event, by: User, now: datetime, counters: Collection[str] = (PUBLIC,),
    is_used: Callable[[Any], bool] = lambda _row: False, why: str = "",
) -> None:  # fmt: skip
    """Raises InUse, with `why` where `is_used` says so, and DoesNotExist where somebody else has deleted it."""
    try:
        with transaction.atomic():
            # Asked and told under the lock: two at once delete it once, and nothing is hung on it meanwhile.
            single_rows.locked(row)
            if is_used(row):
                raise InUse(why)
            history.write(f"{kind}.deleted", row, scope=event.public_id, by=by, now=now)
            raise_counters(event, counters)
            single_rows.delete(row)
    except models.ProtectedError:
        raise in_use() from None


def in_use() -> InUse:
    return InUse(_("Something hangs on it already: it stays."))


def check(row: models.Model, wrong: list[Wrong], given: Collection[str]) -> None:
    """Raises Invalid with what is wrong, or with what the model itself refuses. `given` are the fields with other values."""
    if wrong:
        raise Invalid(wrong)
    try:
        single_rows.check(row, given)
    except ValidationError as error:
        found = error.error_dict.items()
        raise Invalid([_in_words(field, entries[0]) for field, entries in found]) from None


def _in_words(field: str, error: ValidationError) -> Wrong:
    """Django tells of a taken name as a pair with what it is taken in; people chose only the name."""
    if field == NON_FIELD_ERRORS:
        return "name", name_taken() if error.code == "unique_together" else error.messages[0]
    return field, error.messages[0]


def name_taken() -> str:
    return _("There is already one of this name.")


def raise_counters(event: Event, names: Collection[str]) -> None:
    if {SHOP, PUBLIC} <= {*names}:
        counters.raise_both(event.pk)
    elif SHOP in names:
        counters.raise_shop(event.pk)
    elif PUBLIC in names:
        counters.raise_public(event.pk)


def _told(row: Any, names: Values) -> dict[str, Any]:
    return {name: plain(getattr(row, name)) for name in names}


def plain(value: Any) -> Any:
    """A value JSON can hold: rows by their public id, times in ISO, files by their name."""
    if isinstance(value, models.Model):
        return getattr(value, "public_id", str(value))
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return str(value)
