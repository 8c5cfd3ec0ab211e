"""Speakers after the deadline, with mistakes, with photos, and what their pages cost: over HTTP, as browsers send it."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from agenda.models import CallForTalks, Session
from core.models import OutboxMail
from events.models import Event
from tests.factories.agenda import make_session, make_session_type
from tests.factories.events import make_event, make_participant, make_track
from tests.journeys.speaking import (  # noqa: F401 - the fixtures work by their names
    _files_in_memory,
    _mails_become_rows,
    code_for,
    hidden,
    make_open_call,
    propose,
    signed_in,
    text_of,
    typed,
)

pytestmark = pytest.mark.django_db

State = Session.State


# The deadline


def close(event: Event) -> None:
    CallForTalks.objects.filter(event=event).update(closes_at=timezone.now() - timedelta(minutes=1))


def test_form_sent_after_the_deadline_is_kept_as_a_draft_and_says_so() -> None:
    event = make_open_call()
    client, _user = signed_in(event)
    key = hidden(text_of(client.get("/relay/propose/")), "form_key")
    close(event)
    response = client.post("/relay/propose/", typed(event, form_key=key, submit="1"), follow=True)
    session = Session.objects.get()
    page = text_of(response)
    assert session.state == State.DRAFT
    assert "What you wrote is kept as a draft." in page
    assert "If something kept you, write to team@example.org." in page


def test_code_typed_in_after_the_deadline_still_counts_if_the_button_was_pressed_before(
    client: Client,
) -> None:
    event = make_open_call(closes_in=timedelta(minutes=5))
    propose(client, event, email="ada@example.org")
    close(event)
    CallForTalks.objects.filter(event=event).update(closes_at=timezone.now())
    client.post("/relay/propose/code/", {"code": code_for("ada@example.org")})
    assert Session.objects.get().state == State.SUBMITTED


def test_unknown_speaker_who_is_late_keeps_his_words_as_a_draft(client: Client) -> None:
    event = make_open_call()
    key = hidden(text_of(client.get("/relay/propose/")), "form_key")
    close(event)
    client.post("/relay/propose/", typed(event, form_key=key, email="ada@example.org", submit="1"))
    page = text_of(client.get("/relay/propose/"))
    assert "The call closed while you were writing" in page
    assert "Submit talk" not in page
    client.post("/relay/propose/code/", {"code": code_for("ada@example.org")})
    assert Session.objects.get().state == State.DRAFT


def test_change_sent_after_the_deadline_leaves_the_talk_and_shows_what_was_typed() -> None:
    event = make_open_call()
    client, user = signed_in(event)
    session = make_session(event, make_participant(event, email=user.email, user=user), title="As it was")
    path = f"/relay/propose/{session.code}/edit/"
    seen = hidden(text_of(client.get(path)), "seen")
    close(event)
    talk = typed(event, title="Too late") | {"session_type": session.session_type.public_id, "seen": seen}
    response = client.post(path, talk)
    page = text_of(response)
    assert (response.status_code, 'value="Too late"' in page) == (409, True)
    assert "The call for talks closed on" in page
    session.refresh_from_db()
    assert session.title == "As it was"


def test_closed_call_says_what_to_do_and_shows_no_form(client: Client) -> None:
    close(make_open_call())
    page = text_of(client.get("/relay/propose/"))
    assert "The call for talks is over" in page
    assert "write to team@example.org" in page
    assert "<form" not in page.split("<main", 1)[1]


def test_call_that_is_not_open_yet_says_when_it_opens(client: Client) -> None:
    event = make_open_call()
    opens = timezone.now() + timedelta(days=3)
    CallForTalks.objects.filter(event=event).update(opens_at=opens)
    page = text_of(client.get("/relay/propose/"))
    assert ("Opens" in page, "in Los Angeles" in page, "Submit talk" in page) == (True, True, False)


def test_event_without_a_call_says_so(client: Client) -> None:
    make_event(slug="relay", name="Relay")
    assert "Relay has no call for talks at the moment." in text_of(client.get("/relay/propose/"))


# Wrong input


def test_all_mistakes_are_told_at_once_and_nothing_typed_is_lost(client: Client) -> None:
    event = make_open_call()
    response = propose(
        client, event, title="", email="no address", links="not a link at all", abstract="x" * 3001
    )
    page = text_of(response)
    assert response.status_code == 422
    assert "4 things to mend" in page
    assert "x" * 3001 in page
    assert not OutboxMail.objects.exists()


def test_type_and_track_of_another_event_are_refused(client: Client) -> None:
    event, other = make_open_call(), make_event()
    response = propose(
        client,
        event,
        email="ada@example.org",
        session_type=make_session_type(other).public_id,
        track=make_track(other).public_id,
    )
    assert (response.status_code, "2 things to mend" in text_of(response)) == (422, True)


def test_code_without_a_proposal_leads_back_to_the_form(client: Client) -> None:
    make_open_call()
    for response in (client.get("/relay/propose/code/"), client.post("/relay/propose/code/", {"code": "A"})):
        assert (response.status_code, response["Location"]) == (302, "/relay/propose/")


def test_way_back_to_the_code_stands_above_the_form(client: Client) -> None:
    event = make_open_call()
    assert "Type in the code" not in text_of(client.get("/relay/propose/"))
    propose(client, event, email="ada@example.org")
    assert "Type in the code sent to ada@example.org" in text_of(client.get("/relay/propose/"))
    assert "Type in the code" in text_of(client.get("/relay/propose/code/"))


def test_new_code_replaces_the_first(client: Client) -> None:
    event = make_open_call()
    propose(client, event, email="ada@example.org")
    first = code_for("ada@example.org")
    client.post("/relay/propose/code/", {"resend": "1"})
    assert client.post("/relay/propose/code/", {"code": first}).status_code == 422
    assert client.post("/relay/propose/code/", {"code": code_for("ada@example.org")}).status_code == 302


def test_guessing_codes_ends_soon_and_keeps_the_talk(client: Client) -> None:
    event = make_open_call()
    propose(client, event, email="ada@example.org")
    answers = [client.post("/relay/propose/code/", {"code": "WRONG"}).status_code for _try in range(3)]
    assert answers == [422, 422, 302]
    assert client.post("/relay/propose/code/", {"code": code_for("ada@example.org")})["Location"] == (
        "/relay/propose/"
    )
    assert "Bots that know when to be quiet" in text_of(client.get("/relay/propose/"))
    assert Session.objects.count() == 0


# Profile


def photo(size: tuple[int, int] = (1600, 1200), name: str = "me.png") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


def test_photo_is_kept_while_other_fields_are_mended_and_becomes_the_speakers(client: Client) -> None:
    event = make_open_call()
    wrong = propose(client, event, title="", email="ada@example.org", photo=photo())
    assert "Your photo is kept." in text_of(wrong)
    propose(client, event, email="ada@example.org")
    client.post("/relay/propose/code/", {"code": code_for("ada@example.org")})
    speaker = Session.objects.get().speakers.get().participant
    assert re.fullmatch(r"people/fil_[0-9a-z]{20}\.jpg", str(speaker.photo.name))
    with Image.open(speaker.photo) as stored:
        assert (stored.format, stored.size) == ("JPEG", (800, 800))


def test_profile_is_changed_after_acceptance_and_the_old_photo_is_gone(
    django_capture_on_commit_callbacks: Any,
) -> None:
    event = make_open_call()
    client, user = signed_in(event)
    speaker = make_participant(event, email=user.email, user=user, name="Old Name")
    client.post("/relay/propose/profile/", {"name": "Old Name", "photo": photo()})
    speaker.refresh_from_db()
    old, storage = str(speaker.photo.name), speaker.photo.storage
    with django_capture_on_commit_callbacks(execute=True):
        changed = client.post("/relay/propose/profile/", {"name": "New Name", "no_photo": "on"})
    speaker.refresh_from_db()
    assert (changed.status_code, speaker.name, bool(speaker.photo)) == (302, "New Name", False)
    assert not storage.exists(old)
    event.refresh_from_db()
    assert event.public_counter == 2


def test_file_that_is_no_photo_is_told_beside_its_field() -> None:
    event = make_open_call()
    client, user = signed_in(event)
    make_participant(event, email=user.email, user=user)
    upload = SimpleUploadedFile("me.png", b"<svg onload=alert(1)>", content_type="image/png")
    response = client.post("/relay/propose/profile/", {"name": "Ada", "photo": upload})
    assert response.status_code == 422
    assert "This is not a photo we can read. Choose a JPEG, PNG or WebP file." in text_of(response)


# Cost and caches


@pytest.mark.parametrize("talks", [1, 3])
def test_page_of_the_call_costs_the_same_for_one_talk_and_for_three(
    talks: int, django_assert_num_queries: Any
) -> None:
    event = make_open_call()
    client, user = signed_in(event)
    speaker = make_participant(event, email=user.email, user=user)
    for _number in range(talks):
        make_session(event, speaker)
    with django_assert_num_queries(11):
        client.get("/relay/propose/")


@pytest.mark.parametrize("speakers", [1, 3])
def test_page_of_a_talk_costs_the_same_for_one_speaker_and_for_three(
    speakers: int, django_assert_num_queries: Any
) -> None:
    event = make_open_call()
    client, user = signed_in(event)
    people = [make_participant(event) for _number in range(speakers - 1)]
    session = make_session(event, make_participant(event, email=user.email, user=user), *people)
    with django_assert_num_queries(9):
        client.get(f"/relay/propose/{session.code}/")


def test_call_without_any_type_of_session_says_that_the_form_is_not_ready(client: Client) -> None:
    event = make_open_call()
    event.session_types.update(is_open_to_proposals=False)
    assert "The form is not ready yet" in text_of(client.get("/relay/propose/"))
    assert client.post("/relay/propose/", {"title": "Bots", "submit": "1"}).status_code == 422


def test_rejected_talk_has_nothing_to_withdraw() -> None:
    event = make_open_call()
    client, user = signed_in(event)
    session = make_session(event, make_participant(event, email=user.email, user=user), state=State.REJECTED)
    path = f"/relay/propose/{session.code}/"
    for response in (client.get(f"{path}withdraw/"), client.post(f"{path}withdraw/", {"sure": "1"})):
        assert (response.status_code, response["Location"]) == (302, path)
    session.refresh_from_db()
    assert session.state == State.REJECTED


def test_pages_of_speakers_are_kept_by_nobody(client: Client) -> None:
    make_open_call()
    assert "no-store" in client.get("/relay/propose/")["Cache-Control"]
