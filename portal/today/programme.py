"""What of reviews, talks and the agenda waits for a person."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from agenda import committee, deciders, offer, reviewing
from agenda.committee import Seat
from agenda.models import CallForTalks, ChangeNotice, DecisionLetter, Reviewer, Session, Slot
from core.times import conference_day, show_day, show_time
from events.desk import Desk
from events.models import Event
from events.rights import Right
from portal.counts import Counts, Rows
from portal.counts import of as counts_of
from portal.today.task import Task, to_list, to_row

SHOWN_PLACES = 5
State = Session.State


def rows(event: Event, now: datetime) -> Rows:
    """What is counted for these tasks."""
    talks = Session.objects.filter(event=event)
    accepted = talks.filter(state=State.ACCEPTED)
    placed = Slot.objects.filter(version__event=event, version__number=None, session__isnull=False)
    return {
        "silent": accepted,
        "late": accepted.filter(confirm_by__lt=conference_day(now, event.time_zone)),
        "homeless": talks.filter(state=State.CONFIRMED).exclude(pk__in=placed.values("session")),
        "objections": ChangeNotice.objects.objections().filter(session__event=event),
        **_decision_rows(event, ()),
    }


def _decision_rows(event: Event, closed: Collection[int]) -> Rows:
    """Talks that others must decide count as undecided all the while, so that figures say nothing about them."""
    talks = Session.objects.filter(event=event)
    drafted = DecisionLetter.objects.drafted().filter(round__event=event)
    return {
        "open": talks.filter(Q(pending_decision="") | Q(pk__in=closed), state=State.SUBMITTED),
        "letters": drafted.exclude(session__in=closed),
        "untold": talks.decided().exclude(pk__in=closed),
    }


def chair_of(seat: Desk, event: Event, now: datetime) -> Seat | None:
    """The place in the committee. Organizers have one here once they have looked at the cockpit."""
    if not seat.may(Right.REVIEW):
        return None
    known = Reviewer.objects.filter(user=seat.user, event=event)
    if seat.may(Right.PROGRAMME) and not known.exists():
        return None
    return committee.take_seat(seat.user, event, now)


def review_tasks(chair: Seat) -> Iterator[Task]:
    """Over the talks this person may judge."""
    if not chair.rules.may_score:
        return
    way = reviewing.way(chair)
    left = way.counts["all"] - way.settled
    if left:
        words = ngettext("%d talk for you to review", "%d talks for you to review", left) % left
        yield Task(words, f"/{chair.event.slug}/review/", "warn")


def tasks(user: User, event: Event, counts: Counts, now: datetime) -> Iterator[Task]:
    yield from _decisions(event, _open_to(user, event, counts))
    yield from _silent(counts)
    left_out = counts["homeless"]
    if left_out:
        words = ngettext("%d confirmed talk has no time yet", "%d confirmed talks have no time yet", left_out)
        yield Task(words % left_out, to_list("agenda_session", state__exact="confirmed", placed="no"))
    yield from _empty_places(event, now)
    objections = counts["objections"]
    if objections:
        words = ngettext("%d speaker objects to a change", "%d speakers object to changes", objections)
        yield Task(words % objections, to_list("agenda_changenotice", about="objections"), "bad")
    call = CallForTalks.objects.filter(event=event).first()
    ends = offer.open_until(event, now)
    if call is not None and ends is not None:
        days = (ends - now).days
        words = ngettext("The call for talks closes in %d day", "The call for talks closes in %d days", days)
        yield Task(words % days, to_row("agenda_callfortalks", call.pk))


def _silent(counts: Counts) -> Iterator[Task]:
    silent, late = counts["silent"], counts["late"]
    if silent:
        words = ngettext("%d accepted talk is not confirmed", "%d accepted talks are not confirmed", silent)
        told = ngettext(", %d of them too late", ", %d of them too late", late) % late if late else ""
        yield Task(
            words % silent + told,
            to_list("agenda_session", state__exact="accepted"),
            "warn" if late else "plain",
        )


def _open_to(user: User, event: Event, counts: Counts) -> Counts:
    """The counts of decisions without those that others must take; asked anew only if there are any."""
    closed = deciders.closed_to(user, event) if counts["untold"] else frozenset()
    return counts_of(event, _decision_rows(event, closed)) if closed else counts


def _decisions(event: Event, counts: Counts) -> Iterator[Task]:
    """What is to be decided, what is decided and not told, and letters that wait to be sent."""
    open_, letters, untold = counts["open"], counts["letters"], counts["untold"]
    if open_:
        words = ngettext("%d proposal to decide", "%d proposals to decide", open_) % open_
        yield Task(words, reverse("decisions", args=[event.slug]), "warn")
    if letters:
        words = ngettext("%d letter drafted, not sent", "%d letters drafted, not sent", letters) % letters
        yield Task(words, reverse("letters", args=[event.slug]), "warn")
    if untold:
        words = ngettext("%d decision not yet told", "%d decisions not yet told", untold) % untold
        yield Task(words, reverse("decisions", args=[event.slug]), "plain" if letters else "warn")


def _empty_places(event: Event, now: datetime) -> Iterator[Task]:
    """Slots of the published agenda that are still to come and whose talk is gone."""
    gone = Slot.objects.released(event).filter(session__isnull=False, starts_at__gt=now)
    gone = gone.exclude(session__state__in=Session.IN_PROGRAMME).select_related("session", "room")
    for slot in gone.in_time_order()[:SHOWN_PLACES]:
        words = _("%(day)s, %(time)s, %(room)s is empty: “%(title)s” is gone") % {
            "day": show_day(conference_day(slot.starts_at, event.time_zone)),
            "time": show_time(slot.starts_at, event.time_zone),
            "room": slot.room,
            "title": slot.session,
        }
        soon = slot.starts_at - now < timedelta(days=1)
        yield Task(words, to_row("agenda_session", slot.session_id or 0), "bad" if soon else "warn")
