"""Asking somebody to speak along: who may, how often, and what follows; the answers are in test_joining.py."""

from datetime import timedelta
from typing import Any

import pytest

from agenda.actions import invitations, speakers
from agenda.models import Session, Speaker, SpeakerInvitation
from core.models import HistoryEntry, OutboxMail
from events.models import Event, Participant
from tests.factories.agenda import NOW, make_call, make_session
from tests.factories.events import make_event, make_participant, make_user
from tests.factories.speaking import make_invitation

pytestmark = pytest.mark.django_db

State = SpeakerInvitation.State


def make_talk(event: Event, state: str = Session.State.SUBMITTED) -> tuple[Session, Participant]:
    ada = make_participant(event, name="Ada Lovelace", email="ada@example.org")
    return make_session(event, ada, title="Silence", notes="Not for strangers", state=state), ada


def ask(session: Session, inviter: Participant | None, **fields: str) -> SpeakerInvitation:
    asked = {"email": "bob@example.org", "name": "Bob Ruiz"} | fields
    return invitations.invite(session=session, inviter=inviter, by=None, now=NOW, **asked)


def told(session: Session) -> list[tuple[str, dict[str, str]]]:
    entries = HistoryEntry.objects.of(session.public_id).order_by("pk")
    return list(entries.values_list("kind", "after"))


def mails() -> list[tuple[str, str]]:
    return list(OutboxMail.objects.order_by("pk").values_list("kind", "to_address"))


# Asking


def test_invitation_is_a_row_a_mail_and_an_entry() -> None:
    event = make_event(name="Relay")
    make_call(event)
    session, ada = make_talk(event)
    one = ask(session, ada, email=" Bob@Example.org")
    assert (one.email, one.state, one.role, one.invited_by) == ("bob@example.org", State.OPEN, "speaker", ada)
    assert told(session) == [("session.speaker_invited", {"name": "Bob Ruiz", "role": "speaker"})]
    mail = OutboxMail.objects.get()
    assert (mail.subject, mail.to_address) == (
        "Ada Lovelace asks you to speak along: Silence",
        "bob@example.org",
    )
    assert one.path in mail.text
    assert "ada@example.org" not in mail.text + mail.html
    assert "Not for strangers" not in mail.text + mail.html
    assert session.abstract not in mail.text + mail.html


def test_secret_is_stored_only_hashed_and_sealed() -> None:
    session, ada = make_talk(make_event())
    one = make_invitation(session, ada)
    stored = SpeakerInvitation.objects.filter(pk=one.pk).values_list("secret_hash", "secret_sealed").get()
    assert one.secret not in "".join(stored)
    assert SpeakerInvitation.objects.by_secret(one.secret).get() == one


def test_author_is_asked_with_other_words() -> None:
    event = make_event()
    make_call(event)
    session, ada = make_talk(event)
    ask(session, ada, role=Speaker.Role.AUTHOR)
    mail = OutboxMail.objects.get()
    assert mail.subject == "Ada Lovelace names you as author: Silence"
    assert "You need not come." in mail.text


def test_organizers_invite_in_the_events_name_and_also_after_the_deadline() -> None:
    event = make_event(name="Relay")
    session, _ada = make_talk(event)
    ask(session, None)
    assert OutboxMail.objects.get().subject == "The team of Relay asks you to speak along: Silence"


def test_speaker_cannot_invite_to_a_talk_of_others() -> None:
    event = make_event()
    make_call(event)
    session, _ada = make_talk(event)
    with pytest.raises(speakers.Refused, match=r"^You no longer belong to this talk\.$"):
        ask(session, make_participant(event))
    assert mails() == []


@pytest.mark.parametrize(
    ("email", "name", "said"),
    [
        ("ada@example.org", "Ada", "That is you"),
        ("kit@example.org", "Kit Lee", "Kit Lee is named in this talk already."),
        ("open@example.org", "Somebody", "This address is invited already. You can send a reminder instead."),
        ("no@example.org", "Nora", "This address has declined."),
    ],
)
def test_who_is_there_or_has_answered_is_not_asked_again(email: str, name: str, said: str) -> None:
    event = make_event()
    make_call(event)
    session, ada = make_talk(event)
    kit = make_participant(event, name="Kit Lee", email="kit@example.org")
    Speaker.objects.create(session=session, participant=kit, position=1)
    make_invitation(session, ada, email="open@example.org")
    make_invitation(session, ada, email="no@example.org", state=State.DECLINED)
    with pytest.raises(speakers.Refused) as refused:
        ask(session, ada, email=email, name=name)
    assert refused.value.message.startswith(said)
    assert mails() == []


