"""Two events side by side with a row of everything, and the people of the first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps

from accounts.models import User
from agenda.models import Lottery, ReadingLink, Session
from core.sealed import fingerprint
from events.models import (
    Benefit,
    Event,
    ExportAddress,
    Participant,
    Partner,
    PartnerLink,
    PartnerTask,
    Role,
    Room,
    SavedExport,
    Segment,
    TeamInvitation,
    TeamMember,
)
from tests.factories.agenda import make_released_version, make_slot
from tests.factories.events import make_participant, make_team_member, make_user
from tests.factories.planning import make_drafting
from tests.factories.questions import make_question
from tests.factories.review import make_far_proposal, make_phase
from tests.factories.tables import make_table
from tests.factories.webhooks import make_endpoint, make_message
from tests.factories.workspace import Filled, fill
from tickets.models import (
    AttendeeField,
    BadgeBatch,
    Order,
    Question,
    RefundTerm,
    SeatBlock,
    SeatInvitation,
    Ticket,
    TicketCase,
    TicketType,
    WaitingEntry,
)

# Fits every kind of argument, and no row has it.
NOTHING = "0NOTHING0HERE0"
NOBODY, PARTICIPANT, SUPERUSER = "nobody", "participant", "superuser"
PEOPLE = (NOBODY, PARTICIPANT, *Role.values, SUPERUSER)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """An event with what stands in addresses: by the beginning of the route below the event, and the argument."""

    event: Event
    rows: Mapping[Any, Any]
    known: Mapping[tuple[str, str], Any]

    def value(self, route: str, argument: str) -> Any:
        if argument == "slug":
            return self.event.slug
        if route.startswith("admin/"):
            row = self._row(route)
            return row.pk if row is not None else {"app_label": "events"}.get(argument, 0)
        inside = route.removeprefix("<slug:slug>/")
        found = [key for key in self.known if key[1] == argument and inside.startswith(key[0])]
        return (
            self.known[max(found, key=lambda key: len(key[0]))]
            if found
            else 192
            if argument == "size"
            else NOTHING
        )

    def _row(self, route: str) -> Any:
        parts = route.split("/")
        try:
            return self.rows.get(apps.get_model(parts[1], parts[2])) if len(parts) > 3 else None
        except LookupError:
            return None


@dataclass(frozen=True)
class World:
    own: Place
    other: Place
    people: Mapping[str, User | None]


def make_world() -> World:
    own, other = make_place("Oak"), make_place("Pine")
    people: dict[str, User | None] = {NOBODY: None, PARTICIPANT: make_user("guest@oak.example")}
    make_participant(own.event, user=people[PARTICIPANT], email="guest@oak.example")
    for role in Role.values:
        user = people[role] = make_user(f"{role}@oak.example")
        make_team_member(own.event, user, role)
    people[SUPERUSER] = make_user("root@oak.example", is_superuser=True)
    return World(own, other, people)


def make_place(marker: str) -> Place:
    filled = fill(marker)
    event = filled.event
    rows = dict(filled.rows)
    rows[User] = filled[TeamMember].user
    rows[Question] = make_question(event, f"Question {marker}")
    rows[AttendeeField] = AttendeeField.objects.create(event=event, field=AttendeeField.Field.DIET)
    rows[RefundTerm] = RefundTerm.objects.create(event=event, until_at=NOW, percent_bp=5_000)
    rows[SeatBlock] = SeatBlock.objects.create(
        event=event, order=filled[Order], company=marker, manager_name="M", manager_email="m@seats.example",
        created_at=NOW,
    )  # fmt: skip
    make_slot(make_released_version(event), filled[Session], filled[Room])
    return Place(event, rows, _known(filled, rows))


def _known(filled: Filled, rows: Mapping[Any, Any]) -> dict[tuple[str, str], Any]:
    event, person = filled.event, filled[Participant]
    make_phase(event, opens_at=NOW, closes_at=NOW + timedelta(days=900))
    proposal = make_far_proposal(event, title=f"Far {event}")
    batch = BadgeBatch.objects.create(event=event, created_at=NOW)
    segment = Segment.objects.create(
        event=event, name="Some", definition={"join": "all", "rows": []}, created_at=NOW, changed_at=NOW
    )
    seat = SeatInvitation.objects.create(block=rows[SeatBlock], email="a@seats.example", invited_at=NOW)
    mine = ReadingLink.objects.create(event=event, participant=person, made_at=NOW)
    asked = f"asked-{event.pk}"
    endpoint = make_endpoint(event)
    TeamInvitation.objects.filter(event=event).update(secret_hash=fingerprint(asked))
    partner = PartnerLink.objects.create(partner=filled[Partner], created_at=NOW)
    task = PartnerTask.objects.create(partner=filled[Partner], benefit=filled[Benefit])
    export = SavedExport.objects.create(
        event=event, name="Some", kind="people", columns=["name"], created_at=NOW, changed_at=NOW
    )
    fetched = f"fetched-{event.pk}"
    ExportAddress.objects.create(
        export=export, secret_hash=fingerprint(fetched), made_by=filled[TeamMember].user, made_at=NOW
    )
    return {
        ("docs/", "name"): "start",
        ("docs/pictures/", "name"): "badge.png",
        ("docs/tutorials/", "name"): "first-redemption",
        ("docs/reference/", "name"): "orders",
        ("agenda/", "code"): filled[Session].code,
        ("agenda/lottery/", "lottery"): filled[Lottery].public_id,
        ("agenda/mine/", "secret"): mine.secret,
        ("badges/", "public_id"): batch.public_id,
        ("editor/drafts/", "public_id"): make_drafting(event).public_id,
        ("exports/", "ending"): "csv",
        ("exports/", "key"): export.public_id,
        ("exports/", "kind"): "people",
        ("exports/", "secret"): fetched,
        ("imports/", "ending"): "csv",
        ("imports/", "key"): make_table(event, rows[User]).public_id,
        ("imports/", "kind"): "people",
        ("me/tickets/", "case"): filled[TicketCase].public_id,
        ("now/", "room"): filled[Room].public_id,
        ("orders/", "secret"): filled[Order].secret,
        ("orders/", "ticket"): filled[Ticket].public_id,
        ("partner/", "secret"): partner.secret,
        ("partner/", "task"): task.public_id,
        ("partners/", "task"): task.public_id,
        ("propose/", "code"): filled[Session].code,
        ("propose/", "person"): person.public_id,
        ("review/", "code"): proposal.code,
        ("seat/", "secret"): seat.secret,
        ("seats/", "secret"): rows[SeatBlock].secret,
        ("segments/", "ending"): "csv",
        ("segments/", "key"): segment.public_id,
        ("speakers/", "code"): person.code,
        ("team/", "secret"): asked,
        ("ticket/", "secret"): filled[Ticket].secret,
        ("tickets/waiting/", "kind"): filled[TicketType].public_id,
        ("webhooks/", "key"): endpoint.public_id,
        ("webhooks/", "message"): make_message(endpoint).public_id,
        ("waiting/", "secret"): filled[WaitingEntry].secret,
    }  # fmt: skip
