import re
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import colour
from core.colour import BadColour, Oklch, Rgb

BLACK, WHITE = Rgb(0, 0, 0), Rgb(255, 255, 255)
TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"

channels = st.integers(0, 255)
rgbs = st.builds(Rgb, channels, channels, channels)
hues = st.floats(0, 359.9)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("#1f57c3", Rgb(31, 87, 195)),
        ("1F57C3", Rgb(31, 87, 195)),
        (" #fff ", WHITE),
        ("#08f", Rgb(0, 136, 255)),
    ],
)
def test_colour_written_in_any_usual_way_is_read(written: str, meant: Rgb) -> None:
    assert colour.parse(written) == meant


@pytest.mark.parametrize("written", ["", "#", "#12", "#1234", "#12345g", "red", "#1234567", "#fff;}", "#٣٣٣"])
def test_colour_written_otherwise_is_refused(written: str) -> None:
    with pytest.raises(BadColour):
        colour.parse(written)


@given(rgbs)
def test_colour_survives_hex_and_oklch(given_colour: Rgb) -> None:
    assert colour.parse(given_colour.hex) == given_colour
    assert colour.to_rgb(colour.to_oklch(given_colour)) == given_colour


def test_oklch_of_known_colours_matches_its_published_values() -> None:
    red = colour.to_oklch(Rgb(255, 0, 0))
    assert (round(red.lightness, 3), round(red.chroma, 3), round(red.hue, 1)) == (0.628, 0.258, 29.2)
    assert round(colour.to_oklch(WHITE).lightness, 4) == 1.0
    assert round(colour.to_oklch(WHITE).chroma, 4) == 0.0


def test_contrast_of_known_pairs_matches_wcag() -> None:
    assert colour.contrast(BLACK, WHITE) == pytest.approx(21)
    assert colour.contrast(Rgb(118, 118, 118), WHITE) == pytest.approx(4.54, abs=0.005)
    assert colour.contrast(WHITE, Rgb(118, 118, 118)) == colour.contrast(Rgb(118, 118, 118), WHITE)


@given(st.floats(0.25, 0.95), st.floats(0, 0.4), hues)
def test_colour_no_screen_can_show_keeps_lightness_and_hue(
    lightness: float, chroma: float, hue: float
) -> None:
    shown = colour.to_oklch(colour.to_rgb(Oklch(lightness, chroma, hue)))
    assert shown.lightness == pytest.approx(lightness, abs=0.012)
    if shown.chroma > 0.06:
        assert abs((shown.hue - hue + 180) % 360 - 180) < 4


@given(rgbs, rgbs, st.sampled_from([colour.TEXT, colour.PARTS]))
def test_readable_reaches_the_ratio_and_leaves_alone_what_has_it(ink: Rgb, ground: Rgb, ratio: float) -> None:
    mended = colour.readable(colour.to_oklch(ink), ground, ratio=ratio)
    assert colour.contrast(mended, ground) >= ratio
    if colour.contrast(ink, ground) >= ratio + colour.MARGIN:
        assert mended == ink


@settings(max_examples=150, deadline=None)
@given(rgbs)
def test_theme_of_any_accent_keeps_every_promise(accent: Rgb) -> None:
    theme = colour.theme(accent.hex)
    for scheme in (theme.light, theme.dark):
        broken = [pair for pair in scheme.promises() if colour.contrast(pair[0], pair[1]) < pair[2]]
        assert broken == []
    assert colour.luminance(theme.light.surface) > 0.8
    assert colour.luminance(theme.dark.surface) < 0.05


@settings(max_examples=60, deadline=None)
@given(rgbs, rgbs)
def test_track_colour_stands_out_in_both_schemes(accent: Rgb, track: Rgb) -> None:
    theme = colour.theme(accent.hex)
    for scheme in (theme.light, theme.dark):
        mark = colour.track_colour(track.hex, scheme)
        assert (
            min(colour.contrast(mark, ground) for ground in (scheme.surface, scheme.raised, scheme.sunken))
            >= 3
        )


def test_stylesheet_names_every_token_in_both_schemes_and_each_track() -> None:
    sheet = colour.stylesheet(colour.theme("#e4002b"), {"bots": "#ffd400"})
    for token in fields(colour.Scheme):
        assert sheet.count(f"--{token.name.replace('_', '-')}:") == 4
    assert sheet.count(".track-bots{--track:#") == 3
    assert sheet.count("{") == sheet.count("}")


def test_stylesheet_refuses_a_track_name_that_would_break_out_of_its_rule() -> None:
    with pytest.raises(ValueError, match="cannot stand in a class name"):
        colour.stylesheet(colour.theme("#e4002b"), {"a{}": "#ffffff"})


def test_default_tokens_on_disk_are_those_of_the_default_accent() -> None:
    theme = colour.theme(colour.DEFAULT_ACCENT)
    written = re.findall(r"--([a-z-]+): ?(#[0-9a-f]{6});", TOKENS.read_text())
    expected = [
        (field.name.replace("_", "-"), getattr(scheme, field.name).hex)
        for scheme in (theme.light, theme.dark, theme.dark)
        for field in fields(colour.Scheme)
    ]
    assert written == expected
