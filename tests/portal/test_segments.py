"""Pages of segments: the list, the people of one, putting one together, the table."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.actions import segments as actions
from events.models import Event, Participant, Role, Segment
from events.segmenting import ANY, Definition, Row
from tests.factories import admissions
from tests.factories.agenda import (
    make_confirmed,
)
from tests.factories.door import make_device, make_gate, make_list, scan
from tests.factories.events import (
    make_event,
    make_participant,
    make_partner,
    make_team_member,
    make_track,
    make_user,
)
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event()


def made(event: Event, name: str, **fields: Any) -> Participant:
    return make_participant(event, name=name, **fields)


def test_unknown_condition_asks_nobody_and_says_so(client: Client, event: Event) -> None:
    row = _saved(event, Definition(rows=(Row("talk.gone"),)))
    client.force_login(make_team_member(event).user)
    answer = client.get(reverse("segment", args=[event.slug, row.public_id]), follow=True)
    assert "open it and mend it" in answer.content.decode()
    assert client.get(reverse("segment_table", args=[event.slug, row.public_id, "csv"])).status_code == 404
    listed = client.get(reverse("segments", args=[event.slug]))
    assert "needs a look" in listed.content.decode()


def _saved(event: Event, definition: Definition, name: str = "Mine") -> Segment:
    now = timezone.now()
    return actions.save(event=event, row=None, name=name, definition=definition, by=make_user(), now=now)


@pytest.mark.parametrize("count", [1, 12])
def test_list_costs_the_same_for_any_number(
    client: Client, event: Event, count: int, django_assert_num_queries: Any
) -> None:
    make_confirmed(event, made(event, "Speaker"))
    for number in range(count):
        _saved(event, Definition(rows=(Row("talk.speaks"), Row("ticket.type", negated=True))), f"S {number}")
    client.force_login(make_team_member(event).user)
    with django_assert_num_queries(6):
        answer = client.get(reverse("segments", args=[event.slug]))
    assert [number for _one, number in answer.context["saved"]] == [1] * count
    ready = {one.key: number for one, number in answer.context["ready"]}
    assert ready["speakers-without-ticket"] == 1
    assert ready["unpaid"] == 0


@pytest.mark.parametrize("count", [1, 60])
def test_people_cost_the_same_for_any_number(
    client: Client, event: Event, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        made(event, f"Person {number:02}")
    client.force_login(make_team_member(event).user)
    with django_assert_num_queries(6):
        answer = client.get(reverse("segment", args=[event.slug, "everybody"]))
    assert len(answer.context["page"].object_list) == min(count, 50)


def test_segment_is_built_without_script(client: Client, event: Event) -> None:
    track, other = make_track(event, name="Browser"), make_track(make_event(), name="Foreign")
    make_confirmed(event, made(event, "Ada"), track=track)
    client.force_login(make_team_member(event).user)
    address = reverse("segment_new", args=[event.slug])
    page = client.post(address, {"do": "add", "add": "talk.track", "join": "all", "name": "Browser people"})
    text = page.content.decode()
    assert 'value="Browser people"' in text
    assert ("Browser</bdi>" in text, "Foreign" in text) == (True, False)
    fields = {"join": "all", "name": "Browser people", "row-0-key": "talk.track"}
    refused = client.post(address, {**fields, "do": "save"})
    assert (refused.status_code, "Choose at least one." in refused.content.decode()) == (422, True)
    foreign = client.post(address, {**fields, "do": "save", "row-0-values": other.public_id})
    assert foreign.status_code == 422
    client.post(address, {**fields, "do": "save", "row-0-values": track.public_id})
    row = Segment.objects.get()
    assert row.definition["rows"] == [
        {"is": "talk.track", "not": False, "values": [track.public_id], "day": None}
    ]
    shown = client.get(row.path).content.decode()
    assert ("Speaks in the track: Browser" in shown, "Ada" in shown) == (True, True)
    twice = client.post(address, {**fields, "do": "save", "row-0-values": track.public_id})
    assert (twice.status_code, Segment.objects.count()) == (409, 1)


def test_condition_is_taken_away_and_the_others_stay(client: Client, event: Event) -> None:
    client.force_login(make_team_member(event).user)
    rows = {
        "row-0-key": "talk.speaks", "row-1-key": "order.before", "row-1-day": "2027-04-01", "row-1-negated": "on",
        "join": "any", "name": "",
    }  # fmt: skip
    page = client.post(reverse("segment_new", args=[event.slug]), {**rows, "do": "remove-0"})
    builder = page.context["builder"]
    assert builder.definition == Definition(ANY, (Row("order.before", True, (), date(2027, 4, 1)),))
    assert page.context["count"] == 0


def test_table_runs_no_formula(client: Client, event: Event) -> None:
    person = made(event, "=HYPERLINK(1)", company="+1", email="a@example.org")
    make_confirmed(event, person, title="@talk")
    kind = admissions.ticket_type(event, name="Early")
    admissions.ticket(event, person, kind=kind)
    client.force_login(make_team_member(event).user)
    answer = client.get(reverse("segment_table", args=[event.slug, "everybody", "csv"]))
    lines = answer.content.decode().splitlines()
    expected = f"{person.code},'=HYPERLINK(1),,,'+1,,a@example.org,No ticket,Early,,'@talk"
    assert lines[1:] == [expected]
    book = client.get(reverse("segment_table", args=[event.slug, "everybody", "xlsx"]))
    assert book.content[:2] == b"PK"


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.DOOR, Role.FINANCE])
def test_others_of_the_team_and_of_other_events_see_no_people(
    client: Client, event: Event, role: str
) -> None:
    row = _saved(event, Definition())
    pages = [
        reverse("segments", args=[event.slug]),
        reverse("segment_new", args=[event.slug]),
        row.path,
        f"{row.path}edit/",
        f"{row.path}people.csv",
    ]
    client.force_login(make_team_member(event, role=role).user)
    assert {client.get(page).status_code for page in pages} == {403}
    client.force_login(make_team_member(make_event()).user)
    assert {client.get(page).status_code for page in pages} == {404}


def test_segment_of_another_event_is_not_found(client: Client, event: Event) -> None:
    row = _saved(make_event(), Definition())
    client.force_login(make_team_member(event).user)
    assert client.get(reverse("segment", args=[event.slug, row.public_id])).status_code == 404


def test_guests_of_one_partner_who_have_not_come_are_a_segment_of_their_own(
    client: Client, event: Event
) -> None:
    redpoint, other = make_partner(event, name="Redpoint"), make_partner(event)
    guests = {}
    for name, partner in (("Absent", redpoint), ("Here", redpoint), ("Of another", other)):
        person = guests[name] = made(event, name)
        admissions.ticket(event, person, order=admissions.order(event, person, partner=partner))
    device = make_device(make_gate(make_list(event)), now=timezone.now())
    scan(device, Ticket.objects.get(attendee=guests["Here"]), timezone.now())
    client.force_login(make_team_member(event, make_user()).user)
    page = client.get(f"/{event.slug}/segments/missing-{redpoint.public_id}/")
    assert page.context["found"].name == "Guests of Redpoint who have not come"
    assert [*page.context["page"].object_list] == [guests["Absent"]]
    foreign = make_partner(make_event())
    assert client.get(f"/{event.slug}/segments/missing-{foreign.public_id}/").status_code == 404
