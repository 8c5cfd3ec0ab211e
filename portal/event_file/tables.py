"""What the file of an event holds: each model with the name of its table, its way to the event, and the fields it leaves.

Each model that belongs to an event stands in EXPORTED or in LEFT, the latter with the reason; each field of an exported
model is written, or left with the reason. Tests walk all models and fields, so that one added later is thought of.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q

from agenda import models as agenda
from core.models import HistoryEntry
from core.sealed import CannotOpen, fingerprint
from events import models as events
from tickets import models as tickets

KEY = "primary keys never leave the database"
HIDDEN = "secret: a new one is made where the file is brought in"
PLACE = "the event that the file is about"
COUNTER = "counts for caches, begins anew"
# Fields that no model writes, wherever they stand.
NEVER: Mapping[str, str] = {"id": KEY, "secret_hash": HIDDEN, "secret_sealed": HIDDEN}
COPY_MARK = "#copy-"
# That an event was written or brought in is the history of the place where it was.
MOVES = ("event.exported", "event.file_fetched", "event.imported", "event.woken")


@dataclass(frozen=True)
class Extra:
    """What is no column: how it is read from a row and put into one that is not stored yet."""

    name: str
    get: Callable[[Any], str]
    put: Callable[[Any, str], None]
    about: str


@dataclass(frozen=True)
class Exported:
    """`path` leads from a row to its event. `said` gives another value than the column's; `but` rows stay behind."""

    model: type[models.Model]
    name: str
    path: str = "event"
    without: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    extras: Sequence[Extra] = ()
    but: Q | None = None

    @property
    def label(self) -> str:
        return self.model._meta.label

    @property
    def left(self) -> Mapping[str, str]:
        """Each field that is not written, with the reason."""
        return {**NEVER, **({"event": PLACE} if self.path == "event" else {}), **self.without}

    @property
    def fields(self) -> list[Any]:
        """Columns that are written, and links of many to many."""
        left = self.left
        own = [one for one in self.model._meta.concrete_fields if one.name not in left]
        return [*(one for one in own if one.name != "public_id"), *self.model._meta.many_to_many]

    @property
    def has_public_id(self) -> bool:
        return any(one.name == "public_id" for one in self.model._meta.concrete_fields)

    def rows(self, event: events.Event) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = self.model._base_manager.order_by("pk")
        here = rows.filter(**{self.path: event.public_id if self.path == "scope" else event.pk})
        return here.exclude(self.but) if self.but is not None else here


def _opened(row: Any, name: str) -> str:
    try:
        return str(getattr(row, name))
    except CannotOpen:
        return ""


def _put_seed(row: Any, seed: str) -> None:
    if seed:
        row.seed, row.seed_hash = seed, fingerprint(seed)


def _put_body(row: Any, body: str) -> None:
    row.body = body


SEED = Extra(
    "seed", lambda row: _opened(row, "seed") if row.drawn_at else "", _put_seed,
    "The published seed; empty before the draw, then a new one is made where the file is brought in.",
)  # fmt: skip
BODY = Extra("body", lambda row: _opened(row, "body"), _put_body, "The words of the letter.")


def _ended(row: Any) -> Any:
    return row.ended_at or (row.started_at if row.state in tickets.PaymentAttempt.UNDECIDED else None)


def _attempt_state(row: Any) -> str:
    undecided = row.state in tickets.PaymentAttempt.UNDECIDED
    return str(tickets.PaymentAttempt.State.CLOSED if undecided else row.state)


def _mailing_state(row: Any) -> str:
    going = {events.Mailing.State.SCHEDULED, events.Mailing.State.SENDING}
    return str(events.Mailing.State.STOPPED if row.state in going else row.state)


def _reference(row: Any) -> str:
    """Of a second copy in one installation, without the mark that keeps it apart from the first."""
    return str(row.reference).partition(COPY_MARK)[0]


def _by_label(row: Any) -> str:
    return (row.by_label or (str(row.by) if row.by else ""))[:120]


def _e(model: type[models.Model], name: str, path: str = "event", **more: Any) -> Exported:
    return Exported(model, name, path, **more)


