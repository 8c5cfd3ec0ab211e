"""The letters looked through, edited and sent from their pages; and from no other."""

from typing import Any

import pytest
from django.test import Client

from agenda.actions import letters as letter_actions
from agenda.actions import rounds
from agenda.models import DecisionLetter, DecisionRound, LetterText, Session, SpeakerInvitation
from core.models import OutboxMail
from events.models import Event
from tests.factories.agenda import NOW, make_session
from tests.factories.events import make_event, make_participant, make_team_member, make_user

pytestmark = pytest.mark.django_db

LETTERS = "/relay/review/letters/"
MAILS = "/admin/core/outboxmail/"


@pytest.fixture
def event() -> Event:
    return make_event(slug="relay", name="Relay")


@pytest.fixture
def chair(client: Client, event: Event) -> Client:
    client.force_login(make_team_member(event, make_user("chair@team.example")).user)
    return client


def decided(event: Event, decision: str = "accept", *people: Any, **fields: Any) -> Session:
    return make_session(event, *people, pending_decision=decision, **fields)


def drafted(event: Event) -> DecisionRound:
    return rounds.draft(event=event, by=None, now=NOW)


def address_of(letter: DecisionLetter) -> str:
    return f"{LETTERS}{letter.session.code}/{letter.participant.code}/"


def kinds() -> list[tuple[str, str]]:
    return list(OutboxMail.objects.order_by("pk").values_list("kind", "state"))


def test_decide_draft_edit_and_send(chair: Client, event: Event) -> None:
    ada, grace = (
        make_participant(event, name=name, email=f"{name}@example.org") for name in ("Ada", "Grace")
    )
    pair, alone = make_session(event, ada, grace, title="Bots"), make_session(event, ada, title="Web")
    for session, decision in ((pair, "accept"), (alone, "reject")):
        chair.post("/relay/review/decisions/decide/", {"decide": f"{session.code}:{decision}:"})
    assert kinds() == []
    chair.post(f"{LETTERS}draft/")
    page = chair.get(LETTERS).content.decode()
    assert "3 letters are written and not sent." in page
    assert "Also reads about “Web”: Reject" in page
    letter = DecisionLetter.objects.get(session=alone)
    form = chair.get(address_of(letter))
    given = {"subject": "Not this year", "body": "Dear Ada,\n\nno.", "seen": form.context["seen"]}
    assert chair.post(address_of(letter), given).status_code == 302
    round_ = DecisionRound.objects.get()
    assert "Send 3 mails" in chair.get(f"{LETTERS}send/").content.decode()
    assert {state for _kind, state in kinds()} == {"held"}
    chair.post(f"{LETTERS}send/", {"round": round_.public_id})
    sent = {(mail.to_address, mail.subject): mail for mail in OutboxMail.objects.filter(state="queued")}
    assert sorted(sent) == [
        ("Ada@example.org", "Accepted: Bots"),
        ("Ada@example.org", "Not this year"),
        ("Grace@example.org", "Accepted: Bots"),
    ]
    assert "You speak together with Ada." in sent["Grace@example.org", "Accepted: Bots"].text
    assert sent["Ada@example.org", "Not this year"].text.startswith("Dear Ada,\n\nno.\n")
    assert [Session.objects.get(pk=one.pk).state for one in (pair, alone)] == ["accepted", "rejected"]


def test_second_click_on_send_does_nothing(chair: Client, event: Event) -> None:
    decided(event)
    round_ = drafted(event)
    chair.post(f"{LETTERS}send/", {"round": round_.public_id})
    answer = chair.post(f"{LETTERS}send/", {"round": round_.public_id}, follow=True)
    assert "sent or discarded already" in answer.content.decode()
    assert kinds() == [("session.accepted", "queued")]


