"""Marks on badges besides roles: who is here for the first time, and who wants no photos. Read only where a layout of
the event shows them.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Q

from events.models import Event, Participant
from tickets.badges.face import Mark
from tickets.models import Answer, BadgeLayout, Question, Ticket

CAME = (Participant.Admission.VALID, Participant.Admission.IN)

Marked = Mapping[int, Collection[Mark]]


def of_people(event: Event, only: Collection[int] | None = None) -> Marked:
    """{participant: marks}. One query; up to seven more where a layout shows marks."""
    shown = BadgeLayout.objects.filter(event=event).filter(Q(shows_first_time=True) | Q(shows_no_photo=True))
    wanted = {word for one in shown.only("shows_first_time", "shows_no_photo") for word in one.mark_words}
    marked: dict[int, set[Mark]] = defaultdict(set)
    if not wanted:
        return marked
    said = _said(event, only)
    for mark in Mark:
        if mark not in wanted:
            continue
        people = said.get(mark, set())
        if mark == Mark.FIRST_TIME:
            people = _first_time(event, people, only)
        for person in people:
            marked[person].add(mark)
    return marked


def _said(event: Event, only: Collection[int] | None) -> dict[str, set[int]]:
    """By mark: who ticked the question that has it."""
    valid = Ticket.objects.filter(event=event).valid()
    answers = Answer.objects.filter(
        question__event=event,
        question__kind=Question.Kind.CONSENT,
        question__is_active=True,
        ticket__in=valid,
        ticket__attendee__isnull=False,
    ).exclude(question__badge_mark="")
    if only is not None:
        answers = answers.filter(ticket__attendee__in=only)
    said: dict[str, set[int]] = defaultdict(set)
    for mark, person in answers.values_list("question__badge_mark", "ticket__attendee"):
        said[mark].add(person)
    return said


def _first_time(event: Event, said: set[int], only: Collection[int] | None) -> set[int]:
    """Who said so and had no ticket for an earlier event of the organizer; where nobody is asked, everybody of whom that
    is known: nothing is, of somebody without an address, or before there was another event."""
    earlier = Participant.objects.filter(
        event__organizer=event.organizer_id, event__ends_on__lt=event.starts_on, admission__in=CAME
    )
    people = Participant.objects.filter(event=event).exclude(email=None)
    if only is not None:
        people = people.filter(pk__in=only)
    by_address = people.filter(email__in=earlier.exclude(email=None).values("email"))
    by_account = people.filter(user__in=earlier.exclude(user=None).values("user"))
    known = set(by_address.values_list("pk", flat=True)) | set(by_account.values_list("pk", flat=True))
    is_asked = Question.objects.active().filter(event=event, badge_mark=Mark.FIRST_TIME).exists()
    if is_asked:
        return said - known
    if not earlier.exists():
        return set()
    return set(people.values_list("pk", flat=True)) - known
