"""Pages of imports, by hand and without script: uploading, correcting, looking, bringing in, undoing; and who may."""

import csv
import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.sheets.reading import LARGEST
from events.actions import exports
from events.models import Event, Participant, Role, TableImport
from portal import erasing
from portal.actions import table_imports
from portal.export_tables import TABLES
from tests.factories.events import make_event, make_participant, make_team_member
from tests.factories.tables import bring_in, read_table, table_file, work
from tests.factories.tickets import make_code, make_ticket_type
from tickets.models import DiscountCode

pytestmark = pytest.mark.django_db
HEAD = ("Name", "E-mail", "Company")


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def desk(client: Client, event: Event) -> Client:
    client.force_login(make_team_member(event).user)
    return client


def do(client: Client, row: TableImport, what: str, **more: str) -> Any:
    return client.post(
        reverse("import_do", args=[row.event.slug, row.public_id]), {"do": what} | more, follow=True
    )


def test_a_table_goes_all_the_way_and_back(desk: Client, event: Event) -> None:
    make_participant(event, name="Ana Silva", email="ana@example.org", company="Old Ltd")
    file = table_file(
        ("Wer", "E-mail", "Firma"),
        ("Ana Silva", "ana@example.org", "New Ltd"),
        ("Bo", "bo@example.org", ""),
        ("Cem", "cem", ""),
    )
    assert desk.get(reverse("imports", args=[event.slug])).status_code == 200
    answer = desk.post(reverse("import_new", args=[event.slug, "people"]), {"file": file}, follow=True)
    assert "The table is being read." in answer.content.decode()
    work()
    row = TableImport.objects.get(event=event)
    answer = desk.post(
        reverse("import_columns", args=[event.slug, row.public_id]),
        {"column-0": "name", "column-1": "email", "column-2": "company"}, follow=True,
    )  # fmt: skip
    work()
    page = desk.get(row.path).content.decode()
    assert "<del><bdi>Old Ltd</bdi></del>" in page
    assert "“cem” is no e-mail address." in page
    assert "Bring 2 lines in" in page
    assert "has an error. Mend the file" in do(desk, row, "start").content.decode()
    do(desk, row, "start", despite_errors="1")
    work()
    assert set(event.participants.values_list("name", "company")) == {("Ana Silva", "New Ltd"), ("Bo", "")}
    assert "Undo this import" in desk.get(row.path).content.decode()
    do(desk, row, "undo")
    work()
    assert set(event.participants.values_list("name", "company")) == {("Ana Silva", "Old Ltd")}
    assert "What was undone" in desk.get(row.path).content.decode()


