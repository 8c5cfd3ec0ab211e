"""Tables through the API: asked for as jobs, written by the worker, read by whose token's maker may read them."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from core.models import HistoryEntry
from events.actions import exports as saving
from events.models import Event, ExportFile, Role, TeamMember
from events.scopes import Scope
from portal.actions import erasing, export_files
from portal.export_tables import TABLES
from tests.factories.agenda import make_confirmed
from tests.factories.api import Api, code_of
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.tickets import make_ticket

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def path(event: Event) -> str:
    return f"events/{event.slug}"


def work() -> None:
    while export_files.run_due(now=timezone.now()):
        pass


def rows(answer: Any) -> list[list[str]]:
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, "text/csv")
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_a_table_is_asked_for_written_and_fetched(event: Event, path: str) -> None:
    make_participant(event, name="=Guest", email="guest@example.org")
    make_confirmed(event, make_participant(event, name="Speaker", email="s@example.org"))
    api = Api(event)
    body = {"table": "people", "columns": ["email", "name"], "segment": "speakers"}
    asked = api.post(f"{path}/export-files", body)
    job = asked.json()
    assert (asked.status_code, job["state"], job["result_url"]) == (202, "waiting", None)
    assert asked["Location"] == f"/api/{path}/jobs/{job['id']}"
    assert code_of(api.get(f"{path}/export-files/{job['id']}/file")) == (404, "not-found")
    work()
    done = api.get(f"{path}/jobs/{job['id']}").json()
    assert (done["state"], done["progress"]["percent"]) == ("done", 100)
    file = done["result_url"].removeprefix("/api/")
    assert rows(api.get(file)) == [["Name", "E-mail address"], ["Speaker", "s@example.org"]]
    told = api.get(f"{path}/export-files/{job['id']}").json()
    assert (told["segment"], told["format"], told["has_file"]) == ("speakers", "csv", True)
    everybody = api.post(f"{path}/export-files", {"table": "people", "columns": ["name"]}).json()
    sheet = api.post(f"{path}/export-files", {"table": "people", "format": "xlsx"}).json()
    work()
    names = rows(api.get(f"{path}/export-files/{everybody['id']}/file"))
    assert sorted(names[1:]) == [["'=Guest"], ["Speaker"]]
    assert api.get(f"{path}/export-files/{sheet['id']}/file").getvalue()[:2] == b"PK"
    assert HistoryEntry.objects.filter(kind="export.asked").count() == 3


def test_each_table_is_that_of_the_workspace(event: Event, path: str) -> None:
    make_ticket(event)
    api = Api(event, role=Role.OWNER)
    told = api.get(f"{path}/export-tables").json()["data"]
    assert [(one["key"], len(one["columns"])) for one in told] == [
        (key, len(table.columns)) for key, table in TABLES.items()
    ]
    ids = [api.post(f"{path}/export-files", {"table": key}).json()["id"] for key in TABLES]
    work()
    for key, public_id in zip(TABLES, ids, strict=True):
        head = rows(api.get(f"{path}/export-files/{public_id}/file"))[0]
        assert head == [str(one.heading) for one in TABLES[key].columns if one.is_usual]


def test_a_saved_export_is_written_as_it_was_saved(event: Event, path: str) -> None:
    by = make_user()
    row = saving.save(
        event=event, row=None, kind="people", name="Ours", columns=["name"], segment_key="speakers", by=by, now=NOW
    )  # fmt: skip
    make_participant(event, name="Guest")
    api = Api(event)
    assert [one["id"] for one in api.get(f"{path}/exports").json()["data"]] == [row.public_id]
    made = api.post(f"{path}/export-files", {"export_id": row.public_id}).json()
    work()
    assert rows(api.get(f"{path}/export-files/{made['id']}/file")) == [["Name"]]
    gone = api.post(f"{path}/export-files", {"export_id": row.public_id}).json()
    ExportFile.objects.filter(public_id=gone["id"]).update(segment_key="seg_gone")
    work()
    failed = api.get(f"{path}/jobs/{gone['id']}").json()
    assert (failed["state"], bool(failed["detail"]), failed["result_url"]) == ("failed", True, None)


def test_a_table_is_for_who_may_read_it(event: Event, path: str) -> None:
    owner, reviewer = (
        Api(event, role=Role.OWNER),
        Api(event, [Scope.EXPORTS_READ, Scope.JOBS_READ], role=Role.REVIEWER),
    )
    made = owner.post(f"{path}/export-files", {"table": "orders"}).json()
    work()
    kinds = [one["key"] for one in reviewer.get(f"{path}/export-tables").json()["data"]]
    assert "orders" not in kinds
    refused = reviewer.post(f"{path}/export-files", {"table": "orders"})
    assert (code_of(refused), refused.json()["errors"][0]["pointer"]) == ((422, "invalid"), "#/table")
    for rest in ("", "/file"):
        assert code_of(reviewer.get(f"{path}/export-files/{made['id']}{rest}")) == (404, "not-found")
    given = owner.get(f"{path}/export-files/{made['id']}/file")
    assert (given.status_code, given.streaming, given["X-Content-Type-Options"]) == (200, True, "nosniff")
    assert given["Content-Disposition"] == f'attachment; filename="{event.slug}-orders.csv"'
    assert given.getvalue()
    other = make_event()
    assert code_of(Api(other).get(f"events/{other.slug}/export-files/{made['id']}")) == (404, "not-found")


def test_jobs_tell_nothing_of_tables_that_one_may_not_read(event: Event, path: str) -> None:
    """Also with pages: what is left out neither shortens one nor asks for another."""
    owner = Api(event, role=Role.OWNER)
    made = [
        owner.post(f"{path}/export-files", {"table": table}).json()["id"]
        for table in ("orders", "talks", "orders", "people", "talks", "orders")
    ]
    scopes = [Scope.EXPORTS_READ, Scope.JOBS_READ]
    programme = Api(event, scopes, role=Role.PROGRAMME)
    first = programme.get(f"{path}/jobs?limit=1").json()
    second = programme.get(f"{path}/jobs?limit=1&cursor={first['next_cursor']}").json()
    assert [one["id"] for one in first["data"] + second["data"]] == [made[1], made[4]]
    assert second["next_cursor"] is None
    assert [one["id"] for one in owner.get(f"{path}/jobs").json()["data"]] == made
    for job, answer in ((made[0], 404), (made[1], 200)):
        assert programme.get(f"{path}/jobs/{job}").status_code == answer
        assert programme.post(f"{path}/jobs/{job}/cancel").status_code == answer
    assert Api(event, scopes, role=Role.DOOR).get(f"{path}/jobs").json()["data"] == []


def test_who_lost_the_right_gets_nothing_that_was_asked_before(event: Event, path: str) -> None:
    by: User = make_team_member(event, role=Role.OWNER).user
    made = Api(event, by=by).post(f"{path}/export-files", {"table": "orders"}).json()
    TeamMember.objects.filter(user=by).update(role=Role.REVIEWER)
    work()
    row = ExportFile.objects.get(public_id=made["id"])
    assert (row.state, row.file.name) == ("failed", "")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/table"),
        ({"table": "people", "export_id": "exp_nobody"}, "#/table"),
        ({"export_id": "exp_nobody"}, "#/export_id"),
        ({"table": "people", "columns": ["name", "secret"]}, "#/columns/1"),
        ({"table": "people", "columns": []}, "#/columns"),
        ({"table": "people", "segment": "seg_nobody"}, "#/segment"),
        ({"table": "orders", "segment": "speakers"}, "#/segment"),
        ({"table": "people", "format": "pdf"}, "#/format"),
    ],
)
def test_what_is_wrong_is_pointed_at(event: Event, path: str, body: dict[str, Any], pointer: str) -> None:
    answer = Api(event).post(f"{path}/export-files", body)
    assert code_of(answer) == (422, "invalid")
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
    assert ExportFile.objects.count() == 0


def test_one_that_is_stopped_makes_no_file_and_old_ones_go(event: Event, path: str) -> None:
    api = Api(event)
    stopped, kept = (api.post(f"{path}/export-files", {"table": "people"}).json()["id"] for _n in range(2))
    assert api.post(f"{path}/jobs/{stopped}/cancel").json()["state"] == "cancelled"
    work()
    file = ExportFile.objects.get(public_id=kept).file
    assert ExportFile.objects.get(public_id=stopped).file.name == ""
    assert export_files.forget_old(now=timezone.now() + timedelta(days=6)) == 0
    assert export_files.forget_old(now=timezone.now() + timedelta(days=8)) == 1
    assert not file.storage.exists(str(file.name))
    assert code_of(api.get(f"{path}/export-files/{kept}/file")) == (404, "not-found")


def test_the_file_goes_with_a_person_who_is_erased(event: Event, path: str) -> None:
    person = make_participant(event)
    api = Api(event)
    made = api.post(f"{path}/export-files", {"table": "people"}).json()
    work()
    by = make_team_member(event, role=Role.OWNER).user
    erasing.erase(person=person, give_up=False, by=by, now=timezone.now())
    row = ExportFile.objects.get(public_id=made["id"])
    assert (row.state, row.file.name) == ("gone", "")
