"""One theatre on one database for all scenes that a process of tests plays."""

from collections.abc import Iterator

import pytest

from portal.bench import server
from tests import databases
from tests.races.theatre import Theatre


@pytest.fixture(scope="session")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    with databases.migrated() as url:
        env = server.environment(url, 8000)
        one = Theatre(env, tmp_path_factory.mktemp("theatre") / "complaints.txt")
        yield one
        one.close()
