"""Planted impossible programmes, through the worker: each is told in a sentence with links that open."""

from collections.abc import Callable

import pytest
from django.test import Client

from agenda.actions import drafting_work
from agenda.models import AgendaVersion, Drafting, Session
from agenda.planning import telling
from agenda.solver.reasons import Kind
from events.models import Event, Participant, Role, Room
from tests.factories.agenda import NOW, later, make_confirmed, make_draft_version, make_slot
from tests.factories.events import make_participant, make_team_member, make_user
from tests.factories.planning import (
    make_absence,
    make_closure,
    make_drafting,
    make_feature,
    make_stage,
    make_talks,
    make_walk,
    room,
)

pytestmark = pytest.mark.django_db


def lock(event: Event, session: Session, at: int, hall: str = "A", **fields: object) -> None:
    make_slot(
        make_draft_version(event), session, room(event, hall), starts_at=later(at), is_locked=True, **fields
    )


def ana(event: Event) -> Participant:
    return make_participant(event, name="Ana")


def no_room(event: Event) -> None:
    make_confirmed(event, title="Sewing").needs.add(make_feature(event, name="a lab"))


def too_few_seats(event: Event) -> None:
    make_confirmed(event, title="Crowd", min_capacity=900)


def too_long(event: Event) -> None:
    make_confirmed(event, title="Saga", minutes=600)


def speakers_apart(event: Event) -> None:
    early, late = ana(event), make_participant(event, name="Ben")
    make_absence(early, 0, 90)
    make_absence(late, 90, 180)
    make_confirmed(event, early, late, title="Duet")


def rooms_closed(event: Event) -> None:
    make_confirmed(event, title="Sewing").needs.add(make_feature(event, room(event), name="a lab"))
    make_closure(room(event), 0, 180)


def no_window(event: Event) -> None:
    someone = ana(event)
    make_absence(someone, 90, 180)
    make_confirmed(event, someone, title="Sewing").needs.add(make_feature(event, room(event), name="a lab"))
    make_closure(room(event), 0, 90)


def lock_unfit(event: Event) -> None:
    lock(event, make_confirmed(event, title="Crowd", min_capacity=500), 0)
    Room.objects.filter(event=event, name="B").update(capacity=900)


def lock_closed(event: Event) -> None:
    lock(event, make_confirmed(event, title="Early"), 0)
    make_closure(room(event), 0, 30)


def lock_away(event: Event) -> None:
    someone = ana(event)
    make_absence(someone, 0, 60)
    lock(event, make_confirmed(event, someone, title="Early"), 0)


def locks_meet(event: Event) -> None:
    for session in make_talks(event, 2):
        lock(event, session, 0)


def locks_speaker(event: Event) -> None:
    someone = ana(event)
    for hall in "AB":
        lock(event, make_confirmed(event, someone, title=hall), 0, hall)


def locks_near(event: Event) -> None:
    someone = ana(event)
    make_walk(room(event), room(event, "B"), 20)
    for at, hall in ((0, "A"), (30, "B")):
        lock(event, make_confirmed(event, someone, title=hall), at, hall)


def speaker_load(event: Event) -> None:
    someone = ana(event)
    make_absence(someone, 30, 180)
    for title in ("One", "Two"):
        make_confirmed(event, someone, title=title)


def few_cells(event: Event) -> None:
    lab = make_feature(event, room(event), name="a lab")
    for session in make_talks(event, 7):
        session.needs.add(lab)


def too_many(event: Event) -> None:
    make_talks(event, 13)


def too_many_beside(event: Event) -> None:
    make_talks(event, 11)
    make_confirmed(event, title="Keynote", stops_all=True)


def order_cycle(event: Event) -> None:
    one, two = make_talks(event, 2)
    Session.objects.filter(pk=one.pk).update(comes_after=two)
    Session.objects.filter(pk=two.pk).update(comes_after=one)


def order_time(event: Event) -> None:
    before = None
    for session in make_talks(event, 7):
        Session.objects.filter(pk=session.pk).update(comes_after=before)
        before = session


def together(event: Event) -> None:
    """Each alone is possible: three people who share a room for one of two times."""
    lab = make_feature(event, room(event), name="a lab")
    first, second = ana(event), make_participant(event, name="Ben")
    make_absence(first, 30, 180)
    make_absence(second, 30, 180)
    for someone, title in ((first, "One"), (second, "Two")):
        make_confirmed(event, someone, title=title).needs.add(lab)


