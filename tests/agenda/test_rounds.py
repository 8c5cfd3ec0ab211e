"""Telling everybody at once: drafted, looked through, sent once; nothing is told that was not decided."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agenda.actions import letters, proposals, rounds
from agenda.letters import Letter
from agenda.models import DecisionLetter, DecisionRound, LetterText, Session, Speaker, SpeakerInvitation
from core import mail
from core.models import HistoryEntry, OutboxMail
from events.models import Event
from tests.factories.agenda import NOW, make_session
from tests.factories.events import make_event, make_participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event(name="Relay")


def decided(event: Event, decision: str = "accept", *people: Any, **fields: Any) -> Session:
    return make_session(event, *people, pending_decision=decision, **fields)


def draft(event: Event) -> DecisionRound:
    return rounds.draft(event=event, by=None, now=NOW)


def send(round_: DecisionRound) -> dict[str, int]:
    return rounds.send(round_=round_, by=None, now=NOW)


def outbox() -> list[tuple[str, str, str]]:
    rows = OutboxMail.objects.order_by("to_address", "pk")
    return list(rows.values_list("kind", "to_address", "state"))


def told() -> list[tuple[str, str]]:
    rows = HistoryEntry.objects.order_by("pk").values_list("kind", "subject_label")
    return [(kind, label) for kind, label in rows if kind.startswith("session.")]


def words_of(letter: DecisionLetter) -> str:
    return Letter(letter.subject, letter.body).fingerprint()


def test_drafts_are_one_mail_per_speaker_and_talk_and_are_held(event: Event) -> None:
    ada, grace = (make_participant(event, email=f"{name}@example.org") for name in ("ada", "grace"))
    decided(event, "accept", ada, grace)
    decided(event, "reject", ada)
    make_session(event)
    draft(event)
    assert outbox() == [
        ("draft.session.accepted", "ada@example.org", "held"),
        ("draft.session.rejected", "ada@example.org", "held"),
        ("draft.session.accepted", "grace@example.org", "held"),
    ]
    assert (mail.send_due({}, now=NOW), told()) == (0, [])


def test_each_of_a_pair_reads_of_the_other_and_an_author_his_own_words(event: Event) -> None:
    ada = make_participant(event, name="Ada", email="ada@example.org")
    author = make_participant(event, name="Edsger", email="edsger@example.org")
    session = decided(event, "accept", ada, title="Bots", feedback="Bravo.")
    Speaker.objects.create(session=session, participant=author, role=Speaker.Role.AUTHOR, position=1)
    SpeakerInvitation.objects.create(session=session, email="b@example.org", name="Barbara", created_at=NOW)
    draft(event)
    texts = {row.to_name: row.text for row in OutboxMail.objects.all()}
    assert "Named as authors: Edsger. Barbara: the invitation to speak along is not answered" in texts["Ada"]
    assert "Confirm your talk:" in texts["Ada"]
    assert "On stage: Ada." in texts["Edsger"]
    assert ("See your talk:" in texts["Edsger"], "Please confirm" in texts["Edsger"]) == (True, False)
    assert all("From the committee:\n\nBravo." in text for text in texts.values())


def test_organizers_own_text_is_used_and_its_html_is_safe(event: Event) -> None:
    LetterText.objects.create(
        event=event, decision="reject", role="speaker", subject="No: {title}", text="Dear {name} <b>"
    )
    ada = make_participant(event, name="<i>Ada</i>")
    decided(event, "reject", ada, title="Bots & co")
    draft(event)
    row = OutboxMail.objects.get()
    assert (row.subject, row.text.splitlines()[0]) == ("No: Bots & co", "Dear <i>Ada</i> <b>")
    assert "Dear &lt;i&gt;Ada&lt;/i&gt; &lt;b&gt;" in row.html


def test_second_draft_is_refused_while_the_first_waits(event: Event) -> None:
    decided(event)
    draft(event)
    with pytest.raises(rounds.OpenAlready):
        draft(event)


def test_nothing_decided_is_no_round(event: Event) -> None:
    make_session(event)
    with pytest.raises(rounds.NothingDecided):
        draft(event)
    assert DecisionRound.objects.count() == 0


def test_sending_moves_every_talk_tells_history_and_lets_the_mails_go(event: Event) -> None:
    people = [make_participant(event, email=f"{name}@example.org") for name in "abc"]
    talks = [
        decided(event, decision, person, title=decision)
        for decision, person in zip(("accept", "wait", "reject"), people, strict=True)
    ]
    round_ = draft(event)
    assert send(round_) == {"accept": 1, "wait": 1, "reject": 1}
    assert [Session.objects.get(pk=talk.pk).state for talk in talks] == ["accepted", "waiting", "rejected"]
    assert not Session.objects.decided().exists()
    assert outbox() == [
        ("session.accepted", "a@example.org", "queued"),
        ("session.waiting", "b@example.org", "queued"),
        ("session.rejected", "c@example.org", "queued"),
    ]
    assert told() == [
        ("session.accepted", "accept"),
        ("session.waiting", "wait"),
        ("session.rejected", "reject"),
    ]
    entry = HistoryEntry.objects.of(talks[0].public_id).get()
    assert (entry.before, entry.after) == ({"state": "submitted"}, {"state": "accepted"})
    event.refresh_from_db()
    assert event.public_counter == 1


def test_round_sent_twice_sends_once(event: Event) -> None:
    decided(event)
    round_ = draft(event)
    send(round_)
    with pytest.raises(rounds.Ended):
        send(round_)
    with pytest.raises(rounds.Ended):
        rounds.discard(round_=round_, by=None, now=NOW)
    assert len(told()) == len(outbox()) == 1


def test_talk_decided_in_the_meantime_is_not_told_twice(event: Event) -> None:
    ada = make_participant(event, email="ada@example.org")
    session, other = decided(event, "reject", ada), decided(event, "accept")
    round_ = draft(event)
    proposals.accept(session=session, by=None, now=NOW)
    send(round_)
    assert [kind for kind, to, _state in outbox() if to == "ada@example.org"] == ["session.accepted"]
    assert Session.objects.get(pk=session.pk).state == "accepted"
    assert Session.objects.get(pk=other.pk).state == "accepted"


def test_withdrawn_talk_leaves_the_round_with_its_letters(event: Event) -> None:
    session = decided(event)
    decided(event, "reject")
    draft(event)
    proposals.withdraw(session=session, by=None, now=NOW)
    assert list(DecisionLetter.objects.values_list("decision", flat=True)) == ["reject"]
    assert not OutboxMail.objects.filter(subject_id=session.public_id, state="held").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"pending_decision": "wait"},
        {"pending_decision": ""},
        {"title": "Another title"},
        {"feedback": "A word."},
    ],
)
def test_letter_that_no_longer_fits_holds_the_whole_round_back(event: Event, change: dict[str, str]) -> None:
    session = decided(event)
    decided(event, "reject")
    round_ = draft(event)
    Session.objects.filter(pk=session.pk).update(**change)
    with pytest.raises(rounds.NoLongerFits, match="one letter no longer fits"):
        send(round_)
    assert {state for _kind, _to, state in outbox()} == {"held"}
    assert told() == []
    assert rounds.refresh(round_=round_, by=None, now=NOW) == 1
    assert sum(send(round_).values()) == (1 if change.get("pending_decision") == "" else 2)


def test_speaker_who_came_along_since_gets_a_letter_when_brought_up_to_date(event: Event) -> None:
    session = decided(event, "accept", make_participant(event, name="Ada"))
    round_ = draft(event)
    Speaker.objects.create(session=session, participant=make_participant(event), position=1)
    with pytest.raises(rounds.NoLongerFits):
        send(round_)
    rounds.refresh(round_=round_, by=None, now=NOW)
    send(round_)
    assert [kind for kind, _to, _state in outbox()] == ["session.accepted"] * 2


def test_changed_address_is_where_the_letter_goes(event: Event) -> None:
    ada = make_participant(event, email="old@example.org")
    decided(event, "accept", ada)
    round_ = draft(event)
    ada.email = "new@example.org"
    ada.save()
    rounds.refresh(round_=round_, by=None, now=NOW)
    send(round_)
    assert outbox() == [("session.accepted", "new@example.org", "queued")]


def test_letter_without_address_is_kept_for_whoever_calls(event: Event) -> None:
    decided(event, "accept", make_participant(event, name="Ada", email=None))
    round_ = draft(event)
    letter = DecisionLetter.objects.get()
    assert (letter.mail, letter.body.splitlines()[0]) == ("", "Hello Ada,")
    send(round_)
    assert (outbox(), told()[0][0]) == ([], "session.accepted")


def test_edited_letter_goes_out_in_its_new_words(event: Event) -> None:
    decided(event)
    round_ = draft(event)
    letter = DecisionLetter.objects.get()
    letters.edit(
        letter=letter, subject="Yes\n!", body="Come <b>\r\nsoon", seen=words_of(letter), by=None, now=NOW
    )
    send(round_)
    row = OutboxMail.objects.get()
    assert (row.kind, row.state, row.subject) == ("session.accepted", "queued", "Yes !")
    assert row.text.startswith("Come <b>\nsoon\n")
    assert "Come &lt;b&gt;<br>\nsoon" in row.html


def test_letter_edited_in_two_tabs_loses_nothing(event: Event) -> None:
    decided(event)
    draft(event)
    letter = DecisionLetter.objects.get()
    seen = words_of(letter)
    letters.edit(letter=letter, subject="A", body="First", seen=seen, by=None, now=NOW)
    with pytest.raises(letters.Refused, match="changed elsewhere"):
        letters.edit(letter=letter, subject="B", body="Second", seen=seen, by=None, now=NOW)
    assert DecisionLetter.objects.get().body == "First"


def test_words_by_hand_survive_until_the_decision_itself_changes(event: Event) -> None:
    session = decided(event)
    round_ = draft(event)
    letter = DecisionLetter.objects.get()
    letters.edit(letter=letter, subject="A", body="By hand", seen=words_of(letter), by=None, now=NOW)
    Session.objects.filter(pk=session.pk).update(title="Another")
    assert rounds.refresh(round_=round_, by=None, now=NOW) == 0
    with pytest.raises(rounds.NoLongerFits):
        send(round_)
    letters.keep(letter=DecisionLetter.objects.get(), by=None, now=NOW)
    assert rounds.check(round_).unfit == 0
    Session.objects.filter(pk=session.pk).update(pending_decision="reject")
    rounds.refresh(round_=round_, by=None, now=NOW)
    assert DecisionLetter.objects.get().body != "By hand"


def test_letter_is_written_anew(event: Event) -> None:
    session = decided(event, title="Bots")
    draft(event)
    letter = DecisionLetter.objects.get()
    letters.edit(letter=letter, subject="A", body="By hand", seen=words_of(letter), by=None, now=NOW)
    Session.objects.filter(pk=session.pk).update(title="Robots")
    letters.renew(letter=DecisionLetter.objects.get(), by=None, now=NOW)
    letter = DecisionLetter.objects.get()
    assert (letter.subject, letter.edited_at) == ("Accepted: Robots", None)
    assert list(OutboxMail.objects.values_list("subject", "state")) == [("Accepted: Robots", "held")]


def test_talk_left_out_keeps_its_decision_and_can_be_taken_in_again(event: Event) -> None:
    session, _other = decided(event), decided(event, "reject")
    round_ = draft(event)
    rounds.leave_out(round_=round_, session=session, by=None, now=NOW)
    assert len(rounds.check(round_).outside) == 1
    assert rounds.take_in(round_=round_, by=None, now=NOW) == 1
    rounds.leave_out(round_=round_, session=session, by=None, now=NOW)
    assert send(round_) == {"accept": 0, "wait": 0, "reject": 1}
    assert Session.objects.get(pk=session.pk).pending_decision == "accept"
    assert [one.session for one in rounds.check(draft(event)).letters] == [session]


def test_discarded_round_leaves_the_decisions_and_no_mail(event: Event) -> None:
    decided(event)
    round_ = draft(event)
    rounds.discard(round_=round_, by=None, now=NOW)
    assert (outbox(), DecisionLetter.objects.count(), Session.objects.decided().count()) == ([], 0, 1)
    draft(event)


def test_talks_of_another_event_are_not_told(event: Event) -> None:
    decided(event)
    other = decided(make_event())
    send(draft(event))
    assert Session.objects.get(pk=other.pk).state == "submitted"


@pytest.mark.parametrize("count", [1, 3, 100])
def test_any_number_of_letters_is_drafted_checked_and_sent_by_the_same_queries(
    event: Event, count: int
) -> None:
    for number in range(count):
        decided(event, ("accept", "wait", "reject")[number % 3])
    counted = []
    with CaptureQueriesContext(connection) as queries:
        round_ = draft(event)
    counted.append(len(queries))
    with CaptureQueriesContext(connection) as queries:
        rounds.check(round_)
    counted.append(len(queries))
    with CaptureQueriesContext(connection) as queries:
        send(round_)
    counted.append(len(queries))
    # SQLite takes so many values in one INSERT: 100 mails need three, their history two.
    more = [2, 0, 1] if connection.vendor == "sqlite" and count == 100 else [0, 0, 0]
    assert [number - extra for number, extra in zip(counted, more, strict=True)] == [13, 6, 19]