def test_click_meant_for_an_older_round_sends_nothing(chair: Client, event: Event) -> None:
    decided(event)
    old = drafted(event)
    rounds.discard(round_=old, by=None, now=NOW)
    drafted(event)
    answer = chair.post(f"{LETTERS}send/", {"round": old.public_id}, follow=True)
    assert "another round than the one you looked at" in answer.content.decode()
    assert kinds() == [("draft.session.accepted", "held")]


def test_looking_at_the_question_sends_nothing(chair: Client, event: Event) -> None:
    decided(event)
    drafted(event)
    chair.get(f"{LETTERS}send/")
    assert kinds() == [("draft.session.accepted", "held")]


def test_page_says_what_needs_a_person(chair: Client, event: Event) -> None:
    session = decided(event, "accept", make_participant(event, email=None), title="Bots")
    SpeakerInvitation.objects.create(session=session, email="b@example.org", name="Barbara", created_at=NOW)
    changed = decided(event, "wait", title="Old title")
    decided(event, "reject", title="Nobody’s").speakers.all().delete()
    drafted(event)
    later = decided(event, "reject", title="Later")
    Session.objects.filter(pk=changed.pk).update(title="New title")
    page = chair.get(LETTERS).content.decode()
    for words in (
        "1 person has no address: somebody has to call.",
        "Invited to speak along and not answered: Barbara",
        "1 letter no longer fits",
        "1 decided talk is not in this round",
        "Talks without a speaker",
    ):
        assert words in page
    assert "1 letter no longer fits" in chair.get(f"{LETTERS}send/").content.decode()
    round_ = DecisionRound.objects.get()
    chair.post(f"{LETTERS}refresh/", {"round": round_.public_id})
    chair.post(f"{LETTERS}take-in/", {"round": round_.public_id})
    chair.post(f"{LETTERS}{session.code}/leave-out/", {"round": round_.public_id})
    assert {letter.session.title for letter in DecisionLetter.objects.all()} == {"New title", later.title}


def test_letter_that_no_longer_fits_shows_how_it_would_be_and_takes_it(chair: Client, event: Event) -> None:
    session = decided(event, title="Bots")
    drafted(event)
    letter = DecisionLetter.objects.get()
    seen = chair.get(address_of(letter)).context["seen"]
    chair.post(address_of(letter), {"subject": "By hand", "body": "By hand", "seen": seen})
    Session.objects.filter(pk=session.pk).update(title="Robots")
    page = chair.get(address_of(letter)).content.decode()
    assert ("Accepted: Robots" in page, "Keep my words" in page) == (True, True)
    chair.post(address_of(letter), {"do": "renew"})
    assert DecisionLetter.objects.get().subject == "Accepted: Robots"


def test_letter_changed_in_another_tab_comes_back_with_both(chair: Client, event: Event) -> None:
    decided(event)
    drafted(event)
    letter = DecisionLetter.objects.get()
    seen = chair.get(address_of(letter)).context["seen"]
    chair.post(address_of(letter), {"subject": "Theirs", "body": "Theirs", "seen": seen})
    answer = chair.post(address_of(letter), {"subject": "Mine", "body": "Mine", "seen": seen})
    html = answer.content.decode()
    assert (answer.status_code, "Theirs" in html, "Mine" in html) == (409, True, True)


def test_empty_or_huge_letter_is_refused_and_kept(chair: Client, event: Event) -> None:
    decided(event)
    drafted(event)
    letter = DecisionLetter.objects.get()
    answer = chair.post(address_of(letter), {"subject": "", "body": "y" * 20_001, "seen": "x"})
    assert (answer.status_code, "y" * 20_001 in answer.content.decode()) == (422, True)
    assert DecisionLetter.objects.get().body == letter.body


