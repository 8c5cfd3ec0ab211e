"""What happens to a talk: each action with its history, its mails and its effect on the public pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from agenda.actions import proposals, texts
from agenda.actions.proposals import CODE_GRACE
from agenda.actions.texts import Talk
from agenda.models import Session
from agenda.transitions import Actor
from core.models import HistoryEntry, OutboxMail
from events.models import Event
from tests.factories.agenda import (
    NOW,
    make_call,
    make_draft_version,
    make_released_version,
    make_session,
    make_session_type,
    make_slot,
)
from tests.factories.events import make_event, make_participant, make_track, make_user

pytestmark = pytest.mark.django_db

State = Session.State
Action = Callable[..., Session]


def told(session: Session) -> list[str]:
    """Kinds of history about the session, oldest first."""
    return list(HistoryEntry.objects.of(session.public_id).order_by("pk").values_list("kind", flat=True))


def mails() -> list[tuple[str, str]]:
    return list(OutboxMail.objects.order_by("pk").values_list("kind", "to_address"))


def make_talk(event: Event, title: str = "A talk", **fields: object) -> Talk:
    values = {"session_type": make_session_type(event), "title": title, "abstract": "About it."}
    return Talk(**values | fields)  # type: ignore[arg-type]


# Writing


def test_draft_belongs_to_its_speaker_and_is_private() -> None:
    event, user = make_event(), make_user()
    speaker = make_participant(event)
    session = texts.save_draft(
        event=event, participant=speaker, talk=make_talk(event), form_key="a" * 32, by=user, now=NOW
    )
    assert (session.state, session.submitted_at) == (State.DRAFT, None)
    assert [row.participant for row in session.speakers.all()] == [speaker]
    assert (told(session), mails()) == (["session.drafted"], [])


def test_same_form_sent_twice_is_one_draft_with_the_last_text() -> None:
    event = make_event()
    speaker, talk = make_participant(event), make_talk(event)
    first = texts.save_draft(event=event, participant=speaker, talk=talk, form_key="k" * 32, by=None, now=NOW)
    longer = Talk(session_type=talk.session_type, title="A talk", abstract="About it, and more.")
    second = texts.save_draft(
        event=event, participant=speaker, talk=longer, form_key="k" * 32, by=None, now=NOW
    )
    assert (first.pk, second.abstract, Session.objects.count()) == (
        second.pk,
        "About it, and more.",
        1,
    )


def test_another_talk_from_a_second_tab_of_the_form_replaces_nothing() -> None:
    event = make_event()
    speaker, first = make_participant(event), make_talk(event, "One")
    other = Talk(session_type=first.session_type, title="Two", abstract="Of something else.")
    for talk in (first, other, other):
        texts.save_draft(event=event, participant=speaker, talk=talk, form_key="a" * 32, by=None, now=NOW)
    kept = Session.objects.order_by("pk").values_list("title", "abstract")
    assert list(kept) == [("One", "About it."), ("Two", "Of something else.")]


def test_form_key_of_somebody_else_does_not_reach_his_draft() -> None:
    event = make_event()
    owner, stranger = make_participant(event), make_participant(event)
    talk = make_talk(event)
    session = texts.save_draft(event=event, participant=owner, talk=talk, form_key="k" * 32, by=None, now=NOW)
    made = texts.save_draft(
        event=event, participant=stranger, talk=make_talk(event, "Mine"), form_key="k" * 32, by=None, now=NOW
    )
    assert (made.title, made.form_key) == ("Mine", None)
    session.refresh_from_db()
    assert (session.title, session.speakers.count()) == ("A talk", 1)


def test_editing_tells_what_changed_once_it_was_handed_in() -> None:
    event = make_event()
    make_call(event)
    session = make_session(event, title="Old title")
    track = make_track(event, name="Bots")
    talk = Talk(session_type=session.session_type, title="New title", abstract=session.abstract, track=track)
    texts.edit(session=session, talk=talk, by=None, now=NOW)
    entry = HistoryEntry.objects.of(session.public_id).get()
    assert (entry.kind, entry.before, entry.after) == (
        "session.edited",
        {"title": "Old title", "track": None},
        {"title": "New title", "track": "Bots"},
    )


def test_editing_a_draft_leaves_no_trace_for_others() -> None:
    event = make_event()
    session = make_session(event, state=State.DRAFT)
    texts.edit(session=session, talk=make_talk(event, "Another"), by=None, now=NOW)
    assert told(session) == []


def test_editing_in_two_tabs_tells_the_second_and_loses_nothing() -> None:
    event = make_event()
    make_call(event)
    session = make_session(event, title="First")
    opened = session.changed_at
    texts.edit(session=session, talk=make_talk(event, "From one tab"), seen=opened, by=None, now=NOW)
    with pytest.raises(texts.Changed) as refused:
        texts.edit(session=session, talk=make_talk(event, "From the other"), seen=opened, by=None, now=NOW)
    assert refused.value.session.title == "From one tab"
    session.refresh_from_db()
    assert session.title == "From one tab"


def test_handed_in_talk_cannot_be_changed_after_the_deadline_but_a_draft_can() -> None:
    event = make_event()
    call = make_call(event)
    late = call.closes_at + timedelta(minutes=1)
    handed_in, draft = make_session(event), make_session(event, state=State.DRAFT)
    with pytest.raises(
        proposals.CallClosed,
        match=r"^The call for talks closed on February 28, 2027, 11:59.PM in Los Angeles\.$",
    ):
        texts.edit(session=handed_in, talk=make_talk(event, "Later"), by=None, now=late)
    edited = texts.edit(session=draft, talk=make_talk(event, "Later"), by=None, now=late)
    assert edited.title == "Later"


@pytest.mark.parametrize("state", [s for s in State if s not in Session.EDITABLE])
def test_talk_the_programme_depends_on_is_changed_only_by_the_committee(state: str) -> None:
    event = make_event()
    make_call(event)
    session = make_session(event, state=state)
    with pytest.raises(proposals.NotAllowed, match="write to the organizers"):
        texts.edit(session=session, talk=make_talk(event, "New"), by=None, now=NOW)
    edited = texts.edit(
        session=session, talk=make_talk(event, "New"), by=None, now=NOW, actor=Actor.COMMITTEE
    )
    assert edited.title == "New"


# Handing in


def test_handing_in_twice_is_one_history_entry_and_one_mail() -> None:
    event = make_event()
    make_call(event)
    session = make_session(event, make_participant(event, email="ada@example.org"), state=State.DRAFT)
    for _time in range(2):
        proposals.submit(session=session, by=None, now=NOW)
    session.refresh_from_db()
    assert (session.state, session.submitted_at) == (State.SUBMITTED, NOW)
    assert told(session) == ["session.submitted"]
    assert mails() == [("session.received", "ada@example.org")]


def test_draft_without_abstract_is_not_handed_in() -> None:
    event = make_event()
    make_call(event)
    session = make_session(event, state=State.DRAFT, abstract=" ")
    with pytest.raises(proposals.Refused, match="needs a title and an abstract"):
        proposals.submit(session=session, by=None, now=NOW)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (timedelta(days=-40), "opens on January 4, 2027"),
        (timedelta(days=40), "closed on February 28, 2027"),
    ],
)
def test_call_that_is_not_open_takes_nothing_and_says_when(when: timedelta, words: str) -> None:
    event = make_event()
    make_call(event)
    session = make_session(event, state=State.DRAFT)
    with pytest.raises(proposals.CallClosed, match=words):
        proposals.submit(session=session, by=None, now=NOW + when)
    session.refresh_from_db()
    assert session.state == State.DRAFT


def test_hidden_or_missing_call_takes_nothing() -> None:
    event = make_event(name="Relay")
    session = make_session(event, state=State.DRAFT)
    with pytest.raises(proposals.CallClosed, match="Relay has no open call for talks"):
        proposals.submit(session=session, by=None, now=NOW)
    make_call(event, is_shown=False)
    with pytest.raises(proposals.CallClosed, match="Relay has no open call for talks"):
        proposals.submit(session=session, by=None, now=NOW)


def test_committee_takes_a_talk_after_the_deadline() -> None:
    event = make_event()
    make_call(event)
    session = make_session(event, state=State.DRAFT)
    late = NOW + timedelta(days=60)
    taken = proposals.submit(session=session, by=make_user(), now=late, actor=Actor.COMMITTEE)
    assert taken.state == State.SUBMITTED


def test_button_pressed_in_time_counts_while_the_code_is_looked_for() -> None:
    event = make_event()
    call = make_call(event)
    session = make_session(event, state=State.DRAFT)
    pressed = call.closes_at - timedelta(seconds=1)
    proposals.submit(session=session, by=None, now=pressed + CODE_GRACE, pressed_at=pressed)
    session.refresh_from_db()
    assert session.submitted_at == pressed


def test_button_pressed_in_time_does_not_count_for_ever() -> None:
    event = make_event()
    call = make_call(event)
    session = make_session(event, state=State.DRAFT)
    pressed = call.closes_at - timedelta(seconds=1)
    with pytest.raises(proposals.CallClosed):
        proposals.submit(
            session=session, by=None, now=pressed + CODE_GRACE + timedelta(seconds=2), pressed_at=pressed
        )


# Deciding


@pytest.mark.parametrize(
    ("action", "state", "kind"),
    [
        (proposals.accept, State.ACCEPTED, "session.accepted"),
        (proposals.reject, State.REJECTED, "session.rejected"),
        (proposals.put_on_waiting_list, State.WAITING, "session.waiting"),
    ],
)
def test_decision_is_told_once_to_each_speaker(action: Action, state: str, kind: str) -> None:
    event, organizer = make_event(), make_user()
    ada, grace = (make_participant(event, email=f"{name}@example.org") for name in ("ada", "grace"))
    session = make_session(event, ada, grace, pending_decision=Session.Decision.ACCEPT)
    for _time in range(2):
        action(session=session, by=organizer, now=NOW)
    session.refresh_from_db()
    assert (session.state, session.pending_decision) == (state, "")
    entry = HistoryEntry.objects.of(session.public_id).shown().get()
    assert (entry.kind, entry.by, entry.before, entry.after) == (
        kind,
        organizer,
        {"state": "submitted"},
        {"state": state},
    )
    assert mails() == [(kind, "ada@example.org"), (kind, "grace@example.org")]


def test_speaker_without_any_address_gets_no_mail_and_stops_nothing() -> None:
    event = make_event()
    session = make_session(event, make_participant(event, email=None))
    assert proposals.accept(session=session, by=None, now=NOW).state == State.ACCEPTED
    assert mails() == []


def test_two_speakers_on_one_address_both_get_their_mail() -> None:
    event = make_event()
    ada = make_participant(event, name="Ada", email="both@example.org")
    bob = make_participant(event, name="Bob", email=None, contact_email="both@example.org")
    proposals.accept(session=make_session(event, ada, bob), by=None, now=NOW)
    assert list(OutboxMail.objects.order_by("pk").values_list("to_name", "to_address")) == [
        ("Ada", "both@example.org"),
        ("Bob", "both@example.org"),
    ]


def test_mail_of_acceptance_leads_to_the_confirming_page() -> None:
    event = make_event(slug="relay", name="Relay & Friends")
    session = make_session(event, make_participant(event, name="Ada"), title="Bots & <queues>")
    proposals.accept(session=session, by=None, now=NOW)
    mail = OutboxMail.objects.get()
    assert mail.subject == "Accepted: Bots & <queues>"
    assert f"http://127.0.0.1:8000/relay/propose/{session.code}/" in mail.text
    assert "we want “Bots & <queues>” at Relay & Friends." in mail.text
    assert "Bots &amp; &lt;queues&gt;" in mail.html


def test_decision_that_does_not_follow_is_refused_in_words() -> None:
    event = make_event()
    session = make_session(event, state=State.CONFIRMED, title="Bots")
    with pytest.raises(proposals.NotAllowed, match=r"^“Bots” is confirmed, so it cannot become rejected"):
        proposals.reject(session=session, by=None, now=NOW)
    assert (told(session), mails()) == ([], [])


# Confirming, withdrawing, cancelling


def test_confirming_twice_is_told_once() -> None:
    event = make_event()
    session = make_session(event, state=State.ACCEPTED)
    for _time in range(2):
        proposals.confirm(session=session, by=None, now=NOW)
    assert told(session) == ["session.confirmed"]


def test_proposal_that_was_not_accepted_cannot_be_confirmed() -> None:
    session = make_session(make_event())
    with pytest.raises(proposals.NotAllowed):
        proposals.confirm(session=session, by=None, now=NOW)


def test_withdrawing_a_proposal_is_between_speaker_and_committee() -> None:
    event = make_event()
    session = make_session(event, make_participant(event, email="ada@example.org"))
    proposals.withdraw(session=session, by=None, now=NOW)
    assert (told(session), mails()) == (
        ["session.withdrawn"],
        [("session.withdrawn", "ada@example.org")],
    )


def test_withdrawing_a_published_talk_tells_the_organizers_and_takes_it_off_the_pages() -> None:
    event = make_event(contact_email="team@example.org")
    session = make_session(event, make_participant(event, email="ada@example.org"), state=State.CONFIRMED)
    make_slot(make_released_version(event), session)
    proposals.withdraw(session=session, by=None, now=NOW, reason="My flight was cancelled.")
    assert mails() == [
        ("session.withdrawn", "ada@example.org"),
        ("session.withdrawn_organizers", "team@example.org"),
    ]
    text = OutboxMail.objects.get(to_address="team@example.org").text
    assert "They write: My flight was cancelled." in text
    assert "It is in the published agenda" in text
    event.refresh_from_db()
    assert event.public_counter == 1


def test_withdrawing_before_the_agenda_is_out_says_so() -> None:
    event = make_event(contact_email="team@example.org")
    session = make_session(event, state=State.ACCEPTED)
    make_slot(make_draft_version(event), session)
    proposals.withdraw(session=session, by=None, now=NOW)
    assert "not in the published agenda yet" in OutboxMail.objects.get(to_address="team@example.org").text


def test_withdrawn_talk_is_handed_in_again_while_the_call_is_open() -> None:
    event = make_event()
    make_call(event)
    session = make_session(event, state=State.WITHDRAWN)
    assert proposals.submit(session=session, by=None, now=NOW).state == State.SUBMITTED


def test_cancelling_tells_the_speakers_why() -> None:
    event = make_event()
    session = make_session(event, make_participant(event, email="ada@example.org"), state=State.CONFIRMED)
    proposals.cancel(session=session, by=make_user(), now=NOW, reason="The room is flooded.")
    mail = OutboxMail.objects.get()
    assert (mail.kind, mail.to_address) == ("session.cancelled", "ada@example.org")
    assert "The room is flooded." in mail.text
    assert HistoryEntry.objects.of(session.public_id).get().after == {
        "state": "cancelled",
        "reason": "The room is flooded.",
    }


def test_public_counter_is_raised_only_when_the_programme_changes() -> None:
    event = make_event()
    session = make_session(event)
    counters = []
    for action in (proposals.accept, proposals.confirm, proposals.withdraw):
        action(session=session, by=None, now=NOW)
        event.refresh_from_db()
        counters.append(event.public_counter)
    assert counters == [1, 1, 2]


def test_draft_is_deleted_but_what_was_handed_in_is_not() -> None:
    event = make_event()
    draft, handed_in = make_session(event, state=State.DRAFT), make_session(event)
    texts.discard(session=draft, by=None, now=NOW)
    with pytest.raises(proposals.NotAllowed, match="withdraw it instead"):
        texts.discard(session=handed_in, by=None, now=NOW)
    assert list(Session.objects.all()) == [handed_in]
