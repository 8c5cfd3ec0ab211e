"""Organizers look after conflicts of interest: declare, wave through, take back; nobody for himself."""

from typing import Any

import pytest
from django.test import Client

from agenda import committee, partiality
from agenda.actions import partiality as actions
from agenda.actions.reviews import NotYours, Refused
from agenda.interests import Kind
from agenda.models import ConflictOfInterest, Review, Reviewer, Session
from core.models import HistoryEntry
from core.models.history import PRIVATE
from events.models import Event, Role
from tests.factories.agenda import NOW, make_session
from tests.factories.events import make_event, make_participant
from tests.factories.review import make_criterion, make_review, make_reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def chair(event: Event) -> Reviewer:
    return make_reviewer(event, role=Role.OWNER)


@pytest.fixture
def reviewer(event: Event) -> Reviewer:
    return make_reviewer(event, company="Redpoint")


@pytest.fixture
def talk(event: Event) -> Session:
    return make_session(event, make_participant(event, company="Redpoint"), title="Rivers")


def found(reviewer: Reviewer, talk: Session) -> Kind | None:
    return committee.conflicts_of([reviewer])[reviewer.pk].get(talk.pk)


def given(reviewer: Reviewer, talk: Session, chair: Reviewer) -> dict[str, Any]:
    return {"reviewer": reviewer, "session": talk, "by": chair.user, "now": NOW}


def test_found_conflict_is_waved_through_with_a_reason(
    reviewer: Reviewer, talk: Session, chair: Reviewer
) -> None:
    with pytest.raises(Refused, match="Say why"):
        actions.waive(reason=" ", **given(reviewer, talk, chair))
    actions.waive(reason="Forty thousand people work there", **given(reviewer, talk, chair))
    assert found(reviewer, talk) is None
    actions.take_back(**given(reviewer, talk, chair))
    assert (found(reviewer, talk), ConflictOfInterest.objects.count()) == (Kind.COMPANY, 0)
    kinds = HistoryEntry.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [f"{PRIVATE}review.conflict_waived", f"{PRIVATE}review.conflict_taken_back"]


def test_own_talk_is_never_waved_through(event: Event, reviewer: Reviewer, chair: Reviewer) -> None:
    own = make_session(event, make_participant(event, user=reviewer.user))
    with pytest.raises(Refused, match="own talk"):
        actions.waive(reason="But", **given(reviewer, own, chair))
    assert found(reviewer, own) == Kind.PERSON


def test_declared_conflict_is_taken_back_not_waved_through(
    event: Event, reviewer: Reviewer, chair: Reviewer
) -> None:
    far = make_session(event)
    actions.declare(reason="Old friends", **given(reviewer, far, chair))
    with pytest.raises(Refused, match="Take it back"):
        actions.waive(reason="But", **given(reviewer, far, chair))
    actions.take_back(**given(reviewer, far, chair))
    assert found(reviewer, far) is None


def test_declaration_outlives_that_a_conflict_is_found_of_the_same_talk(
    reviewer: Reviewer, talk: Session, chair: Reviewer
) -> None:
    actions.declare(reason="Old friends", **given(reviewer, talk, chair))
    assert found(reviewer, talk) == Kind.DECLARED
    with pytest.raises(Refused, match="Take it back"):
        actions.waive(reason="Large company", **given(reviewer, talk, chair))
    row = ConflictOfInterest.objects.get()
    assert (row.kind, row.reason) == (ConflictOfInterest.Kind.DECLARED, "Old friends")
    actions.take_back(**given(reviewer, talk, chair))
    assert found(reviewer, talk) == Kind.COMPANY


def test_where_there_is_none_nothing_is_waved_through(
    event: Event, reviewer: Reviewer, chair: Reviewer
) -> None:
    with pytest.raises(Refused, match="no conflict"):
        actions.waive(reason="But", **given(reviewer, make_session(event), chair))


def test_declaring_sets_a_given_review_aside(event: Event, reviewer: Reviewer, chair: Reviewer) -> None:
    make_criterion(event)
    far = make_session(event)
    make_review(far, reviewer, 5)
    actions.declare(reason="", **given(reviewer, far, chair))
    assert list(Review.objects.values_list("state", "value")) == [(Review.State.ABSTAINED, None)]


