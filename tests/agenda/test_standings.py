"""How the talks of an event stand: raw beside adjusted, and nothing of what is kept from whoever looks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agenda import standings
from agenda.models import Comparison, Reviewer, Session
from tests.factories.agenda import NOW, make_session
from tests.factories.events import make_event
from tests.factories.review import make_review, make_reviewer

pytestmark = pytest.mark.django_db


def compare(reviewer: Reviewer, winner: Session, loser: Session) -> None:
    first, second = sorted((winner, loser), key=lambda session: session.pk)
    Comparison.objects.create(reviewer=reviewer, first=first, second=second, winner=winner, at=NOW)


def test_talk_of_a_harsh_reviewer_rises_and_the_raw_rank_stays_beside_it() -> None:
    event = make_event()
    harsh, kind, fair = (make_reviewer(event) for _ in range(3))
    low, high = make_session(event), make_session(event)
    for _ in range(8):
        both = make_session(event)
        make_review(both, harsh, 2)
        make_review(both, kind, 4)
    make_review(low, harsh, 3)
    make_review(low, fair, 4)
    make_review(high, kind, 4)
    make_review(high, fair, 4)
    found = standings.of_event(event)
    one, other = found[low.pk], found[high.pk]
    assert (one.raw, other.raw) == (0.625, 0.75)
    assert (other.raw_rank, one.raw_rank) == (1, 2)
    assert (one.rank, other.rank) == (1, 2)
    assert one.reviews == 2
    assert one.low is not None
    assert one.adjusted is not None
    assert one.high is not None
    assert one.low < one.adjusted < one.high


def test_abstentions_and_drafts_score_nothing() -> None:
    event = make_event()
    one, other = make_reviewer(event), make_reviewer(event)
    abstained, begun = make_session(event), make_session(event)
    make_review(abstained, one, None)
    make_review(begun, one, None, state="draft")
    make_review(begun, other, 5)
    found = standings.of_event(event)
    row = found[abstained.pk]
    assert (row.reviews, row.abstained, row.raw, row.adjusted, row.rank, row.spread) == (
        0, 1, None, None, None, None,
    )  # fmt: skip
    assert (found[begun.pk].reviews, found[begun.pk].raw) == (1, 1.0)


def test_what_is_kept_from_the_reader_changes_no_figure() -> None:
    """As if the talk did not exist: no rank is missing, no severity is another."""
    event = make_event()
    seats = [make_reviewer(event) for _ in range(3)]
    seen = [make_session(event) for _ in range(4)]
    for n, session in enumerate(seen):
        for m, seat in enumerate(seats):
            make_review(session, seat, 1 + (n + m) % 5)
    alone = standings.board(event)
    hidden = make_session(event)
    for seat, value in zip(seats, (5, 5, 1), strict=True):
        make_review(hidden, seat, value)
    compare(seats[0], hidden, seen[0])
    assert standings.board(event) != alone
    assert standings.board(event, without={hidden.pk}) == alone
    assert standings.board(event, only={session.pk for session in seen}) == alone
    assert standings.of_event(event, without={hidden.pk}) == alone.sessions


def test_withdrawn_talk_takes_no_rank_but_its_reviews_still_tell_of_the_reviewers() -> None:
    event = make_event()
    seat = make_reviewer(event)
    best = make_session(event, state=Session.State.WITHDRAWN)
    second = make_session(event)
    make_review(best, seat, 5)
    make_review(second, seat, 4)
    board = standings.board(event)
    assert (board.sessions[best.pk].rank, board.sessions[best.pk].raw_rank) == (None, None)
    assert (board.sessions[second.pk].rank, board.sessions[second.pk].raw_rank) == (1, 1)
    assert board.reviewers[seat.pk].reviews == 2


def test_comparison_decides_between_equal_talks() -> None:
    event = make_event()
    seat = make_reviewer(event)
    one, other = make_session(event), make_session(event)
    for session in (one, other):
        make_review(session, seat, 4)
    before = standings.of_event(event)
    assert (before[one.pk].rank, before[other.pk].rank) == (1, 1)
    compare(seat, other, one)
    after = standings.of_event(event)
    assert (after[one.pk].rank, after[other.pk].rank) == (2, 1)
    assert (after[one.pk].raw_rank, after[other.pk].raw_rank) == (1, 1)


def test_spread_is_what_reviewers_disagree_about() -> None:
    event = make_event()
    seats = [make_reviewer(event) for _ in range(2)]
    calm, torn = make_session(event), make_session(event)
    for seat, for_calm, for_torn in zip(seats, (3, 3), (1, 5), strict=True):
        make_review(calm, seat, for_calm)
        make_review(torn, seat, for_torn)
    found = standings.of_event(event)
    assert found[torn.pk].spread > found[calm.pk].spread + 0.4  # type: ignore[operator]


def test_reviews_of_another_event_count_for_nothing() -> None:
    event, elsewhere = make_event(), make_event()
    make_review(make_session(elsewhere), make_reviewer(elsewhere), 5)
    assert standings.board(event) == standings.Board({}, {}, ())


@pytest.mark.parametrize("many", [1, 3, 40])
def test_standing_is_two_queries(many: int) -> None:
    event = make_event()
    seat = make_reviewer(event)
    for _ in range(many):
        make_review(make_session(event), seat, 3)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(standings.of_event(event)) == many
    assert len(queries) == 2


def test_equal_values_share_a_rank_and_the_next_one_is_left_out() -> None:
    assert standings.ranked({1: 0.5, 2: 0.9, 3: 0.5, 4: 0.1}) == {2: 1, 1: 2, 3: 2, 4: 4}
