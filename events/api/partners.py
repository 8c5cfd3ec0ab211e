"""Partners, as the team knows them."""

from django.db.models import QuerySet
from ninja import Query, Router
from pydantic import Field

from core.api.pages import ListQuery, page
from core.api.shapes import Id, Listed, Money, Out, told
from events import logos, partner_rows
from events.api.call import ApiRequest, Needs, nothing_here
from events.models import Event, Partner, PartnerLevel
from events.scopes import Scope

router = Router(tags=["Partners"])


class LogoOut(Out):
    """As it was made of what was handed in: a PNG without hidden parts, of at most 1200 × 600 pixels."""

    url: str = told("Where it is read.", "/api/events/relay-2027/partners/ptn_7k2m9q4w8x1c5v3b6n0z/logo")
    width: int = told("In pixels.", 600)
    height: int = told("In pixels.", 200)
    is_seen_on_light: bool = told(
        "Whether it stands out from white; else pages and badges put it on a dark field.", True
    )
    is_seen_on_dark: bool = told("Whether it stands out from dark; else pages put it on a white field.", True)
    warnings: list[str] = told("What is wrong with it, in words for people; empty if nothing is.", [])


class PartnerOut(Out):
    id: Id
    name: str
    website: str
    description: str
    contact_name: str
    contact_email: str
    ref: str = Field(description="Links to the shop with ?ref= and this word count as this partner's.")
    target_tickets: int | None
    is_shown: bool
    position: int = told("Its place among those of its level; the least is first.", 0)
    level_id: Id | None = Field(
        description="The level it has. Null: none.", examples=["plv_7k2m9q4w8x1c5v3b6n0z"]
    )
    logo: LogoOut | None = Field(description="Its logo. Null: there is none.")
    owner_name: str = told("Who of the team looks after it. Empty: nobody.", "Olga Organizer")
    owner_email: str = told("That person’s address. Empty: nobody.", "organizer@relay.example")
    contract_note: str = told("What was agreed, for the team only.", "Logo on the stage, two booths")


class LevelOut(Out):
    id: Id = told("Of the level.", "plv_7k2m9q4w8x1c5v3b6n0z")
    name: str = told("As pages show it.", "Gold")
    price_minor: Money = told("Without tax, in minor units. 0: it is agreed each time.", 500_000)
    places: int | None = Field(description="How many partners it is for. Null: any number.", examples=[4])
    taken: int = told("How many partners have it.", 3)
    position: int = told("Its place on pages; the least stands above and is largest.", 0)
    tax_rate_bp: int = told("Added to the price, in basis points: 1900 is 19 %.", 1900)


@router.get(
    "events/{event}/partners",
    auth=Needs(Scope.PARTNERS_READ),
    response=Listed[PartnerOut],
    operation_id="list_partners",
)
def list_partners(request: ApiRequest, event: str, query: Query[ListQuery]) -> Listed[PartnerOut]:
    """Partners, in the order in which they were added."""
    rows = partners_of(request.auth.event)
    return page(rows, query, of="partners", shape=partner_out, scope=request.auth.event.public_id)


@router.get(
    "events/{event}/partners/{partner}",
    auth=Needs(Scope.PARTNERS_READ),
    response=PartnerOut,
    operation_id="read_partner",
)
def read_partner(request: ApiRequest, event: str, partner: str) -> PartnerOut:
    """One partner."""
    return partner_out(partner_of(request.auth.event, partner))


@router.get(
    "events/{event}/partner-levels",
    auth=Needs(Scope.PARTNERS_READ),
    response=Listed[LevelOut],
    operation_id="list_partner_levels",
)
def list_partner_levels(request: ApiRequest, event: str) -> Listed[LevelOut]:
    """Levels of partners, the first on pages first; all on one page."""
    data = [level_out(row) for row in request.auth.event.partner_levels.all()]
    return Listed(data=data, next_cursor=None)


def level_out(row: PartnerLevel) -> LevelOut:
    return LevelOut(
        id=row.public_id, name=row.name, price_minor=row.price_minor, places=row.places, taken=row.taken,
        position=row.position, tax_rate_bp=row.tax_rate_bp,
    )  # fmt: skip


def partners_of(event: Event) -> QuerySet[Partner]:
    return Partner.objects.filter(event=event).select_related("event", "level", "owner")


def partner_of(event: Event, public_id: str) -> Partner:
    row = partner_rows.named(event, public_id)
    if row is None:
        raise nothing_here()
    return row


def address(row: Partner) -> str:
    return f"/api/events/{row.event.slug}/partners/{row.public_id}"


def logo_out(row: Partner) -> LogoOut | None:
    if not row.logo:
        return None
    return LogoOut(
        url=f"{address(row)}/logo", width=row.logo_width or 0, height=row.logo_height or 0,
        is_seen_on_light=row.logo_on_light, is_seen_on_dark=row.logo_on_dark, warnings=logos.warnings_of(row),
    )  # fmt: skip


def partner_out(row: Partner) -> PartnerOut:
    return PartnerOut(
        id=row.public_id, name=row.name, website=row.website, description=row.description,
        contact_name=row.contact_name, contact_email=row.contact_email, ref=row.ref,
        target_tickets=row.target_tickets, is_shown=row.is_shown, position=row.position,
        level_id=row.level.public_id if row.level else None, logo=logo_out(row),
        owner_name=row.owner.name if row.owner else "", owner_email=row.owner.email if row.owner else "",
        contract_note=row.contract_note,
    )  # fmt: skip
