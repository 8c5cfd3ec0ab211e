from agenda.admin.attending import FeedbackAdmin, LotteryAdmin, SignUpAdmin, SignUpListAdmin
from agenda.admin.call import CallForTalksAdmin, SessionTypeAdmin
from agenda.admin.checklist import ChecklistTaskAdmin
from agenda.admin.grant_call import GrantCallAdmin, GrantCriterionAdmin
from agenda.admin.grants import GrantAdmin
from agenda.admin.importing import ProposalImportAdmin
from agenda.admin.invitations import SpeakerInvitationAdmin
from agenda.admin.late_links import LateLinkAdmin
from agenda.admin.notices import ChangeNoticeAdmin
from agenda.admin.planning import ProgrammeHoursAdmin
from agenda.admin.questions import ProposalQuestionAdmin
from agenda.admin.review import CriterionAdmin, ReviewerAdmin, ReviewPhaseAdmin, ReviewTeamAdmin
from agenda.admin.session import SessionAdmin
from agenda.admin.slot import SlotAdmin
from agenda.admin.speaking import AvailabilityAdmin, SpeakerSheetAdmin
from agenda.admin.version import AgendaVersionAdmin

__all__ = [
    "AgendaVersionAdmin",
    "AvailabilityAdmin",
    "CallForTalksAdmin",
    "ChangeNoticeAdmin",
    "ChecklistTaskAdmin",
    "CriterionAdmin",
    "FeedbackAdmin",
    "GrantAdmin",
    "GrantCallAdmin",
    "GrantCriterionAdmin",
    "LateLinkAdmin",
    "LotteryAdmin",
    "ProgrammeHoursAdmin",
    "ProposalImportAdmin",
    "ProposalQuestionAdmin",
    "ReviewPhaseAdmin",
    "ReviewTeamAdmin",
    "ReviewerAdmin",
    "SessionAdmin",
    "SessionTypeAdmin",
    "SignUpAdmin",
    "SignUpListAdmin",
    "SlotAdmin",
    "SpeakerInvitationAdmin",
    "SpeakerSheetAdmin",
]
