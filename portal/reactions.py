"""What follows from what happened: history kind → function. The worker runs each at least once, in order
per subject; each is idempotent. This table is all that joins tickets and agenda.
"""

from collections.abc import Mapping

from core.history import Reaction

REACTIONS: Mapping[str, Reaction] = {}
