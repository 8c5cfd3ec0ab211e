"""One row of everything an event can have, each with a marker word that must not show up elsewhere."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import models

from agenda.models import (
    AgendaVersion,
    Availability,
    CallForTalks,
    ChangeNotice,
    ChecklistTask,
    Criterion,
    Feedback,
    LateLink,
    Lottery,
    ProgrammeHours,
    ProposalImport,
    ProposalQuestion,
    Reviewer,
    ReviewPhase,
    ReviewTeam,
    Session,
    SessionType,
    SignUp,
    SignUpList,
    Slot,
    Speaker,
    SpeakerInvitation,
    SpeakerSheet,
)
from core.models import HistoryEntry, OutboxMail
from events.models import (
    Benefit,
    Event,
    Organizer,
    Participant,
    Partner,
    PartnerLevel,
    Room,
    RoomClosure,
    RoomFeature,
    TeamInvitation,
    TeamMember,
    Track,
)
from tests.factories.api import add_call
from tests.factories.events import (
    make_event,
    make_organizer,
    make_participant,
    make_partner,
    make_room,
    make_team_member,
    make_track,
    make_user,
    number,
)
from tests.factories.helping import grant_rows, ticket_rows
from tickets.models import (
    BadgeLayout,
    BadgePrinter,
    BookDifference,
    CheckIn,
    CheckInList,
    CodeRedemption,
    CreditNote,
    Device,
    DiscountCode,
    Dispute,
    Gate,
    GroupDiscount,
    Invoice,
    Lead,
    ListPlace,
    NumberSeries,
    Order,
    OrderLine,
    Payment,
    PaymentAttempt,
    PickUpDesk,
    Quota,
    Refund,
    TaxRule,
    Ticket,
    TicketType,
    WaitingEntry,
)

NOW = datetime(2027, 4, 1, 12, tzinfo=UTC)
# What a browser posts along with a room that has neither closures nor walks.
NO_ROWS_BELOW_ROOM = {
    f"{name}-{count}_FORMS": "0" for name in ("closures", "walks") for count in ("TOTAL", "INITIAL")
}


@dataclass(frozen=True)
class Filled:
    """An event and its rows by model."""

    event: Event
    rows: dict[type[models.Model], Any]

    def __getitem__(self, model: type[models.Model]) -> Any:
        return self.rows[model]


def fill(marker: str, **fields: Any) -> Filled:
    """An event of its own organizer with one row of each model; every name holds the marker."""
    organizer = make_organizer(name=f"Organizer {marker}", slug=f"org-{marker.lower()}")
    event = make_event(name=f"Event {marker}", slug=f"event-{marker.lower()}", organizer=organizer, **fields)
    rows: dict[type[models.Model], Any] = {Organizer: organizer, Event: event}
    rows[Room] = make_room(event, name=f"Room {marker}")
    rows |= _venue(rows[Room], marker)
    rows[Track] = make_track(event, name=f"Track {marker}")
    rows[PartnerLevel] = PartnerLevel.objects.create(event=event, name=f"Level {marker}")
    rows[Benefit] = Benefit.objects.create(level=rows[PartnerLevel], name=f"Benefit {marker}")
    rows[Partner] = make_partner(event, name=f"Partner {marker}", contact_name=f"Contact {marker}")
    rows[Participant] = make_participant(
        event,
        name=f"Person {marker}",
        email=f"person-{marker.lower()}@example.org",
        company=f"Company {marker}",
    )
    rows[TeamMember] = make_team_member(
        event, make_user(f"{marker.lower()}@example.org", name=f"Team {marker}")
    )
    rows[TeamInvitation] = TeamInvitation.objects.create(
        event=event, email=f"asked-{marker.lower()}@example.org", name=f"Asked {marker}", role="door",
        secret_hash=f"hash-{number()}", sent_at=NOW, expires_at=NOW + timedelta(days=14),
    )  # fmt: skip
    rows |= _stock(rows, event, marker)
    rows |= add_order(event, rows[Participant], rows[TicketType], rows[DiscountCode], marker=marker)
    rows |= make_papers(rows[Order], marker)
    rows[BadgeLayout] = BadgeLayout.objects.create(event=event, name=f"Layout {marker}")
    rows[PickUpDesk] = PickUpDesk.objects.create(event=event, name=f"Desk {marker}")
    rows[BadgePrinter] = BadgePrinter.objects.create(event=event, name=f"Printer {marker}")
    rows |= _door(rows, event, marker)
    rows |= _programme(rows, event, marker)
    rows |= _committee(rows, event, marker)
    rows |= grant_rows(event, marker, rows[Reviewer])
    rows |= add_call(event, rows[TeamMember].user, marker)
    rows[OutboxMail] = make_mail(event, marker)
    rows[HistoryEntry] = make_entry(event, marker)
    return Filled(event, rows)


def _venue(room: Room, marker: str) -> dict[type[models.Model], Any]:
    """What the room has, and when it is closed."""
    feature = RoomFeature.objects.create(event=room.event, name=f"Feature {marker}")
    feature.rooms.add(room)
    starts_at = datetime(2027, 5, 14, 22, tzinfo=UTC)
    RoomClosure.objects.create(
        room=room, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), reason=f"Closed {marker}"
    )
    return {RoomFeature: feature}


def _stock(rows: dict[Any, Any], event: Event, marker: str) -> dict[type[models.Model], Any]:
    quota = Quota.objects.create(event=event, name=f"Quota {marker}", size=100, taken=1)
    kind = TicketType.objects.create(event=event, name=f"Type {marker}", price_minor=34_800)
    kind.quotas.add(quota)
    code = DiscountCode.objects.create(
        event=event, code=f"CODE{marker.upper()}", partner=rows[Partner], percent_bp=2000, max_tickets=50
    )
    entry = WaitingEntry.objects.create(
        event=event, ticket_type=kind, name=f"Waiter {marker}", email=f"waiter-{marker.lower()}@example.org",
        joined_at=NOW,
    )  # fmt: skip
    Quota.objects.filter(pk=quota.pk).update(waiting=1)
    group = GroupDiscount.objects.create(event=event, min_tickets=5, percent_bp=1_000)
    group.ticket_types.add(kind)
    return {
        Quota: quota, TicketType: kind, DiscountCode: code, WaitingEntry: entry, GroupDiscount: group,
    }  # fmt: skip


def add_order(
    event: Event, buyer: Participant, kind: TicketType, code: DiscountCode | None = None, *, marker: str = ""
) -> dict[type[models.Model], Any]:
    """A paid order of one ticket, with its payment and a small refund."""
    order = Order.objects.create(
        event=event, buyer=buyer, email=buyer.email or "", state=Order.State.PAID, currency="USD",
        total_minor=27_840, placed_at=NOW, paid_at=NOW, form_key=f"form-{number()}", discount_code=code,
        partner=code.partner if code else None,
    )  # fmt: skip
    ticket = Ticket.objects.create(
        event=event, order=order, type=kind, attendee=buyer, state=Ticket.State.VALID, issued_at=NOW
    )
    line = OrderLine.objects.create(
        order=order, position=1, ticket=ticket, description=f"Line {marker}", list_minor=34_800,
        discount_minor=6_960, discount_reason=f"Reason {marker}", price_minor=27_840,
    )  # fmt: skip
    made: dict[type[models.Model], Any] = {
        **_add_money(order, marker),
        **ticket_rows(ticket, marker),
        Order: order,
        Ticket: ticket,
        OrderLine: line,
    }  # fmt: skip
    if code is None:
        return made
    use = CodeRedemption.objects.create(code=code, order=order, buyer=buyer, tickets=1, at=NOW)
    return {**made, CodeRedemption: use}


def _add_money(order: Order, marker: str) -> dict[type[models.Model], Any]:
    """The order's payment, of which a little goes back, a dispute that was won and a difference that is explained."""
    attempt = PaymentAttempt.objects.create(
        order=order, gateway="sandbox", reference=f"attempt-{number()}", amount_minor=27_840, currency="USD",
        state=PaymentAttempt.State.PAID, started_at=NOW, ended_at=NOW,
    )  # fmt: skip
    payment = Payment.objects.create(
        order=order, attempt=attempt, gateway="sandbox", reference=f"money-{number()}-{marker}",
        amount_minor=27_840, currency="USD", received_at=NOW,
    )  # fmt: skip
    refund = Refund.objects.create(
        payment=payment, amount_minor=100, reason=f"Refund {marker}", wanted_at=NOW
    )
    dispute = Dispute.objects.create(
        payment=payment, reference=f"du_{number()}_{marker}", amount_minor=0, currency="USD", opened_at=NOW,
        state=Dispute.State.WON, reason=f"Dispute {marker}",
    )  # fmt: skip
    difference = BookDifference.objects.create(
        event=order.event, gateway="sandbox", kind="fee_unlike", subject=f"ch_{number()}_{marker}", ours="–",
        theirs="$1.00", found_at=NOW, seen_at=NOW, settled_at=NOW, note=f"Explained {marker}",
    )  # fmt: skip
    return {
        PaymentAttempt: attempt, Payment: payment, Refund: refund, Dispute: dispute, BookDifference: difference,
    }  # fmt: skip


