"""Who changed which review of a talk, when, from what to what: for whoever decides about it, and nobody else.

History is private here because it names reviewers. It holds states and scores; what somebody wrote is never in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agenda import standing_table
from agenda.models import ConflictOfInterest, Review, Reviewer, ReviewRemark, Session
from agenda.points import Points
from core.models import HistoryEntry
from core.models.history import PRIVATE

OF_REVIEWS = f"{PRIVATE}review."
WORDS = {
    "finished": _("Review finished"),
    "abstained": _("Abstained"),
    "reopened": _("Taken back to change it"),
    "set_aside": _("Set aside: it no longer counts"),
    "remarked": _("Wrote in the committee’s talk"),
    "conflict_declared": _("Conflict of interest declared"),
    "conflict_waived": _("Conflict of interest looked at: none"),
    "conflict_taken_back": _("Word about a conflict of interest taken back"),
}


@dataclass(frozen=True)
class Told:
    """One thing that was done. `reviewer` is whose review it is, `by` who did it; sides are in words, or empty."""

    at: datetime
    what: str
    reviewer: Reviewer | None
    by: User | str
    before: str = ""
    after: str = ""


def of_talk(session: Session) -> list[Told]:
    """Newest first. Expects a reader without a conflict; six queries for any number of entries."""
    reviewers = list(Reviewer.objects.filter(event=session.event_id).select_related("user"))
    whose = _whose(session, {row.pk: row for row in reviewers})
    within = HistoryEntry.objects.within(session.event.public_id).filter(kind__startswith=OF_REVIEWS)
    # A conflict that was taken back has no row any more: there the entry itself says which talk it was about.
    entries = within.filter(Q(subject__in=whose) | Q(after__session=session.public_id)).select_related("by")
    known = {row.public_id: row for row in reviewers}
    scale = standing_table.points_of(session.event)
    return [
        _told(entry, whose.get(entry.subject) or known.get(entry.after.get("reviewer", "")), scale)
        for entry in entries
    ]


def _whose(session: Session, reviewers: dict[int, Reviewer]) -> dict[str, Reviewer]:
    """Reviewers by the public id of what is theirs."""
    found: dict[str, Reviewer] = {}
    for model in (Review, ReviewRemark, ConflictOfInterest):
        rows: Sequence[tuple[str, int]] = list(
            model._default_manager.filter(session=session).values_list("public_id", "reviewer")
        )
        found |= {public_id: reviewers[reviewer] for public_id, reviewer in rows}
    return found


def _told(entry: HistoryEntry, reviewer: Reviewer | None, scale: Points) -> Told:
    what = entry.kind.removeprefix(OF_REVIEWS)
    return Told(
        at=entry.at,
        what=str(WORDS.get(what, what)),
        reviewer=reviewer,
        by=entry.by or entry.by_label,
        before=_side(entry.before, scale),
        after=_side(entry.after, scale),
    )


def _side(said: dict[str, Any], scale: Points) -> str:
    """State and score, such as “Finished, 4.2”."""
    if said.get("state") not in Review.State:
        return ""
    value = said.get("value")
    score = scale.show(value) if value is not None else ""
    return ", ".join(filter(None, [str(Review.State(said["state"]).label), score]))
