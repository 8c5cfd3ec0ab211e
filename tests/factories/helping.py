"""What people are helped with who come from far away: one row of each, for the filled event."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import models

from agenda.models import (
    Grant,
    GrantCall,
    GrantCriterion,
    GrantPayout,
    GrantReceipt,
    GrantReview,
    GrantScore,
    Reviewer,
)
from core.sealed import seal
from events.models import Event
from tickets.models import Ticket, TicketCase, VisaLetter, VisaTerms
from tickets.visa import Traveller

NOW = datetime(2027, 4, 1, 12, tzinfo=UTC)
TRAVELLER = Traveller(
    passport_name="Lovelace Ada", born_on=date(1990, 12, 10), nationality="IN", passport_number="P1234567",
    address="12 Marina Road\nChennai", embassy="Consulate General in Chennai", arrives_on=date(2027, 5, 10),
    leaves_on=date(2027, 5, 16),
)  # fmt: skip


def ticket_rows(ticket: Ticket, marker: str) -> dict[type[models.Model], Any]:
    """A question about the ticket; what the event offers of visa letters, and a letter that was asked back."""
    terms, _made = VisaTerms.objects.get_or_create(
        event=ticket.event, defaults={"signer_name": f"Signer {marker}"}
    )
    person = ticket.attendee
    assert person is not None  # the filled event has one
    letter = VisaLetter.objects.create(
        ticket=ticket, participant=person, state="back", word=f"Which {marker}?",
        details_sealed=seal(TRAVELLER.as_text()), asked_at=NOW, decided_at=NOW,
    )  # fmt: skip
    case = TicketCase.objects.create(
        ticket=ticket, participant=person, kind=TicketCase.Kind.BOUGHT, reason=f"Speaks {marker}", opened_at=NOW
    )  # fmt: skip
    return {TicketCase: case, VisaTerms: terms, VisaLetter: letter}


def grant_rows(event: Event, marker: str, reviewer: Reviewer) -> dict[type[models.Model], Any]:
    """A call, and a grant that was scored and awarded."""
    call = GrantCall.objects.create(
        event=event, opens_at=NOW, closes_at=NOW + timedelta(days=30), text=f"Help {marker}", budget_minor=100_000,
        most_minor=50_000, awarded_minor=20_000,
    )  # fmt: skip
    grant = Grant(
        event=event, name=f"Granted {marker}", email=f"granted-{marker.lower()}@example.org", state="offered",
        award_minor=20_000, applied_at=NOW, changed_at=NOW, decided_at=NOW, answer_by_at=NOW + timedelta(days=7),
    )  # fmt: skip
    grant.answers_text = json.dumps({"Why?": f"Because {marker}"})
    grant.save()
    criterion = GrantCriterion.objects.create(event=event, name=f"Need {marker}")
    review = GrantReview.objects.create(
        grant=grant, reviewer=reviewer, state="done", value=0.5, comment=f"Scored {marker}", created_at=NOW,
        changed_at=NOW, done_at=NOW,
    )  # fmt: skip
    receipt = GrantReceipt.objects.create(
        grant=grant, amount_minor=900, what=f"Train of {marker}", file="receipts/none.pdf",
        file_name=f"{marker}.pdf", size=9, sent_at=NOW,
    )  # fmt: skip
    payout = GrantPayout.objects.create(grant=grant, amount_minor=900, note=f"Transfer {marker}", paid_at=NOW)
    score = GrantScore.objects.create(review=review, criterion=criterion, value=3)
    return {
        GrantCall: call, Grant: grant, GrantCriterion: criterion, GrantReview: review, GrantScore: score, GrantReceipt: receipt, GrantPayout: payout,
    }  # fmt: skip
