"""Travellers and organizers who press at the same instant; played by theatre.py."""

from collections.abc import Mapping
from typing import Any

from tests.races.crowd import rush

# Importing the crowd has set Django up.
from core.models import HistoryEntry  # isort: skip
from tests.factories import visas
from tests.factories.helping import TRAVELLER
from tests.factories.tickets import make_ticket
from tickets.actions import visa_letters
from tickets.models import VisaLetter, VisaPaper

TIMES = 16


def asked_by_many_tabs() -> dict[str, Any]:
    ticket = make_ticket(visas.make_visa_event())
    return _told(rush([lambda: visas.ask(ticket, TRAVELLER)] * TIMES))


def issued_by_many() -> dict[str, Any]:
    """Issuing anew is allowed: each replaces the one before."""
    letter = visas.ask()
    return _told(rush([lambda: visas.issue(letter)] * TIMES))


def issued_and_taken_back() -> dict[str, Any]:
    letter = visas.ask()

    def take_back() -> None:
        visa_letters.refuse(letter=letter, reason="No.", by=None, now=visas.NOW)

    return _told(rush([lambda: visas.issue(letter), take_back] * (TIMES // 2)))


def _told(results: Mapping[str, int]) -> dict[str, Any]:
    letter = VisaLetter.objects.get()
    papers = VisaPaper.objects.filter(letter=letter)
    return {
        "results": dict(results),
        "state": letter.state,
        "papers": papers.count(),
        "standing": papers.standing().count(),
        "asked": HistoryEntry.objects.filter(kind="visa_letter.asked").count(),
    }


SCENES = {scene.__name__: scene for scene in (asked_by_many_tabs, issued_by_many, issued_and_taken_back)}
