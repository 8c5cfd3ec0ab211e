"""What an invited person answers, who may answer at all, and how people leave a talk again."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from agenda.actions import invitations, proposals, speakers, texts
from agenda.models import Session, Speaker, SpeakerInvitation
from core.models import HistoryEntry, OutboxMail
from events.actions.profiles import Profile
from events.models import Event, Participant
from tests.factories.agenda import NOW, make_session
from tests.factories.events import make_event, make_participant, make_user
from tests.factories.speaking import make_invitation

pytestmark = pytest.mark.django_db

State = SpeakerInvitation.State
BOB = "bob@example.org"


def make_talk(event: Event, state: str = Session.State.SUBMITTED) -> tuple[Session, Participant]:
    ada = make_participant(event, name="Ada Lovelace", email="ada@example.org")
    return make_session(event, ada, title="Silence", state=state), ada


def accept(one: SpeakerInvitation, user: User, name: str = "Bob Ruiz") -> Speaker:
    profile = Profile(name, company="Ruiz Ltd")
    return invitations.accept(invitation=one, profile=profile, user=user, now=NOW)


def names(session: Session) -> list[tuple[str, str]]:
    return [(str(one), str(one.role)) for one in session.speakers.select_related("participant")]


def mails() -> list[tuple[str, str]]:
    return list(OutboxMail.objects.order_by("pk").values_list("kind", "to_address"))


# Yes


def test_who_has_proved_the_address_joins_at_the_end_with_a_profile_of_his_own() -> None:
    session, ada = make_talk(make_event())
    one = make_invitation(session, ada, email=BOB)
    user = make_user(BOB)
    speaker = accept(one, user)
    assert names(session) == [("Ada Lovelace", "speaker"), ("Bob Ruiz", "speaker")]
    person = speaker.participant
    assert (person.email, person.user, person.company) == (BOB, user, "Ruiz Ltd")
    one.refresh_from_db()
    assert (one.state, one.participant, one.answered_at) == (State.ACCEPTED, person, NOW)
    entry = HistoryEntry.objects.of(session.public_id).get()
    assert (entry.kind, entry.by, entry.after["participant"]) == (
        "session.speaker_joined",
        user,
        person.public_id,
    )
    assert mails() == [("session.joined", BOB), ("session.joined", "ada@example.org")]


def test_accepting_twice_is_one_place_and_one_mail_each() -> None:
    session, ada = make_talk(make_event())
    one, user = make_invitation(session, ada, email=BOB), make_user(BOB)
    assert accept(one, user) == accept(one, user)
    assert (session.speakers.count(), len(mails())) == (2, 2)


def test_stranger_with_the_forwarded_link_never_takes_the_place() -> None:
    session, ada = make_talk(make_event())
    one = make_invitation(session, ada, email=BOB)
    for user in (make_user("stranger@example.org"), make_user(BOB, verified=False)):
        with pytest.raises(invitations.NotInvited, match=r"^This invitation is for another address\.$"):
            accept(one, user)
    one.refresh_from_db()
    assert (one.state, names(session), mails()) == (State.OPEN, [("Ada Lovelace", "speaker")], [])


def test_second_address_of_an_account_counts_when_it_is_proved() -> None:
    session, ada = make_talk(make_event())
    one, user = make_invitation(session, ada, email=BOB), make_user("bob@work.example")
    EmailAddress.objects.create(user=user, email=BOB, verified=True)
    person = accept(one, user).participant
    assert (person.email, person.user) == (BOB, user)


def test_participant_known_at_the_event_is_the_one_who_joins() -> None:
    """He has bought a ticket already: still one record."""
    event = make_event()
    session, ada = make_talk(event)
    known = make_participant(event, name="Bob Ruiz", email=BOB, phone="555")
    speaker = accept(make_invitation(session, ada, email=BOB, name="Bob"), make_user(BOB))
    known.refresh_from_db()
    assert (speaker.participant, known.company, known.phone) == (known, "Ruiz Ltd", "555")


def test_two_people_on_one_address_are_two_speakers() -> None:
    event = make_event()
    session, ada = make_talk(event)
    user = make_user("ada@example.org")
    Participant.objects.filter(pk=ada.pk).update(user=user)
    one = make_invitation(session, ada, email="ada@example.org", name="Charles Babbage")
    speaker = accept(one, user, "Charles Babbage")
    person = speaker.participant
    assert names(session) == [("Ada Lovelace", "speaker"), ("Charles Babbage", "speaker")]
    assert (person.email, person.contact_email) == (None, "ada@example.org")
    ada.refresh_from_db()
    assert ada.company == ""


def test_who_was_added_by_organizers_meanwhile_stands_there_once() -> None:
    event = make_event()
    session, ada = make_talk(event)
    one = make_invitation(session, ada, email=BOB, name="Bob Ruiz")
    bob = make_participant(event, name="Bob Ruiz", email=BOB)
    Speaker.objects.create(session=session, participant=bob, position=5)
    accept(one, make_user(BOB))
    one.refresh_from_db()
    assert (one.state, session.speakers.count(), mails()) == (State.ACCEPTED, 2, [])


def test_author_is_named_and_not_on_stage() -> None:
    session, ada = make_talk(make_event())
    accept(make_invitation(session, ada, email=BOB, role=Speaker.Role.AUTHOR), make_user(BOB))
    assert names(session) == [("Ada Lovelace", "speaker"), ("Bob Ruiz", "author")]
    assert [str(one) for one in Speaker.objects.on_stage()] == ["Ada Lovelace"]
    assert "is now named as an author" in OutboxMail.objects.get(to_address="ada@example.org").text


def test_organizers_who_count_on_the_talk_are_told_and_pages_follow() -> None:
    event = make_event(contact_email="team@example.org")
    session, ada = make_talk(event, Session.State.CONFIRMED)
    accept(make_invitation(session, ada, email=BOB), make_user(BOB))
    event.refresh_from_db()
    assert event.public_counter == 1
    assert mails()[2:] == [("session.joined_organizers", "team@example.org")]


@pytest.mark.parametrize(
    ("state", "talk", "said"),
    [
        (State.REVOKED, Session.State.SUBMITTED, "This invitation was taken back."),
        (State.OPEN, Session.State.WITHDRAWN, "This talk is withdrawn."),
        (State.OPEN, Session.State.REJECTED, "This talk was not taken, so there is nothing to join."),
        (State.DECLINED, Session.State.CANCELLED, "This talk is cancelled."),
    ],
)
def test_what_is_no_longer_open_says_why(state: str, talk: str, said: str) -> None:
    session, ada = make_talk(make_event(), talk)
    one = make_invitation(session, ada, email=BOB, state=state)
    with pytest.raises(invitations.NotOpen) as refused:
        accept(one, make_user(BOB))
    assert (refused.value.message, session.speakers.count()) == (said, 1)


def test_after_the_event_nobody_joins() -> None:
    session, ada = make_talk(make_event(name="Relay"))
    one, user = make_invitation(session, ada, email=BOB), make_user(BOB)
    late = NOW + timedelta(days=200)
    with pytest.raises(invitations.NotOpen, match=r"^Relay is over\.$"):
        invitations.accept(invitation=one, profile=Profile("Bob"), user=user, now=late)


# No


def test_no_is_told_with_its_word_to_who_asked_and_may_become_a_yes() -> None:
    session, ada = make_talk(make_event())
    kit = make_participant(session.event, email="kit@example.org")
    Speaker.objects.create(session=session, participant=kit, position=1)
    one = make_invitation(session, ada, email=BOB, name="Bob")
    for _click in range(2):
        invitations.decline(invitation=one, word="I am at sea then.", by=None, now=NOW)
    assert mails() == [("session.declined", "ada@example.org")]
    assert "They write: I am at sea then." in OutboxMail.objects.get().text
    assert HistoryEntry.objects.of(session.public_id).get().after["word"] == "I am at sea then."
    one.refresh_from_db()
    accept(one, make_user(BOB))
    assert session.speakers.count() == 3


def test_no_to_the_organizers_is_told_to_them() -> None:
    event = make_event(contact_email="team@example.org")
    session, _ada = make_talk(event)
    one = make_invitation(session, email=BOB)
    SpeakerInvitation.objects.filter(pk=one.pk).update(invited_by=None)
    invitations.decline(invitation=one, word="", by=None, now=NOW)
    assert mails() == [("session.declined_organizers", "team@example.org")]


def test_no_after_a_yes_is_leaving_not_declining() -> None:
    session, ada = make_talk(make_event())
    one = make_invitation(session, ada, email=BOB)
    accept(one, make_user(BOB))
    with pytest.raises(invitations.NotOpen, match="was accepted"):
        invitations.decline(invitation=one, word="", by=None, now=NOW)
    assert session.speakers.count() == 2


# Order, removing, leaving


def make_three(state: str = Session.State.SUBMITTED) -> tuple[Session, list[Participant]]:
    event = make_event(contact_email="team@example.org")
    people = [
        make_participant(event, name=name, email=f"{name.lower()}@example.org")
        for name in ("Ada", "Bob", "Kit")
    ]
    return make_session(event, *people, title="Silence", state=state), people


def test_order_changes_by_one_place_and_stops_at_the_ends() -> None:
    session, (ada, _bob, kit) = make_three()
    speakers.move(session=session, participant=kit, up=True, by=None, now=NOW)
    speakers.move(session=session, participant=ada, up=True, by=None, now=NOW)
    assert [name for name, _role in names(session)] == ["Ada", "Kit", "Bob"]
    entry = HistoryEntry.objects.of(session.public_id).get()
    assert (entry.kind, entry.before, entry.after) == (
        "session.speakers_ordered",
        {"speakers": ["Ada", "Bob", "Kit"]},
        {"speakers": ["Ada", "Kit", "Bob"]},
    )


def test_order_of_a_published_talk_shows_at_once() -> None:
    session, (_ada, bob, _kit) = make_three(Session.State.CONFIRMED)
    speakers.move(session=session, participant=bob, up=True, by=None, now=NOW)
    session.event.refresh_from_db()
    assert session.event.public_counter == 1


def test_leaving_is_told_to_the_others_and_to_organizers_who_count_on_it() -> None:
    session, (_ada, bob, _kit) = make_three(Session.State.CONFIRMED)
    speakers.remove(session=session, participant=bob, remover=bob, word="I moved.", by=None, now=NOW)
    assert [name for name, _role in names(session)] == ["Ada", "Kit"]
    assert mails() == [
        ("session.parted", "ada@example.org"),
        ("session.parted", "kit@example.org"),
        ("session.parted_organizers", "team@example.org"),
    ]
    entry = HistoryEntry.objects.of(session.public_id).get()
    assert (entry.kind, entry.before, entry.after) == (
        "session.speaker_left",
        {"name": "Bob", "role": "speaker"},
        {"participant": bob.public_id, "taken_out": False, "word": "I moved."},
    )


def test_who_is_taken_out_hears_it_too() -> None:
    session, (ada, bob, _kit) = make_three()
    for _click in range(2):
        speakers.remove(session=session, participant=bob, remover=ada, by=None, now=NOW)
    assert mails() == [
        ("session.parted", "ada@example.org"),
        ("session.parted", "kit@example.org"),
        ("session.parted", "bob@example.org"),
    ]
    assert HistoryEntry.objects.of(session.public_id).get().after["taken_out"] is True


def test_who_came_later_cannot_put_out_who_wrote_the_talk_whatever_the_order() -> None:
    session, (ada, bob, kit) = make_three()
    speakers.move(session=session, participant=kit, up=True, by=None, now=NOW)
    for remover, person in ((bob, ada), (kit, bob), (make_participant(session.event), ada)):
        with pytest.raises(speakers.Refused, match="was there before you"):
            speakers.remove(session=session, participant=person, remover=remover, by=None, now=NOW)
    assert session.speakers.count() == 3


def test_author_takes_out_nobody_but_himself() -> None:
    session, (ada, bob, _kit) = make_three()
    session.speakers.filter(participant=ada).update(role=Speaker.Role.AUTHOR)
    with pytest.raises(speakers.Refused):
        speakers.remove(session=session, participant=bob, remover=ada, by=None, now=NOW)
    speakers.remove(session=session, participant=ada, remover=ada, by=None, now=NOW)
    assert session.speakers.count() == 2


@pytest.mark.parametrize(
    ("state", "instead"),
    [(Session.State.DRAFT, "Delete the draft"), (Session.State.CONFIRMED, "Withdraw it")],
)
def test_last_on_the_stage_cannot_leave_even_if_an_author_stays(state: str, instead: str) -> None:
    session, (ada, bob, kit) = make_three(state)
    session.speakers.filter(participant__in=[bob, kit]).update(role=Speaker.Role.AUTHOR)
    with pytest.raises(speakers.LastSpeaker, match=instead):
        speakers.remove(session=session, participant=ada, remover=ada, by=None, now=NOW)
    assert (session.speakers.count(), mails()) == (3, [])


def test_organizers_may_take_out_anybody() -> None:
    session, (ada, _bob, _kit) = make_three()
    speakers.remove(session=session, participant=ada, by=make_user(), now=NOW)
    assert [name for name, _role in names(session)] == ["Bob", "Kit"]


def test_draft_is_deleted_by_who_began_it_and_a_talk_withdrawn_by_who_speaks() -> None:
    event = make_event()
    ada, bob, eve = (make_participant(event, name=name) for name in ("Ada", "Bob", "Eve"))
    for state, refused in ((Session.State.DRAFT, [bob, eve]), (Session.State.CONFIRMED, [eve])):
        session = make_session(event, ada, bob, eve, state=state)
        session.speakers.filter(participant=eve).update(role=Speaker.Role.AUTHOR)
        end = texts.discard if state == Session.State.DRAFT else proposals.withdraw
        for person in refused:
            with pytest.raises(proposals.NotAllowed, match="You can leave"):
                end(session=session, by=None, now=NOW, mine=[person])
        end(session=session, by=None, now=NOW, mine=[ada if state == Session.State.DRAFT else bob])
    assert list(Session.objects.values_list("state", flat=True)) == [Session.State.WITHDRAWN]
