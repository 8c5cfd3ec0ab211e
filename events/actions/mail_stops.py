"""Addresses that get no mailings any more: because their owner said so, or because mail to them comes back."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from core import history
from core.models import OutboxMail
from events.models import Event, MailStop, Participant

Reason = MailStop.Reason
LEFT = (OutboxMail.State.SENDING, OutboxMail.State.SENT, OutboxMail.State.UNCLEAR)


def stop(
    *, event: Event, address: str, reason: str, now: datetime, note: str = "", mail: str = "", by: User | None = None,
    by_label: str = "",
) -> MailStop | None:  # fmt: skip
    """No more mailings to this address. Told twice, it is the same one, and None is given."""
    try:
        with transaction.atomic():
            row = MailStop.objects.create(
                event=event, address=address.lower(), reason=reason, note=note[:500], mail=mail, at=now
            )
            after = {"reason": reason}
            history.write_all(
                history.entry(
                    "mailing.unwanted", person, scope=event.public_id, by=by, by_label=by_label, now=now, after=after
                )
                for person in Participant.objects.filter(event=event).reachable_at(address)
            )  # fmt: skip
    except IntegrityError:
        return None
    return row


def lift(*, event: Event, address: str, reasons: list[str], by: User | None, now: datetime, by_label: str = "") -> int:  # fmt: skip
    """The address gets mailings again. Returns how many stops were lifted."""
    with transaction.atomic():
        rows = MailStop.objects.of(event, address).standing().filter(reason__in=reasons)
        count = rows.update(lifted_at=now, lifted_by=by)
        if count:
            history.write_all(
                history.entry(
                    "mailing.wanted", person, scope=event.public_id, by=by, by_label=by_label, now=now,
                    after={"reasons": reasons},
                )
                for person in Participant.objects.filter(event=event).reachable_at(address)
            )  # fmt: skip
    return count


def bounced(
    *, mail: OutboxMail, note: str, now: datetime, by: User | None = None, by_label: str = "",
    reason: str = Reason.BOUNCED,
) -> bool:  # fmt: skip
    """A mail came back: it says so itself, and its address gets no mailings of the event any more, but goes on getting
    what concerns it alone. Told twice, it changes nothing.
    """
    with transaction.atomic():
        if reason == Reason.BOUNCED:
            # Also of one that is being sent: the provider may be faster than our note that it took the mail.
            left = OutboxMail.objects.filter(pk=mail.pk, state__in=LEFT)
            if not left.update(state=OutboxMail.State.RETURNED, error=note[:1000]):
                return False
            history.write(
                "mail.returned", mail, scope=mail.scope, by=by, by_label=by_label, now=now, after={"why": note[:200]}
            )  # fmt: skip
        event = Event.objects.filter(public_id=mail.scope).first()
        if event is not None:
            stop(
                event=event, address=mail.to_address, reason=reason, note=note, mail=mail.public_id, now=now, by=by,
                by_label=by_label,
            )  # fmt: skip
    return True
