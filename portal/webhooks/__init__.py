"""Of what webhooks tell: every type of message, and from which kinds of the history it follows.

The names are a promise. A type or a field that is added changes nothing for anybody; whatever else changes needs a
version with a `Change` in portal/api_versions.py, whose operations are names of types here: it gives older endpoints the
shape that they know. docs/webhooks.md is checked against this table.
"""

from collections.abc import Mapping

from events.webhook_types import MessageType
from portal.api_versions import VERSIONS
from portal.webhooks import admission, money, programme

__all__ = ["BY_KIND", "BY_NAME", "TYPES", "VERSIONS"]

TYPES: tuple[MessageType, ...] = (*money.TYPES, *admission.TYPES, *programme.TYPES)
BY_NAME: Mapping[str, MessageType] = {one.name: one for one in TYPES}
BY_KIND: Mapping[str, MessageType] = {kind: one for one in TYPES for kind in one.kinds}
