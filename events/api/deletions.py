"""What is gone from lists: told of by the history, which is written in the transaction that deletes."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Annotated

from django.db.models import Exists, OuterRef, Q, QuerySet
from ninja import Query, Router
from pydantic import Field

from core.api.pages import PageQuery, page
from core.api.shapes import Id, Listed, OneOf, Out, ZonedInstant, told
from core.models import HistoryEntry
from events import scopes
from events.api.call import ApiRequest, Caller, Needs
from events.models import Participant
from events.scopes import Scope

router = Router(tags=["Event"])

MERGED = "participant.merged"
# Kinds of the history by what the API calls the thing, and the scope that reads it. Whatever else is listed is never
# deleted (orders, tickets, sessions that were handed in, the waiting list), or its list is always given as a whole.
KINDS: Mapping[str, tuple[str, Scope]] = {
    "code.deleted": ("code", Scope.CODES_READ),
    "ticket_type.deleted": ("ticket_type", Scope.STOCK_READ),
    "quota.deleted": ("quota", Scope.STOCK_READ),
    "partner.deleted": ("partner", Scope.PARTNERS_READ),
    MERGED: ("speaker", Scope.SESSIONS_READ),
    "mailing.deleted": ("mail", Scope.MAILS_WRITE),
    "webhook.deleted": ("webhook_endpoint", Scope.WEBHOOKS_WRITE),
}
DeletedKind = Annotated[str, OneOf(word for word, _scope in KINDS.values())]


class DeletionOut(Out):
    id: Id = told("What is gone. Its id is never given again.", "cod_7k2m9q4w8x1c5v3b6n0z")
    kind: str = told("Which kind it was. There may be more kinds at any time.", "code")
    deleted_at: datetime = told("When it went.", "2027-03-02T17:20:11Z")
    merged_into_id: Id | None = Field(
        description="Of a person who was there twice: who stands for both now. Null for everything else.",
        examples=[None],
    )


class DeletionsQuery(PageQuery):
    updated_since: ZonedInstant | None = Field(
        None, description="Only what went at this instant or later (RFC 3339, with zone)."
    )
    kind: DeletedKind | None = Field(None, description="Only of this kind.", examples=["code"])


@router.get(
    "events/{event}/deletions",
    auth=Needs(Scope.EVENT_READ),
    response=Listed[DeletionOut],
    operation_id="list_deletions",
)
def list_deletions(request: ApiRequest, event: str, query: Query[DeletionsQuery]) -> Listed[DeletionOut]:
    """What is gone from lists, in the order in which it went, of the kinds that the token's other scopes read."""
    caller = request.auth
    kinds = [kind for kind in _readable(caller) if query.kind in (None, KINDS[kind][0])]
    rows = _gone(caller.event.public_id, kinds)
    if query.updated_since is not None:
        rows = rows.filter(at__gte=query.updated_since)
    return page(rows, _page_of(query), of="deletions", shape=deletion_out)


def _readable(caller: Caller) -> list[str]:
    return [
        kind
        for kind, (_word, scope) in KINDS.items()
        if caller.holds(scope) and scopes.allowed(scope, caller.rights)
    ]


def _gone(scope: str, kinds: Collection[str]) -> QuerySet[HistoryEntry]:
    """Of a merge both people have an entry: the one who is gone is meant, also once what it said was blanked."""
    there = Exists(Participant.objects.filter(public_id=OuterRef("subject")))
    return HistoryEntry.objects.within(scope).filter(~Q(kind=MERGED) | ~there, kind__in=kinds)


def _page_of(query: DeletionsQuery) -> PageQuery:
    """Here `updated_since` is about the moment of deletion, not about what happened to rows that are there."""
    return PageQuery(cursor=query.cursor, limit=query.limit)


def deletion_out(row: HistoryEntry) -> DeletionOut:
    return DeletionOut(
        id=row.subject, kind=KINDS[row.kind][0], deleted_at=row.at,
        merged_into_id=row.after.get("into") if row.kind == MERGED else None,
    )  # fmt: skip
