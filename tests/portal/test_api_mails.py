"""Mails to segments through the API: written, looked at, sent as a job, ended early."""

from typing import Any

import pytest

from core.models import OutboxMail
from events.models import Event, Mailing
from tests.factories.api import Api, code_of
from tests.factories.events import make_event, make_participant
from tests.factories.mailings import make_mailing, work

pytestmark = pytest.mark.django_db


def mail(event: Event, **changes: Any) -> dict[str, Any]:
    text = {"subject": "News of {event}", "body": "Hello {first_name},\n\nsee you soon."}
    return {"name": "News", "segment": "everybody", "texts": {event.language: text}} | changes


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def path(event: Event) -> str:
    return f"events/{event.slug}/mails"


def test_a_mail_is_written_looked_at_and_sent_to_each_once(event: Event, path: str) -> None:
    people = [make_participant(event, name=f"Grace {n}") for n in range(3)]
    api = Api(event)
    made = api.post(path, mail(event)).json()
    one = f"{path}/{made['id']}"
    assert made == api.get(one).json() == api.get(path).json()["data"][0]
    seen = api.get(f"{one}/preview?participant_id={people[1].public_id}").json()
    assert (seen["people"], seen["participant_id"], seen["text"][:11]) == (
        3,
        people[1].public_id,
        "Hello Grace",
    )
    asked = api.post(f"{one}/send", Idempotency_Key="go")
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    assert api.post(f"{one}/send", Idempotency_Key="go").content == asked.content
    assert code_of(api.post(f"{one}/send")) == (409, "refused")
    work(times=4)
    job = api.get(asked["Location"].removeprefix("/api/")).json()
    assert (job["state"], job["progress"]) == ("done", {"percent": 100, "done": 3, "total": 3})
    assert job["result_url"] == f"/api/{one}"
    assert OutboxMail.objects.filter(kind="mailing").count() == 3
    assert code_of(api.call("PUT", one, mail(event))) == (409, "refused")
    assert code_of(api.call("DELETE", one)) == (409, "refused")


def test_one_that_waits_becomes_a_draft_again(event: Event, path: str) -> None:
    make_participant(event)
    api, row = Api(event), make_mailing(event)
    job = api.post(f"{path}/{row.public_id}/send", {"at": "2099-05-01T09:00:00Z"}).json()
    ended = api.post(f"events/{event.slug}/jobs/{job['id']}/cancel").json()
    assert (ended["state"], Mailing.objects.get().state) == ("cancelled", "draft")
    work(times=2)
    assert OutboxMail.objects.count() == 0
    assert code_of(api.get(f"events/{event.slug}/jobs/{job['id']}")) == (404, "not-found")


def test_one_that_is_only_tried_is_not_sent(event: Event, path: str) -> None:
    row = make_mailing(event)
    assert Api(event).post(f"{path}/{row.public_id}/send?validate_only=true").status_code == 202
    assert Mailing.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"segment": "nobody"}, "#/segment"),
        ({"texts": {"en": {"subject": "{unknown}", "body": "Hello"}}}, "#/texts/en/subject"),
        ({"texts": {"xx": {"subject": "News", "body": "Hello"}}}, "#/texts/xx"),
        ({"name": ""}, "#/name"),
        ({"texts": {}}, "#/texts"),
    ],
)
def test_what_is_wrong_is_pointed_at(event: Event, path: str, changes: dict[str, Any], pointer: str) -> None:
    answer = Api(event).post(path, mail(event, **changes))
    assert (code_of(answer), answer.json()["errors"][0]["pointer"]) == ((422, "invalid"), pointer)
    assert Mailing.objects.count() == 0


def test_mails_of_others_are_nowhere(event: Event, path: str) -> None:
    row, api = make_mailing(make_event()), Api(event)
    one = f"{path}/{row.public_id}"
    calls: list[tuple[str, str, Any]] = [
        ("GET", "", None), ("PUT", "", mail(event)), ("DELETE", "", {}), ("GET", "/preview", None), ("POST", "/send", {}),
    ]  # fmt: skip
    for method, rest, body in calls:
        assert code_of(api.call(method, f"{one}{rest}", body)) == (404, "not-found")
    assert api.get(path).json()["data"] == []
    assert Mailing.objects.get().state == "draft"


def test_mails_and_their_jobs_cost_the_same_for_one_and_for_many(
    event: Event, path: str, django_assert_num_queries: Any
) -> None:
    api, jobs = Api(event), f"events/{event.slug}/jobs?kind=mailing"

    def send(count: int) -> None:
        for _number in range(count):
            row = make_mailing(event)
            api.post(f"{path}/{row.public_id}/send", {"at": "2099-05-01T09:00:00Z"})

    send(1)
    api.get(path)
    for _time in range(2):
        with django_assert_num_queries(4):  # token, rights, mails, their texts
            api.get(path)
        with django_assert_num_queries(5):  # token, rights, mails, their people, what was written to them
            api.get(jobs)
        send(9)
