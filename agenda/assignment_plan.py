"""Who could be asked to review what: the rows behind agenda/assigning.py, and what its plan says in words.

An organizer plans over the talks he may see. Those he has a conflict of interest with are in no count of his: who
reads his own talk he learns neither from a name nor from a load that is one higher. Another organizer assigns them.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda import assigning, committee
from agenda.assigning import Judge, Obstacle, Pick, Plan, Reason
from agenda.committee import Seat
from agenda.models import Assignment, Review, Reviewer, ReviewTeam
from events.models import Role, TeamMember, Track

MOST_REVIEWS = 20


@dataclass(frozen=True)
class Wish:
    """How many reviewers each talk is to have, and who takes more talks now: public ids, empty for all reviewers."""

    wanted: int
    who: frozenset[str] = frozenset()
    seed: int = 0

    @classmethod
    def of(cls, given: QueryDict, usual: int) -> "Wish":
        """From an address or a form; what makes no sense is as usual."""
        wanted, seed = _number(given.get("wanted", ""), usual), _number(given.get("seed", ""), 0)
        return cls(min(max(wanted, 1), MOST_REVIEWS), frozenset(given.getlist("who")), seed)


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise


@dataclass(frozen=True)
class Item:
    """A talk that is to be judged."""

    pk: int
    code: str
    title: str
    track: int | None


@dataclass(frozen=True)
class Table:
    """Everything a plan is made from. `begun` are (talk, reviewer) with a review in any state, `assigned` by their
    row's primary key. `regulars` have the role of a reviewer; organizers only help out."""

    talks: Mapping[int, Item]
    reviewers: Mapping[int, Reviewer]
    judges: Mapping[int, Judge]
    regulars: frozenset[int]
    assigned: Mapping[tuple[int, int], int]
    begun: frozenset[tuple[int, int]]
    tracks: Mapping[int, str]

    def may_judge(self, talk: int, reviewer: int) -> bool:
        item = self.talks[talk]
        judge = self.judges.get(reviewer)
        return judge is not None and judge.may_judge(assigning.Talk(item.pk, item.track))

    @property
    def kept(self) -> frozenset[tuple[int, int]]:
        """What stays and counts as load: assigned or begun, by those who still may judge it."""
        return frozenset(pair for pair in {*self.assigned, *self.begun} if self.may_judge(*pair))

    @property
    def void(self) -> list[int]:
        """Assignments that nobody can fulfil any more: he left, changed teams, or a conflict came up."""
        return sorted(
            row for pair, row in self.assigned.items() if pair not in self.begun and not self.may_judge(*pair)
        )

    def chosen(self, wish: Wish) -> frozenset[int]:
        """Who takes more talks: whom the wish names, else all with the role, else everybody."""
        named = frozenset(pk for pk, row in self.reviewers.items() if row.public_id in wish.who)
        return named or self.regulars or frozenset(self.reviewers)


@dataclass(frozen=True)
class Draft:
    """A plan to look at. The fingerprint tells whether it is still the same when it is applied."""

    wish: Wish
    table: Table
    plan: Plan
    before: Mapping[int, int]

    @property
    def fingerprint(self) -> str:
        told = repr((self.wish.wanted, self.wish.seed, self.plan.picks, self.table.void))
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def load(seat: Seat) -> Table:
    """At most 16 queries for any number of talks and reviewers."""
    event = seat.event
    talks = seat.proposals().reviewable().order_by("title", "pk")
    items = {row[0]: Item(*row) for row in talks.values_list("pk", "code", "title", "track_id")}
    people = committee.members(event)
    regulars = TeamMember.objects.in_event(event).filter(role=Role.REVIEWER).values_list("user", flat=True)
    users = set(regulars)
    assigned = Assignment.objects.filter(session__event=event).values_list("session", "reviewer", "pk")
    begun = Review.objects.filter(session__event=event).order_by().values_list("session", "reviewer")
    return Table(
        talks=items,
        reviewers={row.pk: row for row in people},
        judges=_judges(seat, people),
        regulars=frozenset(row.pk for row in people if row.user_id in users),
        assigned={(talk, reviewer): pk for talk, reviewer, pk in assigned if talk in items},
        begun=frozenset(pair for pair in begun if pair[0] in items),
        tracks=dict(Track.objects.filter(event=event).values_list("pk", "name")),
    )


def _judges(seat: Seat, people: Sequence[Reviewer]) -> dict[int, Judge]:
    conflicts = committee.conflicts_of(people)
    topics: dict[int, set[int]] = {}
    for reviewer, track in Reviewer.topics.through.objects.filter(reviewer__event=seat.event).values_list(
        "reviewer", "track"
    ):
        topics.setdefault(reviewer, set()).add(track)
    teams: dict[int, set[int]] = {}
    for member, judged in ReviewTeam.objects.filter(event=seat.event).values_list("reviewers", "tracks"):
        teams.setdefault(member, set()).update({judged} - {None})
    organizers = committee.chairs_of(seat.event)
    return {
        row.pk: Judge(
            key=row.pk,
            topics=frozenset(topics.get(row.pk, set()) | teams.get(row.pk, set())),
            tracks=frozenset(teams[row.pk]) if row.pk in teams and row.user_id not in organizers else None,
            conflicts=frozenset(conflicts[row.pk]),
            capacity=row.max_assignments,
        )
        for row in people
    }


def draft(seat: Seat, wish: Wish) -> Draft:
    table = load(seat)
    taking = table.chosen(wish)
    judges = [replace(judge, is_aside=judge.key not in taking) for judge in table.judges.values()]
    kept = table.kept
    talks = [assigning.Talk(item.pk, item.track) for item in table.talks.values()]
    plan = assigning.assign(talks, judges, wanted=wish.wanted, kept=kept, seed=wish.seed)
    return Draft(wish, table, plan, Counter(reviewer for _talk, reviewer in kept))


# In words


def why(pick: Pick, table: Table) -> str:
    track = table.tracks.get(table.talks[pick.talk].track or 0, "")
    if pick.reason is Reason.KNOWS:
        return _("knows %(track)s") % {"track": track}
    if pick.reason is Reason.ONLY:
        return _("hardly anybody else may judge it")
    return _("evens out the load")


def obstacles(draft: Draft) -> Iterator[str]:
    """What could not be assigned, and why."""
    found = Counter((lack.track, lack.has, lack.obstacle) for lack in draft.plan.lacks)
    for (track, has, obstacle), many in sorted(found.items(), key=lambda row: (row[0][1], -row[1])):
        facts: dict[str, object] = {"count": many, "has": has, "wanted": draft.wish.wanted}
        if track is None:
            told = ngettext(
                "%(count)d talk without a track has %(has)d of %(wanted)d reviewers",
                "%(count)d talks without a track have %(has)d of %(wanted)d reviewers",
                many,
            )
        else:
            facts |= {"track": draft.table.tracks.get(track, "")}
            told = ngettext(
                "%(count)d talk of “%(track)s” has %(has)d of %(wanted)d reviewers",
                "%(count)d talks of “%(track)s” have %(has)d of %(wanted)d reviewers",
                many,
            )
        yield _("%(talks)s: %(reason)s") % {"talks": told % facts, "reason": _because(obstacle)}


def _because(obstacle: Obstacle) -> str:
    if obstacle is Obstacle.CONFLICT:
        return _("everybody else who may judge has a conflict of interest.")
    if obstacle is Obstacle.FULL:
        return _("everybody else who may judge has as many talks as they take.")
    return _("too few people may judge.")
