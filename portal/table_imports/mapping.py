"""Which column of a foreign table says what: known by its heading, corrected by hand, remembered for the next file. Pure."""

import re
from collections.abc import Mapping, Sequence

from portal.table_imports.base import Field

SIGNS = re.compile(r"[\W_]+")


def plain(heading: str) -> str:
    return SIGNS.sub(" ", heading.casefold()).strip()


def recognise(head: Sequence[str], fields: Sequence[Field]) -> list[str]:
    """For each column the key of its field, or empty. The first of several columns for one field is taken."""
    known = {word: one.key for one in fields for word in (plain(one.key), plain(str(one.label)), *one.words)}
    taken: set[str] = set()
    found = []
    for heading in head:
        key = known.get(plain(heading), "")
        found.append("" if key in taken else key)
        taken.add(key)
    return found


def cleaned(chosen: Sequence[str], head: Sequence[str], fields: Sequence[Field]) -> list[str]:
    """What was posted, as long as the head, with nothing in it that is no field."""
    keys = {one.key for one in fields}
    padded = [*chosen, *[""] * len(head)][: len(head)]
    return [key if key in keys else "" for key in padded]


def twice(mapping: Sequence[str]) -> list[str]:
    """Fields that more than one column was taken for."""
    return sorted({key for key in mapping if key and mapping.count(key) > 1})


def missing(mapping: Sequence[str], needed: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Of each choice of fields one must be there."""
    return [choice for choice in needed if not set(choice) & set(mapping)]


def cells(texts: Sequence[str], mapping: Sequence[str]) -> Mapping[str, str]:
    return {key: text for key, text in zip(mapping, texts, strict=False) if key and text}
