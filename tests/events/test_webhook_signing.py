"""Signatures as Standard Webhooks publishes them: its vectors, and its two verifiers."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from events import webhook_signing

# From the specification's reference tests.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE = "msg_p5jXN8AQM9LWM0D4loKWxJek"
BODY = '{"test": 2432232314}'
AT = datetime.fromtimestamp(1614265330, UTC)
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_published_vector() -> None:
    made = webhook_signing.headers(MESSAGE, BODY, [SECRET], at=AT)
    assert (made["webhook-id"], made["webhook-timestamp"], made["webhook-signature"]) == (
        MESSAGE, "1614265330", SIGNATURE,
    )  # fmt: skip


def test_each_secret_signs_and_a_new_one_is_none_before() -> None:
    other = webhook_signing.new_secret()
    made = webhook_signing.headers(MESSAGE, BODY, [other, SECRET], at=AT)["webhook-signature"]
    assert made == f"{Webhook(other).sign(MESSAGE, AT, BODY)} {SIGNATURE}"
    assert len({webhook_signing.new_secret() for _ in range(100)}) == 100
    assert other.startswith("whsec_")


@pytest.mark.parametrize("body", ["", "{}", '{"a":"ö–\u2028\\u0000"}'])
def test_what_is_signed_is_what_is_sent(body: str) -> None:
    at = datetime.now(UTC)
    key = webhook_signing.new_secret()
    made = webhook_signing.headers(MESSAGE, body, [key], at=at)
    Webhook(key).verify(body.encode(), made, json_parse=False)


@given(st.text(max_size=200))
def test_no_body_is_signed_otherwise_than_it_is_sent(body: str) -> None:
    try:
        body.encode()
    except UnicodeEncodeError:
        return
    at = datetime.now(UTC)
    made = webhook_signing.headers(MESSAGE, body, [SECRET], at=at)
    Webhook(SECRET).verify(body.encode(), made, json_parse=False)
