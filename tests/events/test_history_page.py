"""The history in the workspace: found, read in words, taken along; and changed by nobody."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import history
from core.models import HistoryEntry
from events import history_words
from events.models import Event, Role
from tests.factories.events import make_event, make_room, make_team_member, make_user

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:core_historyentry_changelist")


@pytest.fixture
def event() -> Event:
    return make_event(time_zone="Europe/Berlin", currency="EUR")


@pytest.fixture
def owner(event: Event) -> User:
    return make_team_member(event, make_user("olu@example.org", name="Olu"), Role.OWNER).user


def write(event: Event, kind: str, day: int = 1, **sides: Any) -> None:
    at = datetime(2027, 4, day, 21, 30, tzinfo=UTC)  # half past eleven in Berlin
    with transaction.atomic():
        who: dict[str, Any] = {} if "by" in sides else {"by": None, "by_label": "Clock"}
        history.write(kind, event, scope=event.public_id, now=at, **who | sides)


def found(client: Client, **query: str) -> list[str]:
    return [row.kind for row in client.get(PAGE, query).context["cl"].result_list]


def test_entries_are_found_by_word_person_kind_subject_and_day(
    client: Client, event: Event, owner: User
) -> None:
    write(event, "order.paid", 1)
    write(event, "code.paused", 2, by=owner)
    write(event, "session.accepted", 3, by=owner)
    client.force_login(owner)
    assert found(client, q="paid") == ["order.paid"]
    assert found(client, q="Olu") == found(client, who=owner.public_id) == ["session.accepted", "code.paused"]
    assert found(client, q="Clock") == ["order.paid"]
    assert found(client, what="code.paused") == found(client, area="partners") == ["code.paused"]
    assert found(client, q=event.public_id) == ["session.accepted", "code.paused", "order.paid"]
    assert found(client, at_from="2027-04-02", at_to="2027-04-02") == ["code.paused"]
    assert found(client, at_from="nonsense") == ["session.accepted", "code.paused", "order.paid"]


def test_filters_name_nobody_and_nothing_of_another_event(client: Client, event: Event, owner: User) -> None:
    other = make_event()
    write(other, "lottery.drawn", by=make_user(name="Zebrafish"))
    write(event, "order.paid", by=owner)
    client.force_login(owner)
    page = client.get(PAGE).content.decode()
    assert "Order: paid" in page
    assert ("Zebrafish" in page, "Lottery: drawn" in page) == (False, False)


def test_what_changed_is_read_in_words(client: Client, event: Event, owner: User) -> None:
    write(
        event, "order.adjusted",
        before={"total_minor": 34_800, "until": "2027-05-01T10:00:00+00:00", "is_open": False},
        after={"total_minor": 30_000, "until": None, "is_open": True, "seats": ["A", "B"]},
    )  # fmt: skip
    client.force_login(owner)
    page = client.get(PAGE).content.decode()
    assert "Order: price changed by the team" in page
    assert "<b>Total</b> €348.00 → €300.00" in page
    assert "<b>Until</b> 2027-05-01 12:00 → —" in page
    assert "<b>Is open</b> no → yes" in page
    assert "<b>Seats</b> — → A; B" in page


def test_table_has_what_the_filters_leave_and_runs_nothing(client: Client, event: Event, owner: User) -> None:
    room = make_room(event, name="=1+1")
    with transaction.atomic():
        history.write(
            "room.changed", room, scope=event.public_id, by=owner, now=datetime(2027, 4, 1, tzinfo=UTC),
            before={"name": "Hall"}, after={"name": "=1+1"},
        )  # fmt: skip
    write(event, "order.paid")
    client.force_login(owner)
    chosen = {"action": "download", "index": "0", "select_across": "1", "_selected_action": ["1"]}
    answer = client.post(f"{PAGE}?what=room.changed", chosen)
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[1:7] for row in rows[1:]] == [
        ["Room: changed", "'=1+1", "Olu", "Name: Hall", "Name: =1+1", "room.changed"]
    ]
    assert rows[1][0] == "2027-04-01 02:00:00"


def test_table_of_a_role_has_only_what_it_reads(client: Client, event: Event) -> None:
    write(event, "order.paid")
    write(event, "session.accepted")
    client.force_login(make_team_member(event, role=Role.FINANCE).user)
    chosen = {"action": "download", "index": "0", "select_across": "1", "_selected_action": ["1"]}
    rows = list(csv.reader(io.StringIO(client.post(PAGE, chosen).content.decode("utf-8-sig"))))
    assert [row[6] for row in rows[1:]] == ["order.paid"]


def test_nobody_edits_or_deletes_an_entry_in_the_workspace(client: Client, event: Event, owner: User) -> None:
    write(event, "order.paid")
    row = HistoryEntry.objects.get()
    before = HistoryEntry.objects.values().get()
    for user in (owner, make_user(is_superuser=True)):
        client.force_login(user)
        page = reverse("admin:core_historyentry_change", args=[row.pk])
        assert client.post(page, {"kind": "order.expired", "_save": "1"}).status_code == 403
        delete = reverse("admin:core_historyentry_delete", args=[row.pk])
        assert client.post(delete, {"post": "yes"}).status_code == 403
        client.post(PAGE, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert HistoryEntry.objects.values().get() == before


def test_nobody_edits_or_deletes_an_entry_in_code(event: Event) -> None:
    write(event, "order.paid")
    row = HistoryEntry.objects.get()
    row.kind = "order.expired"
    tries: list[Callable[[], Any]] = [
        row.save,
        row.delete,
        HistoryEntry.objects.all().delete,
        lambda: HistoryEntry.objects.update(kind="order.expired"),
        lambda: HistoryEntry.objects.filter(pk=row.pk).update(read_at=row.at, after={"x": 1}),
        lambda: HistoryEntry.objects.bulk_update([row], ["kind"]),
    ]
    for attempt in tries:
        with pytest.raises(TypeError, match="append-only"):
            attempt()
    assert HistoryEntry.objects.get().kind == "order.paid"


def test_erasing_a_person_is_the_only_thing_that_blanks_entries() -> None:
    root = Path(__file__).resolve().parents[2]
    callers = [
        str(file.relative_to(root))
        for app in ("accounts", "agenda", "core", "events", "portal", "tickets")
        for file in (root / app).rglob("*.py")
        if ").blank(" in file.read_text()
    ]
    assert callers == ["portal/actions/erasing.py"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("order.paid", "Order: paid"),
        ("team.invited_again", "Team: invitation sent again"),
        ("sign_up_list.changed", "Sign up list: changed"),
        ("call.late_link.added", "Call for talks: late link added"),
        ("odd", "Odd"),
    ],
)
def test_kind_is_told_in_words(kind: str, words: str) -> None:
    assert history_words.of_kind(kind) == words
