"""What holds for every test: nothing leaves the machine, nothing is left behind."""

import gc
import logging
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.test import override_settings
from xdist.scheduler import LoadScopeScheduling

from tests import databases

TESTS = Path(__file__).resolve().parent
TOGETHER = ("tests/browser/", "tests/permissions/")
# Each takes a minute or more.
LONG = (
    "tests/portal/test_review_leaks.py",
    "tests/agenda/test_decision_leaks.py",
    "tests/events/test_admin_leaks.py",
    "tests/core/test_new_databases.py",
)
LOCAL = {"127.0.0.1", "::1", "localhost", "0.0.0.0", ""}


# Playwright keeps an event loop running in the thread of the tests, where Django would then refuse the database
# to every test that comes after one with a browser. Nothing of ours is asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# How long a call takes is the machine's affair: the deadline has tests of its own. Servers that tests start read it here.
os.environ["API_DEADLINE_MS"] = "0"

# No time limit for a single example: the machine may be busy with something else.
hypothesis.settings.register_profile("plenary", deadline=None)
hypothesis.settings.load_profile("plenary")


class NetworkUsed(Exception):
    """A test reached for another machine: it would fail on a train, and pass or fail by somebody else's mood."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-permissions", action="store_true", help="write docs/permissions.md as it is found to be"
    )
    parser.addoption(
        "--with-database", action="store_true", help="leave out what touches no database, as for a second one"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(TESTS / "browser"):
            item.add_marker("browser")
    if config.getoption("--with-database"):
        left_out = [item for item in items if not _touches_a_database(item)]
        items[:] = [item for item in items if item not in set(left_out)]
        config.hook.pytest_deselected(items=left_out)
    _nothing_long_at_the_end(items)


def _nothing_long_at_the_end(items: list[pytest.Item]) -> None:
    """Or one process would wait for the other. Long ones begin; those that start processes of their own come half way,
    when no browser waits for a server beside them."""
    first = [item for item in items if item.nodeid.startswith(LONG)]
    half_way = [item for item in items if item.get_closest_marker("race")]
    moved = {*first, *half_way}
    rest = [item for item in items if item not in moved]
    middle = len(rest) // 2
    items[:] = [*first, *rest[:middle], *half_way, *rest[middle:]]


def _touches_a_database(item: pytest.Item) -> bool:
    """By itself, or by processes that it starts."""
    names, module = getattr(item, "fixturenames", ()), getattr(item, "module", None)
    marked = any(item.get_closest_marker(name) for name in ("django_db", "race", "browser"))
    return (
        marked
        or not {"db", "site"}.isdisjoint(names)
        or hasattr(module, "databases")
        or hasattr(module, "server")
    )


class Together(LoadScopeScheduling):  # type: ignore[misc]  # it ships no types
    """Every test goes where there is time, but browser tests all to one process: they share a server.

    So do those that share one walk over all addresses.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look through it again and again. Nor as often as Python
    would: that took a sixth of the time of tests of pages."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The processes of a run share what they set up: the one that started them clears it away."""
    if not hasattr(session.config, "workerinput"):
        databases.forget()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together | None:
    # Its own groups do not work: pytest 9.2 does not see the names that pytest-xdist 3.8 gives the tests.
    return Together(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.fixture(scope="session", autouse=True)
def _test_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Files go to a folder that is forgotten; passwords are hashed quickly, since nobody guesses here."""
    with override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        # Looked up when asked for: every client of a test would list all static files first.
        WHITENOISE_AUTOREFRESH=True,
        API_DEADLINE_MS=0,
    ):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    pytestconfig: pytest.Config, django_db_modify_db_settings: None
) -> Iterator[None]:
    """Where the same migrations ran before, their tables are copied: 0.1 s instead of 9."""
    with pytest.MonkeyPatch.context() as patch:
        databases.copy_tables(patch, pytestconfig.cache.mkdir("plenary-tables"))
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    connect = socket.socket.connect
    resolve = socket.getaddrinfo

    def local_connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOCAL:
            raise NetworkUsed(f"connecting to {address[0]}")
        connect(self, address)

    def local_resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and name not in LOCAL:
            raise NetworkUsed(f"looking up {name}")
        return resolve(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", local_connect)
        patch.setattr(socket, "getaddrinfo", local_resolve)
        yield


@pytest.fixture(scope="session", autouse=True)
def _refusals_are_answers() -> None:
    """Walks over all addresses are refused thousands of times: to log each with its traceback took half of their time."""
    logging.getLogger("django.request").setLevel(logging.ERROR)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Pages kept by one test must not answer another: primary keys come again after a rollback."""
    cache.clear()
