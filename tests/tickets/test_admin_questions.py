"""Questions in the workspace: who edits them, what was answered, and who may not know."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.models import HistoryEntry
from events.models import Event, Participant, Role
from tests.factories.events import make_event, make_team_member, make_user
from tests.factories.questions import make_question, option, png
from tests.factories.tickets import make_paid_order, make_ticket
from tickets import answer_table
from tickets.actions import orders
from tickets.models import Answer, AttendeeField, Question, Ticket

pytestmark = pytest.mark.django_db

ANSWERS = reverse("admin:tickets_question_answers_page")
LIST = reverse("admin:tickets_question_changelist")
SECRETS = ("wheelchair-7", "halal-7", "insulin-7")


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def signed_in(event: Event, role: str = Role.ORGANIZER) -> Client:
    client, user = Client(), make_user()
    make_team_member(event, user, role)
    client.force_login(user)
    return client


def answer(ticket: Ticket, **fields: Any) -> None:
    assert Client().post(f"{ticket.path}questions/", fields).status_code == 302


def form(question: Question, *options: str, **changes: Any) -> dict[str, Any]:
    rows: dict[str, Any] = {"options-TOTAL_FORMS": str(len(options)), "options-INITIAL_FORMS": "0"}
    for number, text in enumerate(options):
        rows |= {f"options-{number}-text": text, f"options-{number}-position": str(number)}
    fields = {
        "text": question.text,
        "kind": question.kind,
        "about": "attendee",
        "position": "0",
        "is_active": "on",
    }
    return fields | rows | changes


def errors(response: Any) -> dict[str, list[str]]:
    return {name: list(found) for name, found in response.context["adminform"].form.errors.items()}


def change(question: Question) -> str:
    return reverse("admin:tickets_question_change", args=[question.pk])


def test_organizer_reads_how_often_each_answer_was_given() -> None:
    order = make_paid_order(seats=3)
    size = make_question(order.event, "Size", "S", "M", is_required=True)
    tickets = list(order.tickets.select_related("event").order_by("pk"))
    answer(tickets[0], **{size.public_id: option(size, "M"), "diet": "Vegan"})
    answer(tickets[1], **{size.public_id: option(size, "M"), "diet": "vegan"})
    (counted,) = answer_table.counts(order.event)
    assert (counted.answers, counted.options) == (2, [("S", 0), ("M", 2)])
    assert answer_table.diets(order.event) == [("vegan", 2)]
    assert answer_table.unanswered(order.event) == 1
    html = signed_in(order.event).get(ANSWERS).content.decode()
    assert "One valid ticket lacks an answer that must be given." in html
    assert "<bdi>vegan</bdi>" in html


def test_tickets_that_are_no_longer_valid_do_not_count() -> None:
    order = make_paid_order()
    size = make_question(order.event, "Size", "S", "M", is_required=True)
    ticket = order.tickets.select_related("event").get()
    answer(ticket, **{size.public_id: option(size, "M"), "diet": "vegan"})
    orders.cancel(order=order, reason="Ill", by=None, now=timezone.now())
    (counted,) = answer_table.counts(order.event)
    assert (counted.answers, counted.options) == (0, [("S", 0), ("M", 0)])
    assert (answer_table.diets(order.event), answer_table.unanswered(order.event)) == ([], 0)


def test_table_is_safe_for_spreadsheets() -> None:
    ticket = make_ticket()
    line = make_question(ticket.event, "Handle")
    answer(ticket, **{line.public_id: "=HYPERLINK(1)", "diet": "@all"})
    organizer = signed_in(ticket.event)
    rows = list(
        csv.DictReader(io.StringIO(organizer.get(f"{ANSWERS}?format=csv").content.decode("utf-8-sig")))
    )
    assert [(row["Handle"], row["Diet"]) for row in rows] == [("'=HYPERLINK(1)", "'@all")]
    assert organizer.get(f"{ANSWERS}?format=xlsx").content.startswith(b"PK")


@pytest.mark.parametrize("role", [Role.DOOR, Role.REVIEWER, Role.FINANCE])
def test_other_roles_learn_nothing_of_needs_and_answers(role: str) -> None:
    ticket = make_ticket()
    health = make_question(ticket.event, "Medicine?", is_sensitive=True)
    answer(ticket, **{health.public_id: SECRETS[2], "diet": SECRETS[1], "access_needs": SECRETS[0]})
    person = Participant.objects.get(tickets=ticket)
    row = Answer.objects.get()
    client = signed_in(ticket.event, role)
    for path in (ANSWERS, f"{ANSWERS}?format=csv", LIST, change(health),
                 reverse("admin:tickets_answer_file", args=[row.pk]),
                 reverse("admin:events_participant_change", args=[person.pk])):  # fmt: skip
        assert client.get(path).status_code in (302, 403, 404)
    histories = [reverse("admin:core_historyentry_changelist"), reverse("admin:index")]
    for path in histories:
        html = client.get(path).content.decode()
        assert [word for word in SECRETS if word in html] == []
    assert [e for e in HistoryEntry.objects.all() if any(s in f"{e.before}{e.after}" for s in SECRETS)] == []


def test_what_the_team_changes_of_needs_is_not_told_in_the_history() -> None:
    ticket = make_ticket()
    person = Participant.objects.get(tickets=ticket)
    organizer = signed_in(ticket.event)
    path = reverse("admin:events_participant_change", args=[person.pk])
    fields = organizer.get(path).context["adminform"].form.initial | {"diet": SECRETS[1]}
    parts = [
        f"{name}-{part}_FORMS" for name in ("tickets", "speaking", "orders") for part in ("TOTAL", "INITIAL")
    ]
    posted = {name: value for name, value in fields.items() if value} | dict.fromkeys(parts, "0")
    answer_ = organizer.post(path, posted)
    assert answer_.status_code == 302, answer_.context["errors"]
    person.refresh_from_db()
    assert person.diet == SECRETS[1]
    entry = HistoryEntry.objects.get(kind="participant.changed")
    assert (entry.before, entry.after) == ({"diet": ""}, {"diet": "…"})


def test_organizers_of_another_event_see_nothing() -> None:
    ticket = make_ticket()
    card = make_question(ticket.event, "Card", kind="file")
    answer(ticket, **{card.public_id: png(name="student.png")})
    stranger = signed_in(make_event())
    assert "student.png" not in stranger.get(ANSWERS).content.decode()
    assert (
        stranger.get(reverse("admin:tickets_answer_file", args=[Answer.objects.get().pk])).status_code == 404
    )
    assert stranger.get(change(card)).status_code == 302


def test_file_is_stored_and_not_shown_and_not_public() -> None:
    ticket = make_ticket()
    card = make_question(ticket.event, "Card", kind="file")
    answer(ticket, **{card.public_id: png(name="student.html")})
    row = Answer.objects.get()
    response = signed_in(ticket.event).get(reverse("admin:tickets_answer_file", args=[row.pk]))
    assert response["Content-Disposition"] == 'attachment; filename="student.png"'
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert b"".join(response).startswith(b"\x89PNG")
    response.close()
    assert Client().get(f"/media/{row.file.name}").status_code == 404


def test_organizer_asks_a_choice_and_it_needs_two_answers() -> None:
    question = make_question(make_event(), "Size")
    organizer = signed_in(question.event)
    refused = organizer.post(change(question), form(question, "S", kind="choice"))
    assert "A choice needs at least two possible answers." in refused.content.decode()
    assert organizer.post(change(question), form(question, "S", "M", kind="choice")).status_code == 302
    assert [one.text for one in question.options.all()] == ["S", "M"]


def test_questions_cannot_wait_for_each_other_nor_for_an_answer_of_another() -> None:
    first = make_question(make_event(), "First")
    second = make_question(first.event, "Second", depends_on=first)
    size = make_question(first.event, "Size", "S", "M")
    elsewhere = make_question(make_event(), "Elsewhere")
    organizer = signed_in(first.event)
    circle = organizer.post(change(first), form(first, depends_on=second.pk))
    assert errors(circle) == {"depends_on": ["These questions would wait for each other."]}
    wrong = organizer.post(
        change(second),
        form(second, depends_on=first.pk, depends_on_option=size.options.get(text="S").pk),
    )
    assert errors(wrong) == {"depends_on_option": ["This is no answer to the question it is asked after."]}
    foreign = organizer.post(change(second), form(second, depends_on=elsewhere.pk))
    assert list(errors(foreign)) == ["depends_on"]


def test_field_can_be_fixed_by_the_organizer() -> None:
    event = make_event()
    fields = {"field": "name", "is_asked": "on", "is_required": "on", "event": event.public_id}
    path = reverse("admin:tickets_attendeefield_add")
    assert signed_in(event).post(path, fields).status_code == 302
    assert AttendeeField.objects.get().event == event


def test_answers_page_costs_the_same_for_one_and_three(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in (1, 3):
        order = make_paid_order(seats=number)
        asked = [make_question(order.event, f"Question {n}", "A", "B") for n in range(number)]
        for ticket in order.tickets.select_related("event"):
            answer(ticket, **{one.public_id: option(one, "A") for one in asked})
        organizer = signed_in(order.event)
        organizer.get(ANSWERS)
        with django_assert_num_queries(16):
            organizer.get(ANSWERS)
