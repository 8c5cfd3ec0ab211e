"""What the pages of deciding show: the table with its line, what a line would change, one talk with its letters."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse

from agenda import balance, committee, decision_table, emails_decisions, rankline, standing_table, standings
from agenda.actions import rounds
from agenda.committee import Seat
from agenda.decision_table import Row, Table
from agenda.forms.deciding import Drawn, LineForm, TargetForm
from agenda.models import BalanceTarget, Review, Session
from agenda.rankline import Line, Plan
from core.models import HistoryEntry
from core.models.history import PRIVATE
from events.models import Event

Decision = Session.Decision
ON_A_PAGE = 100


@dataclass(frozen=True)
class Listed:
    """A row where it stands: what the line says of it, and which line is drawn below it. `counts`: it has a place in
    the ranking that the line counts."""

    row: Row
    zone: str
    counts: bool = False
    ends: Sequence[str] = ()


@dataclass(frozen=True)
class Section:
    """Rows that share a line; `begins` are the lines above all of them. On a page that begins within them, `before`
    is how many places of the line stand on pages before."""

    name: str
    rows: Sequence[Listed]
    begins: Sequence[str]
    before: int = 0
    is_continued: bool = False


def of(
    seat: Seat, table: Table, given: Mapping[str, Any], picked: Collection[str] = frozenset()
) -> dict[str, Any]:
    """`given` are the parameters of the address, `picked` the codes of talks that are ticked on any page."""
    form = LineForm(given, event=seat.event)
    drawn = form.drawn if given.get("accept") or given.get("wait") else _as_decided(table, form.drawn)
    groups = table.balance()
    listed = sections(table, drawn, show_all=given.get("show") == "all")
    page = _page(listed, given.get("page"))
    here = [one.row.session.code for _name, one in page]
    everywhere = choosable(table, show_all=given.get("show") == "all")
    return {
        "here": " ".join(here),
        "picked": picked,
        "elsewhere": len({*picked} & {row.session.code for row in everywhere} - {*here}),
        "everywhere": len(everywhere),
        "event": seat.event,
        "seat": seat,
        "part": "decisions",
        "form": form,
        "drawn": drawn,
        "moves": _moves(drawn),
        "listed": listed,
        "page": page,
        "sections": _on(page, listed),
        "show": "all" if given.get("show") == "all" else "",
        "counts": table.counts(),
        "balance": groups,
        "amiss": balance.outside(groups),
        "round": rounds.open_of(seat.event),
        "decisions": Decision.choices,
    }


def choosable(table: Table, *, show_all: bool) -> list[Row]:
    """Talks on all pages for which there is something to choose."""
    return [row for row in table.rows if row.choices and (show_all or row.is_listed)]


def address(event: Event, given: Mapping[str, Any]) -> str:
    """The page with the line that these parameters draw."""
    drawn = LineForm(given, event=event).drawn
    show = "show=all" if given.get("show") == "all" else ""
    number = str(given.get("page", ""))
    page = f"page={number}" if number.isdecimal() and number.isascii() and len(number) < 9 else ""
    query = "&".join(filter(None, [show, drawn.query, page]))
    return reverse("decisions", args=[event.slug]) + (f"?{query}" if query else "")


def _as_decided(table: Table, drawn: Drawn) -> Drawn:
    """Where nobody says otherwise the line stands where it was drawn last."""
    ranked = [row for row in table.rows if row.decision and row.session.decided_by_rank]
    accepted = sum(row.decision == Decision.ACCEPT for row in ranked)
    waiting = sum(row.decision == Decision.WAIT for row in ranked)
    return Drawn(
        Line(accepted, waiting, drawn.line.rejects_rest, drawn.line.overrides), drawn.per, drawn.kind
    )


def _moves(drawn: Drawn) -> dict[str, dict[str, str]]:
    """Addresses that move a line by one place: accept and wait, up and down."""
    line = drawn.line

    def query(accept: int, wait: int) -> str:
        moved = Line(max(accept, 0), max(wait, 0), line.rejects_rest, line.overrides)
        return Drawn(moved, drawn.per, drawn.kind).query

    return {
        "accept": {"less": query(line.accept - 1, line.wait), "more": query(line.accept + 1, line.wait)},
        "wait": {"less": query(line.accept, line.wait - 1), "more": query(line.accept, line.wait + 1)},
    }


def sections(table: Table, drawn: Drawn, *, show_all: bool) -> list[Section]:
    entries = rankline.grouped(table.entries(drawn.per, drawn.kind))
    said = {name: rankline.zones(found, drawn.line) for name, found in entries.items()}
    shown = [row for row in table.rows if show_all or row.is_listed]
    return [
        _section(name, rows, said.get(name, {}), drawn.line)
        for name, rows in decision_table.in_groups(shown, drawn.per)
    ]


def _page(listed: Sequence[Section], asked: Any) -> Page[tuple[str, Listed]]:
    """`asked` is a number, or the line that is looked for: "accept" or "wait"."""
    rows = [(section.name, one) for section in listed for one in section.rows]
    if asked in (Decision.ACCEPT, Decision.WAIT):
        place = next((number for number, (_name, one) in enumerate(rows) if asked in one.ends), 0)
        asked = place // ON_A_PAGE + 1
    return Paginator(rows, ON_A_PAGE).get_page(asked)


def _on(page: Page[tuple[str, Listed]], listed: Sequence[Section]) -> list[Section]:
    """What of each section stands on this page."""
    if not page.has_other_pages():
        return list(listed)
    found: list[Section] = []
    start, end = page.start_index() - 1, page.end_index()
    for section in listed:
        first, last = max(start, 0), min(end, len(section.rows))
        start, end = start - len(section.rows), end - len(section.rows)
        if first >= last:
            continue
        before = sum(one.counts for one in section.rows[:first])
        begins = [] if first else section.begins
        found.append(Section(section.name, section.rows[first:last], begins, before, is_continued=first > 0))
    return found


def _section(name: str, rows: Sequence[Row], said: Mapping[int, str], line: Line) -> Section:
    """Lines stand below the last row they speak of, or above all if there is none."""
    ends: dict[int, list[str]] = {}
    begins: list[str] = []
    scored = [row.session.pk for row in rows if row.session.pk in said]
    for what, places in (("accept", line.accept), ("wait", line.accept + line.wait)):
        if what == "wait" and not line.wait:
            continue
        last = scored[min(places, len(scored)) - 1] if places and scored else None
        if last is None:
            begins.append(what)
        else:
            ends.setdefault(last, []).append(what)
    listed = [
        Listed(row, said.get(row.session.pk, ""), row.session.pk in said, ends.get(row.session.pk, ()))
        for row in rows
    ]
    return Section(name, listed, begins)


@dataclass(frozen=True)
class Preview:
    """What a line would change, as rows of the table."""

    plan: Plan
    moves: Sequence[tuple[str, Sequence[Row]]]
    by_hand: Sequence[Row]
    unscored: Sequence[Row]

    @property
    def fingerprint(self) -> str:
        """Of what is shown: posted along, so that only what somebody has looked at is done."""
        told = ";".join(f"{one.key}:{one.before}:{one.after}" for one in self.plan.changes)
        return hashlib.sha256(told.encode()).hexdigest()


def preview(table: Table, drawn: Drawn) -> Preview:
    plan = rankline.draw(table.entries(drawn.per, drawn.kind), drawn.line)
    after = {change.key: change.after for change in plan.changes}
    moves = [
        (name, [row for row in table.rows if after.get(row.session.pk) == name])
        for name in (*Decision.values, "")
    ]
    return Preview(
        plan=plan,
        moves=[(name, rows) for name, rows in moves if rows],
        by_hand=[row for row in table.rows if row.session.pk in plan.by_hand],
        unscored=[row for row in table.rows if row.session.pk in plan.unscored],
    )


@dataclass(frozen=True)
class Look:
    """What one choice for many talks would change. `wanted` is empty to take decisions back."""

    wanted: str
    changes: Sequence[Row]
    same: Sequence[Row]
    cannot: Sequence[Row]

    @property
    def fingerprint(self) -> str:
        """As that of a line: only what somebody has looked at is done."""
        told = ";".join(f"{row.session.pk}:{row.decision}" for row in self.changes)
        return hashlib.sha256(f"{self.wanted};{told}".encode()).hexdigest()


def look_through(rows: Sequence[Row], wanted: str) -> Look:
    can = [row for row in rows if not wanted or wanted in row.choices]
    changed = [row for row in can if row.decision != wanted or (wanted and row.session.decided_by_rank)]
    return Look(
        wanted,
        changes=changed,
        same=[row for row in can if row not in changed],
        cannot=[row for row in rows if row not in can],
    )


def of_talk(seat: Seat, session: Session) -> dict[str, Any]:
    """For a chair without a conflict: expects that this was checked."""
    event = seat.event
    found = emails_decisions.with_people(Session.objects.filter(pk=session.pk))[0]
    standing = standings.of_event(event, without=seat.conflicts).get(session.pk)
    row = Row(found.session, found.people, standing, standing_table.points_of(event))
    private = HistoryEntry.objects.of(session.public_id).filter(kind__startswith=PRIVATE)
    return {
        "event": event,
        "seat": seat,
        "part": "decisions",
        "session": session,
        "row": row,
        "reviews": _to_speakers(session),
        "letters": emails_decisions.written(event, [found]) if session.pending_decision else [],
        "entries": _told(list(private.select_related("by")[:50])),
    }


def _to_speakers(session: Session) -> list[tuple[Review, list[str]]]:
    """What reviewers wrote for the speakers, line by line: in finished reviews that count. Six queries."""
    found = Review.objects.done().filter(session=session).exclude(to_speaker="")
    rows = list(found.select_related("reviewer__user"))
    conflicts = committee.conflicts_of([row.reviewer for row in rows])
    return [
        (row, [line.strip() for line in row.to_speaker.splitlines() if line.strip()])
        for row in rows
        if session.pk not in conflicts[row.reviewer_id]
    ]


def _told(entries: Sequence[HistoryEntry]) -> list[dict[str, Any]]:
    names = dict(Decision.choices)
    return [
        {
            "at": entry.at,
            "by": entry.by or entry.by_label,
            "kind": entry.kind.removeprefix(PRIVATE),
            "decision": names.get(entry.after.get("decision", ""), ""),
            "by_rank": entry.after.get("by_rank", False),
            "conflict": entry.after.get("conflict", ""),
            "to": entry.after.get("to", ""),
        }
        for entry in entries
    ]


def target_groups(forms: Sequence[TargetForm]) -> list[tuple[str, list[TargetForm]]]:
    """The fields of a dimension stand together."""
    groups: dict[str, list[TargetForm]] = {}
    for form in forms:
        groups.setdefault(str(BalanceTarget.Dimension(form.dimension).label), []).append(form)
    return list(groups.items())
