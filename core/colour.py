"""Colours of an event, from its one accent: tokens for light and dark with contrast that is guaranteed.

Pure: no model, no setting. sRGB to OKLab after Björn Ottosson (2020), contrast after WCAG 2.2. A colour that
would not be readable is mended by lightness alone, so its hue stays the event's own.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Literal

SchemeName = Literal["light", "dark"]

TEXT = 4.5
PARTS = 3.0
# A hair above the limits, so that rounding to eight bits cannot fall below them.
MARGIN = 0.02
HEX = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
CLASS_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
# Raise it whenever the same accent gives other colours: browsers keep an event's stylesheet for a year.
RECIPE = 1
# The product's own accent, where no event gives one: the same as in static/css/tokens.css.
DEFAULT_ACCENT = "#1f57c3"


class BadColour(ValueError):
    """Not a colour written as #rgb or #rrggbb."""


@dataclass(frozen=True)
class Rgb:
    """Eight bits a channel."""

    red: int
    green: int
    blue: int

    @property
    def hex(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


@dataclass(frozen=True)
class Oklch:
    """Lightness 0 to 1, chroma 0 to about 0.37, hue in degrees."""

    lightness: float
    chroma: float
    hue: float

    def at(self, lightness: float, chroma: float | None = None) -> "Oklch":
        return Oklch(lightness, self.chroma if chroma is None else min(chroma, self.chroma), self.hue)


@dataclass(frozen=True)
class Scheme:
    """The tokens of one scheme. Each pair named in `promises` keeps its contrast."""

    surface: Rgb
    raised: Rgb
    sunken: Rgb
    line: Rgb
    edge: Rgb
    text: Rgb
    quiet: Rgb
    accent: Rgb
    accent_strong: Rgb
    on_accent: Rgb
    accent_text: Rgb
    accent_soft: Rgb
    good: Rgb
    good_soft: Rgb
    warn: Rgb
    warn_soft: Rgb
    bad: Rgb
    bad_soft: Rgb
    on_bad: Rgb

    def promises(self) -> list[tuple[Rgb, Rgb, float]]:
        """(foreground, background, least contrast) of everything the components put together."""
        grounds = (self.surface, self.raised, self.sunken)
        words = (self.text, self.quiet, self.accent_text, self.good, self.warn, self.bad)
        softs = (self.accent_soft, self.good_soft, self.warn_soft, self.bad_soft)
        return [
            *((word, ground, TEXT) for word in words for ground in grounds),
            *((word, soft, TEXT) for word in (self.text, self.quiet) for soft in softs),
            *((self.accent_text, soft, TEXT) for soft in softs),
            (self.good, self.good_soft, TEXT),
            (self.warn, self.warn_soft, TEXT),
            (self.bad, self.bad_soft, TEXT),
            (self.on_accent, self.accent, TEXT),
            (self.on_accent, self.accent_strong, TEXT),
            (self.on_bad, self.bad, TEXT),
            *((part, ground, PARTS) for part in (self.accent, self.edge) for ground in grounds),
        ]


@dataclass(frozen=True)
class Theme:
    accent: Rgb
    light: Scheme
    dark: Scheme


def parse(text: str) -> Rgb:
    """`#1f57c3`, `3D4FD6` or `#34d`. Raises BadColour."""
    match = HEX.fullmatch(text.strip())
    if match is None:
        raise BadColour(f"{text!r} is not a colour written as #rrggbb")
    digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    return Rgb(int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))


def luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(channel) for channel in (colour.red, colour.green, colour.blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """WCAG contrast, 1 to 21, the same in both directions."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def to_oklch(colour: Rgb) -> Oklch:
    red, green, blue = (_linear(channel) for channel in (colour.red, colour.green, colour.blue))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def to_rgb(colour: Oklch) -> Rgb:
    """The nearest colour a screen can show: chroma gives way, lightness and hue stay."""
    if _displayable(colour):
        return _rounded(colour)
    low, high = 0.0, colour.chroma
    for _ in range(18):
        middle = (low + high) / 2
        if _displayable(colour.at(colour.lightness, middle)):
            low = middle
        else:
            high = middle
    return _rounded(colour.at(colour.lightness, low))


def readable(colour: Oklch, *grounds: Rgb, ratio: float) -> Rgb:
    """The colour, made darker or lighter by as little as gives that contrast with every ground.

    It goes towards the end that can reach the ratio; black or white where neither can.
    """
    ratio += MARGIN

    def enough(lightness: float) -> bool:
        shown = to_rgb(colour.at(lightness))
        return all(contrast(shown, ground) >= ratio for ground in grounds)

    if enough(colour.lightness):
        return to_rgb(colour)
    ends = [end for end in (0.0, 1.0) if enough(end)]
    if not ends:
        black, white = Rgb(0, 0, 0), Rgb(255, 255, 255)
        return max((black, white), key=lambda ink: min(contrast(ink, ground) for ground in grounds))
    mended = [_nearest(colour.lightness, end, enough) for end in ends]
    return to_rgb(colour.at(min(mended, key=lambda lightness: abs(lightness - colour.lightness))))


@lru_cache(maxsize=256)
def theme(accent_hex: str) -> Theme:
    """All tokens for light and dark. Raises BadColour."""
    accent = parse(accent_hex)
    return Theme(accent, _light(to_oklch(accent)), _dark(to_oklch(accent)))


def track_colour(colour_hex: str, scheme: Scheme) -> Rgb:
    """A track's colour as a mark (bar, shape) on that scheme's surfaces, 3:1."""
    return readable(to_oklch(parse(colour_hex)), scheme.surface, scheme.raised, scheme.sunken, ratio=PARTS)


def stylesheet(given: Theme, tracks: Mapping[str, str] | None = None) -> str:
    """The event's own stylesheet: custom properties for both schemes, one class `.track-NAME` a track.

    `data-theme` on the root element forces a scheme (screens in a room, printing, previews).
    """
    tracks = tracks or {}
    for name in tracks:
        if not CLASS_NAME.fullmatch(name):
            raise ValueError(f"{name!r} cannot stand in a class name")
    light, dark = _properties(given.light), _properties(given.dark)
    rules = [
        f":root{{color-scheme:light dark;{light}}}",
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}",
        f":root[data-theme=light]{{color-scheme:light;{light}}}",
        f":root[data-theme=dark]{{color-scheme:dark;{dark}}}",
    ]
    for name, colour_hex in tracks.items():
        bright = f"--track:{track_colour(colour_hex, given.light).hex}"
        deep = f"--track:{track_colour(colour_hex, given.dark).hex}"
        rules += [
            f".track-{name}{{{bright}}}",
            f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]) .track-{name}{{{deep}}}}}",
            f":root[data-theme=dark] .track-{name}{{{deep}}}",
        ]
    return "\n".join(rules) + "\n"


def _light(accent: Oklch) -> Scheme:
    tint = Oklch(0, min(accent.chroma, 0.16), accent.hue)
    surface = to_rgb(tint.at(0.988, 0.004))
    raised = to_rgb(tint.at(1.0, 0.0))
    sunken = to_rgb(tint.at(0.962, 0.007))
    return _scheme(
        accent,
        (surface, raised, sunken),
        line=to_rgb(tint.at(0.9, 0.012)),
        edge=tint.at(0.6, 0.025),
        text=tint.at(0.22, 0.025),
        quiet=tint.at(0.46, 0.025),
        soft=(0.955, 0.026),
        signal=0.5,
    )


def _dark(accent: Oklch) -> Scheme:
    tint = Oklch(0, min(accent.chroma, 0.16), accent.hue)
    surface = to_rgb(tint.at(0.185, 0.009))
    raised = to_rgb(tint.at(0.232, 0.011))
    sunken = to_rgb(tint.at(0.148, 0.007))
    return _scheme(
        accent,
        (surface, raised, sunken),
        line=to_rgb(tint.at(0.325, 0.014)),
        edge=tint.at(0.56, 0.025),
        text=tint.at(0.95, 0.008),
        quiet=tint.at(0.74, 0.018),
        soft=(0.268, 0.042),
        signal=0.76,
    )


def _scheme(
    accent: Oklch,
    grounds: tuple[Rgb, Rgb, Rgb],
    *,
    line: Rgb,
    edge: Oklch,
    text: Oklch,
    quiet: Oklch,
    soft: tuple[float, float],
    signal: float,
) -> Scheme:
    """`soft` is lightness and chroma of tinted grounds, `signal` the lightness good, warn and bad start from."""
    dark = luminance(grounds[0]) < 0.5
    signals = {
        "good": Oklch(signal, 0.13, 152.0),
        "warn": Oklch(signal + 0.04, 0.12, 75.0),
        "bad": Oklch(signal, 0.18, 26.0),
        "accent": accent,
    }
    softs = {name: to_rgb(colour.at(*soft)) for name, colour in signals.items()}
    # Links stand on every ground, also inside a notice; the signals only on their own.
    behind = {name: [*softs.values()] if name == "accent" else [softs[name]] for name in signals}
    words = {name: readable(ink, *grounds, *behind[name], ratio=TEXT) for name, ink in signals.items()}
    fill, on_accent = _filled(readable(accent, *grounds, ratio=PARTS), grounds)
    return Scheme(
        surface=grounds[0],
        raised=grounds[1],
        sunken=grounds[2],
        line=line,
        edge=readable(edge, *grounds, ratio=PARTS),
        text=readable(text, *grounds, *softs.values(), ratio=TEXT),
        quiet=readable(quiet, *grounds, *softs.values(), ratio=TEXT),
        accent=fill,
        accent_strong=_stronger(fill, on_accent),
        on_accent=on_accent,
        accent_text=words["accent"],
        accent_soft=softs["accent"],
        good=words["good"],
        good_soft=softs["good"],
        warn=words["warn"],
        warn_soft=softs["warn"],
        bad=words["bad"],
        bad_soft=softs["bad"],
        on_bad=readable(Oklch(0.2 if dark else 1.0, 0.0, 0.0), words["bad"], ratio=TEXT),
    )


def _filled(fill: Rgb, grounds: tuple[Rgb, ...]) -> tuple[Rgb, Rgb]:
    """A filled part and its ink. White is kept where a slightly deeper fill allows it; else black, on which any fill is free."""
    white, black = Rgb(255, 255, 255), Rgb(16, 16, 20)
    if contrast(fill, white) >= PARTS:
        deeper = readable(to_oklch(fill), white, ratio=TEXT)
        if all(contrast(deeper, ground) >= PARTS for ground in grounds):
            return deeper, white
    return readable(to_oklch(fill), black, ratio=TEXT), black


def _stronger(fill: Rgb, ink: Rgb) -> Rgb:
    """The fill under the pointer: a step away from its ink, so contrast only grows."""
    colour = to_oklch(fill)
    step = -0.06 if luminance(ink) > luminance(fill) else 0.05
    return readable(colour.at(min(1.0, max(0.0, colour.lightness + step))), ink, ratio=TEXT)


def _nearest(start: float, end: float, enough: Callable[[float], bool]) -> float:
    """The lightness nearest to `start` that is enough, between it and an end that is."""
    failing, passing = start, end
    for _ in range(18):
        middle = (failing + passing) / 2
        if enough(middle):
            passing = middle
        else:
            failing = middle
    return passing


def _properties(scheme: Scheme) -> str:
    return "".join(
        f"--{field.name.replace('_', '-')}:{getattr(scheme, field.name).hex};" for field in fields(scheme)
    )


def _linear(channel: int) -> float:
    value = channel / 255
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _channels(colour: Oklch) -> tuple[float, float, float]:
    """Linear light; outside 0 to 1 where no screen can show it."""
    a = colour.chroma * math.cos(math.radians(colour.hue))
    b = colour.chroma * math.sin(math.radians(colour.hue))
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _displayable(colour: Oklch) -> bool:
    return all(-0.0005 <= channel <= 1.0005 for channel in _channels(colour))


def _rounded(colour: Oklch) -> Rgb:
    return Rgb(*(_eight_bits(channel) for channel in _channels(colour)))


def _eight_bits(channel: float) -> int:
    channel = min(1.0, max(0.0, channel))
    value = 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
    return round(value * 255)
