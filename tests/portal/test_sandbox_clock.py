"""A sandbox moved forward is the same event with all its dates earlier; nothing else moves; and it can begin again."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from agenda.models import DayLines, ProgrammeHours
from core.models import HistoryEntry
from events.models import ApiToken, Event, Role, SandboxWork, TeamMember
from portal import jobs
from portal.actions import sandboxes
from portal.event_file.opening import Opened
from portal.event_file.sameness import Names, differences
from portal.sandbox import clock, resetting, seed
from portal.sandbox.tables import ALONE, MOVED_JSON, OTHERS, OWNS, STAYING, STAYING_JSON
from tests.factories.api import make_token
from tests.factories.event_files import opened, packed
from tests.factories.events import make_event, make_organizer, make_user
from tests.factories.tickets import make_order
from tests.factories.workspace import fill
from tickets import recount
from tickets.actions import refund_runs
from tickets.models import Order, PriceStep, RefundRun, RefundRunLine, TicketType
from tickets.refund_runs import Terms

pytestmark = pytest.mark.django_db
OURS = ("accounts", "core", "events", "tickets", "agenda")
ZONE = "America/Los_Angeles"


def filled(marker: str = "Sandbox") -> Event:
    """One row of each model, as a sandbox."""
    event: Event = fill(marker, is_sandbox=False).rows[Event]
    event.name, event.is_sandbox = f"Sandbox {marker}", True
    event.save()
    return event


def lines(of: Opened) -> dict[str, list[dict[str, Any]]]:
    """Rows by table, with ids by their order."""
    names = Names()
    return {table.of.name: [names.normal(row) for _line, row in of.lines(table)] for table in of.tables}


# All of it moves, and only it


def test_every_model_is_the_sandbox_s_own_or_left_alone_with_a_reason() -> None:
    ours = {model._meta.label for app in OURS for model in apps.get_app_config(app).get_models()}
    own = [each.model._meta.label for each in OWNS]
    assert sorted([*own, *ALONE]) == sorted(ours)
    assert OTHERS.keys() <= set(own)


def test_every_date_moves_or_stays_with_a_reason() -> None:
    told = {
        f"{own.model._meta.label}.{each.name}"
        for own in OWNS
        for each in own.model._meta.concrete_fields
        if isinstance(each, models.JSONField)
    }
    assert told == MOVED_JSON | STAYING_JSON.keys()
    for own in OWNS:
        dates = {each.name for each in own.model._meta.concrete_fields if isinstance(each, models.DateField)}
        assert dates - set(own.dates) <= STAYING.keys(), own.model
    # Only accounts at Stripe have entries, and no sandbox has money there. Nothing else that stays stands in a way from a row that goes: emptying leaves no reference to nothing.
    gone = {own.model for own in OWNS} - {Event}
    assert [
        each
        for label in ALONE
        for each in apps.get_model(label)._meta.concrete_fields
        if each.is_relation and each.related_model in gone and label != "tickets.BalanceEntry"
    ] == []


@pytest.mark.parametrize("days", [1, 133, 400])
def test_a_moved_one_says_the_same_with_earlier_dates(days: int) -> None:
    event, other = filled(), fill("Other").rows[Event]
    before, theirs = opened(packed(event)), packed(other)
    clock.move(event, days)
    wanted = clock.said_earlier(lines(before), ZONE, days)
    wanted["event"][0]["days_moved"] = days
    assert lines(opened(packed(event))) == wanted
    assert differences(opened(theirs), opened(packed(other))) == []


def test_only_a_sandbox_moves_or_is_emptied() -> None:
    event, now = make_event(), timezone.now()
    with pytest.raises(ValueError, match="Only a sandbox"):
        clock.move(event, 1)
    with pytest.raises(ValueError, match="Only a sandbox"):
        resetting.empty(event)
    with pytest.raises(sandboxes.NotASandbox):
        sandboxes.advance(event=event, days=1, by=make_user(), now=now)
    with pytest.raises(sandboxes.NotASandbox):
        sandboxes.reset(event=event, by=make_user(), now=now)
    assert not SandboxWork.objects.exists()


# Clocks on the wall


def test_the_hour_on_the_wall_is_kept_over_changes_of_clocks_as_the_database_does_it() -> None:
    # Each hour around the changes of clocks there, and around those to which it is moved.
    changes = datetime(2027, 3, 13, tzinfo=UTC), datetime(2027, 11, 6, tzinfo=UTC)
    instants = [
        start + timedelta(days=days, minutes=45 * n)
        for start in changes
        for days in (0, 7)
        for n in range(64)
    ]
    rows = HistoryEntry._base_manager.filter(scope="evt_clock")
    for at in instants:
        HistoryEntry.objects.create(scope="evt_clock", kind="a.b", subject="c", at=at)
    for days in (7, 238):
        before = list(rows.order_by("pk").values_list("at", flat=True))
        rows.update(at=clock.Back(models.F("at"), ZONE, days, output_field=models.DateTimeField()))
        after = list(rows.order_by("pk").values_list("at", flat=True))
        assert after == [clock.back(at, ZONE, days) for at in before]
    nine = datetime(2027, 6, 1, 9, tzinfo=ZoneInfo(ZONE))
    assert clock.back(nine, ZONE, 120) == datetime(2027, 2, 1, 9, tzinfo=ZoneInfo(ZONE))


def test_rows_that_stand_side_by_side_pass_one_another() -> None:
    event = make_event(is_sandbox=True, name="Sandbox")
    for number in (2, 0, 1):
        day = date(2027, 5, 12) + timedelta(days=number)
        start = datetime(2027, 5, 12 + number, 16, tzinfo=UTC)
        DayLines.objects.create(event=event, day=day, opens_at=time(9), closes_at=time(18), minutes=15)
        ProgrammeHours.objects.create(event=event, starts_at=start, ends_at=start + timedelta(hours=1))
    clock.move(event, 1)
    days = [row.day for row in DayLines.objects.filter(event=event).order_by("day")]
    assert days == [date(2027, 5, 11), date(2027, 5, 12), date(2027, 5, 13)]


def test_words_that_only_look_like_dates_stay() -> None:
    said = {
        "at": "2027-05-12T16:00:00Z",
        "on": "2027-05-12",
        "no": "2027-02-31",
        "title": "2027-05-12 it is",
        "n": 5,
    }
    assert clock.said_earlier(said, ZONE, 2) == said | {"at": "2027-05-10T16:00:00Z", "on": "2027-05-10"}
    local = {"at": "2027-05-12T09:00:00-07:00"}
    assert clock.said_earlier(local, ZONE, 100) == {"at": "2027-02-01T10:00:00-07:00"}


# What comes due is done


def test_what_comes_due_is_done_in_the_same_go() -> None:
    now = timezone.now()
    event = make_event(is_sandbox=True, name="Sandbox", starts_on=date(2027, 5, 12))
    order, until = make_order(event), datetime(2027, 6, 1, 12, tzinfo=UTC)
    kind = TicketType.objects.get(event=event)
    step = PriceStep.objects.create(ticket_type=kind, price_minor=1, until_at=until)
    other = make_order(make_event())
    sandboxes.advance(event=event, days=4, by=make_user(), now=now)
    with pytest.raises(sandboxes.Refused, match="still at its last move"):
        sandboxes.reset(event=event, by=make_user(), now=now)
    jobs.play_sandboxes(timezone.now())
    assert SandboxWork.objects.get().state == SandboxWork.State.DONE
    for row in (order, other, step, event):
        row.refresh_from_db()
    assert (order.state, other.state) == (Order.State.EXPIRED, Order.State.PENDING)
    assert (step.until_at == until - timedelta(days=4), event.starts_on) == (True, date(2027, 5, 8))
    assert recount.differences() == []


def test_a_worker_that_dies_after_the_rows_moves_them_no_second_time() -> None:
    event, now = make_event(is_sandbox=True, name="Sandbox"), timezone.now()
    work = sandboxes.advance(event=event, days=4, by=make_user(), now=now)

    def dies(_event: Event) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sandboxes.run_due(now=now, sweep=dies)
    sandboxes.run_due(now=now + timedelta(hours=1), sweep=lambda event: None)
    event.refresh_from_db()
    work.refresh_from_db()
    assert (event.days_moved, work.state, work.attempts) == (4, "done", 2)


# Beginning again


# What is drawn anew each time, or says when the row was written.
CODES = ("id", "code", "key", "guid", "reference", "before", "after")


def essence(event: Event) -> dict[str, list[str]]:
    """All that the event's file says but codes, the log of edits and the order, and to the hour: rows are written one after the other."""
    return {
        name: sorted(str({key: _kept(one) for key, one in row.items() if key not in CODES}) for row in rows)
        for name, rows in lines(opened(packed(event))).items()
        if name != "history"
    }


