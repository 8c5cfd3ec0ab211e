"""Sending what lies in the outbox, and putting mail there."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import drawn, jobs
from core.models import OutboxMail
from core.prepared import Inserted

logger = logging.getLogger("plenary.mail")

DUTY = "outbox"
_written = Inserted(OutboxMail)
LEASE = timedelta(minutes=5)
RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)
# Of mails to many so few at once: a ticket never waits long behind them.
MANY_AT_ONCE = 50
# What servers take at the least, the third that writing bytes as letters adds left off.
MOST_ATTACHED = 7_000_000


@dataclass(frozen=True)
class File:
    name: str
    content: bytes
    media_type: str


class TooLarge(Exception):
    """The files of a mail are more than mail servers take: trying again helps nothing."""


# What makes the files of a mail when it is sent, by the mail's attachment_kind, from its attachment_reference.
Attachments = Mapping[str, Callable[[str], Sequence[File]]]


def compose(
    kind: str,
    *,
    to_address: str,
    template: str,
    context: Mapping[str, object],
    now: datetime,
    scope: str = "",
    to_name: str = "",
    subject_id: str = "",
    recipient: str = "",
    from_address: str = "",
    reply_to: str = "",
    attachment: tuple[str, str] = ("", ""),
    own: Mapping[str, str] | None = None,
) -> OutboxMail:
    """A mail in memory, for `post`. `template` is the stem of three templates: .subject.txt, .txt and .html.

    With `own`, what the letter says of its recipient alone, it is drawn once and filled in: see `drawn.fill`.
    """
    letter = drawn.render(template, context) if own is None else drawn.fill(template, context, own)
    mail = OutboxMail(
        kind=kind,
        scope=scope,
        subject_id=subject_id,
        recipient=recipient,
        from_address=from_address,
        reply_to=reply_to,
        to_address=to_address,
        to_name=to_name,
        subject=letter.subject,
        attachment_kind=attachment[0],
        attachment_reference=attachment[1],
        created_at=now,
    )
    mail.text, mail.html = letter.text, letter.html
    return mail


def post(*mails: OutboxMail) -> None:
    """Put mails into the outbox in the transaction of their cause. Two queries for any number.

    Who gave no address, as people who buy at the door may, gets none.
    """
    addressed = [mail for mail in mails if mail.to_address]
    if addressed:
        _written.add(*addressed)
        jobs.wake(DUTY)


class OutboxBackend(BaseEmailBackend):
    """Django's e-mail backend for everything that calls send_mail (sign-in codes): it lands in the outbox too."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows = [_row(message, address) for message in email_messages for address in message.recipients()]
        with transaction.atomic(savepoint=False):  # whoever sends in a transaction goes down with it
            post(*rows)
        return len(rows)


def _row(message: EmailMessage, address: str) -> OutboxMail:
    mail = OutboxMail(
        kind="account",
        from_address=message.from_email,
        to_address=address,
        subject=str(message.subject),
        created_at=timezone.now(),
    )
    mail.text = str(message.body)
    html = [
        str(part.content) for part in getattr(message, "alternatives", []) if part.mimetype == "text/html"
    ]
    mail.html = html[0] if html else ""
    return mail


def send_due(
    attachments: Attachments,
    *,
    now: datetime,
    limit: int = 200,
    asleep: Collection[str] = (),
    going_nowhere: Callable[[], Collection[str]] = frozenset,
) -> int:
    """Send what is due, one mail after the other, mails to one before mails to many. Returns how many were found due, also
    where another worker was faster with some of them: there may be as many left.

    What is about one of `asleep`, scopes of which nothing may leave yet, is held for a person to decide. What is about
    one of `going_nowhere` counts as sent, and is handed to nobody; they are asked for after the mails were found, so that
    a scope that is there since a moment ago is among them.

    Each mail is claimed in a transaction of its own before it is handed over. If the sender dies between
    handing over and noting it, a mail to one goes out again after its lease, with the same Message-ID, by which
    receivers recognise the double: losing a ticket mail would be worse. A mail to many does not: see OutboxMail.
    """
    _give_up_unclear(now)
    if asleep:
        _hold(asleep)
    due = OutboxMail.objects.due(now).exclude(scope__in=asleep).order_by("pk")
    found = list(due.to_one().values_list("pk", flat=True)[:limit])
    many = min(MANY_AT_ONCE, limit - len(found))
    found += list(due.to_many().values_list("pk", flat=True)[:many]) if many else []
    nowhere = frozenset(going_nowhere()) if found else frozenset()
    with get_connection(settings.OUTBOX_BACKEND) as connection:
        for pk in found:
            mail = _claim(pk, timezone.now())
            if mail is None:
                continue
            if mail.scope in nowhere:
                _keep(mail)
            else:
                _deliver(mail, connection, attachments)
    return len(found)


