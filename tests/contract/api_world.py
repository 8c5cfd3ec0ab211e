"""One small conference that is always the same, for calls that were recorded against it.

Ids, secrets and the present are different each time; in recorded texts they are names in braces.
"""

import json
import re
from base64 import b64decode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from agenda.actions import releases
from core.api.bodies import MEDIA_TYPE
from core.ids import CODE_ALPHABET, ID_ALPHABET
from events.models import Event, Participant
from portal.jobs import TIMETABLE
from tests.contract import api_world_work
from tests.contract.api_calls import BRIEF, SANDBOX
from tests.factories.agenda import (
    NOW,
    make_confirmed,
    make_draft_version,
    make_session,
    make_session_type,
    make_slot,
)
from tests.factories.api import make_token
from tests.factories.door import make_gate, make_list
from tests.factories.events import (
    make_event,
    make_organizer,
    make_participant,
    make_partner,
    make_room,
    make_track,
    make_user,
)
from tests.factories.shop import make_shop
from tests.factories.tickets import make_paid_order
from tickets.models import DiscountCode, Order

ID = re.compile(rf"\b(?:[a-z]{{3}}_[{ID_ALPHABET}]{{20}}|slt_[0-9a-f]{{32}})\b")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")
NAME = re.compile(r"\{[a-z]{3}\.\d+\}")
# What is drawn by chance or depends on keys, and what stands for it.
DRAWN = {
    "codes": ["{drawn}"],
    "etag": "{state}",
    "next_cursor": "{cursor}",
    "pay_url": "{secret}",
    "secret": "{secret}",
    "secret_url": "{secret}",
}
ORDER_CODE = re.compile(rf"^[{CODE_ALPHABET}]{{8}}$")


@dataclass
class Names:
    """Ids by their names, in the order in which they turned up."""

    by_id: dict[str, str] = field(default_factory=dict)

    def hide(self, text: str) -> str:
        text = text.replace(settings.SITE_URL, "{site}")
        return INSTANT.sub(_moment, ID.sub(lambda found: self._name(found[0]), text))

    def show(self, text: str) -> str:
        ids = {name: public_id for public_id, name in self.by_id.items()}
        return NAME.sub(lambda found: ids[found[0]], text)

    def _name(self, public_id: str) -> str:
        prefix = public_id[:3]
        count = sum(1 for known in self.by_id if known.startswith(prefix))
        return self.by_id.setdefault(public_id, f"{{{prefix}.{count + 1}}}")


def _moment(found: re.Match[str]) -> str:
    """The world's own moments are whole minutes; the present, and what is reckoned from it, never is."""
    moment = datetime.fromisoformat(found[0])
    return "{moment}" if moment.second or moment.microsecond else found[0]


def build() -> Event:
    """Relay 2027: a shop with a code that was used, a released agenda of two talks, a draft with one more."""
    organizer = make_organizer(name="Relay Foundation", slug="relay-foundation")
    shop = make_shop(slug="relay-2027", name="Relay 2027", organizer=organizer, tagline="Phones that talk")
    event = shop.event
    make_partner(event, name="Bellwether", website="https://bellwether.example", ref="bellwether")
    DiscountCode.objects.filter(pk=shop.code.pk).update(valid_until_at=None, max_orders=50)
    order = make_paid_order(
        event,
        kind=shop.conference,
        code="REDPOINT20",
        buyer_name="Ada Buyer",
        buyer_email="ada@buyer.example",
    )
    Order.objects.filter(pk=order.pk).update(code="ORDERAAA")
    Participant.objects.filter(tickets__order=order).update(
        name="Dana Attendee", email="dana@example.org", company=""
    )
    make_gate(make_list(event, name="Everybody"), name="North entrance")
    _programme(event)
    api_world_work.build(event)
    for slug in (SANDBOX, BRIEF):
        make_event(slug=slug, name="Sandbox 2027", organizer=organizer, is_sandbox=True)
    return event


def _programme(event: Event) -> None:
    make_session_type(event, name="Talk", minutes=40, position=1)
    track, hall = (
        make_track(event, name="Networks", colour="#3b5bdb", position=1),
        make_room(event, name="Hall", position=1),
    )
    ada = make_participant(event, name="Ada Lovelace", email="ada@example.org", company="Engines")
    draft = make_draft_version(event)
    first = make_confirmed(event, ada, title="Engines that weave", code="ENGINES", track=track)
    second = make_confirmed(event, ada, title="Bernoulli by phone", code="PHONES")
    make_slot(draft, first, hall, number=1)
    make_slot(draft, second, hall, number=2, starts_at=NOW.replace(month=5, day=12, hour=18))
    releases.release(event=event, waive=True, tell=False, by=None, now=NOW)
    waits = make_participant(event, name="Zed Marker", email="zed@far.example", company="Far")
    make_session(event, waits, title="Tin cans", code="TINCAN", abstract="Two cans and a string.")
    make_confirmed(event, waits, title="Not placed yet", code="UNSEAT")
    make_slot(draft, title="Coffee", number=3, starts_at=NOW.replace(month=5, day=12, hour=20))


class Wire:
    """Sends recorded requests and gives answers as they are recorded."""

    def __init__(self, event: Event) -> None:
        self.event, self.names, self.etag, self.cursor = event, Names(), "", ""
        maker = make_user("maker@relay.example", name="Mae Maker")
        maker.is_superuser = True
        maker.save()
        self.secrets = {one.slug: make_token(one, by=maker)[1] for one in Event.objects.order_by("pk")}

    def send(self, request: dict[str, Any]) -> dict[str, Any]:
        headers = {
            name: value.replace("{etag}", self.etag) for name, value in request.get("headers", {}).items()
        }
        if token := request.get("token"):
            headers["Authorization"] = f"Bearer {self.secrets[self.event.slug if token is True else token]}"
        path = self.names.show(request["path"]).replace("{cursor}", self.cursor)
        body = self.names.show(json.dumps(request["body"])).encode() if "body" in request else b""
        kind = "application/json"
        if "file" in request:
            body, kind = b64decode(request["file"]), MEDIA_TYPE
        answer = Client().generic(request["method"], path, body, kind, headers=headers)
        self.etag = answer.get("ETag", self.etag)
        given = _given(answer)
        self.cursor = (given or {}).get("next_cursor") or self.cursor
        if "then" in request:
            self.work(request["then"])
        if answer.status_code >= 400:
            given = _without_words(given)
        return {
            "status": answer.status_code,
            "type": answer.get("Content-Type", "").partition(";")[0],
            "version": answer["Api-Version"],
            "body": json.loads(self.names.hide(json.dumps(_without_chance(given)))),
        }

    def work(self, duty: str) -> None:
        """What the worker does after the answer."""
        TIMETABLE[duty].run(timezone.now())


def _given(answer: Any) -> Any:
    """What was read; of a file only that it is one."""
    if answer.streaming or (answer.content and not answer["Content-Type"].partition(";")[0].endswith("json")):
        answer.getvalue()
        return {"file": "{file}"}
    return json.loads(answer.content) if answer.content else None


def _without_words(problem: Any) -> Any:
    """Of an error only its words for people may change."""
    if isinstance(problem, list):
        return [_without_words(one) for one in problem]
    if isinstance(problem, dict):
        return {key: _without_words(one) for key, one in problem.items() if key not in {"title", "detail"}}
    return problem


def _without_chance(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_chance(one) for one in value]
    if isinstance(value, dict):
        return {
            key: DRAWN[key] if key in DRAWN and one else _without_chance(one) for key, one in value.items()
        }
    return "{drawn}" if isinstance(value, str) and ORDER_CODE.match(value) else value
