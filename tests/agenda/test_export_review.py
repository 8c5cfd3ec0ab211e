"""The committee's file: each member gets what he may see. Marker words would show whatever leaks."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from agenda.importers.proposals import reading
from agenda.models import (
    Assignment,
    ConflictOfInterest,
    ProposalAnswer,
    ProposalQuestion,
    Redaction,
    ReviewTeam,
    Session,
)
from events.models import Event, Role
from tests.factories.agenda import NOW, make_session
from tests.factories.events import make_event, make_participant, make_team_member, make_track, make_user
from tests.factories.review import make_criterion, make_phase, make_review, make_reviewer

pytestmark = pytest.mark.django_db

KINDS = pytest.mark.parametrize("kind", ["csv", "xlsx"])
HIDDEN = "Zebrafish"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def export(client: Client, event: Event, user: User, kind: str = "csv") -> Any:
    client.force_login(user)
    return client.get(f"/{event.slug}/review/export.{kind}")


def rows(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return [dict(row.cells) for row in reading.table(answer.content, "export").rows]  # type: ignore[arg-type]


def whole(answer: Any) -> str:
    found = reading.table(answer.content, "export")
    return " ".join([*found.head, *(str(cell) for row in found.rows for cell in row.cells.values())])


def zebra(event: Event, **fields: Any) -> Session:
    """A talk whose speaker, and everything of him, bears the marker."""
    speaker = make_participant(
        event, name=f"Zoe {HIDDEN}", email=f"{HIDDEN.lower()}@secret.example", company=f"{HIDDEN} Inc",
        biography=f"Bio {HIDDEN}", links=f"https://{HIDDEN.lower()}.example",
    )  # fmt: skip
    values = {"title": "Open words", "abstract": "Nothing tells.", "internal_notes": f"Rated by {HIDDEN}"}
    session = make_session(event, speaker, **values | fields)
    question = ProposalQuestion.objects.create(event=event, text="Employer", audience="reviewers")
    ProposalAnswer.objects.create(question=question, session=session, text=HIDDEN, at=NOW)
    return session


@KINDS
def test_a_blind_reviewer_gets_no_byte_of_who_speaks(client: Client, kind: str) -> None:
    event = make_event()
    make_phase(event, sees_names=False)
    zebra(event)
    answer = export(client, event, make_reviewer(event).user, kind)
    assert [row["title"] for row in rows(answer)] == ["Open words"]
    assert HIDDEN.lower() not in whole(answer).lower()
    assert "speakers" not in rows(answer)[0]


@KINDS
def test_where_names_are_seen_they_are_in_it_and_organizers_notes_are_not(client: Client, kind: str) -> None:
    event = make_event()
    make_phase(event, sees_names=True)
    zebra(event)
    (row,) = rows(export(client, event, make_reviewer(event).user, kind))
    assert (row["speakers"], row["companies"], row["Employer"]) == (f"Zoe {HIDDEN}", f"{HIDDEN} Inc", HIDDEN)
    assert "Rated by" not in " ".join(row.values())


def test_blind_texts_are_the_redacted_ones(client: Client) -> None:
    event = make_event()
    make_phase(event)
    session = zebra(event, title=f"How {HIDDEN} sleeps")
    Redaction.objects.create(session=session, title="How it sleeps", abstract="Redacted.", covers="", at=NOW)
    answer = export(client, event, make_reviewer(event).user)
    assert [(row["title"], row["abstract"]) for row in rows(answer)] == [("How it sleeps", "Redacted.")]
    assert HIDDEN not in whole(answer)


@KINDS
@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ORGANIZER])
@pytest.mark.parametrize("reason", ["person", "company", "domain", "declared"])
def test_a_talk_of_a_conflict_is_in_no_file(client: Client, kind: str, role: str, reason: str) -> None:
    event = make_event()
    make_phase(event, sees_names=True)
    address = {"person": "zebrafish@secret.example", "domain": "colleague@secret.example"}.get(
        reason, "me@example.net"
    )
    company = f"{HIDDEN} GmbH" if reason == "company" else ""
    reviewer = make_reviewer(event, make_user(address), role, company=company)
    session = zebra(event, title=f"Title {HIDDEN}", abstract=f"Abstract {HIDDEN}")
    make_session(event, title="Other")
    make_review(session, make_reviewer(event), value=None, comment=f"Comment {HIDDEN}")
    if reason == "declared":
        ConflictOfInterest.objects.create(session=session, reviewer=reviewer, kind="declared", at=NOW)
    answer = export(client, event, reviewer.user, kind)
    assert [row["title"] for row in rows(answer)] == ["Other"]
    assert HIDDEN.lower() not in whole(answer).replace("Employer", "").lower()
    assert session.code not in whole(answer)


def test_teams_and_assignments_limit_the_file(client: Client) -> None:
    event = make_event()
    make_phase(event, only_assigned=True)
    ops, data = make_track(event, name="Ops"), make_track(event, name="Data")
    reviewer = make_reviewer(event)
    team = ReviewTeam.objects.create(event=event, name="Ops team")
    team.tracks.add(ops)
    team.reviewers.add(reviewer)
    for title, track in (("Asked", ops), ("Not asked", ops), ("Elsewhere", data)):
        session = make_session(event, title=title, track=track)
        if title != "Not asked":
            Assignment.objects.create(session=session, reviewer=reviewer, at=NOW)
    assert [row["title"] for row in rows(export(client, event, reviewer.user))] == ["Asked"]


def test_own_review_is_in_it_and_that_of_others_only_where_standings_are_shown(client: Client) -> None:
    event = make_event()
    make_criterion(event)
    phase = make_phase(event)
    session = make_session(event)
    reviewer, other = make_reviewer(event), make_reviewer(event)
    make_review(session, reviewer, value=4, comment="Mine")
    make_review(session, other, value=1, comment=HIDDEN)
    (row,) = rows(export(client, event, reviewer.user))
    assert (row["my_review"], row["my_score"], row["my_comment"], "rank" in row) == (
        "done",
        "4.00",
        "Mine",
        False,
    )
    phase.sees_others = "always"
    phase.save()
    answer = export(client, event, reviewer.user)
    assert (rows(answer)[0]["reviews"], rows(answer)[0]["rank"], HIDDEN in whole(answer)) == ("2", "1", False)


def test_drafts_and_other_events_are_in_no_file(client: Client) -> None:
    event = make_event()
    make_phase(event, sees_names=True)
    make_session(event, title=f"Draft {HIDDEN}", state=Session.State.DRAFT)
    make_session(make_event(), title=f"Other {HIDDEN}")
    make_session(event, title="Ours")
    answer = export(client, event, make_reviewer(event).user)
    assert ([row["title"] for row in rows(answer)], HIDDEN in whole(answer)) == (["Ours"], False)


@KINDS
def test_strangers_and_other_roles_get_none(client: Client, kind: str) -> None:
    event = make_event()
    assert client.get(f"/{event.slug}/review/export.{kind}").status_code == 302
    assert export(client, event, make_user(), kind).status_code == 404
    assert export(client, event, make_reviewer(make_event()).user, kind).status_code == 404
    assert export(client, event, make_team_member(event, None, Role.DOOR).user, kind).status_code == 403


def test_semicolons_and_formulas(client: Client) -> None:
    event = make_event()
    make_session(event, title="=1+1; really", code="ABCDEF")
    client.force_login(make_reviewer(event).user)
    text = client.get(f"/{event.slug}/review/export.csv?delimiter=semicolon").content.decode()
    assert text.splitlines()[1].startswith('ABCDEF;"\'=1+1; really";')


@pytest.mark.parametrize("number", [1, 3, 12])
def test_queries_do_not_grow_with_talks(client: Client, number: int) -> None:
    event = make_event()
    make_phase(event, sees_names=True, sees_others="always")
    reviewer = make_reviewer(event)
    for _ in range(number):
        make_review(make_session(event), reviewer)
    client.force_login(reviewer.user)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/{event.slug}/review/export.csv")
    assert len(queries) == 22
