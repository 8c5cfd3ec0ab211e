"""What the programme holds of a person: as a speaker, as a reader of the agenda, and as a reviewer."""

from django.utils.translation import gettext_lazy as _

from agenda.models import (
    Assignment,
    Availability,
    ChangeMail,
    ChangeNotice,
    ChecklistEntry,
    Comparison,
    ConflictOfInterest,
    DecisionLetter,
    Favourite,
    Feedback,
    Grant,
    GrantPayout,
    GrantReceipt,
    GrantReview,
    GrantScore,
    ProposalAnswer,
    ReadingLink,
    ReleasedSpeaker,
    Review,
    Reviewer,
    ReviewRemark,
    Score,
    Session,
    SessionFile,
    SignUp,
    Speaker,
    SpeakerInvitation,
    SpeakerSheet,
)
from core.personal import Fate, Holding

VOTES = _("Votes of the committee stay, so that decisions can be understood.")
TALKS = _(
    "A talk that was held, or in which others speak as well, stays in the programme without the name. All others are "
    "emptied, with what reviewers wrote about them."
)
STAGE = _("Who speaks when is part of the agenda; the record behind it is empty.")

HOLDINGS = (
    Holding(
        "talks", _("proposals and talks"), Session, "event", Fate.STAYS, keys=("speakers__participant",),
        shown=(
            "public_id", "code", "state", "title", "subtitle", "abstract", "description", "notes", "session_type__name",
            "track__name", "language", "minutes", "level", "do_not_record", "licence", "video_url", "feedback", "confirm_by",
            "created_at", "submitted_at", "changed_at",
        ),
        why=TALKS,
    ),
    Holding(
        "speaking", _("named as a speaker"), Speaker, "session__event", Fate.STAYS, keys=("participant",),
        shown=("session__code", "role", "position"), why=STAGE,
    ),
    Holding(
        "released", _("named in a released agenda"), ReleasedSpeaker, "version__event", Fate.STAYS, keys=("participant",),
        shown=("version__number", "session__code"), why=STAGE,
    ),
    Holding(
        "talk_answers", _("answers about talks"), ProposalAnswer, "question__event", Fate.GOES,
        keys=("session__speakers__participant",), talk="session", shown=("session__code", "question__text", "text", "file_name", "at"),
        many=("options",), files=("file",),
        why=_("Answers about a talk that others give as well stay with them."),
    ),
    Holding(
        "talk_files", _("slides and files"), SessionFile, "session__event", Fate.GOES,
        keys=("uploaded_by",), shown=("session__code", "kind", "title", "file_name", "media_type", "size", "is_public", "created_at"),
        files=("file",),
    ),
    Holding(
        "speaker_sheet", _("what a speaker is asked"), SpeakerSheet, "participant__event", Fate.GOES, keys=("participant",),
        shown=("is_first_time", "time_zone", "equipment", "arrives_on", "leaves_on", "travel_note", "availability_at"),
    ),
    Holding(
        "availability", _("times when a speaker is not there"), Availability, "participant__event", Fate.GOES,
        keys=("participant",), shown=("kind", "starts_at", "ends_at"),
    ),
    Holding(
        "checklist", _("what was to be settled"), ChecklistEntry, "task__event", Fate.GOES, keys=("participant",),
        shown=("task__text", "done_at", "note", "reminded_at"),
    ),
    Holding(
        "change_notices", _("notices of changes"), ChangeNotice, "session__event", Fate.GOES, keys=("participant",),
        shown=("session__code", "what", "before", "after", "answer", "comment", "created_at", "answered_at"),
    ),
    Holding(
        "invitations", _("invitations to speak along"), SpeakerInvitation, "session__event", Fate.BLANKED,
        keys=("participant",), addresses=("email",),
        shown=("session__code", "email", "name", "role", "state", "word", "created_at", "answered_at"),
        blank={"email": "", "name": "", "word": "", "state": "revoked"},
        why=_("That somebody was asked is kept, who is not."),
    ),
    Holding(
        "letters", _("letters of decisions"), DecisionLetter, "round__event", Fate.BLANKED, keys=("participant",),
        shown=("session__code", "decision", "subject", "body", "edited_at"),
        blank={"subject": "", "body_sealed": "", "covers": ""}, why=VOTES,
    ),
    Holding(
        "favourites", _("stars"), Favourite, "event", Fate.GOES, keys=("participant",),
        shown=("session__code", "session__title", "starred_at", "taken_back_at"),
    ),
    Holding(
        "calendars", _("personal calendars"), ReadingLink, "event", Fate.GOES, keys=("participant",),
        shown=("made_at", "ended_at"),
    ),
    Holding(
        "change_mails", _("mail about changes"), ChangeMail, "participant__event", Fate.GOES, keys=("participant",),
        shown=("text", "agreed_at", "stopped_at"),
    ),
    Holding(
        "sign_ups", _("places in sessions"), SignUp, "list__session__event", Fate.GOES, keys=("participant",),
        shown=("list__session__code", "state", "wish", "asked_at"),
    ),
    Holding(
        "feedback", _("feedback"), Feedback, "session__event", Fate.GOES, keys=("participant",),
        shown=("session__code", "rating", "words", "given_at", "changed_at"),
    ),
    # Before the grants: they are found by the address that is blanked there.
    Holding(
        "grant_receipts", _("receipts of a grant"), GrantReceipt, "grant__event", Fate.GOES, addresses=("grant__email",),
        shown=("grant__code", "what", "amount_minor", "file_name", "size", "sent_at", "checked_at"), files=("file",),
    ),
    Holding(
        "grant_payouts", _("money paid out of a grant"), GrantPayout, "grant__event", Fate.STAYS,
        addresses=("grant__email",), shown=("grant__code", "amount_minor", "paid_at"),
        why=_("How much of the budget went where is kept, to whom is not."),
    ),
    Holding(
        "grants", _("applications for a grant"), Grant, "event", Fate.BLANKED, addresses=("email",),
        shown=("code", "state", "wants_ticket", "asked_minor", "answers", "award_ticket", "award_minor", "applied_at",
               "answer_by_at", "answered_at", "paid_minor", "paid_at"),
        blank={"name": "", "email": "", "answers_sealed": ""},
        why=_("How much of the budget went where is kept, to whom is not."),
    ),
    Holding(
        "reviewer", _("seat in the committee"), Reviewer, "event", Fate.STAYS, users=("user",),
        shown=("public_id", "company"), many=("topics",), why=VOTES,
    ),
    Holding(
        "reviews", _("reviews written"), Review, "session__event", Fate.STAYS, users=("reviewer__user",),
        shown=("session__code", "state", "value", "comment", "to_speaker"), why=VOTES,
    ),
    Holding(
        "scores", _("scores given"), Score, "review__session__event", Fate.STAYS, users=("review__reviewer__user",),
        shown=("review__session__code", "criterion__name", "value"), why=VOTES,
    ),
    Holding(
        "grant_reviews", _("applications for grants reviewed"), GrantReview, "grant__event", Fate.STAYS,
        users=("reviewer__user",), shown=("grant__code", "state", "value", "comment", "reason"), why=VOTES,
    ),
    Holding(
        "grant_scores", _("scores given to applications"), GrantScore, "review__grant__event", Fate.STAYS,
        users=("review__reviewer__user",), shown=("review__grant__code", "criterion__name", "value"), why=VOTES,
    ),
    Holding(
        "remarks", _("remarks to the committee"), ReviewRemark, "session__event", Fate.STAYS, users=("reviewer__user",),
        shown=("session__code", "text"), why=VOTES,
    ),
    Holding(
        "comparisons", _("talks compared"), Comparison, "reviewer__event", Fate.STAYS, users=("reviewer__user",),
        shown=("first__code", "second__code", "winner__code"), why=VOTES,
    ),
    Holding(
        "conflicts", _("conflicts of interest"), ConflictOfInterest, "session__event", Fate.STAYS,
        users=("reviewer__user",), shown=("session__code", "kind", "reason"), why=VOTES,
    ),
    Holding(
        "assignments", _("talks to review"), Assignment, "session__event", Fate.STAYS, users=("reviewer__user",),
        shown=("session__code", "reason"), why=VOTES,
    ),
)  # fmt: skip
NOT_OWNERS = {
    "agenda.Grant.decided_by": "who of the team decided",
    "agenda.GrantReceipt.checked_by": "who of the team looked at it",
    "agenda.GrantPayout.by": "who of the team noted it",
    "agenda.SpeakerInvitation.invited_by": "who asked somebody else",
    "agenda.DecisionRound.created_by": "who of the team wrote the letters",
    "agenda.AgendaVersion.released_by": "who of the team released",
    "agenda.Edit.by": "who of the team edited",
    "agenda.ClashWaiver.created_by": "who of the team decided",
    "agenda.ClashWaiver.revoked_by": "who of the team decided",
    "agenda.PreviewLink.created_by": "who of the team made it",
    "agenda.ProposalImport.created_by": "who of the team brought proposals in",
    "agenda.Drafting.created_by": "who of the team asked for a draft",
    "agenda.Redaction.by": "who of the team struck names out",
    "agenda.ConflictOfInterest.by": "who of the team noted it",
    "agenda.Assignment.by": "who of the team assigned",
    "agenda.ChecklistTask.owner_user": "who of the team does it",
    "agenda.ChecklistEntry.done_by": "who of the team did it",
    "agenda.ChangeNotice.settled_by": "who of the team settled it",
}
SWEPT = {
    "agenda.Session": ("title", "subtitle", "abstract", "description", "notes", "internal_notes", "feedback"),
    "agenda.ProposalAnswer": ("text", "file_name"),
    "agenda.SessionFile": ("title", "file_name"),
    "agenda.SpeakerInvitation": ("word",),
    "agenda.ChecklistEntry": ("note",),
    "agenda.ChangeNotice": ("before", "after", "comment"),
    "agenda.Feedback": ("words",),
    "agenda.Review": ("comment", "to_speaker"),
    "agenda.ReviewRemark": ("text",),
    "agenda.GrantReview": ("comment", "reason"),
    "agenda.GrantReceipt": ("what", "file_name"),
    "agenda.GrantPayout": ("note",),
    "agenda.Redaction": ("title", "abstract", "description", "notes"),
    "agenda.ConflictOfInterest": ("reason",),
    "agenda.Assignment": ("reason",),
    "agenda.LateLink": ("note",),
    "agenda.PreviewLink": ("label",),
    "agenda.AgendaVersion": ("note",),
    "agenda.Slot": ("title",),
    "agenda.Edit": ("label",),
    "agenda.EditLine": ("before", "after"),
    "agenda.ClashWaiver": ("text", "reason"),
    "agenda.Drafting": ("name", "reasons", "refusal"),
    "agenda.DraftPlacement": ("causes",),
    "agenda.ProposalImport": ("mapping", "report", "file_name"),
    "agenda.Lottery": ("record",),
    "agenda.DecisionLetter": ("subject", "body"),
}
STAYS = {
    "agenda.GrantCall": "the call’s own texts",
    "agenda.Grant.pending": "a decision",
    "agenda.GrantReceipt.file": "files of others: those that the person sent are deleted",
    "agenda.CallForTalks": "the call’s own text",
    "agenda.SessionType": "the call’s own texts",
    "agenda.Session.language": "a language",
    "agenda.Session.form_key": "a random word of the form",
    "agenda.Session.import_key": "the number of a talk in another system",
    "agenda.Session.video_url": "where a recording is: it is taken away there",
    "agenda.Lottery": "the draw’s name and its fingerprint",
    "agenda.BalanceTarget": "what the programme should be made of",
    "agenda.DecisionLetter.mail": "the mail’s opaque number",
    "agenda.LetterText": "the organizers’ own words",
    "agenda.AgendaPaper": "the public agenda on paper: drawn anew when a public name changes",
    "agenda.ClashRule": "rules of the agenda",
    "agenda.ClashWaiver.key": "a fingerprint",
    "agenda.DayLines": "hours of the editor",
    "agenda.PreviewLink.secret_hash": "a fingerprint",
    "agenda.ProposalImport.file": "uploaded tables: those that hold the person are deleted",
    "agenda.ProposalImport.speakers_file": "uploaded tables: those that hold the person are deleted",
    "agenda.ProposalImport.otherwise": "a state",
    "agenda.ImportMark": "fingerprints of what a table said: those of the person are deleted",
    "agenda.Drafting.form_key": "a random word of the form",
    "agenda.Drafting.score": "points",
    "agenda.ProposalQuestion": "the question itself",
    "agenda.ProposalOption": "the question itself",
    "agenda.SessionFile.file": "files of others: those that the person sent are deleted",
    "agenda.SessionFile.media_type": "a type",
    "agenda.ProposalAnswer.file": "files of others: those about the person’s own talk are deleted",
    "agenda.ReviewPhase": "the committee’s own texts",
    "agenda.ReviewTeam": "the committee’s own texts",
    "agenda.Criterion": "the committee’s own texts",
    "agenda.GrantCriterion": "the committee’s own texts",
    "agenda.GrantReview.form_key": "a random word of the form",
    "agenda.Reviewer": "who judges, by his account",
    "agenda.Review.form_key": "a random word of the form",
    "agenda.Redaction.covers": "a fingerprint",
    "agenda.ChecklistTask": "the task’s own text",
    "agenda.Favourite.device": "a fingerprint of a device",
    "agenda.ReadingLink.device": "a fingerprint of a device",
}
