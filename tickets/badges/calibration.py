"""A page that tells how far a printer moves everything: the stock's cells as lines, with rulers at two edges."""

from tickets.badges.stock import Stock
from tickets.documents import pdf

REACH = 10  # millimetres of a ruler to either side


def draw(stock: Stock, offset: tuple[float, float]) -> bytes:
    """One sheet, moved by so many millimetres right and down like the badges are."""
    sheet = stock.sheet
    corners = [sheet.corner(cell) for cell in range(sheet.cells)]
    context = {
        "stock": stock,
        "sheet": sheet,
        "cells": [
            (left + offset[0], top + offset[1], number + 1) for number, (left, top) in enumerate(corners)
        ],
        "ticks": [
            {"at": at / 2, "is_long": at % 10 == 0, "is_whole": at % 2 == 0}
            for at in range(-2 * REACH, 2 * REACH + 1)
        ],
        "middle_x": sheet.width / 2 + offset[0],
        "middle_y": sheet.height / 2 + offset[1],
        "offset": offset,
    }
    return pdf.draw("tickets/pdf/calibration", context)
