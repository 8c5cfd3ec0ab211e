"""Colours on paper. Pure."""

from core.colour import TEXT, Rgb, contrast, parse

WHITE, BLACK = Rgb(255, 255, 255), Rgb(0, 0, 0)


def ground_and_ink(accent: str) -> tuple[Rgb, Rgb]:
    """An event's accent as it is, and the ink to write on it: white where it can be read, else black.

    On paper the ground needs contrast with its own words only. One of the two inks reaches 4.5:1 on any colour.
    """
    ground = parse(accent)
    return ground, WHITE if contrast(ground, WHITE) >= TEXT else BLACK
