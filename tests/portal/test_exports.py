"""Exports: who reads which table, formulas, addresses for spreadsheets and when they stop."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from agenda.models import Session
from core.models import OutboxMail
from events.actions import exports as actions
from events.models import Event, ExportAddress, Role, SavedExport, TeamMember
from portal.export_tables import TABLES
from tests.factories.agenda import make_confirmed
from tests.factories.door import make_device, make_gate, make_list, scan
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.tickets import make_code, make_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event()


def saved(
    event: Event, kind: str = "people", columns: tuple[str, ...] = (), by: User | None = None
) -> SavedExport:
    chosen = columns or tuple(column.key for column in TABLES[kind].columns)
    return actions.save(
        event=event, row=None, kind=kind, name=f"My {kind}", columns=chosen, segment_key="", by=by or make_user(),
        now=timezone.now(),
    )  # fmt: skip


def table_path(row: SavedExport, ending: str = "csv") -> str:
    return reverse("export_table", args=[row.event.slug, row.public_id, ending])


def address_of(row: SavedExport, by: User) -> str:
    secret = actions.give_address(row=row, by=by, now=timezone.now())
    return reverse("export_fetch", args=[row.event.slug, row.public_id, secret])


def read(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def fetched(path: str, client: Client | None = None) -> int:
    """The status. A file is read to its end, which closes it."""
    answer: Any = (client or Client()).get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return int(answer.status_code)


def fill(event: Event, count: int) -> None:
    """So many of everything that has a table."""
    gate = make_gate(make_list(event))
    device = make_device(gate, now=timezone.now())
    for number in range(count):
        ticket = make_ticket(event)
        scan(device, ticket, timezone.now())
        make_confirmed(event, make_participant(event))
        make_code(event, f"CODE{number}")


@pytest.mark.parametrize("count", [1, 4])
def test_each_table_costs_the_same_for_any_number(
    client: Client, event: Event, count: int, django_assert_num_queries: Any
) -> None:
    fill(event, count)
    fill(make_event(), 1)
    by = make_team_member(event, role=Role.OWNER).user
    client.force_login(by)
    rows = {kind: saved(event, kind, by=by) for kind in TABLES}
    read(client.get(table_path(rows["talks"])))  # takes a seat in the committee
    found = {}
    for kind, queries in QUERIES.items():
        with django_assert_num_queries(queries):
            found[kind] = len(read(client.get(table_path(rows[kind])))) - 1
    mails = OutboxMail.objects.within(event.public_id).finished().count()
    talks = Session.objects.filter(event=event).count()
    people = event.participants.count()
    assert found == {
        "people": people, "orders": count, "tickets": count, "talks": talks, "codes": count, "checkins": count,
        "mails": mails,
    }  # fmt: skip


QUERIES = {"people": 9, "orders": 7, "tickets": 7, "talks": 23, "codes": 7, "checkins": 7, "mails": 7}


def test_a_name_like_a_formula_is_not_run(client: Client, event: Event) -> None:
    make_participant(event, name='=HYPERLINK("https://evil.example")', company="+1")
    client.force_login(make_team_member(event).user)
    row = saved(event, columns=("name", "company"))
    rows = read(client.get(table_path(row)))
    assert rows == [["Name", "Company"], ['\'=HYPERLINK("https://evil.example")', "'+1"]]
    assert b"".join(client.get(table_path(row, "xlsx")).streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


def test_columns_are_chosen_and_saved_by_form(client: Client, event: Event) -> None:
    client.force_login(make_team_member(event).user)
    path = reverse("export_new", args=[event.slug, "people"])
    assert client.post(path, {"name": "Mine"}).status_code == 422
    chosen = {"name": "Mine", "segment": "speakers", "columns": ["email", "name"]}
    client.post(path, chosen)
    row = SavedExport.objects.get(event=event)
    assert (row.columns, row.segment_key) == (["email", "name"], "speakers") or row.columns == [
        "name",
        "email",
    ]
    assert client.post(path, chosen).status_code == 409
    make_participant(event, name="Guest")
    make_confirmed(event, make_participant(event, name="Speaker", email="s@example.org"))
    assert read(client.get(table_path(row))) == [["Name", "E-mail address"], ["Speaker", "s@example.org"]]


def test_a_segment_that_is_gone_is_never_everybody(client: Client, event: Event) -> None:
    make_participant(event)
    by = make_team_member(event).user
    client.force_login(by)
    row = saved(event)
    SavedExport.objects.update(segment_key="seg_gone")
    assert client.get(table_path(row)).status_code == 404
    assert Client().get(address_of(row, by)).status_code == 404


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.OWNER, set(TABLES)),
        (Role.FINANCE, {"orders", "codes"}),
        (Role.PROGRAMME, {"talks"}),
        (Role.PARTNERS, {"codes"}),
        (Role.DOOR, {"checkins"}),
        (Role.REVIEWER, set()),
    ],
)
def test_a_role_reads_its_own_tables_alone(client: Client, event: Event, role: str, kinds: set[str]) -> None:
    rows = {kind: saved(event, kind) for kind in TABLES}
    client.force_login(make_team_member(event, role=role).user)
    page = client.get(reverse("exports", args=[event.slug]))
    assert {one.row.kind for one in page.context["saved"]} == kinds
    opened = {kind for kind, row in rows.items() if fetched(table_path(row), client) == 200}
    assert opened == kinds
    shown = {
        kind
        for kind in TABLES
        if client.get(reverse("export_new", args=[event.slug, kind])).status_code == 200
    }
    assert shown == kinds


def test_another_events_team_gets_nothing(client: Client, event: Event) -> None:
    row, other = saved(event), make_event()
    client.force_login(make_team_member(other).user)
    assert client.get(table_path(row)).status_code == 404
    assert client.get(reverse("export_table", args=[other.slug, row.public_id, "csv"])).status_code == 404
    ending = reverse("export_address", args=[other.slug, row.public_id])
    assert (client.post(ending).status_code, ExportAddress.objects.count()) == (404, 0)


def test_an_address_is_shown_once_and_opens_without_signing_in(client: Client, event: Event) -> None:
    make_participant(event, name="Ada")
    client.force_login(make_team_member(event).user)
    row = saved(event, columns=("name",))
    made = client.post(reverse("export_address", args=[event.slug, row.public_id]))
    path = made.context["address"].removeprefix("http://127.0.0.1:8000")
    page = client.get(reverse("export", args=[event.slug, row.public_id])).content.decode()
    assert path.rsplit("/", 1)[-1] not in page
    answer = Client().get(path)
    assert read(answer) == [["Name"], ["Ada"]]
    assert (answer["Cache-Control"], dict(answer.cookies)) == ("private, no-store", {})
    assert Client().get(path.replace(event.slug, make_event().slug)).status_code == 404


def test_an_address_stops_with_its_makers_right(event: Event) -> None:
    member, helper = make_team_member(event), make_team_member(event)
    row = saved(event, by=helper.user)
    path = address_of(row, member.user)
    assert fetched(path) == 200
    TeamMember.objects.filter(pk=member.pk).update(role=Role.DOOR)
    assert fetched(path) == 404
    TeamMember.objects.filter(pk=member.pk).update(
        role=Role.OWNER, ends_at=timezone.now() - timedelta(minutes=1)
    )
    assert fetched(path) == 404
    TeamMember.objects.filter(pk=member.pk).update(ends_at=None)
    assert fetched(path) == 200
    actions.end_address(row=row, by=helper.user, now=timezone.now())
    assert fetched(path) == 404


def test_a_new_address_ends_the_earlier_one(event: Event) -> None:
    by = make_team_member(event).user
    row = saved(event)
    first, second = address_of(row, by), address_of(row, by)
    assert (fetched(first), fetched(second)) == (404, 200)


def test_use_is_noted_once_a_minute_and_limited(event: Event, django_assert_num_queries: Any) -> None:
    by = make_team_member(event).user
    path = address_of(saved(event, "orders"), by)
    with django_assert_num_queries(4):  # the address, the maker's roles, the table, the note
        fetched(path)
    noted = ExportAddress.objects.get().last_used_at
    with django_assert_num_queries(3):
        fetched(path)
    assert noted == ExportAddress.objects.get().last_used_at
    answers = [fetched(path) for _ in range(9)]
    assert answers == [200] * 8 + [429]
