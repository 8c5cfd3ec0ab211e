"""One file with everything that has to be kept: the database, and what people uploaded.

It is taken while the site runs. The secret key is not in it: who has both reads what is sealed.
"""

import hashlib
import hmac
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

MANIFEST, DUMP, MEDIA, PART = "plenary.json", "database", "media", "backup"
FORM = 1


class Refused(Exception):
    """What was asked for cannot be done; the message says why, and what to do."""


def take(file: Path, *, now: datetime) -> dict[str, Any]:
    """Writes the backup whole or not at all. Returns what it says of itself. Raises Refused."""
    if file.exists():
        raise _taken(file)
    told = {"form": FORM, "made_at": now.isoformat(), "engine": connection.vendor, "key": _key_mark()}
    # Two at once, as of a timetable that overtakes itself, write each its own; what is broken off leaves nothing.
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        dump = Path(folder) / DUMP
        _dump(dump)
        manifest, part = Path(folder) / MANIFEST, Path(folder) / PART
        manifest.write_text(json.dumps(told))
        part.touch(mode=0o600)
        with tarfile.open(part, "w:gz") as archive:
            archive.add(manifest, MANIFEST)
            archive.add(dump, DUMP)
            _add_media(archive)
        _publish(part, file)
    return told


def _publish(part: Path, file: Path) -> None:
    """Under its name, if nobody has taken that meanwhile."""
    try:
        file.hardlink_to(part)
    except FileExistsError:
        raise _taken(file) from None
    except OSError:  # a disk that knows no second name of a file
        part.replace(file)


def _taken(file: Path) -> Refused:
    return Refused(f"{file} exists already. A backup never takes the place of another.")


def _add_media(archive: tarfile.TarFile) -> None:
    """What links lead to is kept, not the links: the folder may lie on another disk. A file that was deleted meanwhile, as the
    worker does with what has been kept long enough, is left out.
    """
    root = Path(settings.MEDIA_ROOT)
    for folder, _folders, names in os.walk(root, followlinks=True):
        for name in sorted(names):
            file = Path(folder) / name
            with suppress(FileNotFoundError), file.open("rb") as content:
                member = archive.gettarinfo(arcname=f"{MEDIA}/{file.relative_to(root)}", fileobj=content)
                member.type, member.linkname = tarfile.REGTYPE, ""
                member.size = os.fstat(content.fileno()).st_size
                archive.addfile(member, content)


def bring_back(file: Path) -> dict[str, Any]:
    """Into an empty database and an empty folder of media. Raises Refused before anything is changed."""
    media = Path(settings.MEDIA_ROOT)
    if connection.introspection.table_names():
        raise Refused("There are tables in the database. Name an empty one in DATABASE_URL.")
    if media.is_dir() and any(media.iterdir()):
        raise Refused(f"There are files in {media}. Name an empty folder in MEDIA_DIR.")
    with tarfile.open(file) as archive, tempfile.TemporaryDirectory() as folder:
        _unpack(archive, archive.getmember(MANIFEST), Path(folder), MANIFEST)
        told: dict[str, Any] = json.loads((Path(folder) / MANIFEST).read_text())
        _check(told)
        _unpack(archive, archive.getmember(DUMP), Path(folder), DUMP)
        _load(Path(folder) / DUMP)
        media.mkdir(parents=True, exist_ok=True)
        for member in archive:
            inner = member.name.removeprefix(f"{MEDIA}/")
            if member.name.startswith(f"{MEDIA}/"):
                _unpack(archive, member, media, inner)
    return told


def _unpack(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, name: str) -> None:
    """What `filter="data"` lets through, which Python has only since 3.11.4: files, and none outside of the folder."""
    target = (folder / name).resolve()
    if member.isdir():
        return
    content = archive.extractfile(member) if member.isfile() or member.islnk() else None
    if content is None or not target.is_relative_to(folder.resolve()):
        raise Refused(f"{name} is no file of a backup of ours.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("wb") as out:
        shutil.copyfileobj(content, out)


def _check(told: Mapping[str, Any]) -> None:
    if told["form"] != FORM:
        raise Refused("This backup was made by a newer Plenary: install that one first.")
    if told["engine"] != connection.vendor:
        raise Refused(
            f"This is a backup of {told['engine']}, and DATABASE_URL is one of {connection.vendor}."
        )
    if told["key"] not in {_key_mark(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)}:
        raise Refused(
            "It was made with another SECRET_KEY. Set that one, or name it in SECRET_KEY_FALLBACKS: without it tickets’ "
            "codes are unknown and what was sealed stays so."
        )


def _key_mark(key: str = "") -> str:
    """By which a key is known again, and which tells nothing about it."""
    secret = (key or settings.SECRET_KEY).encode()
    return hmac.new(secret, b"plenary.backup", hashlib.sha256).hexdigest()[:16]


def _dump(target: Path) -> None:
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(str(settings.DATABASES["default"]["NAME"]))) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
        return
    _run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"])


def _load(dump: Path) -> None:
    if connection.vendor == "sqlite":
        connection.close()
        name = Path(settings.DATABASES["default"]["NAME"])
        name.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(dump)) as source, closing(sqlite3.connect(name)) as target:
            source.backup(target)
        return
    into = f"--dbname={settings.DATABASES['default']['NAME']}"
    _run(
        ["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", into, str(dump)]
    )  # fmt: skip


def _run(command: list[str]) -> None:
    """PostgreSQL's own programs; where the database is goes through the environment, so no password is in a list of processes."""
    given = settings.DATABASES["default"]
    names = {
        "PGHOST": given["HOST"], "PGPORT": given["PORT"], "PGUSER": given["USER"], "PGPASSWORD": given["PASSWORD"],
        "PGDATABASE": given["NAME"],
    }  # fmt: skip
    env = os.environ | {name: str(value) for name, value in names.items() if value}
    try:
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    except FileNotFoundError:
        raise Refused(f"{command[0]} is missing: apt-get install postgresql-client") from None
    if done.returncode:
        raise Refused(done.stderr.strip())
