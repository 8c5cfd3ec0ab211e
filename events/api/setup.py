"""How the event is set up: its settings, as its page in the workspace changes them."""

from datetime import date
from typing import Annotated, Any

from ninja import Router
from pydantic import Field

from core.api.shapes import Id, In, Out, told
from events.actions import event_setup
from events.api.call import ApiRequest, Needs
from events.api.refusals import saving
from events.models import Event
from events.rights import Right
from events.scopes import Scope

router = Router(tags=["Set-up"])

Line = Annotated[str, Field(max_length=200)]
Address = Annotated[str, Field(max_length=200)]
Text = Annotated[str, Field(max_length=50_000)]
Colour = Annotated[str, Field(pattern="^#[0-9a-fA-F]{6}$")]
# What the page changes, without the logo, and without what keeps the team's accounts safe.
FIELDS = (
    "name", "slug", "tagline", "starts_on", "ends_on", "time_zone", "currency", "language", "venue_name", "venue_address",
    "venue_text", "description", "evening_text", "contact_email", "accent", "terms_url", "terms_version", "privacy_url",
    "imprint_url", "conduct_url", "is_public", "shows_stars", "agenda_shows_partners", "sends_texts", "target_tickets",
    "target_minor",
)  # fmt: skip
# Never empty, so null means in a change that they stay.
ALWAYS = ("name", "slug", "starts_on", "ends_on", "time_zone", "currency", "language", "accent")


class EventSettingsOut(Out):
    id: Id = told("Of the event. It never changes.", "evt_7k2m9q4w8x1c5v3b6n0z")
    name: str = told("As pages show it.", "Relay 2027")
    slug: str = told("The word its addresses begin with.", "relay-2027")
    tagline: str = told("A line below the name.", "Phones that talk")
    starts_on: date = told("The first day.", "2027-05-12")
    ends_on: date = told("The last day.", "2027-05-13")
    time_zone: str = told("As in the IANA database.", "Europe/Berlin")
    currency: str = told("ISO 4217. With orders it stays what it is.", "EUR")
    language: str = told("The main language of its texts.", "en")
    venue_name: str = told("Where it is.", "Exchange Hall")
    venue_address: str = told("The address of the venue.", "1 Exchange Street")
    venue_text: str = told("How to get there, as Markdown.", "Two minutes from the station.")
    description: str = told("What it is about, as Markdown.", "Two days about phones.")
    evening_text: str = told("About the evening party, as Markdown.", "On the roof.")
    contact_email: str = told("Where answers go. Empty: the organizer’s address.", "hello@relay.example")
    accent: str = told("Its colour; contrast is mended where it is too low.", "#3b5bdb")
    terms_url: str = told("The terms of sale.", "https://relay.example/terms")
    terms_version: str = told("What version the terms have.", "2027-01")
    privacy_url: str = told("The privacy notice.", "https://relay.example/privacy")
    imprint_url: str = told("The imprint.", "https://relay.example/imprint")
    conduct_url: str = told("The code of conduct.", "https://relay.example/conduct")
    is_public: bool = told("Before that only the team sees the event’s pages.", True)
    shows_stars: bool = told("Whether pages of talks say how many people starred them.", False)
    agenda_shows_partners: bool = told("Whether partners stand at the foot of the agenda.", False)
    sends_texts: bool = told("Whether people may have texts about changes of the day.", False)
    target_tickets: int | None = Field(
        description="Tickets that are to be sold. Null: no target.", examples=[400]
    )
    target_minor: int = told("Money that is to come in, in minor units. 0: no target.", 0)


