"""Short texts to phones: one small interface, Twilio behind it by plain HTTPS, and a twin that sends nothing.

A text goes out at most once: where nobody can know whether it was taken, the answer is UNCLEAR, and it is not sent again.
"""

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from core import outgoing
from core.ids import new_id

# E.164: a plus, the country, at most fifteen digits in all.
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
BETWEEN = re.compile(r"[\s()./\u2010-\u2015-]+")
# What Twilio says of who answered STOP, and of numbers that no text reaches.
STOPPED = 21610
NEVER = {21211, 21214, 21217, 21408, 21612, 21614}
MOST_BYTES = 20_000


class Outcome(StrEnum):
    TAKEN = "taken"
    LATER = "later"  # not taken: it can be tried again
    REFUSED = "refused"  # trying again helps nothing
    STOPPED = "stopped"  # its reader wants no more
    UNCLEAR = "unclear"  # it may have been taken


@dataclass(frozen=True)
class Told:
    """`problem` is said in words for people."""

    outcome: Outcome
    reference: str = ""
    problem: str = ""


class Gateway(Protocol):
    def send(self, number: str, text: str) -> Told:
        """Takes at most `outgoing.SECONDS`; raises nothing for what the other side does."""
        ...


class Sandbox:
    """The twin: the row itself is what can be read. Numbers that end so answer as a provider would."""

    def send(self, number: str, text: str) -> Told:
        if number.endswith("0000"):
            return Told(Outcome.STOPPED, problem=stopped())
        if number.endswith("0001"):
            return Told(Outcome.REFUSED, problem=unreachable())
        return Told(Outcome.TAKEN, new_id("SM"))


class Twilio:
    """The call Messages of Twilio's REST API. `sender` is a number, or a messaging service (MG…)."""

    def __init__(self, account: str, token: str, sender: str, base: str) -> None:
        self.url = f"{base.rstrip('/')}/2010-04-01/Accounts/{quote(account)}/Messages.json"
        self.key = b64encode(f"{account}:{token}".encode()).decode()
        self.sender = sender

    def send(self, number: str, text: str) -> Told:
        who = {"MessagingServiceSid" if self.sender.startswith("MG") else "From": self.sender}
        headers = {
            "Authorization": f"Basic {self.key}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        answer = outgoing.post(
            self.url, urlencode({"To": number, "Body": text, **who}).encode(), headers,
            allow_local=settings.LOCAL, most_bytes=MOST_BYTES,
        )  # fmt: skip
        return _read(answer)


def _read(answer: outgoing.Answer) -> Told:
    said = _body(answer.body)
    if 200 <= answer.status < 300:
        return Told(Outcome.TAKEN, str(said.get("sid", ""))[:40])
    if answer.status == 0:
        outcome = Outcome.UNCLEAR if answer.may_have_arrived else Outcome.LATER
        return Told(outcome, problem=answer.error)
    code = said.get("code")
    if code == STOPPED:
        return Told(Outcome.STOPPED, problem=stopped())
    if code in NEVER:
        return Told(Outcome.REFUSED, problem=unreachable())
    # Of other failures within the provider nobody can say whether the text is on its way.
    outcome = {429: Outcome.LATER, 503: Outcome.LATER}.get(answer.status, Outcome.REFUSED)
    if answer.status >= 500 and outcome == Outcome.REFUSED:
        outcome = Outcome.UNCLEAR
    problem = _("The provider of texts answered %(status)s.") % {"status": answer.status}
    return Told(outcome, problem=f"{problem} {said.get('message', '')}".strip()[:300])


def _body(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def stopped() -> str:
    return _("Answered STOP to a text: the number was deleted.")


def unreachable() -> str:
    return _("No text reaches this number.")


def gateway() -> Gateway | None:
    """None where no texts can be sent."""
    if settings.TWILIO_ACCOUNT_SID:
        return Twilio(
            settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_SENDER,
            settings.TWILIO_API_BASE or "https://api.twilio.com",
        )  # fmt: skip
    return Sandbox() if settings.SHOW_MAILS else None


def number_of(typed: str) -> str:
    """As it is stored, `+4917012345678`; empty for what is none. `00` for the plus is understood, a missing country is
    not guessed."""
    bare = BETWEEN.sub("", typed.strip())
    bare = f"+{bare[2:]}" if bare.startswith("00") else bare
    return bare if E164.fullmatch(bare) else ""
