"""The areas of the history, in words, and which rights read each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.rights import Right

SELLING = frozenset({Right.SELL, Right.MONEY})
TICKETS = SELLING | {Right.PEOPLE}
PARTNERS = SELLING | {Right.PARTNERS}
PROGRAMME = frozenset({Right.PROGRAMME})
PEOPLE = frozenset({Right.PEOPLE})
SETUP = frozenset({Right.SETUP})


@dataclass(frozen=True)
class Area:
    """`kinds` are the words before the first dot of a kind of entry. Whoever has SETUP reads every area."""

    key: str
    words: Any
    kinds: tuple[str, ...]
    rights: frozenset[Right]


AREAS = (
    Area("orders", _("Orders"), ("order", "waiting"), SELLING),
    Area("tickets", _("Tickets"), ("ticket", "answers", "seat", "seats"), TICKETS),
    Area("prices", _("Prices and stock"), ("ticket_type", "quota", "groupdiscount", "refundterm"), SELLING),
    Area(
        "money",
        _("Money and papers"),
        ("payment", "refund", "dispute", "invoice", "books", "taxrule", "numberseries", "creditnote"),
        SELLING,
    ),
    Area("partners", _("Partners and codes"), ("partner", "partner_task", "partnerlevel", "code", "codes", "reserve"), PARTNERS),
    Area(
        "talks",
        _("Talks and speakers"),
        ("session", "speaker", "speaker_sheet", "availability", "call", "proposals", "proposal_question",
         "session_type", "checklist", "import", "change_mail"),
        PROGRAMME,
    ),
    Area(
        "review",
        _("Review"),
        ("review", "comparison", "review_phase", "review_team", "criterion", "reviewer", "round"),
        PROGRAMME,
    ),
    Area(
        "agenda",
        _("Agenda"),
        ("agenda", "drafting", "slot", "programme_hours", "track", "room", "roomfeature", "sign_up", "sign_up_list",
         "lottery", "feedback"),
        PROGRAMME,
    ),
    Area(
        "people", _("People"),
        ("participant", "consent", "segment", "mail", "mailing", "question", "attendeefield", "lead"), PEOPLE,
    ),
    Area(
        "badges", _("Badges"), ("badge", "badge_batch", "badge_layout", "badge_printer"), frozenset({Right.BADGES})
    ),
    Area("door", _("Door"), ("device", "gate", "checkinlist", "checkin"), frozenset({Right.DOOR})),
    Area("grants", _("Grants"), ("grant", "grant_call", "grant_criterion"), frozenset({Right.GRANTS})),
    Area("letters", _("Visa letters"), ("visa_letter", "visa_terms"), frozenset({Right.LETTERS})),
    Area("event", _("Event and organizer"), ("event", "organizer"), SETUP),
    Area("team", _("Team"), ("team", "api_token", "webhook", "export", "table"), SETUP),
)  # fmt: skip
BY_KEY = {area.key: area for area in AREAS}


def readable(rights: Iterable[Right]) -> Iterator[Area]:
    held = frozenset(rights)
    return (area for area in AREAS if Right.SETUP in held or area.rights & held)


def condition(rights: Iterable[Right]) -> Q:
    """Of an event's entries those that these rights read. Areas that are not in the table are for SETUP alone."""
    held = frozenset(rights)
    if Right.SETUP in held:
        return Q()
    found = Q(pk=None)
    for area in readable(held):
        found |= within(area)
    return found


def within(area: Area) -> Q:
    found = Q()
    for kind in area.kinds:
        found |= Q(kind__startswith=f"{kind}.")
    return found


def area_of(kind: str) -> Area | None:
    first = kind.split(".", maxsplit=1)[0]
    return next((area for area in AREAS if first in area.kinds), None)
