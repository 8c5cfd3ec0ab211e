"""Every operation of an event: who has no token, another event's, one without the scope, or lost the right gets nothing,
and nobody reaches things of another event by their ids.
"""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from agenda.models import DecisionRound, Drafting, Session, SessionFile, SessionType, Slot
from config import api
from core.api.bodies import MEDIA_TYPE
from core.models import HistoryEntry
from events.api import gate
from events.models import (
    Benefit,
    Event,
    ExportFile,
    Mailing,
    Partner,
    PartnerLevel,
    PartnerLink,
    PartnerTask,
    Role,
    Room,
    RoomFeature,
    SavedExport,
    TeamMember,
    Track,
    WebhookEndpoint,
    WebhookMessage,
)
from events.scopes import Scope
from tests.contract.api_calls import PNG
from tests.factories.api import Api, code_of
from tests.factories.events import make_event, make_team_member, make_user
from tests.factories.mailings import make_mailing
from tests.factories.planning import make_drafting
from tests.factories.questions import make_question
from tests.factories.webhooks import make_endpoint, make_message
from tests.factories.workspace import fill
from tickets.models import (
    Answer,
    BadgeBatch,
    CheckIn,
    CreditNote,
    DiscountCode,
    Invoice,
    Order,
    Payment,
    Payout,
    Question,
    Quota,
    RefundRun,
    Ticket,
    TicketType,
    WaitingEntry,
)

pytestmark = pytest.mark.django_db
DESCRIBED = api.openapi()
# What the parts of addresses are ids of.
IDS_OF: dict[str, Any] = {
    "batch": BadgeBatch, "benefit": Benefit, "feature": RoomFeature, "level": PartnerLevel, "link": PartnerLink,
    "credit_note": CreditNote, "saved_export": SavedExport, "invoice": Invoice, "payout": Payout, "run": RefundRun,
    "room": Room, "session_type": SessionType, "track": Track, "check_in_id": CheckIn, "code": DiscountCode, "draft": Drafting, "endpoint": WebhookEndpoint,
    "entry": WaitingEntry, "file": SessionFile, "job": Drafting, "mail": Mailing, "message": WebhookMessage,
    "order": Order, "partner": Partner, "proposal": Session, "question": Question, "quota": Quota,
    "round_id": DecisionRound, "session": Session, "slot": Slot, "task": PartnerTask, "ticket": Ticket,
    "ticket_type": TicketType,
}  # fmt: skip
# What is exported has its files under another kind of id.
IDS_OF_EXPORTS = IDS_OF | {"file": ExportFile}
# Whose address names no event: what they tell is the token's own.
OF_NO_EVENT = {"read_token"}
# Of these its owner gets nothing either: he has written none.
NOT_REACHED = {"read_own_review"}
PART = re.compile(r"{(\w+)}")
OPERATIONS = [
    (one["operationId"], method.upper(), path.removeprefix("/api/"), one)
    for path, methods in DESCRIBED["paths"].items()
    for method, one in methods.items()
    if "{event}" in path
]


def at(path: str, slug: str) -> str:
    """The address with the event's name and ids of nothing."""
    parts = path.replace("{event}", slug).split("/")
    return "/".join("xxx_nobody" if part.startswith("{") else part for part in parts)


@pytest.mark.parametrize(("name", "method", "path", "told"), OPERATIONS, ids=[one[0] for one in OPERATIONS])
def test_an_operation_is_closed_to_strangers(name: str, method: str, path: str, told: dict[str, Any]) -> None:
    event, other = make_event(is_public=False), make_event()
    body: dict[str, Any] | None = None if method == "GET" else {}
    here = at(path, event.slug)
    nobody = code_of(Api().call(method, here, body))
    assert nobody == ((404, "not-found") if {} in told["security"] else (401, "token-missing"))
    assert code_of(Api(other).call(method, here, body)) == (404, "not-found")
    scopes = told.get("x-scopes", [])
    rest = [scope for scope in Scope if scope not in {*scopes, "event:read"}]
    assert code_of(Api(event, rest).call(method, here, body)) == (403, "scope-missing")
    mine = Api(event, scopes or ["event:read"])
    answer = mine.call(method, here, body)
    assert answer.status_code not in {401, 403}, answer.content
    TeamMember.objects.filter(event=event).delete()
    assert code_of(mine.call(method, here, body)) == (403, "right-missing")


def test_every_operation_is_asked_here() -> None:
    known = {one["operationId"] for methods in DESCRIBED["paths"].values() for one in methods.values()}
    assert {name for name, *_rest in OPERATIONS} | OF_NO_EVENT == known == set(api.names())
    parts = {part for _name, _method, path, _told in OPERATIONS for part in PART.findall(path)}
    assert parts == {"event", *IDS_OF}


