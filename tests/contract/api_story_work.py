"""Recorded calls about long work and what the organizers' desk does: jobs, drafts by the solver, badges."""

from typing import Any

from tests.contract.api_calls import BRIEF, EVENT, SANDBOX, call, get, post

WORK: list[dict[str, Any]] = [
    get(f"{EVENT}/jobs"),
    get(f"{EVENT}/jobs?kind=badge_batch&state=done"),
    get(f"{EVENT}/jobs?limit=1"),
    get(f"{EVENT}/jobs?limit=1&cursor={{cursor}}"),
    get(f"{EVENT}/jobs/{{dft.1}}"),
    post(f"{EVENT}/jobs/{{dft.1}}/cancel"),
    get(f"{EVENT}/jobs/dft_nobody"),
    get(f"{EVENT}/solver-drafts/{{dft.1}}"),
    post(f"{EVENT}/solver-drafts/{{dft.1}}/accept", {"seen_revision": 0}),
    post(f"{EVENT}/solver-drafts/{{dft.1}}/accept", {"session_ids": ["{ses.1}"]}),
    post(f"{EVENT}/solver-drafts", {"name": "One more", "seconds": 5, "keeps": "placed"}, Idempotency_Key="d1"),
    post(f"{EVENT}/solver-drafts", {"seconds": 121}),
    post(f"{EVENT}/solver-drafts/{{dft.2}}/stop"),
    call("DELETE", f"{EVENT}/solver-drafts/{{dft.2}}"),
    post(f"{EVENT}/jobs/{{dft.2}}/cancel"),
    call("DELETE", f"{EVENT}/solver-drafts/{{dft.2}}"),
    get(f"{EVENT}/solver-drafts/{{dft.2}}"),
    get(f"{EVENT}/badge-layouts"),
    post(f"{EVENT}/badge-batches", {"what": "all", "layout_id": "{bly.1}", "role": "speaker"}),
    post(f"{EVENT}/badge-batches", {"partner_id": "ptn_nobody"}),
    post(f"{EVENT}/badge-batches?validate_only=true", {"form": "single"}),
    get(f"{EVENT}/badge-batches/{{bbt.2}}"),
    get(f"{EVENT}/badge-batches/{{bbt.1}}"),
    get(f"{EVENT}/badge-batches/{{bbt.1}}/file"),
    get(f"{EVENT}/badge-batches/{{bbt.2}}/file"),
    post(f"{EVENT}/jobs/{{bbt.2}}/cancel"),
    get(f"{EVENT}/export-tables"),
    get(f"{EVENT}/exports"),
    get(f"{EVENT}/export-files/{{exf.1}}"),
    get(f"{EVENT}/export-files/{{exf.1}}/file"),
    post(f"{EVENT}/export-files", {"export_id": "{exp.1}", "format": "xlsx"}),
    post(f"{EVENT}/export-files", {"table": "codes"}, Idempotency_Key="e1"),
    post(f"{EVENT}/export-files", {"table": "secrets"}),
    get(f"{EVENT}/export-files/{{exf.2}}/file"),
    post(f"{EVENT}/jobs/{{exf.2}}/cancel"),
    get(f"{EVENT}/sandbox"),
    post(f"{EVENT}/sandbox/advance", {"days": 30}),
    post(f"{EVENT}/sandbox/advance", {"days": 401}),
    post(f"{EVENT}/sandbox/reset"),
    call("DELETE", f"{EVENT}/sandbox"),
]  # fmt: skip

# The end of the story: when the clock of one is moved, what is due is done at all events.
MOVED, ENDED = f"/api/events/{SANDBOX}", f"/api/events/{BRIEF}"
SANDBOXES: list[dict[str, Any]] = [
    get(f"{MOVED}/sandbox", token=SANDBOX),
    post(f"{MOVED}/sandbox/advance?validate_only=true", {"days": 30}, token=SANDBOX),
    post(f"{MOVED}/sandbox/advance", {"days": 30}, token=SANDBOX, then="sandboxes"),
    get(f"{MOVED}/jobs/{{sbw.2}}", token=SANDBOX),
    get(f"{MOVED}/sandbox", token=SANDBOX),
    call("DELETE", f"{ENDED}/sandbox?validate_only=true", token=BRIEF),
    call("DELETE", f"{ENDED}/sandbox", token=BRIEF, then="sandboxes"),
    get(f"{ENDED}/sandbox", token=BRIEF),
    get(ENDED, token=False),
    post(f"{MOVED}/sandbox/reset", token=SANDBOX),
    get(f"{MOVED}/sandbox", token=SANDBOX),
    post(f"{MOVED}/jobs/{{sbw.5}}/cancel", token=SANDBOX),
    call("DELETE", f"{MOVED}/sandbox", token=SANDBOX),
]