def test_second_person_at_the_inviters_own_address_can_be_asked() -> None:
    event = make_event()
    make_call(event)
    session, ada = make_talk(event)
    ask(session, ada, email="ada@example.org", name="Charles Babbage")
    assert mails() == [("session.invitation", "ada@example.org")]


def test_organizers_may_ask_again_who_declined() -> None:
    session, ada = make_talk(make_event())
    make_invitation(session, ada, email="bob@example.org", state=State.DECLINED)
    assert ask(session, None).state == State.OPEN


def test_draft_without_a_title_is_not_shown_to_anybody() -> None:
    session, ada = make_talk(make_event(), Session.State.DRAFT)
    Session.objects.filter(pk=session.pk).update(title="")
    with pytest.raises(speakers.Refused, match="Give the talk a title first"):
        ask(session, ada)


def test_after_the_deadline_the_committee_is_asked_while_it_decides_but_not_about_what_stands() -> None:
    event = make_event(contact_email="team@example.org")
    call = make_call(event)
    session, ada = make_talk(event)
    late = call.closes_at + timedelta(days=1)
    with pytest.raises(speakers.Refused, match=r"write to team@example\.org to add somebody"):
        invitations.invite(session=session, inviter=ada, by=None, now=late, email="b@example.org", name="B")
    Session.objects.filter(pk=session.pk).update(state=Session.State.CONFIRMED)
    one = invitations.invite(session=session, inviter=ada, by=None, now=late, email="b@example.org", name="B")
    assert one.is_open


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (Session.State.REJECTED, "This talk was not taken, so there is nothing to join."),
        (Session.State.WITHDRAWN, "This talk is withdrawn."),
        (Session.State.CANCELLED, "This talk is cancelled."),
    ],
)
def test_talk_that_is_over_takes_nobody(state: str, said: str) -> None:
    session, ada = make_talk(make_event(), state)
    for inviter in (ada, None):
        with pytest.raises(invitations.NotOpen) as refused:
            ask(session, inviter)
        assert refused.value.message == said


def test_event_that_is_over_takes_nobody() -> None:
    event = make_event(name="Relay")
    session, ada = make_talk(event, Session.State.CONFIRMED)
    with pytest.raises(invitations.NotOpen, match=r"^Relay is over\.$"):
        invitations.invite(
            session=session,
            inviter=ada,
            by=None,
            now=NOW + timedelta(days=200),
            email="b@example.org",
            name="B",
        )


# Limits


def test_talk_has_five_open_invitations_at_most() -> None:
    event = make_event()
    make_call(event)
    session, ada = make_talk(event)
    for number in range(invitations.MOST_OPEN):
        ask(session, ada, email=f"somebody{number}@example.org")
    with pytest.raises(invitations.TooMany, match="5 invitations are not answered yet"):
        ask(session, ada, email="sixth@example.org")
    assert len(mails()) == 5


def test_taking_back_and_asking_again_does_not_fill_somebodys_inbox() -> None:
    event = make_event()
    make_call(event)
    session, ada = make_talk(event)
    for _time in range(invitations.MOST_FOR_ADDRESS):
        invitations.revoke(invitation=ask(session, ada), by=None, now=NOW)
    with pytest.raises(invitations.TooMany, match="asked often enough"):
        ask(session, ada)
    assert len(mails()) == 3


def test_speaker_asks_twenty_people_a_day_at_most_over_all_talks() -> None:
    event = make_event()
    make_call(event)
    first, ada = make_talk(event)
    for _number in range(invitations.MOST_A_DAY):
        make_invitation(first, ada, state=State.REVOKED)
    second = make_session(event, ada)
    with pytest.raises(invitations.TooMany, match="That were many invitations"):
        ask(second, ada)
    tomorrow = NOW + timedelta(days=1, minutes=1)
    assert invitations.invite(
        session=second, inviter=ada, by=None, now=tomorrow, email="bob@example.org", name="Bob"
    ).is_open


def test_many_talks_do_not_fill_somebodys_inbox_either() -> None:
    event = make_event()
    make_call(event)
    first, ada = make_talk(event)
    talks = [first, *(make_session(event, ada) for _talk in range(invitations.MOST_UNWANTED_A_DAY))]
    for talk in talks[:-1]:
        ask(talk, ada)
    with pytest.raises(invitations.TooMany, match="asked often enough"):
        ask(talks[-1], ada)
    SpeakerInvitation.objects.update(state=State.ACCEPTED)
    assert ask(talks[-1], ada).is_open


