"""Partners, added and changed: on the router of events/api/partners.py, as an address belongs to one router."""

from typing import Annotated, Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Status
from pydantic import Field

from accounts.models import User
from core import single_rows
from core.api.problems import wrong
from core.api.shapes import Id, In, told
from events import logos
from events.actions import partner_logos
from events.actions.rows import Invalid
from events.api import files
from events.api.call import ApiRequest, Call, Needs, nothing_here
from events.api.partners import PartnerOut, partner_of, partner_out, router
from events.api.refusals import deleting, pointed
from events.models import Event, Partner, PartnerLevel, TeamMember
from events.scopes import Scope
from tickets.actions import partners

__all__ = ["router"]

Name = Annotated[str, Field(min_length=1, max_length=200)]
Target = Annotated[int, Field(ge=0, le=1_000_000)]
LEVEL = "plv_7k2m9q4w8x1c5v3b6n0z"


class PartnerValues(In):
    """What is left out stays, or is as usual for a new one. The logo is handed in by itself."""

    website: Annotated[str, Field(max_length=200)] = Field(
        "", description="The partner’s own page.", examples=["https://redpoint.example"]
    )
    description: Annotated[str, Field(max_length=300)] = Field(
        "", description="What it is, in one sentence.", examples=["Phones for everybody"]
    )
    contact_name: Annotated[str, Field(max_length=200)] = Field(
        "", description="Whom the team writes to.", examples=["Cleo Contact"]
    )
    contact_email: Annotated[str, Field(max_length=254)] = Field(
        "", description="Where the team writes to.", examples=["codes@redpoint.example"]
    )
    ref: Annotated[str, Field(max_length=40)] = Field(
        "",
        description="Links to the shop with ?ref= and this word count as this partner’s. Small letters, digits, hyphens.",
        examples=["redpoint"],
    )
    target_tickets: Target | None = Field(
        None, description="How many tickets were agreed upon. Null: nothing was.", examples=[40]
    )
    is_shown: bool = Field(True, description="Whether the event’s home names it.", examples=[True])
    position: Annotated[int, Field(ge=0, le=30_000)] = Field(
        0, description="Its place among those of its level; the least is first.", examples=[0]
    )
    level_id: Id | None = Field(
        None, description="Its level; its tasks follow it. Null: none.", examples=[LEVEL]
    )
    owner_email: Annotated[str, Field(max_length=254)] = Field(
        "",
        description="Who of the team looks after it, by address. Empty: nobody.",
        examples=["organizer@relay.example"],
    )
    contract_note: Annotated[str, Field(max_length=10_000)] = Field(
        "", description="What was agreed, for the team only.", examples=["Logo on the stage, two booths"]
    )


class NewPartner(PartnerValues):
    name: Name = told("As it stands on pages.", "Redpoint")


class PartnerChange(PartnerValues):
    name: Name | None = Field(
        None, description="As it stands on pages. Null: it stays.", examples=["Redpoint"]
    )


@router.post(
    "events/{event}/partners",
    auth=Needs(Scope.PARTNERS_WRITE),
    response={201: PartnerOut},
    operation_id="create_partner",
)
def create_partner(request: ApiRequest, event: str, body: NewPartner) -> Status[PartnerOut]:
    """A partner, with the tasks of its level."""
    return Status(201, partner_out(_saved(request, None, body.model_dump())))


@router.patch(
    "events/{event}/partners/{partner}",
    auth=Needs(Scope.PARTNERS_WRITE),
    response=PartnerOut,
    operation_id="change_partner",
)
def change_partner(request: ApiRequest, event: str, partner: str, body: PartnerChange) -> PartnerOut:
    """Other values. A level that was sold stays until its order is cancelled."""
    row = partner_of(request.auth.event, partner)
    return partner_out(_saved(request, row, body.model_dump(exclude_unset=True)))


