"""The calls that are recorded for the newest version: each operation as it is meant, and ways in which it refuses."""

from typing import Any

EVENT = "/api/events/relay-2027"


def call(method: str, path: str, body: Any = None, *, token: bool = True, **headers: str) -> dict[str, Any]:
    one: dict[str, Any] = {"method": method, "path": path}
    if token:
        one["token"] = True
    if headers:
        one["headers"] = {name.replace("_", "-"): value for name, value in headers.items()}
    if body is not None:
        one["body"] = body
    return one


def get(path: str, **more: Any) -> dict[str, Any]:
    return call("GET", path, **more)


def post(path: str, body: Any = None, **more: Any) -> dict[str, Any]:
    return call("POST", path, {} if body is None else body, **more)


ORDER = {
    "buyer": {"name": "Bea Buyer", "email": "bea@buyer.example", "company": "Bell"},
    "seats": [{"ticket_type_id": "{typ.1}", "name": "Grace Hopper", "email": "grace@example.org"}],
    "terms_accepted": True,
}

STORY: list[dict[str, Any]] = [
    get(EVENT, token=False),
    get(EVENT, token=False, If_None_Match="{etag}"),
    get("/api/token"),
    get("/api/token", token=False),
    get("/api/events/nowhere"),
    get(f"{EVENT}?colour=red"),
    get(EVENT, Api_Version="2020-01-01"),
    call("PUT", EVENT, {}),
    get("/api/nothing"),
    get(f"{EVENT}/ticket-types", token=False),
    get(f"{EVENT}/agenda", token=False),
    get(f"{EVENT}/partners"),
    get(f"{EVENT}/partners?limit=1"),
    get(f"{EVENT}/partners?limit=1&cursor={{cursor}}"),
    get(f"{EVENT}/partners?cursor=wrong"),
    get(f"{EVENT}/partners/{{ptn.1}}"),
    get(f"{EVENT}/partners/ptn_nobody"),
    get(f"{EVENT}/codes"),
    get(f"{EVENT}/codes?code=redpoint20"),
    get(f"{EVENT}/codes/{{cod.1}}"),
    get(f"{EVENT}/codes/{{cod.1}}/uses"),
    get(f"{EVENT}/codes?limit=101"),
    get(f"{EVENT}/codes?updated_since=2020-01-01T00:00:00Z"),
    get(f"{EVENT}/codes?updated_since=2020-01-01T00:00:00"),
    post(f"{EVENT}/codes", {"code": "BELL", "kind": "amount", "amount_minor": 5000, "partner_id": "{ptn.2}"}),
    post(f"{EVENT}/codes", {"code": "BELL", "percent_bp": 1000}),
    post(f"{EVENT}/codes", {"code": "BLUE", "percent_bp": 1000, "ticket_type_ids": ["{typ.1}"]}, Idempotency_Key="k1"),
    post(f"{EVENT}/codes", {"code": "BLUE", "percent_bp": 1000, "ticket_type_ids": ["{typ.1}"]}, Idempotency_Key="k1"),
    post(f"{EVENT}/codes", {"code": "RED", "percent_bp": 1000}, Idempotency_Key="k1"),
    post(f"{EVENT}/codes", {"code": "X", "percnt": 1000}),
    post(f"{EVENT}/codes?validate_only=true", {"code": "TRIED", "percent_bp": 1000}),
    post(f"{EVENT}/code-batches", {"pattern": "TEAM-*****", "count": 3, "batch": "team", "percent_bp": 10_000}),
    post(f"{EVENT}/code-batches", {"pattern": "TEAM-*", "count": 3, "batch": "thin", "percent_bp": 10_000}),
    post(f"{EVENT}/order-previews", {"seats": [{"ticket_type_id": "{typ.1}", "add_on_ids": ["{typ.2}"]}], "code": "BLUE"}),
    post(f"{EVENT}/order-previews", {"seats": [{"ticket_type_id": "{typ.1}"}], "code": "UNKNOWN"}),
    get(f"{EVENT}/orders?state=paid&code=orderaaa"),
    post(f"{EVENT}/orders", ORDER | {"code": "REDPOINT20", "total_seen_minor": 27920}),
    post(f"{EVENT}/orders", ORDER | {"total_seen_minor": 1}),
    post(f"{EVENT}/orders", ORDER | {"terms_accepted": False}),
    get(f"{EVENT}/orders"),
    get(f"{EVENT}/orders/{{ord.1}}"),
    get(f"{EVENT}/orders/ord_nobody"),
    get(f"{EVENT}/tickets"),
    get(f"{EVENT}/tickets?state=valid"),
    get(f"{EVENT}/tickets/{{tkt.1}}"),
    post(f"{EVENT}/tickets/{{tkt.1}}/transfer", {"name": "Grace Hopper", "email": "grace@example.org"}),
    post(f"{EVENT}/tickets/{{tkt.1}}/transfer", {"name": "Grace Hopper", "email": "grace@example.org"}),
    get(f"{EVENT}/gates"),
    post(f"{EVENT}/check-ins", {"gate_id": "{gat.1}", "code": "{tkt.1}"}),
    post(f"{EVENT}/check-ins", {"gate_id": "{gat.1}", "code": "{tkt.1}"}),
    post(f"{EVENT}/check-ins", {"gate_id": "{gat.1}", "code": "nonsense"}),
    post(f"{EVENT}/check-ins/{{chk.1}}/undo"),
    post(f"{EVENT}/check-ins/chk_nobody/undo"),
    post(f"{EVENT}/orders/{{ord.1}}/refunds", {"ticket_ids": ["{tkt.1}"], "fee_minor": 900, "reason": "Ill"}),
    post(f"{EVENT}/orders/{{ord.1}}/refunds", {"ticket_ids": ["{tkt.1}"], "reason": "Ill"}),
    post(f"{EVENT}/orders/{{ord.2}}/cancel", {"reason": "Changed her mind"}),
    post(f"{EVENT}/codes/{{cod.1}}/pause"),
    get(f"{EVENT}/sessions"),
    get(f"{EVENT}/sessions?state=submitted"),
    get(f"{EVENT}/sessions/{{ses.1}}"),
    get(f"{EVENT}/sessions/ses_nobody"),
    get(f"{EVENT}/speakers"),
    get(f"{EVENT}/proposals"),
    get(f"{EVENT}/proposals/{{ses.3}}"),
    get(f"{EVENT}/agenda-draft"),
    post(f"{EVENT}/agenda-releases", {"note": "Coffee"}),
    post(f"{EVENT}/agenda-releases"),
    post(f"{EVENT}/agenda-draft/slots", {
        "session_id": "{ses.4}", "room_id": "{roo.1}", "starts_at": "2027-05-12T21:00:00Z",
    }),
    post(f"{EVENT}/agenda-draft/slots", {"session_id": "{ses.3}", "room_id": "{roo.1}", "starts_at": "2027-05-12T21:00:00Z"}),
    post(f"{EVENT}/agenda-draft/slots", {"starts_at": "2027-05-12T21:00:00Z"}),
    get(f"{EVENT}/agenda-draft/slots/{{slt.1}}"),
    call("PATCH", f"{EVENT}/agenda-draft/slots/{{slt.1}}", {"minutes": 30}),
    call("PATCH", f"{EVENT}/agenda-draft/slots/{{slt.1}}", {"minutes": 30}, If_Match="{etag}"),
    call("PATCH", f"{EVENT}/agenda-draft/slots/{{slt.1}}", {"minutes": 30}, If_Match='"an-older-one"'),
    get(f"{EVENT}/agenda-draft/slots/{{slt.2}}"),
    call("DELETE", f"{EVENT}/agenda-draft/slots/{{slt.2}}", If_Match="{etag}"),
    get(f"{EVENT}/agenda-draft/slots/{{slt.2}}"),
]  # fmt: skip
