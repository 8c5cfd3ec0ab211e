"""Older shapes are made from the newest, backwards through each version between."""

from collections.abc import Mapping
from typing import Any

import pytest

from core.versions import Change, Versions


def _with_one_name(data: Mapping[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in data.items() if key not in {"given_name", "family_name"}}
    return rest | {"name": f"{data['given_name']} {data['family_name']}"}


def _with_a_list(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"names": [data["name"]]}


VERSIONS = Versions(
    ("2026-12-01", "2027-03-01", "2027-09-01"),
    (
        Change("2027-03-01", frozenset({"person"}), "`names` is `name`.", _with_a_list),
        Change(
            "2027-09-01", frozenset({"person"}), "`name` is `given_name` and `family_name`.", _with_one_name
        ),
    ),
)
NEW = {"given_name": "Ada", "family_name": "Lovelace"}


@pytest.mark.parametrize(
    ("version", "shape"),
    [
        ("2027-09-01", NEW),
        ("2027-03-01", {"name": "Ada Lovelace"}),
        ("2026-12-01", {"names": ["Ada Lovelace"]}),
    ],
)
def test_each_version_gets_its_own_shape(version: str, shape: Mapping[str, Any]) -> None:
    assert VERSIONS.shaped("person", NEW, version) == shape
    assert VERSIONS.shaped("order", NEW, version) == NEW


def test_version_that_never_was_is_refused() -> None:
    with pytest.raises(KeyError):
        VERSIONS.shaped("person", NEW, "2027-01-01")


@pytest.mark.parametrize(
    ("names", "changed"), [(("2027-01-01", "2026-01-01"), ""), ((), ""), (("2026-12-01",), "2026-12-01")]
)
def test_versions_that_make_no_sense_are_refused(names: tuple[str, ...], changed: str) -> None:
    changes = [Change(changed, frozenset(), "", dict)] if changed else []
    with pytest.raises(ValueError):  # noqa: PT011
        Versions(names, changes)