def test_review_given_before_the_conflict_was_known_can_be_set_aside(
    event: Event, reviewer: Reviewer, talk: Session, chair: Reviewer
) -> None:
    make_review(talk, reviewer, 5)
    seat = committee.take_seat(chair.user, event, NOW)
    judge = next(judge for judge in partiality.judges(seat) if judge.reviewer == reviewer)
    assert [(case.words, case.has_reviewed, case.may_waive) for case in judge.cases] == [
        ("Same company", True, True)
    ]
    actions.set_aside(**given(reviewer, talk, chair))
    assert Review.objects.done().count() == 0


def test_review_without_a_conflict_is_not_set_aside(
    event: Event, reviewer: Reviewer, chair: Reviewer
) -> None:
    make_review(make_session(event), reviewer, 5)
    actions.set_aside(**given(reviewer, Session.objects.get(), chair))
    assert Review.objects.done().count() == 1


def test_nobody_decides_about_himself(event: Event, chair: Reviewer, talk: Session) -> None:
    chair.company = "Redpoint"
    chair.save()
    for action in (actions.declare, actions.waive):
        with pytest.raises(Refused, match="another organizer decides"):
            action(reason="Mine", **given(chair, talk, chair))
    assert found(chair, talk) == Kind.COMPANY


def test_who_has_a_conflict_with_the_talk_decides_about_nobody(
    event: Event, reviewer: Reviewer, talk: Session
) -> None:
    colleague = make_reviewer(event, role=Role.OWNER, company="Redpoint")
    with pytest.raises(NotYours):
        actions.waive(reason="Fine", **given(reviewer, talk, colleague))


def test_others_decide_nothing(event: Event, reviewer: Reviewer, talk: Session) -> None:
    for somebody in (make_reviewer(event), make_reviewer(make_event(), role=Role.OWNER)):
        with pytest.raises(NotYours):
            actions.declare(reason="", **given(reviewer, talk, somebody))
    foreign = make_reviewer(make_event())
    with pytest.raises(NotYours):
        actions.declare(reason="", **given(foreign, talk, make_reviewer(event, role=Role.OWNER)))
    assert not ConflictOfInterest.objects.exists()


# The page


def test_page_is_decided_on_and_shows_only_what_the_organizer_may_see(
    client: Client, event: Event, chair: Reviewer, reviewer: Reviewer, talk: Session
) -> None:
    page = f"/{event.slug}/review/conflicts/"
    client.force_login(chair.user)
    assert "Rivers" in client.get(page).content.decode()
    fields = {"reviewer": reviewer.public_id, "session": talk.public_id}
    answer = client.post(page, fields | {"do": "waive", "reason": "Another branch"}, follow=True)
    assert "Looked at: no conflict" in answer.content.decode()
    colleague = make_reviewer(event, role=Role.OWNER, company="Redpoint")
    client.force_login(colleague.user)
    # His own form offers the talk neither.
    assert "Rivers" not in client.get(page).content.decode()
    assert client.post(page, fields | {"do": "take_back"}).status_code == 422
    assert ConflictOfInterest.objects.count() == 1


def test_page_is_for_organizers(client: Client, event: Event, reviewer: Reviewer) -> None:
    client.force_login(reviewer.user)
    for page in ("conflicts", "redactions"):
        assert client.get(f"/{event.slug}/review/{page}/").status_code == 403


def test_redacting_page_marks_what_tells_and_saves_a_copy(
    client: Client, event: Event, chair: Reviewer
) -> None:
    person = make_participant(event, name="Noor Haddad", company="Kestrel Cloud")
    session = make_session(
        event, person, title="Queues", abstract="Noor Haddad ran it. I work at Kestrel Cloud."
    )
    client.force_login(chair.user)
    listed = client.get(f"/{event.slug}/review/redactions/").context["lines"]
    assert [list(line.words) for line in listed] == [["Noor Haddad", "I work at", "Kestrel Cloud"]]
    page = f"/{event.slug}/review/redactions/{session.code}/"
    context = client.get(page).context
    assert context["form"]["abstract"].value() == "[…] ran it. I work at […]."
    fields = {"covers": context["covers"], "title": "Queues", "abstract": "Somebody ran it."}
    assert client.post(page, fields).status_code == 302
    Session.objects.filter(pk=session.pk).update(abstract="Noor Haddad runs it.")
    told = client.post(page, fields | {"abstract": "Typed meanwhile"})
    assert (told.status_code, "Typed meanwhile" in told.content.decode()) == (409, True)
    assert client.get(f"/{event.slug}/review/redactions/").context["lines"][0].is_stale
    assert client.post(page, {"do": "discard"}).status_code == 302
