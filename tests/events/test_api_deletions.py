"""What is gone from lists is told: each thing that can be deleted, to whose token may read it, and to nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.api.deletions import KINDS
from events.models import Event, Participant
from events.scopes import Scope
from portal.actions.merging import merge
from tests.factories.agenda import make_session
from tests.factories.api import Api
from tests.factories.events import make_event, make_participant, make_partner, make_team_member
from tests.factories.mailings import make_mailing
from tests.factories.tickets import make_code
from tests.factories.webhooks import make_endpoint
from tickets.models import Quota, TicketType

pytestmark = pytest.mark.django_db


def delete_in_workspace(event: Event, row: Any) -> str:
    client = Client()
    client.force_login(make_team_member(event).user)
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_delete", args=[row.pk])
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert not type(row).objects.filter(pk=row.pk).exists()
    return str(row.public_id)


def listed(api: Api, event: Event, query: str = "") -> list[tuple[str, str]]:
    data = api.get(f"events/{event.slug}/deletions{query}").json()["data"]
    return [(one["kind"], one["id"]) for one in data]


def test_everything_that_can_be_deleted_is_told_of() -> None:
    event, other = make_event(), make_event()
    rows = {
        "code": make_code(event, "RED"),
        "ticket_type": TicketType.objects.create(event=event, name="Balcony"),
        "quota": Quota.objects.create(event=event, name="Hall", size=5),
        "partner": make_partner(event),
    }
    gone = [(kind, delete_in_workspace(event, row)) for kind, row in rows.items()]
    api = Api(event)
    mail, hook = make_mailing(event), make_endpoint(event)
    for kind, path, row in (("mail", "mails", mail), ("webhook_endpoint", "webhook-endpoints", hook)):
        assert api.call("DELETE", f"events/{event.slug}/{path}/{row.public_id}").status_code == 204
        gone.append((kind, row.public_id))
    keep, double = make_participant(event), make_participant(event)
    make_session(event, double)
    merge(keep=keep, gone=double, by=make_team_member(event).user, now=timezone.now())
    gone.append(("speaker", double.public_id))
    assert listed(api, event) == gone
    assert {kind for kind, _id in gone} == {kind for kind, _scope in KINDS.values()}
    last = api.get(f"events/{event.slug}/deletions?kind=speaker").json()["data"][0]
    assert (last["id"], last["merged_into_id"]) == (double.public_id, keep.public_id)
    assert not Participant.objects.filter(pk=double.pk).exists()
    assert listed(Api(event, [Scope.EVENT_READ, Scope.CODES_READ]), event) == gone[:1]
    assert listed(Api(event, [Scope.EVENT_READ]), event) == []
    assert listed(Api(other), other) == []


def test_a_client_that_reads_on_since_its_last_time_keeps_what_is_there() -> None:
    """The story of a copy that is kept elsewhere: rows by `updated_since`, and what went meanwhile."""
    event = make_event()
    api, path = Api(event), f"events/{event.slug}"
    codes = [make_code(event, f"RED{n}") for n in range(4)]
    copy = {one["id"] for one in api.get(f"{path}/codes").json()["data"]}
    before, since = delete_in_workspace(event, codes[0]), timezone.now() + timedelta(microseconds=1)
    gone = [delete_in_workspace(event, code) for code in codes[1:3]]
    stamp = since.isoformat().replace("+00:00", "Z")
    first = api.get(f"{path}/deletions?updated_since={stamp}&limit=1").json()
    late = delete_in_workspace(event, codes[3])
    rest = api.get(f"{path}/deletions?updated_since={stamp}&limit=5&cursor={first['next_cursor']}").json()
    told = [one["id"] for one in first["data"] + rest["data"]]
    assert (told, rest["next_cursor"]) == ([*gone, late], None)
    assert copy - set(told) == {before}


def test_one_query_however_many_there_are(django_assert_num_queries: Any) -> None:
    event = make_event()
    api = Api(event)
    delete_in_workspace(event, make_code(event, "ONE"))
    listed(api, event)  # notes that the token is used
    with django_assert_num_queries(3):
        assert len(listed(api, event)) == 1
    for n in range(3):
        delete_in_workspace(event, make_code(event, f"MORE{n}"))
    with django_assert_num_queries(3):
        assert len(listed(api, event)) == 4
