"""One person of an event with everything that hangs on the one record, as far as a seat may read it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda import committee
from agenda.models import AgendaVersion, Review, Reviewer, Slot, Speaker
from core import money
from core.models import HistoryEntry, OutboxMail
from core.times import conference_day, show_day, show_time
from events import chronicle, history_words
from events.desk import Desk
from events.models import Event, MailStop, Participant, TextMessage
from portal import agreed
from portal.sight import Sight
from tickets.models import CheckIn, Order, Ticket

Mailed = OutboxMail.State
SHOWN = 50
MERGED = "participant.merged"


@dataclass(frozen=True)
class Line:
    """`tone` is bad, warn or plain; without `link` there is nothing to click."""

    words: str
    more: str = ""
    link: str = ""
    tone: str = "plain"


@dataclass(frozen=True)
class Section:
    """`empty` is said where there is nothing; `after` is where to go on."""

    key: str
    title: str
    lines: Sequence[Line]
    empty: str = ""
    after: Sequence[tuple[str, str]] = field(default=())

    @property
    def is_cut(self) -> bool:
        return len(self.lines) == SHOWN


@dataclass(frozen=True)
class Page:
    person: Participant
    sight: Sight
    event: Event
    now: datetime

    def when(self, instant: datetime | None) -> str:
        if instant is None:
            return ""
        zone = self.event.time_zone
        return f"{show_day(conference_day(instant, zone))}, {show_time(instant, zone)}"


def facts(page: Page) -> Iterator[tuple[str, str]]:
    """What stands on the row itself, by right; what is empty takes no line."""
    person, sight = page.person, page.sight
    shown = [
        (_("Not to be let in"), person.refused_entry, sight.people),
        (_("Name on the badge"), person.badge_name, True),
        (_("Pronouns"), person.pronouns, True),
        (_("Company"), person.company, True),
        (_("What he or she does"), person.job_title, True),
        (_("E-mail address"), person.email or "", sight.addresses),
        (_("Contact address"), person.contact_email, sight.addresses),
        (_("Account"), str(person.user.email) if person.user else "", sight.people),
        (_("Phone"), person.phone, sight.people or sight.talks),
        (_("Diet"), person.diet, sight.people),
        (_("Access needs"), person.access_needs, sight.people),
        (_("Notes of the team"), person.notes, sight.people),
        (_("Code"), person.code, True),
    ]
    return ((label, value) for label, value, is_seen in shown if value and is_seen)


def sections(page: Page, seat: Desk) -> Iterator[Section]:
    """In the order in which they are asked about. The number of queries depends on the rights alone."""
    sight = page.sight
    tickets = _tickets(page) if sight.tickets else []
    if sight.tickets:
        yield _tickets_section(page, tickets)
        yield _check_ins(page)
    orders = list(_orders(page)) if sight.money else []
    if sight.money:
        yield _orders_section(page, orders)
    speaking = _speaking(page) if sight.talks else []
    if sight.talks:
        yield _talks(page, speaking)
        if sight.reviews:
            yield from _reviews(page, seat, speaking)
    if sight.people:
        yield _mails(page)
        yield from _texts(page)
        yield _consents(page)
    if sight.history:
        subjects = [row.public_id for row in [*tickets, *orders]]
        subjects += [row.session.public_id for row in speaking]
        yield _history(page, seat, subjects)


def _tickets(page: Page) -> list[Ticket]:
    rows = Ticket.objects.of(page.person).select_related("type", "order").order_by("-pk")
    return list(rows[:SHOWN])


def _tickets_section(page: Page, rows: Iterable[Ticket]) -> Section:
    tones = {Ticket.State.HELD: "warn", Ticket.State.VOID: "bad"}
    lines = []
    for row in rows:
        origin = row.order.code if row.order else _("given")
        came = _("came %(when)s") % {"when": page.when(row.checked_in_at)} if row.checked_in_at else ""
        parts = [
            row.get_state_display(), origin if page.sight.people or page.sight.money else "",
            row.public_id[-8:], came, row.void_reason if page.sight.people or page.sight.money else "",
        ]  # fmt: skip
        link = _row("tickets_ticket", row.pk) if page.sight.opens_tickets else ""
        lines.append(Line(str(row.type), _line(parts), link, tones.get(Ticket.State(row.state), "plain")))
    return Section("tickets", _("Tickets"), lines, _("No ticket is this person’s."))


def _check_ins(page: Page) -> Section:
    rows = CheckIn.objects.filter(ticket__attendee=page.person, event=page.event)
    rows = rows.select_related("list", "gate").order_by("-pk")[:SHOWN]
    lines = [
        Line(
            f"{row.list} · {row.gate}",
            _line([row.get_result_display(), row.get_reason_display(), page.when(row.at)]),
            tone="bad" if row.result == CheckIn.Result.REFUSED else "plain",
        )
        for row in rows
    ]
    return Section("check-ins", _("At the door"), lines, _("Not scanned yet."))


def _orders(page: Page) -> Any:
    return Order.objects.of_buyer(page.person).order_by("-pk")[:SHOWN]


def _orders_section(page: Page, rows: Iterable[Order]) -> Section:
    lines = []
    for row in rows:
        total = money.display(row.total_minor, row.currency)
        more = _line([row.get_state_display(), total, page.when(row.placed_at), row.attention])
        tone = "bad" if row.attention else "plain" if row.state == Order.State.PAID else "warn"
        lines.append(Line(row.code, more, _row("tickets_order", row.pk), tone))
    return Section("orders", _("Orders bought"), lines, _("Has bought nothing."))


def _speaking(page: Page) -> list[Speaker]:
    rows = Speaker.objects.filter(participant=page.person).select_related("session")
    return list(rows.order_by("-pk")[:SHOWN])


def _talks(page: Page, speaking: Sequence[Speaker]) -> Section:
    """With the time of the last release, else of the draft."""
    last = AgendaVersion.objects.filter(event=page.event).released().values("pk")[:1]
    slots = Slot.objects.filter(Q(version__in=last) | Q(version__number=None), version__event=page.event)
    slots = slots.filter(session__in=[row.session_id for row in speaking]).select_related("room", "version")
    times: dict[int | None, str] = {}
    for slot in sorted(slots, key=lambda slot: slot.version.number or 0):
        words = _line([page.when(slot.starts_at), str(slot.room or "")])
        times[slot.session_id] = words if slot.version.number else _("%(slot)s (draft)") % {"slot": words}
    lines = [
        Line(
            row.session.title,
            _line([row.session.get_state_display(), row.get_role_display(), times.get(row.session_id, "")]),
            _row("agenda_session", row.session_id),
        )
        for row in speaking
    ]
    return Section("talks", _("Proposals and talks"), lines, _("Has handed in no talk."))


def _reviews(page: Page, seat: Desk, speaking: Sequence[Speaker]) -> Iterator[Section]:
    """What the committee says of the talks, through the eyes of this very seat: nothing of a talk one has a conflict
    with. Who has never looked at the cockpit has no seat, and looking somebody up does not give him one."""
    if not Reviewer.objects.filter(user=seat.user, event=page.event).exists():
        cockpit = (_("Open the review pages"), f"/{page.event.slug}/review/")
        yield Section("reviews", _("Reviews"), [], _("They are read on the review pages."), [cockpit])
        return
    chair = committee.take_seat(seat.user, page.event, page.now)
    open_to_me = chair.proposals().filter(pk__in=[row.session_id for row in speaking])
    rows = Review.objects.done().filter(session__in=open_to_me) if chair.is_chair else Review.objects.none()
    rows = rows.select_related("session", "reviewer__user").order_by("session", "pk")
    lines = [
        Line(
            _("%(value)d of 100 by %(reviewer)s") % {"value": round((row.value or 0) * 100), "reviewer": row.reviewer},
            _line([row.session.title, row.comment]),
            f"/{page.event.slug}/review/{row.session.code}/",
        )
        for row in rows[:SHOWN]
    ]  # fmt: skip
    yield Section("reviews", _("Reviews"), lines, _("No review that you may read here."))


def _mails(page: Page) -> Section:
    """What keeps mailings away stands first: it is why somebody did not hear of something."""
    tones = {Mailed.FAILED: "bad", Mailed.UNCLEAR: "bad", Mailed.RETURNED: "bad", Mailed.HELD: "warn"}
    rows = OutboxMail.objects.within(page.event.public_id).filter(recipient=page.person.public_id)
    rows = rows.finished().defer("text_sealed", "html_sealed", "unsubscribe_sealed").order_by("-pk")[:SHOWN]
    standing = reverse("mail_standing", args=[page.event.slug, page.person.public_id])
    stops = MailStop.objects.of(page.event, page.person.address).standing() if page.person.address else ()
    lines = [
        Line(
            _("Gets no mailings: %(why)s") % {"why": row.get_reason_display()},
            _line([page.when(row.at), row.note[:160]]), standing, "bad" if row.reason == MailStop.Reason.BOUNCED else "warn",
        )
        for row in stops
    ]  # fmt: skip
    lines += [
        Line(
            row.subject,
            _line([row.get_state_display(), page.when(row.sent_at or row.created_at), row.to_address, row.error[:160]]),
            _row("core_outboxmail", row.pk),
            tones.get(Mailed(row.state), "plain"),
        )
        for row in rows
    ]  # fmt: skip
    outbox = f"{reverse('admin:core_outboxmail_changelist')}?recipient={page.person.public_id}"
    after = [(_("Whether mailings reach this person"), standing), (_("All mails to this person"), outbox)]
    return Section("mails", _("Mails"), lines, _("No mail went to this person."), after)


def _texts(page: Page) -> Iterator[Section]:
    """Only where the event sends some. The number itself is nobody's business but its owner's."""
    if not page.event.sends_texts:
        return
    bad = {TextMessage.State.FAILED, TextMessage.State.UNCLEAR}
    rows = TextMessage.objects.filter(participant=page.person).defer("text_sealed")[:SHOWN]
    lines = [
        Line(
            row.get_kind_display(),
            _line([row.get_state_display(), page.when(row.sent_at or row.created_at), row.problem]),
            tone="bad" if row.state in bad else "plain",
        )
        for row in rows
    ]
    yield Section("texts", _("Texts to the phone"), lines, _("No text went to this person."))


def _consents(page: Page) -> Section:
    lines = []
    for one in agreed.of([page.person])[:SHOWN]:
        ended = _("taken back %(when)s") % {"when": page.when(one.ended_at)} if one.ended_at else ""
        given = _("given %(when)s") % {"when": page.when(one.given_at)}
        version = _("version %(version)s") % {"version": one.version}
        lines.append(Line(one.words, _line([one.about, version, given, ended])))
    return Section("consents", _("Consents"), lines, _("Has agreed to nothing yet."))


def merged_into(public_id: str) -> list[str]:
    """Public ids of the people who were merged into this one."""
    told = HistoryEntry.objects.of(public_id).filter(kind=MERGED).values_list("after", flat=True)
    return [after["from"] for after in told if after.get("from")]


def _history(page: Page, seat: Desk, subjects: Sequence[str]) -> Section:
    own = [page.person.public_id, *merged_into(page.person.public_id)]
    rows = HistoryEntry.objects.within(page.event.public_id).filter(subject__in=[*own, *subjects]).shown()
    rows = rows.filter(chronicle.condition(seat.rights_in(page.event)))
    lines = [
        Line(
            history_words.of_kind(row.kind),
            _line([row.subject_label, str(row.by or row.by_label or _("the system")), page.when(row.at)]),
            _row("core_historyentry", row.pk),
        )
        for row in rows.select_related("by").order_by("-pk")[:SHOWN]
    ]
    return Section("history", _("History"), lines, _("Nothing has happened since the history began."))


def summary(page: Page, shown: Sequence[Section]) -> str:
    """One line above everything else: how the person stands."""
    counted = {section.key: len(section.lines) for section in shown}
    parts = [str(page.person.get_admission_display())]
    if counted.get("talks"):
        parts.append(ngettext("%d talk", "%d talks", counted["talks"]) % counted["talks"])
    if counted.get("orders"):
        parts.append(ngettext("%d order", "%d orders", counted["orders"]) % counted["orders"])
    return " · ".join(parts)


def _row(name: str, pk: int) -> str:
    return reverse(f"admin:{name}_change", args=[pk])


def _line(parts: Iterable[str]) -> str:
    return " · ".join(part for part in map(str, parts) if part)
