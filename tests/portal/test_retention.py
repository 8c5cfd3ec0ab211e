"""The clock moves on, and what has been kept long enough goes, each on its day; what remains is told, and why."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.sessions.models import Session as BrowserSession
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client

from agenda.models import Availability, Grant, GrantReceipt, SpeakerSheet
from core.models import OutboxMail
from events.models import Event, Forgetting, Participant, Role
from portal import jobs, retention
from tests.factories.events import make_event, make_team_member, make_user
from tests.factories.workspace import Filled, fill
from tickets import recount
from tickets.models import (
    Answer,
    CodeMiss,
    Device,
    Invoice,
    Lead,
    Order,
    Question,
    Ticket,
    VisaLetter,
    WaitingEntry,
)

pytestmark = pytest.mark.django_db
LAST = date(2027, 5, 14)
SENT = datetime(2027, 4, 1, 12, tzinfo=UTC)


def after(days: int) -> datetime:
    """Noon in San Francisco, so many days after the last day of the event."""
    return datetime(2027, 5, 14, 19, tzinfo=UTC) + timedelta(days=days)


@pytest.fixture
def filled() -> Filled:
    filled = fill("Filled")
    hang_on(filled)
    return filled


def hang_on(filled: Filled) -> None:
    event = filled.event
    Participant.objects.filter(pk=filled[Participant].pk).update(
        diet="Vegan", access_needs="Ramp", phone="+49 151"
    )
    SpeakerSheet.objects.filter(participant=filled[Participant]).update(travel_note="Night train")
    for is_sensitive in (True, False):
        question = Question.objects.create(
            event=event, text=f"Asked {is_sensitive}", is_sensitive=is_sensitive
        )
        answer = Answer(question=question, ticket=filled[Ticket], order=filled[Order], text="Said", at=SENT)
        answer.file.save("pass.pdf", ContentFile(b"passport"))
    mail: OutboxMail = filled[OutboxMail]
    OutboxMail.objects.filter(pk=mail.pk).update(state="sent", sent_at=SENT)
    CodeMiss.objects.create(event=event, source="f" * 64, at=SENT)


def left(filled: Filled) -> dict[str, bool]:
    person = Participant.objects.get(pk=filled[Participant].pk)
    event = filled.event
    return {
        "needs": bool(person.diet or person.access_needs),
        "phones": bool(person.phone),
        "sensitive": Answer.objects.filter(question__event=event, question__is_sensitive=True).exists(),
        "visa": VisaLetter.objects.exclude(details_sealed="").exists(),
        "devices": Device.objects.standing().filter(event=event).exists(),
        "waiting": WaitingEntry.objects.filter(event=event).exclude(email="").exists(),
        "sheets": SpeakerSheet.objects.filter(participant=person).exclude(travel_note="").exists(),
        "grant_receipts": GrantReceipt.objects.filter(grant__event=event).exists(),
        "grants": Grant.objects.filter(event=event).exclude(email="").exists(),
        "availability": Availability.objects.filter(participant=person).exists(),
        "misses": CodeMiss.objects.filter(event=event).exists(),
        "mail_bodies": OutboxMail.objects.within(event.public_id).exclude(text_sealed="").exists(),
    }


def gone(filled: Filled) -> set[str]:
    return {name for name, is_left in left(filled).items() if not is_left}


def test_each_goes_on_its_day_and_not_before(filled: Filled) -> None:
    early = {"misses"}
    steps = [
        (6, early),
        (7, early | {"devices"}),
        (13, early | {"devices"}),
        (14, early | {"devices", "needs", "sensitive", "visa"}),
        (29, early | {"devices", "needs", "sensitive", "visa"}),
        (30, {*left(filled)} - {"mail_bodies", "grants", "grant_receipts"}),
        (59, {*left(filled)} - {"mail_bodies", "grants", "grant_receipts"}),
        (60, {*left(filled)} - {"mail_bodies"}),
        (136, {*left(filled)} - {"mail_bodies"}),
        (138, {*left(filled)}),
    ]
    for days, expected in steps:
        retention.run_due(now=after(days))
        assert (days, gone(filled)) == (days, expected)


def test_what_remains_is_the_person_the_books_and_the_counts(filled: Filled) -> None:
    answer = Answer.objects.get(question__is_sensitive=True)
    storage, name = answer.file.storage, str(answer.file.name)
    before = recount.differences()
    retention.run_due(now=after(400))
    person = Participant.objects.get(pk=filled[Participant].pk)
    assert (person.name, person.email, person.company) == (
        "Person Filled", "person-filled@example.org", "Company Filled",
    )  # fmt: skip
    kept = [Order, Ticket, Invoice, Lead]
    assert [model.objects.count() for model in kept] == [1, 1, 1, 1]  # type: ignore[attr-defined]
    assert Answer.objects.get().question.is_sensitive is False
    assert not storage.exists(name)
    entry = WaitingEntry.objects.get()
    assert (entry.state, entry.name, entry.email) == ("left", "", "")
    mail = OutboxMail.objects.within(filled.event.public_id).get(kind="test")
    assert (mail.text, mail.subject, mail.to_address) == ("", "Subject Filled", "somebody@example.org")
    assert len(recount.differences()) <= len(before)


def test_twice_does_no_more_and_the_report_tells_what_and_how_many(filled: Filled) -> None:
    first, again = jobs.keep_no_longer(after(400)), jobs.keep_no_longer(after(401))
    report = dict(Forgetting.objects.filter(event=filled.event).values_list("rule", "count"))
    assert (first, again) == (sum(report.values()), 0)
    assert report == dict.fromkeys(left(filled), 1)


def test_many_rows_go_in_batches(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    CodeMiss.objects.bulk_create(CodeMiss(event=filled.event, source="f" * 64, at=SENT) for _ in range(6))
    retention.run_due(now=after(0))
    assert not CodeMiss.objects.exists()
    assert Forgetting.objects.get(rule="misses").count == 7
    monkeypatch.setattr(retention, "MOST_BATCHES", 1)
    CodeMiss.objects.bulk_create(CodeMiss(event=filled.event, source="f" * 64, at=SENT) for _ in range(3))
    assert [retention.run_due(now=after(0)) for _run in range(3)] == [2, 1, 0]


def test_postponed_event_keeps_longer_and_another_event_is_left_alone(filled: Filled) -> None:
    other = fill("Otherwise")
    hang_on(other)
    Event.objects.filter(pk=other.event.pk).update(ends_on=LAST + timedelta(days=100))
    retention.run_due(now=after(31))
    assert gone(filled) >= {"needs", "phones", "sensitive", "sheets"}
    assert gone(other) == {"misses"}


def test_sessions_and_sign_in_mails_are_no_events(filled: Filled) -> None:
    BrowserSession.objects.create(session_key="old", session_data="", expire_date=after(-1))
    BrowserSession.objects.create(session_key="new", session_data="", expire_date=after(99))
    for days in (-40, -10):
        OutboxMail.objects.create(
            kind="account", to_address="a@example.org", subject="Code", created_at=after(days)
        )
    retention.run_due(now=after(0))
    assert [one.session_key for one in BrowserSession.objects.all()] == ["new"]
    assert OutboxMail.objects.filter(kind="account").count() == 1
    assert set(Forgetting.objects.filter(event=None).values_list("rule", "count")) == {
        ("sessions", 1), ("account_mails", 1),
    }  # fmt: skip


def test_command_tells_first_and_deletes_then(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: after(400))
    said = StringIO()
    call_command("retention", "--dry-run", stdout=said)
    assert "event-filled: Phone numbers: 1" in said.getvalue()
    assert gone(filled) == set()
    call_command("retention", "--event", "event-filled", stdout=said)
    assert said.getvalue().endswith("12 deleted or emptied.\n")
    with pytest.raises(CommandError, match="There is no event nowhere"):
        call_command("retention", "--event", "nowhere")


def test_team_reads_when_what_goes_and_what_has_gone(client: Client, filled: Filled) -> None:
    address = f"/{filled.event.slug}/retention/"
    Forgetting.objects.create(event=filled.event, rule="phones", count=77, at=after(30))
    Forgetting.objects.create(event=make_event(), rule="needs", count=88, at=after(30))
    client.force_login(make_team_member(filled.event, make_user(), Role.ORGANIZER).user)
    text = client.get(address).content.decode()
    assert ["May 28, 2027" in text, "June 13, 2027" in text, "after 180 days" in text] == [True] * 3
    assert ("77" in text, "88" in text) == (True, False)
    for role in (Role.FINANCE, Role.DOOR):
        client.force_login(make_team_member(filled.event, make_user(), role).user)
        assert client.get(address).status_code == 403
    client.force_login(make_team_member(make_event(), make_user(), Role.OWNER).user)
    assert client.get(address).status_code in {403, 404}


def test_question_says_when_its_answer_goes(client: Client, filled: Filled) -> None:
    ticket: Any = Ticket.objects.get(pk=filled[Ticket].pk)
    Question.objects.create(event=filled.event, text="Passport number", is_sensitive=True)
    text = client.get(f"{ticket.path}questions/").content.decode()
    # Diet, access needs, and two sensitive questions.
    assert text.count("Deleted on May 28, 2027.") == 4
