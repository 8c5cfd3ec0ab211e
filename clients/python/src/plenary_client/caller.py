"""How a method becomes a call, and a list reads on by itself."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from plenary_client.transport import Transport


class Caller:
    def __init__(self, transport: Transport, event: str = "") -> None:
        self.transport = transport
        self._event = event

    @property
    def event(self) -> str:
        """By which addresses name it: the word or the id that was given, or the id of the token's event."""
        if not self._event:
            self._event = self.call("GET", "/api/token", {})["event_id"]
        return self._event

    def call(
        self,
        method: str,
        path: str,
        parts: Mapping[str, str],
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """One call by its address as the reference has it; `{event}` is this client's. `content` is a file."""
        own = {"event": self.event} if "{event}" in path else {}
        for name, value in (own | dict(parts)).items():
            path = path.replace("{" + name + "}", quote(value, safe=""))
        given = {name: value for name, value in (headers or {}).items() if value}
        return self.transport.call(method, path, query=query, body=body, content=content, headers=given).body

    def pages(self, path: str, parts: Mapping[str, str], query: Mapping[str, Any]) -> Iterator[Any]:
        """All rows of a list, page by page. Nothing is lost or doubled by what comes meanwhile."""
        cursor: Any = None
        while True:
            page = self.call("GET", path, parts, query={**query, "cursor": cursor})
            yield from page["data"]
            cursor = page.get("next_cursor")
            if not cursor:
                return
