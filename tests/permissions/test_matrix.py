"""Every address for every role, at the own event and at another one: compared with what is written down."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction

from events.models import Role
from events.rights import ROLE_RIGHTS
from tests.permissions import matrix
from tests.permissions.addresses import addresses
from tests.permissions.matrix import NO, OPENS, SIGN_IN, TEAM_KINDS, Line
from tests.permissions.world import NOBODY, PARTICIPANT, PEOPLE, SUPERUSER, make_world

pytestmark = pytest.mark.django_db
WRITTEN = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"


@pytest.fixture(scope="module")
def lines(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> list[Line]:
    """One world and one walk for all tests here."""
    with django_db_blocker.unblock(), transaction.atomic(), matrix.quick():  # type: ignore[attr-defined]
        cache.clear()
        found = matrix.walk(make_world(), addresses())
        transaction.set_rollback(True)
    return found


def test_table_is_as_written(lines: list[Line], pytestconfig: pytest.Config) -> None:
    found = matrix.page(lines)
    if pytestconfig.getoption("--write-permissions"):
        WRITTEN.write_text(found)
    assert found.splitlines() == WRITTEN.read_text().splitlines()


def test_pages_of_the_team_open_to_nobody_outside_of_it(lines: list[Line]) -> None:
    team = [line for line in lines if line.address.kind == "team"]
    assert {line.own[PARTICIPANT] for line in team} == {NO}
    assert {line.own[NOBODY] for line in team} == {SIGN_IN}
    workspace = [line for line in lines if line.address.kind == "workspace"]
    opened = [line.address.route for line in workspace if OPENS in {line.own[NOBODY], line.own[PARTICIPANT]}]
    assert opened == ["admin/logout/"]


def test_role_opens_only_what_its_rights_are_for(lines: list[Line]) -> None:
    beyond = [
        (role, line.address.route)
        for line in lines
        for role in Role.values
        if line.address.right and line.address.right not in ROLE_RIGHTS[role] and line.own[role] != NO
    ]
    assert beyond == []


def test_another_event_opens_nothing_for_a_team(lines: list[Line]) -> None:
    """Not one of its team pages; and of those for its guests no more than any guest has."""
    opened = [
        (line.address.route, line.other) for line in lines if line.address.kind in TEAM_KINDS and line.other
        if set(line.other.values()) != {NO}
    ]  # fmt: skip
    assert opened == []
    uneven = [line.address.route for line in lines if len(set(line.other.values())) > 1]
    assert uneven == []


def test_walk_reaches_the_pages(lines: list[Line]) -> None:
    """A table of refusals would prove nothing."""
    team = [line for line in lines if line.address.kind in TEAM_KINDS]
    assert list(team[0].own) == list(PEOPLE)
    assert {line.address.kind for line in lines} - set(matrix.HEADS) == set()
    assert [line.address.route for line in team if line.address.right and line.own[Role.OWNER] == NO] == []
    assert sum(line.own[SUPERUSER] == OPENS for line in team) > 0.8 * len(team)
    assert sum(bool(line.other) for line in team) > 0.6 * len(team)
