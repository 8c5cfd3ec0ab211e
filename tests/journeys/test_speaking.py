"""A speaker's way over HTTP: from the first word typed to the confirmed talk, and everything that may come between."""

import re
from datetime import datetime, time

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from agenda.actions import proposals, releases, slots
from agenda.models import CallForTalks, Session
from core import history, times
from core.models import HistoryEntry, OutboxMail
from events.models import Participant
from portal.reactions import REACTIONS
from tests.factories.agenda import make_session
from tests.factories.events import make_event, make_participant, make_room, make_user
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
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

State = Session.State


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
    assert "When can you be there?" in text_of(client.get(confirm))
    session.refresh_from_db()
    assert session.state == State.ACCEPTED
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


@pytest.mark.parametrize(
    ("buttons", "state"),
    [
        (["submit"], State.SUBMITTED),
        (["preview"], State.SUBMITTED),
        (["draft"], State.DRAFT),
        (["draft", "submit"], State.SUBMITTED),
    ],
)
def test_button_pressed_in_time_counts_whatever_is_pressed_after_the_end(
    client: Client, buttons: list[str], state: str
) -> None:
    event = make_open_call()
    key = hidden(text_of(client.get("/relay/propose/")), "form_key")
    talk = typed(event, form_key=key, email="ada@example.org")
    client.post("/relay/propose/", talk | {"submit": "1"})
    CallForTalks.objects.update(closes_at=timezone.now())
    for button in buttons:
        client.post("/relay/propose/", talk | {button: "1"})
    client.post("/relay/propose/code/", {"code": code_for("ada@example.org")})
    assert Session.objects.get().state == state


def test_incomplete_form_in_time_buys_no_more_time(client: Client) -> None:
    event = make_open_call()
    key = hidden(text_of(client.get("/relay/propose/")), "form_key")
    talk = typed(event, form_key=key, email="ada@example.org")
    client.post("/relay/propose/", talk | {"title": "", "submit": "1"})
    CallForTalks.objects.update(closes_at=timezone.now())
    client.post("/relay/propose/", talk | {"submit": "1"})
    client.post("/relay/propose/code/", {"code": code_for("ada@example.org")})
    assert Session.objects.get().state == State.DRAFT


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