def test_a_wrong_choice_of_columns_keeps_what_was_chosen(desk: Client, event: Event) -> None:
    row = read_table(event, "people", HEAD, ("Ana", "ana@example.org", ""))
    address = reverse("import_columns", args=[event.slug, row.public_id])
    answer = desk.post(address, {"column-0": "name", "column-1": "name", "column-2": "company"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Two columns say the same" in page
    assert page.count('<option value="name" selected>') == 2


def test_lines_with_errors_are_downloaded_with_their_reason(desk: Client, event: Event) -> None:
    row = read_table(event, "people", HEAD, ("=1+1", "no", ""), ("Bo", "bo@example.org", ""))
    answer = desk.get(reverse("import_errors", args=[event.slug, row.public_id]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [
        [*HEAD, "Line", "Reason"], ["'=1+1", "no", "", "2", "E-mail address: “no” is no e-mail address."],
    ]  # fmt: skip


def test_a_file_that_is_too_large_or_missing_is_refused(
    desk: Client, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = reverse("import_new", args=[event.slug, "people"])
    assert "Choose a file." in desk.post(address, {}).content.decode()
    monkeypatch.setattr(table_imports, "LARGEST", 10)
    answer = desk.post(address, {"file": table_file(HEAD, ("Ana", "", ""))})
    assert (answer.status_code, TableImport.objects.count()) == (422, 0)
    assert LARGEST == 20 * 1024 * 1024


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", ["people", "tickets", "codes", "rooms"])
def test_a_sample_can_be_brought_in_as_it_is(desk: Client, event: Event, kind: str, ending: str) -> None:
    make_ticket_type(event, name="Conference")
    content = desk.get(reverse("import_sample", args=[event.slug, kind, ending])).content
    file = table_file(name=f"sample.{ending}")
    file.file = io.BytesIO(content)
    file.size = len(content)
    row = read_table(event, kind, file=file)
    assert row.state == "read", row.problem
    assert set(row.lines.values_list("verdict", flat=True)) == {"new"}, [
        line.problems for line in row.lines.all()
    ]
    assert "" not in row.mapping
    assert bring_in(row).state == "done"


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.OWNER, {"people", "tickets", "codes", "rooms"}), (Role.FINANCE, set()), (Role.PARTNERS, {"codes"}),
        (Role.PROGRAMME, set()), (Role.DOOR, set()),
    ],
)  # fmt: skip
def test_a_role_brings_in_its_own_tables_alone(
    client: Client, event: Event, role: str, kinds: set[str]
) -> None:
    rows = {
        kind: read_table(event, kind, ("Name", "Code"), ("Some", "SOME"))
        for kind in ("people", "tickets", "codes", "rooms")
    }
    client.force_login(make_team_member(event, role=role).user)
    for kind, row in rows.items():
        wanted = 200 if kind in kinds else 404
        assert client.get(reverse("import_new", args=[event.slug, kind])).status_code == wanted
        assert client.get(row.path).status_code == wanted
        assert do(client, row, "stop").status_code == wanted
        row.refresh_from_db()
        assert (row.state == "cancelled") == (kind in kinds)
    page = client.get(reverse("imports", args=[event.slug])).content.decode()
    assert {kind for kind in rows if f"/imports/new/{kind}/" in page} == kinds


def test_another_events_import_is_not_found(desk: Client, event: Event) -> None:
    row = read_table(make_event(), "people", HEAD, ("Ana", "", ""))
    assert desk.get(reverse("import", args=[event.slug, row.public_id])).status_code == 404
    assert desk.get(row.path).status_code == 404


@pytest.mark.parametrize("count", [1, 60])
def test_a_page_costs_the_same_for_any_number(
    desk: Client, event: Event, count: int, django_assert_num_queries: Any
) -> None:
    row = read_table(event, "people", HEAD, *[(f"P{n}", f"p{n}@example.org", "") for n in range(count)])
    desk.get(row.path)
    with django_assert_num_queries(9):
        desk.get(row.path)
    for _again in range(count // 20):
        read_table(event, "people", HEAD, ("Ana", "", ""))
    with django_assert_num_queries(6):
        desk.get(reverse("imports", args=[event.slug]))


def test_what_was_exported_comes_in_again_unchanged(desk: Client, event: Event) -> None:
    """People and codes, with every column of the export."""
    make_participant(event, name="Ana Silva", email="ana@example.org", company="+Formula", phone="+44 1")
    make_participant(event, name="No Address", email=None)
    make_code(event, "HALF", percent_bp=5000, max_tickets=7)
    make_code(event, "TEN", kind=DiscountCode.Kind.AMOUNT, percent_bp=0, amount_minor=1000)
    for kind, lines in (("people", 2), ("codes", 2)):
        saved = exports.save(
            event=event, row=None, kind=kind, name=kind, columns=[one.key for one in TABLES[kind].columns], segment_key="",
            by=make_team_member(event).user, now=timezone.now(),
        )  # fmt: skip
        for ending in ("csv", "xlsx"):
            answer: Any = desk.get(reverse("export_table", args=[event.slug, saved.public_id, ending]))
            content = b"".join(answer.streaming_content)
            file = table_file(name=f"{kind}.{ending}")
            file.file, file.size = io.BytesIO(content), len(content)
            row = read_table(event, kind, file=file)
            found = [(line.verdict, line.problems, line.changes) for line in row.lines.all()]
            assert found == [("same", [], [])] * lines, (kind, ending)


def test_the_command_previews_and_brings_in(event: Event, tmp_path: Any) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Wer,E-mail\nAna,ana@example.org\nBo,no\n", encoding="utf-8")
    out = io.StringIO()
    given = ["people", str(path), "--event", event.slug, "--map", "Wer=name"]
    call_command("import_table", *given, "--dry-run", stdout=out)
    assert "New: 1, Changed: 0, Unchanged: 0, Left out: 0, With an error: 1" in out.getvalue()
    assert "line 3, E-mail address: “no” is no e-mail address." in out.getvalue()
    assert not Participant.objects.filter(event=event).exists()
    with pytest.raises(CommandError, match="1 line has an error"):
        call_command("import_table", *given, stdout=out)
    call_command("import_table", *given, "--skip-errors", stdout=out)
    assert list(event.participants.values_list("name", flat=True)) == ["Ana"]
    with pytest.raises(CommandError, match="no column “Who”"):
        call_command("import_table", *given[:4], "--map", "Who=name", stdout=out)


def test_a_table_that_is_read_in_holds_up_erasing(event: Event) -> None:
    """Else its next batch would bring the person back."""
    person = make_participant(event, name="Ana")
    row = read_table(event, "people", HEAD, ("Ana", "", ""))
    assert erasing.plan(person, timezone.now()).refusals == []
    TableImport.objects.filter(pk=row.pk).update(state="uploaded")
    assert erasing.plan(person, timezone.now()).refusals == [
        "A table is being read in at this moment: try again in a minute."
    ]
