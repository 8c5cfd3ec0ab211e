"""Texts about changes of the day: to who chose it or speaks in it, of today alone, once, and not without end."""

from datetime import UTC, datetime, timedelta

import pytest

from agenda.actions import change_texts
from agenda.actions.favourites import Who
from agenda.models import Session, Speaker
from events.models import Event, Participant, TextMessage, TextNumber
from tests.agenda.test_my_agenda import cancel, move, released, star
from tests.factories.agenda import later
from tests.factories.events import make_event
from tests.factories.reading import make_guest

pytestmark = pytest.mark.django_db
# 8:30 on the first day in San Francisco; the talks begin at 9, 10 and 11.
MORNING = datetime(2027, 5, 12, 15, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def with_number(person: Participant, at: datetime = MORNING - timedelta(days=30)) -> Participant:
    row = TextNumber(participant=person, asked_at=at, confirmed_at=at, told_at=at)
    row.number = "+491701234567"
    row.save()
    return person


def reader(event: Event, *talks: Session) -> Participant:
    person = make_guest(event)
    for talk in talks:
        star(talk, Who(person))
    return person


def told() -> list[tuple[int, str]]:
    rows = TextMessage.objects.order_by("pk")
    return [(row.participant_id, row.text.replace("http://127.0.0.1:8000", "")) for row in rows]


def test_fixture_is_what_it_says() -> None:
    assert later(0) == datetime(2027, 5, 12, 16, 0, tzinfo=UTC)


def test_reader_and_speaker_are_told_once_others_not() -> None:
    event = make_event(name="Relay", sends_texts=True)
    first, second, _third = released(event)
    ana, _silent = with_number(reader(event, first)), reader(event, first)
    with_number(reader(event, second))
    speaker = Speaker.objects.get(session=first).participant
    with_number(speaker)
    move(first, 300, MORNING)
    assert [change_texts.tell_due(now=MORNING + n * MINUTE) for n in (1, 2, 3)] == [2, 0, 0]
    words = f"Relay: Moved: Talk 0 - 2:00 PM, {first.slots.get(version__number=None).room} "
    assert {who for who, _text in told()} == {ana.pk, speaker.pk}
    assert {text for _who, text in told()} == {f"{words}/{event.slug}/agenda/{first.code}/"}


def test_several_changes_are_one_text() -> None:
    event = make_event(name="Relay", sends_texts=True)
    first, second, _third = released(event)
    with_number(reader(event, first, second))
    move(first, 300, MORNING)
    cancel(second, MORNING)
    assert change_texts.tell_due(now=MORNING + MINUTE) == 1
    assert [text for _who, text in told()] == [
        f"Relay: 2 changes of today in your agenda. /{event.slug}/agenda/mine/"
    ]


def test_changes_of_other_days_are_left_to_mail() -> None:
    event = make_event(sends_texts=True)
    first, second, third = released(event)
    with_number(reader(event, first, second, third))
    move(first, 60 * 24, MORNING - timedelta(days=1))  # from today to tomorrow, but said yesterday
    move(second, 60 * 25, MORNING - timedelta(days=1))
    assert change_texts.tell_due(now=MORNING) == 0
    move(second, 60 * 26, MORNING)  # said today, but tomorrow before and after
    assert change_texts.tell_due(now=MORNING + MINUTE) == 0
    cancel(third, MORNING)
    assert change_texts.tell_due(now=MORNING + 2 * MINUTE) == 1
    assert "Cancelled: Talk 2" in told()[0][1]


def test_event_that_sends_none_or_is_asleep_or_a_sandbox_tells_nobody() -> None:
    sandbox = {"sends_texts": True, "is_sandbox": True, "name": "Sandbox"}
    for fields in ({"sends_texts": False}, {"sends_texts": True, "is_asleep": True}, sandbox):
        event = make_event(**fields)
        talk = released(event)[0]
        with_number(reader(event, talk))
        move(talk, 300, MORNING)
        assert change_texts.tell_due(now=MORNING + MINUTE) == 0


def test_after_eight_texts_the_agenda_has_to_do() -> None:
    event = make_event(sends_texts=True)
    talk = released(event)[0]
    person = with_number(reader(event, talk))
    for n in range(change_texts.MOST_A_DAY + 1):
        at = MORNING + n * 2 * MINUTE
        move(talk, 300 + 5 * n, at)
        change_texts.tell_due(now=at + MINUTE)
    assert len(told()) == change_texts.MOST_A_DAY
    assert "look at your agenda" in TextNumber.objects.get(participant=person).problem


def test_queries_are_the_same_for_one_and_for_many(django_assert_num_queries: object) -> None:
    event = make_event(sends_texts=True)
    talk = released(event)[0]
    for _n in range(3):
        with_number(reader(event, talk))
    move(talk, 0 + 5, MORNING - timedelta(days=2))
    with django_assert_num_queries(8):  # type: ignore[operator]
        change_texts.tell_due(now=MORNING)
