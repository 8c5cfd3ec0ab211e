"""What events and people hold of a person."""

from django.utils.translation import gettext_lazy as _

from core.personal import ERASED, Fate, Holding
from events.models import (
    Consent,
    Erasure,
    MailingRecipient,
    MailStop,
    Participant,
    PartnerLink,
    TeamInvitation,
    TeamMember,
)
from events.models.participant import PERSONAL_FIELDS

HOLDINGS = (
    Holding(
        "person", _("the person’s record"), Participant, "event", Fate.BLANKED, keys=("pk",),
        shown=("public_id", "code", *(name for name in PERSONAL_FIELDS if name != "photo"), "admission", "created_at"),
        files=("photo",),
        blank={name: None if name == "email" else "" for name in PERSONAL_FIELDS} | {"name": ERASED, "import_key": "", "user": None},
        why=_("An empty record without a name stays, so that counts and books still add up."),
    ),
    Holding(
        "consents", _("consents"), Consent, "participant__event", Fate.STAYS, keys=("participant",),
        shown=("purpose", "text", "version", "partner__name", "given_at", "withdrawn_at"),
        why=_("What was agreed to and when, as the proof of it; the row names nobody any more. They are taken back."),
    ),
    Holding(
        "mailings", _("mailings"), MailingRecipient, "mailing__event", Fate.GOES, keys=("participant",),
        shown=("mailing__name", "state", "reason", "at"),
    ),
    Holding(
        "mail_stops", _("mailings not wanted or not arriving"), MailStop, "event", Fate.GOES, addresses=("address",),
        shown=("address", "reason", "note", "at", "lifted_at"),
    ),
    Holding(
        "erasures", _("wishes to be erased"), Erasure, "event", Fate.STAYS, keys=("participant",),
        shown=("state", "asked_at", "due_on", "ended_at"),
        why=_("That and when it was asked for and done, as the proof of it; the row names nobody."),
    ),
    Holding(
        "team", _("seats in the team"), TeamMember, "event", Fate.STAYS, users=("user",),
        shown=("role", "ends_at", "created_at"),
        why=_("A seat in the team is taken away under Team."),
    ),
    Holding(
        "partner_links", _("links to a partner’s pages"), PartnerLink, "partner__event", Fate.GOES,
        addresses=("email",), shown=("partner__name", "note", "email", "created_at", "sent_at", "seen_at", "revoked_at"),
    ),
    Holding(
        "invited", _("invitations to the team"), TeamInvitation, "event", Fate.BLANKED, users=("accepted_by",),
        addresses=("email",), shown=("email", "name", "role", "sent_at", "accepted_at", "revoked_at"),
        blank={"email": "", "name": "", "accepted_by": None},
        why=_("That somebody was invited to a role, and when, without saying who."),
    ),
)  # fmt: skip
# Keys to people or accounts that make no row theirs, with the reason.
NOT_OWNERS = {
    "events.Segment.created_by": "who of the team put it together",
    "events.SavedExport.created_by": "who of the team put it together",
    "events.TableImport.created_by": "who of the team uploaded it",
    "events.TableImport.started_by": "who of the team brought it in",
    "events.TableImport.undone_by": "who of the team undid it",
    "events.ExportAddress.made_by": "who of the team answers for the address",
    "events.PersonalCopy.user": "the copy itself, which is deleted after some days",
    "events.Mailing.created_by": "who of the team wrote it",
    "events.Mailing.scheduled_by": "who of the team sent it",
    "events.MailStop.lifted_by": "who of the team lifted it",
    "events.ApiToken.user": "who of the team answers for the token",
    "events.TeamInvitation.invited_by": "who of the team invited",
    "events.Partner.owner": "who of the team looks after the partner",
    "events.PartnerTask.decided_by": "who of the team accepted it or sent it back",
    "events.PartnerLink.invited_by": "which link was used to invite: no person",
    "events.WebhookEndpoint.created_by": "who of the team set it up",
}
# Columns in which somebody may have written a name: it is struck out of them when its person is erased.
SWEPT = {
    "events.Segment": ("name",),
    "events.SavedExport": ("name",),
    "events.TableImport": ("file_name", "head", "notes", "problem", "options"),
    "events.TableImportLine": ("cells", "label", "changes", "problems", "notes", "before", "after", "reason"),
    "events.Mailing": ("name", "segment_name"),
    "events.Partner": ("contract_note", "description"),
    "events.PartnerLink": ("note",),
    "events.PartnerTask": ("text", "file_name", "reason", "proof", "proof_name"),
    "events.RoomClosure": ("reason",),
    "events.WebhookEndpoint": ("description",),
    "events.WebhookMessage": ("body",),
    "events.WebhookAttempt": ("answer",),
}
# Models and columns that hold words which are not about people, or that stay, with the reason.
STAYS = {
    "events.Forgetting.rule": "the name of a rule",
    "events.Erasure.report": "counts by kind",
    "events.Erasure.files": "names of files that are being deleted: random words",
    "events.WebhookEndpoint.url": "the address of somebody’s server",
    "events.WebhookEndpoint.kinds": "names of kinds of messages",
    "events.WebhookEndpoint.version": "a date",
    "events.WebhookEndpoint.secret_sealed": "a key",
    "events.WebhookEndpoint.former_sealed": "a key",
    "events.WebhookMessage.cause": "a public id",
    "events.WebhookMessage.kind": "the name of a kind of messages",
    "events.WebhookMessage.subject": "a public id",
    "events.WebhookAttempt.error": "words of our own",
    "events.PersonalCopy": "the copy itself, which is deleted after some days",
    "events.ApiCall": "operations and addresses of calls; the log goes after thirty days",
    "events.DeprecatedCall": "names of operations, and when they were called",
    "events.KeptAnswer": "what was answered to a call; it goes after two days",
    "events.ApiToken": "what the team calls a token, and what it may do",
    "events.Organizer": "the organizer’s own name, address and account",
    "events.Event": "the event’s own texts",
    "events.Room": "names and ways of rooms",
    "events.Track": "names of tracks",
    "events.PartnerLevel": "names of levels",
    "events.Benefit": "what partners of a level get",
    "events.PartnerTask.file": "what a company handed in; it goes half a year after the event",
    "events.PartnerTask.proof_file": "the team’s proof for a company; it goes half a year after the event",
    "events.Partner.logo": "a company’s logo",
    "events.SavedExport.kind": "the name of a table",
    "events.SavedExport.columns": "names of columns",
    "events.SavedExport.segment_key": "a key",
    "events.TableImport.kind": "the name of a table",
    "events.TableImport.file": "deleted as soon as it is read: its lines are swept",
    "events.TableImport.mapping": "names of columns",
    "events.TableImportLine.subject": "a public id",
    "events.ExportAddress.secret_hash": "a hash",
    "events.Segment.definition": "conditions",
    "events.Mailing.segment_key": "a key",
    "events.Mailing.definition": "conditions",
    "events.MailingText": "what the organizer wrote to many, with placeholders for names",
    "events.RoomFeature": "names of what rooms have",
    "events.Consent.text": "the words that were agreed to",
    "events.TeamInvitation.secret_hash": "a hash",
    "events.Partner.name": "a company",
    "events.Partner.website": "a company’s site",
    "events.Partner.ref": "a word in addresses",
    "events.Partner.contact_name": "the partner’s own contact: it is changed with the partner",
    "events.Partner.contact_email": "the partner’s own contact: it is changed with the partner",
}
