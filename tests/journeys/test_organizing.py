"""An organizer takes an empty event to a released agenda, and sells meanwhile: over HTTP, by the forms of the workspace."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agenda.models import AgendaVersion, Session, SessionType, Slot
from core import history
from core.models import HistoryEntry
from events.models import Event, Participant, Role, Room
from portal.reactions import REACTIONS
from tests.factories.agenda import make_session
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.tickets import make_seat, make_wish
from tests.factories.workspace import NO_ROWS_BELOW_ROOM
from tickets.actions import orders
from tickets.models import DiscountCode, Order, Quota, Ticket, TicketType

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event(is_public=False)


@pytest.fixture
def organizer(client: Client, event: Event) -> Client:
    user = make_user()
    make_team_member(event, user, Role.OWNER)
    client.force_login(user)
    return client


def add(client: Client, event: Event, model: str, **fields: Any) -> None:
    answer = client.post(f"/admin/{model}/add/", fields | {"_event": event.public_id})
    problems = answer.context["adminform"].form.errors if answer.status_code == 200 else {}
    assert (answer.status_code, dict(problems)) == (302, {})


def react() -> None:
    history.react(REACTIONS, now=timezone.now())


def set_up_shop(client: Client, event: Event) -> None:
    add(client, event, "tickets/quota", name="Seats", size="50")
    seats = Quota.objects.get(event=event).pk
    common = {
        "kind": "admission", "attendance": "room", "visibility": "public", "tax_rate_bp": "0",
        "min_per_order": "1", "max_per_order": "10", "position": "0", "offer_hours": "24",
        "steps-TOTAL_FORMS": "0", "steps-INITIAL_FORMS": "0",
    }  # fmt: skip
    add(
        client,
        event,
        "tickets/tickettype",
        **common,
        name="Conference",
        audience="buyers",
        price_minor="348",
        quotas=seats,
    )
    add(client, event, "tickets/tickettype", **common, name="Speaker", audience="speakers", price_minor="0")
    add(client, event, "events/partner", name="Redpoint", position="0", is_shown="on")
    partner = event.partners.get().pk
    add(
        client, event, "tickets/discountcode", code="redpoint20", partner=partner, kind="percent",
        percent_bp="100", amount_minor="0", max_tickets="5", min_tickets="1",
    )  # fmt: skip


def test_from_an_empty_event_to_a_sale_and_back(organizer: Client, event: Event) -> None:
    assert "Say how many seats there are" in organizer.get("/admin/").content.decode()
    set_up_shop(organizer, event)
    kind = TicketType.objects.get(event=event, audience="buyers")

    wish = make_wish(make_seat(kind, name="Mira Okonkwo", email="mira@example.org"), code="REDPOINT20")
    order = orders.place(event=event, wish=wish, by=None, now=timezone.now())
    assert order.state == Order.State.PAID  # all of it was the partner's

    found = organizer.get("/admin/tickets/order/", {"q": "okonkwo"}).context["cl"].result_list
    assert [row.code for row in found] == [order.code]
    partner = organizer.get("/admin/events/partner/").content.decode()
    assert "Redpoint" in partner
    listed = organizer.get("/admin/tickets/discountcode/").content.decode()
    assert "1 ticket, 1 order" in listed

    organizer.post(f"/admin/tickets/order/{order.pk}/cancel/", {"_confirmed": "1", "reason": "Cannot come"})
    order.refresh_from_db()
    assert order.state == Order.State.CANCELLED
    assert Quota.objects.get(event=event).taken == 0
    assert DiscountCode.objects.get(event=event).used_tickets == 0
    assert Participant.objects.get(email="mira@example.org").admission == Participant.Admission.VOID


def test_from_a_proposal_to_a_released_agenda(organizer: Client, event: Event) -> None:
    set_up_shop(organizer, event)
    add(
        organizer,
        event,
        "agenda/sessiontype",
        name="Talk",
        minutes="40",
        position="0",
        is_open_to_proposals="on",
    )
    add(
        organizer, event, "events/room", name="Grand Hall", position="0", capacity="600", **NO_ROWS_BELOW_ROOM
    )
    speaker = make_participant(event, name="Aiko Tanaka", email="aiko@example.org")
    session = make_session(
        event, speaker, session_type=SessionType.objects.get(event=event), title="Bots that wait"
    )
    assert "1 proposal to decide" in organizer.get("/admin/").content.decode()

    page = f"/admin/agenda/session/{session.pk}"
    organizer.post(f"{page}/accept/", {"_confirmed": "1"})
    organizer.post(f"{page}/confirm/", {"_confirmed": "1"})
    session.refresh_from_db()
    assert session.state == Session.State.CONFIRMED
    assert "1 confirmed talk has no time yet" in organizer.get("/admin/").content.decode()
    react()
    ticket = Ticket.objects.get(attendee=speaker)
    assert (ticket.type.audience, ticket.order) == ("speakers", None)
    person = organizer.get(f"/admin/events/participant/{speaker.pk}/change/").content.decode()
    assert "Bots that wait" in person
    assert "Valid ticket" in person

    where = {"session": session.pk, "room": Room.objects.get(event=event).pk, "minutes": ""}
    add(organizer, event, "agenda/slot", **where, starts_at_0="2027-05-13", starts_at_1="10:00")
    release = "/admin/agenda/agendaversion/release/"
    assert "1 speaker gets a mail: Aiko Tanaka" in organizer.get(release).content.decode()
    organizer.post(release, {"_confirmed": "1", "_event": event.public_id, "note": "First"})
    version = AgendaVersion.objects.get(event=event, number=1)
    assert list(Slot.objects.filter(version=version).values_list("session__title", flat=True)) == [
        "Bots that wait"
    ]
    kinds = HistoryEntry.objects.of(session.public_id).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["session.accepted", "session.confirmed", "agenda.placed"]
