"""One row is checked, stored and deleted as by Django's own ways, with fewer questions."""

from datetime import UTC, date, datetime
from typing import Any, cast

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import ProtectedError

from agenda.models import SessionType
from core import single_rows
from events.models import Event, Partner, PartnerLevel, Room, RoomClosure
from tests.factories.events import make_event, make_partner, make_room, make_track
from tests.factories.tickets import make_order
from tickets.models import Order

NOON = datetime(2027, 5, 12, 12, tzinfo=UTC)


def told(row: models.Model, values: dict[str, Any], check: Any) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    try:
        check(row)
    except ValidationError as error:
        return error.message_dict
    return None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "is_fine"),
    [
        ({"tagline": "Again"}, True),
        ({"ends_on": date(2027, 5, 11)}, False),
        ({"starts_on": date(2027, 5, 13), "is_public": False}, True),
        ({"is_public": True, "terms_url": ""}, False),
        ({"slug": "taken"}, False),
        ({"slug": "Not a word", "time_zone": "Europe/Nowhere"}, False),
        ({"slug": "other", "currency": "XXX"}, False),
        ({"target_minor": -1}, False),
        ({"keep_doors_days": 31}, False),
        ({"organizer_id": 999_999}, False),
    ],
)
def test_event_is_refused_in_the_words_of_the_model(values: dict[str, Any], is_fine: bool) -> None:
    make_event(slug="taken")
    event = make_event(slug="relay")

    def quickly(row: Any) -> None:
        single_rows.check(row, [name.removesuffix("_id") for name in values])

    found = told(Event.objects.get(pk=event.pk), values, quickly)
    assert found == told(Event.objects.get(pk=event.pk), values, Event.full_clean)
    assert (found is None) == is_fine


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "is_fine"),
    [
        ({"name": "Redpoint", "ref": "red"}, False),
        ({"name": "Another", "ref": "red"}, False),
        ({"name": "Another", "ref": ""}, True),
        ({"name": "Redpoint", "ref": "own"}, False),
        ({"name": "", "website": "nowhere", "ref": "own"}, False),
        ({"name": "Another", "ref": "own", "event": None}, False),
    ],
)
@pytest.mark.parametrize("stands", [False, True])
def test_partner_is_refused_in_the_words_of_the_model(
    values: dict[str, Any], is_fine: bool, stands: bool
) -> None:
    event = make_event()
    make_partner(event, name="Redpoint", ref="red")
    make_partner(event, name="No word", ref="")
    make_partner(make_event(), name="Another", ref="own")
    known = make_partner(event, name="Mine", ref="mine") if stands else None
    rows = [Partner.objects.get(pk=known.pk) if known else Partner(event=event) for _ in range(2)]
    found = told(rows[0], values, lambda row: single_rows.check(row, [*values]))
    assert found == told(rows[1], values, Partner.full_clean)
    assert (found is None) == is_fine


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes", "opens", "closes", "is_fine"),
    [(30, None, None, True), (4, None, None, False), (30, NOON, NOON, False), (30, NOON, None, True)],
)
def test_constraints_on_the_row_itself_are_asked(
    minutes: int, opens: Any, closes: Any, is_fine: bool
) -> None:
    values = {"name": "Talk", "minutes": minutes, "opens_at": opens, "closes_at": closes}
    event = make_event()
    found = told(SessionType(event=event), values, lambda row: single_rows.check(row, [*values]))
    assert found == told(SessionType(event=event), values, SessionType.full_clean)
    assert (found is None) == is_fine


@pytest.mark.django_db
def test_only_what_was_touched_is_asked(django_assert_num_queries: Any) -> None:
    event = make_event()
    room = Room.objects.get(pk=make_room(event, name="Hall").pk)
    with django_assert_num_queries(0):
        room.capacity = 400
        single_rows.check(room, ["capacity"])
    with django_assert_num_queries(1):
        room.name = "Theatre"
        single_rows.check(room, ["name"])
    with django_assert_num_queries(1):
        single_rows.check(Room(event=event, name="Foyer"), ["name"])


@pytest.mark.django_db
def test_row_is_found_by_its_values_as_it_stands(django_assert_num_queries: Any) -> None:
    event = make_event()
    hall, _foyer = make_room(event, name="Hall"), make_room(make_event(), name="Hall")
    for _again in range(2):
        with django_assert_num_queries(1):
            assert single_rows.first(Room, event=event.pk, name="Hall") == hall
    assert single_rows.first(Room, event=event.pk, name="Attic") is None
    Room.objects.filter(pk=hall.pk).update(capacity=7)
    assert single_rows.locked(hall).capacity == 7
    Room.objects.all().delete()
    with pytest.raises(Room.DoesNotExist):
        single_rows.locked(hall)


@pytest.mark.django_db
def test_row_is_stored_whole_and_then_by_column() -> None:
    event = make_event()
    room = Room(event=event, name="Hall", capacity=400)
    single_rows.store(room)
    assert Room.objects.get(pk=room.pk).capacity == 400
    room.name, room.capacity = "Theatre", 1
    single_rows.store(room, ["name"])
    assert Room.objects.values_list("name", "capacity").get(pk=room.pk) == ("Theatre", 400)
    with pytest.raises(IntegrityError), transaction.atomic():
        single_rows.store(Room(event=event, name="Theatre"))
    Room.objects.all().delete()
    with pytest.raises(DatabaseError):
        single_rows.store(room, ["name"])


@pytest.mark.django_db
def test_row_on_which_nothing_hangs_goes_with_two_queries(django_assert_num_queries: Any) -> None:
    event = make_event()
    room, other = make_room(event), make_room(event)
    with django_assert_num_queries(2):
        single_rows.delete(room)
    assert not room.pk
    assert list(Room.objects.all()) == [other]


@pytest.mark.django_db
def test_what_hangs_on_a_row_goes_or_holds_it_as_the_model_says() -> None:
    event = make_event()
    level = PartnerLevel.objects.create(event=event, name="Gold")
    partner, room, track = make_partner(event, level=level), make_room(event), make_track(event)
    RoomClosure.objects.create(room=room, starts_at=NOON, ends_at=NOON.replace(hour=13))
    assert [single_rows.hangs_on(row) for row in (level, partner, room, track)] == [True, False, True, False]
    single_rows.delete(room)
    assert RoomClosure.objects.count() == 0
    single_rows.delete(level)
    partner.refresh_from_db()
    assert partner.level is None
    Order.objects.filter(pk=make_order(event).pk).update(partner=partner)
    with pytest.raises(ProtectedError):
        single_rows.delete(partner)


@pytest.mark.django_db
def test_error_of_a_row_that_is_gone_is_told_from_mistakes() -> None:
    event = make_event()
    room = make_room(event)
    Room.objects.all().delete()

    def error_of(do: Any) -> Exception:
        with pytest.raises((ObjectDoesNotExist, DatabaseError)) as caught, transaction.atomic():
            do()
        return caught.value

    def nonsense() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")

    room.name = "Attic"
    gone = [lambda: single_rows.locked(room), lambda: room.save(update_fields=["name"])]
    gone += [lambda: single_rows.store(room, ["name"]), lambda: Room.objects.get(pk=room.pk)]
    assert [single_rows.is_of_a_gone_row(error_of(do)) for do in gone] == [True] * 4
    mistakes: list[Any] = [lambda: cast(Any, event).call, nonsense]
    assert [single_rows.is_of_a_gone_row(error_of(do)) for do in mistakes] == [False] * 2