def filled(marker: str) -> dict[Any, Any]:
    """Rows of an event, one of each kind that has an address."""
    whole = fill(marker)
    event, rows, now = whole.event, whole.rows, timezone.now()
    made = {"event": event, "form_key": marker, "created_at": now}
    rows |= {
        BadgeBatch: BadgeBatch.objects.create(**made), Drafting: make_drafting(event, name=marker),
        Mailing: make_mailing(event), WebhookEndpoint: make_endpoint(event),
        DecisionRound: DecisionRound.objects.create(event=event, created_at=now),
        ExportFile: ExportFile.objects.create(event=event, kind="people", columns=["name"], created_at=now),
        PartnerTask: PartnerTask.objects.create(partner=rows[Partner], benefit=rows[Benefit], text=marker),
        Slot: Slot.objects.filter(version__event=event, version__number=None).first(),
    }  # fmt: skip
    rows[SavedExport] = SavedExport.objects.create(
        event=event, name=marker, kind="people", columns=["name"], created_at=now, changed_at=now
    )
    rows[RefundRun] = RefundRun.objects.create(
        event=event, reason=marker, form_key=marker, created_at=now, ended_at=now, state="done"
    )
    rows[Payout] = Payout.objects.create(
        gateway="sandbox",
        reference=f"po_{marker}",
        amount_minor=1,
        currency="USD",
        state="paid",
        arrives_on=now,
    )
    rows[Payout].entries.create(
        gateway="sandbox", reference=f"txn_{marker}", kind="charge", amount_minor=1, net_minor=1, currency="USD",
        at=now, payment=rows[Payment],
    )  # fmt: skip
    rows[PartnerLink] = rows[Partner].links.create(note=marker, created_at=now)
    rows[SessionFile] = SessionFile(session=rows[Session], title=marker, file_name=marker, size=1)
    rows[Question] = make_question(event, marker)
    answer = Answer(question=rows[Question], ticket=rows[Ticket], at=now)
    task, table, batch = rows[PartnerTask], rows[ExportFile], rows[BadgeBatch]
    for file in (rows[SessionFile].file, answer.file, task.file, task.proof_file, table.file, batch.file):
        file.save("fil_x.pdf", ContentFile(marker.encode()))
        file.close()
    rows[Partner].logo.save("logo.png", ContentFile(PNG + marker.encode(), name="logo.png"))
    rows[Partner].logo.close()
    rows[WebhookMessage] = make_message(rows[WebhookEndpoint])
    return rows


def with_ids(path: str, slug: str, rows: Mapping[Any, Any]) -> str:
    models = IDS_OF_EXPORTS if "export-files" in path else IDS_OF
    ids = {part: getattr(rows[model], "public_id", "") for part, model in models.items()}
    ids |= {"event": slug, "slot": f"slt_{rows[Slot].guid.hex}"}
    return PART.sub(lambda part: ids[part[1]], path)


def test_nobody_reaches_things_of_another_event_by_their_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """With all rights at his own event, at its address and at theirs. Their owner reaches what can be read."""
    monkeypatch.setattr(gate, "LIMITS", {"token": 10**9, "address": 10**9})
    theirs, mine = filled("Quokka"), filled("Wombat")
    event, own = theirs[Event], mine[Event]
    # From elsewhere than whoever speaks, or he may not judge.
    olga = make_team_member(event, make_user("olga@elsewhere.example"), Role.OWNER).user
    stranger, owner = Api(own, role=Role.OWNER), Api(event, by=olga)
    happened = HistoryEntry.objects.within(event.public_id).count()
    reached, found = set(), []
    for name, method, path, told in OPERATIONS:
        if {} in told["security"] or path.count("{") == 1:
            continue
        body: dict[str, Any] | None = None if method == "GET" else {}
        is_file = MEDIA_TYPE in told.get("requestBody", {}).get("content", {})
        expected = {404, 422} if told.get("requestBody", {}).get("required") else {404}
        for slug in (own.slug, event.slug):
            here = with_ids(path, slug, theirs)
            answer = stranger.send(method, here, PNG) if is_file else stranger.call(method, here, body)
            if answer.status_code not in expected or b"Quokka" in answer.getvalue():
                found.append(f"{name} at {slug}: {answer.status_code} {answer.getvalue()[:200]!r}")
        if method == "GET":
            answer = owner.get(with_ids(path, event.slug, theirs))
            reached |= {name} if answer.status_code == 200 else set()
            answer.getvalue()
    assert found == []
    assert HistoryEntry.objects.within(event.public_id).count() == happened
    reads = {name for name, method, path, _told in OPERATIONS if method == "GET" and path.count("{") > 1}
    assert reads - reached == NOT_REACHED
