"""Badges are drawn first and issued with their paper: what fails, is cancelled or comes too late ends none."""

from typing import Any

import pytest
from django.utils import timezone

from portal import badges
from portal import printing as drawing
from tests.factories import pdf as read
from tests.factories.admissions import NOW, admitted
from tests.factories.events import make_event, make_user
from tests.portal.test_badge_printing import State, asked, drawn
from tickets import credentials
from tickets.actions import printing
from tickets.actions.printing import Paper
from tickets.badges.placeholders import Wrong
from tickets.models import Badge, BadgeLayout

pytestmark = pytest.mark.django_db

OVER_TWO_PAGES = '<div style="break-before:page">x</div>'


@pytest.mark.parametrize("ends", ["failed", "cancelled"])
def test_batch_of_which_nothing_comes_ends_no_badge(monkeypatch: pytest.MonkeyPatch, ends: str) -> None:
    """The person's name has changed since the print; until there is a new paper the old one opens doors."""
    event = make_event()
    ada = admitted(event, name="Ada")
    drawn(event)
    ada.badge_name = "Countess"
    ada.save()
    if ends == "failed":
        row = drawn(
            event, layout=BadgeLayout.objects.create(event=event, name="Long", html=f"x{OVER_TWO_PAGES}")
        )
    else:
        row = asked(event)
        by = make_user()

        def just_before(**given: Any) -> Paper:
            printing.cancel(row=row, by=by, now=NOW)
            return Paper(**given)

        monkeypatch.setattr(drawing, "Paper", just_before)
        drawing.run_due(now=timezone.now())
        row.refresh_from_db()
    assert (row.state, Badge.objects.current().get().participant, Badge.objects.count()) == (ends, ada, 1)


def test_batch_is_drawn_again_if_somebody_is_faster_at_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was drawn carries a code that nobody will ever have."""
    event = make_event()
    ada = admitted(event, name="Ada")
    row = asked(event, what="all")
    by, finish = make_user(), printing.finish

    def meanwhile(**given: Any) -> None:
        (wearer,) = badges.wearers(event, [ada.pk])
        drawing.desk_copy(event=event, wearer=wearer, reason="", size=None, by=by, now=NOW)
        finish(**given)

    monkeypatch.setattr(printing, "finish", meanwhile)
    drawing.run_due(now=timezone.now())
    row.refresh_from_db()
    with row.file.open("rb") as file:
        codes = read.codes(file.read())
    assert (row.state, codes) == (State.DONE, [[credentials.badge_code(Badge.objects.get().public_id)]])


def test_lost_badge_stays_the_persons_if_the_usual_layout_fails() -> None:
    event = make_event()
    ada = admitted(event)
    drawn(event)
    BadgeLayout.objects.create(event=event, name="Broken", html="{{ nonsense }}", is_usual=True)
    (wearer,) = badges.wearers(event, [ada.pk])
    with pytest.raises(Wrong):
        drawing.desk_copy(event=event, wearer=wearer, reason="lost", size=None, by=make_user(), now=NOW)
    assert Badge.objects.current().count() == Badge.objects.count() == 1
