"""Whether a call takes a proposal: hours of its type, room in its track, talks of its speaker, or a late link.

Each function answers with the reason against it, in words, or nothing. Inside the caller's transaction it locks the
row that sets the limit before it counts, so that the last place is given once.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda import offer
from agenda.deadline import Phase
from agenda.models import CallForTalks, LateLink, Session, Speaker, TrackLimit
from core import times
from events.models import Event, Participant


@dataclass(frozen=True)
class Verdict:
    """`reason` against it, or empty; `link` is the invitation that lets it in, if one does."""

    reason: str = ""
    link: LateLink | None = None


def judge(row: Session, at: datetime) -> Verdict:
    """Whether the proposal can be handed in at that time. A live link goes before the call's own limits."""
    refused_link = _against_link(row, at) if row.late_link_id else ""
    if row.late_link_id and not refused_link:
        return Verdict(link=row.late_link)
    refused = _against_call(row, at)
    # Who was invited and is late is told about the invitation, and not about the call that was never his.
    return Verdict(refused and (refused_link or refused))


def is_helped_by(row: Session, link: LateLink, now: datetime) -> bool:
    """Whether an invitation is for a draft that was there before it. One for other talks is left to them, as long
    as the call takes this one. Handing in judges it again, under its lock.
    """
    if row.state != Session.State.DRAFT or not offer.takes(link, now):
        return False
    if row.late_link is not None and offer.takes(row.late_link, now):
        return False
    return link.fits(row.session_type_id, row.track_id) or not open_for(row, now).may_hand_in


def against_change(row: Session, at: datetime) -> str:
    """Why what was handed in can no longer be changed."""
    if _is_late(row, at):
        return ""
    return _closed(row, shown_call(row.event), at, is_change=True)


def against_move(row: Session, at: datetime) -> str:
    """Why a proposal that was handed in cannot go over to the type and track it has now."""
    if _is_late(row, at):
        return _unfit(row)
    call = shown_call(row.event)
    return _closed(row, call, at) or _full(row, call)


@dataclass(frozen=True)
class Open:
    """What its speaker may do with a talk now, by the clock alone, and until when it stays so (None: no end)."""

    call: CallForTalks | None
    may_hand_in: bool
    may_change: bool
    until: datetime | None


def open_for(row: Session, now: datetime) -> Open:
    """For the talk's page, without locks."""
    return open_in(row, shown_call(row.event), now)


def open_in(row: Session, call: CallForTalks | None, now: datetime) -> Open:
    """Of a call that is read already, or None where none is shown."""
    hours = offer.hours_of(call, row.session_type) if call else None
    by_call = hours is not None and hours.phase(now) is Phase.OPEN and row.session_type.is_open_to_proposals
    ends = hours.closes_at if hours and hours.phase(now) is Phase.OPEN else None
    link = row.late_link
    if link is None or not link.is_live(now):
        return Open(call, by_call, ends is not None, ends)
    late = link.valid_until_at
    return Open(call, True, ends is not None or late is not None, late or ends)


def _is_late(row: Session, at: datetime) -> bool:
    """Whether its link lets it be changed. One without an end leaves that to the call."""
    link = row.late_link
    return link is not None and link.valid_until_at is not None and link.is_live(at)


def shown_call(event: Event) -> CallForTalks | None:
    """Read once for an event that is in memory."""
    call: CallForTalks | None = getattr(event, "call", None)
    return call if call is not None and call.is_shown else None


def _against_call(row: Session, at: datetime) -> str:
    call = shown_call(row.event)
    return _closed(row, call, at) or _full(row, call) or _enough(row, call)


