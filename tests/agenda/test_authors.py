"""Authors who do not come: named where people read, left out where stage and recording are planned."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from agenda import plan, public
from agenda.exports import ics, json_ld
from agenda.models import Session, Speaker
from events.models import Event, Participant
from tests.agenda.export_checks import entries, valid_json, valid_xml
from tests.factories.agenda import make_confirmed, make_released_version, make_slot
from tests.factories.events import make_event, make_participant
from tests.factories.programme import SITE, make_item, make_person, make_programme, make_talk

pytestmark = pytest.mark.django_db


def make_pair(event: Event) -> tuple[Session, Participant, Participant]:
    """A released talk of one who comes and one who only wrote it."""
    ada = make_participant(event, name="Ada Lovelace")
    grace = make_participant(event, name="Grace Hopper", company="Navy")
    session = make_confirmed(event, ada, title="Silence")
    Speaker.objects.create(session=session, participant=grace, role=Speaker.Role.AUTHOR, position=1)
    make_slot(make_released_version(event), session)
    return session, ada, grace


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_authors_are_named_beside_the_talk_and_have_no_page_as_speakers(client: Client) -> None:
    event = make_event()
    session, ada, grace = make_pair(event)
    page = text(client, f"/{event.slug}/agenda/{session.code}/")
    assert ("<h2>Speaker</h2>" in page, "<h2>Author</h2>" in page, "Grace Hopper" in page) == (
        True,
        True,
        True,
    )
    assert f"/speakers/{grace.code}/" not in page
    assert "Grace Hopper" not in text(client, f"/{event.slug}/speakers/")
    assert "Grace Hopper" not in text(client, f"/{event.slug}/agenda/")
    assert client.get(f"/{event.slug}/speakers/{ada.code}/").status_code == 200
    assert client.get(f"/{event.slug}/speakers/{grace.code}/").status_code == 404
    assert "Grace Hopper" not in text(client, f"/{event.slug}/")


def test_who_writes_one_talk_and_gives_another_is_shown_with_the_other(client: Client) -> None:
    event = make_event()
    session, _ada, grace = make_pair(event)
    own = make_confirmed(event, grace, title="Nanoseconds")
    make_slot(event.agenda_versions.get(), own)
    page = text(client, f"/{event.slug}/speakers/{grace.code}/")
    assert ("Nanoseconds" in page, session.title in page) == (True, False)


def test_files_for_stage_and_recording_hold_only_who_comes(client: Client) -> None:
    event = make_event()
    make_pair(event)
    cache.clear()
    root = valid_xml(client.get(f"/{event.slug}/agenda/schedule.xml").content)
    assert [person.text for person in root.iter("person")] == ["Ada Lovelace"]
    schedule = valid_json(client.get(f"/{event.slug}/agenda/schedule.json").content)
    assert [[one["name"] for one in entry["persons"]] for entry in entries(schedule)] == [["Ada Lovelace"]]


def test_calendar_and_search_engines_are_told_who_wrote_it() -> None:
    people = (make_person(1, name="Ada"),)
    authors = (make_person(2, name="Grace"), make_person(3, name="Zoë"))
    item = make_item(1, make_talk(1, people=people, authors=authors))
    programme = make_programme(item)
    calendar = ics.render(programme, site_url=SITE, address="agenda/schedule.ics").decode()
    assert "Speaker: Ada\\n\\nAuthors: Grace\\, Zoë" in calendar.replace("\r\n ", "")
    told = json_ld.session(programme, item, site_url=SITE)
    assert [one["name"] for one in told["performer"]] == ["Ada"]
    assert told["contributor"] == [{"@type": "Person", "name": "Grace"}, {"@type": "Person", "name": "Zoë"}]


def test_author_clashes_with_nothing_in_the_agenda() -> None:
    event = make_event()
    _session, ada, _grace = make_pair(event)
    (slot,) = plan.read(event.agenda_versions.get())
    assert slot.speakers == ((ada.pk, "Ada Lovelace"),)


@pytest.mark.parametrize("authors", [1, 3])
def test_talk_with_authors_costs_what_one_without_costs(
    authors: int,
    django_assert_num_queries: Any,
) -> None:
    event = make_event()
    session, _ada, _grace = make_pair(event)
    for position in range(2, authors + 1):
        other = make_participant(event)
        Speaker.objects.create(
            session=session, participant=other, role=Speaker.Role.AUTHOR, position=position
        )
    version = event.agenda_versions.get()
    with django_assert_num_queries(2):
        programme = public.load(event, version)
    assert len(programme.talks[0].authors) == authors
