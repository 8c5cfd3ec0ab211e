"""Proposals from other systems: each one's own file, as it is exported there."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agenda.models import ProposalAnswer, ProposalQuestion, Session, SessionType
from core.models import HistoryEntry, OutboxMail
from core.sheets.rows import Unreadable
from events.models import Event, Participant
from tests.agenda.proposal_files import SAMPLES, bring, read, sample, speakers, talk
from tests.factories.agenda import make_session_type
from tests.factories.events import make_event
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("import_proposals", *map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


def test_sessionize_with_a_row_for_each_speaker() -> None:
    event = make_event()
    outcome = bring(event, sample("sessionize.csv"))
    queues, caches = talk(event, "Queues that never sleep"), talk(event, "Caches and lies")
    assert outcome.counts == {"people new": 3, "session types new": 2, "talks new": 2}
    assert queues.abstract == "What we ran.\n\nAnd what broke."
    assert (queues.state, queues.level, str(queues.session_type)) == (
        "confirmed",
        "beginner",
        "Talk (30 min)",
    )
    assert (queues.session_type.minutes, caches.session_type.minutes) == (30, 120)
    assert (caches.state, caches.pending_decision, caches.level) == ("submitted", "reject", "advanced")
    # In the event's own zone, months first since the other order gives no dates.
    assert queues.submitted_at == datetime(2027, 2, 13, 18, 15, tzinfo=UTC)
    assert speakers(queues) == ["Ada Lovelace", "Grace Hopper"]
    ada = Participant.objects.get(email="ada@example.org")
    assert (ada.job_title, ada.link_list) == (
        "Engineer",
        ["https://www.linkedin.com/in/ada", "https://x.com/ada"],
    )


def test_sessionize_with_a_list_of_speakers_gives_the_address_to_who_handed_in() -> None:
    event = make_event()
    bring(event, sample("sessionize-sessions.csv"))
    assert speakers(talk(event, "Queues that never sleep")) == ["Ada Lovelace", "Grace Hopper"]
    found = Participant.objects.filter(event=event).order_by("name").values_list("name", "email")
    assert list(found) == [
        ("Ada Lovelace", "ada@example.org"), ("Grace Hopper", None), ("Ida Rhodes", "ida@example.org"),
    ]  # fmt: skip
    assert talk(event, "Caches and lies").state == "waiting"


def test_papercall_puts_rows_of_one_talk_together_and_keeps_ratings_for_the_organizers() -> None:
    event = make_event()
    bring(event, sample("papercall.csv"))
    queues = talk(event, "Queues that never sleep")
    assert speakers(queues) == ["Ada Lovelace", "Grace Hopper"]
    assert (queues.state, queues.level, queues.abstract) == ("confirmed", "beginner", "What we ran.")
    assert queues.notes == "I need sound.\n\n**additional_info:** First time on stage"
    assert queues.internal_notes == "**rating:** 4.25"
    ada = Participant.objects.get(email="ada@example.org")
    assert (ada.company, ada.biography) == ("Analytical Engines", "Wrote the **first** program.")
    assert ada.link_list == ["https://x.com/ada", "https://ada.example.org"]
    assert talk(event, "Caches and lies").state == "waiting"


def test_pretalx_keeps_its_codes_pending_decisions_and_answers() -> None:
    event = make_event()
    make_session_type(event, name="Talk", minutes=30)
    choices = {"What should we know?": "question"}
    bring(event, sample("pretalx.csv"), people=sample("pretalx-speakers.csv"), choices=choices)
    queues = Session.objects.get(event=event, code="ABC7DE")
    assert (queues.state, queues.pending_decision, queues.minutes) == ("accepted", "", None)
    assert talk(event, "Caches and lies").pending_decision == "reject"
    assert (queues.language, queues.do_not_record, str(queues.track)) == ("de", True, "Backend")
    assert queues.internal_notes == (
        "Ask about the demo.\n\n**Median score:** 1.5\n\n**Average (mean) score:** 1.25"
    )
    assert speakers(queues) == ["Ada Lovelace", "Grace Hopper"]
    assert Participant.objects.get(email="ada@example.org").biography == "Wrote the first program."
    answer = ProposalAnswer.objects.get(session=queues)
    assert (str(answer.question), answer.text) == ("What should we know?", "No stairs")
    question = ProposalQuestion.objects.get(event=event)
    assert (question.is_active, question.audience) == (False, "team")


def test_pretalx_api_gives_objects_and_texts_in_languages() -> None:
    event = make_event()
    bring(event, sample("pretalx-api.json"))
    queues = Session.objects.select_related("session_type", "track").get(event=event, code="ABC7DE")
    assert (str(queues.session_type), str(queues.track), queues.notes) == ("Talk", "Backend", "I need sound.")
    assert speakers(queues) == ["Ada Lovelace", "Grace Hopper"]
    answers = ProposalAnswer.objects.filter(session=queues).values_list("question__text", "text")
    assert list(answers) == [("T-shirt", "L")]


def test_talks_and_speakers_beside_them_make_an_event() -> None:
    told = run(SAMPLES / "talks.json", "--event", "relay-us", "--zone", "America/New_York")
    event = Event.objects.get(slug="relay-us")
    assert "event /relay-us/ made, 2027-05-12 to 2027-05-12: look at its dates and zone" in told
    assert "Tags are not kept here: tags." in told
    assert (event.is_public, event.time_zone) == (False, "America/New_York")
    queues = talk(event, "Queues that never sleep")
    assert (queues.state, queues.length, str(queues.track)) == ("submitted", 25, "t0")
    ada = queues.speakers.select_related("participant")[0].participant
    assert (ada.name, ada.job_title, ada.company) == ("Ada Lovelace", "Engineer", "Analytical Engines")
    assert [kind.minutes for kind in SessionType.objects.order_by("name")] == [25, 180]


def test_nobody_gets_mail_or_ticket_and_one_entry_tells_of_each_talk() -> None:
    event = make_event()
    bring(event, sample("sessionize.csv"))
    entries = HistoryEntry.objects.filter(scope=event.public_id).order_by("pk")
    kinds = entries.shown().values_list("kind", flat=True)
    assert list(kinds) == [*["participant.met"] * 3, *["session.imported"] * 2, "proposals.imported"]
    assert entries.count() == len(kinds) + 1  # that one is decided already is the committee's alone
    assert (OutboxMail.objects.count(), Ticket.objects.count()) == (0, 0)


def test_columns_of_ones_own_are_said_with_map(tmp_path: Path) -> None:
    event = make_event()
    table = "Thema;Wer;Mail;Raumwunsch;Bemerkung\nQueues;Ada Lovelace;ada@example.org;Hall;Sound\n"
    file = tmp_path / "own.csv"
    file.write_text(table)
    with pytest.raises(CommandError, match="nothing was brought in"):
        run(file, "--event", event.slug)
    assert Session.objects.count() == 0
    choices = ["--map", "Thema=title", "--map", "Wer=speaker_name", "--map", "Bemerkung=notes"]
    told = run(file, "--event", event.slug, *choices, "--state", "accepted")
    queues = talk(event, "Queues")
    assert "Columns not taken, since nobody knows what they mean: Raumwunsch." in told
    assert (queues.state, queues.notes, speakers(queues)) == (
        "accepted", "**Bemerkung:** Sound", ["Ada Lovelace"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"Nothing": "title"}, "There is no column “Nothing”"),
        ({"Title": "headline"}, "“headline” is no field"),
        ({"Title": "title", "Other": "title"}, "Only one column can be “title”"),
    ],
)
def test_impossible_choice_of_a_column_is_told(choices: dict[str, str], words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read("Title,Other\nQueues,x\n", choices=choices)


def test_dry_run_writes_nothing_and_says_what_it_would() -> None:
    told = run(SAMPLES / "sessionize.csv", "--event", "relay-dry", "--dry-run")
    assert "Would do:" in told
    assert "    2 talks new" in told
    assert (Event.objects.count(), Session.objects.count(), HistoryEntry.objects.count()) == (0, 0, 0)


def test_the_same_file_again_says_so() -> None:
    run(SAMPLES / "papercall.csv", "--event", "relay-twice")
    told = run(SAMPLES / "papercall.csv", "--event", "relay-twice")
    assert told.endswith("Done:\n  nothing: the event says the same already\n")


def test_impossible_event_and_missing_file_are_told_in_one_line() -> None:
    with pytest.raises(CommandError, match="cannot be an event's address"):
        run(SAMPLES / "papercall.csv", "--event", "admin")
    with pytest.raises(CommandError, match="cannot be read"):
        run(SAMPLES / "none.csv", "--event", "relay")
    with pytest.raises(CommandError, match="is no time zone"):
        run(SAMPLES / "papercall.csv", "--event", "relay", "--zone", "Relay/City")
