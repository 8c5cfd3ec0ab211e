"""By when an accepted talk is to be confirmed: said in the letter, counted from its telling, reminded of once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from agenda.actions import confirming, proposals, rounds
from agenda.models import CallForTalks, Session
from core.models import OutboxMail
from events.models import Event, Participant, Role
from tests.factories.agenda import NOW, make_call, make_session
from tests.factories.events import make_event, make_participant, make_team_member

pytestmark = pytest.mark.django_db

TODAY = date(2027, 2, 1)
DAY = timedelta(days=1)


@pytest.fixture
def event() -> Event:
    event = make_event(slug="relay", name="Relay")
    make_call(event)
    return event


@pytest.fixture
def ada(event: Event) -> Participant:
    return make_participant(event, name="Ada", email="ada@example.org")


def mails() -> list[str]:
    return sorted(mail.to_address for mail in OutboxMail.objects.filter(kind="session.unconfirmed"))


def silent(event: Event, *people: Participant, confirm_by: date | None, **fields: object) -> Session:
    return make_session(event, *people, state=Session.State.ACCEPTED, confirm_by=confirm_by, **fields)


def test_the_days_count_from_the_telling_one_by_one_and_for_all_at_once(
    event: Event, ada: Participant
) -> None:
    CallForTalks.objects.filter(event=event).update(confirm_days=10)
    one = proposals.accept(session=make_session(event, ada), by=None, now=NOW)
    told = make_session(event, ada, pending_decision="accept")
    turned_down = make_session(event, ada, pending_decision="reject")
    draft = rounds.draft(event=event, by=None, now=NOW)
    held = OutboxMail.objects.filter(kind="draft.session.accepted").get()
    rounds.send(round_=draft, by=None, now=NOW + DAY)
    dates = dict(Session.objects.values_list("pk", "confirm_by"))
    assert dates == {one.pk: TODAY + 10 * DAY, told.pk: TODAY + 11 * DAY, turned_down.pk: None}
    assert "We need your answer within 10 days." in held.text

    CallForTalks.objects.filter(event=event).update(confirm_days=None)
    free = proposals.accept(session=make_session(event, ada), by=None, now=NOW)
    newest = OutboxMail.objects.filter(kind="session.accepted").order_by("-pk")[0]
    assert (free.confirm_by, "We need your answer" in newest.text) == (None, False)


def test_a_talk_accepted_again_is_counted_and_reminded_of_anew(event: Event, ada: Participant) -> None:
    talk = silent(event, ada, confirm_by=TODAY)
    confirming.remind_due(now=NOW)
    proposals.withdraw(session=talk, by=None, now=NOW)
    Session.objects.filter(pk=talk.pk).update(state=Session.State.SUBMITTED)
    talk.refresh_from_db()
    again = proposals.accept(session=talk, by=None, now=NOW + 30 * DAY)
    assert (again.confirm_by, again.confirm_reminded_at) == (TODAY + 44 * DAY, None)


def test_speakers_are_reminded_once_within_three_days(event: Event, ada: Participant) -> None:
    grace = make_participant(event, name="Grace", email="grace@example.org")
    author = make_participant(event, name="Edsger", email="edsger@example.org")
    both = silent(event, ada, grace, author, confirm_by=TODAY + 3 * DAY, title="Bots")
    both.speakers.filter(participant=author).update(role="author")
    for when in (TODAY + 4 * DAY, TODAY - DAY, None):
        silent(event, make_participant(event), confirm_by=when)
    make_session(event, make_participant(event), state=Session.State.CONFIRMED, confirm_by=TODAY)
    assert [confirming.remind_due(now=NOW) for _twice in range(2)] == [2, 0]
    assert mails() == ["ada@example.org", "grace@example.org"]
    written = OutboxMail.objects.filter(kind="session.unconfirmed")[0]
    assert "Please confirm by February 4, 2027." in written.text
    assert f"/relay/propose/{both.code}/confirm/" in written.text


def test_days_are_those_of_the_event_s_zone(event: Event, ada: Participant) -> None:
    """After midnight the evening is not over, so it is still the day before."""
    silent(event, ada, confirm_by=date(2027, 2, 5))
    assert confirming.remind_due(now=datetime(2027, 2, 2, 9, tzinfo=UTC)) == 0
    assert confirming.remind_due(now=datetime(2027, 2, 2, 15, tzinfo=UTC)) == 1


def test_the_team_is_told_who_is_late(event: Event, ada: Participant, client: Client) -> None:
    silent(event, ada, confirm_by=date(2020, 1, 1))
    silent(event, ada, confirm_by=date(2099, 1, 1))
    client.force_login(make_team_member(event, role=Role.ORGANIZER).user)
    page = client.get("/admin/").content.decode()
    assert "2 accepted talks are not confirmed, 1 of them too late" in page
