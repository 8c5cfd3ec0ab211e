"""Conditions on proposals, talks and their times, on the committee, and on what people starred."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from agenda.models import (
    AgendaVersion,
    Favourite,
    Reviewer,
    Session,
    SessionType,
    SignUp,
    SignUpList,
    Slot,
    Speaker,
)
from core import times
from events.models import Event, Track
from events.segmenting import Asked, Choice, Condition, among
from events.segments import of_text_choices

TALK, READING = _("Talk"), _("Agenda")
FIRST, BESIDE, AUTHOR = "first", "beside", "author"
ROLES = (
    (FIRST, _("speaker named first")),
    (BESIDE, _("co-speaker")),
    (AUTHOR, _("author who does not come")),
)


def _speakers(event: Event) -> QuerySet[Speaker]:
    """Everybody named on something that was handed in, drafts included: they are somebody's, too."""
    return Speaker.objects.filter(session__event=event)


def _on_stage(event: Event) -> QuerySet[Speaker]:
    """Who speaks in an accepted or confirmed talk."""
    rows = Speaker.objects.on_stage().filter(session__event=event)
    return rows.filter(session__state__in=Session.IN_PROGRAMME)


def _speaks(asked: Asked) -> Q:
    return among(_on_stage(asked.event), "participant")


def _state(asked: Asked) -> Q:
    return among(_speakers(asked.event).filter(session__state__in=asked.values), "participant")


def _track(asked: Asked) -> Q:
    return among(_on_stage(asked.event).filter(session__track__public_id__in=asked.values), "participant")


def _tracks(event: Event) -> Sequence[Choice]:
    rows = Track.objects.filter(event=event).values_list("public_id", "name")
    return [Choice(public_id, name) for public_id, name in rows]


def _type(asked: Asked) -> Q:
    return among(
        _on_stage(asked.event).filter(session__session_type__public_id__in=asked.values), "participant"
    )


def _types(event: Event) -> Sequence[Choice]:
    rows = SessionType.objects.filter(event=event).values_list("public_id", "name")
    return [Choice(public_id, name) for public_id, name in rows]


def _role(asked: Asked) -> Q:
    """In anything that was handed in and not taken back."""
    before = Speaker.objects.on_stage().filter(session=OuterRef("session"))
    before = before.filter(
        Q(position__lt=OuterRef("position")) | Q(position=OuterRef("position"), pk__lt=OuterRef("pk"))
    )
    stage = Speaker.Role.SPEAKER
    roles: dict[str, Q] = {
        FIRST: Q(~Exists(before), role=stage),
        BESIDE: Q(Exists(before), role=stage),
        AUTHOR: Q(role=Speaker.Role.AUTHOR),
    }
    wanted = Q(pk__in=[])
    for value in asked.values:
        wanted |= roles.get(value, Q(pk__in=[]))
    standing = _speakers(asked.event).filter(wanted, session__state__in=Session.STANDING)
    return among(standing, "participant")


def _released(asked: Asked) -> Q:
    slots = Slot.objects.released(asked.event).filter(session__isnull=False)
    return among(_on_stage(asked.event).filter(session__in=slots.order_by().values("session")), "participant")


def _no_slot(asked: Asked) -> Q:
    """Their talk is in the programme and has no place in the agenda that is being worked on."""
    draft = Slot.objects.filter(version__event=asked.event, version__number=None, session__isnull=False)
    return among(
        _on_stage(asked.event).exclude(session__in=draft.order_by().values("session")), "participant"
    )


def _day(asked: Asked) -> Q:
    zone, found = asked.event.time_zone, Q(pk__in=[])
    for choice in _days(asked.event):
        if choice.value in asked.values:
            day = asked.event.starts_on + timedelta(days=int(choice.value))
            start, end = times.day_bounds(day, zone)
            found |= Q(starts_at__gte=start, starts_at__lt=end)
    slots = Slot.objects.released(asked.event).filter(found, session__isnull=False)
    return among(_on_stage(asked.event).filter(session__in=slots.order_by().values("session")), "participant")


def _days(event: Event) -> Sequence[Choice]:
    """By their number from the first: a postponed event keeps its segments."""
    count = (event.ends_on - event.starts_on).days + 1
    return [
        Choice(str(number), times.show_day(event.starts_on + timedelta(days=number)))
        for number in range(count)
    ]


def _stars(event: Event) -> QuerySet[Favourite]:
    return Favourite.objects.filter(event=event, participant__isnull=False).standing()


def _starred_gone(asked: Asked) -> Q:
    return among(_stars(asked.event).filter(session__state__in=Session.TAKEN_BACK), "participant")


def _starred_moved(asked: Asked) -> Q:
    """Not where and when it was in the agenda that was public when they starred it."""
    then = AgendaVersion.objects.filter(event=asked.event, released_at__lte=OuterRef("starred_at")).released()
    now = Slot.objects.released(asked.event).filter(
        guid=OuterRef("guid"), starts_at=OuterRef("starts_at"), room=OuterRef("room")
    )
    was = Slot.objects.filter(version=OuterRef("then"), session=OuterRef("session")).exclude(Exists(now))
    rows = _stars(asked.event).filter(session__state__in=Session.IN_PROGRAMME)
    rows = rows.annotate(then=Subquery(then.values("pk")[:1])).filter(Exists(was))
    return among(rows, "participant")


def _signed_up(asked: Asked) -> Q:
    rows = SignUp.objects.placed().filter(list__session__event=asked.event)
    return among(
        rows.filter(list__session__public_id__in=asked.values) if asked.values else rows, "participant"
    )


def _limited(event: Event) -> Sequence[Choice]:
    rows = SignUpList.objects.filter(session__event=event).order_by("session__title")
    return [Choice(key, title) for key, title in rows.values_list("session__public_id", "session__title")]


def _reviews(asked: Asked) -> Q:
    return Q(user__in=Reviewer.objects.filter(event=asked.event).order_by().values("user"))


CONDITIONS = (
    Condition("talk.speaks", TALK, _("Speaks in an accepted or confirmed talk"), _speaks),
    Condition("talk.state", TALK, _("Is named on a talk that is"), _state, of_text_choices(Session.State.choices)),
    Condition("talk.role", TALK, _("Is named on a talk as"), _role, of_text_choices(ROLES)),
    Condition("talk.track", TALK, _("Speaks in the track"), _track, _tracks),
    Condition("talk.type", TALK, _("Speaks in a session of type"), _type, _types),
    Condition("talk.released", TALK, _("Speaks in the published agenda"), _released),
    Condition("talk.no_slot", TALK, _("Speaks in a talk without a time yet"), _no_slot),
    Condition("talk.day", TALK, _("Speaks on"), _day, _days),
    Condition("star.gone", READING, _("Starred a talk that was cancelled or withdrawn"), _starred_gone),
    Condition("star.moved", READING, _("Starred a talk that has moved since"), _starred_moved),
    Condition("place.has", READING, _("Has a place in"), _signed_up, _limited,
              any_words=_("Has a place in a limited session")),
    Condition("talk.reviews", READING, _("Is a member of the committee"), _reviews),
)  # fmt: skip
