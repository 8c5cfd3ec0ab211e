"""The code for a ticket that is part of a grant: once, for one address alone."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import normal_email
from core import history, mail, times
from events.models import Event
from tickets import emails
from tickets.actions import mint
from tickets.codes import normal_form
from tickets.minting import draw
from tickets.models import DiscountCode

PATTERN = "GRANT-********"


def give(*, event: Event, address: str, name: str, grant: str, now: datetime) -> DiscountCode:
    """One code for each grant however often it is asked for; it takes the whole price of one admission off."""
    with transaction.atomic():
        # The event's row is the turnstile, as for batches.
        Event.objects.select_for_update().get(pk=event.pk)
        batch = f"grant {grant}"
        known = DiscountCode.objects.filter(event=event, batch=batch).first()
        if known is not None:
            return known
        text = draw(PATTERN, 1, taken=mint.normals(event), choose=secrets.choice)[0]
        code = DiscountCode.objects.create(
            event=event, code=text, normal=normal_form(text), percent_bp=10_000, max_orders=1, max_tickets=1,
            max_per_buyer=1, bound_email=normal_email(address), batch=batch, note=_("Grant %s") % grant,
            valid_until_at=times.day_bounds(event.ends_on, event.time_zone)[1],
        )  # fmt: skip
        with translation.override(event.language):
            path = f"/{event.slug}/tickets/?code={code.code}"
            mail.post(
                mail.compose(
                    "grant.code", to_address=address, to_name=name, template="tickets/mail/grant_code",
                    context=emails.frame(event, name, settings.SITE_URL + path) | {"code": code}, now=now,
                    scope=event.public_id, subject_id=code.public_id, reply_to=event.reply_address,
                )
            )  # fmt: skip
        history.write(
            "code.granted",
            code,
            scope=event.public_id,
            by=None,
            by_label=_("Grant"),
            now=now,
            after={"grant": grant},
        )
    return code
