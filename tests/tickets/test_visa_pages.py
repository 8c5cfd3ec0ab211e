"""The pages: a ticket's letter, checking a number, and the team's queue."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.models import HistoryEntry
from events.models import Event, Participant, Role
from tests.factories import pdf
from tests.factories.events import make_event, make_team_member, make_user
from tests.factories.helping import TRAVELLER
from tests.factories.tickets import make_ticket
from tests.factories.visas import NOW, ask, form, issue, make_coming_event, make_visa_event
from tickets import visa_checks
from tickets.actions import tickets, visa_letters
from tickets.models import Ticket, VisaLetter, VisaPaper, VisaTerms

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    """Closes its letters in May, wherever the clock of the machine stands."""
    cache.clear()
    event = make_coming_event()
    VisaTerms.objects.update(asks_until_on=max(event.starts_on, date(2027, 5, 1)))
    return event


@pytest.fixture
def ticket(event: Event) -> Ticket:
    return make_ticket(event)


@pytest.fixture
def organizer(client: Client, event: Event) -> Client:
    user = make_user(name="Rosalind")
    make_team_member(event, user, Role.ORGANIZER)
    client.force_login(user)
    return client


def html(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


# The traveller


def test_ticket_page_leads_to_the_letter_only_where_letters_are_offered(
    client: Client, ticket: Ticket
) -> None:
    assert f"{ticket.path}visa/" in html(client, ticket.path)
    VisaTerms.objects.all().delete()
    assert "visa/" not in html(client, ticket.path)
    assert "gives no invitation letters" in html(client, f"{ticket.path}visa/")


def test_traveller_asks_and_loads_the_letter_once_it_is_issued(client: Client, ticket: Ticket) -> None:
    path = f"{ticket.path}visa/"
    assert "Deleted on" in html(client, path)
    answer = client.post(path, form(ticket.event))
    assert (answer.status_code, answer["Location"]) == (302, path)
    letter = VisaLetter.objects.get()
    assert letter.traveller is not None
    assert (letter.traveller.passport_number, letter.state) == ("P1234567", "asked")
    assert "We are looking at your request" in html(client, path)
    assert client.get(f"{path}letter.pdf")["Location"] == path
    issue(letter)
    loaded = client.get(f"{path}letter.pdf")
    assert (loaded["Content-Type"], loaded["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert "P1234567" in " ".join(pdf.texts(loaded.content))


def test_wrong_fields_are_named_and_nothing_typed_is_lost(client: Client, ticket: Ticket) -> None:
    typed = form(ticket.event) | {"passport_number": "12", "leaves_on": "tomorrow"}
    answer = client.post(f"{ticket.path}visa/", typed)
    page = answer.content.decode()
    assert "A passport number has 5 to 20 letters and digits" in page
    assert "Write the date as" in page
    assert 'value="Lovelace Ada"' in page
    assert VisaLetter.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("passport_name", "A\x00" + "b" * 400),
        ("nationality", "ZZ"),
        ("born_on", "9999-12-31"),
        ("address", "x" * 301),
    ],
)
def test_hostile_values_are_refused(client: Client, ticket: Ticket, field: str, value: str) -> None:
    assert client.post(f"{ticket.path}visa/", form(ticket.event) | {field: value}).status_code == 200
    assert VisaLetter.objects.count() == 0


def test_once_the_attendee_has_an_account_the_link_alone_opens_nothing(
    client: Client, ticket: Ticket
) -> None:
    issue(ask(ticket))
    user = make_user("ada@example.org")
    Participant.objects.filter(tickets=ticket).update(user=user)
    for path in (f"{ticket.path}visa/", f"{ticket.path}visa/letter.pdf"):
        assert "P1234567" not in client.get(path, follow=True).content.decode(errors="ignore")
    assert client.post(f"{ticket.path}visa/", form(ticket.event))["Location"] == ticket.path
    client.force_login(user)
    assert "P1234567" in html(client, f"{ticket.path}visa/")


def test_heir_reads_nothing_of_who_had_the_ticket(client: Client, ticket: Ticket) -> None:
    letter = issue(ask(ticket)).letter
    Ticket.objects.filter(pk=ticket.pk).update(attendee=make_ticket(ticket.event).attendee)
    page = html(client, f"{ticket.path}visa/")
    assert ("P1234567" in page, "Lovelace Ada" in page) == (False, False)
    assert client.get(f"{ticket.path}visa/letter.pdf").status_code == 302
    assert letter.pk is not None


# The embassy


def check(client: Client, event: Event, number: str, passport: str = "") -> str:
    return client.post(f"/{event.slug}/letters/", {"number": number, "passport": passport}).content.decode()


def test_number_is_confirmed_without_a_word_about_the_traveller(
    client: Client, event: Event, ticket: Ticket
) -> None:
    paper = issue(ask(ticket))
    for page in (
        html(client, f"/{event.slug}/letters/{paper.number}/"),
        check(client, event, f" {paper} ".lower()),
    ):
        assert f"Letter {paper} is genuine and valid" in page
        for secret in ("P1234567", "Lovelace", "Chennai", str(paper.letter.participant)):
            assert secret not in page


def test_typed_passport_number_is_compared_and_not_told(client: Client, event: Event, ticket: Ticket) -> None:
    paper = issue(ask(ticket))
    assert "for the passport number that you typed" in check(client, event, paper.number, "p 1234567")
    other = check(client, event, paper.number, "P1234568")
    assert "It was not issued for the passport number" in other
    assert "P1234567" not in other
    visa_letters.forget(VisaLetter.objects.all(), NOW)
    assert "has been deleted" in check(client, event, paper.number, "P1234567")


def test_ended_letter_and_unknown_number_and_another_event_say_so(
    client: Client, event: Event, ticket: Ticket
) -> None:
    paper = issue(ask(ticket))
    assert "No letter with the number" in check(client, event, "K7QF3M2P9X")
    assert "No letter with the number" in check(client, make_visa_event(), paper.number)
    tickets.void(ticket=ticket, reason="Refunded", by=None, now=NOW)
    assert "is no longer valid" in check(client, event, paper.number)


def test_guessing_numbers_and_passports_is_closed(
    client: Client, event: Event, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = issue(ask(ticket))
    monkeypatch.setattr(visa_checks, "MOST_PASSPORTS", 2)
    for number in ("P0000001", "P0000002"):
        check(client, event, paper.number, number)
    assert "compared again in an hour" in check(client, event, paper.number, "P1234567")
    monkeypatch.setattr(visa_checks, "MOST_MISSES", 3)
    check(client, event, "AAAAAAAAAA")
    answer = client.post(f"/{event.slug}/letters/", {"number": paper.number})
    assert (answer.status_code, "is genuine" in answer.content.decode()) == (429, False)


# The team


def admin(page: str, letter: VisaLetter) -> str:
    return reverse(f"admin:tickets_visaletter_{page}", args=[letter.pk])


def press(client: Client, page: str, letter: VisaLetter, **fields: str) -> Any:
    return client.post(admin(page, letter), {"_confirmed": "1"} | fields)


def test_organizer_approves_asks_back_refuses_and_takes_back(organizer: Client, ticket: Ticket) -> None:
    letter = ask(ticket)
    assert "P1234567" in html(organizer, admin("approve", letter))
    press(organizer, "ask_back", letter, word="Which consulate?")
    letter.refresh_from_db()
    assert (letter.state, letter.word) == ("back", "Which consulate?")
    ask(ticket, replace(TRAVELLER, embassy="Embassy in Delhi"))
    press(organizer, "approve", letter)
    first = VisaPaper.objects.get()
    press(organizer, "reissue", letter)
    assert VisaPaper.objects.standing().get().number != first.number
    assert "Write it in a sentence" in press(organizer, "revoke", letter).content.decode()
    press(organizer, "revoke", letter, word="A mistake")
    letter.refresh_from_db()
    by = HistoryEntry.objects.filter(kind="visa_letter.revoked").get().by
    assert (letter.state, str(by), VisaPaper.objects.standing().count()) == ("refused", "Rosalind", 0)


def test_queue_says_what_to_look_at(organizer: Client, event: Event, ticket: Ticket) -> None:
    ask(ticket)
    other = ask(make_ticket(event))
    page = html(organizer, reverse("admin:tickets_visaletter_change", args=[other.pk]))
    assert "The same passport stands in 1 other request." in page
    assert "The passport has another name than the ticket" in page
    tickets.void(ticket=other.ticket, reason="Refunded", by=None, now=NOW)
    assert "The ticket is not valid any more." in html(organizer, admin("approve", other))


def test_list_shows_no_passport_and_costs_the_same_for_one_and_three(
    organizer: Client, event: Event, ticket: Ticket, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    path = reverse("admin:tickets_visaletter_changelist")
    issue(ask(ticket))
    organizer.get(path)
    with django_assert_num_queries(9):
        organizer.get(path)
    ask(make_ticket(event), replace(TRAVELLER, passport_number="H1234567"))
    ask(make_ticket(event))
    with django_assert_num_queries(9):
        page = html(organizer, path)
    assert ("P1234567" in page, "2 things" in page) == (False, True)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OWNER, Role.ORGANIZER)])
def test_other_roles_see_no_letter(client: Client, event: Event, ticket: Ticket, role: Role) -> None:
    letter, user = ask(ticket), make_user()
    make_team_member(event, user, role)
    client.force_login(user)
    for path in (
        reverse("admin:tickets_visaletter_changelist"),
        reverse("admin:tickets_visaletter_change", args=[letter.pk]),
        admin("approve", letter),
    ):
        answer = client.get(path)
        assert (answer.status_code in (302, 403, 404), b"P1234567" in answer.content) == (True, False)


def test_organizer_of_another_event_finds_nothing(client: Client, ticket: Ticket) -> None:
    letter, user = ask(ticket), make_user()
    make_team_member(make_event(), user, Role.ORGANIZER)
    client.force_login(user)
    assert client.get(admin("approve", letter)).status_code == 404
    assert press(client, "approve", letter).status_code == 404
    assert VisaPaper.objects.count() == 0


def test_terms_are_set_once_an_event_and_told_in_the_history(organizer: Client, event: Event) -> None:
    path = reverse("admin:tickets_visaterms_add")
    assert organizer.get(path).status_code == 403
    VisaTerms.objects.all().delete()
    answer = organizer.post(path, {"signer_name": "Rosa Lindqvist", "_event": event.public_id})
    assert (answer.status_code, VisaTerms.objects.get().signer_name) == (302, "Rosa Lindqvist")
    assert HistoryEntry.objects.filter(kind="visa_terms.added", scope=event.public_id).count() == 1


def test_today_tells_who_may_decide_that_letters_wait(organizer: Client, ticket: Ticket) -> None:
    ask(ticket)
    assert "1 visa letter to decide" in html(organizer, reverse("admin:index"))
