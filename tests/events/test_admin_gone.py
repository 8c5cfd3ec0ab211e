"""Whatever is posted in the workspace, also about a row that somebody else deletes meanwhile, is no error of the server."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models, transaction
from django.test import Client
from django.urls import reverse
from lxml import html

from agenda.models import ProgrammeHours, Slot
from core.models import HistoryEntry
from events.models import Event, Role, Room, TeamMember
from tests.factories.agenda import make_slot
from tests.factories.events import make_team_member, make_user
from tests.factories.workspace import Filled, fill
from tickets.models import Order

pytestmark = pytest.mark.django_db

# The event and its team are what the page itself stands on; orders are never deleted.
LEFT_OUT = (Event, TeamMember, Order)
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
MOST = 12  # looks at a row, each of which may be the one before which it goes
OTHER_WORDS = dict.fromkeys(("name", "title", "reason", "note", "text", "description"), "Other words")


@pytest.fixture
def ours(client: Client) -> Filled:
    filled = fill("Amber")
    user = make_user()
    make_team_member(filled.event, user, Role.ORGANIZER)
    client.force_login(user)
    return filled


def pages_of(model: type[models.Model], pk: int) -> Iterator[str]:
    names = [f"{model._meta.app_label}_{model._meta.model_name}_{page}" for page in ("change", "delete")]
    owner: Any = admin.site._registry[model]
    names += [action.action_name for action in owner._get_base_actions_detail()]
    yield from (reverse(f"admin:{name}", args=[pk]) for name in names)


def filled_in(client: Client, page: str) -> dict[str, Any] | None:
    """What a browser would send from the page, with other words where there are some. None: it has no form."""
    answer = client.get(page)
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        answer.getvalue()  # of a file too: what is not read stays open
        return None
    sent: dict[str, Any] = {}
    read: Any = html.fromstring(answer.content)
    for form in read.forms:
        if form.method == "POST" and form.action != "/admin/event/":
            for name, value in form.form_values():
                sent.setdefault(name, []).append(OTHER_WORDS.get(name, value))
    return sent | {"post": "yes", "_save": "1"}


class Deleter:
    """Deletes a row before it is looked at for the so manieth time."""

    def __init__(self, row: models.Model, before: int) -> None:
        self.row, self.before, self.looks = row, before, 0
        self.head = f'FROM "{row._meta.db_table}"'

    def __call__(self, execute: Any, sql: str, *more: Any) -> Any:
        if sql.startswith("SELECT") and self.head in sql:
            self.looks += 1
            if self.looks == self.before:
                type(self.row)._base_manager.filter(pk=self.row.pk)._raw_delete("default")
        return execute(sql, *more)


def answers(client: Client, page: str, row: models.Model) -> Iterator[Any]:
    """To the same post: when the row goes before the second look at it, the third, and so on; the last time it stays."""
    sent = filled_in(client, page)
    for before in range(2, MOST) if sent is not None else ():
        deleter = Deleter(row, before)
        mark = transaction.savepoint()
        with connection.execute_wrapper(deleter):
            yield client.post(page, sent)
        transaction.savepoint_rollback(mark)
        if deleter.looks < before:
            break


def test_no_page_breaks_over_a_row_that_goes_meanwhile(client: Client, ours: Filled) -> None:
    client.raise_request_exception = False
    found = {
        page: [answer.status_code for answer in answers(client, page, ours[model])]
        for model in MODELS
        if model in ours.rows and model not in LEFT_OUT
        for page in pages_of(model, ours[model].pk)
    }
    assert {page: codes for page, codes in found.items() if {*codes} - {200, 302, 403, 404}} == {}
    assert sum(404 in codes for codes in found.values()) > 40


def test_who_is_too_late_reads_that_it_is_gone_and_nothing_is_told(client: Client, ours: Filled) -> None:
    Slot.objects.all().delete()
    room = ours[Room]
    *late, (last, is_told, _words) = [
        (
            answer.status_code,
            HistoryEntry.objects.filter(kind="room.deleted").exists(),
            "no longer there" in str(answer.content),
        )
        for answer in answers(client, reverse("admin:events_room_delete", args=[room.pk]), room)
    ]
    assert (404, False, True) in late
    assert {was_told for code, was_told, _words in late if code == 404} == {False}
    assert (last, is_told) == (302, True)


def test_what_was_put_to_use_meanwhile_stays(client: Client, ours: Filled) -> None:
    """Looked at when nothing was in it; a slot came before it was locked."""
    version = ours[Slot].version
    Slot.objects.all().delete()
    room, looks = ours[Room], 0

    def put_to_use(execute: Any, sql: str, *more: Any) -> Any:
        nonlocal looks
        if sql.startswith("SELECT") and 'FROM "events_room"' in sql:
            looks += 1
            if looks == 4:
                make_slot(version, room=room)
        return execute(sql, *more)

    with connection.execute_wrapper(put_to_use):
        answer = client.post(
            reverse("admin:events_room_delete", args=[room.pk]), {"post": "yes"}, follow=True
        )
    assert (answer.status_code, "it stays" in answer.content.decode()) == (200, True)
    assert not HistoryEntry.objects.filter(kind="room.deleted").exists()


def test_hours_of_the_programme_come_change_and_go_with_their_events_history(
    client: Client, ours: Filled
) -> None:
    hours = ours[ProgrammeHours]
    page = reverse("admin:agenda_programmehours_change", args=[hours.pk])
    sent = filled_in(client, page)
    assert sent is not None
    assert client.post(page, sent | {"ends_at_1": "23:45"}).status_code == 302
    assert (
        client.post(
            reverse("admin:agenda_programmehours_delete", args=[hours.pk]), {"post": "yes"}
        ).status_code
        == 302
    )
    told = HistoryEntry.objects.of(ours.event.public_id).filter(kind__startswith="programme_hours.")
    assert [*told.order_by("pk").values_list("kind", flat=True)] == [
        "programme_hours.changed",
        "programme_hours.deleted",
    ]
