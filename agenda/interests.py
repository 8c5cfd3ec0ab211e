"""Who should not judge whom: the same person, the same company, the same mail domain. Pure.

Found anew from what is known now, never stored: somebody who changes company or address is judged by others from
that moment on.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache


class Kind(StrEnum):
    """Strongest first: of several, the first is told."""

    PERSON = "person"
    DECLARED = "declared"
    COMPANY = "company"
    DOMAIN = "domain"


# Domains that thousands share: they say nothing about who works with whom.
PUBLIC_DOMAINS = frozenset(
    "gmail.com googlemail.com outlook.com outlook.de hotmail.com hotmail.co.uk live.com msn.com yahoo.com "
    "yahoo.co.uk yahoo.co.jp yahoo.fr ymail.com icloud.com me.com mac.com aol.com gmx.de gmx.net gmx.com gmx.at "
    "web.de t-online.de freenet.de posteo.de posteo.net mailbox.org protonmail.com proton.me pm.me tutanota.com "
    "tuta.io fastmail.com fastmail.fm hey.com zoho.com mail.com mail.ru yandex.ru yandex.com qq.com 163.com "
    "126.com naver.com daum.net hanmail.net orange.fr free.fr laposte.net wanadoo.fr libero.it virgilio.it "
    "seznam.cz wp.pl o2.pl interia.pl bluewin.ch riseup.net disroot.org duck.com users.noreply.github.com".split()
)
# Legal forms and fillers, which people write or leave out.
FILLERS = frozenset(
    "ab ag as asa bv co company corp corporation gmbh group holding inc incorporated kg kk limited llc llp ltd "
    "mbh nv oy oyj plc pte pty sa sarl sas se sl spa srl the ug und and".split()
)
# Written where somebody has none: two freelancers are not colleagues.
NO_COMPANY = frozenset(
    "freelance freelancer freelancing independent none self selfemployed self-employed student university "
    "retired unemployed private n/a na consultant individual".split()
)


@dataclass(frozen=True)
class Party:
    """What is known of somebody: account, addresses and companies as people write them."""

    user: int | None = None
    addresses: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()

    @classmethod
    def of(cls, user: int | None, addresses: Iterable[str | None], companies: Iterable[str]) -> "Party":
        given = frozenset([address.strip().lower() for address in addresses if address])
        return cls(user, given, frozenset(filter(None, map(company_key, companies))))

    @cached_property
    def domains(self) -> frozenset[str]:
        """Of his own: who shares a provider of mailboxes shares nothing."""
        return frozenset(map(_domain, self.addresses)) - PUBLIC_DOMAINS - {""}


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


class Marks:
    """What any of some people could share with somebody. Who touches none of it has a conflict with none of them: asked
    of a thousand speakers, of whom a few are then compared.
    """

    def __init__(self, parties: Iterable[Party]) -> None:
        known = list(parties)
        self.users = {one.user for one in known} - {None}
        self.domains = {_domain(address) for one in known for address in one.addresses}
        self.companies = {company for one in known for company in one.companies}

    def touch(self, user: int | None, addresses: Iterable[str | None], company: str) -> bool:
        if user in self.users or company_key(company) in self.companies:
            return True
        return any(address and _domain(address.strip().lower()) in self.domains for address in addresses)


@lru_cache(maxsize=8192)  # one look at a committee compares a thousand names, mostly the same few
def company_key(name: str) -> str:
    """`Redpoint, Inc.` and `REDPOINT` are one; empty for what names no company."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if plain.strip(" .,-") in NO_COMPANY:
        return ""
    # `S.A.` and `A/S` are one word each.
    words = re.findall(r"\w+", re.sub(r"(?<=\b\w)[./](?=\w\b)", "", plain))
    kept = [word for word in words if word not in FILLERS]
    return " ".join(kept or words)


def between(reviewer: Party, speaker: Party) -> Kind | None:
    """Why the one should not judge the other, the strongest reason; None if nothing is known."""
    if reviewer.user is not None and reviewer.user == speaker.user:
        return Kind.PERSON
    if reviewer.addresses & speaker.addresses:
        return Kind.PERSON
    if reviewer.companies & speaker.companies:
        return Kind.COMPANY
    theirs = reviewer.domains
    return Kind.DOMAIN if any(_domain(address) in theirs for address in speaker.addresses) else None


def found(reviewer: Party, speakers: Iterable[tuple[int, Party]]) -> dict[int, Kind]:
    """Session → strongest reason, over (session, speaker) pairs."""
    order = list(Kind)
    reasons: dict[int, Kind] = {}
    for session, speaker in speakers:
        kind = between(reviewer, speaker)
        if kind is None:
            continue
        known = reasons.get(session)
        if known is None or order.index(kind) < order.index(known):
            reasons[session] = kind
    return reasons


def standing(
    discovered: Mapping[int, Kind], declared: Collection[int], waived: Collection[int]
) -> dict[int, Kind]:
    """With what was declared by hand added and what an organizer waived taken out. Nobody is waived for himself, and
    what somebody declared is told before what was found of companies and addresses."""
    kept = {
        session: kind for session, kind in discovered.items() if kind is Kind.PERSON or session not in waived
    }
    own = {session: kind for session, kind in kept.items() if kind is Kind.PERSON}
    return kept | dict.fromkeys(declared, Kind.DECLARED) | own
