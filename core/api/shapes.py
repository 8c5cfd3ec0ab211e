"""What comes in and goes out. Unknown fields of a request are refused; answers are built field by field from rows."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")

# Opaque; a client keeps it as it is, in room for 255 letters.
Id = Annotated[str, Field(max_length=255)]
Money = Annotated[int, Field(description="Minor units (cents) of the event's currency.")]


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
