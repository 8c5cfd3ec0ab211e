"""Mails that came back: told by the sender, signed, or noted by hand."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from config import environment
from config.environment import BadSetting
from core.models import HistoryEntry, OutboxMail
from events.models import Event, MailStop
from tests.factories.events import make_event, make_team_member
from tests.factories.workspace import make_mail

pytestmark = pytest.mark.django_db
State = OutboxMail.State
ADDRESS = "somebody@example.org"


@pytest.fixture
def event() -> Event:
    return make_event()


def sent(event: Event, **fields: Any) -> OutboxMail:
    return make_mail(event, state=State.SENT, **fields)


@pytest.fixture
def postmark(settings: Any) -> None:
    _sender(settings, "postmark://TOKEN@", "plenary:s3cret")


def _sender(settings: Any, url: str, secret: str) -> None:
    made = environment.mail({"EMAIL_URL": url, "EMAIL_WEBHOOK_SECRET": secret})
    settings.ANYMAIL, settings.MAIL_WEBHOOK = made.settings["ANYMAIL"], made.webhook


def bounce(mail: OutboxMail, **fields: Any) -> dict[str, Any]:
    return {
        "RecordType": "Bounce", "Type": "HardBounce", "Email": mail.to_address, "MessageID": "of-postmark",
        "BouncedAt": "2027-04-01T12:00:00Z", "Details": "550 no such user", "Metadata": {"mail": mail.public_id},
    } | fields  # fmt: skip


def post(client: Client, body: Any, user: str = "plenary:s3cret") -> int:
    basic = base64.b64encode(user.encode()).decode()
    answer = client.post(
        "/webhooks/mail/", json.dumps(body), content_type="application/json", headers={"Authorization": f"Basic {basic}"}
    )  # fmt: skip
    return answer.status_code


@pytest.mark.usefixtures("postmark")
def test_bounce_marks_the_mail_and_keeps_mailings_away(client: Client, event: Event) -> None:
    mail, other = sent(event), sent(event, recipient="par_1")
    assert [post(client, bounce(mail)) for _twice in range(2)] == [200, 200]
    mail.refresh_from_db()
    other.refresh_from_db()
    assert (mail.state, mail.error, other.state) == (State.RETURNED, "550 no such user", State.SENT)
    assert list(MailStop.objects.values_list("event", "address", "reason", "mail")) == [
        (event.pk, ADDRESS, "bounced", mail.public_id)
    ]
    assert HistoryEntry.objects.of(mail.public_id).get().by_label == "Postmark"


@pytest.mark.usefixtures("postmark")
def test_what_is_not_signed_or_not_ours_changes_nothing(client: Client, event: Event) -> None:
    mail = sent(event)
    assert post(client, bounce(mail), user="plenary:guessed") == 400
    assert client.post("/webhooks/mail/", "{}", content_type="application/json").status_code == 400
    assert post(client, ["nonsense"]) == 400
    assert post(client, bounce(mail, Metadata={"mail": "mai_unknown"})) == 200
    assert post(client, bounce(mail, Type="Transient")) == 200
    mail.refresh_from_db()
    assert (mail.state, MailStop.objects.exists()) == (State.SENT, False)


@pytest.mark.usefixtures("postmark")
def test_complaint_is_no_bounce_but_ends_mailings(client: Client, event: Event) -> None:
    mail = sent(event)
    told = bounce(mail, RecordType="SpamComplaint", Type="SpamComplaint")
    assert post(client, told) == 200
    mail.refresh_from_db()
    assert (mail.state, MailStop.objects.get().reason) == (State.SENT, "complained")


def test_sender_with_a_key_of_its_own_is_believed_by_its_signature(
    client: Client, event: Event, settings: Any
) -> None:
    _sender(settings, "mailgun://KEY@mg.example.org", "signing-key")
    mail = sent(event)
    now = timezone.now().timestamp()
    told = {
        "event": "failed", "severity": "permanent", "timestamp": now, "id": "e1", "recipient": ADDRESS, "reason": "bounce",
        "message": {"headers": {"message-id": f"{mail.public_id}@127.0.0.1"}},
        "delivery-status": {"code": 550, "message": "no such user"}, "user-variables": {},
    }  # fmt: skip
    for key, status in (("KEY", 400), ("signing-key", 200)):
        signature = hmac.new(key.encode(), f"{now}tok".encode(), hashlib.sha256).hexdigest()
        signed = {"timestamp": str(now), "token": "tok", "signature": signature}
        body = json.dumps({"signature": signed, "event-data": told})
        assert client.post("/webhooks/mail/", body, content_type="application/json").status_code == status
    mail.refresh_from_db()
    assert mail.state == State.RETURNED


def test_nobody_is_believed_without_a_secret(client: Client, event: Event, settings: Any) -> None:
    _sender(settings, "postmark://TOKEN@", "")
    assert settings.MAIL_WEBHOOK == ""
    assert post(client, bounce(sent(event))) == 400


def test_secret_that_does_not_fit_its_sender_stops_the_start() -> None:
    with pytest.raises(BadSetting, match="user:password for brevo"):
        environment.mail({"EMAIL_URL": "brevo://KEY@", "EMAIL_WEBHOOK_SECRET": "alone"})


# By hand, in the outbox


@pytest.fixture
def desk(client: Client, event: Event) -> Client:
    client.force_login(make_team_member(event).user)
    return client


def page(mail: OutboxMail, name: str) -> str:
    return f"/admin/core/outboxmail/{mail.pk}/{name}/"


def test_bounce_is_noted_by_hand(desk: Client, event: Event) -> None:
    mail, waiting = sent(event), make_mail(event)
    shown = desk.get(f"/admin/core/outboxmail/{mail.pk}/change/").content.decode()
    assert ("It came back" in shown, "Change it" in shown) == (True, False)
    desk.post(page(mail, "returned"), {"_confirmed": "1", "note": "mailbox full"})
    mail.refresh_from_db()
    assert (mail.state, mail.error, MailStop.objects.get().note) == (
        State.RETURNED,
        "mailbox full",
        "mailbox full",
    )
    desk.post(page(waiting, "returned"), {"_confirmed": "1"})
    waiting.refresh_from_db()
    assert waiting.state == State.QUEUED


def test_held_mail_is_changed_and_others_are_not(desk: Client, event: Event) -> None:
    held, queued = make_mail(event, state=State.HELD), make_mail(event)
    held.html = "<p>old</p>"
    held.save()
    words = {"_confirmed": "1", "to_address": "right@example.org", "subject": "New", "text": "Other words"}
    for mail in (held, queued):
        desk.post(page(mail, "edit"), words)
        mail.refresh_from_db()
    assert (held.to_address, held.subject, held.text, held.html) == (
        "right@example.org", "New", "Other words\n", "",
    )  # fmt: skip
    assert (held.state, queued.to_address) == (State.HELD, ADDRESS)
    entry = HistoryEntry.objects.get(kind="mail.edited")
    assert entry.after == {"changed": ["address", "subject", "text"], "to": "right@example.org"}


def test_only_the_address_is_changed_and_the_html_stays(desk: Client, event: Event) -> None:
    mail = make_mail(event, state=State.FAILED)
    mail.text, mail.html = "Text\n", "<p>Text</p>"
    mail.save()
    form = {"_confirmed": "1", "to_address": "right@example.org", "subject": mail.subject, "text": mail.text}
    desk.post(page(mail, "edit"), form)
    mail.refresh_from_db()
    assert (mail.to_address, mail.html) == ("right@example.org", "<p>Text</p>")


@pytest.mark.parametrize("name", ["edit", "returned"])
def test_mail_of_another_event_is_nobodys_to_change(desk: Client, name: str) -> None:
    other = make_mail(make_event(), state=State.HELD if name == "edit" else State.SENT)
    form = {"_confirmed": "1", "to_address": "me@example.org", "subject": "x", "text": "y"}
    assert desk.post(page(other, name), form).status_code == 404
    other.refresh_from_db()
    assert other.to_address == ADDRESS


def test_outbox_is_asked_for_one_person(desk: Client, event: Event) -> None:
    make_mail(event, "Mine", recipient="par_1")
    make_mail(event, "Other", recipient="par_2")
    text = desk.get("/admin/core/outboxmail/?recipient=par_1").content.decode()
    assert ("Subject Mine" in text, "Subject Other" in text) == (True, False)
