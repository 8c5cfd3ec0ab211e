"""Model fields every app uses: opaque public ids, short codes, colours and money."""

import re
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import ids


class PublicIdField(models.CharField[str, str]):
    """An opaque id with a three-letter prefix, given to a row as soon as it is made in memory."""

    def __init__(self, *args: Any, prefix: str = "", **kwargs: Any) -> None:
        self.prefix = prefix
        kwargs |= {"max_length": 40, "unique": True, "editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "unique", "editable"):
            kwargs.pop(key, None)
        return name, path, args, kwargs | {"prefix": self.prefix}

    def get_default(self) -> str:
        return ids.new_id(self.prefix)


class CodeField(models.CharField[str, str]):
    """A short human code, unique within its event by a constraint of the model."""

    def __init__(self, *args: Any, length: int = 6, **kwargs: Any) -> None:
        self.length = length
        kwargs |= {"max_length": 16, "editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "editable"):
            kwargs.pop(key, None)
        return name, path, args, kwargs | {"length": self.length}

    def get_default(self) -> str:
        return ids.new_code(self.length)


class ColourField(models.CharField[str, str]):
    """#rrggbb in lower case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 7
        super().__init__(*args, **kwargs)
        self.validators.append(
            RegexValidator(
                re.compile(r"^#[0-9a-fA-F]{6}$"), _("Write the colour as # and six hexadecimal digits.")
            )
        )


class MinorField(models.BigIntegerField[int, int]):
    """An amount of money in minor units (cents) of the event's currency. Never a float."""
