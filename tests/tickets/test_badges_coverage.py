"""Letters that cannot be printed, checked against what fontconfig says of the installed fonts."""

import shutil
import subprocess

import pytest

from tests.tickets.test_badges_drawing import NAMES
from tickets.badges import drawing
from tickets.badges.face import EventFace
from tickets.badges.layout import Layout
from tickets.documents import coverage

FC_LIST = shutil.which("fc-list")
# Of scripts that are in the standard for years and in few fonts: Vithkuqi, Dives Akuru, rare Chinese, Old Uyghur.
RARE = "\U00010570\U0001190a\u4db6\U00010f70\U000323af"
PRIVATE, UNASSIGNED = "\ue000", "\u0378"


def fonts_with(letter: str) -> bool:
    """Another program's answer."""
    asked = [str(FC_LIST), f":charset={ord(letter):x}", "family"]
    return bool(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(FC_LIST is None, reason="without fontconfig's own program")
def test_letters_are_missing_exactly_if_no_installed_font_has_them() -> None:
    letters = "".join(dict.fromkeys(RARE + "AžΩЖעمकবதไ欧た김ნԱ🚀"))
    assert coverage.missing(letters) == "".join(letter for letter in letters if not fonts_with(letter))


@pytest.mark.parametrize("script", NAMES)
def test_names_of_scripts_whose_fonts_are_there_are_not_told(script: str) -> None:
    assert coverage.missing(NAMES[script]) + coverage.left_out(NAMES[script]) == ""


def test_letters_that_no_font_can_have_are_told_once_each() -> None:
    text = f"Ada {UNASSIGNED} محمد {UNASSIGNED} 山田 🦄 \u1ac7"
    assert (coverage.missing(text), coverage.left_out(f"{PRIVATE}Ada{PRIVATE}")) == (
        f"{UNASSIGNED}\u1ac7",
        PRIVATE,
    )
    assert coverage.spelled(f"{PRIVATE}\u1ac7") == "U+E000, \u1ac7 U+1AC7"


def test_emoji_of_several_letters_are_not_told() -> None:
    assert coverage.missing("Zoë 👩‍👩‍👧 🇩🇪 👍🏽") == ""


def test_layout_is_asked_for_its_own_words_not_for_its_code() -> None:
    html = '<p class="\u1ac7">{% if rtl %}&#x1ac8;{% else %}{{ name }}{% endif %}</p>'
    side = Layout(html, '.x::before { content: "\u1ac9" }', 90, 55)
    event = EventFace(name=f"Relay {PRIVATE}", when="May", place="Pier \u1ac7", accent="#000000")
    assert drawing.missing_of_layout(side) == "\u1ac8\u1ac9"
    assert drawing.missing_of_event(event) == f"\u1ac7{PRIVATE}"
