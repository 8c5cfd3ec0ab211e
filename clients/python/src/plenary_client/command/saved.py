"""Where a login is kept: one file, readable for its owner alone. The environment stands above it."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Login:
    site: str
    token: str


class NotLoggedIn(Exception):
    pass


def place(env: Mapping[str, str]) -> Path:
    base = env.get("XDG_CONFIG_HOME", "")
    return (
        (Path(base) if base else Path(env.get("HOME", "~")).expanduser() / ".config")
        / "plenary"
        / "login.json"
    )


def save(login: Login, env: Mapping[str, str]) -> Path:
    file = place(env)
    store(file, asdict(login))
    return file


def store(file: Path, content: Any) -> None:
    """Written beside and then put in place: it never lies there half, nor open for others even for a moment."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        json.dump(content, out)
    draft.replace(file)


def load(file: Path) -> dict[str, Any]:
    """What was stored; nothing if there is none, or it cannot be read."""
    try:
        found = json.loads(file.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def read(env: Mapping[str, str]) -> Login:
    site, token = env.get("PLENARY_SITE", ""), env.get("PLENARY_TOKEN", "")
    if site and token:
        return Login(site, token)
    try:
        kept = json.loads(place(env).read_text())
        return Login(site or kept["site"], token or kept["token"])
    except FileNotFoundError:
        raise NotLoggedIn("Nobody is logged in here. Run: plenary login") from None
    except (ValueError, KeyError, TypeError):
        raise NotLoggedIn(f"{place(env)} cannot be read. Run: plenary login") from None


def forget(env: Mapping[str, str]) -> bool:
    try:
        place(env).unlink()
    except FileNotFoundError:
        return False
    return True
