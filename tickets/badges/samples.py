"""People that no layout may fail on: for the preview, when there are no harder ones at the event itself."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import combinations

from tickets.badges.face import BadgeFace, Mark, Role
from tickets.badges.filling import Row

LONGEST = "Maximiliane Alexandra von Schwarzenberg-Hohenlohe-Langenburg"
SHORTEST = "Li"
LONG_COMPANY = "Northern Lights Software Consulting & Partners AS"
HARD = ("محمد عبد الرحمن الخوارزمي", "สมชาย เจริญวัฒนากุล", "Nguyễn Thị Ánh 🚀", "欧阳修远")
CREDENTIAL = "bdg_preview00000000000.previewpreview00"


def faces(longest: str = "", shortest: str = "") -> Sequence[BadgeFace]:
    """Longest, shortest, then the most difficult; with few and many roles, with and without the rest."""
    first = _face(
        max(LONGEST, longest, key=len), "they/them", LONG_COMPANY,
        (Role.ORGANIZER, Role.SPEAKER, Role.ATTENDEE), tuple(Mark),
    )  # fmt: skip
    second = _face(min((SHORTEST, shortest or SHORTEST), key=len), "", "", (Role.ATTENDEE,))
    rest = [
        _face(name, "she/her" if number % 2 else "", "Redpoint" if number else "", roles)
        for number, (name, roles) in enumerate(
            zip(
                HARD,
                ((Role.SPEAKER,), (Role.CREW,), (Role.PARTNER, Role.ATTENDEE), (Role.PRESS,)),
                strict=True,
            )
        )
    ]
    return [first, second, *rest]


def each_role() -> Sequence[BadgeFace]:
    """Each role alone, read from either side, with everything and with the name only: what conditions may ask for."""
    return [
        _face(name, pronouns, company, (role,))
        for role in Role
        for name in (SHORTEST, HARD[0])
        for pronouns, company in (("she/her", "Redpoint"), ("", ""))
    ]


def combinations_of(shown: Collection[str]) -> Sequence[BadgeFace]:
    """Every combination of roles with the longest texts and all marks that are shown."""
    marks = [mark for mark in Mark if mark in shown]
    return [
        _face(LONGEST, "they/them", LONG_COMPANY, roles, marks)
        for count in range(1, len(Role) + 1)
        for roles in combinations(Role, count)
    ]


def agenda() -> tuple[Row, ...]:
    """For backs: a short and a long title."""
    return (Row("Plenary", "09:00", "A 1"), Row(" ".join([LONGEST] * 2), "10:00", "B 2"))


def _face(
    name: str, pronouns: str, company: str, roles: Sequence[Role], marks: Sequence[Mark] = ()
) -> BadgeFace:
    made = BadgeFace.of(name=name, pronouns=pronouns, company=company, roles=roles, marks=marks)
    return replace(made, credential=CREDENTIAL)
