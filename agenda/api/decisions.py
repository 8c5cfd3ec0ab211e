"""Deciding about proposals: what the committee said together, decisions that wait, and telling them all at once.

Who has a conflict of interest with a proposal finds nothing of it here.
"""

from datetime import datetime
from typing import Annotated

from django.db.models import Avg, Count, Q, QuerySet
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from agenda import committee, deciders, decision_rows, starred
from agenda.actions import decisions, letters, rounds
from agenda.actions.decisions import Choice
from agenda.models import DecisionRound, Review, Session
from core.api.pages import PageQuery, page
from core.api.problems import refusing, wrong
from core.api.shapes import Id, In, Listed, OneOf, Out, told
from core.prepared import Prepared
from events.api.call import ApiRequest, Needs, nothing_here
from events.models import Event
from events.scopes import Scope

router = Router(tags=["Decisions"])

PROPOSAL, ROUND = "ses_7k2m9q4w8x1c5v3b6n0z", "rnd_7k2m9q4w8x1c5v3b6n0z"
NOTHING = "none"
DecisionWord = Annotated[str, OneOf([NOTHING, *Session.Decision.values])]
State = Annotated[str, OneOf(Session.State.values)]
RoundState = Annotated[str, OneOf(DecisionRound.State.values)]


class ResultOut(Out):
    proposal_id: Id = told("What was judged.", PROPOSAL)
    code: str = told("Its short code, for people.", "TINCAN")
    title: str = told("As it was handed in.", "Tin cans")
    state: State = told("What its speakers know.", "submitted")
    decision: DecisionWord = told("What is decided and not told yet.", "accept")
    reviews: int = told("Finished reviews.", 3)
    abstentions: int = told("Reviewers who have no opinion.", 1)
    mean: float | None = Field(
        description="The mean of the values of its reviews, from 0 to 1. Null: there is none.",
        examples=[0.75],
    )


class ChoiceIn(In):
    proposal_id: Id = told("About which proposal.", PROPOSAL)
    decision: DecisionWord = told("none takes a decision back.", "accept")
    seen: DecisionWord | None = Field(
        None, description="Only if this is still what is noted. Null: whatever is.", examples=["none"]
    )


class ChoicesIn(In):
    choices: Annotated[list[ChoiceIn], Field(min_length=1, max_length=500)] = told(
        "Decisions to note. Nobody is told of them before a round is sent.",
        [{"proposal_id": PROPOSAL, "decision": "accept"}],
    )


class NotedOut(Out):
    changed: int = told("Decisions that are other than before.", 12)
    refused: list[str] = told("Why others stayed as they were, in words.", [])


class RoundOut(Out):
    id: Id = told("Of the round.", ROUND)
    state: RoundState = told("Whether it was sent.", "drafted")
    letters: int = told("Letters in it.", 24)
    unfit: int = told("Letters that no longer fit what is decided. Nothing is sent while there are any.", 0)
    created_at: datetime = told("When its letters were written.", "2027-02-20T10:00:00Z")


class FavouritesOut(Out):
    session_id: Id = told("Which session.", PROPOSAL)
    favourites: int = told("How many people have starred it.", 41)


class SentOut(Out):
    proposals: dict[str, int] = told("How many proposals were told what.", {"accept": 20, "reject": 35})


@router.get(
    "events/{event}/review-results",
    auth=Needs(Scope.DECISIONS_WRITE),
    response=Listed[ResultOut],
    operation_id="list_review_results",
)
def list_review_results(request: ApiRequest, event: str, query: Query[PageQuery]) -> Listed[ResultOut]:
    """What the committee said together about each proposal, without who said what."""
    caller = request.auth
    closed = deciders.conflicts_of(caller.by, caller.event)
    done = Q(reviews__state=Review.State.DONE)
    rows: QuerySet[Session] = Session.objects.filter(event=caller.event).handed_in().exclude(pk__in=closed)
    rows = rows.annotate(
        given=Count("reviews", filter=done),
        kept_out=Count("reviews", filter=Q(reviews__state=Review.State.ABSTAINED)),
        mean=Avg("reviews__value", filter=done),
    )
    return page(rows, query, of="results", shape=result_out)


@router.post(
    "events/{event}/decisions",
    auth=Needs(Scope.DECISIONS_WRITE),
    response=NotedOut,
    operation_id="note_decisions",
)
def note_decisions(request: ApiRequest, event: str, body: ChoicesIn) -> NotedOut:
    """Note what is decided, or take it back. What cannot be is told, the rest is done."""
    caller = request.auth
    wanted = [one.proposal_id for one in body.choices]
    keys = decision_rows.keys_of(caller.event.pk, wanted)
    choices: dict[int, Choice] = {}
    for place, one in enumerate(body.choices):
        if one.proposal_id not in keys:
            raise wrong(f"#/choices/{place}/proposal_id", _("The event has no such proposal."))
        seen = None if one.seen is None else _stored(one.seen)
        choices[keys[one.proposal_id]] = Choice(_stored(one.decision), seen)
    seat = committee.take_seat(caller.by, caller.event, caller.now)
    outcome = decisions.decide(choices=choices, by=seat, now=caller.now)
    return NotedOut(changed=outcome.changed, refused=outcome.refused)


