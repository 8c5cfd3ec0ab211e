"""The bench of the workspace asks for every list there is, as somebody who may see it, and within 25 queries."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from portal.bench import workspace

MOST_QUERIES = 25
# For who runs the installation, or all events of an organizer.
CLOSED = {"accounts_user", "events_organizer"}


@pytest.mark.django_db
def test_every_page_of_the_bench_opens_within_its_queries(django_assert_max_num_queries: Any) -> None:
    world = workspace.prepare(people=12, talks=8)
    client = Client()
    client.cookies.load({settings.SESSION_COOKIE_NAME: world.cookies[settings.SESSION_COOKIE_NAME]})
    refused = set()
    for name, path in world.pages.items():
        client.get(path)  # what rarely changes is kept from now on
        with django_assert_max_num_queries(MOST_QUERIES):
            answer = client.get(path)
        if answer.status_code != workspace.OK:
            refused.add(name)
    assert refused == CLOSED
