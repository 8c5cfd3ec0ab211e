"""Links to a partner's own pages: one for each colleague, replaced and revoked."""

from datetime import datetime
from typing import Annotated

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from core import single_rows
from core.api.problems import refusing, wrong
from core.api.shapes import Id, In, Listed, Out, told
from events.actions import partner_links
from events.api.call import ApiRequest, Caller, Needs, nothing_here
from events.api.partners import partner_of
from events.models import Partner, PartnerLink
from events.rights import Right
from events.scopes import Scope

router = Router(tags=["Partners"])


class PartnerLinkOut(Out):
    id: Id = told("Of the link.", "lnk_7k2m9q4w8x1c5v3b6n0z")
    note: str = told("For whom it is.", "Cleo, marketing")
    email: str = told("Where it was sent. Empty: nowhere.", "cleo@redpoint.example")
    may_invite: bool = told("Whether the colleague may invite others.", False)
    secret_url: str | None = Field(
        description="The secret address. Null: it was revoked, or the token may not write partners.",
        examples=["https://plenary.example/relay-2027/partner/secret/"],
    )
    created_at: datetime = told("When it was made.", "2027-03-02T17:20:11Z")
    sent_at: datetime | None = Field(
        description="When it was sent last. Null: never.", examples=["2027-03-02T17:20:11Z"]
    )
    seen_at: datetime | None = Field(
        description="When it was used last, to ten minutes. Null: never.", examples=["2027-03-02T18:00:00Z"]
    )
    revoked_at: datetime | None = Field(description="Since when it is dead. Null: it works.", examples=[None])


class NewPartnerLink(In):
    note: Annotated[str, Field(max_length=200)] = Field(
        "", description="For whom it is.", examples=["Cleo, marketing"]
    )
    email: Annotated[str, Field(max_length=254)] = Field(
        "",
        description="Where to send it. Empty: nowhere, it is yours to pass on.",
        examples=["cleo@redpoint.example"],
    )
    may_invite: bool = Field(False, description="Whether the colleague may invite others.", examples=[False])


@router.get(
    "events/{event}/partners/{partner}/links",
    auth=Needs(Scope.PARTNERS_READ),
    response=Listed[PartnerLinkOut],
    operation_id="list_partner_links",
)
def list_partner_links(request: ApiRequest, event: str, partner: str) -> Listed[PartnerLinkOut]:
    """Links of the partner’s colleagues, also those that are dead; all on one page."""
    row = partner_of(request.auth.event, partner)
    return Listed(data=[link_out(one, row, request.auth) for one in row.links.all()], next_cursor=None)


@router.post(
    "events/{event}/partners/{partner}/links",
    auth=Needs(Scope.PARTNERS_WRITE),
    response={201: PartnerLinkOut},
    operation_id="create_partner_link",
)
def create_partner_link(
    request: ApiRequest, event: str, partner: str, body: NewPartnerLink
) -> Status[PartnerLinkOut]:
    """A colleague’s link; with an address it is sent there."""
    caller = request.auth
    row = partner_of(caller.event, partner)
    if body.email:
        try:
            validate_email(body.email)
        except ValidationError as error:
            raise wrong("#/email", error.messages[0]) from None
    with refusing(partner_links.Refused):
        made = partner_links.make(partner=row, by=caller.by, now=caller.now, **body.model_dump())
    return Status(201, link_out(made, row, caller))


@router.post(
    "events/{event}/partners/{partner}/links/{link}/replace",
    auth=Needs(Scope.PARTNERS_WRITE),
    response=PartnerLinkOut,
    operation_id="replace_partner_link",
)
def replace_partner_link(request: ApiRequest, event: str, partner: str, link: str) -> PartnerLinkOut:
    """Another secret: the old address is dead at once, the new one is sent to the colleague’s address."""
    caller = request.auth
    row = partner_of(caller.event, partner)
    with refusing(partner_links.Refused):
        made = partner_links.rotate(link=_link(row, link), by=caller.by, now=caller.now)
    return link_out(made, row, caller)


@router.post(
    "events/{event}/partners/{partner}/links/{link}/revoke",
    auth=Needs(Scope.PARTNERS_WRITE),
    response=PartnerLinkOut,
    operation_id="revoke_partner_link",
)
def revoke_partner_link(request: ApiRequest, event: str, partner: str, link: str) -> PartnerLinkOut:
    """It is dead at once. Revoking twice is once."""
    caller = request.auth
    row = partner_of(caller.event, partner)
    partner_links.revoke(link=_link(row, link), by=caller.by, now=caller.now)
    return link_out(_link(row, link), row, caller)


def _link(partner: Partner, public_id: str) -> PartnerLink:
    row = single_rows.first(PartnerLink, partner=partner.pk, public_id=public_id)
    if row is None:
        raise nothing_here(_("The partner has no such link."))
    row.partner = partner
    return row


def link_out(row: PartnerLink, partner: Partner, caller: Caller) -> PartnerLinkOut:
    row.partner = partner
    may_see = caller.holds(Scope.PARTNERS_WRITE) and caller.may(Right.PARTNERS)
    url = settings.SITE_URL + row.path if may_see and row.revoked_at is None else None
    return PartnerLinkOut(
        id=row.public_id, note=row.note, email=row.email, may_invite=row.may_invite, secret_url=url,
        created_at=row.created_at, sent_at=row.sent_at, seen_at=row.seen_at, revoked_at=row.revoked_at,
    )  # fmt: skip
