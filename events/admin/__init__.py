from events.admin.benefits import BenefitAdmin
from events.admin.event import EventPage
from events.admin.history import HistoryEntryAdmin
from events.admin.mail import OutboxMailAdmin
from events.admin.organizer import OrganizerAdmin
from events.admin.people import ParticipantAdmin
from events.admin.place import RoomAdmin, RoomFeatureAdmin, TrackAdmin
from events.admin.team import TeamMemberAdmin
from events.admin.team_invitations import TeamInvitationAdmin
from events.admin.tokens import ApiCallAdmin, ApiTokenAdmin

__all__ = [
    "ApiCallAdmin",
    "ApiTokenAdmin",
    "BenefitAdmin",
    "EventPage",
    "HistoryEntryAdmin",
    "OrganizerAdmin",
    "OutboxMailAdmin",
    "ParticipantAdmin",
    "RoomAdmin",
    "RoomFeatureAdmin",
    "TeamInvitationAdmin",
    "TeamMemberAdmin",
    "TrackAdmin",
]
