"""Recorded calls of setting an event up: settings, rooms, tracks, types, levels and links of partners."""

from typing import Any

from tests.contract.api_calls import EVENT, call, get, post

LINKS = f"{EVENT}/partners/{{ptn.1}}/links"


def delete(path: str) -> dict[str, Any]:
    return call("DELETE", path)


BOOKS: list[dict[str, Any]] = [
    get(f"{EVENT}/invoices"),
    get(f"{EVENT}/invoices?number=NOBODY-1"),
    get(f"{EVENT}/invoices/{{inv.1}}"),
    get(f"{EVENT}/invoices/inv_nobody"),
    get(f"{EVENT}/invoices/{{inv.1}}/pdf"),
    get(f"{EVENT}/credit-notes?order_id={{ord.1}}"),
    get(f"{EVENT}/credit-notes/{{crn.1}}"),
    get(f"{EVENT}/credit-notes/{{crn.1}}/pdf"),
    get(f"{EVENT}/ledger?last=2020-01-01"),
    get(f"{EVENT}/ledger?first=2020-01-02&last=2020-01-01"),
    get(f"{EVENT}/ledger/orders"),
    get(f"{EVENT}/payouts"),
    get(f"{EVENT}/payouts/out_nobody/entries"),
    get(f"{EVENT}/book-differences?settled=true"),
    post(f"{EVENT}/exports", {"name": "Who speaks", "table": "people", "columns": ["name", "email"]}),
    post(f"{EVENT}/exports", {"name": "Who speaks", "table": "people"}),
    post(f"{EVENT}/exports", {"name": "Odd", "table": "people", "columns": ["moon"]}),
    call("PATCH", f"{EVENT}/exports/{{exp.2}}", {"segment": "speakers"}),
    post(f"{EVENT}/exports/{{exp.2}}/address"),
    get(f"{EVENT}/exports"),
    delete(f"{EVENT}/exports/{{exp.2}}/address"),
    delete(f"{EVENT}/exports/{{exp.2}}"),
    delete(f"{EVENT}/exports/{{exp.2}}"),
]

RUNS = f"{EVENT}/refund-runs"
REFUND_RUNS: list[dict[str, Any]] = [
    post(f"{RUNS}?validate_only=true", {"percent_bp": 5000, "reason": "The second day is cancelled"}),
    post(RUNS, {"percent_bp": 5000, "reason": "The second day is cancelled", "total_seen_minor": 1}),
    post(RUNS, {"ticket_type_id": "typ_nobody", "reason": "Flood"}),
    post(RUNS, {"percent_bp": 5000, "reason": "The second day is cancelled", "text": "We are sorry."}),
    post(RUNS, {"reason": "Flood"}),
    get(RUNS),
    get(f"{RUNS}/{{rrn.2}}/lines"),
    get(f"{RUNS}/{{rrn.2}}/lines?state=lost"),
    post(f"{EVENT}/jobs/{{rrn.2}}/cancel"),
    post(f"{RUNS}/{{rrn.2}}/retry"),
    get(f"{RUNS}/{{rrn.2}}"),
    get(f"{RUNS}/rrn_nobody"),
]

SETUP: list[dict[str, Any]] = [
    get(f"{EVENT}/settings"),
    call("PATCH", f"{EVENT}/settings", {"tagline": "Phones that talk, again", "target_tickets": 400}),
    call("PATCH", f"{EVENT}/settings", {"ends_on": "2020-01-01"}),
    call("PATCH", f"{EVENT}/settings", {"currency": "JPY"}),
    get(f"{EVENT}/rooms"),
    post(f"{EVENT}/rooms", {"name": "Attic", "capacity": 30, "walks": [{"room_id": "{roo.1}", "minutes": 5}]}),
    post(f"{EVENT}/rooms", {"name": "Attic"}),
    post(f"{EVENT}/rooms", {"name": "Cellar", "walks": [{"room_id": "roo_nobody", "minutes": 5}]}),
    call("PATCH", f"{EVENT}/rooms/{{roo.2}}", {
        "closures": [{"starts_at": "2027-05-12T12:00:00Z", "ends_at": "2027-05-12T14:00:00Z", "reason": "Lunch"}],
    }),
    call("PATCH", f"{EVENT}/rooms/{{roo.2}}", {
        "closures": [{"starts_at": "2027-05-12T12:00:00Z", "ends_at": "2027-05-12T12:00:00Z"}],
    }),
    delete(f"{EVENT}/rooms/{{roo.1}}"),
    post(f"{EVENT}/room-features", {"name": "Piano", "room_ids": ["{roo.2}"]}),
    call("PATCH", f"{EVENT}/room-features/{{fea.1}}", {"room_ids": []}),
    get(f"{EVENT}/room-features"),
    delete(f"{EVENT}/room-features/{{fea.1}}"),
    delete(f"{EVENT}/rooms/{{roo.2}}"),
    get(f"{EVENT}/tracks"),
    post(f"{EVENT}/tracks", {"name": "Wires", "colour": "#099268"}),
    call("PATCH", f"{EVENT}/tracks/{{trk.2}}", {"colour": "green"}),
    call("PATCH", f"{EVENT}/tracks/{{trk.2}}", {"position": 2}),
    delete(f"{EVENT}/tracks/{{trk.2}}"),
    delete(f"{EVENT}/tracks/{{trk.1}}"),
    get(f"{EVENT}/session-types"),
    post(f"{EVENT}/session-types", {"name": "Workshop", "minutes": 120}),
    post(f"{EVENT}/session-types", {
        "name": "Odd", "opens_at": "2027-02-01T09:00:00Z", "closes_at": "2027-01-01T09:00:00Z",
    }),
    call("PATCH", f"{EVENT}/session-types/{{sty.1}}", {"minutes": 45}),
    delete(f"{EVENT}/session-types/{{sty.1}}"),
    post(f"{EVENT}/partner-levels", {"name": "Silver", "price_minor": 200_000, "places": 5}),
    post(f"{EVENT}/partner-levels", {"name": "Silver"}),
    call("PATCH", f"{EVENT}/partner-levels/{{plv.1}}", {"places": 0}),
    call("PATCH", f"{EVENT}/partner-levels/{{plv.2}}", {"position": 2}),
    get(f"{EVENT}/benefits"),
    post(f"{EVENT}/benefits", {"level_id": "{plv.2}", "name": "Logo on the stage", "kind": "logo", "due_on": "2027-04-01"}),
    post(f"{EVENT}/benefits", {"level_id": "plv_nobody", "name": "Booth"}),
    call("PATCH", f"{EVENT}/benefits/{{ben.2}}", {"due_on": None}),
    delete(f"{EVENT}/benefits/{{ben.1}}"),
    delete(f"{EVENT}/benefits/{{ben.2}}"),
    delete(f"{EVENT}/partner-levels/{{plv.2}}"),
    delete(f"{EVENT}/partner-levels/{{plv.1}}"),
    post(LINKS, {"note": "Cleo, marketing", "email": "cleo@bellwether.example"}),
    post(LINKS, {"email": "cleo@bellwether.example"}),
    post(LINKS, {"email": "nobody"}),
    post(f"{LINKS}/{{lnk.1}}/replace"),
    post(f"{LINKS}/{{lnk.1}}/revoke"),
    post(f"{LINKS}/{{lnk.1}}/replace"),
    get(LINKS),
    delete(f"{EVENT}/partners/{{ptn.1}}"),
]  # fmt: skip
