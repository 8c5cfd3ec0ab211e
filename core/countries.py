"""Countries and territories by their ISO 3166 codes, in the reader's language. Pure."""

from functools import lru_cache

from babel import Locale

CODE_LENGTH = 2
# In the list of names, but no place that an address can be in.
NO_COUNTRIES = frozenset("EU EZ QO UN XA XB ZZ".split())


@lru_cache(maxsize=32)
def names(locale: str = "en_US") -> tuple[tuple[str, str], ...]:
    """(code, name) in the order of the names."""
    territories = {str(code): str(word) for code, word in Locale.parse(locale).territories.items()}
    found = [
        (code, word)
        for code, word in territories.items()
        if len(code) == CODE_LENGTH and code.isalpha() and code not in NO_COUNTRIES
    ]
    return tuple(sorted(found, key=lambda pair: pair[1].casefold()))


def name(code: str, locale: str = "en_US") -> str:
    """The name; an unknown code stands for itself."""
    return str(Locale.parse(locale).territories.get(code, code)) if code else ""
