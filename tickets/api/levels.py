"""Levels of partners and their benefits, set up: on the router of events/api/partners.py, as an address belongs to one."""

from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Status
from pydantic import Field

from core import single_rows
from core.api.problems import refusing, wrong
from core.api.shapes import Id, In, Listed, OneOf, Out, told
from events import partner_rows
from events.actions import benefits, partner_tasks
from events.api.call import ApiRequest, Caller, Needs, nothing_here
from events.api.partners import LevelOut, level_out
from events.api.refusals import deleting, saving
from events.api.setup import given
from events.models import Benefit, Event, PartnerLevel
from events.scopes import Scope
from tickets.actions import levels
from tickets.api.partners import router

__all__ = ["router"]

LEVEL, BENEFIT = "plv_7k2m9q4w8x1c5v3b6n0z", "ben_7k2m9q4w8x1c5v3b6n0z"
LevelName = Annotated[str, Field(min_length=1, max_length=80)]
BenefitName = Annotated[str, Field(min_length=1, max_length=120)]
Position = Annotated[int, Field(ge=0, le=30_000)]
Places = Annotated[int, Field(ge=0, le=30_000)]
Amount = Annotated[int, Field(ge=0, le=1_000_000_000)]
BasisPoints = Annotated[int, Field(ge=0, le=10_000)]
Needed = Annotated[str, Field(max_length=2000)]
Most = Annotated[int, Field(ge=0, le=1_000_000)]
BenefitKind = Annotated[str, OneOf(Benefit.Kind.values)]


class LevelValues(In):
    """What is left out stays, or is as usual for a new one."""

    position: Position = Field(
        0, description="Its place on pages; the least stands above and is largest.", examples=[0]
    )
    price_minor: Amount = Field(
        0, description="Without tax, in minor units. 0: it is agreed each time.", examples=[500_000]
    )
    tax_rate_bp: BasisPoints = Field(
        0, description="Added to the price, in basis points: 1900 is 19 %.", examples=[1900]
    )
    places: Places | None = Field(
        None,
        description="How many partners it is for, not fewer than have it. Null: any number.",
        examples=[4],
    )


class NewPartnerLevel(LevelValues):
    name: LevelName = told("As pages show it.", "Gold")


class PartnerLevelChange(LevelValues):
    name: LevelName | None = Field(None, description="As pages show it. Null: it stays.", examples=["Gold"])


class BenefitOut(Out):
    id: Id = told("Of the benefit.", BENEFIT)
    level_id: Id = told("Of the level whose partners get it.", LEVEL)
    name: str = told("What they get.", "Logo on the stage")
    description: str = told("What is needed for it. Partners read it.", "As SVG or PDF")
    kind: BenefitKind = told("How partners hand it in; team: it is done by the organizers.", "logo")
    most: int | None = Field(
        description="Of numbers and people, how many at most; of texts, how many letters. Null: no limit.",
        examples=[2],
    )
    due_on: date | None = Field(
        description="The last day for it, in the event’s zone. Null: none.", examples=["2027-04-01"]
    )
    position: int = told("Its place in the list; the least is first.", 0)


class BenefitValues(In):
    """What is left out stays, or is as usual for a new one."""

    description: Needed = Field(
        "", description="What is needed for it. Partners read it.", examples=["As SVG or PDF"]
    )
    kind: BenefitKind = Field(
        "file",
        description="How partners hand it in; team: it is done by the organizers. It stays once partners have it.",
        examples=["logo"],
    )
    most: Most | None = Field(
        None, description="Of numbers and people, how many at most; of texts, how many letters. Null: no limit.",
        examples=[2],
    )  # fmt: skip
    due_on: date | None = Field(
        None, description="The last day for it, in the event’s zone. Null: none.", examples=["2027-04-01"]
    )
    position: Position = Field(0, description="Its place in the list; the least is first.", examples=[0])


class NewBenefit(BenefitValues):
    level_id: Id = told("Of the level whose partners get it.", LEVEL)
    name: BenefitName = told("What they get.", "Logo on the stage")


class BenefitChange(BenefitValues):
    name: BenefitName | None = Field(
        None, description="What they get. Null: it stays.", examples=["Logo on the stage"]
    )


@router.post(
    "events/{event}/partner-levels",
    auth=Needs(Scope.PARTNERS_WRITE),
    response={201: LevelOut},
    operation_id="create_partner_level",
)
def create_partner_level(request: ApiRequest, event: str, body: NewPartnerLevel) -> Status[LevelOut]:
    """A level that partners can have."""
    return Status(201, level_out(_saved_level(request.auth, None, body)))


