"""The demo's visa letters: one that waits, one asked back, one issued."""

from datetime import date, timedelta

from portal.demo.setting import Setting
from tickets.actions import visa_letters
from tickets.models import Ticket, VisaTerms
from tickets.visa import Traveller

HOMES = (
    (
        "IN",
        "P8123456",
        "14 Lattice Bridge Road\nChennai 600041",
        "Consulate General of the United States in Chennai",
    ),
    ("NG", "A05512873", "7 Awolowo Road\nLagos", "Consulate General of the United States in Lagos"),
    (
        "BR",
        "FX482119",
        "Rua Augusta 1200\nSão Paulo 01304-001",
        "Consulate General of the United States in São Paulo",
    ),
)
BORN_ON = date(1991, 3, 14)


def build(setting: Setting) -> None:
    VisaTerms.objects.create(
        event=setting.event,
        signer_name="Rosa Lindqvist",
        signer_role="Head of events",
        text="Travel, hotel and insurance are paid by the traveller.",
    )
    tickets = Ticket.objects.valid().admissions().filter(event=setting.event, order__state="paid")
    paid = tickets.exclude(attendee=None).filter(order__total_minor__gt=0).select_related("attendee")
    letters = []
    for ticket, home in zip(paid.order_by("pk"), HOMES, strict=False):
        assert ticket.attendee is not None  # asked for above
        letters.append(
            visa_letters.ask(
                ticket=ticket,
                traveller=_traveller(setting, ticket.attendee.name, *home),
                by=None,
                by_label="Ticket link",
                now=setting.now - timedelta(days=3),
            )
        )
    if len(letters) == len(HOMES):
        question = "Your passport runs out before the event. Please send us the number of the new one."
        visa_letters.ask_back(letter=letters[1], question=question, by=None, now=setting.now)
        visa_letters.issue(letter=letters[2], by=None, now=setting.now)


def _traveller(
    setting: Setting, name: str, nationality: str, number: str, address: str, embassy: str
) -> Traveller:
    event = setting.event
    return Traveller(
        passport_name=name, born_on=BORN_ON, nationality=nationality, passport_number=number, address=address,
        embassy=embassy, arrives_on=event.starts_on - timedelta(days=2), leaves_on=event.ends_on + timedelta(days=2),
    )  # fmt: skip
