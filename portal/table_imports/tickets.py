"""Tickets from a table: given for nothing, or sold elsewhere. Each line is one person with one ticket."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.actions.participants import Person
from events.models import Participant, Partner, TableImportLine
from events.rights import Right
from portal.table_imports import people
from portal.table_imports.base import (
    Field,
    Job,
    Judged,
    Kind,
    Line,
    Seen,
    Verdict,
    Written,
    address,
    fits,
    full_name,
    gone,
    shown,
    twice,
)
from tickets.actions import given
from tickets.actions.given import Given
from tickets.models import Order, Ticket, TicketType
from tickets.shop import Offer

FIELDS = (
    people.NAME, people.FIRST, people.LAST, people.EMAIL, people.COMPANY,
    Field("ticket type", gettext_lazy("Ticket type"),
          ("type", "ticket", "product", "item", "category", "ticket name", "ticketart", "tickettyp", "ticketkategorie", "produkt",
           "kategorie", "type de billet", "tipo de entrada")),
    Field("badge_name", gettext_lazy("Name on the badge"), ("badge name", "badge", "name auf dem badge")),
    Field("pronouns", gettext_lazy("Pronouns"), ("pronomen", "pronoms")),
    Field("job_title", gettext_lazy("What he or she does"), ("job title", "position", "funktion", "ticket job title")),
    Field("reference", gettext_lazy("Number elsewhere"),
          ("order", "order code", "order number", "order reference", "ticket reference", "booking", "bestellung", "bestellnummer",
           "numéro de commande", "pedido"), gettext_lazy("Stands in the note of the order.")),
    Field("partner", gettext_lazy("Partner"), ("sponsor", "partenaire")),
    Field("id", gettext_lazy("Id of the ticket here"), ("ticket id",)),
    Field("state", gettext_lazy("State"), ("status", "order status", "ticket status", "zustand", "statut", "estado")),
)  # fmt: skip
# What a file calls a ticket that opens doors. Lines with another word are left out.
VALID = frozenset({
    "valid", "paid", "complete", "completed", "p", "confirmed", "active", "issued", "gültig", "bezahlt", "payé", "pagado", "free",
})  # fmt: skip
LONGEST = {"name": 200, "company": 200, "badge_name": 200, "pronouns": 40, "job_title": 200}


@dataclass(frozen=True)
class World:
    kinds: Mapping[str, Offer]
    names: Mapping[str, str]
    others: frozenset[str]
    people: people.Known
    partners: Mapping[str, int]
    held: Mapping[int, Mapping[str, Ticket]]
    by_id: Mapping[str, Ticket]


def _world(job: Job, lines: Sequence[Line]) -> World:
    """At most nine queries for any number of lines."""
    event = job.event
    kinds = given.offers(event, job.now)
    every = TicketType.objects.filter(event=event).values_list("name", "public_id")
    known = people.known_to(event, lines)
    met = [
        *known.by_email.values(),
        *(one for rows in (*known.at_contact.values(), *known.by_name.values()) for one in rows),
    ]
    rows = Ticket.objects.valid().admissions().filter(event=event).select_related("type")
    held: dict[int, dict[str, Ticket]] = {}
    for ticket in rows.filter(attendee__in=[one.pk for one in met]):
        held.setdefault(ticket.attendee_id or 0, {})[ticket.type.public_id] = ticket
    ids = {line.text("id") for line in lines} - {""}
    return World(
        kinds=kinds,
        names={name.casefold(): public_id for name, public_id in every if public_id in kinds},
        others=frozenset(name.casefold() for name, public_id in every if public_id not in kinds),
        people=known,
        partners={
            name.casefold(): pk for name, pk in Partner.objects.filter(event=event).values_list("name", "pk")
        },
        held=held,
        by_id={row.public_id: row for row in Ticket.objects.filter(event=event, public_id__in=ids)}
        if ids
        else {},
    )


def judge(job: Job, lines: Sequence[Line], seen: Seen) -> list[Judged]:
    world = _world(job, lines)
    return [_judge(job, line, world, seen) for line in lines]


def _judge(job: Job, line: Line, world: World, seen: Seen) -> Judged:
    name, judged = full_name(line), Judged()
    judged.label = shown(name or line.text("email"))
    state = line.text("state").casefold()
    known = world.by_id.get(line.text("id"))
    if state and state not in VALID:
        judged.verdict = Verdict.LEFT
        judged.notes.append(
            _("Its state is “%(state)s”: only valid tickets come in.") % {"state": shown(state)}
        )
    if known is not None:
        judged.row = known
        judged.notes.append(_("This ticket is of this event already."))
    if known is not None or judged.verdict == Verdict.LEFT:
        judged.settle()
        return judged
    return _judge_new(job, line, world, seen, judged, name)


def _judge_new(job: Job, line: Line, world: World, seen: Seen, judged: Judged, name: str) -> Judged:
    email = address(judged, line)
    values = {"name": name} | {key: line.text(key) for key in LONGEST if key != "name" and line.text(key)}
    for key, value in values.items():
        fits(judged, key, value, LONGEST[key])
    if not name:
        judged.problem("name", _("Who comes with it? The name is missing."))
    kind = _kind(job, judged, line, world)
    partner = _partner(judged, line, world)
    company = values.get("company", "")
    person = people.match(world.people, judged, code="", name=name, email=email, company=company)
    same = (people.identity(person, name, email, company), kind)
    twice(judged, "email" if email else "name", seen.first(same, line.number))
    if person is not None and kind:
        _look_at_held(judged, world.held.get(person.pk, {}), kind)
    judged.plan = Given(
        kind, _person(values, email), f"{job.key}.{line.number}"[:40], _reason(job), _note(line), partner
    )
    judged.settle()
    if judged.verdict == Verdict.NEW:
        _seat(judged, world.kinds[kind], seen)
    return judged


def _kind(job: Job, judged: Judged, line: Line, world: World) -> str:
    word = line.text("ticket type")
    if not word and (usual := str(job.options.get("ticket_type", ""))) in world.kinds:
        return usual
    found = world.names.get(word.casefold(), "") or (word if word in world.kinds else "")
    if found:
        return found
    if not word:
        judged.problem(
            "ticket type", _("Which ticket? Fill the column, or choose one for all lines without.")
        )
    elif word.casefold() in world.others:
        judged.problem(
            "ticket type",
            _("“%(name)s” cannot be given by a table: it is an addition, or given by itself.")
            % {"name": shown(word)},
        )
    else:
        names = ", ".join(offer.name for offer in world.kinds.values())
        words = _("The event has no ticket “%(name)s”. It has: %(names)s.")
        judged.problem("ticket type", words % {"name": shown(word), "names": names[:150]})
    return ""


def _partner(judged: Judged, line: Line, world: World) -> int | None:
    word = line.text("partner")
    if word and word.casefold() not in world.partners:
        judged.problem("partner", _("The event has no partner “%(name)s”.") % {"name": shown(word)})
    return world.partners.get(word.casefold()) if word else None


def _look_at_held(judged: Judged, held: Mapping[str, Ticket], kind: str) -> None:
    if kind in held:
        judged.row = held[kind]
        judged.notes.append(_("This person has this ticket already."))
    elif held:
        names = ", ".join(str(ticket.type) for ticket in held.values())
        judged.notes.append(_("This person has another ticket already: %(names)s.") % {"names": shown(names)})


def _seat(judged: Judged, offer: Offer, seen: Seen) -> None:
    """Counted down through the file: who is behind the last seat is told so before anything is written."""
    if any(seen.taken["quota", quota] >= left for quota, left in offer.quotas.items()):
        judged.problem("ticket type", _sold_out(offer))
        judged.settle()
        return
    for quota in offer.quotas:
        seen.taken["quota", quota] += 1


def _sold_out(offer: Offer) -> str:
    left = offer.left or 0
    if not left:
        return _("%(name)s is sold out. Make its quota larger, or take the line out.") % {"name": offer.name}
    words = ngettext(
        "%(name)s: only %(left)d is left, and an earlier line takes it. Make its quota larger, or take lines out.",
        "%(name)s: only %(left)d are left, and earlier lines take them. Make its quota larger, or take lines out.",
        left,
    )
    return words % {"name": offer.name, "left": left}


def _person(values: Mapping[str, str], email: str) -> Person:
    more = {"job_title": values["job_title"]} if "job_title" in values else {}
    return Person(
        values["name"], email=email, company=values.get("company", ""), badge_name=values.get("badge_name", ""),
        pronouns=values.get("pronouns", ""), more=more,
    )  # fmt: skip


def _reason(job: Job) -> str:
    return str(job.options.get("reason") or _("Complimentary"))[:200]


def _note(line: Line) -> str:
    reference = line.text("reference")
    return _("Number elsewhere: %(number)s") % {"number": reference[:200]} if reference else ""


def write(job: Job, batch: Sequence[tuple[Line, Judged]]) -> list[Written]:
    orders = given.give(
        event=job.event, given=[judged.plan for _line, judged in batch], letters=bool(job.options.get("letters")),
        by=job.by, now=job.now,
    )  # fmt: skip
    kinds = given.offers(job.event, job.now) if None in orders else {}
    return [
        Written(order.public_id, {}, {"attendee": order.buyer.public_id})
        if order is not None
        else Written(error=_sold_out(kinds[judged.plan.ticket_type]))
        for order, (_line, judged) in zip(orders, batch, strict=True)
    ]


def undo(job: Job, lines: Sequence[TableImportLine]) -> list[str]:
    """What is as it was given ends: the order is cancelled, its ticket void, its seat free."""
    orders = given.locked(job.event, [line.subject for line in lines])
    rows = Ticket.objects.filter(order__in=[order.pk for order in orders.values()]).select_related("attendee")
    tickets: dict[int, list[Ticket]] = {}
    for ticket in rows:
        tickets.setdefault(ticket.order_id or 0, []).append(ticket)
    grown = set(
        Order.objects.filter(extends__in=[one.pk for one in orders.values()]).values_list(
            "extends", flat=True
        )
    )
    reasons, ended = [], []
    for line in lines:
        order = orders.get(line.subject)
        reasons.append(_why_stays(line, order, tickets.get(order.pk, []) if order else [], grown))
        if order is not None and not reasons[-1]:
            ended.append(order)
    given.take_back(
        event=job.event, orders=ended, reason=_("The import was undone"), letters=bool(job.options.get("letters")),
        by=job.by, now=job.now,
    )  # fmt: skip
    return reasons


def _why_stays(line: TableImportLine, order: Any, tickets: Sequence[Ticket], grown: set[int | None]) -> str:
    if order is None:
        return gone()
    valid = [ticket for ticket in tickets if ticket.state == Ticket.State.VALID]
    if not valid:
        return _("Its ticket was void already.")
    if any(ticket.checked_in_at for ticket in valid):
        return _("Checked in: it stays.")
    if order.pk in grown or len(tickets) > 1:
        return _("Additions were ordered for it: it stays.")
    attendee: Participant | None = valid[0].attendee
    if attendee is None or attendee.public_id != line.after.get("attendee"):
        return _("Passed on to somebody else: it stays.")
    return ""


KIND = Kind(
    "tickets", gettext_lazy("Tickets"), gettext_lazy("complimentary ones, and those that were sold elsewhere: one line a person"),
    Right.SELL, FIELDS, (("name", "first name", "last name"),), judge, write, undo,
    (
        ("Name", "E-mail address", "Company", "Ticket type", "Order", "Partner"),
        ("Ana Example", "ana@example.org", "Example Ltd", "Conference", "PX-1001", ""),
        ("Bo Sample", "bo@example.net", "", "Conference", "PX-1002", ""),
    ),
    gettext_lazy("Tickets that nobody has used are void and their seats free. Who has checked in, or passed it on, stays."),
    has_letters=True,
)  # fmt: skip
