"""Discount codes from a table: what each line means is understood as on the page for making many."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import money, times
from events import counters
from events.models import Partner, TableImportLine
from events.rights import Right
from portal.table_imports.base import (
    Field,
    Job,
    Judged,
    Kind,
    Line,
    Seen,
    Verdict,
    Written,
    gone,
    in_use,
    restored,
    shown,
    stays,
    twice,
)
from tickets import minting
from tickets.actions import code_tables, mint
from tickets.actions.code_tables import Change
from tickets.codes import normal_form
from tickets.minting import Known, Row
from tickets.models import DiscountCode, TicketType

FIELDS = (
    Field("code", gettext_lazy("Code"),
          ("discount code", "promo code", "promotion code", "voucher", "voucher code", "coupon", "coupon code", "rabattcode",
           "gutscheincode", "code promo", "código", "codigo")),
    Field("percent", gettext_lazy("Percent off"),
          ("percent off", "percentage", "percent discount", "discount percent", "rabatt", "rabatt in prozent", "prozent",
           "pourcentage", "porcentaje", "descuento"), gettext_lazy("20 or 20 %")),
    Field("amount", gettext_lazy("Amount off each ticket"),
          ("amount off", "discount amount", "amount off each ticket", "betrag", "montant", "importe")),
    Field("price", gettext_lazy("Set price for each ticket"),
          ("set price", "fixed price", "set price for each ticket", "preis", "prix", "precio")),
    Field("kind", gettext_lazy("Kind"), ("type", "discount type", "art", "price effect")),
    Field("effect", gettext_lazy("Percent or amount"), ("percent or amount", "value", "discount", "wert", "valeur", "valor")),
    Field("partner", gettext_lazy("Partner"), ("sponsor", "company", "firma", "partenaire", "socio", "empresa")),
    Field("ticket types", gettext_lazy("Makes cheaper"),
          ("ticket type", "tickets", "applies to", "valid for", "products", "gilt für", "produkte", "billets")),
    Field("opens", gettext_lazy("Opens hidden types"), ("opens types", "unlocks", "shows", "öffnet")),
    Field("max orders", gettext_lazy("Most orders"), ("most orders", "orders", "max uses", "uses", "usage limit", "höchstens bestellungen")),
    Field("max tickets", gettext_lazy("Most tickets"),
          ("most tickets", "maximum usages", "max usages", "quantity", "limit", "anzahl", "max tickets", "höchstens tickets", "quantité")),
    Field("max per buyer", gettext_lazy("Most tickets of one buyer"), ("most tickets of one buyer", "per buyer", "per person")),
    Field("min tickets", gettext_lazy("From so many tickets on"), ("from so many tickets on", "minimum", "minimum tickets", "min usages")),
    Field("valid from", gettext_lazy("Valid from"), ("from", "starts", "start", "start date", "gültig ab", "gültig von", "valable du")),
    Field("valid until", gettext_lazy("Valid until"),
          ("until", "ends", "end", "end date", "expires", "expiry", "expiry date", "gültig bis", "ablauf", "valable jusqu au", "válido hasta")),
    Field("only for", gettext_lazy("Only for this address"), ("bound email", "email", "e mail", "e mail address", "bound to")),
    Field("batch", gettext_lazy("Batch"), ("tag", "group", "gruppe", "charge", "lot")),
    Field("paused", gettext_lazy("Paused"), ("disabled", "inactive", "blocked", "pausiert", "gesperrt")),
    Field("note", gettext_lazy("Note"), ("comment", "notes", "kommentar", "notiz", "bemerkung", "remarque", "nota")),
)  # fmt: skip
# Column of the row by the field that says it.
COLUMNS: Mapping[str, str] = {
    "partner": "partner", "max orders": "max_orders", "max tickets": "max_tickets", "max per buyer": "max_per_buyer",
    "min tickets": "min_tickets", "valid from": "valid_from_at", "valid until": "valid_until_at", "only for": "bound_email",
    "note": "note", "batch": "batch", "paused": "is_paused",
}  # fmt: skip
LINKS = {"ticket types": "ticket_types", "opens": "opens_types"}
LABELS: Mapping[str, Any] = {one.key: one.label for one in FIELDS}
# By the name of the column, for what is put back.
NAMED: Mapping[str, Any] = {
    "kind": LABELS["kind"], "percent_bp": LABELS["percent"], "amount_minor": LABELS["amount"],
    **{column: LABELS[key] for key, column in COLUMNS.items()},
}  # fmt: skip
YES = frozenset({"yes", "y", "true", "1", "x", "ja", "oui", "sí", "si", "sim"})
NO = frozenset({"no", "n", "false", "0", "-", "nein", "non", "não", "nao"})
GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(.*)")
SECONDS = re.compile(r"(\d\d:\d\d):00$")
# By what an export calls a kind, in any case; and by what other shops do.
KINDS = {
    "percent off": "percent", "percent": "percent", "percentage": "percent", "%": "percent", "prozent": "percent",
    "amount off each ticket": "amount", "amount": "amount", "fixed": "amount", "subtract": "amount",
    "set price for each ticket": "price", "price": "price", "set": "price",
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """A new code's row, or what changes of a known one; `batch` is only of a new one."""

    row: Row
    batch: str = ""
    values: Mapping[str, Any] | None = None
    links: Mapping[str, Sequence[int]] | None = None


