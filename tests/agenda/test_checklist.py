"""What is to be settled with speakers: who may tick off what, who is asked, who is reminded, and the whole as a table."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from agenda.actions import checklist
from agenda.models import ChecklistEntry, ChecklistTask, Session
from core.models import HistoryEntry, OutboxMail
from events.models import Event, Participant, Role
from tests.factories.agenda import NOW, make_confirmed, make_session
from tests.factories.events import make_event, make_participant, make_team_member, make_user

pytestmark = pytest.mark.django_db

TODAY = date(2027, 2, 1)
DAY = timedelta(days=1)


@pytest.fixture
def event() -> Event:
    return make_event(slug="relay", name="Relay")


@pytest.fixture
def ada(event: Event) -> Participant:
    person = make_participant(event, name="Ada", email="ada@example.org")
    make_confirmed(event, person, title="Bots")
    return person


def task(event: Event, text: str = "Slides", **fields: Any) -> ChecklistTask:
    return ChecklistTask.objects.create(event=event, text=text, **fields)


def tick(one: ChecklistTask, person: Participant, **more: Any) -> ChecklistEntry:
    return checklist.tick(task=one, participant=person, by=None, now=NOW, **more)


def mails() -> list[str]:
    return [mail.to_address for mail in OutboxMail.objects.filter(kind="speaker.reminded")]


def test_speaker_ticks_off_his_own_with_a_note_and_opens_it_again(event: Event, ada: Participant) -> None:
    one = task(event)
    for _twice in range(2):
        tick(one, ada, note="Sent by mail")
    assert (ChecklistEntry.objects.get().done_at, ChecklistEntry.objects.get().note) == (NOW, "Sent by mail")
    tick(one, ada, done=False)
    assert ChecklistEntry.objects.get().done_at is None
    kinds = HistoryEntry.objects.of(ada.public_id).values_list("kind", flat=True)
    assert list(kinds) == ["speaker.checklist"] * 2


def test_what_the_team_does_only_the_team_settles(event: Event, ada: Participant) -> None:
    one = task(event, owner="team")
    with pytest.raises(checklist.Refused, match="organizers settle"):
        tick(one, ada)
    tick(one, ada, is_team=True)
    assert ChecklistEntry.objects.get().done_at == NOW


def test_nothing_is_asked_of_who_does_not_come(event: Event) -> None:
    waits, author = make_participant(event), make_participant(event)
    make_session(event, waits, state=Session.State.ACCEPTED)
    make_confirmed(event, author).speakers.update(role="author")
    one = task(event)
    for person in (waits, author, make_participant(make_event())):
        with pytest.raises(checklist.Refused, match="confirmed speakers only"):
            tick(one, person)
    assert checklist.items_of([waits, author], event, NOW) == {}


def test_overdue_is_what_was_due_before_today_and_is_not_settled(event: Event, ada: Participant) -> None:
    for days in (-1, 0, 1):
        task(event, f"{days}", due_on=TODAY + days * DAY)
    done = task(event, "done", due_on=TODAY - 9 * DAY)
    tick(done, ada)
    items = checklist.items_of([ada], event, NOW)[ada.pk]
    assert {item.task.text: item.is_overdue for item in items} == {
        "-1": True,
        "0": False,
        "1": False,
        "done": False,
    }


# Reminders


def test_speaker_is_reminded_once_of_all_that_is_due_within_three_days(
    event: Event, ada: Participant
) -> None:
    task(event, "Slides", due_on=TODAY + 3 * DAY, help_text="As PDF")
    task(event, "Photo", due_on=TODAY)
    for text, days in (("Later", 4), ("Over", -1)):
        task(event, text, due_on=TODAY + days * DAY)
    task(event, "Hotel", due_on=TODAY, owner="team")
    task(event, "Off", due_on=TODAY, is_active=False)
    settled = task(event, "Settled", due_on=TODAY)
    tick(settled, ada)
    assert [checklist.remind_due(now=NOW) for _twice in range(2)] == [1, 0]
    mail = OutboxMail.objects.get(kind="speaker.reminded")
    assert (mail.to_address, mail.subject) == ("ada@example.org", "2 things are due soon for Relay")
    lines = [line for line in mail.text.splitlines() if line.startswith("- ")]
    assert lines == ["- Slides, by February 4, 2027", "- Photo, by February 1, 2027"]
    checklist.remind_due(now=NOW + DAY)
    assert mails() == ["ada@example.org"] * 2  # of what became due since then


def test_nobody_is_reminded_who_does_not_come_or_has_no_address(event: Event) -> None:
    task(event, due_on=TODAY)
    make_confirmed(event, make_participant(event, email=None))
    make_session(event, make_participant(event), state=Session.State.WITHDRAWN)
    assert (checklist.remind_due(now=NOW), mails()) == (0, [])


def test_day_of_the_event_counts_not_that_of_the_machine(event: Event, ada: Participant) -> None:
    """It is February 2 in UTC, and still the 1st in San Francisco."""
    task(event, due_on=date(2027, 2, 1))
    assert checklist.remind_due(now=datetime(2027, 2, 2, 6, tzinfo=UTC)) == 1


@pytest.mark.parametrize("many", [1, 3])
def test_reminding_costs_the_same_for_any_number(
    event: Event, many: int, django_assert_num_queries: Any
) -> None:
    for number in range(many):
        make_confirmed(event)
        task(event, f"Task {number}", due_on=TODAY)
    with django_assert_num_queries(10):
        assert checklist.remind_due(now=NOW) == many


# The table


TABLE = "/admin/agenda/checklisttask/table/"


@pytest.fixture
def organizer(client: Client, event: Event) -> Client:
    client.force_login(make_team_member(event).user)
    return client


def test_organizers_see_all_speakers_filter_them_and_take_them_along(
    organizer: Client, event: Event, ada: Participant
) -> None:
    grace = make_participant(event, name="=Grace", email="grace@example.org")
    make_confirmed(event, grace)
    late, soon = task(event, "Slides", due_on=date(2020, 1, 1)), task(event, "Photo")
    tick(late, ada, note="=sent")
    tick(soon, ada)
    tick(soon, grace)
    shown = {only: organizer.get(f"{TABLE}?only={only}").content.decode() for only in ("", "open", "overdue")}
    names = {only: [">Ada<" in page, ">=Grace<" in page] for only, page in shown.items()}
    assert names == {"": [True, True], "open": [False, True], "overdue": [False, True]}
    lines = organizer.get(f"{TABLE}?format=csv").content.decode("utf-8-sig").splitlines()
    assert lines == [
        "Speaker,E-mail,Slides,Photo",
        "'=Grace,grace@example.org,overdue,done 2027-02-01",
        "Ada,ada@example.org,done 2027-02-01: =sent,done 2027-02-01",
    ]


def test_click_in_the_table_settles_and_opens(organizer: Client, event: Event, ada: Participant) -> None:
    one = task(event, owner="team")
    cell = {"_event": event.public_id, "task": one.public_id, "speaker": ada.public_id}
    assert organizer.post(TABLE, cell | {"done": "1"}).status_code == 302
    assert ChecklistEntry.objects.get().done_at is not None
    organizer.post(TABLE, cell)
    assert ChecklistEntry.objects.get().done_at is None


def test_rows_of_another_event_and_roles_without_the_right_settle_nothing(
    client: Client, event: Event, ada: Participant
) -> None:
    one, foreign = task(event), task(make_event())
    cell = {"_event": event.public_id, "task": one.public_id, "speaker": ada.public_id, "done": "1"}
    client.force_login(make_team_member(event).user)
    assert client.post(TABLE, cell | {"task": foreign.public_id}).status_code == 404
    assert client.post(TABLE, cell | {"_event": foreign.event.public_id}).status_code == 403
    client.force_login(make_team_member(event, role=Role.REVIEWER).user)
    assert client.post(TABLE, cell).status_code in {302, 403}
    client.force_login(make_user())
    assert client.post(TABLE, cell).status_code in {302, 403, 404}
    assert ChecklistEntry.objects.count() == 0


@pytest.mark.parametrize("many", [1, 3])
def test_table_costs_the_same_for_any_number(
    organizer: Client, event: Event, many: int, django_assert_num_queries: Any
) -> None:
    for number in range(many):
        make_confirmed(event)
        task(event, f"Task {number}")
    organizer.get(TABLE)
    with django_assert_num_queries(10):
        organizer.get(TABLE)
