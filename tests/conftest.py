"""Fixtures every test may use."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Pages kept by one test must not answer another: primary keys come again after a rollback."""
    cache.clear()