@router.patch(
    "events/{event}/partner-levels/{level}",
    auth=Needs(Scope.PARTNERS_WRITE),
    response=LevelOut,
    operation_id="change_partner_level",
)
def change_partner_level(request: ApiRequest, event: str, level: str, body: PartnerLevelChange) -> LevelOut:
    """Other values. What was sold keeps its price."""
    return level_out(_saved_level(request.auth, _level(request.auth.event, level), body))


@router.delete(
    "events/{event}/partner-levels/{level}",
    auth=Needs(Scope.PARTNERS_WRITE),
    response={204: None},
    operation_id="delete_partner_level",
)
def delete_partner_level(request: ApiRequest, event: str, level: str) -> Status[None]:
    """With its benefits, as long as no partner has it, had work of it or bought it."""
    caller = request.auth
    with deleting():
        levels.delete(level=_level(caller.event, level), by=caller.by, now=caller.now)
    return Status(204, None)


@router.get(
    "events/{event}/benefits",
    auth=Needs(Scope.PARTNERS_READ),
    response=Listed[BenefitOut],
    operation_id="list_benefits",
)
def list_benefits(request: ApiRequest, event: str) -> Listed[BenefitOut]:
    """What partners of each level get, level by level; all on one page."""
    rows = _benefits(request.auth.event).order_by(
        "level__position", "level__name", "position", "due_on", "pk"
    )
    return Listed(data=[benefit_out(row) for row in rows], next_cursor=None)


@router.post(
    "events/{event}/benefits",
    auth=Needs(Scope.PARTNERS_WRITE),
    response={201: BenefitOut},
    operation_id="create_benefit",
)
def create_benefit(request: ApiRequest, event: str, body: NewBenefit) -> Status[BenefitOut]:
    """Partners of the level have it as a task from now on."""
    caller = request.auth
    level = single_rows.first(PartnerLevel, event=caller.event.pk, public_id=body.level_id)
    if level is None:
        raise wrong("#/level_id", _("The event has no such level."))
    level.event = caller.event
    values = given(body)
    del values["level_id"]
    return Status(201, benefit_out(_saved_benefit(caller, level, None, values)))


@router.patch(
    "events/{event}/benefits/{benefit}",
    auth=Needs(Scope.PARTNERS_WRITE),
    response=BenefitOut,
    operation_id="change_benefit",
)
def change_benefit(request: ApiRequest, event: str, benefit: str, body: BenefitChange) -> BenefitOut:
    """Other values. A day that is moved is reminded of again."""
    row = _benefit(request.auth.event, benefit)
    return benefit_out(_saved_benefit(request.auth, row.level, row, given(body)))


@router.delete(
    "events/{event}/benefits/{benefit}",
    auth=Needs(Scope.PARTNERS_WRITE),
    response={204: None},
    operation_id="delete_benefit",
)
def delete_benefit(request: ApiRequest, event: str, benefit: str) -> Status[None]:
    """With its tasks, as long as nothing was done in any of them."""
    caller = request.auth
    with refusing(partner_tasks.Refused):
        benefits.delete(benefit=_benefit(caller.event, benefit), by=caller.by, now=caller.now)
    return Status(204, None)


def _saved_level(caller: Caller, row: PartnerLevel | None, body: LevelValues) -> PartnerLevel:
    with saving():
        return levels.save(event=caller.event, row=row, values=given(body), by=caller.by, now=caller.now)


def _saved_benefit(
    caller: Caller, level: PartnerLevel, row: Benefit | None, values: dict[str, Any]
) -> Benefit:
    with saving():
        return benefits.save(level=level, row=row, values=values, by=caller.by, now=caller.now)


def _level(event: Event, public_id: str) -> PartnerLevel:
    row = single_rows.first(PartnerLevel, event=event.pk, public_id=public_id)
    if row is None:
        raise nothing_here()
    row.event = event
    return row


def _benefits(event: Event) -> Any:
    return Benefit.objects.filter(level__event=event).select_related("level__event")


def _benefit(event: Event, public_id: str) -> Benefit:
    row = partner_rows.benefit_named(event, public_id)
    if row is None:
        raise nothing_here()
    return row


def benefit_out(row: Benefit) -> BenefitOut:
    return BenefitOut(
        id=row.public_id, level_id=row.level.public_id, name=row.name, description=row.description, kind=row.kind,
        most=row.most, due_on=row.due_on, position=row.position,
    )  # fmt: skip
