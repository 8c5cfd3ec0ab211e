"""Reading settings from the environment: a wrong value stops the start with one clear line.

Pure: takes a mapping of variables, returns plain values, raises `BadSetting`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


class BadSetting(Exception):
    """A variable of the environment has a value that cannot be used; the text says which and why."""


TRUE = {"1", "true", "yes", "on"}
BEARER_LENGTH = 20
FALSE = {"0", "false", "no", "off", ""}


def boolean(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = env.get(name)
    if value is None:
        return default
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise BadSetting(f"{name} must be true or false, not {value!r}.")


def number(env: Mapping[str, str], name: str, *, default: int, most: int) -> int:
    value = env.get(name)
    if value is None:
        return default
    if not (value.isascii() and value.isdigit() and int(value) <= most):
        raise BadSetting(f"{name} must be a number from 0 to {most}, not {value!r}.")
    return int(value)


def bearer(env: Mapping[str, str], name: str) -> str:
    """A secret that is sent in a header as it is; empty: there is none."""
    value = env.get(name, "")
    if value and (len(value) < BEARER_LENGTH or not all("!" <= mark <= "~" for mark in value)):
        raise BadSetting(f"{name} must be {BEARER_LENGTH} or more random ASCII characters without spaces.")
    return value


def comma_list(env: Mapping[str, str], name: str) -> list[str]:
    return [part.strip() for part in env.get(name, "").split(",") if part.strip()]


def site_url(env: Mapping[str, str], *, default: str) -> str:
    """The site's own address without a trailing slash, for links in mails and feeds."""
    value = env.get("SITE_URL", default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
        raise BadSetting(f"SITE_URL must look like https://tickets.example.org, not {value!r}.")
    return value


def database(env: Mapping[str, str], base_dir: Path) -> dict[str, Any]:
    """Django's DATABASES entry. SQLite is tuned for several processes, PostgreSQL gets a pool."""
    url = env.get("DATABASE_URL", "") or f"sqlite:///{base_dir / 'var' / 'plenary.sqlite3'}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path)[1:] if parts.path != "/:memory:" else ":memory:")
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgresql(url)
    raise BadSetting(
        f"DATABASE_URL must begin with sqlite:/// or postgres://, not {parts.scheme or url!r}: "
        "for example sqlite:////srv/plenary.sqlite3 or postgres://user:password@host:5432/name."
    )


def _sqlite(name: str) -> dict[str, Any]:
    if not name:
        raise BadSetting("DATABASE_URL names no file: write sqlite:////path/to/file.sqlite3.")
    return {
        "ENGINE": "core.sqlite",
        "NAME": name,
        # Opening costs more than most requests do: a connection lives as long as its thread.
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": ":memory:"},
        "OPTIONS": {
            # IMMEDIATE takes the write lock at BEGIN, so two writers queue up
            # instead of one failing half-way with "database is locked".
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
                "PRAGMA busy_timeout=20000; PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY; "
                "PRAGMA mmap_size=134217728;"
            ),
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise BadSetting("DATABASE_URL names no database: write postgres://user:password@host:5432/name.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    try:
        pool_size = int(query.pop("pool_size", "10"))
        port = str(parts.port or "")
    except ValueError as error:
        raise BadSetting(f"DATABASE_URL: {error}.") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": port,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": pool_size, "timeout": 10}, **query},
    }


def cache(env: Mapping[str, str]) -> dict[str, Any]:
    url = env.get("REDIS_URL", "")
    if not url:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}
    if urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        raise BadSetting(f"REDIS_URL must begin with redis://, not {url!r}.")
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}


@dataclass(frozen=True)
class Mail:
    """How mail leaves: a Django e-mail backend, the settings it needs, and whether it is only shown.

    `webhook` is the class that checks and reads what the sender tells us of mails that came back; empty: nobody tells.
    """

    backend: str
    settings: dict[str, Any]
    shown_only: bool = False
    webhook: str = ""


# scheme → (class, setting for its secret): signed by the sender's own key, or else by a user:password in the address.
WEBHOOKS = {
    "postmark": ("anymail.webhooks.postmark.PostmarkTrackingWebhookView", "WEBHOOK_SECRET"),
    "sendgrid": (
        "anymail.webhooks.sendgrid.SendGridTrackingWebhookView",
        "SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY",
    ),
    "mailgun": ("anymail.webhooks.mailgun.MailgunTrackingWebhookView", "MAILGUN_WEBHOOK_SIGNING_KEY"),
    "brevo": ("anymail.webhooks.brevo.BrevoTrackingWebhookView", "WEBHOOK_SECRET"),
    "resend": ("anymail.webhooks.resend.ResendTrackingWebhookView", "WEBHOOK_SECRET"),
    "mailersend": (
        "anymail.webhooks.mailersend.MailerSendTrackingWebhookView",
        "MAILERSEND_SIGNING_SECRET",
    ),
}

