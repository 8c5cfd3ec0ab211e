"""Which tax a sale bears: a table of what is sold, to whom and where, and whether a VAT number can be one. Pure.

The table is the organizer's; `usual` only fills it in. Nobody is asked whether a number is really somebody's.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from core import money
from tickets.refunding import STEP_OF_THREE_DECIMALS

UNION = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())

# Standard rates in basis points, January 2026. They are suggestions that an organizer sees before they count.
STANDARD_RATES: Mapping[str, int] = {
    "AT": 2000, "BE": 2100, "BG": 2000, "CY": 1900, "CZ": 2100, "DE": 1900, "DK": 2500, "EE": 2400, "ES": 2100,
    "FI": 2550, "FR": 2000, "GR": 2400, "HR": 2500, "HU": 2700, "IE": 2300, "IT": 2200, "LT": 2100, "LU": 1700,
    "LV": 2100, "MT": 1800, "NL": 2100, "PL": 2300, "PT": 2300, "RO": 2100, "SE": 2500, "SI": 2200, "SK": 2300,
    "CH": 810, "GB": 2000, "NO": 2500,
}  # fmt: skip

# Without spaces, dots and hyphens. Of the Union's countries as VIES has them.
VAT_NUMBERS: Mapping[str, str] = {
    "AT": r"ATU[0-9]{8}",
    "BE": r"BE[01][0-9]{9}",
    "BG": r"BG[0-9]{9,10}",
    "CH": r"CHE[0-9]{9}(MWST|TVA|IVA)?",
    "CY": r"CY[0-9]{8}[A-Z]",
    "CZ": r"CZ[0-9]{8,10}",
    "DE": r"DE[0-9]{9}",
    "DK": r"DK[0-9]{8}",
    "EE": r"EE[0-9]{9}",
    "ES": r"ES([A-Z][0-9]{7}[A-Z0-9]|[0-9]{8}[A-Z])",
    "FI": r"FI[0-9]{8}",
    "FR": r"FR[A-HJ-NP-Z0-9]{2}[0-9]{9}",
    "GB": r"GB([0-9]{9}|[0-9]{12}|GD[0-9]{3}|HA[0-9]{3})",
    "GR": r"EL[0-9]{9}",
    "HR": r"HR[0-9]{11}",
    "HU": r"HU[0-9]{8}",
    "IE": r"IE([0-9][A-Z0-9+*][0-9]{5}[A-W]|[0-9]{7}[A-W][A-I])",
    "IT": r"IT[0-9]{11}",
    "LT": r"LT([0-9]{9}|[0-9]{12})",
    "LU": r"LU[0-9]{8}",
    "LV": r"LV[0-9]{11}",
    "MT": r"MT[0-9]{8}",
    "NL": r"NL[0-9]{9}B[0-9]{2}",
    "NO": r"NO[0-9]{9}(MVA)?",
    "PL": r"PL[0-9]{10}",
    "PT": r"PT[0-9]{9}",
    "RO": r"RO[0-9]{2,10}",
    "SE": r"SE[0-9]{12}",
    "SI": r"SI[0-9]{8}",
    "SK": r"SK[0-9]{10}",
}
ANY_NUMBER = r"[A-Z0-9]{4,20}"
PREFIXES = {"GR": "EL"}  # all others begin with their country
BETWEEN = re.compile(r"[\s./\u2010-\u2015-]+")


class Attendance(StrEnum):
    """What is sold; the same words as in the model of ticket types."""

    ROOM = "room"
    ONLINE = "online"
    NONE = "none"


class Buyer(StrEnum):
    """The same words as in the model of tax rules."""

    ANY = "any"
    PRIVATE = "private"
    COMPANY = "company"


class Place(StrEnum):
    ANY = "any"
    HOME = "home"
    UNION = "union"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class BillTo:
    """Whom a sale is billed to. `country` is an ISO 3166 code or empty, `vat_id` as `vat_number` gives it."""

    name: str
    is_company: bool = False
    address: str = ""
    country: str = ""
    vat_id: str = ""
    purchase_order: str = ""


@dataclass(frozen=True)
class Standing:
    """What of a buyer decides about tax."""

    buyer: Buyer = Buyer.PRIVATE
    place: Place = Place.HOME


@dataclass(frozen=True)
class Rule:
    attendance: str
    buyer: str
    place: str
    rate_bp: int
    note: str = ""

    def fits(self, attendance: str, standing: Standing) -> bool:
        return (
            self.attendance == attendance
            and self.buyer in {Buyer.ANY, standing.buyer}
            and self.place in {Place.ANY, standing.place}
        )

    @property
    def exactness(self) -> int:
        """Who buys weighs more than from where."""
        return 2 * (self.buyer != Buyer.ANY) + (self.place != Place.ANY)


def vat_number(text: str, country: str) -> str:
    """The number as it is written on papers, or empty if it cannot be one of that country.

    Spaces, dots and hyphens do not matter, nor whether the country stands before it.
    """
    given = BETWEEN.sub("", text).upper()
    pattern = VAT_NUMBERS.get(country)
    if pattern is None:
        return given if re.fullmatch(ANY_NUMBER, given) else ""
    prefix = PREFIXES.get(country, country)
    bare = given.removeprefix(country)
    return next((one for one in (given, prefix + given, prefix + bare) if re.fullmatch(pattern, one)), "")


def standing_of(bill: BillTo | None, home: str) -> Standing:
    """A company counts as one with a number that can be one; without any details somebody is private and at home."""
    if bill is None:
        return Standing()
    is_company = bill.is_company and bool(bill.vat_id) and bool(vat_number(bill.vat_id, bill.country))
    return Standing(Buyer.COMPANY if is_company else Buyer.PRIVATE, _place(bill.country, home))


def _place(country: str, home: str) -> Place:
    if not country or not home or country == home:
        return Place.HOME
    return Place.UNION if {country, home} <= UNION else Place.ELSEWHERE


def find(rules: Iterable[Rule], attendance: str, standing: Standing) -> Rule | None:
    """The most exact rule that fits."""
    return max(
        (rule for rule in rules if rule.fits(attendance, standing)),
        key=lambda rule: rule.exactness,
        default=None,
    )


def rates(rules: Sequence[Rule], standing: Standing) -> Mapping[str, int]:
    """The rate of each way of attending; what the table leaves open is missing and has the ticket type's own."""
    found = {}
    for attendance in {rule.attendance for rule in rules}:
        rule = find(rules, attendance, standing)
        if rule is not None:
            found[attendance] = rule.rate_bp
    return found


