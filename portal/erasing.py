"""What erasing a person at an event comes to: counted and judged before anything is written.

The lists beside the models say what becomes of each row; what is free text anywhere is looked through for the names,
addresses and numbers by which the person is known here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.closing import addresses_of
from accounts.models import User, normal_email
from agenda.models import ProposalImport, Session, Slot, Speaker
from core import times
from core.models import HistoryEntry, OutboxMail
from core.personal import ERASED, Fate, Holding, Who
from core.striking import Words
from events.models import Event, Participant, Partner, TableImport, TeamMember
from portal import personal, sweeping
from portal.person import merged_into
from tickets.models import BadgeBatch, Billing, CreditNote, Dispute, Invoice, Order, Refund, Ticket

# Where the history of the person's own record says who he was.
NAMING = ("name", "badge_name", "phone", "email", "contact_email", "address")
# § 147 AO keeps invoices ten years; no law we know of keeps them longer.
PAPERS_YEARS = 10


@dataclass(frozen=True)
class Kind:
    """So many rows of a kind, and what becomes of them. `why` is said of what stays."""

    label: str
    count: int
    fate: Fate
    why: str = ""


@dataclass(frozen=True)
class Talk:
    """`stays` in the programme, without the name; `is_open` while somebody counts on it."""

    session: Session
    is_shared: bool
    stays: bool
    is_open: bool


@dataclass
class Plan:
    """`refusals` are why it cannot be; `tickets` and `talks_to_settle` are given up together with it.

    `words` are struck out everywhere, `own` where only the person can be meant: it holds also `common` names, which are
    others' too, or a single word that may mean anything.
    """

    person: Participant
    event: Event
    who: Who
    talks: list[Talk] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    kinds: list[Kind] = field(default_factory=list)
    words: Words = field(default_factory=lambda: Words.of((), ""))
    own: Words = field(default_factory=lambda: Words.of((), ""))
    common: list[str] = field(default_factory=list)
    account: User | None = None
    is_over: bool = False

    @property
    def talks_to_settle(self) -> list[Talk]:
        return [talk for talk in self.talks if talk.is_open]

    @property
    def shared_talks(self) -> list[int]:
        return [talk.session.pk for talk in self.talks if talk.is_shared]

    @property
    def emptied_talks(self) -> list[Session]:
        return [talk.session for talk in self.talks if not talk.stays]

    @property
    def subjects(self) -> list[str]:
        """Public ids under which the history tells of the person alone."""
        own = self.person.public_id
        return [own, *merged_into(own), *(talk.public_id for talk in self.emptied_talks)]

    def rows(self, holding: Holding) -> models.QuerySet[Any]:
        return holding.rows(self.event, self.who, erasing=True)

    def touched(self, holding: Holding) -> models.QuerySet[Any]:
        """Those that do not stay as they are."""
        rows = self.rows(holding)
        if holding.spared is not None:
            rows = rows.exclude(pk__in=rows.filter(holding.spared).values("pk"))
        return rows.exclude(**{f"{holding.talk}__in": self.shared_talks}) if holding.talk else rows


def plan(person: Participant, now: datetime) -> Plan:
    """Some hundred queries, whatever there is. `person` with its event and account."""
    event = person.event
    made = Plan(person, event, Who([person.pk], personal.alone_at(event, person)))
    made.is_over = times.conference_day(now, event.time_zone) > event.ends_on
    made.talks = list(_talks(made))
    made.tickets = [] if made.is_over else list(_tickets(person))
    made.refusals = list(_refusals(made))
    made.account = _closing(person)
    _name(made)
    made.kinds = list(_kinds(made))
    return made


def _tickets(person: Participant) -> models.QuerySet[Ticket]:
    """Admissions that still open a door, with add-ons that hang on somebody else's."""
    rows = Ticket.objects.valid().filter(attendee=person).exclude(parent__attendee=person)
    return rows.select_related("type", "order", "event").order_by("pk")


