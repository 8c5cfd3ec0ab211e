"""What a condition says of one row, as far as that is known without asking the database."""

import operator
from collections.abc import Callable, Mapping
from typing import Any, cast

from django.db import models
from django.db.models import F, Q

COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "": operator.eq, "exact": operator.eq, "gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le,
}  # fmt: skip


def truth(condition: Q, row: models.Model) -> bool | None:
    """None where it is not known: a lookup of another kind, or as the database itself would have it, a NULL."""
    found = [
        truth(child, row) if isinstance(child, Q) else _compared(child, row) for child in condition.children
    ]
    if condition.connector not in {Q.AND, Q.OR} or not found:
        return None
    decides = condition.connector == Q.OR
    answer = decides if decides in found else None if None in found else not decides
    return answer if answer is None or not condition.negated else not answer


def _compared(child: Any, row: models.Model) -> bool | None:
    if not isinstance(child, tuple):
        return None
    path, wanted = cast(tuple[str, Any], child)
    name, _, lookup = path.partition("__")
    known = {field.name: field.attname for field in row._meta.concrete_fields}
    if isinstance(wanted, F):
        if (other := str(cast(Any, wanted).name)) not in known:
            return None
        wanted = getattr(row, known[other])
    elif wanted is None and lookup in {"", "exact"}:
        return getattr(row, known[name]) is None if name in known else None
    if name not in known or lookup not in COMPARED:
        return None
    value = getattr(row, known[name])
    # Texts are alike or not; which comes first is the database's own affair.
    if (
        value is None
        or type(value) is not type(wanted)
        or (isinstance(value, str) and lookup not in {"", "exact"})
    ):
        return None
    return COMPARED[lookup](value, wanted)
