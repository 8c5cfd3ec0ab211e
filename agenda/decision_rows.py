"""What noting decisions asks each time, by SQL that is written once."""

from collections.abc import Collection

from agenda.models import Session
from core.prepared import PAGE_KEYS, PAGE_WORDS, Changed, Prepared, PreparedLists

_keys = PreparedLists(
    lambda event, ids: (
        Session.objects.filter(event=event, public_id__in=ids)
        .handed_in()
        .order_by()
        .values_list("public_id", "pk")
    ),
    event=-1, ids=PAGE_WORDS,
)  # fmt: skip
_locked: Prepared[Session] = Prepared(
    lambda event, keys: (
        Session.objects.select_for_update()
        .filter(event=event, pk__in=keys)
        .order_by("pk")
        .only("public_id", "title", "state", "pending_decision", "decided_by_rank")
    ),
    event=-1, keys=PAGE_KEYS,
)  # fmt: skip
_noted = {
    by_rank: Changed(
        lambda keys, decision, by_rank=by_rank: (
            Session.objects.filter(pk__in=keys),
            {"pending_decision": decision, "decided_by_rank": by_rank},
        ),
        keys=PAGE_KEYS, decision="a-decision",
    )
    for by_rank in (True, False)
}  # fmt: skip


def keys_of(event: int, public_ids: Collection[str]) -> dict[str, int]:
    """Of what was handed in."""
    return dict(_keys.all(event=event, ids=[*public_ids]))


def locked(event: int, keys: Collection[int]) -> list[Session]:
    """With what decides and what the history tells alone: a committee decides hundreds at once. In a transaction."""
    return _locked.all(event=event, keys=[*keys])


def note(keys: Collection[int], decision: str, *, by_rank: bool) -> None:
    _noted[by_rank].rows(keys=[*keys], decision=decision)
