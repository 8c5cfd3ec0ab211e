from agenda.models.call import CallForTalks, SessionType
from agenda.models.session import Session, Speaker
from agenda.models.version import AgendaVersion, Slot

__all__ = ["AgendaVersion", "CallForTalks", "Session", "SessionType", "Slot", "Speaker"]
