"""A wish to be erased that the team does not carry out: with a reason that the person reads, and may answer."""

import pytest
from django.test import Client
from django.urls import reverse

from core.models import HistoryEntry, OutboxMail
from events.actions import erasures
from events.models import Erasure, Event, Participant, Role
from portal.actions import erasing
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.workspace import NOW

pytestmark = pytest.mark.django_db
WHY = "Your chargeback is still open.\nAsk again when it is settled."


@pytest.fixture
def ada() -> Participant:
    user = make_user("ada@example.org")
    person = make_participant(make_event(), name="Ada Lovelace", email=user.email, user=user)
    erasures.ask(person=person, by=user, now=NOW)
    return person


def page_of(person: Participant) -> str:
    return reverse("admin:events_participant_erase_decline", args=[person.pk])


def as_(client: Client, event: Event, role: str) -> None:
    client.force_login(make_team_member(event, make_user(), role).user)


def mine(client: Client, person: Participant) -> str:
    client.force_login(person.user)  # type: ignore[arg-type]
    return client.get(f"/{person.event.slug}/me/data/").content.decode()


def test_person_reads_why_in_a_mail_and_on_the_own_page_and_asks_again(
    client: Client, ada: Participant
) -> None:
    as_(client, ada.event, Role.ORGANIZER)
    preview = client.get(reverse("admin:events_participant_erase", args=[ada.pk])).content.decode()
    assert page_of(ada) in preview
    assert "reason" in client.post(page_of(ada), {"_confirmed": "1", "reason": " "}).context["form"].errors
    assert client.post(page_of(ada), {"_confirmed": "1", "reason": WHY}).status_code == 302
    assert "asked to be erased" not in client.get("/admin/").content.decode()
    mail = OutboxMail.objects.get(kind="erasure.declined")
    assert (mail.to_address, WHY in mail.text, "data protection authority" in mail.text) == (
        "ada@example.org", True, True,
    )  # fmt: skip
    told = HistoryEntry.objects.of(ada.public_id).get(kind="participant.erasure_declined")
    assert told.after == {"reason": WHY}
    html = mine(client, ada)
    assert ("Your chargeback is still open." in html, "Ask to be erased" in html) == (True, True)
    client.post(f"/{ada.event.slug}/me/data/erase/")
    html = mine(client, ada)
    assert ("Your chargeback is still open." in html, "Take it back" in html) == (False, True)
    states = Erasure.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["declined", "asked"]


def test_nothing_is_declined_that_was_taken_back_meanwhile(client: Client, ada: Participant) -> None:
    erasures.take_back(person=ada, by=ada.user, now=NOW)
    as_(client, ada.event, Role.OWNER)
    answer = client.post(page_of(ada), {"_confirmed": "1", "reason": WHY})
    assert (answer.status_code, "taken back" in answer.content.decode()) == (409, True)
    assert not OutboxMail.objects.filter(kind="erasure.declined").exists()
    preview = client.get(reverse("admin:events_participant_erase", args=[ada.pk])).content.decode()
    assert page_of(ada) not in preview


@pytest.mark.parametrize("role", [Role.PROGRAMME, Role.FINANCE, Role.DOOR, Role.REVIEWER, Role.PARTNERS])
def test_nobody_else_declines(client: Client, ada: Participant, role: str) -> None:
    as_(client, ada.event, role)
    assert client.post(page_of(ada), {"_confirmed": "1", "reason": WHY}).status_code in {403, 404}
    as_(client, make_event(), Role.OWNER)
    assert client.post(page_of(ada), {"_confirmed": "1", "reason": WHY}).status_code == 404
    assert Erasure.objects.get().state == "asked"


def test_the_reason_goes_when_its_person_is_erased_after_all(ada: Participant) -> None:
    by = make_user("team@example.org")
    erasures.decline(person=ada, reason=WHY, by=by, now=NOW)
    erasures.ask(person=ada, by=ada.user, now=NOW)
    erasing.erase(person=ada, give_up=True, by=by, now=NOW)
    rows = Erasure.objects.order_by("pk").values_list("state", "reason")
    assert list(rows) == [("declined", ""), ("done", "")]
    entries = HistoryEntry.objects.of(ada.public_id).values_list("before", "after")
    assert [entry for entry in entries if "chargeback" in str(entry)] == []
