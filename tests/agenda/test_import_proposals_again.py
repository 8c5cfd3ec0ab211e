"""A table brought twice, or changed, or wrong somewhere: nothing twice, nobody's work lost, nothing by halves."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agenda.actions.proposals import DECIDED
from agenda.importers.proposals import bringing
from agenda.importers.proposals.bringing import Refused
from agenda.models import ImportMark, ProposalAnswer, ProposalOption, ProposalQuestion, Session, SessionType
from core.models import HistoryEntry
from events.models import Event, Participant, Track
from tests.agenda.proposal_files import bring, errors, read, sample, speakers, talk
from tests.factories.agenda import NOW, make_session
from tests.factories.events import make_event, make_participant, make_team_member, make_user

pytestmark = pytest.mark.django_db

HEAD = "id,title,abstract,type,track,state,name,email,company\n"


def table(*rows: str) -> str:
    return HEAD + "".join(f"{row}\n" for row in rows)


QUEUES = "1,Queues,What we ran.,Talk,Ops,submitted,Ada Lovelace,ada@example.org,Engines"
CACHES = "2,Caches,One too many.,Talk,Data,submitted,Ida Rhodes,ida@example.org,"


@pytest.mark.parametrize(
    "name", ["sessionize.csv", "sessionize-sessions.csv", "papercall.csv", "pretalx.csv", "pretalx-api.json"]
)
def test_the_same_file_again_changes_nothing(name: str) -> None:
    event = make_event()
    bring(event, sample(name))
    entries = HistoryEntry.objects.count()
    assert bring(event, sample(name)).counts == {}
    assert HistoryEntry.objects.count() == entries


def test_a_changed_file_changes_what_changed() -> None:
    event = make_event()
    bring(event, table(QUEUES, CACHES))
    outcome = bring(
        event, table(QUEUES.replace("What we ran", "What broke").replace("submitted", "accepted"), CACHES)
    )
    queues = talk(event, "Queues")
    assert outcome.counts == {"talks changed": 1}
    assert (queues.abstract, queues.state) == ("What broke.", "accepted")
    entry = HistoryEntry.objects.get(
        kind="session.imported", subject=queues.public_id, after__state="accepted"
    )
    assert entry.before == {"abstract": "What we ran.", "state": "submitted"}


def test_what_is_decided_and_noted_stays_out_of_the_history_that_others_see() -> None:
    event = make_event()
    head = "id,title,state,pending_decision,internal_notes\n"
    bring(event, f"{head}1,Queues,submitted,,\n")
    seen = talk(event, "Queues").changed_at
    bring(event, f"{head}1,Queues,submitted,reject,Zebrafish\n")
    queues = talk(event, "Queues")
    assert (queues.pending_decision, queues.internal_notes) == ("reject", "Zebrafish")
    assert queues.changed_at == seen
    entries = HistoryEntry.objects.of(queues.public_id)
    assert [(entry.kind, entry.after) for entry in entries.shown()] == [
        ("session.imported", {"state": "submitted"})
    ]
    private = entries.get(kind=DECIDED)
    assert (private.before, private.after) == ({"decision": ""}, {"decision": "reject"})


def test_what_the_team_changed_stays_and_is_told_if_the_file_changes_it_too() -> None:
    event = make_event()
    bring(event, table(QUEUES))
    Session.objects.filter(event=event).update(title="Queues, awake", abstract="Ours.")
    Participant.objects.filter(event=event).update(company="Engines Ltd")
    assert bring(event, table(QUEUES)).counts == {}
    found = read(table(QUEUES.replace("What we ran", "What broke").replace(",Ops,", ",Data,")))
    outcome = bring(event, table(QUEUES.replace("What we ran", "What broke").replace(",Ops,", ",Data,")))
    queues = talk(event, "Queues, awake")
    assert outcome.counts == {"talks changed": 1, "tracks new": 1}
    assert (queues.abstract, str(queues.track)) == ("Ours.", "Data")
    assert Participant.objects.get(event=event).company == "Engines Ltd"
    assert found.report.warnings == {}


def test_both_having_changed_a_text_is_told() -> None:
    event = make_event()
    bring(event, table(QUEUES))
    Session.objects.filter(event=event).update(abstract="Ours.")
    found = read(table(QUEUES.replace("What we ran", "What broke")))
    bringing.bring(found, event, dry_run=False, by=None, now=NOW)
    assert found.report.lines() == ["Changed here and in the file: kept as it is here (Queues: abstract)"]


def test_a_line_up_the_team_changed_stays() -> None:
    event = make_event()
    bring(event, table(QUEUES))
    queues = talk(event, "Queues")
    queues.speakers.create(participant=make_participant(event, name="Grace Hopper"), position=1)
    assert bring(event, table(QUEUES)).counts == {}
    assert speakers(queues) == ["Ada Lovelace", "Grace Hopper"]


def test_a_speaker_who_joins_or_leaves_in_the_file_does_so_here() -> None:
    event = make_event()
    second = "1,,,,,,Grace Hopper,grace@example.org,"
    bring(event, table(QUEUES, second))
    assert speakers(talk(event, "Queues")) == ["Ada Lovelace", "Grace Hopper"]
    outcome = bring(event, table(QUEUES))
    assert outcome.counts == {"line-ups changed": 1}
    assert speakers(talk(event, "Queues")) == ["Ada Lovelace"]


def test_what_was_proposed_here_is_met_by_title_and_speaker_and_only_completed() -> None:
    event = make_event()
    ada = make_participant(event, name="Ada Lovelace", email="ada@example.org")
    session = make_session(event, ada, title="Queues", abstract="Written here.")
    assert bring(event, table(QUEUES)).counts == {
        "people changed": 1, "session types new": 1, "talks changed": 1, "tracks new": 1,
    }  # fmt: skip
    session.refresh_from_db()
    assert (session.abstract, str(session.track)) == ("Written here.", "Ops")
    assert Session.objects.filter(event=event).count() == 1


def test_a_state_that_does_not_follow_is_kept() -> None:
    event = make_event()
    bring(event, table(QUEUES.replace("submitted", "confirmed")))
    found = bring(event, table(QUEUES.replace("submitted", "rejected")))
    assert (found.counts, talk(event, "Queues").state) == ({}, "confirmed")


def test_whoever_must_not_decide_does_not_do_so_by_a_file() -> None:
    event = make_event()
    bring(event, table(QUEUES, CACHES))
    colleague, other = (
        make_team_member(event, make_user(f"chair@{name}.example")).user for name in ("engines", "other")
    )
    Participant.objects.filter(name="Ada Lovelace").update(email="ada@engines.example")
    decided = table(*(row.replace("submitted", "accepted") for row in (QUEUES, CACHES)))
    assert bring(event, decided, by=colleague).counts == {"talks changed": 1}
    assert (talk(event, "Queues").state, talk(event, "Caches").state) == ("submitted", "accepted")
    rejected = table(QUEUES.replace("submitted", "rejected"))
    assert bring(event, rejected, by=other).counts == {"talks changed": 1}
    assert talk(event, "Queues").state == "rejected"


def test_a_decision_that_waited_to_be_told_goes_where_it_no_longer_follows() -> None:
    event = make_event()
    bring(event, table(QUEUES))
    Session.objects.filter(event=event).update(pending_decision="reject", decided_by_rank=True)
    bring(event, table(QUEUES.replace("submitted", "accepted")))
    queues = talk(event, "Queues")
    assert (queues.state, queues.pending_decision, queues.decided_by_rank) == ("accepted", "", False)


# People


def test_two_people_on_one_address_are_two_and_stay_two() -> None:
    event = make_event()
    rows = table(QUEUES, CACHES.replace("ida@example.org", "ada@example.org"))
    bring(event, rows)
    assert bring(event, rows).counts == {}
    found = (
        Participant.objects.filter(event=event).order_by("name").values_list("name", "email", "contact_email")
    )
    assert list(found) == [("Ada Lovelace", "ada@example.org", ""), ("Ida Rhodes", None, "ada@example.org")]


def test_a_name_corrected_here_is_still_the_same_person() -> None:
    event = make_event()
    bring(event, table(QUEUES))
    Participant.objects.filter(event=event).update(name="Augusta King")
    assert bring(event, table(QUEUES)).counts == {}
    assert Participant.objects.filter(event=event).count() == 1


def test_who_bought_a_ticket_is_the_speaker_of_that_address() -> None:
    event = make_event()
    ada = make_participant(event, name="ada lovelace", email="ada@example.org", company="Own words")
    bring(event, table(QUEUES))
    assert [row.participant for row in talk(event, "Queues").speakers.all()] == [ada]
    ada.refresh_from_db()
    assert (ada.name, ada.company) == ("ada lovelace", "Own words")


def test_people_without_address_are_one_by_name_and_get_an_address_later() -> None:
    event = make_event()
    bare = [row.replace("ada@example.org", "").replace("ida@example.org", "") for row in (QUEUES, CACHES)]
    rows = table(bare[0], bare[1].replace("Ida Rhodes", "Ada Lovelace"))
    bring(event, rows)
    assert bring(event, rows).counts == {}
    assert Participant.objects.get(event=event).address == ""


def test_address_that_is_somebody_elses_by_now_is_only_where_a_speaker_is_reached() -> None:
    event = make_event()
    head = "id,title,speaker id,name,email\n"
    bring(event, f"{head}1,Queues,s1,Ada Lovelace,\n")
    make_participant(event, name="Grace Hopper", email="desk@example.org")
    rows = f"{head}1,Queues,s1,Ada Lovelace,desk@example.org\n"
    assert bring(event, rows).counts == {"people changed": 1}
    ada = Participant.objects.get(event=event, name="Ada Lovelace")
    assert (ada.email, ada.contact_email) == (None, "desk@example.org")
    assert bring(event, rows).counts == {}


# Errors


def test_errors_are_told_by_line_column_and_value() -> None:
    found = read(
        HEAD.replace("company", "minutes")
        + "1,Queues,What we ran.,Talk,Ops,submitted,Ada Lovelace,ada@example,45\n"
        + '2,,"Over\ntwo lines",Talk,Ops,submitted,Ida Rhodes,ida@example.org,soon\n'
        + f"3,{'x' * 251},,Talk,Ops,submitted,,who@example.org,30\n"
        + "1,Other,,Talk,Ops,submitted,Grace Hopper,grace@example.org,45\n"
    )
    assert errors(found) == [
        "line 2, email “ada@example”: this is no e-mail address.",
        "line 3, title: a talk needs a title.",
        "line 3, minutes “soon”: this is no length: write minutes, as in 45, or hours and minutes, as in 1:30.",
        f"line 5, title “{'x' * 79}…”: 251 characters; at most 250 fit.",
        "line 5, name “who@example.org”: this speaker has no name.",
        "line 6, title “Other”: line 2 says “Queues” of the same talk.",
    ]


def test_a_row_without_title_goes_on_with_the_talk_above_only_if_it_names_a_speaker_alone() -> None:
    head = "title,abstract,minutes,name\nQueues,What we ran.,45,Ada\n"
    assert [[one.name for one in talk.speakers] for talk in read(head + ",,,Grace\n").proposals] == [
        ["Ada", "Grace"]
    ]
    assert errors(read(head + ",,30,Grace\n")) == ["line 3, title: a talk needs a title."]


def test_two_talks_that_nobody_could_tell_apart_are_an_error() -> None:
    found = read("title,abstract,name\nLightning talk,One,Ada\nLightning talk,Two,Ada\n")
    assert errors(found) == [
        "line 3, title “Lightning talk”: the same title and speaker as line 2. Take one of them out, or give both "
        "an id in a column of its own."
    ]


def test_a_wrong_last_row_leaves_no_row() -> None:
    event = make_event()
    question = ProposalQuestion.objects.create(event=event, text="Size", kind=ProposalQuestion.Kind.CHOICE)
    ProposalOption.objects.create(question=question, text="L")
    rows = "id,title,name,Size\n1,Queues,Ada,L\n2,Caches,Ida,Huge\n"
    with pytest.raises(Refused) as refused:
        bring(event, rows, choices={"Size": "question"})
    assert [problem.text("line") for problem in refused.value.errors] == [
        "line 3, Size “Huge”: this is none of the possible answers."
    ]
    for model in (Session, Participant, SessionType, Track, ImportMark, HistoryEntry, ProposalAnswer):
        assert model.objects.count() == 0


def test_answers_to_a_choice_choose_and_change() -> None:
    event = make_event()
    question = ProposalQuestion.objects.create(event=event, text="Size", kind=ProposalQuestion.Kind.SEVERAL)
    for text in ("L", "M"):
        ProposalOption.objects.create(question=question, text=text)
    rows = "id,title,name,Size\n1,Queues,Ada,l; M\n"
    bring(event, rows, choices={"Size": "question"})
    answer = ProposalAnswer.objects.get(question=question)
    assert [str(option.text) for option in answer.options.all()] == ["L", "M"]
    assert bring(event, rows, choices={"Size": "question"}).counts == {}
    changed = bring(event, rows.replace("l; M", "M"), choices={"Size": "question"})
    assert (changed.counts, [option.text for option in answer.options.all()]) == (
        {"answers changed": 1},
        ["M"],
    )


# Work


def count(event: Event, number: int) -> tuple[int, int]:
    """Queries of bringing so many talks in, and of bringing them once more."""
    rows = table(
        *(f"{n},Talk {n},Text,Talk,Ops,submitted,Person {n},p{n}@example.org,Co" for n in range(number))
    )
    found = read(rows)
    counts = []
    for _again in range(2):
        with CaptureQueriesContext(connection) as queries:
            bring(event, rows)
        counts.append(len(queries))
    assert len(found.proposals) == number
    return counts[0], counts[1]


# One INSERT holds as many as SQLite's limit of 999 values allows.
@pytest.mark.parametrize("number", [1, 3, 25])
def test_queries_do_not_grow_with_rows(number: int) -> None:
    assert count(make_event(), number) == (18, 9)


def test_rows_of_another_event_are_not_touched() -> None:
    here, there = make_event(), make_event()
    bring(here, table(QUEUES))
    bring(there, table(QUEUES.replace("What we ran", "Elsewhere")))
    assert (talk(here, "Queues").abstract, talk(there, "Queues").abstract) == ("What we ran.", "Elsewhere.")
    assert Participant.objects.filter(email="ada@example.org").count() == 2
