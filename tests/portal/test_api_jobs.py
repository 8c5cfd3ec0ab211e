"""Long work through the API: asked for with 202, followed, ended early, and its result read."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from agenda.models import Drafting, Slot
from events.models import Event
from events.scopes import Scope
from portal import printing as drawing
from tests.factories.agenda import later, make_confirmed, make_draft_version
from tests.factories.api import Api, code_of
from tests.factories.events import make_event, make_room
from tests.factories.planning import make_drafting
from tests.factories.tickets import make_ticket
from tickets.models import BadgeBatch, BadgePrint, Ticket, TicketType

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event()


def make_batch(event: Event, minutes: int, **fields: Any) -> BadgeBatch:
    at = timezone.now() + timedelta(minutes=minutes)
    return BadgeBatch.objects.create(event=event, form_key=f"batch-{minutes}", created_at=at, **fields)


def test_badges_are_asked_for_drawn_and_fetched() -> None:
    ticket = make_ticket()
    api, path = Api(ticket.event), f"events/{ticket.event.slug}"
    asked = api.post(f"{path}/badge-batches", {"what": "all", "form": "single"})
    job = asked.json()
    assert (asked.status_code, job["state"], job["result_url"]) == (202, "waiting", None)
    assert asked["Location"] == f"/api/{path}/jobs/{job['id']}"
    assert code_of(api.get(f"{path}/badge-batches/{job['id']}/file")) == (404, "not-found")
    assert drawing.run_due(now=timezone.now()) == 1
    done = api.get(asked["Location"].removeprefix("/api/")).json()
    assert (done["state"], done["progress"]) == ("done", {"percent": 100, "done": 1, "total": 1})
    file = api.get(done["result_url"].removeprefix("/api/"))
    assert (file["Content-Type"], file.getvalue()[:5]) == ("application/pdf", b"%PDF-")
    told = api.get(f"{path}/badge-batches/{job['id']}").json()
    assert (told["badges"], told["has_file"]) == (1, True)
    assert BadgePrint.objects.count() == 1


def test_work_that_cannot_be_is_said_in_the_job(event: Event) -> None:
    api, path = Api(event), f"events/{event.slug}"
    job = api.post(f"{path}/badge-batches").json()
    drawing.run_due(now=timezone.now())
    failed = api.get(f"{path}/jobs/{job['id']}").json()
    assert (failed["state"], failed["detail"]) == ("failed", "Nobody’s badge is new or changed.")
    assert code_of(api.post(f"{path}/jobs/{job['id']}/cancel")) == (409, "refused")


def test_a_draft_is_asked_for_once_and_ended_early(event: Event) -> None:
    api, path = Api(event), f"events/{event.slug}"
    asked = [api.post(f"{path}/solver-drafts", {"seconds": 5}, Idempotency_Key="once") for _try in range(2)]
    assert asked[0].content == asked[1].content
    assert asked[0]["Location"] == asked[1]["Location"]
    job = asked[0].json()
    ended = api.post(f"{path}/jobs/{job['id']}/cancel").json()
    assert (ended["state"], ended["can_cancel"]) == ("cancelled", False)
    again = api.post(f"{path}/jobs/{job['id']}/cancel")
    assert (*code_of(again), again.json()["reason"]) == (409, "refused", "ended")
    assert Drafting.objects.get().state == Drafting.State.CANCELLED


def test_a_draft_that_is_only_tried_is_not_asked_for(event: Event) -> None:
    assert Api(event).post(f"events/{event.slug}/solver-drafts?validate_only=true").status_code == 202
    assert Drafting.objects.count() == 0


def test_more_drafts_than_the_worker_takes_are_refused(event: Event) -> None:
    api, path = Api(event), f"events/{event.slug}/solver-drafts"
    assert [api.post(path).status_code for _number in range(6)] == [202] * 5 + [409]


def test_of_a_draft_only_what_is_chosen_is_taken(event: Event) -> None:
    room, first, second = make_room(event), make_confirmed(event), make_confirmed(event)
    make_draft_version(event)
    row = make_drafting(event, state=Drafting.State.DONE)
    for number, session in enumerate([first, second]):
        row.placements.create(session=session, room=room, starts_at=later(60 * number), minutes=30)
    api, path = Api(event), f"events/{event.slug}/solver-drafts/{row.public_id}"
    assert [one["session_id"] for one in api.get(path).json()["placements"]] == [
        first.public_id,
        second.public_id,
    ]
    taken = api.post(f"{path}/accept", {"session_ids": [second.public_id]})
    assert taken.json() == {"moved": 1, "locked": 0}
    assert [slot.session for slot in Slot.objects.all()] == [second]
    wrong = api.post(f"{path}/accept", {"session_ids": [second.public_id, "ses_nobody"]})
    assert wrong.json()["errors"][0]["pointer"] == "#/session_ids/1"
    assert api.call("DELETE", path).status_code == 204
    assert Slot.objects.count() == 1


def test_jobs_are_those_that_the_tokens_other_scopes_are_about(event: Event) -> None:
    draft, batch = make_drafting(event), make_batch(event, 0)
    path = f"events/{event.slug}/jobs"

    def seen(*scopes: Scope, **maker: Any) -> list[str]:
        return [row["id"] for row in Api(event, scopes, **maker).get(path).json()["data"]]

    assert seen(Scope.JOBS_READ) == []
    assert seen(Scope.JOBS_READ, Scope.AGENDA_WRITE) == [draft.public_id]
    assert seen(Scope.JOBS_READ, Scope.BADGES_WRITE) == [batch.public_id]
    mine = Api(event, [Scope.JOBS_READ, Scope.AGENDA_WRITE], role="programme")
    assert code_of(mine.get(f"{path}/{batch.public_id}")) == (404, "not-found")
    assert code_of(mine.post(f"{path}/{batch.public_id}/cancel")) == (404, "not-found")


def test_jobs_of_others_are_nowhere(event: Event) -> None:
    other = make_event()
    for row in (make_drafting(other), make_batch(other, 0)):
        api, path = Api(event), f"events/{event.slug}"
        assert api.get(f"{path}/jobs").json()["data"] == []
        assert code_of(api.get(f"{path}/jobs/{row.public_id}")) == (404, "not-found")
        assert code_of(api.get(f"{path}/solver-drafts/{row.public_id}")) == (404, "not-found")
        assert code_of(api.get(f"{path}/badge-batches/{row.public_id}/file")) == (404, "not-found")


def test_pages_of_jobs_lose_and_double_none_while_more_are_asked_for(event: Event) -> None:
    """Also of the same instant and of two kinds."""
    at = timezone.now()
    rows: list[Any] = [
        *(make_drafting(event, created_at=at) for _number in range(3)),
        *(make_batch(event, number) for number in range(3)),
    ]
    BadgeBatch.objects.update(created_at=at)
    api, path = Api(event), f"events/{event.slug}/jobs"
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = api.get(f"{path}?limit=2&cursor={cursor}").json()
        found += [row["id"] for row in page["data"]]
        cursor = page["next_cursor"]
        if len(rows) < 8:
            rows.append(make_batch(event, 10 + len(rows)))
    assert found == [row.public_id for row in rows]


def test_jobs_cost_the_same_for_one_and_for_many(event: Event, django_assert_num_queries: Any) -> None:
    make_drafting(event)
    make_batch(event, 0)
    api, path = Api(event), f"events/{event.slug}/jobs"
    api.get(path)
    with django_assert_num_queries(8):  # token, rights, and each kind
        assert len(api.get(path).json()["data"]) == 2
    for number in range(1, 10):
        make_drafting(event)
        make_batch(event, number)
    with django_assert_num_queries(8):
        assert len(api.get(path).json()["data"]) == 20


def test_a_draft_costs_the_same_for_one_talk_and_for_many(
    event: Event, django_assert_num_queries: Any
) -> None:
    room, row = make_room(event), make_drafting(event, state=Drafting.State.DONE)

    def place(count: int) -> None:
        for _number in range(count):
            row.placements.create(
                session=make_confirmed(event), room=room, starts_at=timezone.now(), minutes=30
            )

    place(1)
    api, path = Api(event), f"events/{event.slug}/solver-drafts/{row.public_id}"
    api.get(path)
    with django_assert_num_queries(4):  # token, rights, draft, places
        assert len(api.get(path).json()["placements"]) == 1
    place(9)
    with django_assert_num_queries(4):
        assert len(api.get(path).json()["placements"]) == 10


def test_the_badge_of_one_ticket_is_that_of_its_page() -> None:
    ticket = make_ticket()
    api, path = Api(ticket.event), f"events/{ticket.event.slug}/tickets/{ticket.public_id}/badge.pdf"
    badge = api.get(path)
    assert (badge.status_code, badge["Content-Type"], badge.content[:4]) == (200, "application/pdf", b"%PDF")
    assert code_of(Api(ticket.event, [Scope.TICKETS_READ]).get(path)) == (403, "scope-missing")
    TicketType.objects.update(attendance=TicketType.Attendance.ONLINE)
    assert code_of(api.get(path)) == (404, "not-found")
    Ticket.objects.update(state=Ticket.State.VOID, voided_at=timezone.now())
    assert code_of(api.get(path)) == (404, "not-found")