def test_week_of_invitations_to_one_address_ends_also_from_several_speakers() -> None:
    event = make_event()
    make_call(event)
    session, ada = make_talk(event)
    for _number in range(invitations.MOST_UNWANTED):
        before = NOW - timedelta(days=2)
        make_invitation(make_session(event), email="bob@example.org", created_at=before)
    with pytest.raises(invitations.TooMany, match="asked often enough"):
        ask(session, ada)


def test_no_counts_for_all_talks_of_who_asked_and_for_nobody_else() -> None:
    event = make_event()
    make_call(event)
    first, ada = make_talk(event)
    make_invitation(first, ada, email="bob@example.org", state=State.DECLINED, answered_at=NOW)
    grace = make_participant(event)
    both = make_session(event, ada, grace)
    with pytest.raises(speakers.Refused, match=r"^This address has declined an invitation of yours\."):
        ask(both, ada)
    assert ask(both, grace).is_open


# Reminding and taking back


def test_reminder_goes_out_after_three_days_and_three_times_at_most() -> None:
    session, ada = make_talk(make_event())
    one = make_invitation(session, ada, email="bob@example.org")
    with pytest.raises(invitations.TooMany, match="You can remind again from"):
        invitations.remind(invitation=one, by=None, now=NOW + timedelta(days=2))
    for days in (3, 6, 9):
        invitations.remind(invitation=one, by=None, now=NOW + timedelta(days=days))
    with pytest.raises(invitations.TooMany, match="Ask in person"):
        invitations.remind(invitation=one, by=None, now=NOW + timedelta(days=30))
    assert mails() == [("session.invitation_reminder", "bob@example.org")] * 3
    assert [kind for kind, _after in told(session)] == ["session.speaker_reminded"] * 3


def test_who_does_not_answer_is_reminded_once_by_itself() -> None:
    session, ada = make_talk(make_event())
    one = make_invitation(session, ada, email="bob@example.org")
    sent = [invitations.remind_due(now=NOW + timedelta(days=days)) for days in (4, 6, 6, 20)]
    assert (sent, mails()) == ([0, 1, 0, 0], [("session.invitation_reminder", "bob@example.org")])
    one.refresh_from_db()
    assert (one.auto_reminded_at, one.reminders) == (NOW + timedelta(days=6), 0)


def test_who_was_reminded_by_hand_is_left_in_peace_for_a_while() -> None:
    session, ada = make_talk(make_event())
    make_invitation(session, ada, reminded_at=NOW + timedelta(days=4), reminders=1)
    assert invitations.remind_due(now=NOW + timedelta(days=6)) == 0
    assert invitations.remind_due(now=NOW + timedelta(days=10)) == 1


def test_nobody_is_reminded_of_a_talk_or_event_that_is_over_or_of_what_he_answered() -> None:
    event = make_event()
    for state in (Session.State.REJECTED, Session.State.WITHDRAWN):
        make_invitation(make_session(event, state=state))
    over = make_event(starts_on=NOW.date() - timedelta(days=9), ends_on=NOW.date() - timedelta(days=8))
    make_invitation(make_session(over), created_at=NOW - timedelta(days=30))
    make_invitation(make_session(event), state=State.DECLINED)
    assert (invitations.remind_due(now=NOW + timedelta(days=6)), mails()) == (0, [])


def test_due_reminders_are_found_with_one_query_for_any_number(django_assert_num_queries: Any) -> None:
    event = make_event()
    for _number in range(3):
        make_invitation(make_session(event))
    with django_assert_num_queries(1):
        assert invitations.remind_due(now=NOW + timedelta(days=1)) == 0


def test_taken_back_is_told_once_and_no_longer_possible_after_the_answer() -> None:
    session, ada = make_talk(make_event())
    one = make_invitation(session, ada, name="Bob")
    for _click in range(2):
        invitations.revoke(invitation=one, by=make_user(), now=NOW)
    assert told(session) == [("session.invitation_revoked", {"name": "Bob", "role": "speaker"})]
    other = make_invitation(session, ada, state=State.ACCEPTED, name="Kit")
    with pytest.raises(invitations.NotOpen, match=r"^Kit has accepted meanwhile\.$"):
        invitations.revoke(invitation=other, by=None, now=NOW)
    with pytest.raises(invitations.NotOpen, match=r"^The invitation of Bob is taken back\.$"):
        invitations.remind(invitation=one, by=None, now=NOW + timedelta(days=9))
