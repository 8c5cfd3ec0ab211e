"""A co-speaker is invited over HTTP: the owner asks, the helper accepts with a code, a stranger with the link cannot."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from agenda.actions import invitations
from agenda.models import Session, Speaker, SpeakerInvitation
from core import history
from core.models import OutboxMail
from events.models import Event, Participant
from portal.reactions import REACTIONS
from tests.factories.agenda import make_session
from tests.factories.events import make_event, make_participant, make_user
from tests.factories.speaking import make_invitation
from tests.journeys.speaking import (  # noqa: F401 - the fixtures work by their names
    _files_in_memory,
    _mails_become_rows,
    code_for,
    make_open_call,
    signed_in,
    text_of,
)
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

State = Session.State
BOB = "bob@example.org"


def make_owner(event: Event, state: str = State.SUBMITTED) -> tuple[Client, Session]:
    client, user = signed_in(event, "ada@example.org")
    ada = make_participant(event, name="Ada Lovelace", email=user.email, user=user)
    return client, make_session(event, ada, title="Silence", abstract="Only for who belongs.", state=state)


def asked(session: Session, **fields: Any) -> SpeakerInvitation:
    now = timezone.now()
    values: dict[str, Any] = {"email": BOB, "name": "Bob Ruiz", "created_at": now}
    return make_invitation(session, **values | fields)


def people_page(session: Session) -> str:
    return f"/relay/propose/{session.code}/speakers/"


def test_helper_accepts_with_the_mailed_code_and_both_can_edit(client: Client) -> None:
    event = make_open_call()
    owner, session = make_owner(event)
    sent = owner.post(
        people_page(session), {"name": "Bob Ruiz", "email": "Bob@example.org", "role": "speaker"}
    )
    assert (sent.status_code, sent["Location"]) == (302, people_page(session))
    page = text_of(owner.get(people_page(session)))
    assert ("Bob Ruiz" in page, "Not answered" in page) == (True, True)

    path = SpeakerInvitation.objects.get().path
    assert path in OutboxMail.objects.get(to_address=BOB).text
    page = text_of(client.get(path))
    assert ("Ada Lovelace asks you to speak along in" in page, "Silence" in page) == (True, True)
    assert "Only for who belongs." not in page

    assert "Type in the code" in text_of(client.post(path, {"prove": "1"}))
    assert client.post(path, {"code": "WRONG-1"}).status_code == 422
    assert client.post(path, {"code": code_for(BOB)})["Location"] == path
    page = text_of(client.get(path))
    assert ('value="Bob Ruiz"' in page, "Only for who belongs." in page) == (True, True)

    accepted = client.post(path, {"name": "Bob Ruiz", "company": "Ruiz Ltd", "accept": "1"})
    assert accepted["Location"] == f"/relay/propose/{session.code}/"
    for somebody in (owner, client):
        edit = f"/relay/propose/{session.code}/edit/"
        assert somebody.get(edit).status_code == 200
    assert [one.participant.name for one in session.speakers.all()] == ["Ada Lovelace", "Bob Ruiz"]
    assert client.get(path)["Location"] == f"/relay/propose/{session.code}/"


def test_form_with_a_mistake_keeps_what_was_typed_and_sends_nothing() -> None:
    owner, session = make_owner(make_open_call())
    answer = owner.post(people_page(session), {"name": "Bob", "email": "bob@", "role": "author"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert ('value="bob@"' in page, "This is not an e-mail address." in page) == (True, True)
    assert not SpeakerInvitation.objects.exists()


def test_existing_account_signed_in_with_the_address_needs_no_code() -> None:
    event = make_open_call()
    _owner, session = make_owner(event)
    one = asked(session)
    helper, user = signed_in(event, BOB)
    known = make_participant(event, name="Bob Ruiz", email=BOB, user=user, biography="Plays the tuba.")
    page = text_of(helper.get(one.path))
    assert ("Plays the tuba." in page, "send me the code" in page) == (True, False)
    helper.post(one.path, {"name": "Bob Ruiz", "biography": "Plays the tuba."})
    assert session.speakers.filter(participant=known).exists()
    assert not OutboxMail.objects.filter(kind="account").exists()


def test_code_for_an_existing_account_signs_in_as_that_account(client: Client) -> None:
    event = make_open_call()
    _owner, session = make_owner(event)
    one, user = asked(session), make_user(BOB)
    client.post(one.path)
    client.post(one.path, {"code": code_for(BOB)})
    client.post(one.path, {"name": "Bob Ruiz"})
    assert (User.objects.filter(email=BOB).count(), session.speakers.get(position=1).participant.user) == (
        1,
        user,
    )


def test_stranger_with_the_forwarded_link_learns_only_what_the_mail_said_and_takes_no_place() -> None:
    event = make_open_call()
    owner, session = make_owner(event)
    one = asked(session)
    stranger, user = signed_in(event, "stranger@example.org")
    for answer in (
        stranger.get(one.path),
        stranger.post(one.path, {"name": "Bob Ruiz", "accept": "1"}),
        stranger.post(one.path + "decline/", {"word": "Ha."}),
    ):
        page = text_of(answer)
        assert answer.status_code == 403
        assert "Ask Ada Lovelace to invite you at stranger@example.org" in page
        hidden = (BOB, "ada@example.org", "Only for who belongs.", session.code, session.notes or "notes")
        assert [word for word in hidden if word in page] == []
    one.refresh_from_db()
    assert (one.state, session.speakers.count()) == (SpeakerInvitation.State.OPEN, 1)
    assert stranger.get(f"/relay/propose/{session.code}/").status_code == 404

    owner.post(people_page(session), {"name": "A stranger", "email": user.email, "role": "speaker"})
    second = SpeakerInvitation.objects.get(email=user.email)
    assert stranger.get(second.path).status_code == 200


def test_code_goes_to_the_invited_address_whatever_is_posted(client: Client) -> None:
    _owner, session = make_owner(make_open_call())
    one = asked(session)
    client.post(one.path, {"prove": "1", "email": "stranger@example.org", "code": "ABCDEF"})
    assert [mail.to_address for mail in OutboxMail.objects.filter(kind="account")] == [BOB]
    for _try in range(3):
        client.post(one.path, {"code": "AAAA-AAAA"})
    assert session.speakers.count() == 1


def test_secret_of_another_event_finds_nothing(client: Client) -> None:
    _owner, session = make_owner(make_open_call())
    one = asked(session)
    make_event(slug="other")
    for path in (f"/other/propose/invitation/{one.secret}/", "/relay/propose/invitation/guess/"):
        assert client.get(path).status_code == 404
        assert client.post(path + "decline/", {}).status_code == 404


def test_page_is_kept_out_of_caches_and_search_engines(client: Client) -> None:
    _owner, session = make_owner(make_open_call())
    answer = client.get(asked(session).path)
    assert (answer["X-Robots-Tag"], answer["Cache-Control"]) == ("noindex, nofollow", "private, no-store")


def test_no_with_a_word_can_become_a_yes(client: Client) -> None:
    owner, session = make_owner(make_open_call())
    one = asked(session)
    assert client.post(one.path + "decline/", {"word": "x" * 501}).status_code == 422
    assert client.post(one.path + "decline/", {"word": "I am at sea."})["Location"] == one.path
    page = text_of(owner.get(people_page(session)))
    assert ("“I am at sea.”" in page, "Declined" in page) == (True, True)
    assert "If you think again, you can still accept below." in text_of(client.get(one.path))
    client.post(one.path)
    client.post(one.path, {"code": code_for(BOB)})
    client.post(one.path, {"name": "Bob Ruiz"})
    assert session.speakers.count() == 2


@pytest.mark.parametrize(
    ("fields", "state", "to_all", "to_the_invited"),
    [
        (
            {"state": "revoked"},
            State.SUBMITTED,
            "This invitation was taken back.",
            "This invitation was taken back.",
        ),
        ({}, State.REJECTED, "This invitation is no longer open.", "This talk was not taken"),
        ({}, State.WITHDRAWN, "This invitation is no longer open.", "This talk is withdrawn."),
    ],
)
def test_closed_invitation_says_why_to_whom_it_was_meant_for(
    client: Client, fields: dict[str, str], state: str, to_all: str, to_the_invited: str
) -> None:
    event = make_open_call()
    _owner, session = make_owner(event, state)
    one = asked(session, **fields)
    helper, _user = signed_in(event, BOB)
    for somebody, said in ((client, to_all), (helper, to_the_invited)):
        answer = somebody.get(one.path)
        assert (answer.status_code, said in text_of(answer)) == (410, True)
        assert somebody.post(one.path, {"name": "Bob"}).status_code == 410


def test_second_person_on_the_owners_address_joins_under_his_own_name() -> None:
    event = make_open_call()
    owner, session = make_owner(event)
    owner.post(people_page(session), {"name": "Charles", "email": "ada@example.org", "role": "speaker"})
    path = SpeakerInvitation.objects.get().path
    assert 'value="Charles"' in text_of(owner.get(path))
    owner.post(path, {"name": "Charles", "company": "Engines"})
    assert [one.participant.name for one in session.speakers.all()] == ["Ada Lovelace", "Charles"]
    assert Participant.objects.get(name="Ada Lovelace").company == ""


def test_owner_orders_reminds_takes_back_and_removes() -> None:
    event = make_open_call()
    owner, session = make_owner(event)
    bob = make_participant(event, name="Bob Ruiz", email=BOB)
    Speaker.objects.create(session=session, participant=bob, position=1)
    owner.post(people_page(session) + "order/", {"person": bob.code, "to": "up"})
    assert [one.participant.name for one in session.speakers.all()] == ["Bob Ruiz", "Ada Lovelace"]

    one = asked(session, email="kit@example.org", name="Kit")
    base = f"/relay/propose/{session.code}/invitations/{one.public_id}/"
    page = text_of(owner.post(base + "remind/", follow=True))
    assert "Kit has had a mail only lately." in page
    assert "The invitation of Kit is taken back." in text_of(owner.post(base + "take-back/", follow=True))

    remove = f"{people_page(session)}{bob.code}/remove/"
    assert "Remove Bob Ruiz?" in text_of(owner.get(remove))
    assert session.speakers.count() == 2
    owner.post(remove, {"sure": "1"})
    assert session.speakers.count() == 1


def test_helper_leaves_and_is_out_while_the_owner_cannot_be_put_out() -> None:
    event = make_open_call()
    _owner, session = make_owner(event)
    helper, user = signed_in(event, BOB)
    bob = make_participant(event, name="Bob Ruiz", email=BOB, user=user)
    Speaker.objects.create(session=session, participant=bob, position=1)
    ada = Participant.objects.get(name="Ada Lovelace")
    page = text_of(helper.post(f"{people_page(session)}{ada.code}/remove/", {"sure": "1"}, follow=True))
    assert "Ada Lovelace was there before you." in page
    gone = helper.post(f"{people_page(session)}{bob.code}/remove/", {"word": "Sorry."})
    assert gone["Location"] == "/relay/propose/"
    assert helper.get(people_page(session)).status_code == 404


def test_strangers_and_other_events_reach_nothing_of_a_talk() -> None:
    event = make_open_call()
    _owner, session = make_owner(event)
    one = asked(session)
    stranger, user = signed_in(event, "stranger@example.org")
    mine = make_session(event, make_participant(event, email=user.email, user=user))
    base = f"/relay/propose/{session.code}/"
    for path in ("speakers/", "speakers/order/", f"invitations/{one.public_id}/take-back/"):
        assert stranger.post(base + path, {}).status_code == 404
    # Through a talk of his own he reaches nobody else's invitations and people either.
    own = f"/relay/propose/{mine.code}/"
    ada = session.speakers.get().participant
    assert stranger.post(f"{own}invitations/{one.public_id}/take-back/").status_code == 404
    assert stranger.post(f"{own}speakers/{ada.code}/remove/").status_code == 404
    one.refresh_from_db()
    assert one.is_open


@pytest.mark.parametrize("many", [1, 3])
def test_pages_cost_the_same_for_one_and_three_names_and_invitations(
    many: int,
    django_assert_num_queries: Any,
) -> None:
    event = make_open_call()
    owner, session = make_owner(event)
    for number in range(many):
        other = make_participant(event, name=f"Somebody {number}")
        Speaker.objects.create(session=session, participant=other, position=number + 1)
        asked(session, email=f"asked{number}@example.org")
    helper, _user = signed_in(event, "asked0@example.org")
    invited = SpeakerInvitation.objects.get(email="asked0@example.org").path
    for client, path, queries in (
        (owner, people_page(session), 8),
        (owner, f"/relay/propose/{session.code}/", 9),
        (helper, invited, 7),
        (Client(), invited, 2),
    ):
        client.get(path)
        cache.clear()
        with django_assert_num_queries(queries):
            assert client.get(path).status_code == 200


def test_reminder_by_itself_is_seen_by_the_owner() -> None:
    owner, session = make_owner(make_open_call())
    asked(session, created_at=timezone.now() - timedelta(days=6))
    assert invitations.remind_due(now=timezone.now()) == 1
    assert "Reminded by itself on" in text_of(owner.get(people_page(session)))


@pytest.mark.parametrize(("role", "tickets"), [("speaker", 1), ("author", 0)])
def test_who_joins_a_confirmed_talk_gets_a_ticket_and_an_author_none(role: str, tickets: int) -> None:
    event = make_open_call()
    _owner, session = make_owner(event, State.CONFIRMED)
    one = asked(session, role=role)
    helper, _user = signed_in(event, BOB)
    helper.post(one.path, {"name": "Bob Ruiz"})
    history.react(REACTIONS, now=timezone.now())
    bob = Participant.objects.get(email=BOB)
    assert Ticket.objects.filter(attendee=bob, state=Ticket.State.VALID).count() == tickets

    helper.post(f"{people_page(session)}{bob.code}/remove/", {"sure": "1"})
    history.react(REACTIONS, now=timezone.now())
    assert not Ticket.objects.filter(attendee=bob, state=Ticket.State.VALID).exists()
