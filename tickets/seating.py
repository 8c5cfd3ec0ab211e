"""Lists of colleagues as managers paste them, and the mail domains of a company. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr

from django.core.exceptions import ValidationError
from django.core.validators import validate_domain_name, validate_email
from django.utils.translation import gettext as _

MOST = 500
# Anybody can have an address there, so it says nothing about a company.
COMMON_DOMAINS = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com aol.com gmx.de gmx.net "
    "web.de proton.me protonmail.com mail.ru yandex.ru qq.com 163.com t-online.de mail.com zoho.com".split()
)
SEPARATORS = re.compile(r"[\n;]+")


@dataclass(frozen=True)
class Colleague:
    email: str
    name: str = ""


@dataclass(frozen=True)
class Colleagues:
    """`problems` says in words which lines could not be read; nobody is invited then."""

    found: tuple[Colleague, ...] = ()
    problems: tuple[str, ...] = ()


def read(text: str) -> Colleagues:
    """One colleague a line: `ada@example.org`, `Ada Lovelace <ada@example.org>`, or `Ada Lovelace, ada@example.org`."""
    found: dict[str, Colleague] = {}
    problems = []
    lines = [line.strip(" ,\t\r") for line in SEPARATORS.split(text)]
    for line in [line for line in lines if line]:
        colleague = _colleague(line)
        if colleague is None:
            problems.append(_("There is no e-mail address in “%(line)s”.") % {"line": line[:60]})
        else:
            found.setdefault(colleague.email, colleague)
    if len(found) > MOST:
        problems.append(_("At most %(most)d addresses at once.") % {"most": MOST})
    return Colleagues(tuple(found.values()), tuple(problems))


def _colleague(line: str) -> Colleague | None:
    name, address = parseaddr(line)
    if "<" not in line or not address:
        words = [word.strip(" <>\"'") for word in re.split(r"[,\t ]+", line)]
        address = next((word for word in words if "@" in word), "")
        name = " ".join(word for word in words if word != address)
    address = address.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        return None
    return Colleague(address, " ".join(name.split())[:200])


def domains_of(text: str) -> tuple[str, ...]:
    """The domains in a text, without doubles. Raises ValidationError naming one that is none, or is everybody's."""
    found = dict.fromkeys(word.strip("@ ").lower() for word in re.split(r"[\s,;]+", text) if word.strip("@ "))
    for domain in found:
        try:
            validate_domain_name(domain)
        except ValidationError:
            words = _("“%(domain)s” is no mail domain. Write for example example.org.")
            raise ValidationError(words % {"domain": domain[:60]}) from None
        if "." not in domain or domain in COMMON_DOMAINS:
            words = _("Anybody can have an address at %(domain)s. Name a domain that is the company’s own.")
            raise ValidationError(words % {"domain": domain[:60]})
    return tuple(found)


def is_of(email: str, domains: Iterable[str]) -> bool:
    """Whether an address belongs to one of the domains itself; a subdomain is another."""
    return email.rpartition("@")[2].lower() in set(domains)
