"""What a hand scanner types into another keyboard's layout still opens the door, since only what was meant is signed."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from tests.factories.door import badge_of, make_device, make_gate, make_guest, make_list, scan
from tests.factories.events import make_event
from tickets import credentials, keyboards

# As these layouts show what the scanner's keys are: letters and signs that our codes are made of.
QWERTZ = str.maketrans("yzYZ_-", "zyZY?ß")
SWISS = str.maketrans("yzYZ_-", "zyZY?'")
AZERTY = str.maketrans("aqzwmAQZWM1234567890_-.", "qawz,QAWZ?&é\"'(-è_çà°):")
BELGIAN = str.maketrans("aqzwmAQZWM1234567890_-.", "qawz,QAWZ?&é\"'(§è!çà°):")
TYPED = {"German": QWERTZ, "Swiss": SWISS, "French": AZERTY, "Belgian": BELGIAN}


@pytest.mark.parametrize("layout", TYPED)
@pytest.mark.parametrize("case", [str.upper, str.lower])
@pytest.mark.django_db
def test_tickets_and_badges_open_the_door_whatever_keyboard_is_set(layout: str, case: str) -> None:
    event, now = make_event(), timezone.now()
    door = make_device(make_gate(make_list(event)), now=now)
    ticket, other = make_guest(event), make_guest(event)
    badge = badge_of(other.attendee)  # type: ignore[arg-type]
    typed = case(credentials.ticket_code(ticket)).translate(TYPED[layout])  # type: ignore[operator]
    assert (scan(door, typed, now).row.result, scan(door, typed, now).row.reason) == ("in", "double")
    of_badge = credentials.badge_code(badge.public_id).translate(TYPED[layout])
    answer = scan(door, of_badge, now)
    assert (answer.row.result, answer.row.way, answer.ticket) == ("in", "badge", other)


@pytest.mark.django_db
def test_altered_or_foreign_code_is_no_better_in_another_layout() -> None:
    event, now = make_event(), timezone.now()
    door = make_device(make_gate(make_list(event)), now=now)
    code = credentials.ticket_code(make_guest(event))
    altered = code[:-1] + ("0" if code[-1] != "0" else "2")
    elsewhere = credentials.ticket_code(make_guest(make_event()))
    assert [scan(door, text.translate(AZERTY), now).row.result for text in (altered, elsewhere)] == [
        "refused"
    ] * 2
    assert scan(door, elsewhere, now).row.reason == "foreign"


def test_true_code_is_read_as_it_came_first() -> None:
    assert next(keyboards.readings("BDG_YZ")) == "BDG_YZ"
    assert list(keyboards.readings("1234")) == ["1234"]


def test_devices_without_network_know_the_same_layouts() -> None:
    script = (Path(settings.BASE_DIR) / "static/js/door-check.js").read_text()
    for keys in (keyboards.SCANNER, *keyboards.LAYOUTS.values()):
        assert json.dumps(keys, ensure_ascii=False) in script
