"""The cart: how many of what, and a code, as it stands in the address of the order form. Pure.

It holds nothing personal, so a link to a filled cart can be passed on.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

TICKET_TYPE = re.compile(r"^typ_[0-9a-z]{20}$")
NUMBER = re.compile(r"^[+-]?\d{1,9}$")
MOST_FIELDS = 200
LONGEST_CODE = 40
LONGEST_SHOWN = 20


class Sold(Protocol):
    """What the cart must know of a kind of ticket that can be bought now."""

    @property
    def name(self) -> str: ...
    @property
    def is_add_on(self) -> bool: ...
    @property
    def fewest(self) -> int: ...
    @property
    def most(self) -> int: ...


@dataclass(frozen=True)
class Cart:
    """`counts` holds positive numbers by the public id of the ticket type, `typed` what stood in the fields.

    `problems` says in words what could not be understood; a cart with problems is shown again, not ordered.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    code: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.counts

    def with_problem(self, problem: str) -> "Cart":
        return replace(self, problems=(*self.problems, problem))

    def checked(self, sold: Mapping[str, Sold], gone: Mapping[str, str] | None = None) -> "Cart":
        """The cart against what is for sale: unknown kinds fall out, limits are told and kept to.

        `gone` says of kinds that cannot be had now why.
        """
        counts: dict[str, int] = {}
        problems = list(self.problems)
        for public_id, wanted in self.counts.items():
            kind = sold.get(public_id)
            if kind is None:
                unknown = _("One of the tickets you chose is not sold here.")
                problems.append((gone or {}).get(public_id, unknown))
                continue
            counts[public_id] = max(0, min(wanted, kind.most))
            problems += _beyond_limits(kind, wanted)
        problems += _without_ticket(counts, sold)
        kept = {public_id: count for public_id, count in counts.items() if count}
        return Cart(kept, self.code, self.typed, tuple(dict.fromkeys(problems)))


def read(query: Mapping[str, str]) -> Cart:
    """The cart as somebody sent it: numbers that are none, or below zero, become problems."""
    typed = {key: query[key].strip() for key in list(query)[:MOST_FIELDS] if TICKET_TYPE.match(key)}
    counts: dict[str, int] = {}
    problems: list[str] = []
    for key, text in typed.items():
        if not text:
            continue
        if not NUMBER.match(text) or int(text) < 0:
            problems.append(_("“%(typed)s” is no number of tickets.") % {"typed": text[:LONGEST_SHOWN]})
        elif int(text):
            counts[key] = int(text)
    return Cart(counts, query.get("code", "").strip()[:LONGEST_CODE], typed, tuple(problems))


def _beyond_limits(kind: Sold, wanted: int) -> list[str]:
    if wanted > kind.most:
        words = ngettext(
            "%(wanted)s × %(name)s is more than you can order: at most %(most)s. We have set it to that.",
            "%(wanted)s × %(name)s is more than you can order: at most %(most)s. We have set it to that.",
            kind.most,
        )
        return [
            words
            % {"wanted": number_format(wanted, force_grouping=True), "name": kind.name, "most": kind.most}
        ]
    if wanted < kind.fewest:
        return [_("%(name)s is sold from %(fewest)s on.") % {"name": kind.name, "fewest": kind.fewest}]
    return []


def _without_ticket(counts: Mapping[str, int], sold: Mapping[str, Sold]) -> list[str]:
    tickets = sum(count for public_id, count in counts.items() if not sold[public_id].is_add_on)
    problems = []
    for public_id, count in counts.items():
        if not sold[public_id].is_add_on or not count:
            continue
        name = sold[public_id].name
        if not tickets:
            problems.append(
                _("%(name)s is an addition to a ticket: choose a ticket as well.") % {"name": name}
            )
        elif count > tickets:
            problems.append(
                _("%(name)s goes with a ticket, one each: you chose %(count)s with %(tickets)s tickets.")
                % {"name": name, "count": count, "tickets": tickets}
            )
    return problems
