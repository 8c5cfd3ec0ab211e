"""The outbox loses nothing and sends nothing twice, whatever the sender does."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage, send_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
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


def send(attachments: Mapping[str, Callable[[str], list[mail.File]]] | None = None) -> int:
    """How many left, by the rows."""
    before = OutboxMail.objects.filter(state=State.SENT).count()
    mail.send_due(attachments or {}, now=timezone.now())
    return OutboxMail.objects.filter(state=State.SENT).count() - before


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


# To many


def test_mail_to_many_is_stored_once() -> None:
    make_mail(once="mlg_1:par_1")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_mail(once="mlg_1:par_1")


def test_mails_to_one_leave_before_those_to_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "MANY_AT_ONCE", 2)
    for number in range(3):
        make_mail(once=f"mlg_1:par_{number}", to_address=f"many{number}@example.org")
    make_mail(to_address="ticket@example.org")
    assert [send(), send()] == [3, 1]
    assert [message.to[0].split("@")[0] for message in django_mail.outbox] == [
        "ticket", "many0", "many1", "many2",
    ]  # fmt: skip


def test_mail_to_many_that_was_in_hand_is_not_sent_again_by_itself() -> None:
    over = timezone.now() - timedelta(seconds=1)
    claimed = {"state": State.SENDING, "claimed_until_at": over}
    make_mail(once="mlg_1:par_1", **claimed)
    in_hand = make_mail(once="mlg_1:par_2", handed_at=over, **claimed)
    assert send() == 1
    in_hand.refresh_from_db()
    assert (in_hand.state, "not sent again by itself" in in_hand.error) == (State.UNCLEAR, True)
    assert OutboxMail.objects.filter(state=State.SENT).get().handed_at is not None


def test_mail_whose_files_took_longer_than_the_lease_is_left_to_who_has_it() -> None:
    row = make_mail(once="mlg_1:par_1", attachment_kind="slow")

    def slow(_reference: str) -> list[mail.File]:
        OutboxMail.objects.filter(pk=row.pk).update(claimed_until_at=timezone.now() + timedelta(hours=1))
        return []

    assert send({"slow": slow}) == 0
    assert len(django_mail.outbox) == 0


def test_worker_that_was_slower_with_some_says_that_more_may_be_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that share a batch would else both believe it to be the last one, and rest until the next sweep."""
    monkeypatch.setattr(mail, "MANY_AT_ONCE", 3)
    rows = [
        make_mail(once=f"mlg_1:par_{n}", to_address=f"{n}@example.org", attachment_kind="x") for n in range(5)
    ]

    def other_worker(_reference: str) -> list[mail.File]:
        claimed = {"state": State.SENDING, "claimed_until_at": timezone.now() + timedelta(minutes=5)}
        OutboxMail.objects.filter(pk__in=[row.pk for row in rows[1:3]]).update(**claimed)
        return []

    assert mail.send_due({"x": other_worker}, now=timezone.now()) == mail.MANY_AT_ONCE
    assert len(django_mail.outbox) == 1


def test_mail_program_is_told_how_to_end_mails_to_many() -> None:
    make_mail()
    row = make_mail(once="mlg_1:par_1")
    row.unsubscribe = "https://example.org/relay/unsubscribe/secret/"
    row.save()
    assert "secret" not in row.unsubscribe_sealed
    send()
    one, many = (message.extra_headers for message in django_mail.outbox)
    assert "List-Unsubscribe" not in one
    assert many["List-Unsubscribe"] == "<https://example.org/relay/unsubscribe/secret/>"
    assert many["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_files_that_no_server_takes_fail_at_once_and_say_so() -> None:
    row = make_mail(attachment_kind="big")
    big = mail.File("big.pdf", b"x" * (mail.MOST_ATTACHED + 1), "application/pdf")
    mail.send_due({"big": lambda _reference: [big]}, now=timezone.now())
    row.refresh_from_db()
    assert (row.state, row.error) == (State.FAILED, "TooLarge: 7.0 MB of files, 7 at most")
