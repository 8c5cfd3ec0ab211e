"""Events to try things out: made and filled by one click, apart from everything that is real."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as django_mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from agenda import offer
from agenda.models import Session
from core.models import OutboxMail
from events.models import Event, Role, SandboxWork, TeamMember
from portal import jobs
from portal.actions import sandboxes
from tests.factories.agenda import make_call, make_session_type
from tests.factories.event_files import brought_in, packed
from tests.factories.events import make_event, make_organizer, make_team_member, make_user
from tests.factories.tickets import make_attempt, make_order
from tickets import gateways, recount
from tickets.actions import payments
from tickets.models import DiscountCode, Order, Ticket

pytestmark = pytest.mark.django_db
MARK = "noindex, nofollow"


def make_sandbox(**fields: object) -> Event:
    """The mark alone, with nothing in it."""
    return make_event(is_sandbox=True, name="Sandbox 2027", **fields)


def test_what_is_changed_while_it_begins_again_is_not_written_back() -> None:
    event, user = make_sandbox(), make_user()
    make_team_member(event, user, Role.ORGANIZER)
    sandboxes.reset(event=event, by=user, now=timezone.now())
    counters = Event.objects.values_list("shop_counter", flat=True).filter(pk=event.pk)
    before, is_changed = counters.get(), False

    def changed_meanwhile(execute: Any, sql: str, *more: Any) -> Any:
        nonlocal is_changed
        if sql.startswith("DELETE") and not is_changed:
            is_changed = True
            Event.objects.filter(pk=event.pk).update(shop_counter=before + 40, team_needs_second_factor=True)
        return execute(sql, *more)

    with connection.execute_wrapper(changed_meanwhile):
        assert jobs.play_sandboxes(timezone.now()) == 1
    event.refresh_from_db()
    assert (counters.get() > before + 40, event.team_needs_second_factor) == (True, True)


# Made and filled


def test_one_click_makes_one_that_is_filled_and_stays_apart(client: Client) -> None:
    owner = TeamMember.objects.create(organizer=make_organizer(), user=make_user(), role=Role.OWNER)
    client.force_login(owner.user)
    people = User.objects.count()
    answer = client.post("/admin/sandbox/")
    event = Event.objects.get(is_sandbox=True)
    assert (answer.status_code, answer["Location"]) == (302, f"/{event.slug}/sandbox/")
    assert "It is being filled" in client.get(answer["Location"]).content.decode()
    assert jobs.play_sandboxes(timezone.now()) == 1
    event.refresh_from_db()
    assert (event.is_public, event.days_moved, SandboxWork.objects.get().state) == (True, 0, "done")
    assert DiscountCode.objects.filter(event=event, code="REDPOINT20").exists()
    assert Session.objects.filter(event=event, state=Session.State.CONFIRMED).count() == 21
    # Reactions and lapses were done in the same go: speakers have tickets, what was not paid is free again.
    assert Ticket.objects.filter(event=event, order=None).count() == 21
    assert not Order.objects.filter(event=event, state=Order.State.PENDING).exists()
    assert User.objects.count() == people
    assert recount.differences() == []
    page = client.get(f"/{event.slug}/").content.decode()
    assert (MARK in page, "nothing here is real" in page) == (True, True)
    assert "Sandbox" in client.get("/admin/").content.decode()


def test_pressed_twice_it_is_one_until_it_is_filled(client: Client) -> None:
    owner = TeamMember.objects.create(organizer=make_organizer(), user=make_user(), role=Role.OWNER)
    client.force_login(owner.user)
    pressed = [client.post("/admin/sandbox/")["Location"] for _ in range(2)]
    assert (len({*pressed}), Event.objects.filter(is_sandbox=True).count()) == (1, 1)
    SandboxWork.objects.update(state=SandboxWork.State.DONE, ended_at=timezone.now())
    assert client.post("/admin/sandbox/")["Location"] not in pressed


def test_who_moves_it_while_it_moves_reads_that_it_must_wait(client: Client) -> None:
    event = make_sandbox()
    client.force_login(make_team_member(event, make_user(), Role.OWNER).user)
    moved = [client.post(f"/{event.slug}/sandbox/move/", {"days": days}) for days in (1, 30)]
    assert [answer.status_code for answer in moved] == [302, 409]
    assert "still at its last move" in moved[1].content.decode()


def test_whoever_may_make_no_event_makes_no_sandbox(client: Client) -> None:
    client.force_login(make_team_member(make_event(), make_user(), Role.OWNER).user)
    assert (client.get("/admin/sandbox/").status_code, client.post("/admin/sandbox/").status_code) == (
        403,
        403,
    )
    assert not Event.objects.filter(is_sandbox=True).exists()


def test_an_organizer_has_so_many_and_not_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandboxes, "MOST_OF_AN_ORGANIZER", 1)
    organizer, by = make_organizer(), make_user()
    sandboxes.create(organizer=organizer, by=by, now=timezone.now())
    with pytest.raises(sandboxes.Refused, match="You have 1 sandboxes"):
        sandboxes.create(organizer=organizer, by=by, now=timezone.now())
    sandboxes.create(organizer=make_organizer(), by=by, now=timezone.now())


# What it is called, and for how long it is one


def test_its_name_says_what_it_is_and_nothing_else_has_a_clock() -> None:
    event = make_sandbox()
    event.name = "Relay 2027"
    with pytest.raises(ValidationError, match="begins with “Sandbox”"):
        event.clean()
    for change in ({"name": "Relay 2027"}, {"is_sandbox": False, "days_moved": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.filter(pk=event.pk).update(**change)


def test_no_form_of_the_workspace_makes_it_a_real_one(client: Client) -> None:
    event = make_sandbox()
    client.force_login(make_user(is_superuser=True))
    page = client.get(f"/admin/events/event/{event.pk}/change/").content.decode()
    assert ("is_sandbox" in page, "days_moved" in page) == (False, False)


def test_brought_in_from_a_file_it_is_one_as_well() -> None:
    event = brought_in(packed(make_sandbox())).event
    assert event is not None
    assert (event.is_sandbox, event.name) == (True, "Sandbox 2027")


# No money


def test_it_takes_no_money_whatever_keys_its_organizer_has(settings: object) -> None:
    organizer = make_organizer()
    organizer.stripe_secret_key = "sk_live_somebodys"
    organizer.save()
    settings.SANDBOX_PAYMENTS, settings.DEBUG = False, False  # type: ignore[attr-defined]
    event = make_sandbox(organizer=organizer)
    assert gateways.gateway_for(event).name == gateways.SANDBOX
    assert gateways.gateway_for(make_event(organizer=organizer)).name == gateways.STRIPE_OWN
    for name in (gateways.STRIPE, gateways.STRIPE_OWN):
        with pytest.raises(gateways.NoGateway, match="takes no money"):
            gateways.gateway_named(name, event)


def test_its_payment_page_works_where_money_is_taken_and_for_no_other_event(settings: object) -> None:
    order, other = make_order(make_sandbox()), make_order(make_event())
    attempts = make_attempt(order), make_attempt(other)
    settings.SANDBOX_PAYMENTS = False  # type: ignore[attr-defined]
    payments.settle_sandbox(attempt=attempts[0], now=timezone.now())
    with pytest.raises(payments.CannotPay):
        payments.settle_sandbox(attempt=attempts[1], now=timezone.now())
    order.refresh_from_db()
    other.refresh_from_db()
    assert (order.state, other.state) == (Order.State.PAID, Order.State.PENDING)


# No mail


def test_its_mails_go_to_nobody_and_can_be_read(settings: object) -> None:
    settings.OUTBOX_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    rows = []
    for event in (make_sandbox(), make_event()):
        row = OutboxMail(
            kind="test", scope=event.public_id, to_address="real@person.example", subject=event.name,
            created_at=timezone.now(),
        )  # fmt: skip
        row.text = "The words"
        row.save()
        rows.append(row)
    assert jobs.send_mails(timezone.now()) == 2
    assert [sent.subject for sent in django_mail.outbox] == [rows[1].subject]
    kept = OutboxMail.objects.get(pk=rows[0].pk)
    assert (kept.state, kept.text, "went to nobody" in kept.error) == ("sent", "The words", True)


# In no list


def test_no_list_leads_to_it(client: Client) -> None:
    now = timezone.now()
    days = {"starts_on": now.date() + timedelta(days=9), "ends_on": now.date() + timedelta(days=9)}
    sandbox, real = (
        make_sandbox(is_public=True, **days),
        make_event(name="A real one", is_public=True, **days),
    )
    for event in (sandbox, real):
        make_session_type(event)
        make_call(event, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    home = client.get("/").content.decode()
    assert ("A real one" in home, "Sandbox 2027" in home) == (True, False)
    assert [event.name for event in offer.events_taking(now)] == ["A real one"]
    assert MARK in client.get(f"/{sandbox.slug}/tickets/").content.decode()
    assert MARK not in client.get(f"/{real.slug}/tickets/").content.decode()