def _door(rows: dict[Any, Any], event: Event, marker: str) -> dict[type[models.Model], Any]:
    """A door with a phone that has let somebody in, and the badge that a partner scanned."""
    listed = CheckInList.objects.create(event=event, name=f"Door {marker}")
    gate = Gate.objects.create(event=event, name=f"Gate {marker}", list=listed)
    device = Device(event=event, name=f"Phone {marker}", gate=gate)
    device.renew_code(NOW + timedelta(days=3))
    device.save()
    scan = CheckIn.objects.create(
        event=event, list=listed, gate=gate, device=device, ticket=rows[Ticket], scan_id=f"scan-{number()}",
        way="code", result="in", turn=1, inside=True, at=NOW, received_at=NOW,
    )  # fmt: skip
    lead = Lead.objects.create(
        event=event,
        partner=rows[Partner],
        participant=rows[Participant],
        note=f"Met {marker}",
        scanned_at=NOW,
    )
    place = ListPlace.objects.create(list=listed, participant=rows[Participant], state="placed")
    return {CheckInList: listed, Gate: gate, Device: device, CheckIn: scan, Lead: lead, ListPlace: place}


def make_papers(order: Order, marker: str) -> dict[type[models.Model], Any]:
    """An invoice with a credit note, and a rule of the tax table."""
    series = {
        kind: NumberSeries.objects.create(event=order.event, kind=kind, prefix=f"{marker}-{kind}-")
        for kind in NumberSeries.Kind
    }
    printed = {
        "sequence": 1, "issued_at": NOW, "seller_name": f"Seller {marker}", "buyer_name": f"Bill {marker}",
        "currency": "USD", "total_minor": 27_840, "tax_minor": 0,
    }  # fmt: skip
    invoice = Invoice.objects.create(
        order=order, series=series[NumberSeries.Kind.INVOICE], number=f"{marker}-0001", **printed
    )
    note = CreditNote.objects.create(
        invoice=invoice, series=series[NumberSeries.Kind.CREDIT_NOTE], number=f"{marker}-C0001",
        reason=f"Credited {marker}", **printed,
    )  # fmt: skip
    NumberSeries.objects.filter(event=order.event).update(last=1)
    rule = TaxRule.objects.create(event=order.event, attendance="room", note=f"Note {marker}", rate_bp=1900)
    return {
        Invoice: invoice, CreditNote: note, TaxRule: rule, NumberSeries: series[NumberSeries.Kind.INVOICE],
    }  # fmt: skip


