"""Proposals through the API: a reviewer reads no more by his token than on his pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from agenda.models import Assignment, Session
from events.actions import tokens
from events.models import Event
from events.scopes import Scope
from tests.factories.agenda import make_session
from tests.factories.api import Api, code_of
from tests.factories.events import make_event, make_participant
from tests.factories.review import make_far_proposal, make_phase, make_reviewer

pytestmark = pytest.mark.django_db
READ = [Scope.PROPOSALS_READ]


def open_phase(event: Event, **rules: Any) -> None:
    now = timezone.now()
    make_phase(event, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1), **rules)


def proposal_of(event: Event, name: str = "Zelda Marker", **fields: Any) -> Session:
    person = make_participant(
        event, name=name, email="zelda@far.example", company="Markerworks", biography="I am Zelda"
    )
    return make_session(event, person, **{"title": "Bots", "abstract": "Zelda Marker wrote bots."} | fields)


def test_while_names_are_hidden_no_answer_tells_them() -> None:
    event = make_event()
    open_phase(event)
    talk = proposal_of(event)
    api = Api(event, READ, by=make_reviewer(event).user)
    path = f"events/{event.slug}/proposals"
    answers = [api.get(path), api.get(f"{path}/{talk.public_id}")]
    for answer in answers:
        text = answer.content.decode()
        assert answer.status_code == 200
        assert [word for word in ("Zelda", "Marker", "zelda@far", "usr_", "par_") if word in text] == []
    assert answers[1].json()["is_blind"]
    chair = Api(event, READ).get(f"{path}/{talk.public_id}").json()
    assert [one["name"] for one in chair["people"]] == ["Zelda Marker"]


def test_who_has_a_conflict_of_interest_finds_no_such_proposal() -> None:
    event = make_event()
    open_phase(event, sees_names=True)
    reviewer = make_reviewer(event, company="Markerworks")
    mine, theirs = proposal_of(event), make_far_proposal(event)
    api, path = Api(event, READ, by=reviewer.user), f"events/{event.slug}/proposals"
    assert [row["id"] for row in api.get(path).json()["data"]] == [theirs.public_id]
    assert code_of(api.get(f"{path}/{mine.public_id}")) == (404, "not-found")
    assert api.get(f"{path}/{theirs.public_id}").status_code == 200


def test_who_reads_only_what_was_assigned_reads_it_alone() -> None:
    event = make_event()
    open_phase(event, only_assigned=True)
    reviewer = make_reviewer(event)
    given, other = make_far_proposal(event), make_far_proposal(event)
    Assignment.objects.create(session=given, reviewer=reviewer, at=timezone.now())
    api, path = Api(event, READ, by=reviewer.user), f"events/{event.slug}/proposals"
    assert [row["id"] for row in api.get(path).json()["data"]] == [given.public_id]
    assert code_of(api.get(f"{path}/{other.public_id}")) == (404, "not-found")


def test_drafts_and_the_talks_of_others_are_nobodys_business() -> None:
    event, elsewhere = make_event(), make_event()
    draft = make_session(event, state=Session.State.DRAFT)
    foreign = make_session(elsewhere)
    api, path = Api(event), f"events/{event.slug}"
    for kind in ("sessions", "proposals"):
        assert api.get(f"{path}/{kind}").json()["data"] == []
        for session in (draft, foreign):
            assert code_of(api.get(f"{path}/{kind}/{session.public_id}")) == (404, "not-found")
    assert api.get(f"{path}/speakers").json()["data"] == []


def test_a_reviewer_is_given_no_token_for_sessions_or_speakers() -> None:
    event = make_event()
    reviewer = make_reviewer(event)
    for scope in (Scope.SESSIONS_READ, Scope.AGENDA_WRITE):
        with pytest.raises(tokens.Refused):
            Api(event, [scope], by=reviewer.user)


def test_sessions_and_speakers_are_one_list_each(django_assert_num_queries: Any) -> None:
    event = make_event()
    person = make_participant(event, name="Ada")
    first = make_session(event, person, title="Engines", internal_notes="Weak", notes="For you")
    api, path = Api(event), f"events/{event.slug}"
    found = api.get(f"{path}/sessions")
    assert [(row["title"], row["speakers"][0]["name"]) for row in found.json()["data"]] == [
        ("Engines", "Ada")
    ]
    assert b"Weak" not in found.content
    with django_assert_num_queries(4):  # token, rights, sessions, speakers
        api.get(f"{path}/sessions")
    with django_assert_num_queries(4):
        assert api.get(f"{path}/speakers").json()["data"][0]["session_ids"] == [first.public_id]
    for _number in range(19):
        make_session(event, person, make_participant(event))
    with django_assert_num_queries(4):
        assert len(api.get(f"{path}/sessions").json()["data"]) == 20
    with django_assert_num_queries(4):
        assert len(api.get(f"{path}/speakers").json()["data"]) == 20
    assert api.get(f"{path}/sessions?state=confirmed").json()["data"] == []
