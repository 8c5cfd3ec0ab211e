"""What comes in and goes out. Unknown fields of a request are refused; answers are built field by field from rows."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetCoreSchemaHandler

T = TypeVar("T")

# Opaque; a client keeps it as it is, in room for 255 letters.
Id = Annotated[str, Field(max_length=255)]
Money = Annotated[int, Field(description="Minor units (cents) of the event's currency.")]


def in_utc(moment: datetime) -> datetime:
    """Databases differ in the offsets they take. Without a zone it stays as it is: whoever asked for it says so."""
    if moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(_("This instant is out of range.")) from None


def with_zone(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(_("Say in which zone it is: 2027-03-02T17:20:11Z."))
    return moment


# A moment that comes in.
Instant = Annotated[datetime, AfterValidator(in_utc)]
ZonedInstant = Annotated[datetime, AfterValidator(with_zone), AfterValidator(in_utc)]


def told(words: str, example: Any, **limits: Any) -> Any:
    """A field with the sentence and the example that the reference shows."""
    return Field(description=words, examples=[example], **limits)


class OneOf:
    """A text that is one of these: `Annotated[str, OneOf(Order.State.values)]`. A description holds each class of choices
    under its name alone, so two of the same name must not stand in it.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        return handler.generate_schema(Literal[self.words])


class In(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Out(BaseModel):
    """An answer may get more fields at any time."""


class Listed(Out, Generic[T]):
    """One page of a list, the oldest first. Rows that come meanwhile come at its end."""

    data: list[T]
    next_cursor: str | None = Field(
        description="Give it as `cursor` to read on; null at the end of the list."
    )