def _keep(mail: OutboxMail) -> None:
    """It stays in the outbox, where its words can be read."""
    OutboxMail.objects.filter(pk=mail.pk, state=OutboxMail.State.SENDING).update(
        state=OutboxMail.State.SENT,
        sent_at=timezone.now(),
        error=_("The event is a sandbox: this mail went to nobody."),
    )


def _hold(asleep: Collection[str]) -> None:
    OutboxMail.objects.filter(scope__in=asleep, state=OutboxMail.State.QUEUED).update(
        state=OutboxMail.State.HELD,
        error=_(
            "The event was brought in from elsewhere and rests: nothing goes out before it is started here."
        ),
    )


def _give_up_unclear(now: datetime) -> None:
    OutboxMail.objects.unclear(now).update(
        state=OutboxMail.State.UNCLEAR,
        error=_(
            "The worker ended while it was handing this mail over. It may have left, so it is not sent again by itself."
        ),
    )


def _claim(pk: int, now: datetime) -> OutboxMail | None:
    changed = (
        OutboxMail.objects.due(now)
        .filter(pk=pk)
        .update(state=OutboxMail.State.SENDING, claimed_until_at=now + LEASE)
    )
    return OutboxMail.objects.get(pk=pk) if changed else None


def _deliver(mail: OutboxMail, connection: BaseEmailBackend, attachments: Attachments) -> None:
    try:
        message = _message(mail, connection, attachments)
        if not _may_hand_over(mail):
            return
        message.send()
    except Exception as error:  # any sender raises what it likes; the row must tell and the next mail must go
        _put_off(mail, error)
        return
    OutboxMail.objects.filter(pk=mail.pk, state=OutboxMail.State.SENDING).update(
        state=OutboxMail.State.SENT, sent_at=timezone.now(), error=""
    )
    if mail.kind == "account" and not settings.SHOW_MAILS:
        # Sign-in codes are of no use to anybody afterwards.
        OutboxMail.objects.filter(pk=mail.pk).update(text_sealed="", html_sealed="")


def _may_hand_over(mail: OutboxMail) -> bool:
    """A mail to many is marked just before it leaves, and only while the claim is ours: making its files may have taken
    longer than the lease.
    """
    if mail.once is None:
        return True
    mine = OutboxMail.objects.filter(
        pk=mail.pk, state=OutboxMail.State.SENDING, claimed_until_at=mail.claimed_until_at, handed_at=None
    )
    return bool(mine.update(handed_at=timezone.now()))


def _message(
    mail: OutboxMail, connection: BaseEmailBackend, attachments: Attachments
) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        mail.from_address or settings.DEFAULT_FROM_EMAIL,
        [formataddr((mail.to_name, mail.to_address)) if mail.to_name else mail.to_address],
        connection=connection,
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers=_headers(mail),
    )
    # By which a provider that reports bounces names the mail; others do not read it.
    message.metadata = {"mail": mail.public_id}  # type: ignore[attr-defined]
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    if mail.attachment_kind:
        files = list(attachments[mail.attachment_kind](mail.attachment_reference))
        size = sum(len(file.content) for file in files)
        if size > MOST_ATTACHED:
            raise TooLarge(f"{size / 1_000_000:.1f} MB of files, {MOST_ATTACHED / 1_000_000:.0f} at most")
        for file in files:
            message.attach(file.name, file.content, file.media_type)
    return message


def message_id(mail: OutboxMail) -> str:
    host = settings.SITE_URL.split("//")[1].split(":")[0]
    return f"<{mail.public_id}@{host}>"


def _headers(mail: OutboxMail) -> dict[str, str]:
    """One click in the mail program ends mails to many (RFC 8058)."""
    found = {"Message-ID": message_id(mail), "Auto-Submitted": "auto-generated"}
    if mail.unsubscribe_sealed:
        found["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return found


def _put_off(mail: OutboxMail, error: Exception) -> None:
    logger.warning("mail not sent", extra={"mail": mail.public_id, "error": type(error).__name__})
    last = mail.attempts >= len(RETRY_AFTER) or isinstance(error, TooLarge)
    OutboxMail.objects.filter(pk=mail.pk).update(
        state=OutboxMail.State.FAILED if last else OutboxMail.State.QUEUED,
        attempts=mail.attempts + 1,
        handed_at=None,
        send_after_at=None if last else timezone.now() + RETRY_AFTER[mail.attempts],
        error=f"{type(error).__name__}: {error}"[:1000],
    )
