"""Recorded calls about files: sent as the body, given out as attachments."""

from typing import Any

from tests.contract.api_calls import EVENT, PDF, PNG, call, get

SESSION = f"{EVENT}/sessions/{{ses.3}}/files"
PROPOSAL = f"{EVENT}/proposals/{{ses.3}}/files"

PARTNER = f"{EVENT}/partners/{{ptn.1}}"
OTHER = f"{EVENT}/partners/{{ptn.2}}/tasks"
TICKET = f"{EVENT}/tickets/{{tkt.1}}/questions"

OF_PEOPLE: list[dict[str, Any]] = [
    get(f"{PARTNER}/logo"),
    call("PUT", f"{PARTNER}/logo", file=PNG),
    call("PUT", f"{PARTNER}/logo", file=PDF),
    call("PUT", f"{PARTNER}/logo", {}),
    get(f"{PARTNER}/logo"),
    call("PATCH", PARTNER, {"owner_email": "olga@relay.example"}),
    call("PATCH", PARTNER, {"contract_note": "Logo on the stage"}),
    call("PATCH", PARTNER, {"owner_email": "nobody@relay.example"}),
    call("DELETE", f"{PARTNER}/logo"),
    get(OTHER),
    get(f"{OTHER}/{{pta.1}}/file"),
    get(f"{OTHER}/{{pta.1}}/proof"),
    get(f"{OTHER}/pta_nobody/file"),
]  # fmt: skip

ANSWERED: list[dict[str, Any]] = [
    get(f"{TICKET}/{{que.2}}/file"),
    get(f"{TICKET}/{{que.1}}/file"),
]

FILES: list[dict[str, Any]] = [
    get(SESSION),
    call("POST", f"{SESSION}?file_name=cans.pdf&title=Slides&for_reviewers=true", file=PDF, Idempotency_Key="f1"),
    call("POST", f"{SESSION}?file_name=cans.pdf&title=Slides&for_reviewers=true", file=PDF, Idempotency_Key="f1"),
    call("POST", f"{SESSION}?file_name=cans.png&kind=other&validate_only=true", file=PNG),
    call("POST", f"{SESSION}?file_name=cans.pdf", file=PNG),
    call("POST", SESSION, file=PDF),
    call("POST", f"{SESSION}?file_name=cans.pdf", {}),
    get(SESSION),
    get(f"{SESSION}/{{fil.1}}"),
    get(f"{SESSION}/{{fil.1}}/content"),
    get(f"{SESSION}/fil_nobody/content"),
    call("PATCH", f"{SESSION}/{{fil.1}}", {"is_public": True}),
    get(PROPOSAL),
    get(f"{PROPOSAL}/{{fil.1}}/content"),
    get(f"{PROPOSAL}/fil_nobody/content"),
    call("DELETE", f"{SESSION}/{{fil.1}}"),
    get(f"{SESSION}/{{fil.1}}"),
]  # fmt: skip
