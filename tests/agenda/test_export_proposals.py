"""Talks into files for those who make the programme: tables, submission JSON, and back in again."""

import csv
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agenda import committee
from agenda.exports import proposal_table, submission_json
from agenda.exports.proposal_table import ANSWERS, COLUMNS
from agenda.importers.proposals import reading
from agenda.models import ProposalAnswer, ProposalQuestion, Session
from core import tables
from events.models import Event, Participant, Role
from tests.agenda.export_checks import valid_submission
from tests.agenda.proposal_files import bring
from tests.factories.agenda import NOW, make_session, make_session_type
from tests.factories.events import make_event, make_participant, make_team_member, make_track, make_user
from tests.factories.review import make_criterion, make_review, make_reviewer

pytestmark = pytest.mark.django_db

ALL = [*(column.name for column in COLUMNS), ANSWERS]
EXPORT = "/admin/agenda/session/export/"


def filled() -> Event:
    """An event whose talks have everything a talk can have."""
    event = make_event()
    talk, workshop = (make_session_type(event, name=name, minutes=40) for name in ("Talk", "Workshop"))
    ada = make_participant(
        event, name="Ada Lovelace", email="ada@example.org", company="Engines", job_title="Engineer",
        pronouns="she/her", biography="Wrote the **first** program.", links="https://ada.example.org\nhttps://x.com/ada",
    )  # fmt: skip
    grace = make_participant(event, name="Grace Hopper", email=None)
    queues = make_session(
        event, ada, grace, title="=Queues, awake", subtitle="And asleep", abstract="What we ran.\n\n- and broke",
        description="More.", notes="Sound; please", internal_notes="Ask her.", session_type=talk, level="advanced",
        language="fr", do_not_record=True, licence="CC-BY-4.0", track=make_track(event, name="Ops"),
    )  # fmt: skip
    make_session(
        event, grace, title="Caches", session_type=workshop, minutes=90, state=Session.State.CONFIRMED
    )
    question = ProposalQuestion.objects.create(event=event, text="T-shirt")
    ProposalAnswer.objects.create(question=question, session=queues, text="L", at=NOW)
    return event


def load(event: Event, user: Any = None) -> proposal_table.Table:
    member = make_team_member(event, user, Role.ORGANIZER)
    seat = committee.take_seat(member.user, event, timezone.now())
    return proposal_table.load(event, Session.objects.filter(event=event), seat)


def as_csv(event: Event, *, per_speaker: bool = True, delimiter: str = ",") -> str:
    head, rows = proposal_table.sheet(load(event), ALL, per_speaker=per_speaker)
    return tables.as_csv(head, rows, delimiter=delimiter, keep_lines=True)


def as_json(event: Event) -> Any:
    return json.loads(submission_json.render(event, load(event), "https://plenary.example"))


def anonymous(entries: Any) -> list[Any]:
    """Without what names a row or its place."""
    if isinstance(entries, list):
        return [anonymous(one) for one in entries]
    if isinstance(entries, dict):
        gone = {"guid", "code", "url", "id", "submission"}
        return {key: anonymous(value) for key, value in entries.items() if key not in gone}  # type: ignore[return-value]
    return entries  # type: ignore[no-any-return]


# Submission JSON


def test_submission_json_is_valid_against_its_schema() -> None:
    for entry in as_json(filled()):
        valid_submission(entry)


def test_submission_json_goes_into_another_event_and_comes_out_the_same() -> None:
    here, there = filled(), make_event()
    told = as_json(here)
    outcome = bring(there, json.dumps(told))
    assert outcome.counts == {
        "answers new": 1, "people new": 2, "questions new": 1, "session types new": 2, "talks new": 2, "tracks new": 1,
    }  # fmt: skip
    assert anonymous(as_json(there)) == anonymous(told)
    assert [entry["guid"] for entry in as_json(there)] == [entry["guid"] for entry in told]


def test_submission_json_brought_home_changes_nothing() -> None:
    event = filled()
    told = json.dumps(as_json(event))
    before = Session.objects.filter(event=event).count()
    assert bring(event, told).counts == {}
    assert bring(event, told).counts == {}
    assert (Session.objects.filter(event=event).count(), Participant.objects.count()) == (before, 2)


# Tables


@pytest.mark.parametrize("per_speaker", [True, False])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_table_goes_into_another_event_and_comes_out_the_same(per_speaker: bool, delimiter: str) -> None:
    here, there = filled(), make_event()
    told = as_csv(here, per_speaker=per_speaker, delimiter=delimiter)
    bring(there, told, choices={"T-shirt": "question"})
    again = as_csv(there, per_speaker=per_speaker, delimiter=delimiter)
    assert _without(again, delimiter) == _without(told, delimiter)
    assert bring(here, told, choices={"T-shirt": "question"}).counts == {}


def _without(text: str, delimiter: str) -> list[dict[str, str]]:
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter)
    return [{key: value for key, value in row.items() if key not in {"code", "speaker_id"}} for row in rows]


def test_a_table_of_speakers_has_a_row_for_each_and_formulas_are_guarded() -> None:
    text = as_csv(filled())
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(row["title"], row["speaker_name"]) for row in rows] == [
        ("'=Queues, awake", "Ada Lovelace"), ("'=Queues, awake", "Grace Hopper"), ("Caches", "Grace Hopper"),
    ]  # fmt: skip
    assert text.startswith("\ufeffguid,code,title")
    assert rows[0]["abstract"] == "What we ran.\n\n'- and broke".replace("'", "")


