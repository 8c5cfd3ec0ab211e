"""The client: every operation of the API as a method, typed."""

from typing import Any

from plenary_client.operations import Operations
from plenary_client.transport import Transport


class Client(Operations):
    """For one event. Without `event` it is the token's. `version` fixes a dated version; without it the token's holds.

    Writes carry an `Idempotency-Key` of their own, so that a call that is sent again after a lost answer happens once.
    Refusals are raised as `Problem`; 429, 5xx and lost answers are tried again, as long apart as the server asks for.
    """

    def __init__(
        self,
        site: str,
        token: str = "",
        *,
        event: str = "",
        transport: Transport | None = None,
        **options: Any,
    ) -> None:
        super().__init__(transport or Transport(site, token, **options), event)
