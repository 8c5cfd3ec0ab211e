"""Other words or another address for a mail that does not leave."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import history
from core.models import OutboxMail

State = OutboxMail.State
EDITABLE = (State.HELD, State.FAILED)


class Refused(Exception):
    """What was asked for cannot be done; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def edit(
    *, mail: OutboxMail, to_address: str, subject: str, text: str, by: User | None, now: datetime
) -> None:
    """Its state stays. With other words the HTML goes, which said the same as before. What the words were is in no
    history: they hold secret links.
    """
    with transaction.atomic():
        rows = OutboxMail.objects.select_for_update().finished().filter(pk=mail.pk, state__in=EDITABLE)
        row = rows.first()
        if row is None:
            raise Refused(_("It is on its way by now and stays as it was."))
        text = text.replace("\r\n", "\n").strip() + "\n"
        changed = [
            name
            for name, differs in (
                ("address", to_address != row.to_address),
                ("subject", subject != row.subject),
                ("text", text != row.text),
            )
            if differs
        ]
        if not changed:
            return
        row.to_address, row.subject = to_address, " ".join(subject.split())
        if "text" in changed:
            row.text, row.html = text, ""
        row.save(update_fields=["to_address", "subject", "text_sealed", "html_sealed"])
        history.write(
            "mail.edited", row, scope=row.scope, by=by, now=now, after={"changed": changed, "to": to_address}
        )  # fmt: skip
