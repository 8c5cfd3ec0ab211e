"""Somebody is erased: nothing says who it was any more, but for the papers that the law keeps; and everything adds up."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session as BrowserSession
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction
from django.test import Client

from accounts.models import User
from agenda.models import AgendaVersion, ImportMark, ProposalImport, Session, SessionFile
from core.models import HistoryEntry, OutboxMail
from core.personal import ERASED
from core.sealed import Sealed
from events.models import Erasure, Participant, PersonalCopy
from portal import personal, sweeping
from portal.actions import erasing
from portal.actions.erasing import CannotErase
from tests.factories.agenda import make_confirmed, make_slot
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.workspace import Filled, fill
from tickets import recount
from tickets.models import Answer, Badge, Billing, Invoice, Lead, Order, Question, Refund, Ticket

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 4, 2, 12, tzinfo=UTC)
AFTER = datetime(2027, 5, 20, 12, tzinfo=UTC)
NAME, EMAIL, PHONE = "Ada Zqlovelace", "person-filled@example.org", "+49 1515 550100"
MARKS = (NAME.casefold(), EMAIL, PHONE)
# Frozen papers, and what is printed on the next of them.
PAPERS = {
    "tickets.Invoice",
    "tickets.CreditNote",
    "tickets.InvoiceLine",
    "tickets.CreditNoteLine",
    "tickets.Billing",
}


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def filled(client: Client) -> Filled:
    """Everything an event can have, and the person's name in every column in which it could be."""
    filled = fill("Filled")
    person: Participant = filled[Participant]
    user = make_user(EMAIL, name=NAME)
    client.force_login(user)
    Participant.objects.filter(pk=person.pk).update(name=NAME, badge_name=NAME, phone=PHONE, user=user)
    person.refresh_from_db()
    settled(filled)
    person.photo.save("ada.jpg", ContentFile(b"photo of " + NAME.encode()))
    _hang_on(filled)
    person.refresh_from_db()
    for label, names in personal.SWEPT.items():
        for row in sweeping.rows_of(label, filled.event):
            for name in names:
                _write(row, name)
    person.event = filled.event
    return filled


def settled(filled: Filled) -> None:
    """The refund has arrived."""
    money = Refund.objects.filter(payment__order=filled[Order])
    money.update(state=Refund.State.SUCCEEDED, ended_at=NOW, reference=f"re_{filled[Order].pk}")


def _write(row: Any, name: str) -> None:
    """Where a text, or a JSON, has room for it."""
    column = (
        row.__class__.__dict__[name].column if isinstance(row.__class__.__dict__.get(name), Sealed) else name
    )
    field = row._meta.get_field(column)
    said = f"{NAME} <{EMAIL}> {PHONE}"[: field.max_length or 200]
    setattr(row, name, {"said": [said]} if isinstance(field, models.JSONField) else said)
    # A talk's slot has no title of its own.
    with suppress(IntegrityError), transaction.atomic():
        row.__class__._base_manager.filter(pk=row.pk).update(**{column: getattr(row, column)})


def _hang_on(filled: Filled) -> None:
    event, person = filled.event, filled[Participant]
    talk: Session = filled[Session]
    slides = SessionFile(
        session=talk, file_name="slides.pdf", size=6, uploaded_by=person, media_type="application/pdf"
    )
    slides.file.save("fil_1.pdf", ContentFile(b"slides by " + NAME.encode()))
    question = Question.objects.create(event=event, text="Allergies")
    answer = Answer(question=question, ticket=filled[Ticket], order=filled[Order], text=PHONE, at=NOW)
    answer.file.save("fil_2.pdf", ContentFile(EMAIL.encode()))
    Billing.objects.create(order=filled[Order], name=NAME)
    Badge.objects.create(event=event, participant=person, content_hash="a" * 64, printed_at=NOW)
    table: ProposalImport = filled[ProposalImport]
    table.file.save("talks.csv", ContentFile(f"{NAME},{EMAIL}".encode()))
    ImportMark.objects.create(event=event, subject=person.public_id, key=EMAIL)
    copy = PersonalCopy(event=event, user=person.user, state="done", created_at=NOW, ended_at=NOW)
    copy.file.save("fil_3.zip", ContentFile(NAME.encode()))
    Invoice.objects.filter(order=filled[Order]).update(buyer_name=NAME, buyer_address="Way 1")
    for mail in (
        OutboxMail(kind="ticket", to_address=EMAIL, recipient=person.public_id, state="sent"),
        OutboxMail(kind="order", to_address=EMAIL, state="queued"),
        OutboxMail(kind="team", to_address="team@example.org", state="sent"),
    ):
        mail.scope, mail.created_at, mail.text = event.public_id, NOW, f"Dear {NAME}"
        mail.save()
    OutboxMail.objects.create(
        kind="account", to_address=EMAIL, subject="Sign in", created_at=NOW, state="sent"
    )
    HistoryEntry.objects.create(
        scope=event.public_id, kind="participant.changed", subject=person.public_id, subject_label=NAME, at=NOW,
        before={"company": "Engines"}, after={"company": "Looms", "phone": PHONE},
    )  # fmt: skip


