"""Scores of a review, stored as they were given: of a talk or of an application for a grant."""

from collections.abc import Mapping
from typing import Any

from agenda import scoring
from agenda.models import Criterion, GrantCriterion, GrantReview, GrantScore, Review, Score
from core.prepared import PreparedValues

Asked = Criterion | GrantCriterion


def scale_of(row: Asked) -> scoring.Scale:
    return scoring.Scale(row.lowest, row.highest, row.weight, row.is_required)


def scales(criteria: Mapping[str, Asked]) -> dict[str, scoring.Scale]:
    return {public_id: scale_of(row) for public_id, row in criteria.items()}


def store(review: Review | GrantReview, scores: Mapping[str, int], criteria: Mapping[str, Asked]) -> None:
    """Both by the criterion's public id. Scores of criteria that are no longer asked stay as they were given."""
    given = {
        criteria[public_id].pk: value
        for public_id, value in scores.items()
        if public_id in criteria and criteria[public_id].lowest <= value <= criteria[public_id].highest
    }
    rows: Any = review.scores
    held = {row["criterion"]: row["value"] for row in _held[type(review)].all(review=review.pk)}
    gone = {row.pk for row in criteria.values()}.intersection(held).difference(given)
    if gone:
        rows.filter(criterion__in=gone).delete()
    new = {criterion: value for criterion, value in given.items() if held.get(criterion) != value}
    if new:
        rows.model.objects.bulk_create(
            [
                rows.model(review=review, criterion_id=criterion, value=value)
                for criterion, value in new.items()
            ],
            update_conflicts=True,
            unique_fields=["review", "criterion"],
            update_fields=["value"],
        )


_held = {
    Review: PreparedValues(
        lambda review: Score.objects.filter(review=review).order_by().values("criterion", "value"), review=-1
    ),
    GrantReview: PreparedValues(
        lambda review: GrantScore.objects.filter(review=review).order_by().values("criterion", "value"),
        review=-1,
    ),
}
