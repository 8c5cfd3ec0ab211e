"""What a copy of an event takes along, in which order, and how one row becomes one of the other event.

Each model that belongs to an event stands in one of two tables: COPIED or LEFT, the latter with the reason. A test walks
all models, so that one that is added later is thought of.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.models import User
from agenda import models as agenda
from core.times import from_local
from events import models as events
from events.models import Event
from tickets import models as tickets


@dataclass(frozen=True)
class Copied:
    """`path` leads from a row to its event. `stamped` are instants at which the row was made: now."""

    model: type[models.Model]
    path: str = "event"
    stamped: tuple[str, ...] = ()

    def rows(self, event: Event) -> list[Any]:
        return list(self.model._base_manager.filter(**{self.path: event}).order_by("pk"))


@dataclass(frozen=True)
class Part:
    """What is chosen together. A row whose part of the event is not taken along loses its link to it, or stays behind."""

    key: str
    name: str | Promise
    about: str | Promise
    copied: tuple[Copied, ...]


PARTS = (
    Part(
        "place", gettext_lazy("Rooms"), gettext_lazy("rooms, what they have, ways between them"),
        (Copied(events.Room), Copied(events.RoomFeature), Copied(events.RoomWalk, "room__event")),
    ),
    Part(
        "sale", gettext_lazy("Tickets"),
        gettext_lazy("quotas, ticket types with their steps, group discounts, terms of giving back, visa letters, taxes, questions, levels of partners and their benefits"),
        (
            Copied(events.PartnerLevel), Copied(events.Benefit, "level__event"),
            Copied(tickets.Quota), Copied(tickets.TicketType), Copied(tickets.PriceStep, "ticket_type__event"),
            Copied(tickets.GroupDiscount), Copied(tickets.RefundTerm), Copied(tickets.TaxRule),
            Copied(tickets.VisaTerms), Copied(tickets.AttendeeField), Copied(tickets.Question), Copied(tickets.QuestionOption, "question__event"),
        ),
    ),
    Part(
        "talks", gettext_lazy("Talks"),
        gettext_lazy("tracks, session types, the call, its questions, the rounds of review, letters, what is checked"),
        (
            Copied(events.Track), Copied(agenda.SessionType), Copied(agenda.CallForTalks),
            Copied(agenda.TrackLimit, "call__event"), Copied(agenda.ProposalQuestion),
            Copied(agenda.ProposalOption, "question__event"), Copied(agenda.ReviewPhase), Copied(agenda.Criterion), Copied(agenda.GrantCriterion),
            Copied(agenda.BalanceTarget), Copied(agenda.LetterText), Copied(agenda.ClashRule),
            Copied(agenda.ProgrammeHours), Copied(agenda.DayLines), Copied(agenda.ChecklistTask),
        ),
    ),
    Part(
        "door", gettext_lazy("Door and badges"), gettext_lazy("lists, gates, layouts, printers"),
        (
            Copied(tickets.CheckInList), Copied(tickets.Gate), Copied(tickets.BadgeLayout),
            Copied(tickets.BadgePrinter), Copied(tickets.PickUpDesk),
        ),
    ),
    Part(
        "team", gettext_lazy("Team"), gettext_lazy("who has a role at this event, saved segments and exports"),
        (
            Copied(events.TeamMember), Copied(events.Segment, stamped=("created_at", "changed_at")),
            Copied(events.SavedExport, stamped=("created_at", "changed_at")),
        ),
    ),
)  # fmt: skip

CODES = gettext_lazy("a code is a promise of one year")
HAPPENED = gettext_lazy("happened at that event")
ONCE = gettext_lazy("made for one occasion")
HAPPENINGS = (
    "events.Consent events.PartnerLink events.PartnerTask events.PersonalCopy events.Mailing events.MailingText events.MailingRecipient "
    "events.Erasure events.Forgetting events.TeamInvitation events.WebhookAttempt events.WebhookMessage tickets.ListPlace "
    "events.MailStop events.TextNumber events.TextMessage events.TableImport events.TableImportLine events.ApiCall events.DeprecatedCall events.KeptAnswer "
    "events.EventExport events.EventImport events.ExportFile events.SandboxWork "
    "tickets.Badge tickets.Order tickets.OrderLine tickets.Ticket tickets.PaymentAttempt tickets.Payment tickets.Refund "
    "tickets.RefundLine tickets.RefundRun tickets.RefundRunLine tickets.Adjustment tickets.Dispute tickets.GatewayEvent tickets.Payout tickets.BalanceEntry "
    "tickets.BookDifference tickets.TicketCase tickets.CodeRedemption tickets.ReserveUse tickets.CodeMiss "
    "tickets.SeatBlock tickets.SeatInvitation tickets.Device tickets.CheckIn tickets.Billing tickets.Invoice "
    "tickets.CreditNote tickets.InvoiceLine tickets.CreditNoteLine tickets.Lead tickets.BadgeBatch tickets.BadgePrint "
    "tickets.Answer tickets.WaitingEntry tickets.VisaLetter tickets.VisaPaper tickets.Sponsorship agenda.Session "
    "agenda.Speaker agenda.SignUpList agenda.SignUp agenda.Feedback "
    "agenda.Grant agenda.GrantReview agenda.GrantScore agenda.GrantReceipt agenda.GrantPayout agenda.DecisionRound agenda.DecisionLetter agenda.AgendaVersion agenda.Slot agenda.ReleasedSpeaker "
    "agenda.AgendaPaper agenda.Edit agenda.EditLine agenda.ProposalImport agenda.ImportMark agenda.Drafting "
    "agenda.DraftPlacement agenda.ProposalAnswer agenda.SessionFile agenda.Favourite agenda.ReadingLink "
    "agenda.ChangeMail agenda.Review agenda.Score agenda.ReviewRemark agenda.Redaction agenda.ConflictOfInterest "
    "agenda.Assignment agenda.Comparison agenda.SpeakerInvitation agenda.SpeakerSheet agenda.Availability "
    "agenda.ChecklistEntry agenda.ChangeNotice"
).split()
LEFT: Mapping[str, str | Promise] = {
    **dict.fromkeys(HAPPENINGS, HAPPENED),
    "events.Participant": gettext_lazy("people carry their own profiles along"),
    "events.Partner": gettext_lazy("a partnership is agreed anew each year"),
    "events.RoomClosure": ONCE,
    "events.WebhookEndpoint": gettext_lazy("who receives messages agrees on a secret for one event"),
    "events.ExportAddress": gettext_lazy("an address opens the tables of one event"),
    "events.ApiToken": gettext_lazy("a token is given for one event"),
    "tickets.DiscountCode": CODES,
    "tickets.Reserve": CODES,
    "tickets.NumberSeries": gettext_lazy("numbers of invoices must not begin twice with the same word"),
    "agenda.LateLink": CODES,
    "agenda.GrantCall": gettext_lazy("a budget is given anew each year"),
    "agenda.Lottery": ONCE,
    "agenda.PreviewLink": ONCE,
    "agenda.ClashWaiver": ONCE,
    "agenda.Reviewer": gettext_lazy("a seat in the committee is taken anew"),
    "agenda.ReviewTeam": gettext_lazy("teams of reviewers hang on their seats"),
}


@dataclass
class Map:
    """Which row of the old event has become which of the new one: keys by model, and public ids."""

    old: Event
    new: Event
    now: datetime
    pks: dict[type[models.Model], dict[int, int]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.learn(Event, [self.old], [self.new])

    @property
    def days(self) -> timedelta:
        return self.new.starts_on - self.old.starts_on

    def learn(self, model: type[models.Model], old: Iterable[Any], new: Iterable[Any]) -> None:
        known = self.pks.setdefault(model, {})
        for before, after in zip(old, new, strict=True):
            known[before.pk] = after.pk
            if hasattr(before, "public_id"):
                self.ids[before.public_id] = after.public_id

    def of(self, each: Any, pk: int | None) -> int | None:
        """What a foreign key points to. Accounts are the same everywhere."""
        if pk is None or each.related_model is User:
            return pk
        return self.pks.get(each.related_model, {}).get(pk)

    def moved(self, value: Any) -> Any:
        """The same wall-clock time so many days later, each in the zone of its event; ids of what is copied, also
        inside of JSON."""
        if isinstance(value, datetime):
            wall = value.astimezone(ZoneInfo(self.old.time_zone)).replace(tzinfo=None)
            return from_local(wall + self.days, self.new.time_zone)
        if isinstance(value, date):
            return value + self.days
        if isinstance(value, str):
            return self.ids.get(value, value)
        if isinstance(value, list):
            return [self.moved(each) for each in value]
        if isinstance(value, dict):
            return {key: self.moved(each) for key, each in value.items()}
        return value


def chosen(keys: Iterable[str]) -> list[Copied]:
    wanted = set(keys)
    return [each for part in PARTS if part.key in wanted for each in part.copied]


def clone(row: Any, copied: Copied, made: Map) -> Any | None:
    """An unsaved row of the new event; None if it cannot be without something that stays behind."""
    values: dict[str, Any] = dict.fromkeys(copied.stamped, made.now)
    for each in row._meta.concrete_fields:
        value = getattr(row, each.attname)
        if each.is_relation:
            value = made.of(each, value)
            if value is None and not each.null:
                return None
        elif each.primary_key or each.attname in copied.stamped or not each.editable:
            continue  # what the machine keeps begins anew: ids, counters
        elif isinstance(each, models.FileField):
            value = file_of(value)
        else:
            value = made.moved(value)
        values[each.attname] = value
    return copied.model(**values)


def file_of(value: Any) -> Any:
    """A file of its own: replacing it in one event must not empty the other."""
    if not value:
        return ""
    with value.open("rb") as opened:
        return ContentFile(opened.read(), name=value.name.rsplit("/", 1)[-1])
