from agenda.models.attending import Feedback, Lottery, SignUp, SignUpList
from agenda.models.call import CallForTalks, LateLink, SessionType, TrackLimit
from agenda.models.decision import BalanceTarget, DecisionLetter, DecisionRound, LetterText
from agenda.models.editing import ClashRule, ClashWaiver, DayLines, Edit, EditLine, PreviewLink
from agenda.models.grant import Grant, GrantCall
from agenda.models.grant_receipt import GrantPayout, GrantReceipt
from agenda.models.grant_review import GrantCriterion, GrantReview, GrantScore
from agenda.models.importing import ImportMark, ProposalImport
from agenda.models.planning import Drafting, DraftPlacement, ProgrammeHours
from agenda.models.question import ProposalAnswer, ProposalOption, ProposalQuestion, SessionFile
from agenda.models.reading import ChangeMail, Favourite, ReadingLink
from agenda.models.review import (
    Assignment,
    Comparison,
    ConflictOfInterest,
    Criterion,
    Redaction,
    Review,
    Reviewer,
    ReviewPhase,
    ReviewRemark,
    ReviewTeam,
    Score,
)
from agenda.models.session import Session, Speaker
from agenda.models.speaking import (
    Availability,
    ChangeNotice,
    ChecklistEntry,
    ChecklistTask,
    SpeakerInvitation,
    SpeakerSheet,
)
from agenda.models.version import AgendaPaper, AgendaVersion, ReleasedSpeaker, Slot

__all__ = [
    "AgendaPaper",
    "AgendaVersion",
    "Assignment",
    "Availability",
    "BalanceTarget",
    "CallForTalks",
    "ChangeMail",
    "ChangeNotice",
    "ChecklistEntry",
    "ChecklistTask",
    "ClashRule",
    "ClashWaiver",
    "Comparison",
    "ConflictOfInterest",
    "Criterion",
    "DayLines",
    "DecisionLetter",
    "DecisionRound",
    "DraftPlacement",
    "Drafting",
    "Edit",
    "EditLine",
    "Favourite",
    "Feedback",
    "Grant",
    "GrantCall",
    "GrantCriterion",
    "GrantPayout",
    "GrantReceipt",
    "GrantReview",
    "GrantScore",
    "ImportMark",
    "LateLink",
    "LetterText",
    "Lottery",
    "PreviewLink",
    "ProgrammeHours",
    "ProposalAnswer",
    "ProposalImport",
    "ProposalOption",
    "ProposalQuestion",
    "ReadingLink",
    "Redaction",
    "ReleasedSpeaker",
    "Review",
    "ReviewPhase",
    "ReviewRemark",
    "ReviewTeam",
    "Reviewer",
    "Score",
    "Session",
    "SessionFile",
    "SessionType",
    "SignUp",
    "SignUpList",
    "Slot",
    "Speaker",
    "SpeakerInvitation",
    "SpeakerSheet",
    "TrackLimit",
]
