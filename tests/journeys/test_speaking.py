"""A speaker's way over HTTP: from the first word typed to the confirmed talk, and everything that may come between."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone
from PIL import Image

from accounts.models import User
from agenda.actions import proposals, releases, slots
from agenda.models import CallForTalks, Session
from core import history, times
from core.models import HistoryEntry, OutboxMail
from events.models import Event, Participant
from portal.reactions import REACTIONS
from tests.factories.agenda import make_session, make_session_type
from tests.factories.events import make_event, make_participant, make_room, make_track, make_user
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

State = Session.State


@pytest.fixture(autouse=True)
def _mails_become_rows() -> Iterator[None]:
    """As in production; Django's test runner puts another backend in its place."""
    with override_settings(EMAIL_BACKEND="core.mail.OutboxBackend"):
        yield


@pytest.fixture(autouse=True)
def _files_in_memory() -> Iterator[None]:
    storages = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(STORAGES=storages):
        yield


def make_open_call(*, closes_in: timedelta = timedelta(days=20), **fields: Any) -> Event:
    """An event in some months whose call is open now, with one type and one track."""
    now = timezone.now()
    day = (now + timedelta(days=90)).date()
    event = make_event(
        slug="relay", name="Relay", starts_on=day, ends_on=day, contact_email="team@example.org", **fields
    )
    make_session_type(event, name="Talk", minutes=40)
    make_track(event, name="Bots")
    CallForTalks.objects.create(
        event=event, opens_at=now - timedelta(days=10), closes_at=now + closes_in, text="What you **ran**."
    )
    return event


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, f"no {name} on the page"
    return found[1]


def text_of(response: Any) -> str:
    return str(response.content.decode())


def typed(event: Event, **fields: Any) -> dict[str, Any]:
    """What somebody fills in, without the buttons."""
    kind, track = event.session_types.get(), event.tracks.get()
    return {
        "title": "Bots that know when to be quiet",
        "abstract": "Silence is a feature.",
        "session_type": kind.public_id,
        "track": track.public_id,
        "notes": "First time on a stage.",
        "name": "Ada Lovelace",
        "biography": "Writes programs for machines that are not built yet.",
        "company": "Analytical Engines",
        "links": "example.org/ada",
    } | fields


def code_for(address: str) -> str:
    mail = OutboxMail.objects.filter(to_address=address, kind="account").first()
    assert mail is not None, "no code was sent"
    found = re.search(r"^ {4}([A-Z0-9-]{6,})$", mail.text, re.MULTILINE)
    assert found is not None
    return found[1]


def propose(client: Client, event: Event, *, button: str = "submit", **fields: Any) -> HttpResponse:
    page = text_of(client.get("/relay/propose/"))
    data = typed(event, form_key=hidden(page, "form_key"), **fields) | {button: "1"}
    return client.post("/relay/propose/", data)  # type: ignore[return-value]


def signed_in(event: Event, email: str = "ada@example.org", **fields: Any) -> tuple[Client, User]:
    user = make_user(email, **fields)
    client = Client()
    client.force_login(user)
    return client, user


# From nobody to the programme


def test_whole_proposal_of_somebody_unknown_takes_four_requests(client: Client) -> None:
    event = make_open_call()
    page = client.get("/relay/propose/")
    key = hidden(text_of(page), "form_key")
    asked = client.post("/relay/propose/", typed(event, form_key=key, email="Ada@example.org", submit="1"))
    assert "Type in the code" in text_of(asked)
    assert (Session.objects.count(), Participant.objects.count()) == (0, 0)

    done = client.post("/relay/propose/code/", {"code": code_for("ada@example.org")})
    session = Session.objects.get()
    assert (done.status_code, done["Location"]) == (302, f"/relay/propose/{session.code}/")
    shown = text_of(client.get(done["Location"]))
    assert "Handed in. The committee reads it." in shown

    speaker = session.speakers.get().participant
    assert (session.state, session.title, str(session.track)) == (
        State.SUBMITTED,
        "Bots that know when to be quiet",
        "Bots",
    )
    assert (speaker.email, speaker.name, speaker.company, speaker.links) == (
        "ada@example.org",
        "Ada Lovelace",
        "Analytical Engines",
        "https://example.org/ada",
    )
    assert speaker.user == User.objects.get(email="ada@example.org")
    kinds = OutboxMail.objects.exclude(kind="account").values_list("kind", "to_address")
    assert list(kinds) == [("session.received", "ada@example.org")]


