"""Money as integers of minor units. Pure: no model, no setting.

Exponents after ISO 4217. Stripe's own deviations are the Stripe adapter's business.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from babel.numbers import format_currency

ZERO_DECIMALS = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split())
THREE_DECIMALS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
BASIS_POINTS = 10_000


def exponent(currency: str) -> int:
    """Digits behind the decimal mark: 2 for most currencies."""
    if currency in ZERO_DECIMALS:
        return 0
    return 3 if currency in THREE_DECIMALS else 2


def to_decimal(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-exponent(currency))


def to_minor(amount: Decimal, currency: str) -> int:
    """Raises ValueError if the amount is finer than the currency's smallest unit."""
    scaled = amount.scaleb(exponent(currency))
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{amount} is finer than the smallest unit of {currency}")
    return int(scaled)


def display(minor: int, currency: str, locale: str = "en_US") -> str:
    """The amount as people of that locale read it: `$348.00`, `348,00 €`, `¥5,000`."""
    return format_currency(to_decimal(minor, currency), currency, locale=locale)


def round_half_up(amount: Fraction) -> int:
    """To the nearest minor unit, halves away from zero."""
    return int((Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(Decimal(1), ROUND_HALF_UP))


def share(minor: int, basis_points: int) -> int:
    """`basis_points`/10,000 of an amount, rounded half up."""
    return round_half_up(Fraction(minor * basis_points, BASIS_POINTS))


def tax_within(gross_minor: int, rate_bp: int) -> int:
    """The tax contained in a gross amount at a rate in basis points (19 % = 1,900)."""
    return round_half_up(Fraction(gross_minor * rate_bp, BASIS_POINTS + rate_bp))


def proportion(minor: int, part: int, whole: int) -> int:
    """`part`/`whole` of an amount, rounded half up; nothing of nothing."""
    return round_half_up(Fraction(minor * part, whole)) if whole else 0