def everything() -> Iterator[tuple[str, str]]:
    """(app.Model, all that stands in a row, opened), for every row of the database."""
    for model in apps.get_models(include_auto_created=True):
        sealed = [name for name, value in vars(model).items() if isinstance(value, Sealed)]
        for row in model._base_manager.all():
            values = [getattr(row, field.attname) for field in model._meta.local_concrete_fields]
            values += [getattr(row, name) for name in sealed]
            if isinstance(row, BrowserSession):
                values.append(row.get_decoded())
            yield model._meta.label, json.dumps(values, default=str, ensure_ascii=False).casefold()


def found_in_rows() -> set[str]:
    return {label for label, text in everything() if any(mark in text for mark in MARKS)}


def found_in_files() -> list[str]:
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return [path.name for path in files if any(mark.encode() in path.read_bytes().lower() for mark in MARKS)]


def erase(filled: Filled, now: datetime = NOW, *, capture: Any) -> Erasure:
    person = Participant.objects.select_related("event__organizer", "user").get(pk=filled[Participant].pk)
    chair = make_team_member(filled.event, make_user(name="Chair")).user
    with capture(execute=True):
        return erasing.erase(person=person, give_up=True, by=chair, now=now)


def test_nothing_says_who_it_was_but_the_papers_that_are_kept(
    filled: Filled, django_capture_on_commit_callbacks: Any
) -> None:
    assert len(found_in_rows()) > 30
    assert len(found_in_files()) == 5
    row = erase(filled, capture=django_capture_on_commit_callbacks)
    assert found_in_rows() == {"tickets.Invoice", "tickets.Billing"}
    assert found_in_rows() <= PAPERS
    assert found_in_files() == []
    row.refresh_from_db()
    assert (row.state, row.files, row.cleared_at) == ("done", [], NOW)
    kept = {kind["name"]: kind["count"] for kind in row.report if kind["fate"] == "stays"}
    assert (kept["invoices"], kept["billing details"]) == (1, 1)


def test_books_and_counts_are_as_they_were(filled: Filled, django_capture_on_commit_callbacks: Any) -> None:
    before = recount.differences()
    erase(filled, capture=django_capture_on_commit_callbacks)
    assert len(recount.differences()) <= len(before)
    person: Participant = filled[Participant]
    person.refresh_from_db()
    assert (person.name, person.email, person.user, person.admission) == (str(ERASED), None, None, "void")
    ticket = Ticket.objects.get(pk=filled[Ticket].pk)
    assert (ticket.state, ticket.serial, ticket.order) == ("void", 2, filled[Order])
    assert ticket.secret != filled[Ticket].secret
    assert Order.objects.get(pk=filled[Order].pk).total_minor == 27_840
    lead = Lead.objects.get()
    assert (lead.withdrawn_at, lead.note, lead.rating) == (NOW, "", None)
    assert Badge.objects.get().state == Badge.State.DEAD


def test_history_says_that_it_was_done_and_not_who_it_was(
    filled: Filled, django_capture_on_commit_callbacks: Any
) -> None:
    erase(filled, capture=django_capture_on_commit_callbacks)
    entries = HistoryEntry.objects.of(filled[Participant].public_id)
    told = entries.get(kind="participant.erased")
    assert (told.subject_label, str(told.by)) == ("Erased person", "Chair")
    assert (told.after["account"], told.after["files"]) == ("closed", 5)
    changed = entries.get(kind="participant.changed")
    assert (changed.before, changed.after) == ({"said": [""]}, {"said": [""]})