def test_accepted_talk_is_confirmed_on_its_page_and_nowhere_else() -> None:
    event = make_open_call()
    client, user = signed_in(event)
    speaker = make_participant(event, email=user.email, user=user)
    session = make_session(event, speaker)
    proposals.accept(session=session, by=None, now=timezone.now())

    page = text_of(client.get(f"/relay/propose/{session.code}/"))
    assert "Accepted! Please confirm that you come." in page
    confirm = f"/relay/propose/{session.code}/confirm/"
    assert client.get(confirm).status_code == 405
    for _click in range(2):
        assert client.post(confirm).status_code == 302
    session.refresh_from_db()
    assert session.state == State.CONFIRMED
    entry = HistoryEntry.objects.get(kind="session.confirmed")
    assert (entry.subject, entry.by) == (session.public_id, user)
    assert "Confirmed. You are on the programme." in text_of(client.get(f"/relay/propose/{session.code}/"))


def test_confirmed_speaker_has_a_ticket_and_sees_when_and_where_after_the_release() -> None:
    event = make_open_call()
    client, user = signed_in(event)
    speaker = make_participant(event, email=user.email, user=user)
    session = make_session(event, speaker, state=State.ACCEPTED)
    client.post(f"/relay/propose/{session.code}/confirm/")
    history.react(REACTIONS, now=timezone.now())
    ticket = Ticket.objects.get()
    assert (ticket.attendee, ticket.state) == (speaker, Ticket.State.VALID)

    path = f"/relay/propose/{session.code}/"
    assert "You get a mail with day, time and room when the agenda is out." in text_of(client.get(path))
    room = make_room(event, name="Gallery 308", directions="second floor on the left")
    starts_at = times.from_local(datetime.combine(event.starts_on, time(9, 30)), event.time_zone)
    session.refresh_from_db()
    slots.place(
        version=releases.draft_of(event),
        session=session,
        room=room,
        starts_at=starts_at,
        minutes=40,
        by=None,
        now=timezone.now(),
    )
    releases.release(event=event, by=None, now=timezone.now())
    page = text_of(client.get(path)).replace("\u202f", " ")
    assert ("9:30 AM" in page, "Gallery 308: second floor on the left" in page) == (True, True)
    assert list(OutboxMail.objects.filter(kind="agenda.released").values_list("to_address")) == [
        ("ada@example.org",)
    ]


def test_speaker_who_withdraws_before_the_release_gives_the_free_ticket_back() -> None:
    event = make_open_call()
    client, user = signed_in(event)
    session = make_session(event, make_participant(event, email=user.email, user=user), state=State.ACCEPTED)
    client.post(f"/relay/propose/{session.code}/confirm/")
    client.post(f"/relay/propose/{session.code}/withdraw/", {"sure": "1"})
    history.react(REACTIONS, now=timezone.now())
    assert not Ticket.objects.valid().exists()


def test_signed_in_speaker_hands_in_with_one_form_and_is_not_asked_for_an_address() -> None:
    event = make_open_call()
    client, user = signed_in(event, name="Ada Lovelace")
    page = text_of(client.get("/relay/propose/"))
    assert 'name="email"' not in page
    assert 'value="Ada Lovelace"' in page
    response = propose(client, event)
    session = Session.objects.get()
    assert (response["Location"], session.state) == (f"/relay/propose/{session.code}/", State.SUBMITTED)
    assert session.speakers.get().participant.user == user


def test_submitting_twice_makes_one_proposal_and_sends_one_mail() -> None:
    event = make_open_call()
    client, _user = signed_in(event)
    key = hidden(text_of(client.get("/relay/propose/")), "form_key")
    for _click in range(2):
        response = client.post("/relay/propose/", typed(event, form_key=key, submit="1"))
        assert response.status_code == 302
    assert Session.objects.count() == 1
    assert OutboxMail.objects.filter(kind="session.received").count() == 1


# Whose is it


def test_address_of_somebody_else_opens_and_changes_nothing_of_his(client: Client) -> None:
    event = make_open_call()
    owner = make_user("ada@example.org", name="Ada Lovelace")
    profile = make_participant(
        event, email="ada@example.org", user=owner, name="Ada Lovelace", biography="The real one."
    )
    theirs = make_session(event, profile, state=State.DRAFT, title="A secret plan")
    asked = propose(client, event, email="ada@example.org", biography="An impostor.")
    assert "A secret plan" not in text_of(asked) + text_of(client.get("/relay/propose/"))
    wrong = client.post("/relay/propose/code/", {"code": "WRONG-CODE"})
    assert (wrong.status_code, "This is not the code of our last mail." in text_of(wrong)) == (422, True)
    profile.refresh_from_db()
    assert (profile.biography, Session.objects.get()) == ("The real one.", theirs)
    assert client.get(f"/relay/propose/{theirs.code}/").status_code == 302  # to the sign-in page