@dataclass(frozen=True)
class World:
    known: Known
    codes: Mapping[str, DiscountCode]
    links: Mapping[int, Mapping[str, list[int]]]
    types: Mapping[str, int]
    type_names: Mapping[int, str]
    partners: Mapping[str, int]
    partner_names: Mapping[int, str]


def _world(job: Job, lines: Sequence[Line]) -> World:
    """Five queries for any number of lines."""
    event = job.event
    normals = {normal_form(line.text("code").upper()) for line in lines} - {""}
    codes = {row.normal: row for row in DiscountCode.objects.filter(event=event, normal__in=normals)}
    types = list(TicketType.objects.filter(event=event).values_list("name", "public_id", "pk"))
    partners = list(Partner.objects.filter(event=event).values_list("name", "public_id", "pk"))
    known = Known(
        event.currency, event.time_zone, {name.lower(): public_id for name, public_id, _pk in types},
        {name.lower(): public_id for name, public_id, _pk in partners}, (),
    )  # fmt: skip
    return World(
        known, codes, code_tables.links_of(list(codes.values())) if codes else {},
        {public_id: pk for _name, public_id, pk in types}, {pk: name for name, _id, pk in types},
        {public_id: pk for _name, public_id, pk in partners}, {pk: name for name, _id, pk in partners},
    )  # fmt: skip


def judge(job: Job, lines: Sequence[Line], seen: Seen) -> list[Judged]:
    world = _world(job, lines)
    return [_judge(job, line, world, seen) for line in lines]


def _judge(job: Job, line: Line, world: World, seen: Seen) -> Judged:
    judged = Judged(label=shown(line.text("code").upper()))
    cells = _cells(judged, line)
    normal = normal_form(line.text("code").upper())
    code = world.codes.get(normal)
    row, problems = minting.judge(line.number, cells, world.known, is_known=code is not None)
    for one in problems:
        judged.problem(one.column, one.message)
    paused = _yes(judged, line, "paused")
    row = replace(row, is_paused=bool(paused))
    if normal:
        twice(judged, "code", seen.first(normal, line.number))
    judged.row = code
    if code is not None and code.is_offer:
        judged.problem("code", _("This code belongs to the waiting list."))
    if code is None:
        judged.plan = Plan(row, line.text("batch")[:60] or job.name[:60])
    elif not judged.problems:
        judged.plan = _changed(job, judged, code, row, line, world, paused)
    judged.settle()
    return judged


def _cells(judged: Judged, line: Line) -> dict[str, str]:
    """As minting reads them. Our own export says in one column what the other's number means."""
    cells = {key: line.text(key) for key in minting.COLUMNS if line.text(key)}
    kind, effect = KINDS.get(line.text("kind").lower(), ""), line.text("effect")
    if line.text("kind") and not kind:
        judged.problem(
            "kind",
            _("“%(text)s” is no kind of code: percent, amount or price.")
            % {"text": shown(line.text("kind"))},
        )
    elif kind and effect and not any(cells.get(name) for name in ("percent", "amount", "price")):
        cells[kind] = effect
    for name in ("valid from", "valid until"):
        if name in cells:
            cells[name] = _day(cells[name])
    return cells


def _day(text: str) -> str:
    """`3.5.2027` is a day that only one way of writing has; days with slashes are not guessed."""
    text = SECONDS.sub(r"\1", text)
    german = GERMAN_DAY.fullmatch(text)
    if german is None:
        return text
    return f"{german[3]}-{int(german[2]):02}-{int(german[1]):02}{german[4]}"