def test_texts_are_checked_kept_and_ours_again(chair: Client, event: Event) -> None:
    form = chair.get(f"{LETTERS}texts/")
    given = {
        f"{one.prefix}-{name}": one.initial[name]
        for one in form.context["forms"]
        for name in ("subject", "text")
    }
    wrong = chair.post(f"{LETTERS}texts/", given | {"reject-speaker-text": "Dear {nmae}"})
    assert (wrong.status_code, "{nmae} is not known here." in wrong.content.decode()) == (422, True)
    chair.post(f"{LETTERS}texts/", given | {"reject-speaker-text": "Dear {name}"})
    assert list(LetterText.objects.values_list("decision", "role", "text")) == [
        ("reject", "speaker", "Dear {name}")
    ]
    chair.post(f"{LETTERS}texts/", given)
    assert LetterText.objects.count() == 0


def test_outbox_neither_lists_nor_sends_what_is_still_being_written(chair: Client, event: Event) -> None:
    decided(event, title="Zebrafish")
    drafted(event)
    mail = OutboxMail.objects.get()
    assert "Zebrafish" not in chair.get(MAILS).content.decode()
    assert chair.get(f"{MAILS}{mail.pk}/change/").status_code == 302
    for action in ("send_again", "hold"):
        chair.post(MAILS, {"action": action, "_selected_action": [mail.pk]})
    assert kinds() == [("draft.session.accepted", "held")]
    rounds.send(round_=DecisionRound.objects.get(), by=None, now=NOW)
    assert "Zebrafish" in chair.get(MAILS).content.decode()


def test_immediate_action_in_the_workspace_takes_the_talk_out_of_the_round(
    chair: Client, event: Event
) -> None:
    session = decided(event, "reject")
    drafted(event)
    chair.post(f"/admin/agenda/session/{session.pk}/accept/", {"_confirmed": "1"})
    assert kinds() == [("session.accepted", "queued")]
    assert (DecisionLetter.objects.count(), Session.objects.get().state) == (0, "accepted")


def test_letters_of_another_event_are_not_reached(chair: Client) -> None:
    other = make_event()
    decided(other)
    round_ = drafted(other)
    letter = DecisionLetter.objects.get()
    assert chair.get(address_of(letter)).status_code == 404
    for path in ("refresh/", "discard/", "take-in/"):
        assert chair.post(f"{LETTERS}{path}", {"round": round_.public_id}).status_code == 404
    chair.post(f"{LETTERS}send/", {"round": round_.public_id})
    assert kinds() == [("draft.session.accepted", "held")]


def test_chair_with_a_conflict_neither_reads_nor_edits_that_letter(chair: Client, event: Event) -> None:
    make_team_member(event, make_user("other@staff.example"))
    decided(event, "accept", make_participant(event, email="chair@team.example"), title="Mine")
    decided(event, "reject", title="Theirs")
    drafted(event)
    page = chair.get(LETTERS).content.decode()
    assert ("Mine" in page, "Theirs" in page) == (False, True)
    assert "1 letter is about a talk you have a conflict of interest with" in page
    letter = DecisionLetter.objects.get(session__title="Mine")
    assert chair.get(address_of(letter)).status_code == 403
    assert chair.post(address_of(letter), {"do": "renew"}).status_code == 403
    leave_out = {"round": letter.round.public_id}
    assert chair.post(f"{LETTERS}{letter.session.code}/leave-out/", leave_out).status_code == 403
    assert DecisionLetter.objects.count() == 2


def test_leaving_a_talk_out_stands_in_its_own_history(chair: Client, event: Event) -> None:
    session = decided(event)
    round_ = drafted(event)
    chair.post(f"{LETTERS}{session.code}/leave-out/", {"round": round_.public_id})
    assert not DecisionLetter.objects.exists()
    assert "Left out of the letters" in chair.get(f"/relay/review/decisions/{session.code}/").content.decode()


@pytest.mark.parametrize("count", [1, 3, 100])
def test_letters_page_costs_the_same_for_any_number(
    chair: Client, event: Event, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        decided(event)
    drafted(event)
    chair.get(LETTERS)
    with django_assert_num_queries(23):
        chair.get(LETTERS)


def test_refusals_of_letters_and_rounds_are_one_kind() -> None:
    assert issubclass(rounds.NoLongerFits, letter_actions.Refused)
