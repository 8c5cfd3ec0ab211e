"""Each condition holds for those it says, in one query, and for nobody of another event."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from agenda.models import Favourite, Session
from events.models import Consent, Event, Participant, Role
from events.segmenting import ANY, Definition, Row
from portal import segments
from tests.factories import admissions
from tests.factories.agenda import (
    NOW,
    later,
    make_confirmed,
    make_draft_version,
    make_released_version,
    make_session,
    make_slot,
)
from tests.factories.door import make_device, make_gate, make_list, scan, ticket_of
from tests.factories.events import (
    make_event,
    make_participant,
    make_partner,
    make_room,
    make_team_member,
    make_track,
    make_user,
)
from tests.factories.questions import make_question
from tests.factories.reading import make_list as make_limited
from tests.factories.reading import make_place
from tests.factories.review import make_reviewer
from tests.factories.tickets import make_code
from tickets.models import Answer, Order, Payment, Refund

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event()


def names(event: Event, *rows: Row, join: str = "all") -> list[str]:
    return [one.name for one in segments.people(event, Definition(join, rows))]


def made(event: Event, name: str, **fields: Any) -> Participant:
    return make_participant(event, name=name, **fields)


# Each condition with somebody for whom it holds ("Yes") and others for whom it nearly does ("No …").

Case = Callable[[Event], Row]


def _ticket_type(event: Event) -> Row:
    kind, other = admissions.ticket_type(event), admissions.ticket_type(event)
    admissions.ticket(event, made(event, "Yes"), kind=kind)
    admissions.ticket(event, made(event, "No other"), kind=other)
    admissions.ticket(event, made(event, "No void"), kind=kind, state="void")
    admissions.ticket(event, None, kind=kind)
    return Row("ticket.type", values=(kind.public_id,))


def _add_on(event: Event) -> Row:
    party = admissions.add_on_type(event, "Party")
    yes = made(event, "Yes")
    parent = admissions.ticket(event, yes)
    admissions.ticket(event, yes, kind=party, parent=parent)
    admissions.ticket(event, made(event, "No add-on"))
    return Row("ticket.add_on", values=(party.public_id,))


def _ticket_state(event: Event) -> Row:
    admissions.ticket(event, made(event, "Yes"), state="held")
    admissions.ticket(event, made(event, "No"))
    return Row("ticket.state", values=("held",))


def _given(event: Event) -> Row:
    admissions.ticket(event, made(event, "Yes"))
    buyer = made(event, "No buyer")
    admissions.ticket(event, buyer, order=admissions.order(event, buyer))
    return Row("ticket.given")


def _partner(event: Event) -> Row:
    partner, other = make_partner(event), make_partner(event)
    for name, one in (("Yes", partner), ("No other", other), ("No partner", None)):
        person = made(event, name)
        admissions.ticket(event, person, order=admissions.order(event, person, partner=one))
    return Row("ticket.partner", values=(partner.public_id,))


def _answer(event: Event) -> Row:
    question = make_question(event, "Shirt", "S", "L", kind="choice")
    for name, text in (("Yes", "L"), ("No small", "S")):
        answer = Answer.objects.create(
            question=question, ticket=admissions.ticket(event, made(event, name)), at=NOW
        )
        answer.options.set(question.options.filter(text=text))
    return Row("ticket.answer", values=(f"{question.public_id}=L",))


def _unpaid(event: Event) -> Row:
    admissions.order(event, made(event, "Yes"), state=Order.State.PENDING, paid_at=None)
    admissions.order(event, made(event, "No paid"))
    return Row("order.state", values=("unpaid",))


def _refunded(event: Event) -> Row:
    for name, state in (("Yes", "succeeded"), ("No failed", "failed")):
        order = admissions.order(event, made(event, name))
        payment = Payment.objects.create(
            order=order,
            gateway="sandbox",
            reference=order.public_id,
            amount_minor=34_800,
            currency="USD",
            received_at=NOW,
        )
        Refund.objects.create(payment=payment, amount_minor=100, reason="x", wanted_at=NOW, state=state)
    return Row("order.state", values=("refunded",))


def _code(event: Event) -> Row:
    code = make_code(event)
    buyer = made(event, "Yes")
    admissions.order(event, buyer, discount_code=code)
    admissions.order(event, made(event, "No code"))
    admissions.order(event, made(event, "No expired"), discount_code=code, state=Order.State.EXPIRED)
    return Row("order.code", values=(code.public_id,))


def _before(event: Event) -> Row:
    """Midnight in San Francisco is seven in the morning in UTC."""
    at = datetime(2027, 4, 1, 7, tzinfo=UTC)
    admissions.order(event, made(event, "Yes"), placed_at=at - timedelta(seconds=1))
    admissions.order(event, made(event, "No later"), placed_at=at)
    return Row("order.before", day=date(2027, 4, 1))


def _from(event: Event) -> Row:
    at = datetime(2027, 4, 1, 7, tzinfo=UTC)
    admissions.order(event, made(event, "No earlier"), placed_at=at - timedelta(seconds=1))
    admissions.order(event, made(event, "Yes"), placed_at=at)
    return Row("order.from", day=date(2027, 4, 1))


def _nameless(event: Event) -> Row:
    for name, is_named in (("Yes", False), ("No named", True)):
        buyer = made(event, name)
        admissions.ticket(event, buyer if is_named else None, order=admissions.order(event, buyer))
    return Row("order.nameless")


def _came(event: Event) -> Row:
    now = timezone.now()
    here, there = make_list(event), make_list(event)
    for name, listed in (("Yes", here), ("No elsewhere", there)):
        ticket = ticket_of(made(event, name))
        scan(make_device(make_gate(listed), now=now), ticket, now)
    ticket_of(made(event, "No not yet"))
    return Row("door.came", values=(here.public_id,))


def _speaks(event: Event) -> Row:
    make_confirmed(event, made(event, "Yes"))
    make_session(event, made(event, "No proposal"))
    author = made(event, "No author")
    make_confirmed(event, author).speakers.update(role="author")
    return Row("talk.speaks")


def _talk_state(event: Event) -> Row:
    make_session(event, made(event, "Yes"), state=Session.State.REJECTED)
    make_session(event, made(event, "No"))
    return Row("talk.state", values=("rejected",))


def _talk_role(event: Event) -> Row:
    make_session(event, made(event, "No first"), made(event, "Yes"))
    return Row("talk.role", values=("beside",))


def _track(event: Event) -> Row:
    track = make_track(event)
    make_confirmed(event, made(event, "Yes"), track=track)
    make_confirmed(event, made(event, "No track"))
    return Row("talk.track", values=(track.public_id,))


def _session_type(event: Event) -> Row:
    talk = make_confirmed(event, made(event, "Yes"))
    from_other = make_session(event, made(event, "No proposal"))
    assert from_other.session_type == talk.session_type
    return Row("talk.type", values=(talk.session_type.public_id,))


def _in_released(event: Event) -> Row:
    version = make_released_version(event)
    make_slot(version, make_confirmed(event, made(event, "Yes")))
    make_confirmed(event, made(event, "No slot"))
    return Row("talk.released")


def _no_slot(event: Event) -> Row:
    make_confirmed(event, made(event, "Yes"))
    draft = make_draft_version(event)
    make_slot(draft, make_confirmed(event, made(event, "No placed")))
    return Row("talk.no_slot")


def _day(event: Event) -> Row:
    version = make_released_version(event)
    make_slot(version, make_confirmed(event, made(event, "No first day")))
    make_slot(version, make_confirmed(event, made(event, "Yes")), starts_at=later(24 * 60))
    return Row("talk.day", values=("1",))


def _starred_gone(event: Event) -> Row:
    gone = make_session(event, made(event, "No speaker"), state=Session.State.CANCELLED)
    there = make_confirmed(event, made(event, "No other speaker"))
    for name, talk, taken in (("Yes", gone, None), ("No back", gone, NOW), ("No there", there, None)):
        Favourite.objects.create(
            event=event, session=talk, participant=made(event, name), starred_at=NOW, taken_back_at=taken
        )
    Favourite.objects.create(event=event, session=gone, device="x", starred_at=NOW)
    return Row("star.gone")


def _starred_moved(event: Event) -> Row:
    """Moved in the second release: who starred it before that, not who saw it there already."""
    talk, room = make_confirmed(event, made(event, "No speaker")), make_room(event)
    first = make_released_version(event, 1, released_at=NOW)
    was = make_slot(first, talk, room)
    second = make_released_version(event, 2, released_at=NOW + timedelta(days=9))
    make_slot(second, talk, room, guid=was.guid, starts_at=later(60))
    for name, days in (("Yes", 1), ("No later", 10), ("No before all", -1)):
        Favourite.objects.create(
            event=event, session=talk, participant=made(event, name), starred_at=NOW + timedelta(days=days)
        )
    return Row("star.moved")


def _place(event: Event) -> Row:
    listed = make_limited(make_confirmed(event, made(event, "No speaker")), places=9)
    make_place(listed, made(event, "Yes"), state="placed")
    make_place(listed, made(event, "No waits"), state="waiting")
    return Row("place.has", values=(listed.session.public_id,))


def _reviewer(event: Event) -> Row:
    reviewer = make_reviewer(event)
    made(event, "Yes", user=reviewer.user)
    made(event, "No", user=make_user())
    made(event, "No account")
    return Row("talk.reviews")


def _admission(event: Event) -> Row:
    made(event, "Yes", admission="in")
    made(event, "No", admission="valid")
    return Row("person.admission", values=("in",))


def _consent(event: Event) -> Row:
    for name, withdrawn in (("Yes", None), ("No back", NOW)):
        Consent.objects.create(
            participant=made(event, name), purpose="leads", text="x", given_at=NOW, withdrawn_at=withdrawn
        )
    return Row("person.consent", values=("leads",))


def _role(event: Event) -> Row:
    for name, role in (("Yes", Role.DOOR), ("No", Role.ORGANIZER)):
        made(event, name, user=make_team_member(event, role=role).user)
    made(event, "No elsewhere", user=make_team_member(make_event(), role=Role.DOOR).user)
    return Row("person.role", values=(Role.DOOR,))


def _account(event: Event) -> Row:
    made(event, "Yes", user=make_user())
    made(event, "No")
    return Row("person.account")


def _address(event: Event) -> Row:
    made(event, "Yes", email=None, contact_email="x@example.org")
    made(event, "No", email=None)
    return Row("person.address")


CASES: list[Case] = [
    _ticket_type, _add_on, _ticket_state, _given, _partner, _answer, _unpaid, _refunded, _code, _before, _from,
    _nameless, _came, _speaks, _talk_state, _talk_role, _track, _session_type, _in_released, _no_slot, _day,
    _starred_gone, _starred_moved, _place, _reviewer, _admission, _consent, _role, _account, _address,

]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__.strip("_"))
def test_condition_holds_for_those_it_says_and_not_is_everybody_else(case: Case, event: Event) -> None:
    elsewhere = make_event()
    case(elsewhere)
    row = case(event)
    everybody = set(Participant.objects.filter(event=event).values_list("name", flat=True))
    found = names(event, row)
    assert found
    assert {name for name in found if not name.startswith("Yes")} == set()
    assert {name for name in everybody - set(found) if name.startswith("Yes")} == set()
    others = names(event, Row(row.key, True, row.values, row.day))
    assert set(others) == everybody - set(found)


def test_every_condition_has_a_case(event: Event) -> None:
    assert {case(make_event()).key for case in CASES} == set(segments.CONDITIONS)


def test_all_or_any_of_both_sides_in_one_query(event: Event, django_assert_num_queries: Any) -> None:
    speaker, both, guest = (made(event, name) for name in ("Speaker", "Both", "Guest"))
    make_confirmed(event, speaker, both)
    for person in (both, guest):
        admissions.ticket(event, person)
    rows = (Row("talk.speaks"), Row("ticket.type"))
    with django_assert_num_queries(1):
        assert names(event, *rows) == ["Both"]
    with django_assert_num_queries(1):
        assert names(event, *rows, join=ANY) == ["Both", "Guest", "Speaker"]
    assert names(event, Row("talk.speaks"), Row("ticket.type", negated=True)) == ["Speaker"]