_MADE_BY = "the gateway's own papers are read from the gateway"
PAYOUT = {"payout": _MADE_BY}
TALK_EVENT = "session__event"

EXPORTED: Sequence[Exported] = (
    _e(
        events.Event, "event", "pk",
        without={
            "organizer": "the one that brings it in", "is_public": "only the team sees it until it is made public",
            "is_asleep": "each event that is brought in rests until somebody starts it",
            "shop_counter": COUNTER, "public_counter": COUNTER,
        },
    ),
    _e(events.Room, "rooms"),
    _e(events.RoomFeature, "room_features"),
    _e(events.RoomClosure, "room_closures", "room__event"),
    _e(events.RoomWalk, "room_walks", "room__event"),
    _e(events.Track, "tracks"),
    _e(events.PartnerLevel, "partner_levels"),
    _e(events.Benefit, "benefits", "level__event"),
    _e(events.Partner, "partners"),
    _e(
        events.PartnerTask, "partner_tasks", "partner__event",
        without={"handed_in_by": "a secret address of a colleague, which is not written"},
    ),
    _e(events.Participant, "participants", without={"user": "found again by the address its owner has verified"}),
    _e(events.Consent, "consents", "participant__event"),
    _e(events.Segment, "segments"),
    _e(events.SavedExport, "saved_exports"),
    _e(events.Mailing, "mailings", said={"state": _mailing_state}),
    _e(events.MailingText, "mailing_texts", "mailing__event"),
    _e(events.MailingRecipient, "mailing_recipients", "mailing__event"),
    _e(events.MailStop, "mail_stops"),
    _e(events.Erasure, "erasures", without={"files": "names in this installation's storage"}),
    _e(events.Forgetting, "forgettings"),
    _e(tickets.Quota, "quotas"),
    _e(tickets.TicketType, "ticket_types"),
    _e(tickets.PriceStep, "price_steps", "ticket_type__event"),
    _e(tickets.GroupDiscount, "group_discounts"),
    _e(tickets.RefundTerm, "refund_terms"),
    _e(tickets.TaxRule, "tax_rules"),
    _e(tickets.VisaTerms, "visa_terms"),
    _e(tickets.NumberSeries, "number_series"),
    _e(tickets.AttendeeField, "attendee_fields"),
    _e(tickets.Question, "questions"),
    _e(tickets.QuestionOption, "question_options", "question__event"),
    _e(tickets.DiscountCode, "discount_codes"),
    _e(tickets.Reserve, "reserves"),
    _e(tickets.Order, "orders"),
    _e(tickets.CodeRedemption, "code_redemptions", "order__event"),
    _e(tickets.Sponsorship, "sponsorships", "order__event"),
    _e(tickets.Ticket, "tickets"),
    _e(tickets.OrderLine, "order_lines", "order__event"),
    _e(tickets.ReserveUse, "reserve_uses", "reserve__event"),
    _e(tickets.Answer, "answers", "question__event"),
    _e(tickets.Billing, "billings", "order__event"),
    _e(tickets.SeatBlock, "seat_blocks"),
    _e(tickets.SeatInvitation, "seat_invitations", "block__event"),
    _e(tickets.WaitingEntry, "waiting_entries"),
    _e(
        tickets.PaymentAttempt, "payment_attempts", "order__event",
        without={"url": "opens the payment itself", "idempotency_key": "names a request that was made once"},
        said={"state": _attempt_state, "ended_at": _ended, "reference": _reference},
    ),
    _e(tickets.Payment, "payments", "order__event", without=PAYOUT, said={"reference": _reference}),
    _e(tickets.Refund, "refunds", "payment__order__event", without=PAYOUT),
    _e(tickets.RefundLine, "refund_lines", "refund__payment__order__event"),
    _e(tickets.Adjustment, "adjustments", "order__event"),
    _e(tickets.Dispute, "disputes", "payment__order__event"),
    _e(tickets.Invoice, "invoices", "order__event"),
    _e(tickets.InvoiceLine, "invoice_lines", "invoice__order__event"),
    _e(tickets.CreditNote, "credit_notes", "invoice__order__event"),
    _e(tickets.CreditNoteLine, "credit_note_lines", "credit_note__invoice__order__event"),
    _e(tickets.TicketCase, "ticket_cases", "ticket__event"),
    _e(tickets.CheckInList, "check_in_lists"),
    _e(tickets.ListPlace, "list_places", "list__event"),
    _e(tickets.Gate, "gates"),
    _e(
        tickets.Device, "devices",
        without={
            "code_hash": HIDDEN, "code_sealed": HIDDEN, "token_hash": HIDDEN, "code_until_at": "of a code that is not written",
            "joined_at": "devices join anew, each by a new code",
        },
    ),
    _e(tickets.Badge, "badges"),
    _e(tickets.CheckIn, "check_ins"),
    _e(tickets.Lead, "leads"),
    _e(tickets.PickUpDesk, "pick_up_desks"),
    _e(tickets.BadgeLayout, "badge_layouts"),
    _e(tickets.BadgePrinter, "badge_printers"),
    _e(tickets.BadgePrint, "badge_prints", "badge__event", without={"batch": "files of batches are deleted after days"}),
    _e(agenda.SessionType, "session_types"),
    _e(agenda.CallForTalks, "call_for_talks"),
    _e(agenda.TrackLimit, "track_limits", "call__event"),
    _e(agenda.LateLink, "late_links", "call__event"),
    _e(agenda.ProposalQuestion, "proposal_questions"),
    _e(agenda.ProposalOption, "proposal_options", "question__event"),
    _e(agenda.Session, "sessions"),
    _e(agenda.Speaker, "speakers", TALK_EVENT),
    _e(agenda.ProposalAnswer, "proposal_answers", TALK_EVENT),
    _e(agenda.SessionFile, "session_files", TALK_EVENT),
    _e(agenda.SpeakerInvitation, "speaker_invitations", TALK_EVENT),
    _e(agenda.SpeakerSheet, "speaker_sheets", "participant__event"),
    _e(agenda.Availability, "availabilities", "participant__event"),
    _e(agenda.ChecklistTask, "checklist_tasks"),
    _e(agenda.ChecklistEntry, "checklist_entries", "task__event"),
    _e(
        agenda.Lottery, "lotteries", extras=(SEED,),
        without={"seed_sealed": "as the field seed, once it is drawn", "seed_hash": "follows from the seed"},
    ),
    _e(agenda.SignUpList, "sign_up_lists", TALK_EVENT),
    _e(agenda.SignUp, "sign_ups", "list__session__event"),
    _e(agenda.Feedback, "feedback", TALK_EVENT),
    _e(agenda.BalanceTarget, "balance_targets"),
    _e(agenda.DecisionRound, "decision_rounds", but=Q(state=agenda.DecisionRound.State.DRAFTED)),
    _e(
        agenda.DecisionLetter, "decision_letters", "round__event", extras=(BODY,),
        but=Q(round__state=agenda.DecisionRound.State.DRAFTED), without={"body_sealed": "as the field body"},
    ),
    _e(agenda.LetterText, "letter_texts"),
    _e(agenda.AgendaVersion, "agenda_versions"),
    _e(agenda.Slot, "slots", "version__event"),
    _e(agenda.ReleasedSpeaker, "released_speakers", "version__event"),
    _e(agenda.Edit, "edits", "version__event"),
    _e(agenda.EditLine, "edit_lines", "edit__version__event"),
    _e(agenda.ClashRule, "clash_rules"),
    _e(agenda.ProgrammeHours, "programme_hours"),
    _e(agenda.DayLines, "day_lines"),
    _e(agenda.ImportMark, "import_marks"),
    _e(agenda.ReviewPhase, "review_phases"),
    _e(agenda.Reviewer, "reviewers"),
    _e(agenda.ReviewTeam, "review_teams"),
    _e(agenda.Criterion, "criteria"),
    _e(agenda.Review, "reviews", TALK_EVENT),
    _e(agenda.Score, "scores", "review__session__event"),
    _e(agenda.ReviewRemark, "review_remarks", TALK_EVENT),
    _e(agenda.Redaction, "redactions", TALK_EVENT),
    _e(agenda.ConflictOfInterest, "conflicts_of_interest", TALK_EVENT),
    _e(agenda.Assignment, "assignments", TALK_EVENT),
    _e(agenda.Comparison, "comparisons", "first__event"),
    _e(agenda.Favourite, "favourites"),
    _e(agenda.ChangeMail, "change_mails", "participant__event"),
    _e(agenda.ChangeNotice, "change_notices", TALK_EVENT),
    _e(
        HistoryEntry, "history", "scope", said={"by_label": _by_label}, but=Q(kind__in=MOVES),
        without={
            "scope": PLACE, "by": "written as by_label: what others did is laid at nobody's account",
            "read_at": "all of it has been followed already", "attempts": "all of it has been followed already",
            "next_attempt_at": "all of it has been followed already", "error": "all of it has been followed already",
            "announce_at": "others were told already",
        },
    ),
)  # fmt: skip
BY_MODEL: Mapping[type[models.Model], Exported] = {one.model: one for one in EXPORTED}
BY_NAME: Mapping[str, Exported] = {one.name: one for one in EXPORTED}

