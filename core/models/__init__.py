from core.models.history import HistoryEntry
from core.models.outbox import OutboxMail

__all__ = ["HistoryEntry", "OutboxMail"]
