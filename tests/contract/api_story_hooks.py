"""Recorded calls about webhooks."""

from typing import Any

from tests.contract.api_calls import EVENT, call, get, post

HOOK = f"{EVENT}/webhook-endpoints/{{whk.1}}"

HOOKS: list[dict[str, Any]] = [
    post(f"{EVENT}/webhook-endpoints", {
        "url": "https://hooks.example.com/plenary", "description": "Slack", "kinds": ["order.paid"],
        "version": "2026-12-01",
    }),
    post(f"{EVENT}/webhook-endpoints", {"url": "ftp://hooks.example.com/"}),
    post(f"{EVENT}/webhook-endpoints", {"url": "https://hooks.example.com/", "kinds": ["order.invented"]}),
    get(f"{EVENT}/webhook-endpoints"),
    get(HOOK),
    get(f"{EVENT}/webhook-endpoints/whk_nobody"),
    call("PATCH", HOOK, {"kinds": [], "description": "Everything"}),
    call("PATCH", HOOK, {"kinds": ["order.invented"]}),
    post(f"{HOOK}/rotate", {"ends_former_now": True}),
    post(f"{HOOK}/test"),
    get(f"{HOOK}/messages"),
    get(f"{HOOK}/messages?state=failed"),
    get(f"{HOOK}/messages/{{msg.1}}"),
    get(f"{HOOK}/messages/msg_nobody"),
    post(f"{HOOK}/replay", {"message_ids": ["{msg.1}"]}),
    post(f"{HOOK}/replay", {"message_ids": ["msg_nobody"]}),
    post(f"{HOOK}/disable"),
    post(f"{HOOK}/test"),
    post(f"{HOOK}/enable", {"sends_waiting": False}),
    call("DELETE", HOOK),
    get(HOOK),
]  # fmt: skip