GATEWAY = "the gateway's own books: they are read from there again"
HOOKS = "who receives messages agrees on a secret and an address anew"
TEAM = "who may do what is decided by those who bring the event in"
PASSPORTS = "passport data stays where an embassy checks the letter’s number, and is deleted there"
GRANTS = "who asked for help, and why, stays where it is decided and paid"
ONCE = "made for one download, deleted after days"
RUNS = "what was refunded stands with each order; a run goes on where it was begun"
DRAFTS = "drafts of the solver: what was accepted is in the agenda"
LEFT: Mapping[str, str] = {
    "accounts.User": "accounts are people's own: address and name stand where somebody is named",
    "core.OutboxMail": "letters hold secret addresses; who got which is in the table Mails",
    "events.Organizer": "the event goes to another one; Stripe keys never leave",
    "events.ExportAddress": HIDDEN,
    "events.PartnerLink": HIDDEN,
    "events.PersonalCopy": ONCE,
    "events.EventExport": ONCE,
    "events.ExportFile": ONCE,
    "events.EventImport": ONCE,
    "events.SandboxWork": ONCE,
    "events.TextNumber": "phone numbers were given for one installation, and are deleted after the event",
    "events.TextMessage": "texts hold codes and are emptied when they are sent",
    "events.TeamMember": TEAM,
    "events.TeamInvitation": TEAM,
    "events.ApiToken": HIDDEN,
    "events.ApiCall": "the log of tokens, kept for days",
    "events.DeprecatedCall": "what tokens have called",
    "events.KeptAnswer": "answers kept for a day for tokens",
    "events.WebhookEndpoint": HOOKS,
    "events.WebhookMessage": HOOKS,
    "events.WebhookAttempt": HOOKS,
    "tickets.VisaLetter": PASSPORTS,
    "tickets.VisaPaper": PASSPORTS,
    "events.TableImport": ONCE,
    "events.TableImportLine": ONCE,
    "tickets.CodeMiss": "guesses of strangers, kept for hours",
    "tickets.GatewayEvent": GATEWAY,
    "tickets.Payout": GATEWAY,
    "tickets.BalanceEntry": GATEWAY,
    "tickets.BookDifference": GATEWAY,
    "tickets.BadgeBatch": ONCE,
    "tickets.RefundRun": RUNS,
    "tickets.RefundRunLine": RUNS,
    "agenda.AgendaPaper": "drawn again from the agenda",
    "agenda.ClashWaiver": "accepted for places of slots by numbers of the database: accept them anew",
    "agenda.PreviewLink": HIDDEN,
    "agenda.ProposalImport": ONCE,
    "agenda.Drafting": DRAFTS,
    "agenda.DraftPlacement": DRAFTS,
    "agenda.ReadingLink": HIDDEN,
    "agenda.GrantCall": GRANTS,
    **dict.fromkeys(
        (
            "agenda.Grant",
            "agenda.GrantCriterion",
            "agenda.GrantReview",
            "agenda.GrantScore",
            "agenda.GrantReceipt",
            "agenda.GrantPayout",
        ),
        GRANTS,
    ),
}
