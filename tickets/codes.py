"""How a typed code is understood. Pure."""

import unicodedata

# What people and fonts confuse: each letter of a key becomes the value's digit or letter. Cyrillic and Greek capitals
# that look like Latin ones come from keyboards that were left in another layout.
LOOK_ALIKES = str.maketrans(
    {"O": "0", "I": "1", "L": "1"}
    | dict(zip("АВЕКМНОРСТУХІЈЅ", "ABEKMH0PCTYX1JS", strict=True))
    | dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZH1KMN0PTYX", strict=True))
)


def normal_form(text: str) -> str:
    """The form in which codes are compared: no case, no spaces, hyphens or dots, look-alikes made one.

    `red point-2O` and `REDPOINT20` are the same. Full-width and other compatibility forms count as the plain ones.
    """
    folded = unicodedata.normalize("NFKC", text).upper()
    kept = "".join(letter for letter in folded if letter.isalnum())
    return kept.translate(LOOK_ALIKES)[:40]
