"""What races have in common."""

import pytest
from django.db import connection

NEEDS_POSTGRES = pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="needs PostgreSQL (DATABASE_URL): SQLite has one writer at a time, and in tests one table at a time",
)
