"""Confirming a talk: each speaker says for himself when he can be there and what he needs."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from agenda.models import (
    Availability,
    ProposalAnswer,
    ProposalQuestion,
    Session,
    Speaker,
    SpeakerSheet,
)
from core.models import HistoryEntry, OutboxMail
from events.models import Event, Participant
from tests.factories.agenda import make_released_version, make_session, make_slot
from tests.factories.events import make_event, make_participant
from tests.journeys.speaking import (  # noqa: F401 - the fixtures work by their names
    _files_in_memory,
    _mails_become_rows,
    make_open_call,
    signed_in,
    text_of,
)

pytestmark = pytest.mark.django_db

State, Role = Session.State, Speaker.Role
HTMX = {"HX-Request": "true"}


@pytest.fixture
def event() -> Event:
    return make_event(slug="relay", name="Relay", contact_email="team@example.org")


def make_talk(event: Event, email: str = "ada@example.org", **fields: object) -> tuple[Client, User, Session]:
    client, user = signed_in(event, email)
    person = make_participant(event, name="Ada", email=user.email, user=user)
    return client, user, make_session(event, person, **{"state": State.ACCEPTED} | fields)  # type: ignore[arg-type]


def page_of(session: Session) -> str:
    return f"/relay/propose/{session.code}/confirm/"


def marked(person: Participant) -> list[tuple[str, str]]:
    rows = Availability.objects.filter(participant=person).order_by("starts_at")
    return [(row.kind, f"{row.starts_at:%d %H:%M}") for row in rows]


def test_one_button_keeps_what_was_answered_and_confirms(event: Event) -> None:
    client, user, session = make_talk(event)
    answers = {
        "when-20270512-morning": "absent",
        "when-20270514-evening": "disliked",
        "time_zone": "Europe/Berlin",
        "equipment": "Two microphones",
        "is_first_time": "on",
        "arrives_on": "2027-05-11",
        "leaves_on": "2027-05-15",
        "travel_note": "Train from Portland",
    }
    answer = client.post(page_of(session), answers)
    assert (answer.status_code, answer["Location"]) == (302, f"/relay/propose/{session.code}/")
    session.refresh_from_db()
    person = session.speakers.get().participant
    sheet = SpeakerSheet.objects.get(participant=person)
    assert (session.state, marked(person)) == (
        State.CONFIRMED,
        [("absent", "12 11:00"), ("disliked", "15 01:00")],
    )
    assert (sheet.time_zone, sheet.equipment, sheet.is_first_time, sheet.arrives_on, sheet.travel_note) == (
        "Europe/Berlin",
        "Two microphones",
        True,
        date(2027, 5, 11),
        "Train from Portland",
    )
    assert sheet.availability_at is not None
    told = HistoryEntry.objects.filter(by=user).order_by("pk").values_list("kind", flat=True)
    assert list(told) == ["speaker.sheet", "speaker.availability", "session.confirmed"]


def test_page_says_what_each_answer_means_and_both_times(event: Event) -> None:
    client, _user, session = make_talk(event)
    person = session.speakers.get().participant
    SpeakerSheet.objects.create(participant=person, time_zone="Europe/Berlin")
    page = text_of(client.get(page_of(session))).replace("\u202f", " ")
    for words in (
        "We never place you then.",
        "We avoid it if we can.",
        "Times are those of Los Angeles.",
        "12:00 PM – 2:00 PM",
        "9:00 PM – 11:00 PM in Berlin",
        "You can be placed in 12 of 12 spans, gladly in 12.",
    ):
        assert words in page


def test_own_zone_with_the_same_clock_is_not_shown_twice(event: Event) -> None:
    client, _user, session = make_talk(event)
    SpeakerSheet.objects.create(participant=session.speakers.get().participant, time_zone="America/Vancouver")
    assert "in Vancouver" not in text_of(client.get(page_of(session)))


def test_answers_can_be_changed_until_the_agenda_is_out(event: Event) -> None:
    client, _user, session = make_talk(event)
    person = session.speakers.get().participant
    client.post(page_of(session), {"when-20270512-morning": "absent"})
    client.post(page_of(session), {"when-20270513-midday": "disliked"})
    assert marked(person) == [("disliked", "13 19:00")]

    make_slot(make_released_version(event), session)
    page = text_of(client.get(page_of(session)))
    assert ("when-20270512-morning" in page, "The agenda is out" in page) == (False, True)
    client.post(page_of(session), {"when-20270512-morning": "absent", "equipment": "A table"})
    sheet = SpeakerSheet.objects.get(participant=person)
    assert (marked(person), sheet.equipment) == ([("disliked", "13 19:00")], "A table")


def test_second_talk_that_is_taken_after_the_release_asks_once_more(event: Event) -> None:
    client, _user, session = make_talk(event)
    person = session.speakers.get().participant
    make_slot(make_released_version(event), make_session(event, person, state=State.CONFIRMED))
    client.post(page_of(session), {"when-20270512-morning": "absent"})
    assert marked(person) == [("absent", "12 11:00")]


def test_speaker_who_leaves_nothing_open_is_told_and_loses_no_word(event: Event) -> None:
    client, _user, session = make_talk(event)
    answers = {
        f"when-202705{day}-{part}": "absent"
        for day in (12, 13, 14)
        for part in ("morning", "midday", "afternoon", "evening")
    }
    answer = client.post(page_of(session), answers | {"equipment": "A table"})
    page = text_of(answer)
    assert (answer.status_code, "Nothing is left in which you could speak." in page) == (422, True)
    assert ("A table" in page, page.count('value="absent" ')) == (True, 12)
    session.refresh_from_db()
    assert (session.state, Availability.objects.count()) == (State.ACCEPTED, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_zone": "Moon/Crater"},
        {"when-20270512-morning": "perhaps"},
        {"arrives_on": "never"},
        {"arrives_on": "2027-05-14", "leaves_on": "2027-05-12"},
        {"equipment": "x" * 1001},
        {"travel_note": "x" * 2_000_000},
    ],
)
def test_wrong_answers_confirm_nothing_and_are_told(event: Event, wrong: dict[str, str]) -> None:
    client, _user, session = make_talk(event)
    answer = client.post(page_of(session), wrong)
    assert (answer.status_code, "error" in text_of(answer)) == (422, True)
    session.refresh_from_db()
    assert (session.state, SpeakerSheet.objects.count()) == (State.ACCEPTED, 0)


def test_spans_of_other_days_are_not_kept(event: Event) -> None:
    client, _user, session = make_talk(event)
    client.post(page_of(session), {"when-20300512-morning": "absent"})
    assert Availability.objects.count() == 0


def test_each_speaker_answers_for_himself_and_the_other_is_asked_by_mail(event: Event) -> None:
    client, _user, session = make_talk(event)
    grace = make_participant(event, name="Grace", email="grace@example.org")
    author = make_participant(event, name="Alan", email="alan@example.org")
    Speaker.objects.create(session=session, participant=grace)
    Speaker.objects.create(session=session, participant=author, role=Role.AUTHOR)
    client.post(page_of(session), {"when-20270512-morning": "absent"})
    mail = OutboxMail.objects.get(kind="session.asked")
    assert (mail.to_address, page_of(session) in mail.text) == ("grace@example.org", True)

    theirs, user = signed_in(event, "grace@example.org")
    Participant.objects.filter(pk=grace.pk).update(user=user)
    page = text_of(theirs.get(page_of(session)))
    assert ('value="absent" id="id_when-20270512-morning_2" checked' in page, "Save" in page) == (False, True)
    theirs.post(page_of(session), {"when-20270513-evening": "absent"})
    assert (marked(grace), len(marked(session.speakers.earliest("pk").participant))) == (
        [("absent", "14 01:00")],
        1,
    )
    assert OutboxMail.objects.filter(kind="session.asked").count() == 1


def test_author_who_does_not_come_confirms_without_being_asked(event: Event) -> None:
    client, _user, session = make_talk(event)
    session.speakers.update(role=Role.AUTHOR)
    grace = make_participant(event, email="grace@example.org")
    Speaker.objects.create(session=session, participant=grace)
    page = text_of(client.get(page_of(session)))
    assert ("when-20270512" in page, "author who does not come" in page) == (False, True)
    client.post(page_of(session), {"when-20270512-morning": "absent"})
    session.refresh_from_db()
    assert (session.state, Availability.objects.count()) == (State.CONFIRMED, 0)
    assert [mail.to_address for mail in OutboxMail.objects.all()] == ["grace@example.org"]


def test_two_speakers_at_one_address_answer_one_after_the_other(event: Event) -> None:
    client, user, session = make_talk(event)
    other = make_participant(event, name="Charles", email=None, contact_email=user.email)
    Speaker.objects.create(session=session, participant=other)
    assert "You answer for Ada." in text_of(client.get(page_of(session)))
    client.post(f"{page_of(session)}?for={other.public_id}", {"when-20270512-morning": "absent"})
    assert marked(other) == [("absent", "12 11:00")]


def test_talk_that_is_not_accepted_cannot_be_confirmed_here(event: Event) -> None:
    client, _user, session = make_talk(event, state=State.SUBMITTED)
    for answer in (client.get(page_of(session)), client.post(page_of(session))):
        assert (answer.status_code, answer["Location"]) == (302, f"/relay/propose/{session.code}/")
    session.refresh_from_db()
    assert session.state == State.SUBMITTED


def test_stranger_finds_and_changes_nothing(event: Event) -> None:
    _client, _user, session = make_talk(event)
    stranger, _other = signed_in(event, "eve@example.org")
    parts = ("confirm", "availability")
    answers = [stranger.post(f"/relay/propose/{session.code}/{part}/").status_code for part in parts]
    assert (stranger.get(page_of(session)).status_code, answers) == (404, [404, 404])


def test_zone_and_count_are_swapped_in_while_ticking_and_keep_nothing(event: Event) -> None:
    client, _user, session = make_talk(event)
    path = f"/relay/propose/{session.code}/availability/"
    ticked = {"when-20270512-morning": "absent", "time_zone": "Europe/Berlin"}
    spans = text_of(client.post(path, ticked, headers=HTMX | {"HX-Target": "when"}))
    left = text_of(client.post(path, ticked, headers=HTMX | {"HX-Target": "left"}))
    assert ("in Berlin" in spans, "You can be placed in 11 of 12 spans, gladly in 11." in left) == (
        True,
        True,
    )
    assert (SpeakerSheet.objects.count(), Availability.objects.count()) == (0, 0)
    assert client.get(path).status_code == 405


def test_first_talk_is_asked_with_the_proposal(client: Client) -> None:
    from_call = make_open_call()
    theirs, _user = signed_in(from_call, "new@example.org", name="New")
    kind = from_call.session_types.get()
    typed = {"title": "A talk", "abstract": "About it.", "session_type": kind.public_id, "name": "New"}
    theirs.post("/relay/propose/", typed | {"is_first_time": "on", "submit": "1"})
    assert SpeakerSheet.objects.get().is_first_time is True
    box = re.search(
        r'<input type="checkbox" name="is_first_time"[^>]*>', text_of(theirs.get("/relay/propose/profile/"))
    )
    assert box is not None
    assert " checked" in box[0]
    theirs.post("/relay/propose/profile/", {"name": "New"})
    assert SpeakerSheet.objects.get().is_first_time is False


@pytest.mark.parametrize("talks", [1, 3])
def test_page_costs_the_same_for_any_number_of_talks(event: Event, talks: int) -> None:
    client, _user, session = make_talk(event)
    for _more in range(talks - 1):
        make_session(event, session.speakers.get().participant, state=State.CONFIRMED)
    client.post(page_of(session), {"when-20270512-morning": "absent"})
    with CaptureQueriesContext(connection) as queries:
        client.get(page_of(session))
    assert len(queries) == 10, "\n".join(q["sql"][:150] for q in queries)


# What is asked about the talk when it is confirmed


def test_questions_of_this_moment_are_asked_here_and_answered_once_for_all(event: Event) -> None:
    client, _user, session = make_talk(event)
    shirt = ProposalQuestion.objects.create(
        event=event, text="Title on the slide", moment="confirmation", is_required=True
    )
    ProposalQuestion.objects.create(event=event, text="Of the proposal", moment="proposal")
    page = text_of(client.get(page_of(session)))
    assert ("Title on the slide" in page, "Of the proposal" in page) == (True, False)
    missing = client.post(page_of(session), {"equipment": "A table"})
    assert (missing.status_code, "A table" in text_of(missing)) == (422, True)
    session.refresh_from_db()
    assert (session.state, SpeakerSheet.objects.count()) == (State.ACCEPTED, 0)
    client.post(page_of(session), {shirt.public_id: "Quiet bots"})
    session.refresh_from_db()
    assert (session.state, ProposalAnswer.objects.get().text) == (State.CONFIRMED, "Quiet bots")
    assert "Quiet bots" in text_of(client.get(page_of(session)))
