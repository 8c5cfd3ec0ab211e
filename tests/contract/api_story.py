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
    post(f"{EVENT}/codes", {"code": "BELL", "kind": "amount", "amount_minor": 5000, "partner_id": "{ptn.2}"}),
    post(f"{EVENT}/codes", {"code": "BELL", "percent_bp": 1000}),
    post(f"{EVENT}/codes", {"code": "BLUE", "percent_bp": 1000, "ticket_type_ids": ["{typ.1}"]}, Idempotency_Key="k1"),
    post(f"{EVENT}/codes", {"code": "BLUE", "percent_bp": 1000, "ticket_type_ids": ["{typ.1}"]}, Idempotency_Key="k1"),
    post(f"{EVENT}/codes", {"code": "RED", "percent_bp": 1000}, Idempotency_Key="k1"),
    post(f"{EVENT}/codes", {"code": "X", "percnt": 1000}),
    post(f"{EVENT}/codes?validate_only=true", {"code": "TRIED", "percent_bp": 1000}),
    post(f"{EVENT}/code-batches", {"pattern": "TEAM-*****", "count": 3, "batch": "team", "percent_bp": 10_000}),
    post(f"{EVENT}/code-batches", {"pattern": "TEAM-*", "count": 3, "batch": "thin", "percent_bp": 10_000}),
    post(f"{EVENT}/codes/{{cod.1}}/pause"),
]  # fmt: skip
