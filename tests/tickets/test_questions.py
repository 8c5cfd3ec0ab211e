"""Questions of organizers on the ticket's own page: kinds, conditions, the day they are fixed, wrong input."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from core import uploads
from core.models import HistoryEntry
from events.actions.answers import CannotAnswer, Given
from events.models import Participant
from tests.factories.events import make_event, make_user
from tests.factories.questions import make_question, option, png
from tests.factories.tickets import make_paid_order, make_ticket, make_ticket_type
from tickets.actions import answers, transfers
from tickets.actions.answers import Said
from tickets.actions.transfers import Heir
from tickets.models import Answer, AttendeeField, Question, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def page(client: Client, ticket: Ticket) -> str:
    answer = client.get(f"{ticket.path}questions/")
    assert answer.status_code == 200
    return answer.content.decode()


def post(client: Client, ticket: Ticket, **fields: Any) -> Any:
    return client.post(f"{ticket.path}questions/", fields)


def said(ticket: Ticket) -> dict[str, str]:
    found = {}
    for answer in Answer.objects.filter(ticket=ticket).select_related("question"):
        chosen = ", ".join(one.text for one in answer.options.all())
        found[answer.question.text] = chosen or answer.text or answer.file_name
    return found


def test_every_kind_of_question_is_answered_and_shown_again(client: Client) -> None:
    ticket = make_ticket()
    event = ticket.event
    size = make_question(event, "Size", "S", "M")
    days = make_question(event, "Days", "One", "Two", "Three", kind="several")
    line, words = make_question(event, "Handle"), make_question(event, "About you", kind="long")
    card, conduct = make_question(event, "Card", kind="file"), make_question(event, "I agree", kind="consent")
    fields = {
        size.public_id: option(size, "M"),
        days.public_id: [option(days, "One"), option(days, "Three")],
        line.public_id: "@ada",
        words.public_id: "Numbers",
        card.public_id: png(),
        conduct.public_id: "on",
    }
    assert post(client, ticket, **fields)["Location"] == ticket.path
    assert said(ticket) == {
        "Size": "M", "Days": "One, Three", "Handle": "@ada", "About you": "Numbers", "Card": "card.png",
        "I agree": "I agree",
    }  # fmt: skip
    html = page(client, ticket)
    assert 'value="@ada"' in html
    assert "There is a file: card.png." in html
    assert html.count(" checked") == 4


def test_saving_the_same_twice_changes_nothing_and_history_holds_no_answer(client: Client) -> None:
    ticket = make_ticket()
    line = make_question(ticket.event, "Handle")
    for _each in range(2):
        post(client, ticket, **{line.public_id: "@ada", "diet": "vegan"})
    entry = HistoryEntry.objects.get(kind="answers.changed")
    assert (entry.before, entry.after) == ({}, {"answers": ["Handle", "diet"]})
    assert entry.by_label == "Ticket link"


def test_questions_of_other_ticket_types_and_events_are_not_asked(client: Client) -> None:
    ticket = make_ticket()
    make_question(ticket.event, "For everybody")
    make_question(ticket.event, "For students").ticket_types.add(make_ticket_type(ticket.event))
    make_question(ticket.event, "No longer asked", is_active=False)
    make_question(ticket.event, "Of the order", about="order")
    make_question(make_event(), "Elsewhere")
    html = page(client, ticket)
    found = ("For everybody", "For students", "No longer asked", "Of the order", "Elsewhere")
    assert [text for text in found if text in html] == ["For everybody"]


def test_conditional_question_is_needed_only_after_its_answer(client: Client) -> None:
    ticket = make_ticket()
    comes = make_question(ticket.event, "Workshop?", "Yes", "No", is_required=True)
    laptop = make_question(
        ticket.event, "Which laptop?", is_required=True, depends_on=comes,
        depends_on_option=comes.options.get(text="Yes"), position=1,
    )  # fmt: skip
    assert "Only if you answered “Yes” to “Workshop?”." in page(client, ticket)
    assert "This needs an answer." in post(client, ticket).content.decode()
    refused = post(client, ticket, **{comes.public_id: option(comes, "Yes")})
    assert "This needs an answer." in refused.content.decode()
    assert said(ticket) == {}
    post(client, ticket, **{comes.public_id: option(comes, "Yes"), laptop.public_id: "Old"})
    assert said(ticket) == {"Workshop?": "Yes", "Which laptop?": "Old"}
    post(client, ticket, **{comes.public_id: option(comes, "No"), laptop.public_id: "Old"})
    assert said(ticket) == {"Workshop?": "No"}


def test_ticket_and_order_say_what_still_needs_an_answer(client: Client) -> None:
    ticket = make_ticket()
    line = make_question(ticket.event, "Handle", is_required=True)
    assert ticket.order is not None
    order_path = ticket.order.path
    assert "One question still needs your answer." in client.get(ticket.path).content.decode()
    assert "One ticket has questions that still need an answer." in client.get(order_path).content.decode()
    post(client, ticket, **{line.public_id: "@ada"})
    assert "needs your answer" not in client.get(ticket.path).content.decode()
    assert "still need an answer" not in client.get(order_path).content.decode()


def test_answer_can_change_until_the_moment_it_is_fixed() -> None:
    ticket, now = make_ticket(), timezone.now()
    line = make_question(ticket.event, "Handle", frozen_from_at=now)
    before = now - timedelta(microseconds=1)
    answers.save(subject=ticket, by=None, said=Said({line.pk: Given("@ada")}, {}), now=before)
    with pytest.raises(CannotAnswer, match="cannot be changed any more"):
        answers.save(subject=ticket, by=None, said=Said({line.pk: Given("@eve")}, {}), now=now)
    assert said(ticket) == {"Handle": "@ada"}


def test_fixed_answer_is_shown_as_text_and_one_posted_late_is_told(client: Client) -> None:
    ticket = make_ticket()
    line = make_question(ticket.event, "Handle")
    post(client, ticket, **{line.public_id: "@ada"})
    Question.objects.update(frozen_from_at=timezone.now() - timedelta(minutes=1))
    html = page(client, ticket)
    assert f'name="{line.public_id}"' not in html
    assert "<bdi>@ada</bdi>" in html
    assert f"write to {ticket.event.reply_address}" in html
    late = post(client, ticket, **{line.public_id: "@eve"}).content.decode()
    assert "was fixed while you filled this in" in late
    assert said(ticket) == {"Handle": "@ada"}


def test_name_fixed_for_printing_stays(client: Client) -> None:
    ticket = make_ticket()
    AttendeeField.objects.create(event=ticket.event, field="name", frozen_from_at=timezone.now())
    person = Participant.objects.get(tickets=ticket)
    assert "Fixed since" in client.get(ticket.path).content.decode()
    late = client.post(ticket.path, {"name": "Mallory", "pronouns": "she/her"}).content.decode()
    assert "This was fixed while you filled it in." in late
    client.post(ticket.path, {"pronouns": "she/her"})
    after = Participant.objects.get(pk=person.pk)
    assert (after.name, after.pronouns) == (person.name, "she/her")


def test_option_of_another_question_and_ten_thousand_letters_are_refused(client: Client) -> None:
    ticket = make_ticket()
    size = make_question(ticket.event, "Size", "S", "M")
    line = make_question(ticket.event, "Handle", kind="long")
    foreign = make_question(make_event(), "Size", "XXL")
    refused = post(client, ticket, **{size.public_id: option(foreign, "XXL")}).content.decode()
    assert "Select a valid choice" in refused
    long = post(client, ticket, **{line.public_id: "x" * 10_000}).content.decode()
    assert "at most 2000 characters" in long
    for given in (
        {size.pk: Given(options=frozenset({foreign.options.get().pk}))},
        {foreign.pk: Given("a")},
    ):
        with pytest.raises(CannotAnswer):
            answers.save(subject=ticket, said=Said(given, {}), by=None, now=timezone.now())
    assert said(ticket) == {}


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        SimpleUploadedFile("a.pdf", b"<html><script>alert(1)</script></html>"),
        SimpleUploadedFile("a.pdf", b"%PDF-1.7 cut off"),
        SimpleUploadedFile("a.png", b""),
        png(after=b"PK\x05\x06 an archive behind"),
        png(after=b"<script>alert(1)</script>"),
    ],
    ids=["svg", "html", "cut", "empty", "archive", "page"],
)
def test_file_that_is_not_what_it_says_is_refused(client: Client, file: SimpleUploadedFile) -> None:
    ticket = make_ticket()
    card = make_question(ticket.event, "Card", kind="file")
    file.seek(0)
    answer = post(client, ticket, **{card.public_id: file})
    assert answer.status_code == 200
    assert Answer.objects.count() == 0


def test_file_of_more_than_ten_megabytes_is_refused_in_words() -> None:
    with pytest.raises(uploads.NotAFile, match="larger than 10 MB"):
        uploads.suffix_of(BytesIO(b"%PDF-"), 50 * 1024 * 1024)


def test_ticket_passed_on_takes_no_answer_and_no_file_along(
    client: Client, tmp_path: Any, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    ticket = make_ticket()
    card = make_question(ticket.event, "Card", kind="file")
    post(client, ticket, **{card.public_id: png()})
    assert len([one for one in tmp_path.rglob("*") if one.is_file()]) == 1
    with django_capture_on_commit_callbacks(execute=True):
        transfers.transfer(
            ticket=ticket, heir=Heir("Grace", "grace@example.org"), by=None, now=timezone.now(), is_team=True
        )
    assert Answer.objects.count() == 0
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


def test_diet_and_sensitive_answers_are_not_read_through_the_link(client: Client) -> None:
    ticket = make_ticket()
    health = make_question(ticket.event, "Medicine?", is_sensitive=True)
    post(client, ticket, **{health.public_id: "insulin", "diet": "halal", "access_needs": "wheelchair"})
    person = Participant.objects.get(tickets=ticket)
    assert (person.diet, person.access_needs) == ("halal", "wheelchair")
    assert ticket.order is not None
    pages = (f"{ticket.path}questions/", ticket.path, ticket.order.path)
    for path in pages:
        html = client.get(path).content.decode()
        assert [word for word in ("insulin", "halal", "wheelchair") if word in html] == []
    assert page(client, ticket).count("This is answered.") == 3
    post(client, ticket)
    person.refresh_from_db()
    assert (person.diet, said(ticket)) == ("halal", {"Medicine?": "insulin"})
    post(client, ticket, **{"diet-clear": "on", f"{health.public_id}-clear": "on"})
    person.refresh_from_db()
    assert (person.diet, person.access_needs, said(ticket)) == ("", "wheelchair", {})


def test_own_account_reads_its_answers_and_a_stranger_with_the_link_does_not(client: Client) -> None:
    ticket, owner = make_ticket(), make_user()
    Participant.objects.filter(tickets=ticket).update(user=owner, diet="halal")
    assert client.get(f"{ticket.path}questions/")["Location"] == ticket.path
    post(client, ticket, diet="vegan")
    client.force_login(make_user())
    assert client.get(f"{ticket.path}questions/")["Location"] == ticket.path
    client.force_login(owner)
    assert 'value="halal"' in page(client, ticket)


def test_questions_cost_the_same_for_one_and_three_tickets(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, 3):
        order = make_paid_order(seats=number)
        asked = [make_question(order.event, f"Question {n}", "A", "B") for n in range(number)]
        ticket = order.tickets.select_related("event").first()
        assert ticket is not None
        post(client, ticket, **{one.public_id: option(one, "A") for one in asked})
        path, order_path = ticket.path, order.path
        with django_assert_num_queries(8):
            client.get(path)
        with django_assert_num_queries(9):
            client.get(order_path)
