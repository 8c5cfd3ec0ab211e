"""Posting to addresses that others name: one deadline for the whole, the checked address and no other, its certificate."""

import socket
import ssl
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core import outgoing
from tests.stubs.hook_server import (
    answers,
    drips,
    floods,
    hangs_up,
    hook_server,
    says_nothing,
    speaks_gibberish,
)

NAME = "hooks.example.com"
HERE = ["127.0.0.1"]


def post(url: str, **options: Any) -> outgoing.Answer:
    return outgoing.post(
        url, b"{}", {"webhook-id": "msg_1"}, **{"allow_local": True, "seconds": 15} | options
    )


def test_answer_is_told_with_the_begin_of_its_body() -> None:
    with hook_server(answers(201, b"thank you" * 1000, Retry_After="7")) as server:
        answer = post(server.url)
    assert (answer.status, answer.error, answer.retry_after) == (201, "", "7")
    assert answer.body == (b"thank you" * 1000)[:2048]
    assert [one.headers["webhook-id"] for one in server.received] == ["msg_1"]
    assert server.received[0].headers["host"] == f"127.0.0.1:{server.port}"


@pytest.mark.parametrize("behave", [drips, says_nothing])
def test_who_is_slow_is_cut_off_for_the_whole_and_not_for_each_byte(behave: Any) -> None:
    with hook_server(behave) as server:
        began = time.monotonic()
        answer = post(server.url, seconds=0.4)
    assert (answer.status, answer.error) == (0, "No answer within 0.4 seconds.")
    assert time.monotonic() - began < 6  # all of it would take ten


def test_body_without_an_end_costs_two_kilobytes() -> None:
    with hook_server(floods) as server:
        answer = post(server.url)
    assert (answer.status, len(answer.body)) == (200, 2048)


@pytest.mark.parametrize("behave", [hangs_up, speaks_gibberish])
def test_what_is_no_answer_is_an_error_in_words(behave: Any) -> None:
    with hook_server(behave) as server:
        answer = post(server.url)
    assert answer.status == 0
    assert answer.error in {"The connection broke off.", "What came back is no HTTP."}


def test_redirect_is_an_answer_and_not_followed() -> None:
    with (
        hook_server(answers(200)) as inner,
        hook_server(answers(302, Location=inner.url)) as server,
    ):
        assert post(server.url).status == 302
    assert inner.received == []


def test_nothing_listens() -> None:
    with hook_server(answers(200)) as server:
        url = server.url
    assert post(url).error == "Nothing listens there."


@pytest.mark.parametrize("inner", ["10.1.2.3", "169.254.169.254", "::ffff:127.0.0.1", "127.0.0.1"])
def test_name_that_leads_inside_is_never_connected_to(inner: str) -> None:
    with hook_server(answers(200)) as server:
        answer = post(
            f"https://{NAME}/", allow_local=False, look_up=lambda host, port: ["93.184.216.34", inner]
        )
    assert answer.error == "The name leads to an address that is not on the public internet."
    assert server.received == []


def test_name_is_looked_up_once_and_its_first_answer_is_used() -> None:
    """The second answer of a name that changes its mind is never asked for."""
    asked: list[str] = []

    def changes_its_mind(host: str, port: int) -> list[str]:
        asked.append(host)
        return HERE if len(asked) == 1 else ["10.0.0.1"]

    with hook_server(answers(204)) as server:
        answer = post(f"http://localhost:{server.port}/", look_up=changes_its_mind)
    assert (answer.status, asked) == (204, ["localhost"])
    assert server.received[0].headers["host"] == f"localhost:{server.port}"


def test_resolver_that_hangs_takes_no_longer_than_the_deadline() -> None:
    def hangs(host: str, port: int) -> list[str]:
        time.sleep(1)
        return HERE

    assert post(f"https://{NAME}/", look_up=hangs, seconds=0.2).error == "No answer within 0.2 seconds."


def test_unknown_name() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror

    assert post(f"https://{NAME}/", look_up=unknown).error == "The name is not known."


def test_next_address_is_tried_where_the_first_cannot_be_reached() -> None:
    with hook_server(answers(200)) as server:
        answer = post(f"http://localhost:{server.port}/", look_up=lambda host, port: ["::1", "127.0.0.1"])
    assert answer.status == 200


def certificate(name: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server of that name shows, and what trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(chain, secret)
    return shown, ssl.create_default_context(cafile=str(chain))


def test_connection_to_the_checked_address_asks_for_the_name(tmp_path: Path) -> None:
    shown, trusted = certificate("localhost", tmp_path)
    with hook_server(answers(200), tls=shown) as server:
        answer = post(f"https://localhost:{server.port}/", look_up=lambda *_: HERE, context=trusted)
    assert (answer.status, answer.error) == (200, "")
    assert server.names_asked_for == ["localhost"]
    assert server.received[0].headers["host"] == f"localhost:{server.port}"


def test_certificate_of_another_name_gets_no_message(tmp_path: Path) -> None:
    shown, trusted = certificate("elsewhere.example", tmp_path)
    with hook_server(answers(200), tls=shown) as server:
        answer = post(f"https://localhost:{server.port}/", look_up=lambda *_: HERE, context=trusted)
    assert (answer.status, server.received) == (0, [])
    assert answer.error.startswith("The certificate is not good for this name")


def test_certificate_that_nobody_trusts_gets_no_message(tmp_path: Path) -> None:
    shown, _trusted = certificate("localhost", tmp_path)
    with hook_server(answers(200), tls=shown) as server:
        answer = post(f"https://localhost:{server.port}/", look_up=lambda *_: HERE)
    assert (answer.status, server.received) == (0, [])


def test_server_that_hangs_in_the_handshake_is_cut_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        answer = post(f"https://localhost:{port}/", look_up=lambda *_: HERE, seconds=0.4)
    assert answer.error == "No answer within 0.4 seconds."


def test_server_without_encryption_gets_no_message() -> None:
    with hook_server(answers(200)) as server:
        answer = post(f"https://localhost:{server.port}/", look_up=lambda *_: HERE)
    assert (answer.error, server.received) == ("No encrypted connection came about.", [])
