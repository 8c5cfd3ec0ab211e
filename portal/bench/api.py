"""Every operation of the API, over an event of the size that its promise names."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from agenda.actions import releases
from agenda.models import Criterion, ReviewPhase, Session, Speaker
from events.actions import tokens
from events.models import Event, Participant, Partner, Role
from events.scopes import Scope
from portal.bench import api_tries, api_work, crowd, fill, panel
from portal.bench.api_asking import CREATED, Operation, Request, each, fixed
from portal.bench.load import Browser, Failed, Job, expect
from tickets.codes import normal_form
from tickets.models import CheckInList, CodeRedemption, DiscountCode, Gate, Order, Ticket, TicketType

ORDERS, SESSIONS, PARTNERS, CODES = 5_000, 400, 50, 10_000
# Of the code that buyers in this bench type, and of which the uses are listed.
CODE, USES = "REDPOINT20", 500
RUNS, CLIENTS = 200, 20
SEATS_LEFT = 100_000
# Rows a statement: SQLite takes 999 values in one INSERT of the ORM at most.
BATCH = 500


@dataclass(frozen=True)
class World:
    secrets: tuple[str, ...]  # of tokens, one for each client: what a token may ask in a minute is limited
    operations: tuple[Operation, ...]


def prepare(
    orders: int = ORDERS, sessions: int = SESSIONS, partners: int = PARTNERS, codes: int = CODES
) -> World:
    # Else the calls that move its clock would only be refused.
    event = fill.event(name="Sandbox Bench", is_sandbox=True)
    kind = fill.shop(event, seats=orders + SEATS_LEFT)
    crowd.fill_orders(event, kind, orders)  # first: it copies whatever is there
    fill.agenda(event, sessions=sessions)
    releases.draft_of(event)
    _proposals(event, sessions)
    _codes(event, partners, codes)
    _uses(event, min(USES, orders))
    gate = Gate.objects.create(
        event=event, name="North", list=CheckInList.objects.create(event=event, name="Conference")
    )
    maker = panel.member(event, "chair@bench.example", Role.OWNER)
    api_work.fill(event)
    api_tries.fill(event)
    crowd.count_rows()
    given = [
        tokens.make(
            event=event, name=f"Script {n}", scopes_given=list(Scope), lasts=timedelta(days=1), by=maker,
            now=timezone.now(),
        )[1]
        for n in range(CLIENTS)
    ]  # fmt: skip
    reads, tries = (*_reads(event), *api_work.reads(event)), api_tries.writes(event, kind, gate)
    return World(tuple(given), (*reads, *tries, *_writes(event, kind, gate)))


def job(world: World, operation: Operation) -> Job:
    async def ask(browser: Browser, number: int) -> None:
        asked = operation.ask(number)
        path, headers = f"/api/{asked.path}", headers_of(world, operation, number) | dict(asked.headers)
        if asked.file is None:
            answer = await browser.send_json(operation.method, path, asked.body, headers)
        else:
            answer = await browser.send_file(operation.method, path, asked.file, headers)
        # A PDF is no text.
        if operation.expects.encode() not in expect(answer, operation.status).content:
            raise Failed(f"the answer has no {operation.expects}")

    return ask


def headers_of(world: World, operation: Operation, number: int) -> dict[str, str]:
    """Without a token each is another visitor."""
    if operation.is_open:
        return {"X-Forwarded-For": f"10.0.{number >> 8 & 255}.{number & 255}"}
    return {"Authorization": f"Bearer {world.secrets[number % len(world.secrets)]}"}


def _proposals(event: Event, count: int) -> None:
    """Waiting to be judged, by the chair as well."""
    now, last = timezone.now(), timedelta(days=9)
    Criterion.objects.create(event=event, name="Content")
    ReviewPhase.objects.create(event=event, name="Review", opens_at=now - last, closes_at=now + last)
    kind, tracks = event.session_types.get(), list(event.tracks.all())
    rows = Session.objects.bulk_create(
        Session(
            event=event, title=f"Proposal number {n}: what happened when we tried it", abstract=fill.ABSTRACT,
            session_type=kind, track=tracks[n % len(tracks)], state=Session.State.SUBMITTED, submitted_at=now,
        )
        for n in range(count)
    )  # fmt: skip
    people = Participant.objects.bulk_create(
        Participant(event=event, name=f"Author {n}", email=f"a{n}@works.example") for n in range(count)
    )
    Speaker.objects.bulk_create(
        Speaker(session=row, participant=person) for row, person in zip(rows, people, strict=True)
    )


def _codes(event: Event, partners: int, codes: int) -> None:
    """One partner and his code came with the shop."""
    Partner.objects.bulk_create(
        Partner(event=event, name=f"Partner {n}", website="https://partner.example/")
        for n in range(1, partners)
    )
    owners = list(Partner.objects.filter(event=event).order_by("pk"))
    texts = [f"PARTNER{n % partners}-{n:05}" for n in range(1, codes)]
    DiscountCode.objects.bulk_create(
        [
            DiscountCode(
                event=event, partner=owners[n % partners], code=text, normal=normal_form(text), percent_bp=10_000,
                max_orders=1, max_tickets=1, batch=f"partner-{n % partners}",
            )
            for n, text in enumerate(texts)
        ],
        batch_size=BATCH,
    )  # fmt: skip


def _uses(event: Event, count: int) -> None:
    code = DiscountCode.objects.get(event=event, code=CODE)
    CodeRedemption.objects.bulk_create(
        [
            CodeRedemption(code=code, order=order, buyer_id=order.buyer_id, tickets=1, at=timezone.now())
            for order in Order.objects.filter(event=event).order_by("pk")[:count]
        ],
        batch_size=BATCH,
    )
    code.used_orders = code.used_tickets = count
    code.save()


def _reads(event: Event) -> Iterator[Operation]:
    """Lists as they come without parameters, 50 rows a page; single things all over the event, never one alone."""
    base = f"events/{event.slug}"
    version = releases.draft_of(event)
    yield fixed("read_token", "token", has=event.public_id)
    for name, path, has in [
        ("read_event", "", event.public_id), ("list_ticket_types", "/ticket-types", "typ_"),
        ("read_agenda", "/agenda", "ses_"),
    ]:  # fmt: skip
        yield fixed(name, base + path, has=has, is_open=True)
    for name, path, has in [
        ("list_partners", "partners", "ptn_"), ("list_codes", "codes", "cod_"), ("list_orders", "orders", "ord_"),
        ("list_tickets", "tickets", "tkt_"), ("list_gates", "gates", "gat_"), ("list_sessions", "sessions", "ses_"),
        ("list_speakers", "speakers", "ses_"), ("list_proposals", "proposals", "ses_"),
        ("read_agenda_draft", "agenda-draft", "slt_"),
    ]:  # fmt: skip
        yield fixed(name, f"{base}/{path}", has=has)
    used = DiscountCode.objects.get(event=event, code=CODE).public_id
    yield fixed("list_code_uses", f"{base}/codes/{used}/uses", has="ord_")
    waiting = Session.objects.filter(event=event, state=Session.State.SUBMITTED)
    for name, path, rows in [
        ("read_partner", "partners", Partner.objects.filter(event=event)),
        ("read_code", "codes", DiscountCode.objects.filter(event=event)),
        ("read_order", "orders", Order.objects.filter(event=event)),
        ("read_ticket", "tickets", Ticket.objects.filter(event=event)),
        ("read_session", "sessions", Session.objects.filter(event=event, state=Session.State.CONFIRMED)),
        ("read_proposal", "proposals", waiting),
    ]:
        yield each(name, f"{base}/{path}", list(rows.order_by("pk").values_list("public_id", flat=True)))
    slots = [f"slt_{guid.hex}" for guid in version.slots.values_list("guid", flat=True)]
    yield each("read_draft_slot", f"{base}/agenda-draft/slots", slots)


def _writes(event: Event, kind: TicketType, gate: Gate) -> Iterator[Operation]:
    base, wish = f"events/{event.slug}", {"ticket_type_id": kind.public_id}
    tickets = list(Ticket.objects.filter(event=event).order_by("-pk").values_list("public_id", flat=True))

    def preview(number: int) -> Request:
        return Request(f"{base}/order-previews", {"seats": [wish, wish], "code": CODE})

    def order(number: int) -> Request:
        who = {"name": f"Guest {number}", "email": f"{secrets.token_hex(8)}@bench.example"}
        body = {"buyer": who, "seats": [wish | who], "code": CODE, "terms_accepted": True}
        return Request(f"{base}/orders", body)

    def mint(number: int) -> Request:
        return Request(f"{base}/codes", {"code": f"NEW-{secrets.token_hex(8)}", "percent_bp": 1_000})

    def scan(number: int) -> Request:
        return Request(f"{base}/check-ins", {"gate_id": gate.public_id, "code": tickets.pop()})

    yield Operation("preview_order", preview, "POST", expects='"total_minor": 55840')
    yield Operation("place_order", order, "POST", CREATED, expects='"pay_url"')
    yield Operation("create_code", mint, "POST", CREATED, expects='"cod_')
    yield Operation("check_in", scan, "POST", CREATED, expects='"result": "in"')
