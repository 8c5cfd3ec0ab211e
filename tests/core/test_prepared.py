"""A query that is written once answers as one that is written each time."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from accounts.models import User
from core.models import HistoryEntry
from core.prepared import FEW_KEYS, Changed, Inserted, Prepared, PreparedValues, Stored
from events.actions import profiles
from events.models import Event, Participant
from tests.factories.events import make_event, make_participant, make_user
from tests.factories.tickets import make_paid_order
from tickets.models import Quota, Ticket


def by_slug(*read_with: str) -> Prepared[Event]:
    rows = Event.objects.select_related("organizer", *read_with).order_by()
    return Prepared(lambda slug: rows.filter(slug=slug), slug="any")


@pytest.mark.django_db
def test_answer_is_fresh_each_time_with_what_is_joined(django_assert_num_queries: Any) -> None:
    made = [make_event(slug=slug) for slug in ("relay", "other")]
    prepared = by_slug("call")
    for event in (*made, *made):
        with django_assert_num_queries(1):
            found = prepared.first(slug=event.slug)
            assert found is not None
            assert (found, found.organizer, getattr(found, "call", None)) == (event, event.organizer, None)
    Event.objects.filter(slug="relay").update(name="Renamed", is_public=False)
    found = prepared.first(slug="relay")
    assert found is not None
    wanted = Event.objects.get(slug="relay")
    assert {key: value for key, value in vars(found).items() if key != "_state"} == {
        key: value for key, value in vars(wanted).items() if key != "_state"
    }
    found.name = "Saved"
    found.save()
    assert Event.objects.get(slug="relay").name == "Saved"


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["", "any", "nothing", "' OR 1=1 --", "%s", "ä" * 5000])
def test_what_is_not_there_is_none(slug: str) -> None:
    make_event(slug="relay")
    assert by_slug().first(slug=slug) is None


@pytest.mark.django_db
def test_people_of_an_account_are_the_same_as_by_its_queryset() -> None:
    event, other, user = make_event(), make_event(), make_user("ada@example.org")
    mine = [make_participant(event, user=user, email="ada@example.org"), make_participant(event, user=user)]
    make_participant(event), make_participant(other, user=user)
    wanted = list(profiles.people_of(event=event, user=user))
    assert {*wanted} == {*mine}
    assert profiles.read_people(event=event, user=user) == wanted
    assert profiles.read_people(event=other, user=make_user("eve@example.org")) == []


@pytest.mark.django_db
def test_rows_with_a_secret_and_with_columns_left_out_are_those_of_the_queryset(
    django_assert_num_queries: Any,
) -> None:
    order = make_paid_order(seats=2)

    def rows(order: Any) -> Any:
        found = Ticket.objects.filter(order=order).select_related("type", "attendee__user").order_by("pk")
        return found.only("public_id", "secret_hash", "type__name", "attendee__name", "attendee__user")

    prepared: Prepared[Ticket] = Prepared(rows, order=-1)
    for found, wanted in zip(prepared.all(order=order.pk), rows(order.pk), strict=True):
        for one, other in ((found, wanted), (found.type, wanted.type), (found.attendee, wanted.attendee)):
            told, asked = ({k: v for k, v in vars(each).items() if k != "_state"} for each in (one, other))
            assert told == asked
            assert (one._state.adding, one._state.db) == (False, "default")  # type: ignore[union-attr]
            assert {*one._state.fields_cache} == {*other._state.fields_cache}  # type: ignore[union-attr]
        assert found.attendee is not None
        assert found.attendee.user is None
        with django_assert_num_queries(1):
            assert found.serial == Ticket.objects.model._meta.get_field("serial").get_default()


@pytest.mark.django_db
def test_columns_of_a_row_are_stored_and_nothing_else(django_assert_num_queries: Any) -> None:
    event, other = make_event(name="Relay"), make_event(name="Other")
    stored = Stored(Event, "name", "starts_on")
    for name in ("Renamed", "'; --"):
        event.name, event.tagline, event.starts_on = name, "not to be stored", other.ends_on
        with django_assert_num_queries(1):
            stored.save(event)
        found = Event.objects.get(pk=event.pk)
        assert (found.name, found.starts_on, found.tagline) == (name, other.ends_on, "")
    assert Event.objects.get(pk=other.pk).name == "Other"


def test_sample_that_is_not_asked_for_is_refused() -> None:
    with pytest.raises(ValueError, match="Each sample"):
        Prepared(lambda slug: Event.objects.all(), slug="any").first(slug="relay")


@pytest.mark.django_db(transaction=True)
def test_threads_use_their_own_connections_and_see_what_is_committed() -> None:
    prepared, found = by_slug(), []

    def look() -> None:
        found.append(prepared.first(slug="relay"))
        connection.close()

    def in_a_thread() -> None:
        thread = Thread(target=look)
        thread.start()
        thread.join()

    in_a_thread()
    with transaction.atomic():
        event = make_event(slug="relay")
    in_a_thread()
    assert found == [None, event]


def told(subject: str) -> HistoryEntry:
    now = timezone.now()
    return HistoryEntry(
        scope="evt",
        kind="test.told",
        subject=subject,
        before={"a": None},
        after={"b": ["ü'; --", 1.5]},
        at=now,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, 1, 3, 60])
def test_rows_stand_as_django_would_have_written_them(number: int, django_assert_num_queries: Any) -> None:
    inserted = Inserted(HistoryEntry)
    for turn in range(2):
        rows = [told(f"{turn} {n}") for n in range(number)]
        with django_assert_num_queries(min(number, 1)):
            inserted.add(*rows)
        assert all(row.pk and not row._state.adding and row._state.db == "default" for row in rows)
        for row in rows:
            stored = HistoryEntry.objects.get(pk=row.pk)
            values = [(name, value) for name, value in vars(row).items() if name != "_state"]
            assert [(name, getattr(stored, name)) for name, _value in values] == values


@pytest.mark.django_db
def test_row_the_database_refuses_is_not_taken_for_written() -> None:
    first, second = told("one"), told("two")
    second.public_id = first.public_id
    inserted = Inserted(HistoryEntry)
    inserted.add(first)
    with pytest.raises(IntegrityError), transaction.atomic():
        inserted.add(second)
    assert (second.pk is None, second._state.adding) == (True, True)
    assert HistoryEntry.objects.get() == first


@pytest.mark.django_db
def test_values_are_those_of_the_queryset(django_assert_num_queries: Any) -> None:
    def told_of(slug: str) -> Any:
        rows = Event.objects.filter(slug=slug).annotate(
            named=Exists(Participant.objects.filter(event=OuterRef("pk")))
        )
        return rows.order_by("participants__name").values(
            "named", "starts_on", "participants__name", "is_public"
        )

    prepared = PreparedValues(told_of, slug="any")
    event, other = make_event(slug="relay"), make_event(slug="other")
    for name in ("Ada", "Eve"):
        make_participant(event, name=name)
    for slug in ("relay", "other", "nothing", "relay"):
        with django_assert_num_queries(1):
            found = prepared.all(slug=slug)
        assert found == list(told_of(slug))
    assert [row["participants__name"] for row in prepared.all(slug="relay")] == ["Ada", "Eve"]
    assert prepared.all(slug=other.slug)[0]["named"] is False


@pytest.mark.django_db
def test_change_written_once_does_what_the_same_update_does(django_assert_num_queries: Any) -> None:
    event = make_event()
    shelf = [Quota.objects.create(event=event, name=name, size=5, reserved=1) for name in ("first", "second")]
    taken = Changed(
        lambda quota, seats: Quota.objects.filter(pk=quota).taking(seats), quota=-1, seats=1_000_001
    )
    for seats, changed, now_taken in ((3, 1, 3), (2, 0, 3), (1, 1, 4), (1, 0, 4)):
        with django_assert_num_queries(1):
            assert taken.rows(quota=shelf[0].pk, seats=seats) == changed
        assert [*event.quotas.order_by("pk").values_list("taken", "reserved")] == [(now_taken, 1), (0, 1)]


def test_change_whose_samples_do_not_stand_in_it_is_refused() -> None:
    with pytest.raises(ValueError, match="sample"):
        Changed(lambda key, other: (Quota.objects.filter(pk=key), {"taken": 1}), key=-1, other=-2).rows(
            key=1, other=2
        )


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 2, 60, 300])
def test_rows_that_are_added_have_their_own_keys(count: int) -> None:
    event = make_event()
    rows = [Quota(event=event, name=f"Quota {number}", size=number) for number in range(count)]
    Inserted(Quota).add(*rows)
    found = {row.pk: row.name for row in Quota.objects.all()}
    assert found == {row.pk: row.name for row in rows}
    assert not any(row._state.adding for row in rows)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 1, 3, 8, 9])
def test_few_keys_and_a_moment_are_asked_for_as_django_would(
    count: int, django_assert_num_queries: Any
) -> None:
    event = make_event()
    people = [make_participant(event, name=f"Number {n}") for n in range(10)]
    keys, moment = [person.pk for person in people[:count]], timezone.now()

    def known(keys: Any, since: Any) -> Any:
        rows = Participant.objects.filter(pk__in=keys, created_at__gt=since)
        return rows.order_by("pk")

    prepared = Prepared(known, keys=FEW_KEYS, since=datetime(2001, 2, 3, tzinfo=UTC))
    for since, wanted in ((moment - timedelta(days=1), people[:count]), (moment + timedelta(days=1), [])):
        with django_assert_num_queries(1 if count else 0):
            assert prepared.all(keys=keys, since=since) == wanted
    renamed = Changed(
        lambda keys, at: (Participant.objects.filter(pk__in=keys), {"created_at": at}),
        keys=FEW_KEYS, at=datetime(2001, 2, 3, tzinfo=UTC),
    )  # fmt: skip
    assert renamed.rows(keys=keys, at=moment) == count
    assert [row.pk for row in Participant.objects.filter(created_at=moment)] == keys


@pytest.mark.django_db(transaction=True)
def test_lock_outside_of_a_transaction_is_refused_each_time() -> None:
    """As Django does it, where there are such locks: it would hold nothing."""
    event = make_event()
    locked: Prepared[Event] = Prepared(
        lambda event: Event.objects.select_for_update().filter(pk=event), event=-1
    )
    with transaction.atomic():
        assert locked.first(event=event.pk) == event
    if connection.features.has_select_for_update:
        with pytest.raises(TransactionManagementError):
            locked.first(event=event.pk)


@pytest.mark.django_db
def test_row_leads_to_what_was_stored_since_it_was_given_and_never_to_nothing() -> None:
    """As Django's bulk_create: it sets the key, or refuses what has none."""
    event, user = make_event(), User(email="ada@example.org")
    given = {
        "kind": "event.changed",
        "subject": event.public_id,
        "scope": event.public_id,
        "at": timezone.now(),
    }
    row = HistoryEntry(by=user, **given)
    with pytest.raises(ValueError, match="unsaved related object 'by'"):
        Inserted(HistoryEntry).add(row)
    user.save()
    Inserted(HistoryEntry).add(row, HistoryEntry(**given))
    assert [*HistoryEntry.objects.order_by("pk").values_list("by", flat=True)] == [user.pk, None]
