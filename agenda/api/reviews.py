"""Reviews of who the token's maker is: his queue, his own words and scores, and of others what his seat may read.

Everything starts at the seat, as on the pages: conflicts of interest, blindness, teams, assignments and phases hold here.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from agenda import committee, reviewing
from agenda.actions import reviews
from agenda.actions.reviews import Words
from agenda.committee import Seat
from agenda.models import Criterion, Review, Score, Session
from agenda.reviewing import Progress
from core.api.problems import INVALID, REFUSED, Problem, wrong
from core.api.shapes import Id, In, Listed, OneOf, Out, told
from core.prepared import Prepared
from events.api.call import ApiRequest, Caller, Needs, nothing_here
from events.scopes import Scope

router = Router(tags=["Review"])

PROPOSAL, CRITERION = "ses_7k2m9q4w8x1c5v3b6n0z", "crt_7k2m9q4w8x1c5v3b6n0z"
LONGEST = 4_000
ReviewState = Annotated[str, OneOf(Review.State.values)]
ProgressWord = Annotated[str, OneOf(Progress)]


class CriterionOut(Out):
    id: Id = told("To give a score for it.", CRITERION)
    name: str = told("What is scored.", "Content")
    help_text: str = told("What the lowest and the highest mean.", "5: I would cross the country for it")
    weight: int = told("How much it counts.", 1)
    lowest: int = told("The lowest score.", 1)
    highest: int = told("The highest score.", 5)
    is_required: bool = told("Whether a finished review must have it.", True)


class QueueOut(Out):
    proposal_id: Id = told("What is to be judged.", PROPOSAL)
    code: str = told("Its short code, for people.", "TINCAN")
    progress: ProgressWord = told("Where the token's maker is with it.", "todo")
    is_assigned: bool = told("Whether he was asked for this one.", True)


class ScoreOut(Out):
    criterion_id: Id = told("What was scored.", CRITERION)
    value: int = told("The score.", 4)


class ReviewOut(Out):
    id: Id = told("Of the review.", "rvw_7k2m9q4w8x1c5v3b6n0z")
    proposal_id: Id = told("What is judged.", PROPOSAL)
    reviewer: str = told("Who wrote it.", "Grace Hopper")
    state: ReviewState = told("Only what is done counts.", "done")
    value: float | None = Field(
        description="The weighted mean of its scores, from 0 to 1. Null: it is not done.", examples=[0.75]
    )
    scores: list[ScoreOut] = told("By criterion.", [{"criterion_id": CRITERION, "value": 4}])
    comment: str = told("For the committee.", "New, and well told.")
    to_speaker: str = told("Organizers may send lines of it with the decision.", "Show the code earlier.")
    changed_at: datetime = told("When it was last written.", "2027-02-03T10:15:00Z")


class ReviewIn(In):
    state: ReviewState = Field(
        "done", description="draft: kept and counted for nothing. abstained: no opinion.", examples=["done"]
    )
    scores: Annotated[dict[Annotated[str, Field(max_length=255)], int], Field(max_length=100)] = Field(
        {}, description="Scores by the ids of criteria.", examples=[{CRITERION: 4}]
    )
    comment: Annotated[str, Field(max_length=LONGEST)] = Field(
        "", description="For the committee.", examples=["New, and well told."]
    )
    to_speaker: Annotated[str, Field(max_length=LONGEST)] = Field(
        "",
        description="For the speakers; organizers decide whether it is sent.",
        examples=["Show the code earlier."],
    )


@router.get(
    "events/{event}/review-criteria",
    auth=Needs(Scope.REVIEWS_WRITE),
    response=Listed[CriterionOut],
    operation_id="list_review_criteria",
)
def list_review_criteria(request: ApiRequest, event: str) -> Listed[CriterionOut]:
    """What is scored now; all on one page."""
    rows = Criterion.objects.filter(event=request.auth.event, is_active=True)
    return Listed(data=[criterion_out(row) for row in rows], next_cursor=None)


@router.get(
    "events/{event}/review-queue",
    auth=Needs(Scope.REVIEWS_WRITE),
    response=Listed[QueueOut],
    operation_id="read_review_queue",
)
def read_review_queue(request: ApiRequest, event: str) -> Listed[QueueOut]:
    """What the token's maker may judge, in his own order, which is always the same; all on one page."""
    seat = _seat(request.auth)
    way = reviewing.way(seat)
    data = [
        QueueOut(
            proposal_id=stop.public_id,
            code=stop.code,
            progress=stop.progress.value,
            is_assigned=stop.is_assigned,
        )
        for stop in way.stops
    ]
    return Listed(data=data, next_cursor=None)


