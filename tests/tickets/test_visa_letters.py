"""Asking for a visa letter, deciding about it, and what ends it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core.models import HistoryEntry, OutboxMail
from portal import jobs
from portal.attachments import visa_letter
from tests.factories import pdf
from tests.factories.events import make_participant
from tests.factories.helping import TRAVELLER
from tests.factories.tickets import make_order, make_ticket, make_ticket_type
from tests.factories.visas import NOW, ask, issue, make_visa_event
from tickets.actions import tickets, transfers, visa_letters
from tickets.actions.transfers import Heir
from tickets.actions.visa_letters import CannotAsk, CannotDecide
from tickets.documents import visa_rows
from tickets.models import Order, Ticket, TicketType, VisaLetter, VisaPaper, VisaTerms

pytestmark = pytest.mark.django_db
SECRETS = ("P1234567", "Lovelace Ada", "Marina Road", "1990-12-10")


def kinds() -> list[str]:
    return list(
        HistoryEntry.objects.filter(kind__startswith="visa_letter.")
        .order_by("pk")
        .values_list("kind", flat=True)
    )


def mails() -> list[str]:
    rows = OutboxMail.objects.filter(kind__startswith="visa_letter.").order_by("pk")
    return [row.kind.removeprefix("visa_letter.") for row in rows]


def everything_stored() -> str:
    """All text columns of the tables that could hold a word of the passport in the clear."""
    tables = ("tickets_visaletter", "tickets_visapaper", "core_historyentry", "core_outboxmail")
    found = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            found.append(str(cursor.fetchall()))
    return " ".join(found) + " ".join(mail.text + mail.html for mail in OutboxMail.objects.all())


def test_letter_is_asked_for_approved_and_sent_with_the_paper() -> None:
    letter = ask()
    paper = issue(letter)
    letter.refresh_from_db()
    assert (letter.state, kinds(), mails()) == (
        "issued", ["visa_letter.asked", "visa_letter.issued"], ["issued"],
    )  # fmt: skip
    mail = OutboxMail.objects.get(kind="visa_letter.issued")
    assert (mail.attachment_kind, mail.attachment_reference) == ("visa-letter", paper.public_id)
    files = visa_letter(paper.public_id)
    assert [one.media_type for one in files] == ["application/pdf"]


def test_paper_says_who_is_invited_by_whom_and_where_it_is_checked(settings: Any) -> None:
    paper = issue()
    paper = VisaPaper.objects.select_related("letter__ticket__event__organizer", "letter__ticket__type").get()
    content = visa_rows.letter_pdf(paper)
    assert content is not None
    text = " ".join(pdf.texts(content))
    for words in (
        "Relay Conferences, Inc.", "2700 Harbor Drive", "United States", "To: Consulate General in Chennai",
        "Lovelace Ada", "December 10, 1990", "India", "P1234567", "12 Marina Road", "May 10 – 16, 2027",
        "Rosa Lindqvist", "Head of events", str(paper), "Pier 27", "April 1, 2027", "1 / 1",
    ):  # fmt: skip
        assert words in text
    assert pdf.codes(content) == [[f"{settings.SITE_URL}{visa_rows.check_path(paper)}"]]


@pytest.mark.parametrize(
    "name", ["Наталья Шевченко", "محمد عبد الله", "王小明", "அருண் குமார்", "ប៊ុន ធឿន", "A" * 120]
)
def test_name_in_any_script_stands_on_one_page(name: str) -> None:
    issue(ask(traveller=replace(TRAVELLER, passport_name=name)))
    paper = VisaPaper.objects.select_related("letter__ticket__event__organizer", "letter__ticket__type").get()
    content = visa_rows.letter_pdf(paper)
    assert content is not None
    assert len(pdf.texts(content)) == 1


def test_no_word_of_the_passport_is_stored_in_the_clear() -> None:
    letter = ask()
    visa_letters.ask_back(letter=letter, question="Which consulate?", by=None, now=NOW)
    ask(letter.ticket, replace(TRAVELLER, embassy="Embassy in Delhi"))
    issue(letter)
    stored = everything_stored()
    assert [secret for secret in SECRETS if secret in stored] == []
    assert VisaLetter.objects.get().traveller == replace(TRAVELLER, embassy="Embassy in Delhi")


def unpaid(ticket: Ticket) -> None:
    Order.objects.update(state=Order.State.INVOICED)


def online(ticket: Ticket) -> None:
    TicketType.objects.update(attendance=TicketType.Attendance.ONLINE)


def nobody(ticket: Ticket) -> None:
    Ticket.objects.update(attendee=None)


def void(ticket: Ticket) -> None:
    tickets.void(ticket=ticket, reason="Refunded", by=None, now=NOW)


def not_offered(ticket: Ticket) -> None:
    VisaTerms.objects.all().delete()


def late(ticket: Ticket) -> None:
    VisaTerms.objects.update(asks_until_on=NOW.date() - timedelta(days=1))


@pytest.mark.parametrize("change", [unpaid, online, nobody, void, not_offered, late])
def test_who_gets_no_letter_is_told_why(change: Callable[[Ticket], None]) -> None:
    ticket = make_ticket(make_visa_event())
    change(ticket)
    with pytest.raises(CannotAsk) as refused:
        ask(ticket)
    assert (str(refused.value.message) != "", VisaLetter.objects.count()) == (True, 0)


def test_held_ticket_gets_no_letter() -> None:
    ticket = make_order(make_visa_event()).tickets.get()
    with pytest.raises(CannotAsk):
        ask(ticket)


def test_speaker_with_a_given_ticket_gets_one() -> None:
    event = make_visa_event()
    make_ticket_type(event, audience=TicketType.Audience.SPEAKERS, quota=5, name="Speaker")
    person = make_participant(event, email="ada@example.org")
    given = tickets.give(
        event=event,
        participant=person,
        audience=TicketType.Audience.SPEAKERS,
        reason="Speaks",
        by=None,
        now=NOW,
    )
    assert given is not None
    issue(ask(given))
    assert mails() == ["issued"]


def test_same_data_twice_and_the_seventh_change_are_refused() -> None:
    letter = ask()
    with pytest.raises(CannotAsk, match="Nothing of it is different"):
        ask(letter.ticket)
    for number in range(5):
        ask(letter.ticket, replace(TRAVELLER, embassy=f"Embassy {number}"))
    with pytest.raises(CannotAsk, match="many times"):
        ask(letter.ticket, replace(TRAVELLER, embassy="Embassy again"))
    assert VisaLetter.objects.count() == 1


def test_changed_name_ends_the_paper_and_waits_for_a_person_again() -> None:
    paper = issue()
    ask(paper.letter.ticket, replace(TRAVELLER, passport_name="Ada King"))
    paper.refresh_from_db()
    assert (paper.why, VisaLetter.objects.get().state) == ("changed", "asked")
    assert HistoryEntry.objects.filter(kind="visa_letter.asked").latest("pk").after == {
        "changed": ["passport_name"]
    }


def test_issued_anew_the_old_number_is_dead() -> None:
    first = issue()
    second = issue(first.letter)
    first.refresh_from_db()
    assert (first.why, second.number != first.number, second.is_good()) == ("replaced", True, True)
    assert visa_letter(first.public_id) == []


def test_refused_sends_no_more_until_asked_back() -> None:
    letter = ask()
    visa_letters.refuse(letter=letter, reason="We do not know you.", by=None, now=NOW)
    with pytest.raises(CannotAsk, match="refused"):
        ask(letter.ticket, replace(TRAVELLER, embassy="Elsewhere"))
    with pytest.raises(CannotDecide):
        issue(letter)
    visa_letters.ask_back(letter=letter, question="Write to us who you are.", by=None, now=NOW)
    ask(letter.ticket)
    assert (VisaLetter.objects.get().state, mails()) == ("asked", ["refused", "asked_back"])


def test_taken_back_letter_ends_its_paper() -> None:
    paper = issue()
    visa_letters.refuse(
        letter=paper.letter, reason="The ticket was bought with a stolen card.", by=None, now=NOW
    )
    paper.refresh_from_db()
    assert (paper.why, paper.letter.ticket.state, kinds()[-1]) == ("revoked", "valid", "visa_letter.revoked")


def refunded(ticket: Ticket) -> None:
    tickets.void(ticket=ticket, reason="Refunded", by=None, now=NOW)


def passed_on(ticket: Ticket) -> None:
    transfers.transfer(ticket=ticket, heir=Heir("Grace Hopper", "grace@example.org"), by=None, now=NOW)


@pytest.mark.parametrize(("change", "why"), [(refunded, "ticket"), (passed_on, "passed_on")])
def test_letter_ends_with_its_ticket_at_once_and_the_data_goes(
    change: Callable[[Ticket], None], why: str
) -> None:
    paper = issue()
    ticket = paper.letter.ticket
    change(ticket)
    fresh = VisaPaper.objects.select_related("letter__ticket").get()
    assert fresh.is_good() is False  # before the worker has come to it
    jobs.react(NOW)
    jobs.react(NOW)
    row = VisaLetter.objects.get()
    fresh.refresh_from_db()
    assert (row.state, row.details_sealed, row.passport_mark, fresh.why) == ("void", "", "", why)
    assert mails() == ["issued", "ended"]
    ended = OutboxMail.objects.get(kind="visa_letter.ended")
    assert (ended.recipient, ticket.secret in ended.text) == (row.participant.public_id, False)


def test_heir_asks_for_a_letter_of_his_own() -> None:
    paper = issue()
    passed_on(paper.letter.ticket)
    letter = ask(
        paper.letter.ticket, replace(TRAVELLER, passport_name="Grace Hopper", passport_number="H99887766")
    )
    assert [(one.state, str(one.participant)) for one in VisaLetter.objects.order_by("pk")] == [
        ("void", str(paper.letter.participant)), ("asked", "Grace Hopper"),
    ]  # fmt: skip
    assert letter.ticket_id == paper.letter.ticket_id


def test_ticket_that_ended_in_between_gets_no_letter() -> None:
    letter = ask()
    refunded(letter.ticket)
    with pytest.raises(CannotDecide, match="not valid"):
        issue(letter)
    assert VisaPaper.objects.count() == 0


def test_database_refuses_a_second_letter_and_a_void_one_with_data() -> None:
    letter = ask()
    again = VisaLetter(ticket=letter.ticket, participant=letter.participant, asked_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        VisaLetter.objects.update(state="void", decided_at=NOW)
