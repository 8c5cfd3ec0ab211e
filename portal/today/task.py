"""What waits for a person, and the addresses of the workspace’s lists and rows."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse


@dataclass(frozen=True)
class Task:
    """Something that waits for a person. `tone` is bad, warn or plain."""

    words: str
    link: str
    tone: str = "plain"


def to_list(name: str, **query: str) -> str:
    path = reverse(f"admin:{name}_changelist")
    return f"{path}?{urlencode(query)}" if query else path


def to_row(name: str, pk: int) -> str:
    return reverse(f"admin:{name}_change", args=[pk])
