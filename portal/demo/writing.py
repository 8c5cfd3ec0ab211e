"""What the organizers have written to many: one to the speakers that waits for its day, and a draft with gaps. One mail
came back."""

from datetime import timedelta

from django.utils import timezone

from core.models import OutboxMail
from events.actions import mail_stops
from events.models import Mailing
from portal import segments
from portal.actions import mailings
from portal.actions.mailings import Draft, Going
from portal.demo.setting import Setting

TO_SPEAKERS = """Hello {first_name},

“{talk_title}” is in the programme. Please look at [the page of your talk]({talk_link}) once more:

- is the **title** as it should be printed,
- do you need anything on stage that is not there yet?

We are glad that you come."""
TO_ALL = """Hello {first_name},

three things before {event}:

1. Your ticket ({ticket_type}) is [here]({ticket_link}); the door takes it from the phone.
2. Doors open at eight, coffee is there from the first minute.
3. [Star the talks]({event_link}) you want to see, so that rooms fit.

See you soon."""


def build(setting: Setting) -> None:
    event, by, now = setting.event, setting.organizer_user, timezone.now()
    text = {event.language: ("{event}: a last look at your talk", TO_SPEAKERS)}
    draft = Draft("Last look at the programme", segments.find(event, "speakers"), text)
    row = mailings.save(event=event, row=None, draft=draft, by=by, now=now)
    at = setting.at(event.starts_on - timedelta(days=7), 9)
    mailings.schedule(row=row, going=Going(at=at, gaps=Mailing.Gaps.LEAVE_OUT), by=by, now=now)
    text = {event.language: ("Soon: {event}", TO_ALL)}
    draft = Draft("Before you travel", segments.find(event, "everybody"), text, attachment="ticket")
    mailings.save(event=event, row=None, draft=draft, by=by, now=now)


def one_comes_back(setting: Setting) -> None:
    """Once mails have been sent: the newest to a buyer."""
    mails = OutboxMail.objects.within(setting.event.public_id).filter(state=OutboxMail.State.SENT)
    mail = (
        mails.filter(kind="order.confirmed")
        .exclude(to_address__endswith="@relay.example")
        .order_by("-created_at", "-pk")[0]
    )
    mail_stops.bounced(mail=mail, note="550 5.1.1 no such mailbox", now=timezone.now())