def notes(rules: Sequence[Rule], sold: Iterable[tuple[str, int]], standing: Standing) -> str:
    """What an invoice must say: the notes of the rules by which (attendance, rate) were sold, each once."""
    told = []
    for attendance, rate_bp in sold:
        rule = find(rules, attendance, standing)
        if rule is not None and rule.rate_bp == rate_bp and rule.note:
            told.append(rule.note)
    return " ".join(dict.fromkeys(told))


def rebase(gross_minor: int, from_bp: int, to_bp: int, currency: str) -> int:
    """A gross price at another rate with the same net: 119.00 at 19 % is 100.00 at none."""
    if from_bp == to_bp:
        return gross_minor
    net = gross_minor - money.tax_within(gross_minor, from_bp)
    gross = net + money.share(net, to_bp)
    if currency in money.THREE_DECIMALS:
        gross -= gross % STEP_OF_THREE_DECIMALS
    return gross


def usual(home: str, rate_of: Mapping[str, int]) -> list[Rule]:
    """The table as it is for most conferences of an organizer in that country.

    `rate_of` gives the rate of each way of attending at home. Coming to a place is taxed at that place, whoever
    comes and from wherever (in the Union: articles 53 and 54 of directive 2006/112/EC). Attending online is taxed
    where a company has its seat: it owes the tax itself. Private buyers of other countries of the Union are taxed
    at home, which holds for organizers below the threshold of the one-stop shop.
    """
    places = [Place.HOME, Place.UNION, Place.ELSEWHERE] if home in UNION else [Place.HOME, Place.ELSEWHERE]
    return [
        _usual(attendance, buyer, place, rate_of.get(attendance, 0))
        for attendance in Attendance
        for buyer in (Buyer.PRIVATE, Buyer.COMPANY)
        for place in places
    ]


def _usual(attendance: Attendance, buyer: Buyer, place: Place, rate_bp: int) -> Rule:
    taxed_there = attendance == Attendance.ONLINE and (
        place == Place.ELSEWHERE or (place == Place.UNION and buyer == Buyer.COMPANY)
    )
    if not taxed_there or not rate_bp:
        return Rule(attendance, buyer, place, rate_bp)
    if place == Place.UNION:
        note = _("Reverse charge: the recipient owes the VAT (articles 44 and 196 of directive 2006/112/EC).")
    else:
        note = _("Not taxable: the place of supply is abroad.")
    return Rule(attendance, buyer, place, 0, note)
