"""What a badge shows. Pure."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from django.utils.translation import gettext_lazy as _

from core.colour import TEXT, Oklch, Rgb, readable
from tickets.documents import scripts
from tickets.documents.inks import WHITE

NAME_LIMIT = 90
COMPANY_LIMIT = 80
PRONOUNS_LIMIT = 30
EVENT_LIMIT = 90
PLACE_LIMIT = 80


class Role(StrEnum):
    """What somebody is at the event, in the order of the ribbons. The value is stored in hashes: never change it."""

    ORGANIZER = "organizer"
    CREW = "crew"
    SPEAKER = "speaker"
    PARTNER = "partner"
    PRESS = "press"
    ATTENDEE = "attendee"

    @property
    def word(self) -> str:
        return str(WORDS[self])

    @property
    def colour(self) -> Rgb:
        """The same at every event, so that people at the door learn it once; always under white words."""
        return RIBBONS[self]


WORDS = {
    Role.ORGANIZER: _("Organizer"),
    Role.CREW: _("Crew"),
    Role.SPEAKER: _("Speaker"),
    Role.PARTNER: _("Partner"),
    Role.PRESS: _("Press"),
    Role.ATTENDEE: _("Attendee"),
}
# Far apart in hue, and in lightness where hues are near for eyes that confuse red and green.
TONES = {
    Role.ORGANIZER: Oklch(0.20, 0.01, 270.0),
    Role.CREW: Oklch(0.52, 0.13, 155.0),
    Role.SPEAKER: Oklch(0.50, 0.20, 20.0),
    Role.PARTNER: Oklch(0.56, 0.13, 65.0),
    Role.PRESS: Oklch(0.48, 0.19, 300.0),
    Role.ATTENDEE: Oklch(0.50, 0.09, 245.0),
}
# A ribbon beside those of the roles, far from them in hue.
FIRST_TIME_TONE = Oklch(0.50, 0.09, 195.0)
RIBBONS = {role: readable(tone, WHITE, ratio=TEXT) for role, tone in TONES.items()}


class Mark(StrEnum):
    """What a badge may say besides roles, where the layout shows it. The value is stored in hashes and questions."""

    FIRST_TIME = "first_time"
    NO_PHOTO = "no_photo"

    @property
    def word(self) -> str:
        return str(MARK_WORDS[self])


MARK_WORDS = {Mark.FIRST_TIME: _("First time"), Mark.NO_PHOTO: _("No photos, please")}
FIRST_TIME_COLOUR = readable(FIRST_TIME_TONE, WHITE, ratio=TEXT)


@dataclass(frozen=True)
class BadgeFace:
    """One person's badge. Made by `of`, which makes the texts safe. `credential` is the text of its QR code."""

    name: str
    pronouns: str
    company: str
    roles: tuple[Role, ...]
    credential: str = ""
    marks: tuple[Mark, ...] = ()

    @classmethod
    def of(
        cls,
        *,
        name: str,
        pronouns: str = "",
        company: str = "",
        roles: Iterable[Role] = (),
        marks: Iterable[Mark] = (),
    ) -> Self:
        held, marked = frozenset(roles), frozenset(marks)
        return cls(
            name=scripts.clean(name, limit=NAME_LIMIT),
            pronouns=scripts.clean(pronouns, limit=PRONOUNS_LIMIT),
            company=scripts.clean(company, limit=COMPANY_LIMIT),
            roles=tuple(role for role in Role if role in held),
            marks=tuple(mark for mark in Mark if mark in marked),
        )

    @property
    def content_hash(self) -> str:
        """64 hex digits of what the front says of the person: it differs exactly when a new print is needed.

        The event's looks and the credential are left out: a new colour makes no badge invalid, and a new
        credential follows from a new face, not the other way round.
        """
        content = [self.name, self.pronouns, self.company, *self.roles, *self.marks]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class EventFace:
    """What is the same on every badge of an event. `logo` and `partners` are PNG, JPEG or WebP."""

    name: str
    when: str
    place: str
    accent: str
    language: str = "en"
    logo: bytes | None = None
    partners: tuple[bytes, ...] = ()
