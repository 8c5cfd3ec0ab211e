from events.models.benefit import Benefit, PartnerTask
from events.models.event import Event, Organizer, Room, Track
from events.models.event_file import EventExport, EventImport
from events.models.export import ExportAddress, ExportFile, SavedExport
from events.models.mailing import Mailing, MailingRecipient, MailingText, MailStop
from events.models.participant import Consent, Participant
from events.models.partner import Partner, PartnerLevel, PartnerLink
from events.models.privacy import Erasure, Forgetting, PersonalCopy
from events.models.sandbox import SandboxWork
from events.models.segment import Segment
from events.models.table_import import TableImport, TableImportLine
from events.models.team import ROLE_WORDS, Role, TeamInvitation, TeamMember
from events.models.texting import TextMessage, TextNumber
from events.models.token import ApiCall, ApiToken, DeprecatedCall, KeptAnswer
from events.models.venue import RoomClosure, RoomFeature, RoomWalk
from events.models.webhook import WebhookAttempt, WebhookEndpoint, WebhookMessage

__all__ = [
    "ROLE_WORDS",
    "ApiCall",
    "ApiToken",
    "Benefit",
    "Consent",
    "DeprecatedCall",
    "Erasure",
    "Event",
    "EventExport",
    "EventImport",
    "ExportAddress",
    "ExportFile",
    "Forgetting",
    "KeptAnswer",
    "MailStop",
    "Mailing",
    "MailingRecipient",
    "MailingText",
    "Organizer",
    "Participant",
    "Partner",
    "PartnerLevel",
    "PartnerLink",
    "PartnerTask",
    "PersonalCopy",
    "Role",
    "Room",
    "RoomClosure",
    "RoomFeature",
    "RoomWalk",
    "SandboxWork",
    "SavedExport",
    "Segment",
    "TableImport",
    "TableImportLine",
    "TeamInvitation",
    "TeamMember",
    "TextMessage",
    "TextNumber",
    "Track",
    "WebhookAttempt",
    "WebhookEndpoint",
    "WebhookMessage",
]
