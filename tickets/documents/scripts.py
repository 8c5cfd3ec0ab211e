"""Text of any script, made safe and ready for paper. Pure.

People write their names themselves: what they type may hold control characters, turn the reading direction of a
whole line, pile up accents or be ten thousand letters long. Nothing of that may reach a page.
"""

import unicodedata

# In a row on one letter. Vietnamese needs two, Thai and Devanagari three; what piles up more is a prank.
MOST_MARKS = 4
JOINER = "\u200d"
JOINERS = frozenset(("\u200c", JOINER))  # zero-width: Persian spelling and emoji families need them
EXTENDERS = frozenset((*JOINERS, "\ufe0e", "\ufe0f"))
MARKS = frozenset(("Mn", "Me", "Mc"))
# Control characters, bidirectional overrides and isolates, unassigned and private letters.
UNSAFE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
EMOJI_MODIFIERS = range(0x1F3FB, 0x1F400)
FLAG_LETTERS = range(0x1F1E6, 0x1F200)
FLAG_TAGS = range(0xE0020, 0xE0080)
# Far above any field: what is longer is not even looked at, so that nobody can make a page slow.
LONGEST_INPUT = 2_000


def clean(text: str, *, limit: int) -> str:
    """One line without unsafe characters, at most `limit` code points, cut between letters with an ellipsis."""
    kept: list[str] = []
    marks = 0
    for letter in " ".join(unicodedata.normalize("NFC", text[:LONGEST_INPUT]).split()):
        category = unicodedata.category(letter)
        if category in UNSAFE and letter not in JOINERS and ord(letter) not in FLAG_TAGS:
            continue
        marks = marks + 1 if category in MARKS else 0
        if marks <= MOST_MARKS:
            kept.append(letter)
    line = " ".join("".join(kept).split())
    return line if len(line) <= limit else _cut(line, limit - 1).rstrip(" ,.-") + "…"


def _cut(line: str, end: int) -> str:
    """The start of the line, shortened until no letter is separated from its marks, joiners or modifiers."""
    while end > 0 and (_extends(line[end]) or line[end - 1] == JOINER):
        end -= 1
    flags = len(line[:end]) - len(line[:end].rstrip("".join(map(chr, FLAG_LETTERS))))
    if flags % 2 and ord(line[end]) in FLAG_LETTERS:
        end -= 1
    return line[:end]


def _extends(letter: str) -> bool:
    code = ord(letter)
    return (
        letter in EXTENDERS
        or unicodedata.category(letter) in MARKS
        or code in EMOJI_MODIFIERS
        or code in FLAG_TAGS
    )


def pieces(word: str, longest: int) -> list[str]:
    """The word in pieces of at most so many code points, cut between letters; 0 leaves it whole."""
    found = []
    while longest and len(word) > longest:
        # A letter with more marks than a piece holds stays with them.
        end = len(_cut(word, longest)) or longest
        found.append(word[:end])
        word = word[end:]
    return [*found, word]


def direction(text: str) -> str:
    """`rtl` or `ltr`, by the first letter that has a direction: each text on a page is laid out on its own."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def language(text: str, default: str) -> str:
    """The language by which fonts choose the shape of Chinese characters: kana mean Japanese, hangul Korean."""
    codes = [ord(letter) for letter in text]
    if any(0x3040 <= code <= 0x30FF for code in codes):
        return "ja"
    if any(0xAC00 <= code <= 0xD7A3 or 0x1100 <= code <= 0x11FF for code in codes):
        return "ko"
    if any(0x3400 <= code <= 0x9FFF or 0x20000 <= code <= 0x3FFFF for code in codes):
        return default if default.startswith(("zh", "ja", "ko")) else "zh-Hans"
    return default


def needs_height(text: str) -> bool:
    """Whether its script reaches far above or below the line: Arabic, the scripts of India, Thai and the like."""
    return any(0x0600 <= ord(letter) <= 0x11FF or 0xFB50 <= ord(letter) <= 0xFEFC for letter in text)