def _programme(rows: dict[Any, Any], event: Event, marker: str) -> dict[type[models.Model], Any]:
    call = CallForTalks.objects.create(
        event=event, opens_at=NOW, closes_at=NOW + timedelta(days=30), text=f"Call {marker}"
    )
    kind = SessionType.objects.create(event=event, name=f"Kind {marker}", minutes=40)
    session = make_session(
        event,
        kind,
        rows[Participant],
        title=f"Talk {marker}",
        track=rows[Track],
        state=Session.State.ACCEPTED,
    )
    version = AgendaVersion.objects.create(event=event, note=f"Note {marker}")
    slot = Slot.objects.create(
        version=version, number=1, session=session, room=rows[Room], minutes=40,
        starts_at=datetime(2027, 5, 12, 17, tzinfo=UTC),
    )  # fmt: skip
    made = {CallForTalks: call, SessionType: kind, Session: session, AgendaVersion: version, Slot: slot}
    invitation = SpeakerInvitation(
        session=session, name=f"Invited {marker}", email=f"invited-{marker.lower()}@example.org",
        invited_by=rows[Participant], created_at=NOW,
    )  # fmt: skip
    invitation.save()
    made[SpeakerInvitation] = invitation
    made[LateLink] = LateLink.objects.create(call=call, note=f"Invited {marker}")
    made[ProgrammeHours] = ProgrammeHours.objects.create(
        event=event, starts_at=slot.starts_at, ends_at=slot.starts_at + timedelta(hours=8)
    )
    made[ProposalQuestion] = ProposalQuestion.objects.create(event=event, text=f"Asked {marker}")
    made[ProposalImport] = ProposalImport.objects.create(
        event=event, file="imports/none.csv", file_name=f"Table {marker}.csv", created_at=NOW,
        state=ProposalImport.State.READ, mapping={f"Column {marker}": "title"},
        report={"columns": [{"name": f"Column {marker}", "cells": [f"Cell {marker}"]}], "talks": 1, "rows": 1, "people": 1},
    )  # fmt: skip
    return made | _speaking(session, rows[Participant], marker)