class EventChange(In):
    """What is left out stays. The logo, and whether the team needs a second factor, are changed on the page."""

    name: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        None, description="As pages show it. Null: it stays.", examples=["Relay 2027"]
    )
    slug: Annotated[str, Field(max_length=50)] | None = Field(
        None,
        description="The word its addresses begin with: all of them change with it. Null: it stays.",
        examples=["relay-2027"],
    )
    tagline: Line = Field("", description="A line below the name.", examples=["Phones that talk"])
    starts_on: date | None = Field(
        None, description="The first day. Null: it stays.", examples=["2027-05-12"]
    )
    ends_on: date | None = Field(None, description="The last day. Null: it stays.", examples=["2027-05-13"])
    time_zone: Annotated[str, Field(max_length=64)] | None = Field(
        None, description="As in the IANA database. Null: it stays.", examples=["Europe/Berlin"]
    )
    currency: Annotated[str, Field(max_length=3)] | None = Field(
        None, description="ISO 4217, as long as there are no orders. Null: it stays.", examples=["EUR"]
    )
    language: Annotated[str, Field(min_length=2, max_length=10)] | None = Field(
        None, description="The main language of its texts. Null: it stays.", examples=["en"]
    )
    venue_name: Line = Field("", description="Where it is.", examples=["Exchange Hall"])
    venue_address: Annotated[str, Field(max_length=300)] = Field(
        "", description="The address of the venue.", examples=["1 Exchange Street"]
    )
    venue_text: Text = Field(
        "", description="How to get there, as Markdown.", examples=["Two minutes from the station."]
    )
    description: Text = Field(
        "", description="What it is about, as Markdown.", examples=["Two days about phones."]
    )
    evening_text: Text = Field(
        "", description="About the evening party, as Markdown.", examples=["On the roof."]
    )
    contact_email: Annotated[str, Field(max_length=254)] = Field(
        "", description="Where answers go. Empty: the organizer’s address.", examples=["hello@relay.example"]
    )
    accent: Colour | None = Field(None, description="Its colour. Null: it stays.", examples=["#3b5bdb"])
    terms_url: Address = Field("", description="The terms of sale.", examples=["https://relay.example/terms"])
    terms_version: Annotated[str, Field(max_length=40)] = Field(
        "", description="What version the terms have.", examples=["2027-01"]
    )
    privacy_url: Address = Field(
        "", description="The privacy notice.", examples=["https://relay.example/privacy"]
    )
    imprint_url: Address = Field("", description="The imprint.", examples=["https://relay.example/imprint"])
    conduct_url: Address = Field(
        "", description="The code of conduct.", examples=["https://relay.example/conduct"]
    )
    is_public: bool = Field(False, description="To be public it needs all four legal pages.", examples=[True])
    shows_stars: bool = Field(
        False, description="Whether pages of talks say how many people starred them.", examples=[False]
    )
    agenda_shows_partners: bool = Field(
        False, description="Whether partners stand at the foot of the agenda.", examples=[False]
    )
    sends_texts: bool = Field(
        False, description="Whether people may have texts about changes of the day.", examples=[False]
    )
    target_tickets: Annotated[int, Field(ge=0, le=1_000_000)] | None = Field(
        None, description="Tickets that are to be sold. Null: no target.", examples=[400]
    )
    target_minor: Annotated[int, Field(ge=0, le=1_000_000_000_000)] = Field(
        0, description="Money that is to come in, in minor units. 0: no target.", examples=[0]
    )


@router.get(
    "events/{event}/settings",
    auth=Needs(Scope.SETUP_READ),
    response=EventSettingsOut,
    operation_id="read_event_settings",
)
def read_event_settings(request: ApiRequest, event: str) -> EventSettingsOut:
    """All that the team sets of the event itself."""
    return settings_out(request.auth.event)


@router.patch(
    "events/{event}/settings",
    auth=Needs(Scope.SETUP_WRITE),
    response=EventSettingsOut,
    operation_id="change_event",
)
def change_event(request: ApiRequest, event: str, body: EventChange) -> EventSettingsOut:
    """Other dates, places, texts, targets. Only who sets the event up may, by the rules of its page."""
    caller = request.auth
    caller.require(Right.SETUP)
    values = given(body, ALWAYS)
    with saving():
        row = event_setup.change_event(event=caller.event, values=values, by=caller.by, now=caller.now)
    return settings_out(row)


def given(body: In, always: tuple[str, ...] = ("name",)) -> dict[str, Any]:
    """What was sent; null of what is never empty counts as not sent."""
    sent = body.model_dump(exclude_unset=True)
    return {name: value for name, value in sent.items() if value is not None or name not in always}


def settings_out(row: Event) -> EventSettingsOut:
    return EventSettingsOut(id=row.public_id, **{name: getattr(row, name) for name in FIELDS})
