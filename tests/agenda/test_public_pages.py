"""Public agenda, sessions and speakers: the last release and nothing else, at a constant price."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from agenda import public
from agenda.models import Session, Slot
from events import counters
from events.models import Event
from tests.factories.agenda import (
    FIRST_MORNING,
    make_call,
    make_confirmed,
    make_draft_version,
    make_released_version,
    make_slot,
)
from tests.factories.events import make_event, make_participant, make_room, make_track
from tests.factories.reading import make_list

pytestmark = pytest.mark.django_db


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def released(event: Event, sessions: int = 1) -> list[Session]:
    version = make_released_version(event)
    room, track = make_room(event, name="Harbour"), make_track(event, name="Bots")
    found = []
    for n in range(sessions):
        talk = make_confirmed(
            event, make_participant(event, name=f"Ana {n} Núñez"), track=track, title=f"Talk {n} <b>"
        )
        make_slot(version, talk, room, starts_at=FIRST_MORNING + timedelta(hours=n))
        found.append(talk)
    return found


def test_agenda_shows_the_release_and_not_the_draft(client: Client) -> None:
    event = make_event()
    talk = released(event)[0]
    draft_only = make_confirmed(event, title="Only in the draft")
    make_slot(make_draft_version(event), draft_only)
    page = text(client, f"/{event.slug}/agenda/")
    assert "Talk 0 &lt;b&gt;" in page
    assert "Ana 0 Núñez" in page
    assert "9:00\u202fAM – 9:40\u202fAM" in page
    assert f"/{event.slug}/agenda/{talk.code}/" in page
    assert "Only in the draft" not in page


def test_agenda_before_the_first_release_says_what_will_be_here(client: Client) -> None:
    event = make_event()
    make_call(event)
    make_slot(make_draft_version(event), make_confirmed(event, title="Still a secret"))
    page = text(client, f"/{event.slug}/agenda/")
    assert "The agenda is not out yet" in page
    assert "Still a secret" not in page


def test_secret_slot_and_withdrawn_session_are_on_no_page(client: Client) -> None:
    event = make_event()
    released(event)
    version = event.agenda_versions.get(number=1)
    secret = make_confirmed(event, make_participant(event, name="Surprise Guest"), title="Surprise")
    make_slot(version, secret, is_secret=True)
    gone = make_confirmed(event, make_participant(event, name="Left Us"), title="Withdrawn talk")
    make_slot(version, gone)
    Session.objects.filter(pk=gone.pk).update(state=Session.State.WITHDRAWN)
    for path in ("agenda/", "speakers/"):
        page = text(client, f"/{event.slug}/{path}")
        for word in ("Surprise", "Withdrawn talk", "Left Us"):
            assert word not in page
    assert text(client, f"/{event.slug}/agenda/{secret.code}/", 404).count("Surprise") == 0
    assert "does not take place" in text(client, f"/{event.slug}/agenda/{gone.code}/")
    speaker = gone.speakers.get().participant
    text(client, f"/{event.slug}/speakers/{speaker.code}/", 404)


def test_talk_after_midnight_stands_with_the_evening_before(client: Client) -> None:
    event = make_event()
    released(event)
    version = event.agenda_versions.get(number=1)
    make_slot(version, title="Late dancing", starts_at=FIRST_MORNING + timedelta(hours=16, minutes=30))
    programme = public.load(event, version)
    assert [[item.name for item in day.items] for day in programme.days] == [["Talk 0 <b>", "Late dancing"]]


def test_filters_are_links_and_unknown_ones_choose_nothing(client: Client) -> None:
    event = make_event()
    released(event)
    version = event.agenda_versions.get(number=1)
    other = make_track(event, name="Messaging")
    make_slot(
        version,
        make_confirmed(event, title="Queues", track=other),
        starts_at=FIRST_MORNING + timedelta(days=1),
    )
    page = text(client, f"/{event.slug}/agenda/?track={other.public_id}")
    assert ("Queues" in page, "Talk 0" in page) == (True, False)
    page = text(client, f"/{event.slug}/agenda/?day=2027-05-13")
    assert ("Queues" in page, "Talk 0" in page) == (True, False)
    page = text(client, f"/{event.slug}/agenda/?day=yesterday&track=<script>")
    assert "Nothing fits this choice" in page
    assert "<script>" not in page.replace('<script type="module"', "")


def test_session_page_names_time_place_and_people(client: Client) -> None:
    event = make_event()
    talk = released(event)[0]
    page = text(client, f"/{event.slug}/agenda/{talk.code}/")
    for word in ("May 12, 2027", "9:00\u202fAM", "Harbour", "Ana 0 Núñez", "Bots"):
        assert word in page
    assert "</script><b>" not in page
    assert r"Talk 0 \u003cb\u003e" in page


def test_session_of_another_event_is_not_found(client: Client) -> None:
    one, other = make_event(), make_event()
    talk = released(one)[0]
    released(other)
    text(client, f"/{other.slug}/agenda/{talk.code}/", 404)


def test_change_of_a_public_text_shows_without_a_release(client: Client) -> None:
    event = make_event()
    talk = released(event)[0]
    text(client, f"/{event.slug}/agenda/")
    Session.objects.filter(pk=talk.pk).update(title="A better title")
    counters.raise_public(event.pk)
    assert "A better title" in text(client, f"/{event.slug}/agenda/")


def test_unchanged_page_is_not_sent_again(client: Client) -> None:
    event = make_event()
    released(event)
    first = client.get(f"/{event.slug}/agenda/")
    again = client.get(f"/{event.slug}/agenda/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("sessions", [1, 3, 30])
@pytest.mark.parametrize(("page", "cold"), [("agenda/", 4), ("agenda/{code}/", 4), ("speakers/", 4)])
def test_page_costs_four_queries_cold_and_two_warm(
    page: str, cold: int, sessions: int, client: Client, django_assert_num_queries: object
) -> None:
    event = make_event()
    talk = released(event, sessions)[0]
    path = f"/{event.slug}/{page.format(code=talk.code)}"
    cache.clear()
    with django_assert_num_queries(cold):  # type: ignore[operator]
        client.get(path)
    with django_assert_num_queries(2):  # type: ignore[operator]
        client.get(path)


def test_talk_given_twice_stands_twice_and_is_one_talk(client: Client) -> None:
    event = make_event()
    talk = released(event)[0]
    version = event.agenda_versions.get(number=1)
    make_slot(
        version, talk, Slot.objects.get(version=version).room, starts_at=FIRST_MORNING + timedelta(days=1)
    )
    programme = public.load(event, version)
    assert (len(programme.items), len(programme.talks)) == (2, 1)
    assert text(client, f"/{event.slug}/agenda/{talk.code}/").count("<dd>Harbour") == 2


def test_agenda_of_an_event_that_is_not_public_is_not_kept_in_common(client: Client) -> None:
    event = make_event(is_public=False)
    released(event)
    text(client, f"/{event.slug}/agenda/", 404)


def test_session_page_leads_to_its_places_whichever_page_was_read_first(client: Client) -> None:
    event = make_event(slug="relay")
    talk = make_confirmed(event)
    make_slot(make_released_version(event), talk, make_room(event))
    make_list(talk)
    client.get("/relay/agenda/")
    assert "Sign up for a place" in client.get(f"/relay/agenda/{talk.code}/").content.decode()
