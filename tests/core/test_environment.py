"""A wrong value in the environment stops the start with one clear line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import environment

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"DATABASE_URL": "mysql://x/y"}, "must begin with sqlite:/// or postgres://"),
        ({"DATABASE_URL": "postgres://localhost"}, "names no database"),
        ({"DATABASE_URL": "sqlite:///"}, "names no file"),
    ],
)
def test_bad_database_address_is_explained(values: dict[str, str], words: str) -> None:
    with pytest.raises(environment.BadSetting, match=words):
        environment.database(values, ROOT)


def test_password_with_odd_letters_is_understood() -> None:
    entry = environment.database(
        {"DATABASE_URL": "postgres://u:p%40ss%2F@db:5433/name?sslmode=require"}, ROOT
    )
    assert (entry["PASSWORD"], entry["PORT"], entry["OPTIONS"]["sslmode"]) == ("p@ss/", "5433", "require")


@pytest.mark.parametrize(
    ("url", "backend"),
    [
        ("demo:", "dummy"),
        ("smtp://u:p@mail.example.org:587?tls", "smtp"),
        ("postmark://TOKEN@", "postmark"),
        ("mailgun://KEY@mg.example.org", "mailgun"),
    ],
)
def test_mail_address_names_its_sender(url: str, backend: str) -> None:
    assert backend in environment.mail({"EMAIL_URL": url}).backend


def start(**values: str) -> "subprocess.CompletedProcess[str]":
    env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"} | values
    command = [sys.executable, "manage.py", "check"]
    return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"DEBUG": "perhaps"}, "Plenary cannot start: DEBUG must be true or false, not 'perhaps'."),
        ({"PROXIES": "-1"}, "Plenary cannot start: PROXIES must be a number from 0 to 9, not '-1'."),
        (
            {"DEBUG": "true", "STRIPE_SECRET_KEY": "sk_live_1", "STRIPE_WEBHOOK_SECRETS": "whsec_1"},
            "Plenary cannot start: STRIPE_SECRET_KEY is a live key, but DEBUG is on: use a test key or set DEBUG=false.",
        ),
        (
            {"SECRET_KEY": "x" * 50, "SITE_URL": "https://tickets.example.org", "SANDBOX_PAYMENTS": "true"},
            "Plenary cannot start: SANDBOX_PAYMENTS gives tickets without money: it is refused in production.",
        ),
    ],
)
def test_start_with_a_wrong_setting_ends_with_one_line(values: dict[str, str], line: str) -> None:
    result = start(**values)
    assert (result.returncode, result.stderr.strip(), result.stdout) == (1, line, "")
