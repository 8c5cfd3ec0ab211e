"""Who may erase whom, what he reads before it, and how somebody asks for it himself."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.models import HistoryEntry
from events.actions import erasures
from events.models import Erasure, Event, Participant, Role
from tests.factories.agenda import make_confirmed, make_released_version
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.people import hang_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    event = make_event()
    make_released_version(event)
    return event


@pytest.fixture
def ada(event: Event) -> Participant:
    user = make_user("ada@example.org")
    return make_participant(event, name="Ada Lovelace", email=user.email, user=user)


def page_of(person: Participant) -> str:
    return reverse("admin:events_participant_erase", args=[person.pk])


def as_(client: Client, event: Event, role: str) -> User:
    user = make_team_member(event, make_user(), role).user
    client.force_login(user)
    return user


def test_organizer_reads_what_goes_and_stays_types_the_name_and_erases(
    client: Client, event: Event, ada: Participant
) -> None:
    hang_on(ada, 2)
    as_(client, event, Role.ORGANIZER)
    assert (
        page_of(ada) in client.get(reverse("admin:events_participant_person", args=[ada.pk])).content.decode()
    )
    answer = client.get(page_of(ada))
    goes = {kind.label: kind.count for kind in answer.context["goes"]}
    stays = {kind.label: kind.count for kind in answer.context["stays"]}
    assert (goes["orders"], goes["mails to the person"], goes["talks"]) == (2, 2, 2)
    assert (stays["consents"], stays["tickets"], stays["scans at the door"]) == (2, 2, 2)
    posted = {"_confirmed": "1", "name": "Ada Lovelace"}
    assert "give_up" in client.post(page_of(ada), posted).context["form"].errors
    assert (
        "name" in client.post(page_of(ada), {**posted, "name": "Ada", "give_up": "on"}).context["form"].errors
    )
    assert Participant.objects.get(pk=ada.pk).name == "Ada Lovelace"
    answer = client.post(page_of(ada), {**posted, "name": " ada  lovelace ", "give_up": "on"}, follow=True)
    assert "Ada Lovelace" not in answer.content.decode()
    assert Participant.objects.get(pk=ada.pk).name == "Erased person"


@pytest.mark.parametrize("role", [Role.PROGRAMME, Role.FINANCE, Role.DOOR, Role.REVIEWER, Role.PARTNERS])
def test_nobody_else_of_the_team_erases(client: Client, event: Event, ada: Participant, role: str) -> None:
    make_confirmed(event, ada)
    as_(client, event, role)
    assert client.get(page_of(ada)).status_code in {403, 404}
    assert client.post(page_of(ada), {"_confirmed": "1", "name": ada.name}).status_code in {403, 404}
    assert Participant.objects.get(pk=ada.pk).name == "Ada Lovelace"


def test_organizer_of_another_event_finds_nobody(client: Client, ada: Participant) -> None:
    as_(client, make_event(), Role.OWNER)
    assert client.get(page_of(ada)).status_code == 404


def test_preview_costs_the_same_for_any_number(client: Client, event: Event, ada: Participant) -> None:
    """How many follows from the length of the lists, to which every new model adds."""
    as_(client, event, Role.ORGANIZER)
    counted = []
    for more in (1, 4):
        hang_on(ada, more)
        client.get(page_of(ada))
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(ada))
        counted.append(len(queries))
    assert counted[0] == counted[1] < 200


def test_somebody_asks_himself_and_the_team_has_a_month(
    client: Client, event: Event, ada: Participant
) -> None:
    shared = make_participant(event, name="His child", email=None, contact_email="ada@example.org")
    client.force_login(ada.user)  # type: ignore[arg-type]
    mine = f"/{event.slug}/me/data/"
    assert "Ask to be erased" in client.get(mine).content.decode()
    for _twice in range(2):
        assert client.post(f"{mine}erase/").status_code == 302
    wish = Erasure.objects.get()
    assert (wish.participant, wish.state) == (ada, "asked")
    assert not shared.erasures.exists()
    assert "Take it back" in client.get(mine).content.decode()
    as_(client, event, Role.ORGANIZER)
    today = client.get("/admin/").content.decode()
    assert ("Ada Lovelace asked to be erased" in today, page_of(ada) in today) == (True, True)
    assert "The answer is due by" in client.get(page_of(ada)).content.decode()
    as_(client, event, Role.PROGRAMME)
    assert "asked to be erased" not in client.get("/admin/").content.decode()


def test_wish_is_taken_back_and_told_in_the_history(client: Client, event: Event, ada: Participant) -> None:
    client.force_login(ada.user)  # type: ignore[arg-type]
    client.post(f"/{event.slug}/me/data/erase/")
    client.post(f"/{event.slug}/me/data/erase/", {"take_back": "1"})
    assert Erasure.objects.get().state == "taken_back"
    kinds = HistoryEntry.objects.of(ada.public_id).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["participant.erasure_asked", "participant.erasure_taken_back"]
    client.force_login(make_user("stranger@example.org"))
    client.post(f"/{event.slug}/me/data/erase/")
    assert Erasure.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2027, 12, 5), date(2028, 1, 5)),
        (date(2028, 1, 30), date(2028, 2, 29)),
    ],
)
def test_month_of_the_law_ends_on_the_same_day_or_the_last(day: date, due: date) -> None:
    assert erasures.month_after(day) == due