def test_a_workbook_holds_texts_as_texts() -> None:
    head, rows = proposal_table.sheet(load(filled()), ALL, per_speaker=False)
    found = reading.table(tables.as_xlsx("Talks", head, rows), "talks.xlsx")
    assert found.rows[0].cells["title"] == "=Queues, awake"
    assert found.rows[0].cells["speakers"] == "Ada Lovelace; Grace Hopper"
    assert found.rows[0].cells["speaker_emails"] == "ada@example.org; -"


def test_a_text_too_long_for_a_cell_is_cut_and_says_so() -> None:
    book = tables.as_xlsx("Talks", ["title"], [["x" * 40_000]])
    cell = reading.table(book, "talks.xlsx").rows[0].cells["title"]
    assert (len(cell), cell[-2:]) == (32_767, "x…")


def test_only_chosen_columns_are_there() -> None:
    head, rows = proposal_table.sheet(load(filled()), ["title", "rank"], per_speaker=False)
    assert (head, rows) == (["title", "rank"], [["=Queues, awake", None], ["Caches", None]])


# What an organizer must not know of his own talk


def test_what_the_committee_thinks_is_empty_on_talks_of_ones_own() -> None:
    event = make_event()
    make_criterion(event)
    me = make_user("me@mine.example")
    mine = make_session(
        event, make_participant(event, email="me@mine.example"), title="Mine", internal_notes="Zebrafish",
        pending_decision="reject",
    )  # fmt: skip
    other = make_session(event, title="Other", internal_notes="Seen", pending_decision="accept")
    for session in (mine, other):
        make_review(session, make_reviewer(event), value=5)
    table = load(event, me)
    chosen = ["title", "pending_decision", "internal_notes", "reviews", "rank", "raw_mean"]
    rows = {row[0]: row[1:] for row in proposal_table.sheet(table, chosen, per_speaker=False)[1]}
    # As long as nobody else could decide, he does.
    assert (rows["Mine"], rows["Other"][:4]) == (["reject", "", None, None, None], ["accept", "Seen", 1, 1])
    make_team_member(event, make_user("other@far.example"), Role.ORGANIZER)
    seat = committee.take_seat(me, event, timezone.now())
    table = proposal_table.load(event, Session.objects.filter(event=event), seat)
    rows = {row[0]: row[1:] for row in proposal_table.sheet(table, chosen, per_speaker=False)[1]}
    assert (rows["Mine"][0], rows["Other"][0]) == ("", "accept")
    body = submission_json.render(event, table, "https://plenary.example").decode()
    assert ("Zebrafish" in body, "pending" in body, '"reject"' in body) == (False, False, False)


# The page


def test_organizers_download_what_they_chose(client: Client) -> None:
    event = filled()
    client.force_login(make_team_member(event, None, Role.ORGANIZER).user)
    assert "Download" in client.get(EXPORT).content.decode()
    wanted = {
        "format": "semicolon",
        "rows": "talk",
        "states": ["confirmed"],
        "columns": ["title", "speakers"],
    }
    answer = client.get(EXPORT, wanted)
    assert answer.content.decode() == "\ufefftitle;speakers\r\nCaches;Grace Hopper\r\n"
    assert answer["Content-Disposition"] == f'attachment; filename="{event.slug}-talks.csv"'
    assert client.get(EXPORT, wanted | {"format": "xlsx"}).content.startswith(b"PK")
    assert len(json.loads(client.get(EXPORT, wanted | {"format": "json"}).content)) == 1


@pytest.mark.parametrize(
    "wrong", [{"format": "exe"}, {"states": ["gone"]}, {"columns": []}, {"columns": ["secret"]}]
)
def test_a_wrong_choice_shows_the_form_again(client: Client, wrong: dict[str, Any]) -> None:
    event = make_event()
    client.force_login(make_team_member(event, None, Role.ORGANIZER).user)
    answer = client.get(
        EXPORT, {"format": "csv", "rows": "talk", "states": ["submitted"], "columns": ["title"]} | wrong
    )
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.DOOR, Role.FINANCE])
def test_nobody_else_exports_from_the_workspace(client: Client, role: str) -> None:
    event = filled()
    client.force_login(make_team_member(event, None, role).user)
    answer = client.get(EXPORT, {"format": "json", "states": ["submitted"]})
    assert (answer.status_code, b"Queues" in answer.content) == (403, False)


def test_talks_of_another_event_are_in_no_file() -> None:
    event = filled()
    make_session(make_event(), title="Zebrafish")
    assert ("Zebrafish" in as_csv(event), "Zebrafish" in json.dumps(as_json(event))) == (False, False)


@pytest.mark.parametrize("number", [1, 3, 12])
def test_queries_do_not_grow_with_talks(number: int) -> None:
    event = make_event()
    for _ in range(number):
        make_session(event)
    chair = make_team_member(event, make_user("chair@far.example"), Role.ORGANIZER).user
    seat = committee.take_seat(chair, event, timezone.now())
    with CaptureQueriesContext(connection) as queries:
        table = proposal_table.load(event, Session.objects.filter(event=event), seat)
        proposal_table.sheet(table, ALL, per_speaker=True)
        submission_json.render(event, table, "https://plenary.example")
    assert len(queries) == 8