PLANTED: list[tuple[Callable[[Event], None], set[Kind], str]] = [
    (no_room, {Kind.NO_ROOM}, "No room is fit for “Sewing”: it needs a lab."),
    (too_few_seats, {Kind.NO_ROOM}, "No room is fit for “Crowd”: it needs 900 seats."),
    (too_long, {Kind.TOO_LONG}, "“Saga” takes 600 minutes, but the longest stretch without a break has 180."),
    (
        speakers_apart,
        {Kind.SPEAKERS_APART},
        "“Duet” has no time at which Ana and Ben can be there throughout.",
    ),
    (rooms_closed, {Kind.ROOMS_CLOSED}, "Only A will do for “Sewing”"),
    (
        no_window,
        {Kind.NO_WINDOW},
        "Only A will do for “Sewing”, but nothing there is open when Ana can be there.",
    ),
    (lock_unfit, {Kind.LOCK_UNFIT}, "“Crowd” is locked to A, which lacks what it needs: 500 seats."),
    (lock_closed, {Kind.LOCK_CLOSED}, "“Early” is locked to A, which is closed at Wed, May 12, 9:00"),
    (lock_away, {Kind.LOCK_AWAY}, "“Early” is locked to a time when Ana cannot be there: Wed, May 12, 9:00"),
    (locks_meet, {Kind.LOCKS_MEET}, "“T0” and “T1” are locked to the same time in A: Wed, May 12, 9:00"),
    (locks_speaker, {Kind.LOCKS_SPEAKER}, "“A” and “B” are locked to the same time, and Ana gives both"),
    (locks_near, {Kind.LOCKS_NEAR}, "“A” and “B” are locked to different rooms, with 0 minutes between them"),
    (
        speaker_load,
        {Kind.SPEAKER_LOAD},
        "Ana gives “One” and “Two”, 60 minutes in all, but there are only 30",
    ),
    (
        few_cells,
        {Kind.FEW_CELLS},
        "“T0”, “T1”, “T2”, “T3”, “T4”, “T5” and “T6” only fit A: they take 210 minutes, and 180",
    ),
    (too_many, {Kind.TOO_MANY}, "All talks together take 390 minutes, but the rooms are open for 360."),
    (too_many_beside, {Kind.TOO_MANY_BESIDE}, "Nothing may run beside “Keynote”"),
    (
        order_cycle,
        {Kind.ORDER_CYCLE},
        "Each of these is to come before the next, and the last before the first",
    ),
    (order_time, {Kind.ORDER_TIME}, "are to follow one another, but there is no time left for the last."),
    (together, {Kind.FEW_HOURS, Kind.TOGETHER}, "“One” and “Two”"),
]


@pytest.mark.parametrize(
    ("plant", "kinds", "words"), PLANTED, ids=lambda value: getattr(value, "__name__", "")
)
def test_what_stands_in_the_way_is_told_with_links_that_open(
    client: Client, plant: Callable[[Event], None], kinds: set[Kind], words: str
) -> None:
    event = make_stage()
    plant(event)
    row = make_drafting(event)
    drafting_work.run_due(now=NOW)
    row.refresh_from_db()
    assert (row.state, row.placements.count()) == (Drafting.State.IMPOSSIBLE, 0)
    (told,) = telling.tell(event, row.reasons)
    assert words in told.text
    assert told.rule in kinds
    client.force_login(make_team_member(event, role=Role.ORGANIZER).user)
    assert told.links
    assert {client.get(link.url).status_code for link in told.links} == {200}
    page = client.get(row.path).content.decode()
    assert all(link.url.replace("&", "&amp;") in page for link in told.links)
    assert AgendaVersion.objects.filter(event=event, slots__is_locked=False).count() == 0


def test_names_of_another_event_are_not_told(client: Client) -> None:
    event, other = make_stage(), make_stage()
    theirs = make_confirmed(other, title="Zebrafish")
    reason = {
        "kind": "too_long", "talks": [theirs.pk], "speakers": [], "rooms": [], "features": [], "times": [],
        "need": 4, "have": 2, "minutes": 30, "parts": [],
    }  # fmt: skip
    row = make_drafting(event, state=Drafting.State.IMPOSSIBLE, reasons=[reason])
    client.force_login(make_team_member(event, make_user()).user)
    page = client.get(row.path).content.decode()
    assert "Zebrafish" not in page
    assert "(deleted)" in page