def test_known_and_unknown_addresses_look_the_same(client: Client) -> None:
    event = make_open_call()
    make_user("known@example.org")
    pages = []
    for address in ("known@example.org", "new@example.org"):
        page = text_of(propose(Client(), event, email=address))
        pages.append(re.sub(r'value="[^"]+"', "", page.replace(address, "")))
    assert pages[0] == pages[1]


def test_talk_of_another_speaker_does_not_exist_for_me() -> None:
    event = make_open_call()
    client, _user = signed_in(event, "me@example.org")
    session = make_session(event, state=State.ACCEPTED)
    paths = ["", "edit/", "withdraw/"]
    assert [client.get(f"/relay/propose/{session.code}/{path}").status_code for path in paths] == [404] * 3
    posts = ["edit/", "withdraw/", "confirm/", "submit/"]
    assert [client.post(f"/relay/propose/{session.code}/{path}").status_code for path in posts] == [404] * 4
    session.refresh_from_db()
    assert session.state == State.ACCEPTED


def test_talk_of_another_event_is_not_found_below_this_one() -> None:
    event = make_open_call()
    client, user = signed_in(event)
    elsewhere = make_event()
    session = make_session(elsewhere, make_participant(elsewhere, email=user.email, user=user))
    assert client.get(f"/relay/propose/{session.code}/").status_code == 404
    assert client.get(f"/{elsewhere.slug}/propose/{session.code}/").status_code == 200


def test_unproved_address_of_an_account_opens_nothing() -> None:
    event = make_open_call()
    session = make_session(event, make_participant(event, email="ada@example.org"))
    client = Client()
    client.force_login(make_user("ada@example.org", verified=False))
    assert client.get(f"/relay/propose/{session.code}/").status_code == 404


def test_speaker_who_bought_a_ticket_stays_one_participant_and_keeps_what_he_left_empty(
    client: Client,
) -> None:
    event = make_open_call()
    buyer = make_participant(event, email="ada@example.org", name="Ada Lovelace", pronouns="she/her")
    propose(client, event, email="ada@example.org", pronouns="", company="")
    client.post("/relay/propose/code/", {"code": code_for("ada@example.org")})
    assert Session.objects.get().speakers.get().participant == buyer
    buyer.refresh_from_db()
    assert (buyer.pronouns, buyer.biography[:6]) == ("she/her", "Writes")


def test_second_person_on_one_address_becomes_a_participant_of_his_own(client: Client) -> None:
    event = make_open_call()
    ada = make_participant(event, email="both@example.org", name="Ada Lovelace")
    propose(client, event, email="both@example.org", name="Charles Babbage")
    client.post("/relay/propose/code/", {"code": code_for("both@example.org")})
    speaker = Session.objects.get().speakers.get().participant
    assert (speaker.name, speaker.email, speaker.contact_email) == (
        "Charles Babbage",
        None,
        "both@example.org",
    )
    ada.refresh_from_db()
    assert ada.name == "Ada Lovelace"
    assert client.get(f"/relay/propose/{Session.objects.get().code}/").status_code == 200


# Drafts


def test_draft_without_an_address_is_kept_in_this_browser_alone(client: Client) -> None:
    event = make_open_call()
    response = propose(client, event, button="draft", abstract="", name="", email="")
    assert (response.status_code, response["Location"]) == (302, "/relay/propose/")
    assert "Bots that know when to be quiet" in text_of(client.get("/relay/propose/"))
    assert "Bots that know when to be quiet" not in text_of(Client().get("/relay/propose/"))
    assert (Session.objects.count(), OutboxMail.objects.count()) == (0, 0)
    client.post("/relay/propose/forget/")
    assert "Bots that know when to be quiet" not in text_of(client.get("/relay/propose/"))


def test_draft_with_an_address_is_a_row_after_the_code(client: Client) -> None:
    event = make_open_call()
    propose(client, event, button="draft", abstract="", email="ada@example.org")
    client.post("/relay/propose/code/", {"code": code_for("ada@example.org")})
    session = Session.objects.get()
    assert (session.state, session.abstract) == (State.DRAFT, "")
    assert not OutboxMail.objects.exclude(kind="account").exists()


