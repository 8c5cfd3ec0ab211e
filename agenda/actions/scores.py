"""Scores of a review, stored as they were given: of a talk or of an application for a grant."""

from collections.abc import Mapping
from typing import Any

from agenda import scoring
from agenda.models import Criterion, GrantCriterion, GrantReview, Review

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
    held: Any = review.scores
    held.filter(criterion__in=[row.pk for row in criteria.values()]).exclude(criterion__in=given).delete()
    held.model.objects.bulk_create(
        [
            held.model(review=review, criterion_id=criterion, value=value)
            for criterion, value in given.items()
        ],
        update_conflicts=True,
        unique_fields=["review", "criterion"],
        update_fields=["value"],
    )
