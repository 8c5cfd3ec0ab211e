from events.admin.event import EventPage
from events.admin.history import HistoryEntryAdmin
from events.admin.mail import OutboxMailAdmin
from events.admin.organizer import OrganizerAdmin
from events.admin.people import ParticipantAdmin
from events.admin.place import RoomAdmin, RoomFeatureAdmin, TrackAdmin
from events.admin.team import TeamMemberAdmin

__all__ = [
    "EventPage",
    "HistoryEntryAdmin",
    "OrganizerAdmin",
    "OutboxMailAdmin",
    "ParticipantAdmin",
    "RoomAdmin",
    "RoomFeatureAdmin",
    "TeamMemberAdmin",
    "TrackAdmin",
]
