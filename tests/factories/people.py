"""People with everything that can hang on one record, so many of each kind."""

from django.utils import timezone

from agenda.models import Reviewer
from core.models import HistoryEntry
from events.models import Consent, Participant
from tests.factories.agenda import make_confirmed, make_slot
from tests.factories.door import make_device, make_gate, make_list, ticket_of
from tests.factories.events import make_partner, number
from tests.factories.review import make_review
from tests.factories.workspace import make_mail
from tickets.models import CheckIn, Order


def make_plain_order(buyer: Participant, **fields: object) -> Order:
    """Paid, without lines and payments."""
    now = timezone.now()
    values = {
        "event": buyer.event, "buyer": buyer, "email": buyer.address, "state": Order.State.PAID, "currency": "USD",
        "total_minor": 34_800, "form_key": f"people{number()}", "placed_at": now, "paid_at": now,
    }  # fmt: skip
    return Order.objects.create(**values | fields)


def hang_on(person: Participant, count: int, critic: Reviewer | None = None) -> None:
    """So many orders, tickets, talks with slots, reviews, mails, check-ins, consents and history entries."""
    event, now = person.event, timezone.now()
    listed = make_list(event)
    gate = make_gate(listed)
    device = make_device(gate, now=now)
    version = event.agenda_versions.get()
    for n in range(count):
        ticket = ticket_of(person, order=make_plain_order(person))
        CheckIn.objects.create(
            event=event, list=listed, gate=gate, device=device, ticket=ticket, scan_id=f"people{number()}",
            way=CheckIn.Way.CODE, result=CheckIn.Result.REFUSED, reason=CheckIn.Reason.DOUBLE, at=now, received_at=now,
        )  # fmt: skip
        talk = make_confirmed(event, person)
        make_slot(version, talk)
        if critic:
            make_review(talk, critic, comment=f"Remarkable {n}")
        make_mail(event, f"to {person.name} {n}", recipient=person.public_id)
        Consent.objects.create(
            participant=person, purpose="partner", partner=make_partner(event), text="May see", given_at=now
        )
        HistoryEntry.objects.create(
            scope=event.public_id, kind="participant.changed", subject=person.public_id, at=now
        )
