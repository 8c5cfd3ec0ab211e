"""Sessions that end, tokens that grow old, texts of two megabytes, a copy for the next event: nothing typed is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from agenda.models import CallForTalks, ProposalAnswer, Session
from core.models import OutboxMail
from events.models import Event
from tests.factories.agenda import make_session, make_session_type
from tests.factories.calls import make_asked, pdf
from tests.factories.events import make_event, make_participant, make_track, make_user
from tests.factories.questions import png
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
SITE = "http://testserver"


def sign_in_again(client: Client, user: User) -> None:
    """As by the code: the browser session goes on."""
    session = client.session
    client.force_login(user)
    merged = client.session
    merged.update({key: session[key] for key in session.keys() if not key.startswith("_auth")})  # noqa: SIM118
    merged.save()


# Sessions that end


def test_session_that_ends_while_a_new_talk_is_written_costs_no_word() -> None:
    event = make_open_call()
    client, user = signed_in(event, name="Ada Lovelace")
    why = make_asked(event, "Why you?")
    key = hidden(text_of(client.get("/relay/propose/")), "form_key")
    client.session.delete()
    answer = client.post(
        "/relay/propose/", typed(event, form_key=key, submit="1") | {why.public_id: "Silence"}
    )
    page = text_of(answer)
    assert (answer.status_code, "Silence" in page, "Tell us your address" in page) == (422, True, True)
    again = typed(event, form_key=hidden(page, "form_key"), email=user.email, submit="1")
    client.post("/relay/propose/", again | {why.public_id: "Silence"})
    client.post("/relay/propose/code/", {"code": code_for(user.email)})
    session = Session.objects.get()
    assert (session.state, session.title, ProposalAnswer.objects.get().text) == (
        State.SUBMITTED,
        "Bots that know when to be quiet",
        "Silence",
    )


def test_session_that_ends_while_a_talk_is_changed_costs_no_word() -> None:
    event = make_open_call()
    needs = make_asked(event, "What do you need?", "Sound", "Net", kind="several")
    client, user = signed_in(event)
    session = make_session(
        event, make_participant(event, email=user.email, user=user), title="Old", do_not_record=False
    )
    path = f"/relay/propose/{session.code}/edit/"
    seen = hidden(text_of(client.get(path)), "seen")
    client.session.delete()
    sent = client.post(path, typed(event, title="New", seen=seen) | {needs.public_id: ["Sound", "Net"]})
    assert (sent.status_code, sent["Location"]) == (302, f"/accounts/login/?next={path}")
    session.refresh_from_db()
    assert session.title == "Old"

    sign_in_again(client, user)
    client.get(path)
    page = text_of(client.get(path))  # loaded again
    assert "This is what you typed before you were signed out" in page
    assert ('value="New"' in page, page.count(" checked"), hidden(page, "seen")) == (True, 3, seen)
    client.post(path, typed(event, title="New", seen=seen) | {needs.public_id: ["Sound", "Net"]})
    session.refresh_from_db()
    assert (session.title, session.do_not_record) == ("New", True)
    assert "before you were signed out" not in text_of(client.get(path))


def test_what_was_kept_of_a_change_is_shown_to_its_speakers_alone() -> None:
    event = make_open_call()
    client, user = signed_in(event)
    session = make_session(event, make_participant(event, email=user.email, user=user))
    path = f"/relay/propose/{session.code}/edit/"
    client.session.delete()
    client.post(path, typed(event, title="My secret plan"))
    other = make_user()
    sign_in_again(client, other)
    assert client.get(path).status_code == 404
    assert "My secret plan" not in text_of(client.get("/relay/propose/"))


def test_what_was_kept_of_a_change_is_forgotten_when_its_speaker_says_so() -> None:
    event = make_open_call()
    client, user = signed_in(event)
    session = make_session(event, make_participant(event, email=user.email, user=user), title="Old")
    path = f"/relay/propose/{session.code}/edit/"
    client.session.delete()
    client.post(path, typed(event, title="New"))
    sign_in_again(client, user)
    assert 'name="forget"' in text_of(client.get(path))
    client.post(path, typed(event, title="New", forget="1"))
    assert 'value="Old"' in text_of(client.get(path))


def test_changed_meanwhile_is_still_told_after_signing_in_again() -> None:
    event = make_open_call()
    client, user = signed_in(event)
    session = make_session(event, make_participant(event, email=user.email, user=user))
    path = f"/relay/propose/{session.code}/edit/"
    seen = hidden(text_of(client.get(path)), "seen")
    client.session.delete()
    client.post(path, typed(event, title="From here", seen=seen))
    Session.objects.filter(pk=session.pk).update(title="From there", changed_at=timezone.now())
    sign_in_again(client, user)
    seen = hidden(text_of(client.get(path)), "seen")
    answer = client.post(path, typed(event, title="From here", seen=seen))
    assert (answer.status_code, "From there" in text_of(answer)) == (409, True)


def strict(user: User | None = None) -> Client:
    client = Client(enforce_csrf_checks=True)
    if user:
        client.force_login(user)
    return client


def test_token_from_before_signing_in_keeps_what_was_typed_in_both_forms() -> None:
    event = make_open_call()
    user = make_user()
    session = make_session(event, make_participant(event, email=user.email, user=user))
    client = strict(user)
    for path in ("/relay/propose/", f"/relay/propose/{session.code}/edit/"):
        page = text_of(client.get(path))
        fields = typed(event, title=f"Typed at {path}", csrfmiddlewaretoken="x" * 64, submit="1")
        names = ("form_key",) if path == "/relay/propose/" else ("seen",)
        fields |= {name: hidden(page, name) for name in names}
        answer = client.post(path, fields, headers={"origin": SITE}, follow=True)
        shown = text_of(answer)
        assert answer.redirect_chain == [(path, 302)]
        assert f'value="Typed at {path}"' in shown
        assert "Everything you typed is below: send it once more." in shown
        assert Session.objects.count() == 1


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
def test_form_of_another_site_keeps_nothing(origin: str) -> None:
    event = make_open_call()
    client = strict(make_user())
    client.get("/relay/propose/")
    headers = {"origin": origin} if origin else {}
    answer = client.post("/relay/propose/", typed(event, title="Planted"), headers=headers)
    assert answer.status_code == 403
    assert "Planted" not in text_of(client.get("/relay/propose/"))


# Wrong input


def test_abstract_of_two_megabytes_is_told_and_one_of_three_is_not_taken() -> None:
    event = make_open_call()
    client, _user = signed_in(event)
    answer = propose(client, event, abstract="x" * 2_000_000)
    assert (answer.status_code, "at most 3000 characters" in text_of(answer)) == (422, True)
    assert "x" * 2_000_000 in text_of(answer)
    assert len(client.session[f"proposal.{event.public_id}"]["fields"]["abstract"]) == 20_000
    assert propose(client, event, abstract="x" * 3_000_000).status_code == 400
    assert Session.objects.count() == 0


def test_photo_of_fifty_megabytes_is_refused_in_words_and_the_text_is_kept(client: Client) -> None:
    event = make_open_call()
    photo = SimpleUploadedFile(
        "me.jpg", b"\xff\xd8\xff" + b"\0" * 50 * 1024 * 1024, content_type="image/jpeg"
    )
    answer = propose(client, event, email="ada@example.org", photo=photo)
    page = text_of(answer)
    assert (answer.status_code, "larger than 10 MB" in page, "Silence is a feature." in page) == (
        422,
        True,
        True,
    )


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", pdf(), b"\xff\xd8\xff<script>", b""])
def test_photo_that_is_none_is_refused(content: bytes, client: Client) -> None:
    event = make_open_call()
    photo = SimpleUploadedFile("me.jpg", content, content_type="image/jpeg")
    answer = propose(client, event, email="ada@example.org", photo=photo)
    assert answer.status_code == 422


def test_photo_with_a_page_behind_it_is_made_anew_without_it(client: Client) -> None:
    event = make_open_call()
    photo = png(b"<script>alert(1)</script>", "me.png")
    propose(client, event, email="ada@example.org", photo=photo)
    client.post("/relay/propose/code/", {"code": code_for("ada@example.org")})
    stored = Session.objects.get().speakers.get().participant.photo
    assert b"<script>" not in stored.read()


def test_address_of_an_existing_account_shows_nothing_of_it(client: Client) -> None:
    event = make_open_call()
    owner, user = signed_in(event, "ada@example.org", name="Ada Lovelace")
    propose(owner, event, button="draft", title="Her secret draft")
    key = hidden(text_of(client.get("/relay/propose/")), "form_key")
    answer = client.post(
        "/relay/propose/", typed(event, form_key=key, email=user.email, title="Mine", submit="1")
    )
    assert ("Her secret draft" in text_of(answer), "Type in the code" in text_of(answer)) == (False, True)
    assert "Her secret draft" not in text_of(client.get("/relay/propose/"))
    assert Session.objects.count() == 1
    assert OutboxMail.objects.filter(to_address=user.email, kind="account").count() == 1


@pytest.mark.parametrize(
    ("zone", "closes", "in_time"),
    [
        ("Pacific/Kiritimati", timedelta(minutes=1), True),  # UTC+14
        ("Etc/GMT+12", timedelta(minutes=1), True),  # the last place on Earth where it is still that day
        ("Asia/Kathmandu", timedelta(seconds=-1), False),
    ],
)
def test_submits_at_23_59_somewhere_on_earth(zone: str, closes: timedelta, in_time: bool) -> None:
    event = make_open_call(time_zone=zone)
    client, _user = signed_in(event)
    key = hidden(text_of(client.get("/relay/propose/")), "form_key")
    CallForTalks.objects.filter(event=event).update(closes_at=timezone.now() + closes)
    page = text_of(client.post("/relay/propose/", typed(event, form_key=key, submit="1"), follow=True))
    assert Session.objects.get().state == (State.SUBMITTED if in_time else State.DRAFT)
    assert ("You can still change it. 1 minute left." in page) == in_time


# Preview


def test_preview_shows_the_talk_as_it_will_stand_and_hands_nothing_in(client: Client) -> None:
    event = make_open_call()
    page = text_of(propose(client, event, button="preview", abstract="**Quiet** bots", may_record="on"))
    shown = page.split('id="preview"', 1)[1].split("</section>", 1)[0]
    assert ("<strong>Quiet</strong> bots" in shown, "Ada Lovelace" in shown) == (True, True)
    assert "Not to be recorded" not in shown
    assert (Session.objects.count(), OutboxMail.objects.count()) == (0, 0)
    assert "Bots that know when to be quiet" in text_of(client.get("/relay/propose/"))


def test_preview_of_a_change_saves_nothing() -> None:
    event = make_open_call()
    client, user = signed_in(event)
    session = make_session(event, make_participant(event, email=user.email, user=user), title="Old")
    path = f"/relay/propose/{session.code}/edit/"
    seen = hidden(text_of(client.get(path)), "seen")
    page = text_of(client.post(path, typed(event, title="New", seen=seen, preview="1")))
    session.refresh_from_db()
    assert ('id="preview"' in page, hidden(page, "seen"), session.title) == (True, seen, "Old")


# Copying


def other_call(event: Event, **fields: Any) -> Event:
    now = timezone.now()
    other = make_event(slug="next", name="Next Year", **fields)
    CallForTalks.objects.create(event=other, opens_at=now, closes_at=now + timedelta(days=9))
    make_session_type(other, name="Lightning", minutes=5)
    make_session_type(other, name="talk", minutes=30)
    make_track(other, name="Bots")
    return other


def test_talk_is_copied_to_another_event_as_a_draft_without_answers_and_files() -> None:
    event = make_open_call()
    other = other_call(event)
    client, user = signed_in(event, name="Ada Lovelace")
    me = make_participant(
        event, email=user.email, user=user, name="Ada Lovelace", biography="Writes programs."
    )
    session = make_session(
        event, me, make_participant(event), state=State.REJECTED, title="Bots", abstract="Quiet ones.",
        notes="First time.", track=event.tracks.get(), level="advanced", do_not_record=True,
    )  # fmt: skip
    ProposalAnswer.objects.create(
        question=make_asked(event, "Why?"), session=session, text="So", at=timezone.now()
    )
    path = f"/relay/propose/{session.code}/copy/"
    page = text_of(client.get(path))
    assert "Next Year" in page
    fields = {"to": other.public_id, "form_key": hidden(page, "form_key")}
    client.post(path, fields)
    done = client.post(path, fields)  # the button was pressed twice
    made = Session.objects.get(event=other)
    assert done["Location"] == f"/next/propose/{made.code}/edit/"
    assert (made.state, made.title, made.abstract, made.notes, made.level, made.do_not_record) == (
        State.DRAFT,
        "Bots",
        "Quiet ones.",
        "First time.",
        "advanced",
        True,
    )
    assert (made.session_type.name, str(made.track), made.answers.count(), made.files.count()) == (
        "talk",
        "Bots",
        0,
        0,
    )
    speaker = made.speakers.get().participant
    assert (speaker.event, speaker.name, speaker.biography) == (other, "Ada Lovelace", "Writes programs.")


def test_copying_leaves_ones_profile_at_the_other_event_alone() -> None:
    event = make_open_call()
    other = other_call(event)
    client, user = signed_in(event)
    session = make_session(event, make_participant(event, email=user.email, user=user, biography="Old words"))
    there = make_participant(other, email=user.email, user=user, biography="New words")
    client.post(f"/relay/propose/{session.code}/copy/", {"to": other.public_id, "form_key": ""})
    there.refresh_from_db()
    assert (there.biography, Session.objects.get(event=other).speakers.get().participant) == (
        "New words",
        there,
    )


def test_nothing_is_copied_to_a_closed_or_hidden_call_or_by_a_stranger() -> None:
    event = make_open_call()
    hidden_one = other_call(event, is_public=False)
    client, user = signed_in(event)
    session = make_session(event, make_participant(event, email=user.email, user=user))
    path = f"/relay/propose/{session.code}/copy/"
    assert "No other call is open" in text_of(client.get(path))
    assert client.post(path, {"to": hidden_one.public_id}).status_code == 404
    assert client.post(path, {"to": event.public_id}).status_code == 404
    stranger = Client()
    stranger.force_login(make_user())
    assert stranger.get(path).status_code == 404
    assert Session.objects.count() == 1
