"""Posting to an address that somebody else named, without reaching anything but the public internet.

The name is looked up once, every address it leads to is checked, and the connection goes to one of these very
addresses: what the name says a moment later (DNS rebinding) does not matter. Redirects are answers like others and are
not followed. Proxies of the environment are not used: behind one nobody could know where a call ends.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from queue import Empty, SimpleQueue

from django.utils.translation import gettext as _

from core import addresses
from core.addresses import Target

SECONDS = 15.0  # from the look-up to the last byte that is read
MOST_BYTES = 2048

# Name and port → addresses. Raises OSError.
LookUp = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Answer:
    """What came back. `status` is 0 where no answer came; `error` then says why in words, and `may_have_arrived` whether
    the other side may have read it all the same.
    """

    status: int = 0
    body: bytes = b""
    error: str = ""
    retry_after: str = ""
    milliseconds: int = 0
    may_have_arrived: bool = False


class _UnderWay(Exception):
    """It broke off when something had been sent."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


def look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@cache
def trusted() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allow_local: bool = False,
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
    look_up: LookUp = look_up,
    context: ssl.SSLContext | None = None,
) -> Answer:
    """Never raises for what the other side does, and takes no longer than `seconds`. Of the answer's body the first
    `most_bytes` are read.
    """
    began = time.monotonic()
    until = began + seconds
    try:
        target = addresses.read(url, allow_local=allow_local)
        found = addresses.public_only(_look_up(target, look_up, until), allow_local=allow_local)
        answer = _first_that_answers(target, found, body, headers, until, most_bytes, context or trusted())
    except addresses.Refused as refused:
        answer = Answer(error=refused.message)
    except (OSError, HTTPException, UnicodeError) as error:
        answer = Answer(error=_words(error, late=time.monotonic() >= until, seconds=seconds))
    except _UnderWay as broken:
        said = _words(broken.error, late=time.monotonic() >= until, seconds=seconds)
        answer = Answer(error=said, may_have_arrived=True)
    return replace(answer, milliseconds=round((time.monotonic() - began) * 1000))


def _words(error: Exception, *, late: bool, seconds: float) -> str:
    if late or isinstance(error, TimeoutError):
        return _("No answer within %(seconds)g seconds.") % {"seconds": seconds}
    if isinstance(error, socket.gaierror | UnicodeError):
        return _("The name is not known.")
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("The certificate is not good for this name: %(why)s.") % {"why": error.verify_message}
    if isinstance(error, ssl.SSLError):
        return _("No encrypted connection came about.")
    if isinstance(error, ConnectionRefusedError):
        return _("Nothing listens there.")
    if isinstance(error, HTTPException) and not isinstance(error, ConnectionError):
        return _("What came back is no HTTP.")
    return _("The connection broke off.")


def _look_up(target: Target, ask: LookUp, until: float) -> list[str]:
    """In a thread of its own: the system's resolver knows no deadline."""
    found: SimpleQueue[list[str] | OSError | UnicodeError] = SimpleQueue()

    def look() -> None:
        try:
            found.put(ask(target.host, target.port))
        except (OSError, UnicodeError) as error:
            found.put(error)

    threading.Thread(target=look, name="look-up", daemon=True).start()
    try:
        result = found.get(timeout=max(0.001, until - time.monotonic()))
    except Empty:
        raise TimeoutError from None
    if isinstance(result, Exception):
        raise result
    return result


def _first_that_answers(
    target: Target,
    found: list[str],
    body: bytes,
    headers: Mapping[str, str],
    until: float,
    most_bytes: int,
    context: ssl.SSLContext,
) -> Answer:
    """Where a machine has no IPv6 itself, the addresses of that kind fail at once and the next is tried. Once a
    connection stands nothing is tried twice: the other side may have taken the message.
    """
    for address in found[:-1]:
        pinned = Pinned(target, address, until, context)
        try:
            pinned.reach()
        except OSError:
            pinned.close()
            continue
        return pinned.exchange(body, headers, most_bytes)
    pinned = Pinned(target, found[-1], until, context)
    return pinned.exchange(body, headers, most_bytes)


class Pinned(HTTPConnection):
    """A connection to one address, for the name that was looked up: with its Host header, and its certificate."""

    def __init__(self, target: Target, address: str, until: float, context: ssl.SSLContext) -> None:
        super().__init__(target.host, target.port)
        self.target, self.address, self.until, self.context = target, address, until, context

    def _left(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def reach(self) -> None:
        self.sock = socket.create_connection((self.address, self.target.port), timeout=self._left())

    def connect(self) -> None:
        if self.sock is None:
            self.reach()

    def exchange(self, body: bytes, headers: Mapping[str, str], most_bytes: int) -> Answer:
        self.connect()
        watch = threading.Timer(self._left(), self._cut)
        watch.daemon = True
        watch.start()
        try:
            self._encrypt()
            response = self._sent(body, headers)
            text = self._some_of(response.read, most_bytes)
            return Answer(response.status, text, retry_after=response.headers.get("Retry-After", "")[:100])
        finally:
            watch.cancel()
            self.close()

    def _sent(self, body: bytes, headers: Mapping[str, str]) -> HTTPResponse:
        try:
            self.request("POST", self.target.path, body, {"Host": self.target.authority, **headers})
            response = self.getresponse()
            self._left()  # cut off between two headers it looks like an answer that has ended
        except (OSError, HTTPException) as error:
            raise _UnderWay(error) from error
        return response

    def _encrypt(self) -> None:
        if self.target.scheme != "https":
            return
        # The handshake begins once `sock` is the one that the watch cuts.
        self.sock = self.context.wrap_socket(
            self.sock, server_hostname=self.target.host, do_handshake_on_connect=False
        )
        self.sock.do_handshake()

    @staticmethod
    def _some_of(read: Callable[[int], bytes], most_bytes: int) -> bytes:
        """The status counts; a body that breaks off or takes too long takes nothing from it."""
        try:
            return read(most_bytes)
        except (OSError, HTTPException):
            return b""

    def _cut(self) -> None:
        """A limit for each byte is none for the whole: who sends one byte a second would hold us for hours."""
        with suppress(OSError, TypeError, AttributeError):  # closed meanwhile
            # Not SSLSocket's own: that one takes the encryption off a socket that another thread reads from.
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
