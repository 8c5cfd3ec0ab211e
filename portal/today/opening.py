"""What an event still lacks before it can open and before it begins, in the order in which one does it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agenda.models import AgendaVersion, CallForTalks, Session, SessionType
from core.times import conference_day
from events.models import Event, Role, Room, TeamMember
from events.rights import Right
from portal.counts import Counts, Rows
from portal.today.task import Task, to_list, to_row
from tickets.models import BadgeLayout, CheckInList, Gate, Quota, TicketType

# So long before the first day one wants the agenda out, and the door ready.
AGENDA_LEAD, DOOR_LEAD = timedelta(days=42), timedelta(days=14)


@dataclass(frozen=True)
class Check:
    """`words` say what to do, `done` that it is done. `tone` as of tasks: bad stops the sale, warn will hurt."""

    words: str
    done: str
    is_done: bool
    link: str
    tone: str = "warn"

    @property
    def urgency(self) -> str:
        """What the colour of its line says, in words."""
        return {"bad": _("nothing goes without it"), "warn": _("will be missed")}.get(self.tone, "")


@dataclass(frozen=True)
class Group:
    name: str | Promise
    checks: list[Check]

    @property
    def is_done(self) -> bool:
        return all(check.is_done for check in self.checks)


def rows(event: Event, now: datetime) -> Rows:
    """What is counted for the checks."""
    types = TicketType.objects.filter(event=event)
    sold = types.for_buyers()
    begun = Q(on_sale_until_at=None) | Q(on_sale_until_at__gt=now)
    calls = CallForTalks.objects.filter(event=event)
    team = TeamMember.objects.in_event(event).filter(user__is_active=True)
    return {
        "rooms": Room.objects.filter(event=event),
        "quotas": Quota.objects.filter(event=event),
        "types": types,
        "listed_types": sold.filter(visibility=TicketType.Visibility.PUBLIC).filter(begun),
        "free_types": sold.filter(price_minor=0, kind=TicketType.Kind.ADMISSION),
        "priced_types": sold.filter(price_minor__gt=0),
        "stockless_types": sold.filter(quotas=None),
        "calls": calls,
        "coming_calls": calls.filter(closes_at__gt=now),
        "proposable": SessionType.objects.filter(event=event, is_open_to_proposals=True),
        "reviewers": team.filter(role__in=(Role.REVIEWER, Role.PROGRAMME)),
        "deciders": team.with_right(Right.SETUP).order_by().values("user").distinct(),
        "contact_readers": EmailAddress.objects.filter(email__iexact=contact(event), verified=True),
        "confirmed": Session.objects.filter(event=event, state=Session.State.CONFIRMED),
        "releases": AgendaVersion.objects.filter(event=event).released(),
        "door_lists": CheckInList.objects.filter(event=event),
        "gates": Gate.objects.filter(event=event),
        "layouts": BadgeLayout.objects.filter(event=event),
    }


def contact(event: Event) -> str:
    """Where answers to the event's mails go."""
    return event.contact_email or event.organizer.contact_email


def groups(event: Event, now: datetime, counts: Counts) -> list[Group]:
    """Without groups that have nothing to say yet."""
    found = [
        Group(gettext_lazy("Sell tickets"), list(_selling(counts))),
        Group(gettext_lazy("Take money"), list(_money(event, counts))),
        Group(gettext_lazy("Ask for talks"), list(_talks(counts))),
        Group(gettext_lazy("Show yourselves"), list(_public(event, counts))),
        Group(gettext_lazy("Be ready for the day"), list(_day(event, now, counts))),
    ]
    return [group for group in found if group.checks]


def missing(event: Event, now: datetime, counts: Counts) -> Iterator[Task]:
    """What is left to do; what stops the sale comes first. Nothing of an event that is over."""
    if conference_day(now, event.time_zone) > event.ends_on:
        return
    found = [check for group in groups(event, now, counts) for check in group.checks if not check.is_done]
    for tone in ("bad", "warn", "plain"):
        yield from (Task(check.words, check.link, check.tone) for check in found if check.tone == tone)


def _selling(counts: Counts) -> Iterator[Check]:
    yield Check(
        _("Say how many seats there are"), _("Seats are counted"), counts["quotas"] > 0,
        reverse("admin:tickets_quota_add"), "bad",
    )  # fmt: skip
    yield Check(
        _("Make the first ticket type"), _("There are ticket types"), counts["types"] > 0,
        reverse("admin:tickets_tickettype_add"), "bad",
    )  # fmt: skip
    if not counts["types"]:
        return
    yield Check(
        _("Put a ticket on sale: the shop lists none now or later"), _("The shop has tickets to list"),
        counts["listed_types"] > 0, to_list("tickets_tickettype"), "bad",
    )  # fmt: skip
    stockless = counts["stockless_types"]
    yield Check(
        ngettext(
            "Give %d ticket type a quota: nothing limits how many are sold",
            "Give %d ticket types a quota: nothing limits how many are sold",
            stockless,
        ) % stockless,
        _("Every ticket on sale has a quota"), not stockless, to_list("tickets_tickettype"),
    )  # fmt: skip
    free = counts["free_types"]
    yield Check(
        ngettext(
            "Look whether %d ticket type should have no price",
            "Look whether %d ticket types should have no price",
            free,
        ) % free,
        _("Every ticket on sale has a price"), not free, to_list("tickets_tickettype"), "plain",
    )  # fmt: skip


