"""Words as somebody at a desk types them: accents folded, a letter wrong, left out or swapped. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

# Letters that no decomposition brings back to what people type.
PLAIN = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ə": "a",
}  # fmt: skip
TABLE = str.maketrans(PLAIN)
# Marks that stand over or under a letter in the scripts names come in; others go one by one, in `fold`.
MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")
BEGUN = 0.25


def fold(text: str) -> str:
    """Small letters without accents; what is no letter or digit parts words."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in parts if not unicodedata.combining(letter))
    plain = unicodedata.normalize("NFC", bare.translate(TABLE))
    return "".join(letter if letter.isalnum() else " " for letter in plain)


def fold_lines(text: str) -> str:
    """Many lines at once, a megabyte in some milliseconds: as `fold`, but signs stay where they are."""
    if text.isascii():
        return text.lower()
    folded = MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    for letter, plain in PLAIN.items():
        folded = folded.replace(letter, plain)
    return unicodedata.normalize("NFC", folded)


def distance(one: str, other: str, most: int) -> int:
    """Letters to add, leave out, change or swap with their neighbour; `most + 1` if there are more than `most`."""
    if abs(len(one) - len(other)) > most or len(set(one) - set(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def allowed(word: str) -> int:
    """How many letters may be wrong in a word that was typed."""
    return 0 if len(word) < 4 else 1 if len(word) < 7 else 2


def apart(word: str, against: str, most: int) -> float:
    """Both folded. A word that is only begun is a little farther than a whole one."""
    if word == against:
        return 0.0
    if against.startswith(word):
        return BEGUN
    whole = float(distance(word, against, most))
    if len(against) <= len(word):
        return whole
    return min(whole, distance(word, against[: len(word)], most) + BEGUN)


def worth(asked: Sequence[str], words: Iterable[str]) -> float | None:
    """How far folded words are from what was asked for, smaller is better; None if a word is missing."""
    known = list(words)
    total = 0.0
    for word in asked:
        most = allowed(word)
        best = min((apart(word, against, most) for against in known), default=most + 1.0)
        if best > most + BEGUN * 2:
            return None
        total += best
    return total