def test_typing_is_kept_through_signing_in_on_the_ordinary_page(client: Client) -> None:
    event = make_open_call()
    key = hidden(text_of(client.get("/relay/propose/")), "form_key")
    kept = client.post("/relay/propose/keep/", typed(event, form_key=key, title="Half a tit", name=""))
    assert "Kept in this browser" in text_of(kept)
    make_user("ada@example.org")
    client.post("/accounts/login/", {"login": "ada@example.org"})
    client.post("/accounts/login/code/confirm/", {"code": code_for("ada@example.org")})
    page = text_of(client.get("/relay/propose/"))
    assert ('value="Half a tit"' in page, hidden(page, "form_key")) == (True, key)


def test_word_mended_while_the_code_is_on_its_way_is_handed_in_too(client: Client) -> None:
    event = make_open_call()
    key = hidden(text_of(client.get("/relay/propose/")), "form_key")
    talk = typed(event, form_key=key, email="ada@example.org")
    client.post("/relay/propose/", talk | {"submit": "1"})
    client.post("/relay/propose/keep/", talk | {"title": "Bots that know when to be silent"})
    client.post("/relay/propose/code/", {"code": code_for("ada@example.org")})
    session = Session.objects.get()
    assert (session.state, session.title) == (State.SUBMITTED, "Bots that know when to be silent")


def test_text_emptied_while_the_code_is_on_its_way_is_asked_for_again(client: Client) -> None:
    event = make_open_call()
    key = hidden(text_of(client.get("/relay/propose/")), "form_key")
    talk = typed(event, form_key=key, email="ada@example.org")
    client.post("/relay/propose/", talk | {"submit": "1"})
    client.post("/relay/propose/keep/", talk | {"title": ""})
    back = client.post("/relay/propose/code/", {"code": code_for("ada@example.org")}, follow=True)
    assert "You are signed in. Something is still missing in the form." in text_of(back)
    assert ("Silence is a feature." in text_of(back), Session.objects.count()) == (True, 0)


def test_draft_is_finished_and_handed_in_from_its_page() -> None:
    event = make_open_call()
    client, user = signed_in(event)
    session = make_session(
        event, make_participant(event, email=user.email, user=user), state=State.DRAFT, abstract=""
    )
    path = f"/relay/propose/{session.code}/edit/"
    seen = hidden(text_of(client.get(path)), "seen")
    talk = typed(event) | {"session_type": session.session_type.public_id, "seen": seen}
    incomplete = client.post(path, talk | {"abstract": "", "submit": "1"})
    assert (incomplete.status_code, "One thing to mend" in text_of(incomplete)) == (422, True)
    assert client.post(path, talk | {"submit": "1"}).status_code == 302
    session.refresh_from_db()
    assert (session.state, session.abstract) == (State.SUBMITTED, "Silence is a feature.")


def test_draft_is_deleted_after_asking_once() -> None:
    event = make_open_call()
    client, user = signed_in(event)
    session = make_session(event, make_participant(event, email=user.email, user=user), state=State.DRAFT)
    path = f"/relay/propose/{session.code}/withdraw/"
    assert "Delete the draft?" in text_of(client.get(path))
    assert Session.objects.count() == 1
    client.post(path, {"sure": "1"})
    assert Session.objects.count() == 0


def test_saving_in_a_second_tab_shows_both_versions_and_loses_neither() -> None:
    event = make_open_call()
    client, user = signed_in(event)
    session = make_session(event, make_participant(event, email=user.email, user=user))
    path = f"/relay/propose/{session.code}/edit/"
    talk = typed(event) | {"session_type": session.session_type.public_id}
    seen = hidden(text_of(client.get(path)), "seen")
    client.post(path, talk | {"seen": seen, "title": "From one tab"})
    second = client.post(path, talk | {"seen": seen, "title": "From the other tab"})
    page = text_of(second)
    assert second.status_code == 409
    assert ("From one tab" in page, 'value="From the other tab"' in page) == (True, True)
    session.refresh_from_db()
    assert session.title == "From one tab"
    client.post(path, talk | {"seen": hidden(page, "seen"), "title": "From the other tab"})
    session.refresh_from_db()
    assert session.title == "From the other tab"


def test_withdrawing_a_talk_asks_once_and_tells_the_organizers_the_reason() -> None:
    event = make_open_call()
    client, user = signed_in(event)
    session = make_session(event, make_participant(event, email=user.email, user=user), state=State.CONFIRMED)
    path = f"/relay/propose/{session.code}/withdraw/"
    assert "The organizers counted on you" in text_of(client.get(path))
    client.post(path, {"reason": "My flight was cancelled.", "sure": "1"})
    session.refresh_from_db()
    assert session.state == State.WITHDRAWN
    assert "My flight was cancelled." in OutboxMail.objects.get(to_address="team@example.org").text


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
        assert (stored.format, stored.size) == ("JPEG", (800, 600))


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
    with django_assert_num_queries(7):
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
