"""Who comes with a ticket and what he answers, through the API: by the rules of the ticket's own page."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.models import HistoryEntry
from events.models import Participant
from events.scopes import Scope
from tests.factories.api import Api, code_of
from tests.factories.events import make_user
from tests.factories.questions import make_question
from tests.factories.tickets import make_ticket
from tickets.models import Answer, AttendeeField, Question, Ticket

pytestmark = pytest.mark.django_db
Kind = Question.Kind


@pytest.fixture
def ticket() -> Ticket:
    return make_ticket()


@pytest.fixture
def path(ticket: Ticket) -> str:
    return f"events/{ticket.event.slug}/tickets/{ticket.public_id}"


def pointers(response: Any) -> list[str]:
    assert code_of(response) == (422, "invalid")
    return [one["pointer"] for one in response.json()["errors"]]


def test_what_is_left_out_of_a_person_stays(ticket: Ticket, path: str) -> None:
    Participant.objects.update(name="Grace Hoper", company="Navy", pronouns="she/her")
    api = Api(ticket.event)
    told = api.call("PATCH", f"{path}/attendee", {"name": "Grace Hopper", "company": ""}).json()
    assert told == {
        "ticket_id": ticket.public_id, "name": "Grace Hopper", "badge_name": "", "company": "", "pronouns": "she/her",
    }  # fmt: skip
    entry = HistoryEntry.objects.filter(kind="participant.changed").get()
    assert (entry.by, entry.before) == (
        api.token and api.token.user,
        {"name": "Grace Hoper", "company": "Navy"},
    )
    assert pointers(api.call("PATCH", f"{path}/attendee", {"name": ""})) == ["#/name"]
    assert code_of(Api(ticket.event, [Scope.TICKETS_READ]).call("PATCH", f"{path}/attendee", {})) == (
        403,
        "scope-missing",
    )


def test_a_ticket_without_a_name_gets_one(ticket: Ticket, path: str) -> None:
    Ticket.objects.update(attendee=None)
    api = Api(ticket.event)
    assert pointers(api.call("PATCH", f"{path}/attendee", {"company": "Navy"})) == ["#/name"]
    api.call("PATCH", f"{path}/attendee", {"name": "Grace Hopper"})
    assert api.get(path).json()["attendee"]["name"] == "Grace Hopper"


def test_rules_of_the_page_hold_here_too(ticket: Ticket, path: str) -> None:
    api, past = Api(ticket.event), timezone.now() - timedelta(days=1)
    AttendeeField.objects.create(event=ticket.event, field="name", frozen_from_at=past)
    assert pointers(api.call("PATCH", f"{path}/attendee", {"name": "Somebody Else"})) == ["#/name"]
    Participant.objects.filter(tickets=ticket).update(user=make_user())
    for way, body in (("attendee", {"company": "Bell"}), ("answers", {"answers": {}})):
        assert api.call("PATCH", f"{path}/{way}", body).json()["reason"] == "own_account"
    Ticket.objects.update(state=Ticket.State.VOID, voided_at=timezone.now())
    assert api.call("PATCH", f"{path}/attendee", {"company": "Bell"}).json()["reason"] == "void"


def test_questions_are_answered_and_sensitive_ones_never_told(ticket: Ticket, path: str) -> None:
    event = ticket.event
    shirt = make_question(event, "Which T-shirt?", "S", "M", is_required=True)
    days = make_question(event, "Which days?", "One", "Two", kind=Kind.SEVERAL)
    photos = make_question(event, "May we take photos?", kind=Kind.CONSENT)
    health = make_question(event, "Anything we must know?", is_sensitive=True)
    ids = [str(one.public_id) for one in (shirt, days, photos, health)]
    api = Api(event)

    def answer(**by_place: Any) -> Any:
        answers = {ids[int(name[1:])]: value for name, value in by_place.items()}
        return api.call("PATCH", f"{path}/answers", {"answers": answers})

    assert pointers(answer(_3="Nuts")) == [f"#/answers/{ids[0]}"]
    assert Answer.objects.count() == 0
    told = answer(_0="M", _1=["One", "Two"], _2=True, _3="Nuts").json()["data"]
    assert [(one["id"], one["answer"], one["is_answered"]) for one in told] == [
        (ids[0], ["M"], True), (ids[1], ["One", "Two"], True), (ids[2], ["Agreed"], True), (ids[3], None, True),
    ]  # fmt: skip
    assert Answer.objects.get(question=health).text == "Nuts"
    told = answer(_0="S", _2=False).json()["data"]
    assert [one["answer"] for one in told] == [["S"], ["One", "Two"], None, None]
    assert [one["is_answered"] for one in told] == [True, True, False, True]
    assert told == api.get(f"{path}/questions").json()["data"]
    assert not answer(_3=None).json()["data"][3]["is_answered"]


@pytest.mark.parametrize(
    ("kind", "value"), [(Kind.CHOICE, "XXL"), (Kind.TEXT, ["a"]), (Kind.TEXT, True), (Kind.CONSENT, "yes"), (Kind.FILE, "a.pdf")]
)  # fmt: skip
def test_what_is_no_answer_is_pointed_at(ticket: Ticket, path: str, kind: str, value: Any) -> None:
    asked = make_question(ticket.event, "Well?", *(["S"] if kind == Kind.CHOICE else []), kind=kind)
    body = {"answers": {asked.public_id: value}}
    assert pointers(Api(ticket.event).call("PATCH", f"{path}/answers", body)) == [
        f"#/answers/{asked.public_id}"
    ]
    assert Answer.objects.count() == 0


def test_what_is_fixed_or_not_asked_is_refused(ticket: Ticket, path: str) -> None:
    fixed = make_question(ticket.event, "Size?", frozen_from_at=timezone.now() - timedelta(days=1))
    foreign = make_question(make_ticket().event, "Size?")
    api = Api(ticket.event)
    for one in (fixed, foreign):
        response = api.call("PATCH", f"{path}/answers", {"answers": {one.public_id: "M"}})
        assert pointers(response) == [f"#/answers/{one.public_id}"]
    assert api.get(f"{path}/questions").json()["data"][0]["is_fixed"]
