"""People with what tickets and agenda know of them, and the mails that went to them."""

from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext_lazy as _

from core.models import OutboxMail
from core.tables import Cell
from events.models import Event, Participant
from events.rights import Right
from portal import segments
from portal.export_tables.columns import CHUNK, Asked, Column, Line, Table, beside, choice, moment, plain
from portal.people_table import around


def _people(asked: Asked) -> Iterator[Line]:
    """One query, and two for each chunk."""
    rows = segments.people(asked.event, asked.definition).iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield from _known(asked.event, chunk)


def _known(event: Event, people: list[Participant]) -> Iterator[Line]:
    known = around(event, [one.pk for one in people])
    for one in people:
        found = known[one.pk]
        more: dict[str, Cell] = {"tickets": found.tickets, "partner": found.partner, "talks": found.talks}
        yield Line(one, event, more)


PEOPLE = Table(
    "people", _("People"), _("everybody, or those of a segment, with their tickets and talks"),
    frozenset({Right.PEOPLE}),
    (
        Column("code", _("Code"), plain("code")),
        Column("name", _("Name"), plain("name")),
        Column("badge_name", _("Name on the badge"), plain("badge_name"), is_usual=False),
        Column("pronouns", _("Pronouns"), plain("pronouns"), is_usual=False),
        Column("company", _("Company"), plain("company")),
        Column("job_title", _("What he or she does"), plain("job_title")),
        Column("email", _("E-mail address"), plain("address")),
        Column("phone", _("Phone"), plain("phone"), is_usual=False),
        Column("admission", _("Admission"), choice("admission")),
        Column("tickets", _("Tickets"), beside("tickets")),
        Column("partner", _("Partner"), beside("partner")),
        Column("talks", _("Talks"), beside("talks")),
        Column("diet", _("Diet"), plain("diet"), is_usual=False),
        Column("access_needs", _("Access needs"), plain("access_needs"), is_usual=False),
    ),
    _people,
    takes_segment=True,
)  # fmt: skip


def _mails(asked: Asked) -> Iterator[Line]:
    """Not what stands in them: bodies hold secret links."""
    rows = OutboxMail.objects.within(asked.event.public_id).finished()
    rows = rows.defer("text_sealed", "html_sealed", "unsubscribe_sealed").order_by("pk")
    return (Line(row, asked.event) for row in rows.iterator(chunk_size=CHUNK))


MAILS = Table(
    "mails", _("Mails"), _("what went to whom and how it fared, without the texts"), frozenset({Right.PEOPLE}),
    (
        Column("id", _("Id"), plain("public_id"), is_usual=False),
        Column("kind", _("Kind"), plain("kind")),
        Column("subject", _("Subject"), plain("subject")),
        Column("to_name", _("Name"), plain("to_name")),
        Column("to", _("E-mail address"), plain("to_address")),
        Column("state", _("State"), choice("state")),
        Column("error", _("Problem"), plain("error")),
        Column("created", _("Written"), moment("created_at")),
        Column("sent", _("Sent"), moment("sent_at")),
    ),
    _mails,
)  # fmt: skip