def _speaking(session: Session, person: Participant, marker: str) -> dict[type[models.Model], Any]:
    """What a speaker answered."""
    starts_at = datetime(2027, 5, 14, 19, tzinfo=UTC)
    limited = SignUpList.objects.create(session=session, size=7)
    return {
        SpeakerSheet: SpeakerSheet.objects.create(participant=person, equipment=f"Table {marker}"),
        Availability: Availability.objects.create(
            participant=person, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)
        ),
        ChecklistTask: ChecklistTask.objects.create(event=session.event, text=f"Settle {marker}"),
        Lottery: Lottery.objects.create(event=session.event, name=f"Draw {marker}", closes_at=NOW),
        SignUpList: limited,
        SignUp: SignUp.objects.create(list=limited, participant=person, state="waiting", asked_at=NOW),
        Feedback: Feedback.objects.create(
            session=session,
            participant=person,
            rating=4,
            words=f"Said {marker}",
            given_at=NOW,
            changed_at=NOW,
        ),
        ChangeNotice: ChangeNotice.objects.create(
            session=session,
            participant=person,
            what="text",
            before={"title": f"Old {marker}"},
            after={"title": f"Talk {marker}"},
            created_at=NOW,
        ),
    }


def _committee(rows: dict[Any, Any], event: Event, marker: str) -> dict[type[models.Model], Any]:
    phase = ReviewPhase.objects.create(
        event=event, name=f"Phase {marker}", opens_at=NOW, closes_at=NOW + timedelta(days=30)
    )
    criterion = Criterion.objects.create(event=event, name=f"Criterion {marker}")
    user = make_user(f"reviewer-{marker.lower()}@committee.example", name=f"Reviewer {marker}")
    reviewer = Reviewer.objects.create(event=event, user=user, company=f"Bureau {marker}")
    team = ReviewTeam.objects.create(event=event, name=f"Team of {marker}")
    team.tracks.add(rows[Track])
    team.reviewers.add(reviewer)
    return {ReviewPhase: phase, Criterion: criterion, Reviewer: reviewer, ReviewTeam: team}


def make_session(
    event: Event,
    kind: SessionType,
    speaker: Participant,
    *,
    state: str = Session.State.SUBMITTED,
    **fields: Any,
) -> Session:
    session = Session.objects.create(
        event=event,
        session_type=kind,
        state=state,
        submitted_at=NOW,
        **{"title": f"Talk {number()}"} | fields,
    )
    Speaker.objects.create(session=session, participant=speaker)
    return session


def make_mail(event: Event, marker: str = "", **fields: Any) -> OutboxMail:
    mail = OutboxMail(
        scope=event.public_id, kind="test", to_address="somebody@example.org", to_name=f"Reader {marker}",
        subject=f"Subject {marker}", created_at=NOW, **fields,
    )  # fmt: skip
    mail.text = f"Text {marker}"
    mail.save()
    return mail


def make_entry(event: Event, marker: str = "", **fields: Any) -> HistoryEntry:
    return HistoryEntry.objects.create(
        scope=event.public_id, kind="event.changed", subject=event.public_id, subject_label=f"Entry {marker}",
        at=NOW, after={"tagline": f"After {marker}"}, **fields,
    )  # fmt: skip
