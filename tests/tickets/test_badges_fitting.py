"""What of a layout does not fit, told before it is stored; ready layouts fit for everybody on every stock."""

import pytest

from tickets.badges import fitting, ready, samples
from tickets.badges.face import BadgeFace, EventFace, Mark, Role
from tickets.badges.fitting import Overflow
from tickets.badges.layout import Layout
from tickets.badges.parts import Parts
from tickets.badges.stock import STOCKS

EVENT = EventFace(name="Relay 2027", when="May 12 – 14, 2027", place="Pier 27", accent="#3b5bdb")
EVERYTHING = ("partners", *Mark)
STYLE = (
    ".name { position: absolute; left: 5mm; top: 5mm; width: %smm; height: %smm }"
    ".strip { position: absolute; left: 0; right: 0; bottom: 0; height: 6mm }"
)


def found(html: str, css: str = "", *, width: float = 105, height: float = 148) -> list[Overflow]:
    faces = [*samples.faces(), *samples.combinations_of(EVERYTHING)]
    store = Parts()
    try:
        return fitting.overflows(faces, EVENT, Layout(html, css, width, height, True, EVERYTHING), store)
    finally:
        store.close()


def test_every_combination_of_roles_is_tried_with_the_marks_that_are_shown() -> None:
    faces = samples.combinations_of(EVERYTHING)
    assert len({face.roles for face in faces}) == len(faces) == 2 ** len(Role) - 1
    assert {face.marks for face in faces} == {tuple(Mark)}
    assert {face.marks for face in samples.combinations_of(())} == {()}


def test_field_that_is_too_small_is_told_with_whom_and_by_how_much() -> None:
    html = '<div class="name">{{ name min=10 }}</div><div class="strip">{{ ribbons }}</div>'
    assert found(html, STYLE % (90, 40)) == []
    (one,) = found(html, STYLE % (20, 40))
    assert (one.field, one.text, one.millimetres > 5, one.others > 50) == (
        "name",
        samples.LONGEST,
        True,
        True,
    )
    assert one.words.startswith("“name” sticks out by ")
    assert "and " in one.words


def test_room_beyond_the_card_and_a_code_that_is_too_small_are_told() -> None:
    style = "position: absolute; width: 30mm; height: %smm; left: 80mm; top: 10mm"
    (one,) = found(f'<div style="{style % 30}">{{{{ qr }}}}</div>')
    assert (one.field, one.millimetres) == ("qr", 5.0)
    (two,) = found(f'<div style="{style % 12}; left: 0">{{{{ qr }}}}</div>')
    assert (two.field, two.millimetres) == ("qr", 3.0)


def test_ribbons_of_all_roles_on_a_narrow_card_are_told_with_their_roles() -> None:
    html = '<div class="strip">{{ ribbons }}</div>'
    assert found(html, STYLE % (1, 1), width=105) == []
    (one,) = found(html, STYLE % (1, 1), width=40, height=60)
    words = " + ".join(role.word for role in Role)
    assert (one.field, one.who.startswith(words)) == ("ribbons", True)


def _worst() -> list[BadgeFace]:
    """Each role alone, and all of them at once."""
    return [face for face in samples.combinations_of(EVERYTHING) if len(face.roles) in (1, len(Role))]


@pytest.mark.parametrize("code", ready.DESIGNS)
def test_ready_layouts_hold_everybody(code: str) -> None:
    told = {}
    for name in ("a6", "a7", "cr80", "4x3"):
        card = STOCKS[name]
        side = ready.layout(code, card.width, card.height)
        store = Parts()
        faces = [*samples.faces(), *_worst()]
        shown = Layout(side.html, side.css, side.width, side.height, True, EVERYTHING)
        told[name] = [one.words for one in fitting.overflows(faces, EVENT, shown, store)]
        store.close()
    assert told == {"a6": [], "a7": [], "cr80": [], "4x3": []}
