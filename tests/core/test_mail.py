"""The outbox loses nothing and sends nothing twice, whatever the sender does."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage, send_mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from core import mail
from core.models import OutboxMail

pytestmark = pytest.mark.django_db
State = OutboxMail.State


class Refusing(EmailBackend):
    """A provider that is down."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise ConnectionRefusedError("try later")


@pytest.fixture(autouse=True)
def _sender(settings: object) -> None:
    settings.OUTBOX_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = "core.mail.OutboxBackend"  # type: ignore[attr-defined]
    settings.SHOW_MAILS = False  # type: ignore[attr-defined]


def make_mail(**fields: object) -> OutboxMail:
    values = {"kind": "test", "to_address": "a@example.org", "subject": "Hello", "created_at": timezone.now()}
    row = OutboxMail(**values | fields)
    row.text = "Body with https://example.org/orders/secret/"
    row.save()
    return row


def send() -> int:
    return mail.send_due({}, now=timezone.now())


def test_body_is_not_readable_in_the_database() -> None:
    row = make_mail()
    stored = OutboxMail.objects.filter(pk=row.pk).values_list("text_sealed", flat=True)[0]
    assert "orders" not in stored
    assert OutboxMail.objects.get(pk=row.pk).text == "Body with https://example.org/orders/secret/"


def test_due_mail_is_sent_once_with_an_id_that_stays() -> None:
    row = make_mail(to_name="Ana Núñez")
    assert [send(), send()] == [1, 0]
    message = django_mail.outbox[0]
    assert message.extra_headers["Message-ID"] == f"<{row.public_id}@127.0.0.1>"
    assert OutboxMail.objects.get().state == State.SENT


def test_held_and_put_off_mails_stay() -> None:
    make_mail(state=State.HELD)
    make_mail(send_after_at=timezone.now() + timedelta(hours=1))
    assert send() == 0
    assert len(django_mail.outbox) == 0


def test_provider_that_is_down_costs_time_only(settings: object) -> None:
    row = make_mail()
    settings.OUTBOX_BACKEND = f"{__name__}.Refusing"  # type: ignore[attr-defined]
    assert send() == 0
    row.refresh_from_db()
    assert (row.state, row.attempts, row.error) == (State.QUEUED, 1, "ConnectionRefusedError: try later")
    OutboxMail.objects.update(send_after_at=timezone.now())
    settings.OUTBOX_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    assert send() == 1


def test_mail_fails_for_good_after_the_last_try(settings: object) -> None:
    row = make_mail(attempts=len(mail.RETRY_AFTER))
    settings.OUTBOX_BACKEND = f"{__name__}.Refusing"  # type: ignore[attr-defined]
    send()
    row.refresh_from_db()
    assert row.state == State.FAILED


def test_mail_of_a_sender_that_died_goes_out_after_its_lease() -> None:
    now = timezone.now()
    make_mail(state=State.SENDING, claimed_until_at=now + timedelta(minutes=1))
    lost = make_mail(state=State.SENDING, claimed_until_at=now - timedelta(seconds=1))
    assert send() == 1
    assert django_mail.outbox[0].extra_headers["Message-ID"].startswith(f"<{lost.public_id}@")


def test_one_bad_mail_does_not_stop_the_next() -> None:
    make_mail(attachment_kind="unknown")
    make_mail(to_address="b@example.org")
    assert send() == 1
    assert [message.to for message in django_mail.outbox] == [["b@example.org"]]


def test_attachment_is_made_when_the_mail_is_sent() -> None:
    make_mail(attachment_kind="ticket", attachment_reference="tkt_1")
    kinds = {"ticket": lambda reference: [mail.File(f"{reference}.pdf", b"%PDF", "application/pdf")]}
    mail.send_due(kinds, now=timezone.now())
    assert [next(iter(file)) for file in django_mail.outbox[0].attachments] == ["tkt_1.pdf"]


def test_sign_in_code_lands_in_the_outbox_and_is_blanked_after_sending() -> None:
    send_mail("Sign-In Code", "123456", None, ["a@example.org"])
    assert OutboxMail.objects.get().text == "123456"
    send()
    assert (OutboxMail.objects.get().text, django_mail.outbox[0].body) == ("", "123456")


def test_header_injection_in_a_subject_does_not_leave() -> None:
    make_mail(subject="Hello\nBcc: everybody@example.org")
    assert send() == 0
    assert OutboxMail.objects.get().error.startswith("BadHeaderError")


def test_times_are_passed_in() -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    row = make_mail(created_at=long_ago)
    assert list(OutboxMail.objects.due(long_ago)) == [row]
