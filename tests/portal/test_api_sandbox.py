"""The clock of a sandbox by the API: for sandboxes alone, by tokens of theirs with the scope and a maker with the right."""

from typing import Any

import pytest
from django.utils import timezone

from events.models import Event, Role, SandboxWork, TeamMember
from portal import jobs
from portal.actions import sandboxes
from tests.factories.api import Api, code_of
from tests.factories.events import make_event
from tests.factories.tickets import make_order
from tickets.models import Order

pytestmark = pytest.mark.django_db


def make_sandbox() -> Event:
    return make_event(is_sandbox=True, name="Sandbox 2027")


class Clock:
    """Calls below one event."""

    def __init__(self, event: Event) -> None:
        self.api, self.base = Api(event), f"events/{event.slug}"

    def get(self, path: str) -> Any:
        return self.api.get(f"{self.base}/{path}")

    def post(self, path: str, body: Any = None) -> Any:
        return self.api.post(f"{self.base}/{path}", body)


def test_advancing_is_a_job_after_which_what_came_due_is_done() -> None:
    event = make_sandbox()
    order, api = make_order(event), Clock(event)
    asked = api.post("sandbox/advance", {"days": 30})
    job = asked.json()
    assert (asked.status_code, asked["Location"]) == (202, f"/api/events/{event.slug}/jobs/{job['id']}")
    assert (job["kind"], job["state"], job["can_cancel"]) == ("sandbox", "waiting", False)
    assert api.get("sandbox").json() == {
        "days_moved": 0, "starts_on": "2027-05-12", "ends_on": "2027-05-14", "job": job,
    }  # fmt: skip
    assert code_of(api.post("sandbox/reset", {})) == (409, "refused")
    kept = api.post(f"jobs/{job['id']}/cancel", {})
    assert (code_of(kept), kept.json()["reason"]) == ((409, "refused"), "too_short")
    jobs.play_sandboxes(timezone.now())
    done = api.get(f"jobs/{job['id']}").json()
    assert (done["state"], done["result_url"]) == ("done", f"/api/events/{event.slug}/sandbox")
    assert api.get("sandbox").json() == {
        "days_moved": 30, "starts_on": "2027-04-12", "ends_on": "2027-04-14", "job": None,
    }  # fmt: skip
    assert Order.objects.get(pk=order.pk).state == Order.State.EXPIRED


def test_other_events_have_no_clock_and_days_have_bounds() -> None:
    real, sandbox = Clock(make_event()), Clock(make_sandbox())
    assert code_of(real.get("sandbox")) == (404, "not-found")
    for answer in (real.post("sandbox/advance", {"days": 1}), real.post("sandbox/reset", {})):
        assert code_of(answer) == (409, "not-a-sandbox")
    for days in (0, 401, "many"):
        assert code_of(sandbox.post("sandbox/advance", {"days": days})) == (422, "invalid")
    Event.objects.filter(is_sandbox=True).update(days_moved=sandboxes.MOST_MOVED)
    assert code_of(sandbox.post("sandbox/advance", {"days": 1})) == (409, "refused")
    assert not SandboxWork.objects.exists()


def test_only_who_may_set_it_up_moves_it_and_trying_moves_nothing() -> None:
    event = make_sandbox()
    api = Clock(event)
    tried = api.post("sandbox/advance?validate_only=true", {"days": 1})
    assert (tried.status_code, SandboxWork.objects.count()) == (202, 0)
    TeamMember.objects.filter(event=event).update(role=Role.REVIEWER)
    assert code_of(api.get("sandbox")) == (403, "right-missing")


def test_everybody_reads_that_it_is_one() -> None:
    sandbox, real = make_sandbox(), make_event()
    found = [Api().call("GET", f"events/{event.slug}").json()["is_sandbox"] for event in (sandbox, real)]
    assert found == [True, False]
