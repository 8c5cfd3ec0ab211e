"""Who may do what: each role's rights, in one table. Pure."""

from enum import StrEnum


class Right(StrEnum):
    """What a team member may do at an event."""

    SETUP = "setup"  # the event itself, rooms, tracks, team
    SELL = "sell"  # ticket types, orders and refunds
    MONEY = "money"  # payments and refunds, read
    PARTNERS = "partners"  # partners, their codes, seats and figures; whose orders they are stays hidden
    PEOPLE = "people"  # participants and mails
    PROGRAMME = "programme"  # proposals, sessions, agenda
    REVIEW = "review"  # read proposals and judge them
    BADGES = "badges"
    DOOR = "door"
    GRANTS = "grants"  # applications for help, and the budget: owners and organizers alone
    LETTERS = "letters"  # visa letters, with passports: owners and organizers alone
    FILE = "file"  # the whole event as one file, with everybody's data: owners alone
    KEEPING = "keeping"  # for how many days data is kept, and that a sandbox goes: owners alone
    HISTORY = "history"  # of what the other rights reach; all of it with SETUP


ALL = frozenset(Right)

ROLE_RIGHTS: dict[str, frozenset[Right]] = {
    "owner": ALL,
    "organizer": ALL - {Right.FILE, Right.KEEPING},
    "programme": frozenset({Right.PROGRAMME, Right.REVIEW, Right.HISTORY}),
    "reviewer": frozenset({Right.REVIEW}),
    "finance": frozenset({Right.MONEY, Right.HISTORY}),
    "partners": frozenset({Right.PARTNERS, Right.HISTORY}),
    "door": frozenset({Right.DOOR}),
}