def _yes(judged: Judged, line: Line, key: str) -> bool | None:
    word = line.text(key).casefold()
    if not word:
        return None
    if word in YES or word in NO:
        return word in YES
    judged.problem(key, _("“%(text)s” is neither yes nor no.") % {"text": shown(word)})
    return None


def _changed(
    job: Job, judged: Judged, code: DiscountCode, row: Row, line: Line, world: World, paused: bool | None
) -> Plan:
    """What differs of what the line speaks of: empty cells change nothing."""
    wanted: dict[str, Any] = {}
    if row.percent_bp or row.amount_minor or row.kind == "price":
        wanted = {"kind": row.kind, "percent_bp": row.percent_bp, "amount_minor": row.amount_minor}
    for key, column in COLUMNS.items():
        if line.text(key) and key not in {"partner", "batch", "paused"}:
            wanted[column] = getattr(row, column)
    if row.partner:
        wanted["partner_id"] = world.partners[row.partner]
    if line.text("batch"):
        wanted["batch"] = line.text("batch")[:60]
    if paused is not None:
        wanted["is_paused"] = paused
    values = {name: value for name, value in wanted.items() if not _same(getattr(code, name), value)}
    links = {}
    for key, name in LINKS.items():
        keys = [world.types[one] for one in getattr(row, name)]
        if line.text(key) and sorted(keys) != sorted(world.links[code.pk][name]):
            links[name] = keys
    _check_caps(judged, code, values)
    judged.changes = _told(job, code, values, links, world)
    if code.is_paused and paused is None:
        judged.notes.append(_("This code is paused here, and stays so."))
    return Plan(row, values=values, links=links)


def _same(value: Any, wanted: Any) -> bool:
    """Moments come from files to the minute."""
    if isinstance(value, datetime) and isinstance(wanted, datetime):
        return value.replace(second=0, microsecond=0) == wanted.replace(second=0, microsecond=0)
    return bool(value == wanted)


def _check_caps(judged: Judged, code: DiscountCode, values: Mapping[str, Any]) -> None:
    for key, column, used in (
        ("max orders", "max_orders", code.used_orders), ("max tickets", "max_tickets", code.used_tickets),
    ):  # fmt: skip
        if values.get(column) is not None and values[column] < used:
            judged.problem(key, _("%(used)d are used already: not fewer than that.") % {"used": used})
    begins = values.get("valid_from_at", code.valid_from_at)
    ends = values.get("valid_until_at", code.valid_until_at)
    if begins and ends and ends <= begins:
        judged.problem("valid until", _("It would end before it begins."))


def _told(
    job: Job, code: DiscountCode, values: Mapping[str, Any], links: Mapping[str, Sequence[int]], world: World
) -> list[tuple[str, str, str]]:
    found = []
    effect = ("kind", "percent_bp", "amount_minor")
    if set(effect) & values.keys():
        kind, percent_bp, amount_minor = (values.get(name, getattr(code, name)) for name in effect)
        before = _effect(job, code.kind, code.percent_bp, code.amount_minor)
        found.append((str(_("What it does")), before, _effect(job, kind, percent_bp, amount_minor)))
    for name, value in values.items():
        if name in effect:
            continue
        label = NAMED["partner" if name == "partner_id" else name]
        found.append(
            (str(label), _word(job, world, name, getattr(code, name)), _word(job, world, name, value))
        )
    for key, name in LINKS.items():
        if name in links:
            sides = [
                ", ".join(world.type_names[pk] for pk in side)
                for side in (world.links[code.pk][name], links[name])
            ]
            found.append((str(LABELS[key]), sides[0], sides[1]))
    return found


def _effect(job: Job, kind: str, percent_bp: int, amount_minor: int) -> str:
    label = DiscountCode.Kind(kind).label
    if kind == DiscountCode.Kind.PERCENT:
        return f"{label}: {percent_bp / 100:g} %"
    return f"{label}: {money.display(amount_minor, job.event.currency)}"


def _word(job: Job, world: World, name: str, value: Any) -> str:
    if name == "partner_id":
        return world.partner_names.get(value, "")
    if isinstance(value, datetime):
        return times.local(value, job.event.time_zone).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return shown(value)


