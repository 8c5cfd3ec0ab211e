"""Texts to phones: numbers as they are typed, Twilio's answers, and what is never sent twice."""

from urllib.parse import parse_qs

import pytest

from core.texting import Outcome, Sandbox, Twilio, number_of
from tests.stubs.hook_server import Behave, answers, hangs_up, hook_server


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("+49 (170) 123-45 67", "+491701234567"),
        ("0049 170 1234567", "+491701234567"),
        ("0170 1234567", ""),  # the country is not guessed
        ("+0170 1234567", ""),
        ("+4917012345678901", ""),
        ("+49170x", ""),
    ],
)
def test_numbers_are_e164_or_none(typed: str, stored: str) -> None:
    assert number_of(typed) == stored


def sent(behave: Behave) -> tuple[Outcome, str, dict[str, list[str]], str]:
    with hook_server(behave) as server:
        base = server.url.removesuffix("/hooks")
        told = Twilio("AC1", "secret", "MG7", base).send("+491701234567", "Moved: 14:00 & room 2")
    one = server.received[0]
    assert one.path == "/2010-04-01/Accounts/AC1/Messages.json"
    return told.outcome, told.reference, parse_qs(one.body.decode()), one.headers["authorization"]


def test_twilio_is_asked_as_it_wants_and_its_number_kept() -> None:
    outcome, reference, body, key = sent(answers(201, b'{"sid": "SM12"}'))
    assert (outcome, reference, key) == (Outcome.TAKEN, "SM12", "Basic QUMxOnNlY3JldA==")
    assert body == {
        "To": ["+491701234567"],
        "Body": ["Moved: 14:00 & room 2"],
        "MessagingServiceSid": ["MG7"],
    }


@pytest.mark.parametrize(
    ("behave", "outcome"),
    [
        (answers(400, b'{"code": 21610, "message": "unsubscribed"}'), Outcome.STOPPED),
        (answers(400, b'{"code": 21211}'), Outcome.REFUSED),
        (answers(401, b"no JSON"), Outcome.REFUSED),
        (answers(429, b"{}"), Outcome.LATER),
        (answers(503), Outcome.LATER),
        (answers(500, b"{}"), Outcome.UNCLEAR),
        (hangs_up, Outcome.UNCLEAR),  # it was read, and nobody knows what came of it
    ],
)
def test_what_may_have_been_taken_is_not_called_untaken(behave: Behave, outcome: Outcome) -> None:
    assert sent(behave)[0] == outcome


def test_where_nothing_listens_nothing_was_taken() -> None:
    assert Twilio("AC1", "s", "+1", "http://127.0.0.1:1").send("+491701234567", "x").outcome == Outcome.LATER


def test_sandbox_answers_as_a_provider_would() -> None:
    outcomes = [Sandbox().send(f"+4917012{end}", "x").outcome for end in ("0000", "0001", "3456")]
    assert outcomes == [Outcome.STOPPED, Outcome.REFUSED, Outcome.TAKEN]
