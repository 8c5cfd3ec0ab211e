"""What entries of the history say to people: kinds and values in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import money, times
from core.models.history import PRIVATE

LONGEST = 200
# The word before the first dot of a kind. Others are shown as they are written.
NOUNS: Mapping[str, Any] = {
    "agenda": gettext_lazy("Agenda"),
    "answers": gettext_lazy("Answers"),
    "api_token": gettext_lazy("Token of the API"),
    "availability": gettext_lazy("Availability"),
    "badge": gettext_lazy("Badge"),
    "badge_batch": gettext_lazy("Batch of badges"),
    "badge_layout": gettext_lazy("Badge layout"),
    "books": gettext_lazy("Books"),
    "call": gettext_lazy("Call for talks"),
    "change_mail": gettext_lazy("Mail about changes"),
    "checklist": gettext_lazy("Checklist"),
    "code": gettext_lazy("Discount code"),
    "codes": gettext_lazy("Discount codes"),
    "comparison": gettext_lazy("Comparison of talks"),
    "consent": gettext_lazy("Consent"),
    "device": gettext_lazy("Device of the door"),
    "dispute": gettext_lazy("Dispute"),
    "drafting": gettext_lazy("Drafted agenda"),
    "event": gettext_lazy("Event"),
    "export": gettext_lazy("Saved export"),
    "grant": gettext_lazy("Grant"),
    "grant_call": gettext_lazy("Grants offered"),
    "grant_criterion": gettext_lazy("Criterion for grants"),
    "import": gettext_lazy("Import"),
    "invoice": gettext_lazy("Invoice"),
    "lead": gettext_lazy("Lead"),
    "lottery": gettext_lazy("Lottery"),
    "mail": gettext_lazy("Mail"),
    "mailing": gettext_lazy("Mailing"),
    "order": gettext_lazy("Order"),
    "organizer": gettext_lazy("Organizer"),
    "participant": gettext_lazy("Person"),
    "partner": gettext_lazy("Partner"),
    "partner_task": gettext_lazy("Task of a partner"),
    "partnerlevel": gettext_lazy("Level of partners"),
    "payment": gettext_lazy("Payment"),
    "proposals": gettext_lazy("Proposals"),
    "quota": gettext_lazy("Quota"),
    "refund": gettext_lazy("Refund"),
    "refund_run": gettext_lazy("Refund of many orders"),
    "reserve": gettext_lazy("Seats set aside"),
    "review": gettext_lazy("Review"),
    "room": gettext_lazy("Room"),
    "round": gettext_lazy("Round of decisions"),
    "seat": gettext_lazy("Company seat"),
    "seats": gettext_lazy("Company seats"),
    "segment": gettext_lazy("Segment"),
    "session": gettext_lazy("Talk"),
    "sign_up": gettext_lazy("Sign-up"),
    "speaker": gettext_lazy("Speaker"),
    "table": gettext_lazy("Import of a table"),
    "taxrule": gettext_lazy("Tax table"),
    "team": gettext_lazy("Team"),
    "ticket": gettext_lazy("Ticket"),
    "ticket_type": gettext_lazy("Ticket type"),
    "track": gettext_lazy("Track"),
    "visa_letter": gettext_lazy("Visa letter"),
    "visa_terms": gettext_lazy("Visa letters offered"),
    "waiting": gettext_lazy("Waiting list"),
    "webhook": gettext_lazy("Webhook"),
}
# What happened, where the word of the kind alone would not do.
HAPPENED: Mapping[str, Any] = {
    "agenda.clash_waived": gettext_lazy("a clash was let stand"),
    "agenda.lines_set": gettext_lazy("lines of a day set"),
    "agenda.waiver_revoked": gettext_lazy("a clash no longer stands"),
    "books.explained": gettext_lazy("a difference was explained"),
    "code.withdrawn": gettext_lazy("withdrawn: its import was undone"),
    "table.cancelled": gettext_lazy("thrown away"),
    "table.imported": gettext_lazy("brought in"),
    "table.resumed": gettext_lazy("went on"),
    "table.started": gettext_lazy("begun"),
    "table.stopped": gettext_lazy("stopped"),
    "table.undo_started": gettext_lazy("undoing begun"),
    "table.undone": gettext_lazy("undone"),
    "table.uploaded": gettext_lazy("uploaded"),
    "consent.given": gettext_lazy("given"),
    "consent.withdrawn": gettext_lazy("taken back"),
    "export.address_ended": gettext_lazy("address for spreadsheets ended"),
    "export.address_made": gettext_lazy("address for spreadsheets made"),
    "code.granted": gettext_lazy("made for a grant"),
    "grant_call.told": gettext_lazy("all who were decided have been told"),
    "grant.decided": gettext_lazy("decided, not told yet"),
    "grant.decision_taken_back": gettext_lazy("decision taken back before it was told"),
    "grant.lapsed": gettext_lazy("not answered in time"),
    "grant.receipt_checked": gettext_lazy("receipt checked"),
    "grant.receipt_removed": gettext_lazy("receipt deleted by who sent it"),
    "grant.receipt_sent": gettext_lazy("receipt sent"),
    "grant.receipt_unchecked": gettext_lazy("receipt no longer checked"),
    "grant.paid": gettext_lazy("paid out"),
    "invoice.credited": gettext_lazy("cancelled by a credit note"),
    "order.adjusted": gettext_lazy("price changed by the team"),
    "order.settled": gettext_lazy("looked at and settled"),
    "participant.met": gettext_lazy("known for the first time"),
    "refund.mirrored": gettext_lazy("made at the payment provider"),
    "refund.wanted": gettext_lazy("asked for"),
    "refund_run.done": gettext_lazy("done"),
    "refund_run.resumed": gettext_lazy("went on"),
    "refund_run.started": gettext_lazy("begun"),
    "refund_run.stopped": gettext_lazy("stopped"),
    "session.change_objected": gettext_lazy("the speaker objected to a change"),
    "session.discarded": gettext_lazy("draft thrown away"),
    "session.redacted": gettext_lazy("copy without names made"),
    "session.unredacted": gettext_lazy("copy without names taken away"),
    "session.waiting": gettext_lazy("put on the waiting list"),
    "team.invitation_revoked": gettext_lazy("invitation taken back"),
    "team.invited_again": gettext_lazy("invitation sent again"),
    "team.second_factor_reset": gettext_lazy("second factor taken off"),
    "team.joined": gettext_lazy("invitation accepted"),
    "partner.level_changed": gettext_lazy("another level"),
    "partner.level_sold": gettext_lazy("a level was sold"),
    "partner.link_made": gettext_lazy("link of a colleague made"),
    "partner.link_revoked": gettext_lazy("link of a colleague revoked"),
    "partner.link_rotated": gettext_lazy("new link of a colleague"),
    "partner.tasks_added": gettext_lazy("tasks came with the level"),
    "partner.tasks_reminded": gettext_lazy("reminded of tasks"),
    "partner_task.handed_in": gettext_lazy("handed in"),
    "partner_task.sent_back": gettext_lazy("sent back"),
    "ticket.add_on_short": gettext_lazy("an add-on was sold out"),
    "ticket.voided": gettext_lazy("made void"),
    "visa_letter.asked_back": gettext_lazy("the traveller was asked back"),
    "visa_letter.forgotten": gettext_lazy("passport data deleted"),
    "visa_letter.revoked": gettext_lazy("taken back"),
}
DONE: Mapping[str, Any] = {
    "added": gettext_lazy("added"),
    "changed": gettext_lazy("changed"),
    "deleted": gettext_lazy("deleted"),
    "paid": gettext_lazy("paid"),
    "cancelled": gettext_lazy("cancelled"),
    "invited": gettext_lazy("invited"),
    "removed": gettext_lazy("removed"),
    "accepted": gettext_lazy("accepted"),
    "rejected": gettext_lazy("rejected"),
    "confirmed": gettext_lazy("confirmed"),
    "released": gettext_lazy("released"),
    "paused": gettext_lazy("paused"),
    "issued": gettext_lazy("issued"),
    "asked": gettext_lazy("asked for"),
    "refused": gettext_lazy("refused"),
    "ended": gettext_lazy("ended"),
    "succeeded": gettext_lazy("done"),
    "failed": gettext_lazy("failed"),
}


@dataclass(frozen=True)
class Change:
    """One field: its name, and its value before and after, as people read them."""

    name: str
    before: str
    after: str


def of_kind(kind: str) -> str:
    """`order.paid` → `Order: paid`."""
    kind = kind.removeprefix(PRIVATE)
    first, _dot, rest = kind.partition(".")
    noun = str(NOUNS.get(first) or capfirst(first.replace("_", " ")))
    what = HAPPENED.get(kind) or DONE.get(rest) or rest.replace("_", " ").replace(".", " ")
    return f"{noun}: {what}" if rest else noun


def changes(before: Mapping[str, Any], after: Mapping[str, Any], *, zone: str, currency: str) -> list[Change]:
    """In the order of the fields; what is on one side alone has nothing on the other."""
    return [
        Change(
            capfirst((name.removesuffix("_minor") if currency else name).replace("_", " ")),
            of_value(name, before.get(name), zone=zone, currency=currency),
            of_value(name, after.get(name), zone=zone, currency=currency),
        )
        for name in dict.fromkeys([*before, *after])
    ]


def of_value(name: str, value: Any, *, zone: str, currency: str) -> str:
    """Times on the event's clock, money with its currency, lists and tables as parts."""
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int) and name.endswith("_minor") and currency:
        return str(money.display(value, currency))
    if isinstance(value, str):
        return _cut(_moment(value, zone) or value)
    parts = (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else None
    )
    if parts is None:
        return str(value)
    said = [
        (f"{key}: " if isinstance(value, Mapping) else "")
        + of_value(str(key), part, zone=zone, currency=currency)
        for key, part in parts
    ]  # fmt: skip
    return _cut("; ".join(said))


def _moment(text: str, zone: str) -> str:
    """An instant in ISO, in words; empty if it is none."""
    if len(text) < 19 or text[10:11] != "T":
        return ""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return ""
    if instant.tzinfo is None:
        return ""
    return f"{times.local(instant, zone):%Y-%m-%d %H:%M}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
