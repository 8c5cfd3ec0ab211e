"""What a token of the API may be allowed, and which right its maker needs for it. Pure."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from events.rights import Right


class Scope(StrEnum):
    EVENT_READ = "event:read"
    CODES_READ = "codes:read"
    CODES_WRITE = "codes:write"
    PARTNERS_READ = "partners:read"
    PARTNERS_WRITE = "partners:write"
    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"
    TICKETS_READ = "tickets:read"
    TICKETS_WRITE = "tickets:write"
    DOOR = "door:write"
    PROPOSALS_READ = "proposals:read"
    SESSIONS_READ = "sessions:read"
    SESSIONS_WRITE = "sessions:write"
    AGENDA_WRITE = "agenda:write"
    REVIEWS_WRITE = "reviews:write"
    DECISIONS_WRITE = "decisions:write"
    STOCK_READ = "stock:read"
    STOCK_WRITE = "stock:write"
    WAITING_WRITE = "waiting:write"
    MAILS_WRITE = "mails:write"
    WEBHOOKS_WRITE = "webhooks:write"
    BADGES_WRITE = "badges:write"
    JOBS_READ = "jobs:read"
    EXPORTS_READ = "exports:read"
    EXPORTS_WRITE = "exports:write"
    BOOKS_READ = "books:read"
    SETUP_READ = "setup:read"
    SETUP_WRITE = "setup:write"
    SANDBOX_WRITE = "sandbox:write"


# The rights of which one is needed, and the words of the form.
SCOPES: Mapping[Scope, tuple[frozenset[Right], object]] = {
    Scope.EVENT_READ: (frozenset(Right), _("Read the event while it is not public")),
    Scope.CODES_READ: (
        frozenset({Right.PARTNERS, Right.SELL, Right.MONEY}),
        _("Read discount codes and who used them"),
    ),
    Scope.CODES_WRITE: (frozenset({Right.PARTNERS}), _("Mint discount codes")),
    Scope.ORDERS_READ: (frozenset({Right.SELL, Right.MONEY}), _("Read orders, and what one would cost")),
    Scope.ORDERS_WRITE: (frozenset({Right.SELL}), _("Place, cancel and refund orders")),
    Scope.TICKETS_READ: (frozenset({Right.SELL, Right.PEOPLE}), _("Read tickets and who comes with them")),
    Scope.TICKETS_WRITE: (
        frozenset({Right.SELL, Right.PEOPLE}),
        _("Pass tickets on, and say who comes with them"),
    ),
    Scope.PROPOSALS_READ: (frozenset({Right.REVIEW}), _("Read proposals as you may judge them")),
    Scope.SESSIONS_READ: (frozenset({Right.PROGRAMME}), _("Read sessions and speakers")),
    Scope.SESSIONS_WRITE: (frozenset({Right.PROGRAMME}), _("Add, show and delete files of sessions")),
    Scope.AGENDA_WRITE: (frozenset({Right.PROGRAMME}), _("Read, change and release the agenda draft")),
    Scope.REVIEWS_WRITE: (frozenset({Right.REVIEW}), _("Read and write your own reviews")),
    Scope.DECISIONS_WRITE: (
        frozenset({Right.PROGRAMME}),
        _("Read what the committee said together, decide, and tell decisions"),
    ),
    Scope.STOCK_READ: (frozenset({Right.SELL, Right.MONEY}), _("Read quotas and all ticket types")),
    Scope.STOCK_WRITE: (frozenset({Right.SELL}), _("Change quotas and ticket types")),
    Scope.WAITING_WRITE: (frozenset({Right.SELL}), _("Read the waiting list, offer seats, take people off")),
    Scope.MAILS_WRITE: (frozenset({Right.PEOPLE}), _("Write mails to people of the event, and send them")),
    Scope.WEBHOOKS_WRITE: (
        frozenset({Right.SETUP}),
        _("Set up webhooks of the event, and read what they were told"),
    ),
    Scope.BADGES_WRITE: (frozenset({Right.BADGES}), _("Have badges drawn, and get them")),
    Scope.JOBS_READ: (frozenset(Right), _("Follow long work that the token’s other scopes may ask for")),
    Scope.EXPORTS_READ: (frozenset(Right), _("Have tables written that you may read, and get them")),
    Scope.EXPORTS_WRITE: (
        frozenset(Right),
        _("Save exports of tables that you may read, and give them addresses for spreadsheets"),
    ),
    Scope.BOOKS_READ: (frozenset({Right.MONEY}), _("Read invoices, credit notes, ledger and payouts")),
    Scope.SETUP_READ: (
        frozenset({Right.SETUP, Right.PROGRAMME}),
        _("Read how the event is set up: its settings, rooms, tracks and session types"),
    ),
    Scope.SETUP_WRITE: (
        frozenset({Right.SETUP, Right.PROGRAMME}),
        _("Change the event’s settings, rooms, tracks and session types, each as far as you may"),
    ),
    Scope.SANDBOX_WRITE: (
        frozenset({Right.SETUP}),
        _("Move a sandbox through time, begin it again, and delete it"),
    ),
    Scope.DOOR: (frozenset({Right.DOOR}), _("Check people in and out")),
    Scope.PARTNERS_READ: (
        frozenset({Right.PARTNERS, Right.SELL, Right.SETUP, Right.MONEY}),
        _("Read partners"),
    ),
    Scope.PARTNERS_WRITE: (frozenset({Right.PARTNERS}), _("Add and change partners")),
}


def allowed(scope: str, rights: Collection[Right]) -> bool:
    """Whether who has these rights may give, and use, a scope."""
    return any(scope == known and needed & set(rights) for known, (needed, _words) in SCOPES.items())


def offered(rights: Collection[Right]) -> list[tuple[str, object]]:
    return [(scope.value, words) for scope, (_needed, words) in SCOPES.items() if allowed(scope, rights)]
