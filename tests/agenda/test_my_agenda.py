"""My agenda and its secret calendar and feed, before and after a move, a cancellation and a star taken back."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from icalendar import Calendar
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from agenda.actions import favourites, releases, signups
from agenda.actions.favourites import Who
from agenda.models import Favourite, ReadingLink, Session, Slot
from core import history
from events.models import Event, Participant
from tests.agenda.export_checks import Entry, calendar_entries
from tests.factories.agenda import NOW, later, make_confirmed, make_draft_version, make_slot
from tests.factories.events import make_event, make_room
from tests.factories.reading import make_guest, make_list, make_place

pytestmark = pytest.mark.django_db


def released(event: Event, count: int = 3) -> list[Session]:
    draft = make_draft_version(event)
    talks = [make_confirmed(event, title=f"Talk {n}") for n in range(count)]
    for n, talk in enumerate(talks):
        make_slot(draft, talk, make_room(event), starts_at=later(60 * n))
    releases.release(event=event, by=None, now=NOW - timedelta(days=1))
    return talks


def star(talk: Session, who: Who) -> None:
    favourites.star(event=talk.event, code=talk.code, who=who, now=NOW)


def move(talk: Session, minutes: int, at: datetime = NOW + timedelta(days=1)) -> None:
    Slot.objects.filter(version__number=None, session=talk).update(starts_at=later(minutes))
    releases.release(event=talk.event, by=None, now=at)


def cancel(talk: Session, at: datetime = NOW + timedelta(days=2)) -> None:
    with transaction.atomic():
        Session.objects.filter(pk=talk.pk).update(state=Session.State.CANCELLED)
        history.write("session.cancelled", talk, scope=talk.event.public_id, by=None, now=at)


def address(person: Participant) -> str:
    return favourites.link_of(event=person.event, who=Who(person), now=NOW).path + ".ics"


def entries(client: Client, path: str) -> dict[str, Entry]:
    answer = client.get(path)
    assert answer.status_code == 200
    return calendar_entries(answer.content)


def test_a_calendar_follows_moves_cancellations_and_stars_taken_back(client: Client) -> None:
    event = make_event()
    moved, cancelled, dropped = released(event)
    ana = make_guest(event)
    for talk in (moved, cancelled, dropped):
        star(talk, Who(ana))
    path = address(ana)
    before = entries(client, path)
    assert {title: (start, status) for title, (_uid, start, _n, status) in before.items()} == {
        f"Talk {n}": (later(60 * n), "CONFIRMED") for n in range(3)
    }
    move(moved, 600)
    cancel(cancelled)
    favourites.unstar(event=event, code=dropped.code, who=Who(ana), now=NOW)
    after = entries(client, path)
    assert {title: (start, status) for title, (_uid, start, _n, status) in after.items()} == {
        "Talk 0": (later(600), "CONFIRMED"),
        "Talk 1": (later(60), "CANCELLED"),
        "Talk 2": (later(120), "CANCELLED"),
    }
    assert [after[title][0] == before[title][0] for title in before] == [True] * 3
    assert [after[title][2] > before[title][2] for title in before] == [True] * 3
    star(dropped, Who(ana))
    again = entries(client, path)["Talk 2"]
    assert (again[3], again[2] > after["Talk 2"][2]) == ("CONFIRMED", True)


def test_own_talks_and_places_are_in_it_and_nothing_of_others(client: Client) -> None:
    event = make_event()
    speaks, place, _other = released(event)
    ana, ben = make_guest(event), make_guest(event)
    speaks.speakers.create(participant=ana, position=1)
    make_place(make_list(place), ana, state="placed")
    star(_other, Who(ben))
    assert sorted(entries(client, address(ana))) == ["Talk 0", "Talk 1"]
    assert sorted(entries(client, address(ben))) == ["Talk 2"]


def test_a_place_given_up_and_asked_for_again_is_newer_each_time(client: Client) -> None:
    event = make_event()
    talk = released(event)[0]
    found, ana = make_list(talk), make_guest(event)
    path, seen = address(ana), []
    star(talk, Who(ana))
    favourites.unstar(event=event, code=talk.code, who=Who(ana), now=NOW)
    for _twice in range(2):
        row = signups.ask(sign_up_list=found, person=ana, by=None, now=NOW)
        seen.append(entries(client, path)["Talk 0"][2:])
        signups.leave(sign_up=row, by=None, now=NOW)
        seen.append(entries(client, path)["Talk 0"][2:])
    assert [status for _n, status in seen] == ["CONFIRMED", "CANCELLED"] * 2
    numbers = [n for n, _status in seen]
    assert numbers == sorted(set(numbers))


def test_a_replaced_address_says_so_and_one_of_another_event_is_none(client: Client) -> None:
    event, other = make_event(), make_event()
    talk = released(event)[0]
    ana = make_guest(event)
    star(talk, Who(ana))
    old = address(ana)
    favourites.replace_link(event=event, who=Who(ana), now=NOW)
    answer = client.get(old)
    assert answer.status_code == 410
    (days,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert "was replaced" in str(days["description"])
    assert "Talk 0" not in answer.content.decode()
    assert client.get(old.replace(".ics", ".atom")).status_code == 410
    new = address(ana)
    assert sorted(entries(client, new)) == ["Talk 0"]
    assert client.get(new.replace(event.slug, other.slug)).status_code == 404
    assert ReadingLink.objects.filter(ended_at=None).count() == 1


def test_unchanged_is_304_and_kept_by_nobody(client: Client) -> None:
    event = make_event()
    talk = released(event)[0]
    ana = make_guest(event)
    star(talk, Who(ana))
    path = address(ana)
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "private, no-store"
    etag = {"If-None-Match": answer.headers["ETag"]}
    assert client.get(path, headers=etag).status_code == 304
    move(talk, 600)
    assert client.get(path, headers=etag).status_code == 200


def test_the_feed_tells_changes_since_the_star(client: Client) -> None:
    event = make_event()
    moved, cancelled, early = released(event)
    ana = make_guest(event)
    move(early, 900, NOW - timedelta(hours=1))
    for talk in (moved, cancelled, early):
        star(talk, Who(ana))
    move(moved, 600)
    cancel(cancelled)
    feed = etree.fromstring(client.get(address(ana).replace(".ics", ".atom")).content)
    names = {"a": "http://www.w3.org/2005/Atom"}
    titles: Any = feed.xpath("a:entry/a:title/text()", namespaces=names)
    assert titles == ["Cancelled: Talk 1", "Moved: Talk 0"]


def test_the_page_shows_clashes_and_changes_to_its_owner_alone(client: Client) -> None:
    event = make_event()
    first, second, third = released(event)
    ana = make_guest(event)
    assert ana.user is not None
    for talk in (first, second):
        star(talk, Who(ana))
    move(second, 10)
    path = f"/{event.slug}/agenda/mine/"
    assert "Talk 0" not in client.get(path).content.decode()
    client.force_login(ana.user)
    page = client.get(path).content.decode()
    assert (page.count("At the same time:"), "Moved: Talk 1" in page, third.title in page) == (2, True, False)
    client.post(f"{path}link/")
    assert "webcal://" in client.get(path).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_a_calendar_costs_the_same_for_one_talk_and_for_three(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    event = make_event()
    ana = make_guest(event)
    for talk in released(event)[:count]:
        star(talk, Who(ana))
    path = address(ana)
    with django_assert_num_queries(10):
        client.get(path)
    assert Favourite.objects.count() == count
