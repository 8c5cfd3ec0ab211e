"""Which machines we may call when somebody else names the address. Pure.

Whoever names an address for us to call must not reach what only we can reach: databases, neighbours, the cloud's own
desk of keys. So everything is refused that is not plainly the public internet, by lists of our own: what the standard
library calls global differs between versions of Python, and counts tunnels that lead anywhere.
Source: IANA's registries of special-purpose addresses, RFC 6890 and what followed it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

Address = IPv4Address | IPv6Address

MOST_LETTERS: Final = 500
PORTS: Final = (443, 8443)
LOCAL_NAMES: Final = ("localhost", "127.0.0.1", "::1")
# Names that are answered inside of networks only.
INNER_NAMES: Final = (
    ".localhost", ".local", ".internal", ".intranet", ".lan", ".home", ".home.arpa", ".corp", ".private", ".onion",
)  # fmt: skip

CLOSED_V4: Final = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",  # Azure's own desk, on an address that looks public
    )
)  # fmt: skip
# Of IPv6 only what is given out to networks at all, without tunnels that carry an address of another kind within.
OPEN_V6: Final = IPv6Network("2000::/3")
CLOSED_V6: Final = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo, ORCHID, benchmarks and other protocols
        "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "3ffe::/16",
    )
)  # fmt: skip


class Refused(Exception):
    """An address that is not called; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Target:
    """Where a call goes. `host` in ASCII, `path` with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_local(self) -> bool:
        return self.host in LOCAL_NAMES

    @property
    def authority(self) -> str:
        """As the Host header names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        standard = 443 if self.scheme == "https" else 80
        return host if self.port == standard else f"{host}:{self.port}"


def is_public(address: Address) -> bool:
    """Whether a machine of the public internet can be there."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in CLOSED_V4)
    if address.scope_id is not None or address not in OPEN_V6:
        return False  # IPv4-mapped, NAT64, unique local, link-local and multicast are all outside
    return not any(address in network for network in CLOSED_V6)


def public_only(found: Iterable[str], *, allow_local: bool = False) -> list[str]:
    """The same addresses, in their order. Raises Refused if there is none, or one of them is not public: a name that
    leads inside at one time and outside at another is nobody's honest name.
    """
    addresses = [ip_address(one) for one in found]
    if not addresses:
        raise Refused(_("The name has no address."))
    for address in addresses:
        if not (is_public(address) or (allow_local and address.is_loopback)):
            raise Refused(_("The name leads to an address that is not on the public internet."))
    return [str(address) for address in addresses]


def read(url: str, *, allow_local: bool = False) -> Target:
    """What an address says, if it may be called at all. Raises Refused.

    `allow_local`: this very machine too, by http and any port, for development and tests.
    """
    if len(url) > MOST_LETTERS:
        raise Refused(_("The address is longer than %(most)s letters.") % {"most": MOST_LETTERS})
    if not url.isascii() or any(letter <= " " or letter in '\\\x7f"<>^`{|}' for letter in url):
        raise Refused(_("Write the address without spaces and with plain letters alone, names as xn--…."))
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise Refused(_("This is not an address.")) from None
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise Refused(_("An address with a name or password in it would show them in every log."))
    if "#" in url:
        raise Refused(_("Leave the part from # on away: it is never sent."))
    local = allow_local and host in LOCAL_NAMES
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        raise Refused(_("The address must begin with https://."))
    if not local:
        _check_name(host)
        if port not in (None, *PORTS):
            raise Refused(
                _("Ports other than %(ports)s are not called.") % {"ports": ", ".join(map(str, PORTS))}
            )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path)


def _check_name(host: str) -> None:
    """A full name of the DNS. Bare addresses are refused in all their spellings: no certificate names them."""
    last = host.rpartition(".")[2]
    if "." not in host or not last[:1].isalpha() or host.startswith(".") or ".." in host:
        raise Refused(_("The address needs the full name of a server, such as hooks.example.com."))
    if f".{host}".endswith(INNER_NAMES):
        raise Refused(_("Names of inner networks are not called."))
