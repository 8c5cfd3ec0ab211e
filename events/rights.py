"""Who may do what: each role's rights, in one table. Pure."""

from enum import StrEnum


class Right(StrEnum):
    """What a team member may do at an event."""

    SETUP = "setup"  # the event itself, rooms, tracks, team
    SELL = "sell"  # ticket types, codes, partners, orders and refunds
    MONEY = "money"  # payments and refunds, read
    PEOPLE = "people"  # participants and mails
    PROGRAMME = "programme"  # proposals, sessions, agenda
    REVIEW = "review"  # read proposals and judge them
    BADGES = "badges"
    DOOR = "door"
    HISTORY = "history"


ALL = frozenset(Right)

ROLE_RIGHTS: dict[str, frozenset[Right]] = {
    "owner": ALL,
    "organizer": ALL,
    "reviewer": frozenset({Right.REVIEW}),
    "door": frozenset({Right.DOOR}),
    "finance": frozenset({Right.MONEY, Right.HISTORY}),
}