def write(job: Job, batch: Sequence[tuple[Line, Judged]]) -> list[Written]:
    new: dict[str, list[Row]] = {}
    for _line, judged in batch:
        if judged.row is None:
            new.setdefault(judged.plan.batch, []).append(judged.plan.row)
    for name, rows in new.items():
        mint.from_rows(event=job.event, rows=rows, batch=name, by=job.by, now=job.now)
    normals = [normal_form(row.code) for rows in new.values() for row in rows]
    made = {row.normal: row for row in DiscountCode.objects.filter(event=job.event, normal__in=normals)}
    known = code_tables.locked(
        job.event, [judged.row.public_id for _line, judged in batch if judged.row is not None]
    )
    links = code_tables.links_of(list(known.values())) if known else {}
    written, changes = [], []
    for _line, judged in batch:
        if judged.row is None:
            code = made[normal_form(judged.plan.row.code)]
            written.append(
                Written(
                    code.public_id,
                    {},
                    {name: _stored(getattr(code, name)) for name in NAMED if name != "partner"}
                    | {"partner": code.partner_id},
                )
            )
            continue
        code, plan = known[judged.row.public_id], judged.plan
        before = {name.removesuffix("_id"): _stored(getattr(code, name)) for name in plan.values}
        before |= {name: links[code.pk][name] for name in plan.links}
        after = {name.removesuffix("_id"): _stored(value) for name, value in plan.values.items()} | dict(
            plan.links
        )
        changes.append(Change(code, plan.values, plan.links))
        written.append(Written(code.public_id, before, after))
    code_tables.change(event=job.event, changes=changes, by=job.by, now=job.now)
    if new:
        counters.raise_shop(job.event.pk)
    return written


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def undo(job: Job, lines: Sequence[TableImportLine]) -> list[str]:
    """What was new and is not used is withdrawn, what was changed is put back where it still is as it was written."""
    rows = code_tables.locked(job.event, [line.subject for line in lines])
    used = code_tables.in_use([rows[line.subject] for line in lines if line.subject in rows])
    links = code_tables.links_of(list(rows.values())) if rows else {}
    reasons, withdrawn, changes = [], [], []
    for line in lines:
        code = rows.get(line.subject)
        if code is None:
            reasons.append(gone())
            continue
        values, kept = restored(code, line, NAMED)
        if line.verdict == Verdict.NEW:
            if code.pk in used:
                reasons.append(in_use(_("orders with it")))
                continue
            reasons.append(stays(kept) if kept else "")
            withdrawn += [] if kept else [code]
            continue
        back = _links_back(line, links[code.pk], kept)
        kept += _too_few(code, values)
        reasons.append(stays(kept) if kept else "")
        changes.append(Change(code, values, back))
    code_tables.change(event=job.event, changes=changes, by=job.by, now=job.now)
    code_tables.withdraw(event=job.event, codes=withdrawn, by=job.by, now=job.now)
    return reasons


def _links_back(
    line: TableImportLine, links: Mapping[str, list[int]], kept: list[str]
) -> dict[str, list[int]]:
    back = {}
    for key, name in LINKS.items():
        if name not in line.after:
            continue
        if sorted(links[name]) == sorted(line.after[name]):
            back[name] = list(line.before[name])
        else:
            kept.append(str(LABELS[key]))
    return back


def _too_few(code: DiscountCode, values: dict[str, Any]) -> list[str]:
    """A cap that was lower than what is used by now stays where it is."""
    kept = []
    for column, used in (("max_orders", code.used_orders), ("max_tickets", code.used_tickets)):
        if values.get(column) is not None and values[column] < used:
            del values[column]
            kept.append(str(NAMED[column]))
    return kept


KIND = Kind(
    "codes", gettext_lazy("Discount codes"), gettext_lazy("what each does, for whom, how often and until when"), Right.PARTNERS,
    FIELDS, (("code",),), judge, write, undo,
    (
        ("Code", "Percent", "Amount", "Price", "Partner", "Ticket types", "Opens", "Max orders", "Max tickets", "Valid until", "Note"),
        ("REDPOINT20", "20", "", "", "", "", "", "", "100", "2027-05-03", "for the newsletter"),
        ("SPEAKERGUEST", "", "", "0", "", "", "", "1", "1", "", "one free ticket"),
    ),
    gettext_lazy("Codes that nobody has used are withdrawn: they stay in the list, paused. Used ones stay as they are."),
)  # fmt: skip
