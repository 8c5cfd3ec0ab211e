from collections.abc import Iterator

import pytest

from tests.stubs.stripe_server import StripeServer


@pytest.fixture(scope="session")
def stripe_process() -> Iterator[StripeServer]:
    with StripeServer() as server:
        yield server