def _money(event: Event, counts: Counts) -> Iterator[Check]:
    if not counts["priced_types"]:
        return
    organizer = to_row("events_organizer", event.organizer_id)
    key = event.organizer.stripe_secret_key or settings.STRIPE_SECRET_KEY
    hooks = event.organizer.stripe_webhook_secret or settings.STRIPE_WEBHOOK_SECRETS
    yield Check(
        _("Connect Stripe: payments are only played here, no money comes in"), _("Payments go to Stripe"),
        bool(key), organizer, "bad",
    )  # fmt: skip
    if key:
        yield Check(
            _("Use Stripe’s live key: it is in test mode, cards are not charged"), _("Stripe is live"),
            "_live_" in key, organizer, "bad",
        )  # fmt: skip
        yield Check(
            _("Give Stripe’s webhook secret: without it, payments are found only later"),
            _("Stripe tells of payments at once"), bool(hooks), organizer,
        )  # fmt: skip
    yield Check(
        _("Write the name and address that stand on invoices"), _("Invoices name who sells"),
        bool(event.organizer.legal_name and event.organizer.legal_address), organizer,
    )  # fmt: skip


def _talks(counts: Counts) -> Iterator[Check]:
    yield Check(
        _("Open a call for talks"), _("There is a call for talks"), counts["calls"] > 0,
        reverse("admin:agenda_callfortalks_add"), "plain",
    )  # fmt: skip
    if not counts["coming_calls"]:
        return
    yield Check(
        _("Say what kinds of session can be proposed"), _("People can choose what to propose"),
        counts["proposable"] > 0, to_list("agenda_sessiontype"), "bad",
    )  # fmt: skip
    yield Check(
        _("Invite reviewers: the call closes, and nobody is there to judge"), _("Reviewers are there"),
        counts["reviewers"] > 0, reverse("admin:events_teaminvitation_add"),
    )  # fmt: skip


def _public(event: Event, counts: Counts) -> Iterator[Check]:
    page = to_row("events_event", event.pk)
    yield Check(
        _("Send mail: letters are only written down here"), _("Letters leave by mail"),
        not settings.MAIL.shown_only, to_list("core_outboxmail"), "bad",
    )  # fmt: skip
    yield Check(
        _("Prove that somebody reads %(address)s, where answers go") % {"address": contact(event)},
        _("Somebody who signed in reads %(address)s") % {"address": contact(event)},
        counts["contact_readers"] > 0, page,
    )  # fmt: skip
    yield Check(
        _("Add a second person who may set things up"), _("Two people or more may set things up"),
        counts["deciders"] > 1, reverse("admin:events_teaminvitation_add"), "plain",
    )  # fmt: skip
    yield Check(
        _("Say what the event is about"), _("The event is described"), bool(event.description), page, "plain"
    )
    yield Check(_("Say where it is"), _("The place is known"), bool(event.venue_name), page, "plain")
    yield Check(_("Make the event public"), _("The event is public"), event.is_public, page, "bad")


def _day(event: Event, now: datetime, counts: Counts) -> Iterator[Check]:
    ahead = event.starts_on - conference_day(now, event.time_zone)
    yield Check(
        _("Add the rooms"), _("The rooms are there"), counts["rooms"] > 0, reverse("admin:events_room_add")
    )
    if ahead <= AGENDA_LEAD and counts["confirmed"]:
        yield Check(
            _("Release the agenda: people plan their journeys"), _("The agenda is out"),
            counts["releases"] > 0, reverse("editor", args=[event.slug]),
        )  # fmt: skip
    if ahead > DOOR_LEAD:
        return
    yield Check(
        _("Say whom a door lets in"), _("The door knows whom to let in"), counts["door_lists"] > 0,
        reverse("admin:tickets_checkinlist_add"),
    )  # fmt: skip
    yield Check(
        _("Name the gates, so that scanners can join"), _("Scanners can join a gate"), counts["gates"] > 0,
        reverse("admin:tickets_gate_add"),
    )  # fmt: skip
    yield Check(
        _("Choose a layout for the badges"), _("The badges have a layout"), counts["layouts"] > 0,
        to_list("tickets_badgelayout"),
    )  # fmt: skip
