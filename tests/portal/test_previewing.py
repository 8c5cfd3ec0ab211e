"""The preview: other eyes, nothing written, nobody else let in, and an end."""

import pytest
from django.apps import apps
from django.test import Client

from events.models import Event, Role, TeamMember
from tests.agenda.test_my_agenda import released
from tests.factories.agenda import make_session_type
from tests.factories.events import make_event, make_team_member
from tests.factories.tickets import make_ticket_type

pytestmark = pytest.mark.django_db
BANNER = "Nothing can be changed."


def organizer(event: Event, role: str = Role.ORGANIZER) -> Client:
    client = Client()
    client.force_login(make_team_member(event, role=role).user)
    return client


def previewing(event: Event, role: str) -> Client:
    client = organizer(event)
    answer = client.post(f"/{event.slug}/preview/", {"do": role})
    assert (answer.status_code, answer["Location"]) == (302, f"/{event.slug}/")
    return client


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def rows() -> dict[str, int]:
    """Of everything but the browser's own sessions."""
    models = (model for model in apps.get_models() if model._meta.label != "sessions.Session")
    return {model._meta.label: model._base_manager.count() for model in models}


def hidden() -> Event:
    """Not public, with tickets, types of talks, and a released agenda."""
    event = make_event(is_public=False)
    make_ticket_type(event, name="Regular")
    make_ticket_type(event, name="For who speaks", audience="speakers")
    make_session_type(event)
    released(event)
    return event


def test_hidden_event_is_seen_as_attendee_and_as_speaker_and_nothing_is_written() -> None:
    event = hidden()
    for role, kind, talk in (
        ("attendee", "Regular", False),
        ("speaker", "For who speaks", True),
    ):
        client = previewing(event, role)
        before = rows()
        for page in ("", "tickets/", "agenda/", "speakers/", "propose/"):
            assert BANNER in text_of(client, f"/{event.slug}/{page}"), page
        mine = text_of(client, f"/{event.slug}/me/")
        assert (BANNER in mine, kind in mine, "A sample talk" in mine) == (True, True, talk)
        assert "Sam Sample" in mine
        assert "Talk 0" in text_of(client, f"/{event.slug}/agenda/mine/")
        assert kind in text_of(client, f"/{event.slug}/ticket/any-secret/")
        assert rows() == before


def test_speaker_sees_the_page_of_his_talk() -> None:
    event = hidden()
    page = text_of(previewing(event, "speaker"), f"/{event.slug}/propose/ABCDEF/")
    assert ("A sample talk" in page, BANNER in page) == (True, True)


def test_nothing_is_sent_in_it() -> None:
    event = hidden()
    client, before = previewing(event, "speaker"), rows()
    for path in ("agenda/mine/mail/", "me/scanned/", "me/data/erase/", "tickets/"):
        answer = client.post(f"/{event.slug}/{path}", {"do": "give"})
        assert (answer.status_code, "Nothing was changed" in answer.content.decode()) == (403, True), path
    assert rows() == before


def test_kept_pages_hold_no_banner_and_browsers_keep_nothing(client: Client) -> None:
    event = make_event()
    answer = previewing(event, "attendee").get(f"/{event.slug}/", headers={"Accept-Encoding": "gzip"})
    assert BANNER in answer.content.decode()  # not packed: the banner has to get in
    assert (answer["Cache-Control"], "ETag" in answer) == ("private, no-store", False)
    assert "worker-src 'none'" in answer["Content-Security-Policy"]
    assert BANNER not in text_of(client, f"/{event.slug}/")


def test_a_click_ends_it_and_team_pages_are_as_always() -> None:
    event = hidden()
    client = previewing(event, "attendee")
    assert BANNER not in text_of(client, f"/{event.slug}/embeds/")
    answer = client.post(f"/{event.slug}/preview/", {"do": "end"})
    assert answer["Location"] == "/admin/"
    mine = text_of(client, f"/{event.slug}/me/")
    assert (BANNER in mine, "Sam Sample" in mine) == (False, False)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.DOOR, Role.PROGRAMME, Role.FINANCE])
def test_other_roles_begin_none(role: str) -> None:
    event = hidden()
    assert organizer(event, role).post(f"/{event.slug}/preview/", {"do": "speaker"}).status_code == 403


def test_cookie_opens_nothing_for_somebody_else_nor_elsewhere_nor_without_the_role() -> None:
    event, other = hidden(), hidden()
    client = previewing(event, "attendee")
    cookie = client.cookies["preview"]
    assert cookie["path"] == f"/{event.slug}/"
    for user in (make_team_member(other).user, None):
        thief = Client()
        if user is not None:
            thief.force_login(user)
        thief.cookies["preview"] = cookie.value
        for slug in (event.slug, other.slug):
            assert BANNER not in thief.get(f"/{slug}/").content.decode()
        assert thief.get(f"/{event.slug}/me/").status_code in {302, 404}
    TeamMember.objects.filter(event=event).delete()
    assert client.get(f"/{event.slug}/").status_code == 404