def _closed(row: Session, call: CallForTalks | None, at: datetime, *, is_change: bool = False) -> str:
    if call is None:
        return _("%(event)s has no open call for talks.") % {"event": row.event.name}
    kind = row.session_type
    if not kind.is_open_to_proposals and not is_change:
        return _("“%(type)s” cannot be proposed. Choose another type.") % {"type": kind.name}
    hours = offer.hours_of(call, kind)
    phase = hours.phase(at)
    if phase is Phase.OPEN:
        return ""
    is_soon = phase is Phase.SOON
    until = hours.opens_at if is_soon else hours.closes_at
    assert until is not None  # a call has an end
    words = {"type": kind.name, "when": when(until, row.event)}
    if until in {kind.opens_at, kind.closes_at}:
        if is_soon:
            return _("“%(type)s” can be proposed from %(when)s on.") % words
        return _("“%(type)s” could be proposed until %(when)s.") % words
    if is_soon:
        return _("The call for talks opens on %(when)s.") % words
    return _("The call for talks closed on %(when)s.") % words


def _full(row: Session, call: CallForTalks | None) -> str:
    if row.track_id is None or row.track is None or call is None:
        return ""
    limit = _locked_limit(call, row.track_id)
    if limit is None:
        return ""
    if not limit.is_open:
        return _("The track “%(track)s” takes no proposals. Choose another one, or none.") % {
            "track": row.track.name
        }
    if limit.max_proposals is None or _others_in_track(row) < limit.max_proposals:
        return ""
    words = _("The track “%(track)s” takes %(most)s proposals, and has them. Choose another one, or none.")
    return words % {"track": row.track.name, "most": limit.max_proposals}


def _locked_limit(call: CallForTalks, track: int) -> TrackLimit | None:
    return TrackLimit.objects.select_for_update().filter(call=call, track=track).first()


def _others_in_track(row: Session) -> int:
    return Session.objects.received().filter(track=row.track_id).exclude(pk=row.pk).count()


def _enough(row: Session, call: CallForTalks | None) -> str:
    """Counted for who is named first; talks handed in by a late link were asked for and do not count."""
    most = call.max_per_speaker if call else None
    if most is None:
        return ""
    first = row.speakers.order_by("position", "pk").values_list("participant", flat=True).first()
    if first is None:
        return ""
    Participant.objects.select_for_update().get(pk=first)
    own = Speaker.objects.filter(participant=first, position=0, session__in=Session.objects.received())
    if own.filter(session__late_link=None).exclude(session=row).count() < most:
        return ""
    return ngettext(
        "One speaker may hand in %(most)s talk, and yours is there. Withdraw it to hand in this one.",
        "One speaker may hand in %(most)s talks, and yours are there. Withdraw one to hand in this one.",
        most,
    ) % {"most": most}


def _against_link(row: Session, at: datetime) -> str:
    link = LateLink.objects.select_for_update().get(pk=row.late_link_id)
    others = Session.objects.received().filter(late_link=link).exclude(pk=row.pk).count()
    return why_dead(link, row.event, at) or _unfit(row) or why_used_up(link, others)


def _unfit(row: Session) -> str:
    link = row.late_link
    if link is None or link.fits(row.session_type_id, row.track_id):
        return ""
    if link.session_type is not None and link.session_type_id != row.session_type_id:
        return _("Your invitation is for the type “%(type)s”.") % {"type": link.session_type.name}
    return _("Your invitation is for the track “%(track)s”.") % {"track": link.track}


def why_dead(link: LateLink, event: Event, at: datetime) -> str:
    if link.is_live(at):
        return ""
    if link.revoked_at is not None or link.valid_until_at is None:
        return _("This invitation was taken back by the organizers.")
    return _("This invitation to hand in was valid until %(when)s.") % {
        "when": when(link.valid_until_at, event)
    }


def why_used_up(link: LateLink, others: int) -> str:
    """`others`: how many were handed in by it."""
    if others < link.max_proposals:
        return ""
    return ngettext(
        "This invitation is for %(most)s talk, and that is handed in.",
        "This invitation is for %(most)s talks, and they are handed in.",
        link.max_proposals,
    ) % {"most": link.max_proposals}


def when(instant: datetime, event: Event) -> str:
    """`February 28, 2027, 11:59 PM in Los Angeles`."""
    day = times.local(instant, event.time_zone).date()
    return _("%(date)s, %(time)s in %(city)s") % {
        "date": times.show_date(day),
        "time": times.show_time(instant, event.time_zone),
        "city": times.city(event.time_zone),
    }
