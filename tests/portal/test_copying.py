"""An event's set-up becomes the next event's: dates moved, counters at nothing, none of what happened."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from agenda.models import CallForTalks, ProposalQuestion, TrackLimit
from core.models import HistoryEntry
from events.models import Event, Organizer, Participant, Role, Room, RoomWalk, Segment, TeamMember, Track
from portal import copying
from portal.actions import copying as actions
from tests.factories.agenda import make_call
from tests.factories.calls import make_asked
from tests.factories.door import make_gate, make_list
from tests.factories.events import (
    make_event,
    make_organizer,
    make_room,
    make_team_member,
    make_track,
    make_user,
)
from tests.factories.questions import make_question
from tests.factories.tickets import make_paid_order, make_quota, make_ticket_type
from tests.factories.workspace import fill
from tickets.models import (
    CheckInList,
    Gate,
    Order,
    PriceStep,
    Question,
    QuestionOption,
    Quota,
    Ticket,
    TicketType,
)

pytestmark = pytest.mark.django_db

ALL = [part.key for part in copying.PARTS]
NEXT = date(2028, 5, 10)  # 52 weeks after 12 May 2027


def copied(event: Event, parts: list[str] = ALL, starts_on: date = NEXT) -> Event:
    return actions.copy(
        old=event,
        name="Next",
        slug="next",
        starts_on=starts_on,
        parts=parts,
        by=make_user(),
        now=timezone.now(),
    )


def test_every_model_of_an_event_is_taken_along_or_left_with_a_reason() -> None:
    known = {each.model._meta.label for part in copying.PARTS for each in part.copied} | set(copying.LEFT)
    models = {
        model._meta.label
        for app in ("events", "tickets", "agenda")
        for model in apps.get_app_config(app).get_models()
    }
    assert known == models - {"events.Organizer", "events.Event"}


def test_dates_move_and_keep_their_hour_over_a_change_of_clocks() -> None:
    event = make_event(time_zone="America/Los_Angeles")
    # 09:00 in winter; moved to a March day in summer time it is still 09:00.
    make_call(
        event, opens_at=datetime(2027, 1, 4, 17, tzinfo=UTC), closes_at=datetime(2027, 3, 10, 17, tzinfo=UTC)
    )
    new = copied(event, starts_on=date(2027, 5, 22))
    call = CallForTalks.objects.get(event=new)
    assert (call.opens_at, call.closes_at) == (
        datetime(2027, 1, 14, 17, tzinfo=UTC),
        datetime(2027, 3, 20, 16, tzinfo=UTC),
    )
    assert (new.starts_on, new.ends_on, new.is_public) == (date(2027, 5, 22), date(2027, 5, 24), False)


def test_what_was_sold_and_counted_stays_with_the_event_it_happened_at() -> None:
    event = make_paid_order().event
    make_quota(event)
    Quota.objects.filter(event=event).update(taken=5)
    new = copied(event)
    assert {quota.taken for quota in Quota.objects.filter(event=new)} == {0}
    assert TicketType.objects.filter(event=new).count() == TicketType.objects.filter(event=event).count()
    for model in (Order, Ticket, Participant):
        assert not model.objects.filter(event=new).exists()


def test_links_between_rows_lead_to_the_new_rows() -> None:
    event = make_event()
    quota = make_quota(event)
    kind = make_ticket_type(event, quota=quota)
    PriceStep.objects.create(ticket_type=kind, position=1, name="Early", price_minor=100, size=10, taken=4)
    first, second = make_room(event), make_room(event)
    RoomWalk.objects.create(room=first, other=second, minutes=7)
    TrackLimit.objects.create(call=make_call(event), track=make_track(event), max_proposals=3)
    make_gate(make_list(event, kind))
    new = copied(event)
    twin = TicketType.objects.get(event=new)
    assert [row.event for row in twin.quotas.all()] == [new]
    assert [(step.name, step.taken) for step in PriceStep.objects.filter(ticket_type=twin)] == [("Early", 0)]
    walk = RoomWalk.objects.get(room__event=new)
    assert (walk.other.event, walk.minutes) == (new, 7)
    assert TrackLimit.objects.get(call__event=new).track == Track.objects.get(event=new)
    assert [*CheckInList.objects.get(event=new).ticket_types.all()] == [twin]
    assert Gate.objects.get(event=new).list.event == new


def test_a_question_that_hangs_on_another_hangs_on_its_twin() -> None:
    event = make_event()
    meal = make_question(event, "Lunch?", "Yes", "No")
    chosen = QuestionOption.objects.get(question=meal, text="Yes")
    make_question(event, "Which?", depends_on=meal, depends_on_option=chosen)
    make_asked(event, "Do you need a projector?", "Yes", "No")
    new = copied(event)
    which = Question.objects.get(event=new, text="Which?")
    assert which.depends_on == Question.objects.get(event=new, text="Lunch?")
    assert which.depends_on_option == QuestionOption.objects.get(question__event=new, text="Yes")
    assert ProposalQuestion.objects.get(event=new).options.count() == 2


def test_ids_inside_of_a_segment_are_those_of_the_new_rows() -> None:
    event = make_event()
    kind = make_ticket_type(event)
    now = timezone.now()
    definition = {"conditions": [{"key": "type", "values": [kind.public_id, "other"]}]}
    Segment.objects.create(event=event, name="Guests", definition=definition, created_at=now, changed_at=now)
    new = copied(event)
    twin = TicketType.objects.get(event=new)
    row = Segment.objects.get(event=new)
    assert row.definition == {"conditions": [{"key": "type", "values": [twin.public_id, "other"]}]}
    assert row.created_at <= timezone.now()


def test_parts_that_are_not_chosen_stay_behind_with_what_cannot_be_without_them() -> None:
    event = make_event()
    kind = make_ticket_type(event, quota=make_quota(event))
    make_list(event, kind)
    make_room(event)
    new = copied(event, ["door"])
    assert not Room.objects.filter(event=new).exists()
    assert not TicketType.objects.filter(event=new).exists()
    assert CheckInList.objects.get(event=new).ticket_types.count() == 0


def test_an_event_with_everything_in_it_is_copied_with_as_many_queries_as_a_small_one(
    django_assert_max_num_queries: Any,
) -> None:
    event = fill("Alder").event
    for _ in range(30):
        make_ticket_type(event, quota=make_quota(event))
    with django_assert_max_num_queries(120):
        new = copied(event)
    assert HistoryEntry.objects.get(kind="event.copied").subject == new.public_id


@pytest.fixture
def organizer() -> Organizer:
    return make_organizer()


def test_who_runs_all_events_of_the_organizer_makes_the_next_one(
    client: Client, organizer: Organizer
) -> None:
    event = make_event(organizer=organizer)
    user = make_user()
    TeamMember.objects.create(user=user, organizer=organizer, role=Role.OWNER)
    client.force_login(user)
    assert client.get("/admin/copy/").status_code == 200
    form = {"name": "Relay 2028", "slug": event.slug, "starts_on": "2028-05-10", "parts": ALL}
    refused = client.post("/admin/copy/", form)
    assert refused.status_code == 422
    assert "Relay 2028" in refused.content.decode()
    answer = client.post("/admin/copy/", form | {"slug": "relay-2028"})
    assert answer.headers["Location"] == "/admin/checklist/"
    assert client.get("/admin/checklist/").context["event"] == Event.objects.get(slug="relay-2028")


def test_who_helps_at_one_event_makes_no_other(client: Client) -> None:
    client.force_login(make_team_member(make_event(), make_user(), Role.OWNER).user)
    form = {"name": "Mine", "slug": "mine", "starts_on": "2028-05-10"}
    assert client.post("/admin/copy/", form).status_code == 403
    assert not Event.objects.filter(slug="mine").exists()
