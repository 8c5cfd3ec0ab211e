"""Stars: of an account or of a device, once each, and what is counted from them."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from agenda import readers
from agenda.actions import favourites
from agenda.models import AgendaVersion, Favourite, Session
from events.models import Event
from tests.factories.agenda import NOW, later, make_confirmed, make_released_version, make_slot
from tests.factories.events import make_event, make_participant, make_room, make_user

pytestmark = pytest.mark.django_db


def test_stars_are_counted_by_session_and_handed_on_by_person_without_names() -> None:
    event, other = make_event(), make_event()
    first, second = make_confirmed(event), make_confirmed(event)
    ana = make_participant(event)
    for session, who in [(first, {"participant": ana}), (second, {"participant": ana})]:
        Favourite.objects.create(event=event, session=session, starred_at=NOW, **who)
    Favourite.objects.create(event=event, session=first, device="d" * 64, starred_at=NOW)
    Favourite.objects.create(event=event, session=second, device="e" * 64, starred_at=NOW, counts=False)
    Favourite.objects.create(event=event, session=second, device="d" * 64, starred_at=NOW, taken_back_at=NOW)
    Favourite.objects.create(event=other, session=make_confirmed(other), device="d" * 64, starred_at=NOW)
    mine = Favourite.objects.filter(event=event)
    assert mine.per_session() == {first.pk: 2, second.pk: 1}
    assert mine.per_person() == [(first.pk,), (first.pk, second.pk)]


def test_the_database_refuses_a_second_star_and_a_star_of_nobody_or_of_both() -> None:
    event = make_event()
    talk, ana = make_confirmed(event), make_participant(event)
    Favourite.objects.create(event=event, session=talk, participant=ana, starred_at=NOW)
    for who in ({"participant": ana}, {}, {"participant": make_participant(event), "device": "d" * 64}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Favourite.objects.create(event=event, session=talk, starred_at=NOW, **who)


def put_on_stage(event: Event, count: int = 1, version: AgendaVersion | None = None) -> list[Session]:
    version, room = version or make_released_version(event), make_room(event)
    talks = [make_confirmed(event, title=f"Talk {n}") for n in range(count)]
    for n, talk in enumerate(talks):
        make_slot(version, talk, room, starts_at=later(60 * n))
    return talks


def turn(client: Client, talk: Session, on: int = 1) -> int:
    path = f"/{talk.event.slug}/agenda/{talk.code}/star/"
    return client.post(path, {"on": on}, headers={"Accept": "application/json"}).status_code


def starred(client: Client, event: Event) -> list[str]:
    return sorted(client.get(f"/{event.slug}/agenda/stars.json").json()["stars"])


def test_a_device_gets_its_cookie_with_the_first_star_and_twice_is_once(client: Client) -> None:
    event = make_event()
    first, second = put_on_stage(event, 2)
    assert starred(client, event) == []
    assert dict(client.cookies) == {}
    assert [turn(client, talk) for talk in (first, first, second)] == [200, 200, 200]
    cookie = client.cookies["reader"]
    assert (cookie["httponly"], cookie["path"], cookie["samesite"]) == (True, f"/{event.slug}/", "Lax")
    assert starred(client, event) == sorted([first.code, second.code])
    assert turn(client, second, on=0) == 200
    assert starred(client, event) == [first.code]
    assert Favourite.objects.filter(device__contains=cookie.value[:20]).count() == 0
    assert starred(Client(), event) == []


def test_only_what_the_agenda_shows_can_be_starred(client: Client) -> None:
    event, other = make_event(), make_event()
    version = make_released_version(event)
    hidden = make_confirmed(event)
    make_slot(version, hidden, is_secret=True)
    elsewhere = put_on_stage(other)[0]
    assert turn(client, hidden) == 404
    path = f"/{event.slug}/agenda/{elsewhere.code}/star/"
    assert client.post(path, {"on": 1}).status_code == 404
    assert Favourite.objects.count() == 0


def test_signing_in_brings_the_stars_of_the_device_and_leaves_none_on_it(client: Client) -> None:
    event = make_event()
    one, both, back = put_on_stage(event, 3)
    user = make_user()
    ana = make_participant(event, user=user)
    for talk, fields in [(both, {}), (back, {"taken_back_at": NOW, "turns": 1})]:
        Favourite.objects.create(event=event, session=talk, participant=ana, starred_at=NOW, **fields)
    for talk in (one, both, back):
        turn(client, talk)
    Favourite.objects.filter(session=both, participant=None).update(turns=6)
    client.force_login(user)
    assert starred(client, event) == sorted([one.code, both.code, back.code])
    assert Favourite.objects.filter(participant=ana).standing().count() == 3
    assert Favourite.objects.exclude(device=None).count() == 0
    # More than any calendar of either has seen.
    assert dict(Favourite.objects.values_list("session", "turns")) == {one.pk: 0, both.pk: 7, back.pk: 2}
    assert client.cookies["reader"].value == ""
    client.logout()
    assert starred(client, event) == []


def test_a_cookie_of_another_event_or_a_forged_one_opens_nothing(client: Client) -> None:
    event, other = make_event(), make_event()
    turn(client, put_on_stage(event)[0])
    put_on_stage(other)
    value = client.cookies["reader"].value
    stranger = Client()
    stranger.cookies["reader"] = value
    assert starred(stranger, other) == []
    stranger.cookies["reader"] = value[:-3] + "abc"
    assert starred(stranger, event) == []


def test_many_devices_from_one_address_are_kept_but_not_counted(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "COUNTED", 1)
    monkeypatch.setattr(readers, "MOST_NEW", 2)
    event = make_event(shows_stars=True)
    talk = put_on_stage(event)[0]
    # As seen from three machines behind one address.
    assert [turn(machine, talk) for machine in (client, Client(), Client())] == [200, 200, 429]
    assert client.get(f"/{event.slug}/agenda/stars.json").json()["counts"] == {talk.code: 1}
    monkeypatch.setattr(favourites, "MOST", 1)
    more = put_on_stage(event, version=event.agenda_versions.get())[0]
    assert turn(client, more) == 429


def test_number_of_stars_is_told_only_where_the_organizer_wants_it(client: Client) -> None:
    event = make_event()
    talk = put_on_stage(event)[0]
    turn(client, talk)
    assert client.get(f"/{event.slug}/agenda/stars.json").json() == {"stars": [talk.code]}


@pytest.mark.parametrize("count", [1, 3])
def test_a_star_costs_three_queries(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    event = make_event()
    first, *_rest = put_on_stage(event, count)
    make_participant(event)
    with django_assert_num_queries(3):  # event, the session with one's stars, the star
        turn(client, first)
    with django_assert_num_queries(3):
        turn(client, first, on=1)


def test_without_script_a_page_with_one_button_leads_to_my_agenda(client: Client) -> None:
    event = make_event()
    first, second = put_on_stage(event, 2)
    path = f"/{event.slug}/agenda/{first.code}/star/"
    assert "Star this talk" in client.get(path).content.decode()
    assert client.post(path, {"on": "1"}).headers["Location"] == f"/{event.slug}/agenda/mine/"
    assert "Take the star away" in client.get(path).content.decode()
    page = client.get(f"/{event.slug}/agenda/mine/")
    assert page.headers["Cache-Control"] == "private, no-store"
    assert [first.title in page.content.decode(), second.title in page.content.decode()] == [True, False]
    checked = Client(enforce_csrf_checks=True)
    assert checked.post(path, {"on": "1"}).status_code == 403


def test_the_kept_agenda_page_is_the_same_for_everybody(client: Client) -> None:
    event = make_event()
    talk = put_on_stage(event)[0]
    before = Client().get(f"/{event.slug}/agenda/")
    turn(client, talk)
    after = client.get(f"/{event.slug}/agenda/")
    assert after.content == before.content
    assert "Cookie" not in after.headers["Vary"]
