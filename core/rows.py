"""What all tables of Plenary have in common: how a row that was read becomes an object."""

import inspect
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, Self

from django.db import models
from django.db.models import signals
from django.db.models.base import ModelState
from django.db.models.query_utils import DeferredAttribute

# On a model's own __init__: it does nothing more than Django's for a row that stands in the database.
FOR_NEW_ROWS = "for_new_rows"


class Row(models.Model):
    """Every model's base. Django makes an object of a row as if somebody had called the model with it, which is most of what
    reading costs. Where nothing listens and no field or model does anything else, the values are put where Model.__init__
    would have put them, in a quarter of its time.
    """

    class Meta:
        abstract = True

    @classmethod
    def from_db(  # type: ignore[override] # Of a newer Django
        cls, db: str | None, field_names: Collection[str], values: Collection[Any]
    ) -> Self:
        if not _is_plain(cls):
            return super().from_db(db, field_names, values)
        one = cls.__new__(cls)
        state = ModelState()
        state.db, state.adding = db, False
        # Names that are missing are read when somebody asks for them, as Django does it.
        one.__dict__.update(zip(field_names, values, strict=True), _state=state)
        return one

    def _get_FIELD_display(self, field: Any) -> Any:  # noqa: N802 - Django's name
        """What is behind `get_state_display`: Django makes the dictionary of all choices anew each time."""
        value = getattr(self, field.attname)
        label = _labels(field).get(value, value)
        return str(label) if label is not None else None


@cache
def _labels(field: Any) -> dict[Any, Any]:
    return dict(field.flatchoices)


@cache
def _is_plain(model: type[models.Model]) -> bool:
    """Asked once, when all apps are loaded."""
    names: Sequence[str] = [field.attname for field in model._meta.concrete_fields]
    # A picture whose size is kept listens by itself. What is kept was measured before.
    measured = any(getattr(field, "width_field", None) for field in model._meta.concrete_fields)
    return (
        (model.__init__ is models.Model.__init__ or hasattr(model.__init__, FOR_NEW_ROWS))
        and not signals.pre_init.has_listeners(model)
        and (measured or not signals.post_init.has_listeners(model))
        and all(isinstance(inspect.getattr_static(model, name), DeferredAttribute) for name in names)
    )
