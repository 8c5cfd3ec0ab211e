"""The bench of re-planning and explaining: each row about what it says."""

from portal.bench.mending import explaining_report, mending_report
from tests.factories.drafting import grow


def test_each_damage_has_a_row_and_nothing_moves_in_vain() -> None:
    problem, placement = grow(3)
    rows = list(mending_report(problem, placement, seed=1, cases=3))
    assert [row["damage"] for row in rows] == ["cancelled", "closed_room", "late_speaker"]
    for row in rows:
        assert row["cases"] == 3
        assert 0 < float(str(row["p50_ms"])) <= float(str(row["max_ms"]))
        assert int(str(row["moves"])) > 0
    assert rows[0]["moves"] == rows[0]["proven"] == 3


def test_planted_contradictions_are_found() -> None:
    problem, _placement = grow(3, rooms=5)
    rows = list(explaining_report(problem))
    assert [row["kinds"] for row in rows] == ["together", "few_cells"]
    assert rows[0]["talks"] == 3
