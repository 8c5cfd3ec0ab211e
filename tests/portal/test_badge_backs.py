"""What stands on the back of badges: nothing, one's own agenda, or the whole one; never what is secret."""

import pytest
from django.utils import timezone

from agenda.models import Favourite
from portal import badge_agendas, badges, printing
from tests.factories.agenda import make_released_version, make_slot
from tests.factories.planning import make_stage, make_talks, room
from tickets.badges.stock import STOCKS
from tickets.models import BadgeLayout

pytestmark = pytest.mark.django_db


def test_backs_hold_what_one_speaks_in_or_has_starred_or_everything_that_is_public() -> None:
    event = make_stage()
    one, two, three, secret = make_talks(event, 4)
    version = make_released_version(event)
    for minutes, talk in enumerate((one, two, three)):
        make_slot(version, talk, room(event), minutes=20 + minutes)
    make_slot(version, secret, room(event, "B"), is_secret=True)
    speaker = one.speakers.get().participant
    Favourite.objects.create(event=event, session=two, participant=speaker, starred_at=timezone.now())
    found = badges.wearers(event, [speaker.pk])
    titles = {
        back: [
            sorted(row.title for row in rows if row.time)
            for rows in badge_agendas.rows(event, found, BadgeLayout(event=event, back=back))
        ]
        for back in BadgeLayout.Back
    }
    assert titles == {"none": [], "same": [], "own": [["T0", "T1"]], "whole": [["T0", "T1", "T2"]]}


def test_each_kind_of_back_is_a_side_of_its_own() -> None:
    event = make_stage()
    sides = [
        printing.job_of(BadgeLayout(event=event, back=back), form="single", size=STOCKS["a7"]).back
        for back in BadgeLayout.Back
    ]
    assert [side and (side.width, side.height) for side in sides] == [None, (74, 105), (74, 105), (74, 105)]
    assert len({side.html for side in sides if side}) == 3
