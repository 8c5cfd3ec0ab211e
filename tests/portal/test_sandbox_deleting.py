"""A sandbox is deleted with all that is its own; nothing of another event is touched, and work on its way comes to nothing."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.models import HistoryEntry, OutboxMail
from events.models import (
    ApiToken,
    Event,
    EventImport,
    Organizer,
    Role,
    SandboxWork,
    TeamMember,
    WebhookEndpoint,
)
from events.scopes import Scope
from portal import export_tables, jobs
from portal.actions import event_exports, export_files, sandboxes
from portal.event_file.sameness import differences
from portal.sandbox import resetting
from portal.sandbox.tables import ALONE, OWNS
from tests.factories.api import Api, code_of, make_token
from tests.factories.event_files import opened, packed
from tests.factories.events import make_event, make_organizer, make_team_member, make_user
from tests.factories.tickets import make_paid_order
from tests.factories.webhooks import make_endpoint
from tests.factories.workspace import fill
from tickets import recount
from tickets.actions import printing
from tickets.models import Order, Payment, Payout

pytestmark = pytest.mark.django_db


def filled(marker: str = "Sandbox") -> Event:
    """One row of each model, as a sandbox."""
    event: Event = fill(marker, is_sandbox=False).rows[Event]
    event.name, event.is_sandbox = f"Sandbox {marker}", True
    event.save()
    return event


def deleted(event: Event, by: User) -> None:
    sandboxes.delete(event=event, by=by, now=timezone.now())
    assert jobs.play_sandboxes(timezone.now()) == 1


def counts() -> dict[str, int]:
    rows = [own.model for own in OWNS] + [apps.get_model(label) for label in ALONE]
    return {model._meta.label: model._base_manager.count() for model in rows}


def owner_of(event: Event) -> User:
    return make_team_member(event, make_user(), Role.OWNER).user


# What goes, and what stays


def test_all_of_it_goes_and_nothing_of_another_event() -> None:
    other = fill("Other").rows[Event]
    before, theirs = counts(), packed(other)
    event = filled()
    by = owner_of(event)
    make_endpoint(event)
    make_endpoint(event, is_of_organizer=True)
    _token, _secret = make_token(event)
    brought = EventImport.objects.create(
        organizer=event.organizer, event=event, file_hash="a", created_at=timezone.now(), state="done"
    )
    deleted(event, by)
    connection.check_constraints()
    brought.refresh_from_db()
    assert (brought.event, Event.objects.filter(pk=event.pk).exists()) == (None, False)
    after = counts()
    kept = {
        "accounts.User",
        "events.Organizer",
        "events.EventImport",
        "events.WebhookEndpoint",
        "core.HistoryEntry",
    }
    assert {label: n for label, n in after.items() if n != before[label]}.keys() <= kept
    assert differences(opened(theirs), opened(packed(other))) == []
    (told,) = HistoryEntry.objects.filter(scope=event.organizer.public_id)
    assert (told.kind, told.by, told.before) == (
        "organizer.sandbox_deleted", by, {"name": "Sandbox Sandbox", "address": event.slug},
    )  # fmt: skip
    assert not HistoryEntry.objects.filter(scope=event.public_id).exists()


def test_its_files_go_with_it_and_no_others(
    tmp_path: Path, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    event, other = filled(), fill("Other").rows[Event]
    ours, theirs = (with_files(one) for one in (event, other))
    assert (len(ours) > 5, len(ours) == len(theirs)) == (True, True)
    with django_capture_on_commit_callbacks(execute=True):
        deleted(event, owner_of(event))
    assert [name for name in ours if default_storage.exists(name)] == []
    assert all(default_storage.exists(name) for name in theirs)


def with_files(event: Event) -> list[str]:
    """A file in each field that holds one."""
    names = []
    for own in OWNS:
        for name in own.files:
            for row in own.rows(event):
                names.append(default_storage.save(f"{event.slug}/{name}.txt", ContentFile(b"x")))
                own.model._base_manager.filter(pk=row.pk).update(**{name: names[-1]})
    return names


def test_a_real_event_is_never_deleted_whoever_asks() -> None:
    event, now = make_event(), timezone.now()
    by = owner_of(event)
    with pytest.raises(sandboxes.NotASandbox):
        sandboxes.delete(event=event, by=by, now=now)
    event.is_sandbox = True  # in memory alone
    with pytest.raises(ValueError, match="Only a sandbox"), transaction.atomic():
        resetting.delete(event)
    # Not even by a row that no action wrote.
    SandboxWork.objects.create(event=event, kind="delete", created_by=by, created_at=now)
    jobs.play_sandboxes(now)
    assert SandboxWork.objects.get().state == SandboxWork.State.FAILED
    assert Event.objects.filter(pk=event.pk).exists()


def test_one_thing_at_a_time() -> None:
    event, now = make_event(is_sandbox=True, name="Sandbox"), timezone.now()
    by = owner_of(event)
    sandboxes.advance(event=event, days=1, by=by, now=now)
    with pytest.raises(sandboxes.Refused):
        sandboxes.delete(event=event, by=by, now=now)
    jobs.play_sandboxes(now)
    sandboxes.delete(event=event, by=by, now=now)
    with pytest.raises(sandboxes.Refused):
        sandboxes.reset(event=event, by=by, now=now)
    jobs.play_sandboxes(now)
    assert (jobs.play_sandboxes(now), SandboxWork.objects.count()) == (0, 0)


def test_when_one_is_gone_another_can_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandboxes, "MOST_OF_AN_ORGANIZER", 1)
    organizer, by, now = make_organizer(), make_user(), timezone.now()
    first = sandboxes.create(organizer=organizer, by=by, now=now).event
    jobs.play_sandboxes(now)
    deleted(first, by)
    assert sandboxes.create(organizer=organizer, by=by, now=now).event != first


# Work that is on its way


def test_no_duty_of_the_worker_stumbles_over_what_is_gone() -> None:
    event = filled()
    by = owner_of(event)
    mailed = OutboxMail.objects.filter(scope=event.public_id).count()
    deleted(event, by)
    assert mailed
    for name, duty in jobs.TIMETABLE.items():
        if name != "compare_books":  # asks Stripe
            duty.run(timezone.now())


ASKED: Mapping[str, Callable[[Event, User], object]] = {
    "table": lambda event, by: export_files.ask(
        event=event, table=export_tables.TABLES["codes"], columns=[], segment_key="", ending="csv", by=by, now=timezone.now()
    ),
    "badges": lambda event, by: printing.ask(
        event=event, wishes={"form": "one", "what": "all", "role": "speaker"}, form_key="k", by=by, now=timezone.now()
    ),
    "file": lambda event, by: event_exports.ask(event=event, by=by, now=timezone.now()),
    "agenda": lambda event, by: None,  # due by itself
}  # fmt: skip
WORK = {
    "table": jobs.write_tables,
    "badges": jobs.draw_badges,
    "file": jobs.write_events,
    "agenda": jobs.print_agendas,
}


@pytest.mark.parametrize("kind", WORK)
def test_a_file_that_is_being_written_comes_to_nothing(
    kind: str,
    tmp_path: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """It goes at the very moment in which the worker stores what it has made."""
    settings.MEDIA_ROOT = tmp_path
    now = timezone.now()
    by = make_user()
    organizer = make_organizer()
    TeamMember.objects.create(organizer=organizer, user=by, role=Role.OWNER)
    event = sandboxes.create(organizer=organizer, by=by, now=now).event
    jobs.play_sandboxes(now)
    event.refresh_from_db()
    ASKED[kind](event, by)
    store = FileSystemStorage._save  # type: ignore[attr-defined]

    def meanwhile(self: Any, name: str, content: Any) -> str:
        kept: str = store(self, name, content)
        if Event.objects.filter(pk=event.pk).exists():
            deleted(event, by)
        return kept

    monkeypatch.setattr(FileSystemStorage, "_save", meanwhile)
    with django_capture_on_commit_callbacks(execute=True):
        assert WORK[kind](timezone.now()) == 1
    connection.check_constraints()
    assert not Event.objects.filter(pk=event.pk).exists()
    # Parts of badges are kept by their content, of all events together, and forgotten after some days.
    assert [
        path for path in tmp_path.rglob("*") if path.is_file() and path.parent.name != "badge-parts"
    ] == []


# By its owner, on its page


@pytest.fixture
def sandbox() -> Event:
    return make_event(is_sandbox=True, name="Sandbox 2027")


def test_its_owner_types_its_name(client: Client, sandbox: Event) -> None:
    client.force_login(owner_of(sandbox))
    path = f"/{sandbox.slug}/sandbox/"
    assert "Delete it for good" in client.get(path).content.decode()
    assert client.post(f"{path}delete/", {"name": ""}).status_code == 422
    refused = client.post(f"{path}delete/", {"name": "Sandbox 2028"})
    assert (refused.status_code, SandboxWork.objects.count()) == (422, 0)
    assert "Its name is another one: Sandbox 2027" in refused.content.decode()
    gone = client.post(f"{path}delete/", {"name": " sandbox  2027"}, follow=True)
    assert "“Sandbox 2027” is being deleted" in gone.content.decode()
    page = client.get(path).content.decode()
    assert ("It is being deleted" in page, "Move its time" in page, "hx-get" in page) == (
        True,
        False,
        False,
    )
    again = client.post(f"{path}delete/", {"name": "Sandbox 2027"}, follow=True)
    assert "still at its last move" in again.content.decode()
    jobs.play_sandboxes(timezone.now())
    assert {client.get(at).status_code for at in (path, f"/{sandbox.slug}/")} == {404}
    assert client.get("/admin/").status_code in {200, 302, 403}  # whose only event that was works nowhere now


def test_nobody_else_deletes_it_and_no_other_event_has_the_page(client: Client, sandbox: Event) -> None:
    path = f"/{sandbox.slug}/sandbox/"
    client.force_login(make_team_member(sandbox, make_user(), Role.ORGANIZER).user)
    assert "Delete it for good" not in client.get(path).content.decode()
    assert client.post(f"{path}delete/", {"name": sandbox.name}).status_code == 403
    real = make_event(name="Relay")
    client.force_login(owner_of(real))
    assert client.post(f"/{real.slug}/sandbox/delete/", {"name": "Relay"}).status_code == 404
    assert not SandboxWork.objects.exists()


def test_the_organizer_s_history_tells_it(client: Client, sandbox: Event) -> None:
    by = make_user()
    TeamMember.objects.create(organizer=sandbox.organizer, user=by, role=Role.OWNER)
    make_event(organizer=sandbox.organizer)
    deleted(sandbox, by)
    client.force_login(by)
    page = client.get(f"/admin/events/organizer/{sandbox.organizer_id}/history/").content.decode()
    assert ("Organizer: sandbox deleted" in page, "Sandbox 2027" in page) == (True, True)


# By a program


def test_a_program_deletes_it_and_its_token_ends_with_it(sandbox: Event) -> None:
    api, path = Api(sandbox, role=Role.OWNER), f"events/{sandbox.slug}/sandbox"
    tried = api.call("DELETE", f"{path}?validate_only=true")
    assert (tried.status_code, SandboxWork.objects.count()) == (202, 0)
    asked = api.call("DELETE", path)
    job = asked.json()
    assert (asked.status_code, job["kind"], job["state"], job["can_cancel"]) == (
        202,
        "sandbox",
        "waiting",
        False,
    )
    assert asked["Location"] == f"/api/events/{sandbox.slug}/jobs/{job['id']}"
    assert code_of(api.call("DELETE", path)) == (409, "refused")
    jobs.play_sandboxes(timezone.now())
    for way in (path, f"events/{sandbox.slug}/jobs/{job['id']}", f"events/{sandbox.slug}"):
        assert code_of(api.get(way)) == (401, "token-unknown")
    assert code_of(Api().get(f"events/{sandbox.slug}")) == (404, "not-found")
    assert (ApiToken.objects.count(), WebhookEndpoint.with_deleted.count()) == (0, 0)
    assert Organizer.objects.filter(pk=sandbox.organizer_id).exists()


def test_by_tokens_of_owners_alone_and_no_real_event(sandbox: Event) -> None:
    for role, code in ((Role.ORGANIZER, (403, "right-missing")), (Role.REVIEWER, (403, "right-missing"))):
        api = Api(sandbox, role=Role.OWNER)
        TeamMember.objects.filter(event=sandbox).update(role=role)
        assert code_of(api.call("DELETE", f"events/{sandbox.slug}/sandbox")) == code
    narrow = Api(sandbox, [Scope.SETUP_WRITE], role=Role.OWNER)
    assert code_of(narrow.call("DELETE", f"events/{sandbox.slug}/sandbox")) == (403, "scope-missing")
    real = make_event()
    refused = Api(real, role=Role.OWNER).call("DELETE", f"events/{real.slug}/sandbox")
    assert (code_of(refused), SandboxWork.objects.exists()) == ((409, "not-a-sandbox"), False)


@pytest.mark.django_db(transaction=True)
def test_what_the_database_keeps_is_tried_three_times_and_stays_whole() -> None:
    """Somebody's row of an account at Stripe names a payment, which never is so of a sandbox."""
    event, now = make_event(is_sandbox=True, name="Sandbox"), timezone.now()
    payment = Payment.objects.get(order=make_paid_order(event))
    payout = Payout.objects.create(
        gateway="stripe",
        reference="po_1",
        amount_minor=1,
        currency="USD",
        state="paid",
        arrives_on=now.date(),
    )
    payout.entries.create(
        gateway="stripe", reference="txn_1", kind="charge", amount_minor=1, net_minor=1, currency="USD", at=now,
        payment=payment,
    )  # fmt: skip
    work = sandboxes.delete(event=event, by=owner_of(event), now=now)
    for attempt in (1, 2, 3):
        work.refresh_from_db()
        assert (work.state, work.attempts) == ("waiting", attempt - 1)
        assert jobs.play_sandboxes(timezone.now()) == 1
    work.refresh_from_db()
    assert (work.state, jobs.play_sandboxes(timezone.now()), Order.objects.count()) == ("failed", 0, 1)
    assert recount.differences() == []
