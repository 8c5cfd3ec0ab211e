from events.models.event import Event, Organizer, Room, Track
from events.models.participant import Participant
from events.models.partner import Partner
from events.models.team import Role, TeamMember

__all__ = ["Event", "Organizer", "Participant", "Partner", "Role", "Room", "TeamMember", "Track"]