# scheme → (backend, name of the setting that takes the key before the @, name for the host part)
SENDERS = {
    "postmark": ("anymail.backends.postmark.EmailBackend", "POSTMARK_SERVER_TOKEN", ""),
    "sendgrid": ("anymail.backends.sendgrid.EmailBackend", "SENDGRID_API_KEY", ""),
    "mailgun": ("anymail.backends.mailgun.EmailBackend", "MAILGUN_API_KEY", "MAILGUN_SENDER_DOMAIN"),
    "brevo": ("anymail.backends.brevo.EmailBackend", "BREVO_API_KEY", ""),
    "resend": ("anymail.backends.resend.EmailBackend", "RESEND_API_KEY", ""),
    "mailersend": ("anymail.backends.mailersend.EmailBackend", "MAILERSEND_API_TOKEN", ""),
}


def mail(env: Mapping[str, str]) -> Mail:
    """`demo:` keeps mails in the outbox to be read in the browser; `smtp://…` and the senders send."""
    url = env.get("EMAIL_URL", "demo:")
    parts = urlsplit(url)
    scheme = parts.scheme
    if scheme == "demo":
        return Mail("django.core.mail.backends.dummy.EmailBackend", {}, shown_only=True)
    if scheme == "console":
        return Mail("django.core.mail.backends.console.EmailBackend", {})
    if scheme in {"smtp", "smtps"}:
        return _smtp(url)
    if scheme in SENDERS:
        backend, key_setting, host_setting = SENDERS[scheme]
        key = unquote(parts.username or parts.hostname or "")
        if not key:
            raise BadSetting(f"EMAIL_URL has no key: write {scheme}://KEY@")
        anymail = {key_setting: key}
        if host_setting:
            anymail[host_setting] = parts.hostname or ""
        return Mail(
            backend, {"ANYMAIL": anymail | _webhook_secret(env, scheme)}, webhook=_webhook(env, scheme)
        )
    known = ", ".join(["demo:", "console:", "smtp://", "smtps://", *(f"{name}://" for name in SENDERS)])
    raise BadSetting(f"EMAIL_URL must begin with one of {known}; not {scheme or url!r}.")


def _webhook(env: Mapping[str, str], scheme: str) -> str:
    """Nothing is believed without a secret."""
    return WEBHOOKS[scheme][0] if env.get("EMAIL_WEBHOOK_SECRET") else ""


def _webhook_secret(env: Mapping[str, str], scheme: str) -> dict[str, str]:
    secret, setting = env.get("EMAIL_WEBHOOK_SECRET", ""), WEBHOOKS[scheme][1]
    if secret and setting == "WEBHOOK_SECRET" and ":" not in secret:
        raise BadSetting(
            f"EMAIL_WEBHOOK_SECRET is user:password for {scheme}: put the same into the webhook’s address."
        )
    return {setting: secret} if secret else {}


def _smtp(url: str) -> Mail:
    parts = urlsplit(url)
    secure = parts.scheme == "smtps"
    try:
        port = parts.port
    except ValueError as error:
        raise BadSetting(f"EMAIL_URL: {error}.") from None
    if not parts.hostname:
        raise BadSetting("EMAIL_URL names no host: write smtp://user:password@host:587?tls")
    return Mail(
        "django.core.mail.backends.smtp.EmailBackend",
        {
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": port or (465 if secure else 587 if "tls" in parts.query else 25),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": secure,
            "EMAIL_USE_TLS": not secure and "tls" in parts.query,
            "EMAIL_TIMEOUT": 15,
        },
    )


def check_texts(account: str, token: str, sender: str) -> None:
    """All three or none."""
    if not account and not token and not sender:
        return
    if not account.startswith("AC"):
        raise BadSetting(
            "TWILIO_ACCOUNT_SID must begin with AC: it stands on the front page of Twilio’s console."
        )
    if not token:
        raise BadSetting("TWILIO_AUTH_TOKEN is empty: it stands beside the account’s SID.")
    if not sender.startswith(("+", "MG")):
        raise BadSetting(
            "TWILIO_SENDER must be a number such as +15005550006, or a messaging service that begins with MG."
        )