def _kept(value: Any) -> Any:
    return value[:13] if isinstance(value, str) and clock.ISO_INSTANT.fullmatch(value) else value


def test_emptied_and_filled_it_is_the_same_again_and_what_is_nobody_s_seed_stays() -> None:
    now, by = timezone.now().replace(minute=5), make_user()
    event = sandboxes.create(organizer=make_organizer(), by=by, now=now).event
    token, _secret = make_token(event)
    seed.fill(event, by=by, now=now)
    first, keeps = essence(event), (event.pk, event.public_id, event.slug)
    clock.move(event, 30)
    make_order(event)
    resetting.empty(event)
    assert [own.model for own in OWNS if own.model is not Event and own.rows(event).exists()] == []
    seed.dress(event, now)
    event.is_public = False
    event.save()
    seed.fill(event, by=by, now=now)
    assert essence(event) == first
    assert (event.pk, event.public_id, event.slug) == keeps
    assert list(ApiToken.objects.filter(event=event)) == [token]


def begun_again(event: Event, by: Any) -> Event:
    """By its button and the worker."""
    sandboxes.reset(event=event, by=by, now=timezone.now())
    assert jobs.play_sandboxes(timezone.now()) == 1
    assert SandboxWork.objects.filter(event=event).latest("pk").state == "done"
    event.refresh_from_db()
    return event