def _talks(made: Plan) -> Iterator[Talk]:
    mine = Session.objects.filter(speakers__participant=made.person).order_by("pk")
    sessions = list(mine.select_related("event"))
    others = Speaker.objects.on_stage().filter(session__in=sessions).exclude(participant=made.person)
    shared = set(others.values_list("session", flat=True))
    released = set(
        Slot.objects.filter(session__in=sessions, version__number__isnull=False).values_list("session", flat=True)
    )  # fmt: skip
    for session in sessions:
        is_shared = session.pk in shared
        was_held = made.is_over and session.pk in released and session.state in Session.IN_PROGRAMME
        yield Talk(
            session, is_shared, stays=is_shared or was_held,
            is_open=not made.is_over and session.state in Session.STANDING,
        )  # fmt: skip


def _refusals(made: Plan) -> Iterator[str]:
    person, event = made.person, made.event
    if person.user is not None and TeamMember.objects.in_event(event).filter(user=person.user).exists():
        yield _("Works in the team: take the seat away under Team first.")
    if person.refused_entry and not made.is_over:
        yield _(
            "Is not to be let in at this event, which erasing would forget: wait until the event is over, or let the "
            "person in again first."
        )
    waiting = (Order.State.REQUESTED, Order.State.PENDING, Order.State.INVOICED)
    for order in Order.objects.filter(buyer=person, state__in=waiting).order_by("pk"):
        yield _("The order %(code)s is not settled: see it paid, or cancel it first.") % {"code": order.code}
    on_way = (Refund.State.WANTED, Refund.State.PENDING)
    if Refund.objects.filter(payment__order__buyer=person, state__in=on_way).exists():
        yield _("Money is on its way back to this person: wait until it has arrived.")
    if Dispute.objects.filter(payment__order__buyer=person, state=Dispute.State.OPEN).exists():
        yield _("A payment is disputed at the bank: that has to end first.")
    if BadgeBatch.objects.filter(event=event, state__in=BadgeBatch.WORKED_ON).exists():
        yield _("Badges are being drawn at this moment: try again in a minute.")
    is_read = ProposalImport.objects.filter(event=event, state__in=ProposalImport.WORKED_ON).exists()
    if is_read or TableImport.objects.filter(event=event, state__in=TableImport.WORKED_ON).exists():
        yield _("A table is being read in at this moment: try again in a minute.")


def _closing(person: Participant) -> User | None:
    """The account, if nothing but this person hangs on it."""
    user = person.user
    if user is None or user.is_staff or user.is_superuser or TeamMember.objects.filter(user=user).exists():
        return None
    mine = Q(user=user) | Q(email__in=addresses_of(user)) | Q(contact_email__in=addresses_of(user))
    return None if Participant.objects.filter(mine).exclude(pk=person.pk).exists() else user


# By what the person is known


def _name(made: Plan) -> None:
    addresses, names = _known_by(made)
    theirs = sweeping.known_names(made.event, but=made.person.pk)
    made.common = sorted(
        name for name in names if len(name.split()) < 2 or " ".join(name.split()).casefold() in theirs
    )
    made.own = Words.of(addresses | names, str(ERASED))
    made.words = Words.of(addresses | (names - set(made.common)), str(ERASED))


def _known_by(made: Plan) -> tuple[set[str], set[str]]:
    """Addresses and numbers; names. Also such as the person had before."""
    person, account = made.person, made.account
    addresses = set(made.who.addresses) | set(addresses_of(account) if account else ())
    names = {person.name, person.badge_name, account.name if account else ""}
    numbers = {person.phone}
    for told in _told_before(person):
        names |= {told.get("name", ""), told.get("badge_name", "")}
        numbers.add(told.get("phone", ""))
        addresses |= _alone(made.event, person, told)
    for holding in personal.HOLDINGS:
        names |= set(_names_beside_address(holding, made))
    billed = Billing.objects.filter(order__buyer=person, is_company=False)
    names |= set(billed.values_list("name", flat=True))
    return addresses | numbers, {name for name in names if name and name != str(ERASED)}


def _told_before(person: Participant) -> Iterator[Mapping[str, str]]:
    """What the history of the record says of names and addresses."""
    own = [person.public_id, *merged_into(person.public_id)]
    for pair in HistoryEntry.objects.filter(subject__in=own).values_list("before", "after"):
        for told in pair:
            yield {name: told[name] for name in NAMING if isinstance(told.get(name), str)}


