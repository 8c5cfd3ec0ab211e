"""Mails to the committee, in the event's language."""

from datetime import datetime

from django.utils import translation

from agenda.committee import Seat
from agenda.emails import context_of
from agenda.models import Reviewer
from core import mail
from core.models import OutboxMail

REMINDER = "review.reminder"


def reminder(seat: Seat, reviewer: Reviewer, many: int, now: datetime) -> OutboxMail:
    """How many talks somebody was asked to review and has not. No titles: a mail is read by more eyes than a page."""
    event = seat.event
    context = context_of(event, f"/{event.slug}/review/") | {
        "reviewer": reviewer,
        "many": many,
        "phase": seat.phase,
    }
    with translation.override(event.language):
        return mail.compose(
            REMINDER,
            to_address=reviewer.user.email,
            to_name=reviewer.user.name,
            template="agenda/mail/review_reminder",
            context=context,
            now=now,
            scope=event.public_id,
            subject_id=reviewer.public_id,
            recipient=reviewer.user.public_id,
            reply_to=event.reply_address,
        )