@router.delete(
    "events/{event}/partners/{partner}",
    auth=Needs(Scope.PARTNERS_WRITE),
    response={204: None},
    operation_id="delete_partner",
)
def delete_partner(request: ApiRequest, event: str, partner: str) -> Status[None]:
    """As long as it has no codes, orders, consents or work on its tasks."""
    caller = request.auth
    with deleting():
        partners.delete(partner=partner_of(caller.event, partner), by=caller.by, now=caller.now)
    return Status(204, None)


@router.get(
    "events/{event}/partners/{partner}/logo",
    auth=Needs(Scope.PARTNERS_READ),
    operation_id="read_partner_logo",
    openapi_extra=files.given("image/png"),
)
def read_partner_logo(request: ApiRequest, event: str, partner: str) -> HttpResponseBase:
    """The logo, as a PNG."""
    row = partner_of(request.auth.event, partner)
    if not row.logo:
        raise nothing_here(_("It has no logo."))
    return files.attached(request, row.logo, f"{row.name}.png")


def _logo_of(call: Call) -> logos.Logo | logos.NotALogo:
    assert call.file is not None
    assert call.token is not None
    try:
        return logos.drawn(call.file.content, call.file.size, call.token.event.theme)
    except logos.NotALogo as refused:
        return refused


@router.put(
    "events/{event}/partners/{partner}/logo",
    auth=Needs(Scope.PARTNERS_WRITE),
    response=PartnerOut,
    operation_id="put_partner_logo",
    openapi_extra=files.SENT,
)
@files.made_first(_logo_of)
def put_partner_logo(request: ApiRequest, event: str, partner: str) -> PartnerOut:
    """Give it a logo: the body is a PNG, WebP or JPEG of at most 5 MB. It is drawn anew; `warnings` tell what is wrong."""
    caller, logo = request.auth, request.call.made
    row = partner_of(caller.event, partner)
    if isinstance(logo, logos.NotALogo):
        raise files.not_this(logo.message)
    made = partner_logos.put(partner=row, logo=logo, by=caller.by, now=caller.now)
    files.written(request, made.logo)
    return partner_out(made)


@router.delete(
    "events/{event}/partners/{partner}/logo",
    auth=Needs(Scope.PARTNERS_WRITE),
    response=PartnerOut,
    operation_id="delete_partner_logo",
)
def delete_partner_logo(request: ApiRequest, event: str, partner: str) -> PartnerOut:
    """Pages show its name instead."""
    caller = request.auth
    row = partner_of(caller.event, partner)
    return partner_out(partner_logos.take_off(partner=row, by=caller.by, now=caller.now))


def _saved(request: ApiRequest, row: Partner | None, given: dict[str, Any]) -> Partner:
    caller = request.auth
    if given.get("name", "") is None:
        del given["name"]
    if "level_id" in given:
        level = _level(caller.event, given.pop("level_id"))
    else:
        level = row.level if row else None
    if "owner_email" in given:
        given["owner"] = _owner(caller.event, given.pop("owner_email"))
    try:
        return partners.save(
            event=caller.event, row=row, values=given, level=level, by=caller.by, now=caller.now
        )
    except Invalid as invalid:
        told_of = [("level_id" if field == "level" else field, words) for field, words in invalid.errors]
        raise pointed(Invalid(told_of)) from None


def _owner(event: Event, email: str) -> User | None:
    """One of the people whom the page offers."""
    if not email:
        return None
    members = TeamMember.objects.in_event(event).values("user")
    found = User.objects.filter(pk__in=members, is_active=True, email__iexact=email).first()
    if found is None:
        raise wrong("#/owner_email", _("Nobody of the event’s team has this address."))
    return found


def _level(event: Event, public_id: str | None) -> PartnerLevel | None:
    if public_id is None:
        return None
    row = single_rows.first(PartnerLevel, event=event.pk, public_id=public_id)
    if row is None:
        raise wrong("#/level_id", _("The event has no such level."))
    return row