def _alone(event: Event, person: Participant, told: Mapping[str, str]) -> set[str]:
    """Former addresses, unless somebody else is reached there by now."""
    found = {normal_email(told[name]) for name in ("email", "contact_email", "address") if told.get(name)}
    others = Participant.objects.filter(event=event).exclude(pk=person.pk)
    return {one for one in found if not others.filter(Q(email=one) | Q(contact_email=one)).exists()}


def _names_beside_address(holding: Holding, made: Plan) -> Iterator[str]:
    """Invited, or waiting, under another spelling."""
    column = next((name for name in holding.blank if name in {"name", "manager_name"}), "")
    if column and holding.addresses:
        mine = Q()
        for name in holding.addresses:
            mine |= Q(**{f"{name}__in": made.who.addresses})
        yield from made.rows(holding).filter(mine).values_list(column, flat=True)


# What becomes of it all


def _kinds(made: Plan) -> Iterator[Kind]:
    for holding in personal.HOLDINGS:
        if holding.name == "talks":
            yield from _of_talks(made)
            continue
        whole = made.rows(holding).count()
        changed = 0 if holding.fate == Fate.STAYS else made.touched(holding).count()
        why = str(holding.why)
        if changed:
            yield Kind(str(holding.label), changed, holding.fate, why if holding.fate == Fate.BLANKED else "")
        if whole > changed:
            yield Kind(str(holding.label), whole - changed, Fate.STAYS, why)
    mails = own_mails(made).count()
    if mails:
        yield Kind(
            _("mails to the person"),
            mails,
            Fate.BLANKED,
            _("That a mail went out stays, not to whom and what."),
        )
    entries = HistoryEntry.objects.within(made.event.public_id).filter(subject__in=made.subjects).count()
    if entries:
        yield Kind(
            _("history of the person"),
            entries,
            Fate.BLANKED,
            _("What was done when stays, not from what to what."),
        )
    yield from _of_account(made)
    contacts = Partner.objects.filter(event=made.event, contact_email__in=made.who.addresses).count()
    if contacts:
        why = _("The partner’s own contact: it is changed with the partner.")
        yield Kind(_("partners whose contact this is"), contacts, Fate.STAYS, why)


def _of_talks(made: Plan) -> Iterator[Kind]:
    stay = sum(talk.stays for talk in made.talks)
    if stay:
        why = _("Held, or others speak as well: without the name.")
        yield Kind(_("talks"), stay, Fate.STAYS, why)
    if len(made.talks) > stay:
        why = _("Title, text and what reviewers wrote go; votes stay, so that decisions can be understood.")
        yield Kind(_("talks"), len(made.talks) - stay, Fate.BLANKED, why)


def _of_account(made: Plan) -> Iterator[Kind]:
    if made.account is not None:
        why = _("Nobody signs in with it again; what was done with it stays, by “%(name)s”.") % {
            "name": ERASED
        }
        yield Kind(_("account with its sessions"), 1, Fate.BLANKED, why)
    elif made.person.user is not None:
        why = _("It is used at other events or in a team: its owner closes it there.")
        yield Kind(_("account with its sessions"), 1, Fate.STAYS, why)


def own_mails(made: Plan) -> models.QuerySet[OutboxMail]:
    own = [made.person.public_id, *merged_into(made.person.public_id)]
    mine = Q(recipient__in=own) | Q(to_address__in=made.who.addresses)
    return OutboxMail.objects.within(made.event.public_id).filter(mine)


def papers_until(made: Plan) -> date | None:
    """By when the last paper with the person's name may go."""
    papers = Invoice.objects.filter(order__buyer=made.person).values_list("issued_at", flat=True)
    notes = CreditNote.objects.filter(invoice__order__buyer=made.person).values_list("issued_at", flat=True)
    issued: Sequence[datetime] = [*papers, *notes]
    return date(max(issued).year + PAPERS_YEARS, 12, 31) if issued else None
