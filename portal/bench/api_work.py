"""Of the bench of the API: long work, and what the organizers' desk reads."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from accounts.models import User
from agenda import committee
from agenda.actions import rounds
from agenda.models import Drafting, DraftPlacement, Review, Session, SessionFile, Slot
from core import history
from events.actions import partner_links, webhooks
from events.models import (
    Benefit,
    Event,
    ExportFile,
    PartnerLevel,
    PartnerLink,
    PartnerTask,
    RoomFeature,
    SavedExport,
    WebhookEndpoint,
    WebhookMessage,
)
from portal import segments
from portal.actions import mailings
from portal.api_versions import VERSIONS
from portal.bench import api_books
from portal.bench.api_asking import Operation, Request, each, fixed
from tickets.models import Answer, BadgeBatch, BadgeLayout, DiscountCode, Question, Ticket, WaitingEntry

JOBS, MESSAGES, WAITING, MAILS, GONE, QUESTIONS = 60, 5_000, 300, 60, 60, 10
BENEFITS, COLLEAGUES = 20, 5
FILE = "%PDF-"  # as files of the bench begin or, being pictures, end
COPIED = "tkt_copy"  # ids that the bench made up: they fit in no code
BODY = '{"type":"order.paid","timestamp":"2027-03-01T12:00:00Z","data":{"id":"ord_1","total_minor":34900}}'


def fill(event: Event) -> None:
    """Many jobs that have ended: a draft of all sessions among them, and a file of badges."""
    now = timezone.now()
    BadgeLayout.objects.create(event=event, name="Band", is_usual=True)
    _drafted(event, now)
    BadgeBatch.objects.bulk_create(
        [
            BadgeBatch(
                event=event, form_key=f"bench-{n}", state=BadgeBatch.State.CANCELLED, created_at=now, ended_at=now
            )
            for n in range(JOBS)
        ],
        batch_size=30,
    )  # fmt: skip
    done = BadgeBatch(event=event, form_key="done", state=BadgeBatch.State.DONE, created_at=now, ended_at=now)
    _desk(event)
    done.file.save("bench.pdf", _file(), save=True)
    done.file.close()
    _handed_in(event)
    slides = SessionFile(
        session=event.sessions.filter(state=Session.State.SUBMITTED).order_by("pk")[0], file_name="slides.pdf",
        media_type="application/pdf", size=1_000_009,
    )  # fmt: skip
    slides.file.save("bench.pdf", _file(), save=True)
    slides.file.close()
    _exported(event, now)
    api_books.fill(event)


def _drafted(event: Event, now: datetime) -> None:
    draft = Drafting.objects.create(
        event=event, name="Draft 1", form_key="bench", state=Drafting.State.DONE, created_at=now, ended_at=now
    )
    rooms = list(event.rooms.all())
    slots = list(Slot.objects.released(event).select_related("session").order_by("pk"))
    DraftPlacement.objects.bulk_create(
        [
            DraftPlacement(
                drafting=draft, session=slot.session, room=rooms[n % len(rooms)], minutes=30,
                starts_at=slot.starts_at,
            )
            for n, slot in enumerate(slots)
        ],
        batch_size=150,
    )  # fmt: skip


def _exported(event: Event, now: datetime) -> None:
    table = ExportFile(
        event=event,
        kind="people",
        columns=["name"],
        state=ExportFile.State.DONE,
        created_at=now,
        ended_at=now,
    )
    table.file.save("bench.csv", ContentFile(b"Name\r\n" + b"Guest\r\n" * 100_000), save=True)
    table.file.close()
    SavedExport.objects.create(
        event=event, name="Guests", kind="people", columns=["name"], created_at=now, changed_at=now
    )


def _file() -> ContentFile[bytes]:
    return ContentFile(f"{FILE}1.7\n".encode() + b"0" * 1_000_000)


def _handed_in(event: Event) -> None:
    """By a partner, with proof and logo, and by an attendee."""
    level = PartnerLevel.objects.create(event=event, name="Silver")
    partner = event.partners.order_by("pk")[0]
    benefit = Benefit.objects.create(level=level, name="Banner", kind=Benefit.Kind.FILE)
    task = PartnerTask(partner=partner, benefit=benefit, file_name="banner.pdf", proof_name="stage.pdf")
    task.file.save("file.pdf", _file(), save=False)
    task.proof_file.save("file.pdf", _file())
    png = BytesIO()
    Image.new("RGB", (600, 200), "navy").save(png, "PNG")
    partner.logo.save("logo.png", ContentFile(png.getvalue() + FILE.encode()))
    question = Question.objects.create(event=event, text="Your student card?", kind=Question.Kind.FILE)
    ticket = Ticket.objects.valid().admissions().filter(event=event).order_by("pk")[0]
    answer = Answer(question=question, ticket=ticket, at=timezone.now(), file_name="card.pdf")
    answer.file.save("fil_x.pdf", _file())
    for file in (task.file, task.proof_file, partner.logo, answer.file):
        file.close()


def _set_up(event: Event, maker: User, now: datetime) -> None:
    """A level with its benefits, what rooms have, links of partners, questions of the shop."""
    gold = PartnerLevel.objects.create(event=event, name="Gold", places=10)
    Benefit.objects.bulk_create(Benefit(level=gold, name=f"Benefit {n}") for n in range(BENEFITS))
    RoomFeature.objects.create(event=event, name="Step-free").rooms.set(event.rooms.all())
    for n in range(COLLEAGUES):
        partner_links.make(partner=event.partners.all()[0], note=f"Colleague {n}", by=maker, now=now)
    for n in range(QUESTIONS):
        Question.objects.create(event=event, text=f"Question {n}?", kind=Question.Kind.TEXT)


def _desk(event: Event) -> None:
    """Webhooks with messages of a month, a waiting list, mails, and letters about decisions that wait."""
    now, maker = timezone.now(), User.objects.get(email="chair@bench.example")
    _set_up(event, maker, now)
    hook = webhooks.add(
        organizer=event.organizer, event=event, url="https://hooks.example.com/", description="", kinds=[],
        version=VERSIONS.newest, by=maker, now=now,
    )  # fmt: skip
    WebhookMessage.objects.bulk_create(
        [
            WebhookMessage(
                endpoint=hook, event=event, cause=f"his_{n}", kind="order.paid", subject=f"ord_{n}", body=BODY,
                state=WebhookMessage.State.DELIVERED, created_at=now, delivered_at=now, tries=1,
            )
            for n in range(MESSAGES)
        ],
        batch_size=70,
    )  # fmt: skip
    kind = event.ticket_types.order_by("pk")[0]
    for n in range(WAITING):
        WaitingEntry.objects.create(
            event=event, ticket_type=kind, name=f"Waiter {n}", email=f"waiter{n}@bench.example", joined_at=now
        )
    gone = [DiscountCode(event=event, code=f"GONE{n}") for n in range(GONE)]
    with transaction.atomic():
        history.write_all(
            history.entry("code.deleted", row, scope=event.public_id, by=maker, now=now) for row in gone
        )
    text = {event.language: ("News of {event}", "Hello {first_name},\n\nsee you soon.")}
    for n in range(MAILS):
        draft = mailings.Draft(f"News {n}", segments.find(event, "ticket-holders"), text)
        mailings.save(event=event, row=None, draft=draft, by=maker, now=now)
    waiting = Session.objects.filter(event=event, state=Session.State.SUBMITTED)
    waiting.update(pending_decision=Session.Decision.ACCEPT)
    rounds.draft(event=event, by=maker, now=now)
    seat = committee.take_seat(maker, event, now)
    Review.objects.bulk_create(
        [
            Review(
                session=row, reviewer=seat.reviewer, state=Review.State.DONE, value=0.75, created_at=now, changed_at=now,
                done_at=now,
            )
            for row in waiting
        ],
        batch_size=80,
    )  # fmt: skip


def reads(event: Event) -> Iterator[Operation]:
    base = f"events/{event.slug}"
    yield from _made_by_jobs(event, base)
    yield from _files(event, base)
    yield from _lists(event, base)
    yield from _rows(event, base)
    yield from api_books.reads(event, base)


def _made_by_jobs(event: Event, base: str) -> Iterator[Operation]:
    draft = event.draftings.get()
    batch, table = event.badge_batches.get(state=BadgeBatch.State.DONE), event.export_files.get()
    for name, path, has in [
        ("list_jobs", "jobs", "dft_"), ("read_job", f"jobs/{batch.public_id}", "bbt_"),
        ("read_solver_draft", f"solver-drafts/{draft.public_id}", "dft_"),
        ("list_badge_layouts", "badge-layouts", "bly_"),
        ("read_badge_batch", f"badge-batches/{batch.public_id}", "bbt_"),
        ("list_export_tables", "export-tables", "people"), ("list_exports", "exports", "exp_"),
        ("read_export", f"export-files/{table.public_id}", "exf_"),
    ]:  # fmt: skip
        yield fixed(name, f"{base}/{path}", has=has)
    for name, path, has in [
        ("read_badge_file", f"badge-batches/{batch.public_id}/file", "%PDF"),
        ("read_export_file", f"export-files/{table.public_id}/file", "Guest"),
    ]:
        yield Operation(name, lambda _number, path=path: Request(f"{base}/{path}"), expects=has)  # type: ignore[misc]


def _files(event: Event, base: str) -> Iterator[Operation]:
    file = SessionFile.objects.select_related("session").get(session__event=event)
    talk = file.session.public_id
    for name, path, has in [
        ("list_session_files", f"sessions/{talk}/files", "fil_"),
        ("read_session_file", f"sessions/{talk}/files/{file.public_id}", "fil_"),
        ("list_proposal_files", f"proposals/{talk}/files", "fil_"),
    ]:
        yield fixed(name, f"{base}/{path}", has=has)
    task, answer = PartnerTask.objects.get(), Answer.objects.exclude(file="").get()
    partner = f"partners/{task.partner.public_id}"
    yield fixed("list_partner_tasks", f"{base}/{partner}/tasks", has="pta_")
    assert answer.ticket is not None
    for name, path in [
        ("download_session_file", f"sessions/{talk}/files/{file.public_id}/content"),
        ("download_proposal_file", f"proposals/{talk}/files/{file.public_id}/content"),
        ("read_partner_logo", f"{partner}/logo"),
        ("download_partner_task_file", f"{partner}/tasks/{task.public_id}/file"),
        ("download_partner_task_proof", f"{partner}/tasks/{task.public_id}/proof"),
        (
            "download_ticket_answer",
            f"tickets/{answer.ticket.public_id}/questions/{answer.question.public_id}/file",
        ),
    ]:
        yield Operation(name, lambda _number, path=path: Request(f"{base}/{path}"), expects=FILE)  # type: ignore[misc]


def _lists(event: Event, base: str) -> Iterator[Operation]:
    hook = WebhookEndpoint.objects.get(event=event)
    for name, path, has in [
        ("list_webhook_endpoints", "webhook-endpoints", "whk_"),
        ("list_webhook_messages", f"webhook-endpoints/{hook.public_id}/messages", "msg_"),
        ("read_event_settings", "settings", "evt_"), ("read_sandbox", "sandbox", "days_moved"), ("list_rooms", "rooms", "roo_"),
        ("list_room_features", "room-features", "fea_"), ("list_tracks", "tracks", "trk_"),
        ("list_session_types", "session-types", "sty_"), ("list_benefits", "benefits", "ben_"),
        ("list_partner_links", f"partners/{PartnerLink.objects.all()[0].partner.public_id}/links", "lnk_"),
        ("list_partner_levels", "partner-levels", "plv_"), ("list_deletions", "deletions", "cod_"),
        ("list_quotas", "quotas", "quo_"), ("list_all_ticket_types", "all-ticket-types", "typ_"),
        ("list_waiting", "waiting-list", "wtg_"), ("list_segments", "segments", "ticket-holders"),
        ("list_mails", "mails", "mlg_"), ("list_review_criteria", "review-criteria", "crt_"),
        ("read_review_queue", "review-queue", "ses_"), ("list_review_results", "review-results", "ses_"),
        ("list_favourites", "favourites", "ses_"),
        ("read_decision_round", f"decision-rounds/{event.decision_rounds.get().public_id}", "rnd_"),
    ]:  # fmt: skip
        yield fixed(name, f"{base}/{path}", has=has)


def _rows(event: Event, base: str) -> Iterator[Operation]:
    hook = WebhookEndpoint.objects.get(event=event)
    single: list[tuple[str, str, Iterable[Any]]] = [
        ("read_webhook_endpoint", "webhook-endpoints", [hook]),
        ("read_webhook_message", f"webhook-endpoints/{hook.public_id}/messages", hook.messages.all()),
        ("read_quota", "quotas", event.quotas.all()), ("read_ticket_type", "ticket-types", event.ticket_types.all()),
        ("read_mail", "mails", event.mailings.all()),
    ]  # fmt: skip
    for name, path, few in single:
        yield each(name, f"{base}/{path}", [row.public_id for row in few])
    proposals = Session.objects.filter(event=event, state=Session.State.SUBMITTED).order_by("pk")
    judged = list(proposals.values_list("public_id", flat=True))
    rows = Ticket.objects.valid().admissions().filter(event=event, attendee__isnull=False).order_by("pk")
    held = list(rows.exclude(public_id__startswith=COPIED).values_list("public_id", flat=True))
    mails = [row.public_id for row in event.mailings.all()]
    for name, path, ids, rest, has in [
        ("read_own_review", "proposals", judged, "review", '"rvw_'),
        ("list_reviews", "proposals", judged, "reviews", '"data'),
        ("list_ticket_questions", "tickets", held, "questions", '"que_'),
        ("read_ticket_badge", "tickets", held, "badge.pdf", "%PDF"),
        ("preview_mail", "mails", mails, "preview", '"people'),
    ]:
        yield _below(name, f"{base}/{path}", ids, rest, has)


def _below(name: str, path: str, ids: list[str], rest: str, has: str) -> Operation:
    return Operation(
        name, lambda number: Request(f"{path}/{ids[number * 37 % len(ids)]}/{rest}"), expects=has
    )
