"""Every reviewer's conflicts of interest over the talks that can be judged, as an organizer looks at them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from agenda import blind, committee
from agenda.committee import Seat
from agenda.interests import Kind
from agenda.models import ConflictOfInterest, Review, Reviewer, Session
from agenda.models.session import SessionQuerySet

WORDS = {
    Kind.PERSON: _("The reviewer’s own talk"),
    Kind.DECLARED: _("Declared"),
    Kind.COMPANY: _("Same company"),
    Kind.DOMAIN: _("Same mail domain"),
}


@dataclass(frozen=True)
class Case:
    """One reviewer and one talk. `kind` is None where a found conflict was looked at and is none; `row` is what was
    decided by hand. `has_reviewed`: a finished review of his counts."""

    session: Session
    kind: Kind | None
    row: ConflictOfInterest | None
    has_reviewed: bool

    @property
    def words(self) -> str:
        return str(WORDS[self.kind]) if self.kind else str(_("Looked at: no conflict"))

    @property
    def may_waive(self) -> bool:
        return self.kind in {Kind.COMPANY, Kind.DOMAIN}

    @property
    def people(self) -> str:
        people = [row.participant for row in self.session.speakers.all()]
        return ", ".join(
            f"{person.name} ({person.company})" if person.company else person.name for person in people
        )


@dataclass(frozen=True)
class Judge:
    """`is_self`: whoever looks, about whom others decide."""

    reviewer: Reviewer
    cases: Sequence[Case]
    is_self: bool


def talks(seat: Seat) -> SessionQuerySet:
    """What this organizer may decide about: open talks he has no conflict with himself."""
    return seat.proposals().reviewable()


def judges(seat: Seat) -> list[Judge]:
    """Twelve queries for any number of reviewers and talks."""
    reviewers = list(Reviewer.objects.filter(event=seat.event).select_related("user", "event"))
    reviewers.sort(key=lambda row: str(row).casefold())
    rows = {row.pk: row for row in blind.for_titles(talks(seat))}
    conflicts = committee.conflicts_of(reviewers)
    by_hand = {
        (row.reviewer_id, row.session_id): row
        for row in ConflictOfInterest.objects.filter(session__in=list(rows)).select_related("by")
    }
    done = Review.objects.done().filter(session__in=list(rows)).values_list("reviewer", "session")
    reviewed = set(done)
    found = []
    for reviewer in reviewers:
        known = conflicts[reviewer.pk]
        pairs = {pk: known[pk] for pk in known if pk in rows}
        waived = [pk for owner, pk in by_hand if owner == reviewer.pk and pk not in pairs]
        cases = [
            Case(rows[pk], pairs.get(pk), by_hand.get((reviewer.pk, pk)), (reviewer.pk, pk) in reviewed)
            for pk in [*pairs, *waived]
        ]
        cases.sort(key=lambda case: (case.kind is None, case.session.title.casefold()))
        found.append(Judge(reviewer, cases, reviewer.user_id == seat.reviewer.user_id))
    return found
