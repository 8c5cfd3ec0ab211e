"""Mail about changes of starred talks: asked for, one for all, quiet at night, once, and ended from the mail."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from agenda.actions import change_mails
from agenda.actions.favourites import Who
from agenda.models import ChangeMail, Session, Slot
from core.models import OutboxMail
from events.models import Event, Participant
from tests.agenda.test_my_agenda import cancel, move, released, star
from tests.factories.agenda import later
from tests.factories.events import make_event
from tests.factories.reading import make_guest

pytestmark = pytest.mark.django_db
# 10:00 in San Francisco, days after the stars were given.
DAY = datetime(2027, 3, 1, 18, 0, tzinfo=UTC)
NIGHT = datetime(2027, 3, 2, 6, 30, tzinfo=UTC)
MINUTES = timedelta(minutes=6)


def reader(event: Event, *talks: Session, wants: bool = True) -> Participant:
    person = make_guest(event)
    for talk in talks:
        star(talk, Who(person))
    if wants:
        change_mails.agree(person=person, by=person.user, now=DAY - timedelta(days=1))
    return person


def told() -> list[tuple[str, str]]:
    return list(
        OutboxMail.objects.filter(kind="agenda.changes").order_by("pk").values_list("to_address", "subject")
    )


def test_one_mail_for_all_that_changed_and_only_to_who_asked_and_starred() -> None:
    event = make_event()
    first, second, third = released(event)
    ana = reader(event, first, second)
    reader(event, third)
    reader(event, first, wants=False)
    move(first, 600, DAY)
    cancel(second, DAY + timedelta(minutes=2))
    assert change_mails.tell_due(now=DAY + timedelta(minutes=3)) == 0  # another may follow
    at = DAY + timedelta(minutes=2) + MINUTES
    assert [change_mails.tell_due(now=at), change_mails.tell_due(now=at + MINUTES)] == [1, 0]
    assert told() == [(ana.address, f"2 talks you starred changed: {event.name}")]
    text = OutboxMail.objects.get(kind="agenda.changes").text
    assert ("Moved: Talk 0" in text, "Cancelled: Talk 1" in text, "Talk 2" in text) == (True, True, False)


def test_there_and_back_is_no_change() -> None:
    event = make_event()
    talk = released(event)[0]
    reader(event, talk)
    move(talk, 600, DAY)
    move(talk, 0, DAY + timedelta(minutes=1))
    assert change_mails.tell_due(now=DAY + 2 * MINUTES) == 0


def test_at_night_nobody_is_told_until_eight_of_the_events_clock() -> None:
    event = make_event()
    talk = released(event)[0]
    reader(event, talk)
    move(talk, 600, NIGHT)
    morning = change_mails.quiet_until(NIGHT, event.time_zone)
    assert morning == datetime(2027, 3, 2, 16, 0, tzinfo=UTC)
    assert change_mails.tell_due(now=morning - timedelta(minutes=1)) == 0
    assert change_mails.tell_due(now=morning) == 1


def test_at_night_who_has_to_be_there_early_is_told_at_once() -> None:
    event = make_event()
    talk = released(event)[0]
    reader(event, talk)
    night = later(-4 * 60)  # 5:00, and the talk was to begin at 9:00
    move(talk, -30, night)
    assert change_mails.tell_due(now=night + MINUTES) == 1


def test_what_is_past_hides_no_haste_and_is_none() -> None:
    event = make_event()
    talk, other = released(event, 2)
    reader(event, talk, other)
    night = later(-4 * 60)
    Slot.objects.filter(version__number=1, session=talk).update(starts_at=night - timedelta(hours=1))
    move(talk, -30, night)  # it was to have begun an hour ago
    assert change_mails.tell_due(now=night + MINUTES) == 1
    move(other, -5 * 60, night + MINUTES)
    Slot.objects.filter(version__number=2, session=other).update(starts_at=night - timedelta(hours=2))
    assert change_mails.tell_due(now=night + 3 * MINUTES) == 0


def test_a_worker_that_dies_tells_nobody_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event()
    talk = released(event)[0]
    reader(event, talk)
    move(talk, 600, DAY)
    with monkeypatch.context() as patch:
        patch.setattr("core.mail.jobs.wake", lambda name: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            change_mails.tell_due(now=DAY + MINUTES)
    assert told() == []
    assert [change_mails.tell_due(now=DAY + 2 * MINUTES), change_mails.tell_due(now=DAY + 3 * MINUTES)] == [
        1,
        0,
    ]
    assert len(told()) == 1


def test_the_link_in_the_mail_ends_it_and_only_when_pressed(client: Client) -> None:
    event, other = make_event(), make_event()
    talk = released(event)[0]
    ana = reader(event, talk)
    row = ChangeMail.objects.get(participant=ana)
    path = f"/{event.slug}/agenda/mail/{row.secret}/"
    assert client.get(path.replace(event.slug, other.slug)).status_code == 404
    assert client.get(path).status_code == 200
    row.refresh_from_db()
    assert row.stopped_at is None
    assert "Stopped" in client.post(path).content.decode()
    move(talk, 600, DAY)
    assert change_mails.tell_due(now=DAY + MINUTES) == 0
    change_mails.agree(person=ana, by=ana.user, now=DAY + MINUTES)
    assert change_mails.tell_due(now=DAY + 2 * MINUTES) == 0  # what was before is not told