@router.post(
    "events/{event}/decision-rounds",
    auth=Needs(Scope.DECISIONS_WRITE, is_whole=True),
    response={201: RoundOut},
    operation_id="draft_decision_round",
)
def draft_decision_round(request: ApiRequest, event: str) -> Status[RoundOut]:
    """Write the letters about all decisions that nobody has been told. They are held until the round is sent."""
    caller = request.auth
    with refusing(letters.Refused):
        made = rounds.draft(event=caller.event, by=caller.by, now=caller.now)
    return Status(201, round_out(made))


@router.get(
    "events/{event}/decision-rounds/{round_id}",
    auth=Needs(Scope.DECISIONS_WRITE),
    response=RoundOut,
    operation_id="read_decision_round",
)
def read_decision_round(request: ApiRequest, event: str, round_id: str) -> RoundOut:
    """One round, and whether its letters still fit."""
    return round_out(_round(request.auth.event, round_id))


@router.post(
    "events/{event}/decision-rounds/{round_id}/refresh",
    auth=Needs(Scope.DECISIONS_WRITE, is_whole=True),
    response=RoundOut,
    operation_id="refresh_decision_round",
)
def refresh_decision_round(request: ApiRequest, event: str, round_id: str) -> RoundOut:
    """Bring its letters up to date with what is decided. Letters in somebody's own words stay as they are."""
    caller = request.auth
    with refusing(letters.Refused):
        rounds.refresh(round_=_round(caller.event, round_id), by=caller.by, now=caller.now)
    return round_out(_round(caller.event, round_id))


@router.post(
    "events/{event}/decision-rounds/{round_id}/send",
    auth=Needs(Scope.DECISIONS_WRITE, is_whole=True),
    response=SentOut,
    operation_id="send_decision_round",
)
def send_decision_round(request: ApiRequest, event: str, round_id: str) -> SentOut:
    """Tell everybody at once: states change and the letters go out. It cannot be taken back."""
    caller = request.auth
    with refusing(letters.Refused):
        counts = rounds.send(round_=_round(caller.event, round_id), by=caller.by, now=caller.now)
    return SentOut(proposals=counts)


@router.delete(
    "events/{event}/decision-rounds/{round_id}",
    auth=Needs(Scope.DECISIONS_WRITE, is_whole=True),
    response={204: None},
    operation_id="discard_decision_round",
)
def discard_decision_round(request: ApiRequest, event: str, round_id: str) -> Status[None]:
    """Its letters go; the decisions stay."""
    caller = request.auth
    with refusing(letters.Refused):
        rounds.discard(round_=_round(caller.event, round_id), by=caller.by, now=caller.now)
    return Status(204, None)


@router.get(
    "events/{event}/favourites",
    auth=Needs(Scope.SESSIONS_READ),
    response=Listed[FavouritesOut],
    operation_id="list_favourites",
)
def list_favourites(request: ApiRequest, event: str, query: Query[PageQuery]) -> Listed[FavouritesOut]:
    """How many people have starred each session of the programme, at most a minute old; never who."""
    row = request.auth.event
    counted = starred.counts(row)

    def shape(session: Session) -> FavouritesOut:
        return FavouritesOut(session_id=session.public_id, favourites=counted.get(session.pk, 0))

    return page(Session.objects.filter(event=row).in_programme(), query, of="favourites", shape=shape)


def _round(event: Event, public_id: str) -> DecisionRound:
    row = _by_id.first(event=event.pk, public_id=public_id)
    if row is None:
        raise nothing_here()
    return row


_by_id: Prepared[DecisionRound] = Prepared(
    lambda event, public_id: (
        DecisionRound.objects.filter(event=event, public_id=public_id)
        .select_related("event__organizer", "created_by")
        .order_by()
    ),
    event=-1,
    public_id="any",
)


def _stored(word: str) -> str:
    return "" if word == NOTHING else word


def result_out(row: Session) -> ResultOut:
    counted = vars(row)
    return ResultOut(
        proposal_id=row.public_id, code=row.code, title=row.title, state=row.state,
        decision=row.pending_decision or NOTHING, reviews=counted["given"], abstentions=counted["kept_out"],
        mean=counted["mean"],
    )  # fmt: skip


def round_out(row: DecisionRound) -> RoundOut:
    is_open = row.state == DecisionRound.State.DRAFTED
    return RoundOut(
        id=row.public_id, state=row.state, letters=row.letters.count(), unfit=rounds.unfit(row) if is_open else 0,
        created_at=row.created_at,
    )  # fmt: skip
