"""A backup is brought back elsewhere, by the commands as an operator runs them; what would lose something is refused."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.bench import server
from tests import databases

LOGO = b"\x89PNG what somebody uploaded"
EMAIL = "owner@relay.example"


def manage(*command: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *command], env=env, cwd=server.ROOT, capture_output=True, text=True, check=False
    )  # fmt: skip


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    """A backup of a site with one account and one logo, and the environment of that site."""
    if databases.ASKED.startswith("postgres") and not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not here")
    folder = tmp_path_factory.mktemp("backup")
    # The folder of media is a link to another disk, and so is one of its own folders; one file is there twice.
    for disk in ("disk", "other"):
        (folder / disk).mkdir()
    (folder / "media").symlink_to(folder / "disk")
    (folder / "media" / "logos").symlink_to(folder / "other")
    (folder / "media" / "logos" / "a.png").write_bytes(LOGO)
    (folder / "media" / "b.png").hardlink_to(folder / "media" / "logos" / "a.png")
    (folder / "media" / "gone.png").symlink_to(folder / "nowhere")
    with databases.migrated() as url:
        env = server.environment(url, 8000) | {"MEDIA_DIR": str(folder / "media")}
        account = env | {"DJANGO_SUPERUSER_PASSWORD": "a-long-pass-phrase"}
        made = manage("createsuperuser", "--noinput", f"--email={EMAIL}", env=account)
        assert made.returncode == 0, made.stderr
        done = manage("backup", str(folder / "plenary.tar.gz"), env=env)
        assert done.returncode == 0, done.stderr
        yield folder / "plenary.tar.gz", env


def elsewhere(env: dict[str, str], url: str, media: Path) -> dict[str, str]:
    return env | {"DATABASE_URL": url, "MEDIA_DIR": str(media)}


ASK = "from accounts.models import User; print(User.objects.get().email)"


def test_all_of_it_comes_back(backed_up: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    file, env = backed_up
    with server.database(databases.ASKED) as url:
        new = elsewhere(env, url, tmp_path / "media")
        done = manage("restore", str(file), env=new)
        assert (done.returncode, done.stdout.partition(" as it was")[0]) == (0, "Brought back"), done.stderr
        assert manage("shell", "--no-imports", "-c", ASK, env=new).stdout.strip() == EMAIL
        assert manage("migrate", "--check", env=new).returncode == 0
        again = manage("restore", str(file), env=new)
        assert (again.returncode, "There are tables" in again.stderr) == (1, True)
    back = {one.name: one.read_bytes() for one in (tmp_path / "media").rglob("*.png")}
    assert back == {"a.png": LOGO, "b.png": LOGO}
    assert (tmp_path / "media" / "logos" / "a.png").is_file()


def test_backup_is_for_its_owner_alone_and_never_replaces_one(backed_up: tuple[Path, dict[str, str]]) -> None:
    file, env = backed_up
    before = file.read_bytes()
    again = manage("backup", str(file), env=env)
    assert (again.returncode, "exists already" in again.stderr) == (1, True)
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (before, 0o600)
    assert sorted(one.name for one in file.parent.iterdir()) == ["disk", "media", "other", "plenary.tar.gz"]
    with tarfile.open(file) as archive:
        told = json.loads(archive.extractfile("plenary.json").read())  # type: ignore[union-attr]
    assert (told["form"], env["SECRET_KEY"] in json.dumps(told)) == (1, False)


def test_another_key_is_refused_before_anything_is_changed(
    backed_up: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    file, env = backed_up
    other = {"SECRET_KEY": "another-key-of-fifty-letters-" + "y" * 40}
    with server.database(databases.ASKED) as url:
        new = elsewhere(env, url, tmp_path / "media") | other
        done = manage("restore", str(file), env=new)
        assert (done.returncode, "SECRET_KEY_FALLBACKS" in done.stderr) == (1, True)
        assert not (tmp_path / "media").exists()
        with_both = new | {"SECRET_KEY_FALLBACKS": env["SECRET_KEY"]}
        assert manage("restore", str(file), env=with_both).returncode == 0


def test_backup_that_is_there_by_the_time_another_is_done_is_not_replaced(
    backed_up: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    """As where a timetable overtakes itself."""
    _file, env = backed_up
    (tmp_path / "media").mkdir()
    slow, target = tmp_path / "media" / "slow.png", tmp_path / "plenary.tar.gz"
    os.mkfifo(slow)
    command = [sys.executable, "manage.py", "backup", str(target)]
    later = subprocess.Popen(
        command, env=env | {"MEDIA_DIR": str(tmp_path / "media")}, cwd=server.ROOT, stderr=subprocess.PIPE, text=True
    )  # fmt: skip
    with slow.open("wb"):  # as soon as the backup reads it
        target.write_bytes(b"the earlier one")
    _out, said = later.communicate(timeout=60)
    assert (later.returncode, "exists already" in said) == (1, True), said
    assert target.read_bytes() == b"the earlier one"
    assert {one.name for one in tmp_path.iterdir()} == {"media", "plenary.tar.gz"}
