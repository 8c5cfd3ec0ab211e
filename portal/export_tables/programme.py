"""Talks and proposals as a table: that of the programme team, in whose name it is read."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext_lazy as _

from agenda import committee
from agenda.exports import proposal_table
from agenda.models import Session
from core.tables import Cell
from events.rights import Right
from portal.export_tables.columns import Asked, Column, Line, Table


def _talks(asked: Asked) -> Iterator[Line]:
    """All at once, as ranks are reckoned over all of them; of talks the reader has a conflict with no judgement."""
    seat = committee.take_seat(asked.reader, asked.event, asked.now)
    talks = Session.objects.filter(event=asked.event).handed_in()
    return (Line(entry, asked.event) for entry in proposal_table.load(asked.event, talks, seat).entries)


def _of_entry(column: proposal_table.Column) -> Callable[[Line], Cell]:
    return lambda line: column.of(line.row)


TALKS = Table(
    "talks", _("Talks and proposals"), _("one line a talk, with speakers and how it was judged"),
    frozenset({Right.PROGRAMME}),
    tuple(
        Column(one.name, one.label, _of_entry(one), one.is_usual) for one in proposal_table.columns_of(per_speaker=False)
    ),
    _talks,
)  # fmt: skip
