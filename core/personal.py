"""What is known of people, said beside the models: who owns a row, what he gets a copy of, what erasing him leaves.

Each app keeps such a list in its own `personal.py`; `portal/personal.py` joins them. A test walks every model and fails
on one that points to a person, or holds words, and stands in no list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# What stands where a name stood.
ERASED = _("Erased person")


class Fate(StrEnum):
    """What becomes of a row when its person is erased."""

    GOES = "goes"
    BLANKED = "blanked"  # the row stays and says nothing of him: see `blank`
    STAYS = "stays"  # as it is: see `why`


@dataclass(frozen=True)
class Holding:
    """Rows of one model that are a person's.

    `keys` are look-ups to the participant, `users` to the account, `addresses` columns that hold an e-mail address;
    any one makes a row his. `shown` is what he gets a copy of: names of fields, look-ups with `__`, or sealed values;
    `many` are many-to-many fields, `files` file fields. `blank` is field → what stands there once he is erased.
    Rows of `spared` stay as they are although the others do not, for the reason `why`; so do rows of a talk, at the look-up
    `talk`, in which somebody else speaks as well.
    """

    name: str
    label: Any
    model: type[models.Model]
    event: str
    fate: Fate
    keys: Sequence[str] = ()
    users: Sequence[str] = ()
    addresses: Sequence[str] = ()
    only: Q = field(default_factory=Q)
    shown: Sequence[str] = ()
    many: Sequence[str] = ()
    files: Sequence[str] = ()
    blank: Mapping[str, Any] = field(default_factory=dict)
    spared: Q | None = None
    talk: str = ""
    why: Any = ""

    def rows(self, event: models.Model, who: "Who", *, erasing: bool = False) -> models.QuerySet[Any]:
        """Those of the person at the event. What is only the account's (`users`) is no business of erasing."""
        mine = Q(pk__in=[])
        for name in self.keys:
            mine |= Q(**{f"{name}__in": who.people})
        if who.user is not None and not erasing:
            for name in self.users:
                mine |= Q(**{name: who.user})
        for name in self.addresses:
            mine |= Q(**{f"{name}__in": who.addresses})
        rows = self.model._base_manager.filter(self.only, mine, **{self.event: event})
        # Which of several ways leads to a row does not matter, and it counts once.
        return self.model._base_manager.filter(pk__in=rows.order_by().values("pk")).order_by("pk")


@dataclass(frozen=True)
class Who:
    """A person as far as rows know him: keys of his participants at one event, his account, his addresses."""

    people: Sequence[int]
    addresses: Sequence[str]
    user: int | None = None
