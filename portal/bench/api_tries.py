"""Of the bench of the API: everything that writes and is not asked for in earnest.

Each call is tried (`validate_only`): it does all that it would do and takes it back instead of keeping it, so it can be
asked of the same row again and again. What concerns a whole event (a release, a round of letters, a thousand codes) is
asked by one client at a time: nobody does that twice at once, and the event's lock would let only one through.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.db.models import F
from django.utils import timezone
from PIL import Image

from agenda.actions import releases
from agenda.api.agenda import slot_id
from agenda.api.draft import etag_of
from agenda.models import Drafting, Session, SessionFile
from core.ids import new_id
from events.models import Event, WebhookEndpoint, WebhookMessage
from portal.bench import api_books, api_tries_setup
from portal.bench.api_asking import ACCEPTED, CREATED, NOTHING, OK, Operation, Request
from portal.bench.crowd import paid_order
from tickets.actions import check_in, devices
from tickets.models import BadgeBatch, CheckIn, DiscountCode, Gate, Order, Question, Ticket, TicketType

# Asked for in none: a second round is refused while one is open, and writing it is what bringing it up to date does;
# a draft can be stopped only while a worker is at it.
LEFT = {"draft_decision_round", "stop_solver_draft"}
TRY = "validate_only=true"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
MINTED = 1_000
TEXTS = {"subject": "News of {event}", "body": "Hello {first_name},\n\nsee you soon."}


@dataclass(frozen=True)
class _At:
    """Below which address, and of which row of the event: the same for each call."""

    base: str

    def tried(
        self,
        name: str,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        status: int = OK,
        headers: Mapping[str, str] | None = None,
        file: bytes | None = None,
        is_whole: bool = False,
    ) -> Operation:
        joint = "&" if "?" in path else "?"
        if body is None and method == "POST" and file is None:
            body = {}
        asked = Request(f"{self.base}/{path}{joint}{TRY}", body, headers or {}, file)
        return Operation(name, lambda number: asked, method, status, is_whole=is_whole)


def fill(event: Event) -> None:
    """Something to undo, to cancel, to switch on, and a draft in which every slot has moved since the release."""
    now = timezone.now()
    releases.draft_of(event).slots.update(starts_at=F("starts_at") + timedelta(minutes=5))
    BadgeBatch.objects.create(event=event, form_key="waits", created_at=now)
    api_tries_setup.fill(event)


def writes(event: Event, kind: TicketType, gate: Gate) -> Iterator[Operation]:
    at = _At(f"events/{event.slug}")
    yield from _sales(event, kind, gate, at)
    yield from _people(event, at)
    yield from _programme(event, at)
    yield from _agenda(event, at)
    yield from _desk(event, at)
    yield from _hooks(event, at)
    yield from api_tries_setup.writes(event, at.tried)
    yield from api_books.writes(event, at.tried)


def _sales(event: Event, kind: TicketType, gate: Gate, at: _At) -> Iterator[Operation]:
    code = DiscountCode.objects.filter(event=event).order_by("-pk")[0].public_id
    quota, order = event.quotas.order_by("pk")[0].public_id, paid_order(event, kind, tickets=3, number=0)
    ticket = order.tickets.order_by("pk")[0]
    waiting = event.waiting_entries.order_by("pk")[0].public_id
    batch = {"pattern": "BATCH-******", "count": MINTED, "batch": "batch", "percent_bp": 1_000}
    yield at.tried("mint_codes", "POST", "code-batches", batch, status=CREATED, is_whole=True)
    yield at.tried("pause_code", "POST", f"codes/{code}/pause")
    yield at.tried("create_quota", "POST", "quotas", {"name": "Balcony", "size": 20}, status=CREATED)
    yield at.tried("change_quota", "PATCH", f"quotas/{quota}", {"name": "Seats"})
    new = {"name": "Balcony", "price_minor": 9_900, "quota_ids": [quota]}
    yield at.tried("create_ticket_type", "POST", "all-ticket-types", new, status=CREATED)
    yield at.tried(
        "change_ticket_type", "PATCH", f"ticket-types/{kind.public_id}", {"description": "Two days"}
    )
    ill = {"ticket_ids": [ticket.public_id], "reason": "Ill"}
    yield at.tried("refund_tickets", "POST", f"orders/{order.public_id}/refunds", ill, status=CREATED)
    open_order = Order.objects.filter(event=event, state=Order.State.PENDING).order_by("pk").first() or order
    gone = {"reason": "Ill", "refund": open_order == order}
    yield at.tried("cancel_order", "POST", f"orders/{open_order.public_id}/cancel", gone)
    yield at.tried("offer_waiting", "POST", f"waiting-list/{waiting}/offer")
    yield at.tried("withdraw_waiting", "POST", f"waiting-list/{waiting}/withdraw", {"reason": "By phone"})
    scanned = order.tickets.order_by("-pk")[0]
    yield at.tried(
        "undo_check_in", "POST", f"check-ins/{_scanned(event, gate, scanned)}/undo", status=CREATED
    )


def _scanned(event: Event, gate: Gate, ticket: Ticket) -> str:
    now = timezone.now()
    device = devices.invite(event=event, name="Bench", gate=gate, by=None, now=now)
    device.event, device.gate = event, gate
    scan = check_in.Scan(scan_id=new_id("scn"), code=ticket.public_id, at=now, way=CheckIn.Way.SEARCH)
    return str(check_in.check_in(device=device, scan=scan, now=now).row.public_id)


def _people(event: Event, at: _At) -> Iterator[Operation]:
    ticket = Ticket.objects.valid().admissions().filter(event=event, attendee__isnull=False).order_by("pk")[0]
    question = event.questions.filter(kind=Question.Kind.TEXT).order_by("pk")[0].public_id
    partner = event.partners.order_by("pk")[0].public_id
    path = f"tickets/{ticket.public_id}"
    guest = {"name": "Another Guest", "email": "another@bench.example"}
    yield at.tried("transfer_ticket", "POST", f"{path}/transfer", guest)
    yield at.tried("change_attendee", "PATCH", f"{path}/attendee", {"badge_name": "Guest"})
    yield at.tried("answer_ticket_questions", "PATCH", f"{path}/answers", {"answers": {question: "Yes"}})
    yield at.tried("create_partner", "POST", "partners", {"name": "One more"}, status=CREATED)
    yield at.tried("change_partner", "PATCH", f"partners/{partner}", {"target_tickets": 40})
    png = BytesIO()
    Image.new("RGB", (600, 200), "navy").save(png, "PNG")
    yield at.tried("put_partner_logo", "PUT", f"partners/{partner}/logo", file=png.getvalue())
    yield at.tried("delete_partner_logo", "DELETE", f"partners/{partner}/logo")


def _programme(event: Event, at: _At) -> Iterator[Operation]:
    proposals = Session.objects.filter(event=event, state=Session.State.SUBMITTED).order_by("pk")
    talk, criterion = proposals[0].public_id, event.criteria.get().public_id
    file = SessionFile.objects.select_related("session").get(session__event=event)
    files = f"sessions/{file.session.public_id}/files"
    judged = {"scores": {criterion: 4}, "comment": "New.", "to_speaker": "Show it."}
    yield at.tried("write_own_review", "PUT", f"proposals/{talk}/review", judged)
    choices = [{"proposal_id": row.public_id, "decision": "reject"} for row in proposals[:50]]
    yield at.tried("note_decisions", "POST", "decisions", {"choices": choices})
    letters = f"decision-rounds/{event.decision_rounds.get().public_id}"
    yield at.tried("refresh_decision_round", "POST", f"{letters}/refresh", is_whole=True)
    yield at.tried("send_decision_round", "POST", f"{letters}/send", is_whole=True)
    yield at.tried("discard_decision_round", "DELETE", letters, status=NOTHING, is_whole=True)
    yield at.tried("add_session_file", "POST", f"{files}?file_name=cans.pdf", file=PDF, status=CREATED)
    one = f"{files}/{file.public_id}"
    yield at.tried("change_session_file", "PATCH", one, {"for_reviewers": True})
    yield at.tried("delete_session_file", "DELETE", one, status=NOTHING)


def _agenda(event: Event, at: _At) -> Iterator[Operation]:
    version = releases.draft_of(event)
    slot = version.slots.order_by("pk")[0]
    one, seen = f"agenda-draft/slots/{slot_id(slot.guid)}", {"If-Match": etag_of(slot)}
    late = (slot.starts_at + timedelta(days=1, hours=12)).isoformat()
    coffee = {"title": "Coffee", "starts_at": late, "minutes": 15}
    yield at.tried("place_slot", "POST", "agenda-draft/slots", coffee, status=CREATED)
    yield at.tried("move_slot", "PATCH", one, {"minutes": 25}, headers=seen)
    yield at.tried("take_slot_out", "DELETE", one, headers=seen, status=NOTHING)
    told = {"waive_clashes": True}
    yield at.tried("release_agenda", "POST", "agenda-releases", told, status=CREATED, is_whole=True)
    draft = f"solver-drafts/{event.draftings.get(state=Drafting.State.DONE).public_id}"
    yield at.tried("draft_agenda", "POST", "solver-drafts", {"seconds": 5}, status=ACCEPTED)
    yield at.tried("accept_solver_draft", "POST", f"{draft}/accept", is_whole=True)
    yield at.tried("discard_solver_draft", "DELETE", draft, status=NOTHING)


def _desk(event: Event, at: _At) -> Iterator[Operation]:
    mail = {"name": "Once more", "segment": "ticket-holders", "texts": {event.language: TEXTS}}
    one = f"mails/{event.mailings.order_by('pk')[0].public_id}"
    later = {"at": (timezone.now() + timedelta(days=9)).isoformat()}
    job = event.badge_batches.get(form_key="waits").public_id
    yield at.tried("draft_mail", "POST", "mails", mail, status=CREATED)
    yield at.tried("change_mail", "PUT", one, mail)
    yield at.tried("send_mail", "POST", f"{one}/send", later, status=ACCEPTED)
    yield at.tried("delete_mail", "DELETE", one, status=NOTHING)
    yield at.tried("draw_badges", "POST", "badge-batches", {"what": "all"}, status=ACCEPTED)
    yield at.tried("write_export", "POST", "export-files", {"table": "codes"}, status=ACCEPTED)
    yield at.tried("cancel_job", "POST", f"jobs/{job}/cancel")


def _hooks(event: Event, at: _At) -> Iterator[Operation]:
    hook = WebhookEndpoint.objects.get(event=event)
    one, message = f"webhook-endpoints/{hook.public_id}", WebhookMessage.objects.filter(endpoint=hook)[0]
    url = {"url": "https://hooks.example.com/more"}
    yield at.tried("create_webhook_endpoint", "POST", "webhook-endpoints", url, status=CREATED)
    yield at.tried("change_webhook_endpoint", "PATCH", one, {"description": "Everything"})
    yield at.tried("rotate_webhook_secret", "POST", f"{one}/rotate", {"ends_former_now": False})
    yield at.tried("test_webhook_endpoint", "POST", f"{one}/test", status=CREATED)
    yield at.tried("replay_webhook_messages", "POST", f"{one}/replay", {"message_ids": [message.public_id]})
    yield at.tried("disable_webhook_endpoint", "POST", f"{one}/disable")
    yield at.tried("enable_webhook_endpoint", "POST", f"{one}/enable", {"sends_waiting": False})
    yield at.tried("delete_webhook_endpoint", "DELETE", one, status=NOTHING)
