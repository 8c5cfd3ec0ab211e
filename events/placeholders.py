"""What texts to many can say of each of their readers. Each app lists its own in a plain table (events, tickets and
agenda: placeholders.py); portal joins them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import Event, Participant

People = Sequence[Participant]
# By primary key; who is missing has nothing there.
Found = Mapping[int, str]


@dataclass(frozen=True)
class Placeholder:
    """`values` gives what it says of some hundred people in as many queries as for one. `filled` tells for whom there is
    something, without reading it; None: for everybody.
    """

    name: str
    words: Any
    values: Callable[[Event, People], Found]
    filled: Callable[[Event], Q] | None = None
    is_link: bool = False


Placeholders = Mapping[str, Placeholder]


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _name(_event: Event, people: People) -> Found:
    return {one.pk: one.name for one in people}


def _first_name(_event: Event, people: People) -> Found:
    return {one.pk: (one.name.split() or [""])[0] for one in people}


def _company(_event: Event, people: People) -> Found:
    return {one.pk: one.company for one in people}


def _has_company(_event: Event) -> Q:
    return ~Q(company="")


def _event_name(event: Event, people: People) -> Found:
    return {one.pk: event.name for one in people}


def _event_link(event: Event, people: People) -> Found:
    return {one.pk: absolute(f"/{event.slug}/") for one in people}


def _my_page(event: Event, people: People) -> Found:
    return {one.pk: absolute(f"/{event.slug}/me/") for one in people}


PLACEHOLDERS = (
    Placeholder("name", _("the whole name"), _name),
    Placeholder("first_name", _("the first word of the name"), _first_name),
    Placeholder("company", _("company"), _company, _has_company),
    Placeholder("event", _("name of the event"), _event_name),
    Placeholder("event_link", _("address of the event’s page"), _event_link, is_link=True),
    Placeholder("my_page", _("address of the page with one’s own tickets and talks"), _my_page, is_link=True),
)