def test_account_sessions_and_sign_in_mails_go_with_the_last_record(
    filled: Filled, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    user = User.objects.get(email=EMAIL)
    me = f"/{filled.event.slug}/me/data/"
    assert client.get(me).status_code == 200
    erase(filled, capture=django_capture_on_commit_callbacks)
    assert client.get(me).status_code == 302
    user.refresh_from_db()
    assert (user.is_active, user.name, EMAIL in user.email) == (False, "Erased person", False)
    assert BrowserSession.objects.count() == 0


def test_account_that_is_used_elsewhere_stays(
    filled: Filled, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    make_participant(make_event(), name=NAME, email=EMAIL)
    erase(filled, capture=django_capture_on_commit_callbacks)
    assert client.get(f"/{filled.event.slug}/me/data/").status_code == 200
    assert Participant.objects.filter(email=EMAIL).count() == 1


def test_people_and_events_beside_keep_everything(django_capture_on_commit_callbacks: Any) -> None:
    """Somebody of the same name at the event, and a whole other event."""
    filled, other = fill("Filled"), fill("Otherwise")
    settled(filled)
    person: Participant = filled[Participant]
    twin = make_participant(filled.event, name=person.name, email="twin@example.org")
    HistoryEntry.objects.create(
        scope=filled.event.public_id,
        kind="participant.met",
        subject=twin.public_id,
        subject_label=twin.name,
        at=NOW,
    )
    before = {text for _label, text in everything() if "otherwise" in text or "twin" in text}
    assert len(before) > 50
    erase(filled, capture=django_capture_on_commit_callbacks)
    after = {text for _label, text in everything()}
    assert before - after == set()
    assert other[Participant].name == "Person Otherwise"


def test_ticket_and_talk_that_are_counted_on_end_only_when_that_was_said(filled: Filled) -> None:
    person = Participant.objects.select_related("event__organizer", "user").get(pk=filled[Participant].pk)
    with pytest.raises(CannotErase, match="still counted on"):
        erasing.erase(person=person, give_up=False, by=None, now=NOW)
    assert Ticket.objects.get(pk=filled[Ticket].pk).state == "valid"


def test_talk_that_was_held_stays_without_the_name_and_a_shared_one_with_the_other(
    filled: Filled, django_capture_on_commit_callbacks: Any
) -> None:
    person, event = filled[Participant], filled.event
    other = make_participant(event, name="Other Speaker")
    held = make_confirmed(event, person, title="Held alone", abstract=f"By {NAME}")
    shared = make_confirmed(event, person, other, title="Held by two")
    version = AgendaVersion.objects.create(event=event, number=1, released_at=NOW)
    make_slot(version, held)
    erase(filled, AFTER, capture=django_capture_on_commit_callbacks)
    titles = dict(Session.objects.filter(event=event).values_list("title", "abstract"))
    assert titles["Held alone"] == "By Erased person"
    assert "Held by two" in titles
    assert Session.objects.get(pk=filled[Session].pk).title == "Erased talk"
    assert [str(one) for one in shared.speakers.order_by("pk")] == ["Erased person", "Other Speaker"]


def test_open_order_and_team_seat_stand_in_the_way() -> None:
    filled = fill("Filled")
    user = make_user(EMAIL)
    person = Participant.objects.select_related("event__organizer", "user").get(pk=filled[Participant].pk)
    person.user = user
    person.save()
    make_team_member(filled.event, user)
    Order.objects.filter(pk=filled[Order].pk).update(state=Order.State.INVOICED)
    with pytest.raises(CannotErase) as cannot:
        erasing.erase(person=person, give_up=True, by=None, now=NOW)
    assert "Works in the team" in cannot.value.message
    assert filled[Order].code in cannot.value.message


def test_who_is_not_to_be_let_in_is_forgotten_after_the_event_or_when_the_team_says_so() -> None:
    event = make_event()
    banned = [make_participant(event, name=f"Banned {n}", refused_entry="Threw a chair") for n in range(2)]
    with pytest.raises(CannotErase, match="not to be let in at this event"):
        erasing.erase(person=banned[0], give_up=True, by=None, now=NOW)
    Participant.objects.filter(pk=banned[0].pk).update(refused_entry="")
    erasing.erase(person=banned[0], give_up=True, by=None, now=NOW)
    erasing.erase(person=banned[1], give_up=True, by=None, now=AFTER)
    assert set(Participant.objects.values_list("name", "refused_entry")) == {(str(ERASED), "")}


def test_files_that_could_not_be_deleted_are_deleted_by_the_worker(
    filled: Filled, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def full(_name: str) -> None:
        raise OSError("no network to the storage")

    with monkeypatch.context() as broken:
        broken.setattr(default_storage, "delete", full)
        row = erase(filled, capture=django_capture_on_commit_callbacks)
    row.refresh_from_db()
    assert (len(row.files), row.cleared_at) == (5, None)
    assert [erasing.clear_due(now=AFTER), erasing.clear_due(now=AFTER)] == [1, 0]
    assert found_in_files() == []
