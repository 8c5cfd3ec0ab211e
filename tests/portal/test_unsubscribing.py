"""The link at the end of mailings: one click ends them, looking changes nothing, and tickets still arrive."""

from typing import Any

import pytest
from django.core import mail as django_mail
from django.test import Client
from django.utils import timezone

from core.models import HistoryEntry
from events.models import Event, MailStop, Participant
from portal import mailings
from tests.factories.events import make_event, make_participant, make_team_member
from tests.factories.mailings import let_go, make_mailing, work

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def ada(settings: Any) -> Participant:
    settings.OUTBOX_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return make_participant(make_event(), name="Ada", email="ada@example.org")


def link_in_mail(event: Event) -> str:
    let_go(make_mailing(event))
    work(times=3)
    header = str(django_mail.outbox[-1].extra_headers["List-Unsubscribe"])
    return header.strip("<>").removeprefix("http://127.0.0.1:8000")


def test_one_click_of_a_mail_program_needs_no_page_and_no_cookie(ada: Participant) -> None:
    bob = make_participant(ada.event, name="Bob")
    let_go(make_mailing(ada.event))
    work(times=3)
    assert len(django_mail.outbox) == 2
    strict = Client(enforce_csrf_checks=True)
    path = mailings.unsubscribe_path(ada.event, ada)
    assert f"<http://127.0.0.1:8000{path}>" in {
        m.extra_headers["List-Unsubscribe"] for m in django_mail.outbox
    }
    for _twice in range(2):
        assert strict.post(path, ONE_CLICK).status_code == 200
    assert list(MailStop.objects.values_list("address", "reason", "lifted_at")) == [
        ("ada@example.org", "unsubscribed", None)
    ]
    let_go(make_mailing(ada.event, name="Second"))
    work(times=3)
    assert [message.to for message in django_mail.outbox[2:]] == [[f"Bob <{bob.email}>"]]


def test_looking_at_the_page_changes_nothing_and_is_kept_nowhere(client: Client, ada: Participant) -> None:
    page = client.get(link_in_mail(ada.event))
    assert "send no more mailings to ada@example.org?" in page.content.decode()
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow")
    assert not MailStop.objects.exists()


def test_by_hand_and_back_again(client: Client, ada: Participant) -> None:
    path = link_in_mail(ada.event)
    assert "You get no more mailings" in client.post(path, {"do": "stop"}).content.decode()
    assert "gets mailings" in client.post(path, {"do": "again"}).content.decode()
    row = MailStop.objects.get()
    assert row.lifted_at is not None
    told = HistoryEntry.objects.of(ada.public_id).order_by("pk").values_list("kind", "by_label")
    assert list(told) == [
        ("mailing.unwanted", "by the link in a mail"), ("mailing.wanted", "by the link in a mail"),
    ]  # fmt: skip


def test_link_is_of_its_event_and_cannot_be_made_up(client: Client, ada: Participant) -> None:
    path = mailings.unsubscribe_path(ada.event, ada)
    other = make_event()
    elsewhere = path.replace(ada.event.slug, other.slug)
    forged = path.replace(ada.public_id, make_participant(ada.event).public_id)
    for wrong in (elsewhere, forged, f"/{ada.event.slug}/unsubscribe/{ada.public_id}/"):
        assert client.post(wrong, ONE_CLICK).status_code == 404
    assert not MailStop.objects.exists()


def test_who_did_not_want_them_is_not_written_to_by_lifting_a_bounce(
    client: Client, ada: Participant
) -> None:
    client.post(mailings.unsubscribe_path(ada.event, ada), ONE_CLICK)
    client.force_login(make_team_member(ada.event).user)
    standing = f"/{ada.event.slug}/mailings/people/{ada.public_id}/"
    client.post(standing, {"do": "stop", "reason": "bounced", "note": "told by phone"})
    page = client.get(standing).content.decode()
    assert ("told by phone" in page, "wants no mailings" in page) == (True, True)
    client.post(standing, {"do": "lift", "reason": "bounced"})
    assert list(MailStop.objects.standing().values_list("reason", flat=True)) == ["unsubscribed"]
    person = client.get(f"/admin/events/participant/{ada.pk}/person/").content.decode()
    assert "Gets no mailings: wants no mailings" in person
    assert standing in person


def test_standing_is_for_who_looks_after_people_of_this_event(client: Client, ada: Participant) -> None:
    stranger = make_participant(make_event())
    client.force_login(make_team_member(ada.event, role="door").user)
    own = f"/{ada.event.slug}/mailings/people/{ada.public_id}/"
    assert client.post(own, {"do": "stop", "reason": "bounced"}).status_code == 403
    client.force_login(make_team_member(ada.event).user)
    other = f"/{ada.event.slug}/mailings/people/{stranger.public_id}/"
    assert client.post(other, {"do": "stop", "reason": "bounced"}).status_code == 404
    assert not MailStop.objects.exists()


def test_stops_are_kept_once_however_often_told(ada: Participant) -> None:
    now = timezone.now()
    row = MailStop(event=ada.event, address="ada@example.org", reason=MailStop.Reason.BOUNCED, at=now)
    row.save()
    assert str(row) == "ada@example.org"
    assert MailStop.objects.of(ada.event, "ADA@example.org").standing().count() == 1