@router.get(
    "events/{event}/proposals/{proposal}/review",
    auth=Needs(Scope.REVIEWS_WRITE),
    response=ReviewOut,
    operation_id="read_own_review",
)
def read_own_review(request: ApiRequest, event: str, proposal: str) -> ReviewOut:
    """What the token's maker wrote about it. 404 if that is nothing yet."""
    seat = _seat(request.auth)
    return _own(seat, _proposal(seat, proposal))


@router.put(
    "events/{event}/proposals/{proposal}/review",
    auth=Needs(Scope.REVIEWS_WRITE),
    response=ReviewOut,
    operation_id="write_own_review",
)
def write_own_review(request: ApiRequest, event: str, proposal: str, body: ReviewIn) -> ReviewOut:
    """Judge it, or write anew what was said. It replaces all that stood in the review of the token's maker."""
    caller = request.auth
    words = Words(body.scores, body.comment, body.to_speaker)
    try:
        at = reviews.sit(event=caller.event, public_id=proposal, by=caller.by, now=caller.now)
        _check_scores(at.criteria, body)
        given: Any = {"session": at.session, "by": caller.by, "now": caller.now, "at": at}
        if body.state == Review.State.DRAFT:
            if reviews.written(at.seat, at.session) is not None:
                reviews.reopen(**given)
            row = reviews.save_draft(words=words, **given)
        elif body.state == Review.State.ABSTAINED:
            row = reviews.abstain(words=words, **given)
        else:
            row = reviews.finish(words=words, **given)
    except reviews.NotYours:
        raise nothing_here() from None
    except reviews.Incomplete as lacking:
        errors = [{"pointer": f"#/scores/{one}", "detail": lacking.message} for one in lacking.criteria]
        raise Problem(INVALID, errors=errors) from None
    except reviews.Refused as refused:
        raise Problem(REFUSED, refused.message) from None
    return _with_scores(row, at.session)


@router.get(
    "events/{event}/proposals/{proposal}/reviews",
    auth=Needs(Scope.REVIEWS_WRITE),
    response=Listed[ReviewOut],
    operation_id="list_reviews",
)
def list_reviews(request: ApiRequest, event: str, proposal: str) -> Listed[ReviewOut]:
    """What others wrote about it, once the rules of the phase show that; never what they have only begun."""
    seat = _seat(request.auth)
    session = _proposal(seat, proposal)
    if not reviews.may_discuss(seat, session):
        raise Problem(
            REFUSED, _("The committee’s talk opens to you when your review is finished."), reason="own_first"
        )
    rows = Review.objects.filter(session=session).exclude(state=Review.State.DRAFT)
    rows = rows.exclude(reviewer=seat.reviewer).order_by("done_at", "pk")
    data = [
        review_out(row, session, row.scores.all())
        for row in rows.select_related("reviewer__user").prefetch_related("scores__criterion")
    ]
    return Listed(data=data, next_cursor=None)


def _seat(caller: Caller) -> Seat:
    return committee.take_seat(caller.by, caller.event, caller.now)


def _proposal(seat: Seat, public_id: str) -> Session:
    row = seat.proposal(public_id)
    if row is None:
        raise nothing_here()
    return row


def _check_scores(known: Mapping[str, Criterion], body: ReviewIn) -> None:
    for name, value in body.scores.items():
        if name not in known:
            raise wrong(f"#/scores/{name}", _("There is no such criterion."))
        if value not in known[name].steps:
            words = _("A score lies between %(lowest)d and %(highest)d.")
            told_range = {"lowest": known[name].lowest, "highest": known[name].highest}
            raise wrong(f"#/scores/{name}", words % told_range)


def _own(seat: Seat, session: Session) -> ReviewOut:
    row = reviews.written(seat, session)
    if row is None:
        raise nothing_here()
    return _with_scores(row, session)


_scores: Prepared[Score] = Prepared(
    lambda review: (
        Score.objects.filter(review=review)
        .select_related("criterion")
        .order_by("criterion__position", "criterion__pk")
    ),
    review=-1,
)


def _with_scores(row: Review, session: Session) -> ReviewOut:
    return review_out(row, session, _scores.all(review=row.pk))


def criterion_out(row: Criterion) -> CriterionOut:
    return CriterionOut(
        id=row.public_id, name=row.name, help_text=row.help_text, weight=row.weight, lowest=row.lowest,
        highest=row.highest, is_required=row.is_required,
    )  # fmt: skip


def review_out(row: Review, session: Session, scores: Iterable[Score]) -> ReviewOut:
    return ReviewOut(
        id=row.public_id, proposal_id=session.public_id, reviewer=str(row.reviewer), state=row.state, value=row.value,
        scores=[ScoreOut(criterion_id=one.criterion.public_id, value=one.value) for one in scores],
        comment=row.comment, to_speaker=row.to_speaker, changed_at=row.changed_at,
    )  # fmt: skip