def test_nothing_that_was_chosen_of_it_since_is_left_but_what_keeps_the_team_safe() -> None:
    now, by = timezone.now(), make_user()
    event = sandboxes.create(organizer=make_organizer(), by=by, now=now).event
    assert jobs.play_sandboxes(now) == 1
    event.refresh_from_db()
    before = dict(Event.objects.values().get())
    chosen = {
        "contact_email": "me@relay.example",
        "target_tickets": 7,
        "keep_doors_days": 9,
        "logo": "logos/gone.png",
    }
    Event.objects.filter(pk=event.pk).update(team_needs_second_factor=True, accent="#000000", **chosen)
    begun_again(event, by)
    after = dict(Event.objects.values().get())
    assert after.pop("team_needs_second_factor") is True
    assert after == {name: before[name] for name in after} | {
        name: after[name] for name in ("public_counter", "shop_counter")
    }


def test_runs_of_refunds_go_with_it_and_new_ones_can_begin() -> None:
    now, by = timezone.now(), make_user()
    organizer = make_organizer()
    TeamMember.objects.create(organizer=organizer, user=by, role=Role.OWNER)
    event = sandboxes.create(organizer=organizer, by=by, now=now).event
    jobs.play_sandboxes(now)

    def begin(key: str) -> RefundRun:
        return refund_runs.start(event=event, terms=Terms(), reason="Flood", text="", by=by, now=now, key=key)

    first = begin("one")
    assert jobs.run_refunds(now) > 0
    clock.move(event, 3)
    assert begin("one") == first
    begun_again(event, by)
    assert (RefundRun.objects.count(), RefundRunLine.objects.count(), jobs.run_refunds(now)) == (0, 0, 0)
    second = begin("one")
    while jobs.run_refunds(now):
        pass
    second.refresh_from_db()
    assert (second.state, second.lines.exclude(state="done").count()) == ("done", 0)
    assert recount.differences() == []
