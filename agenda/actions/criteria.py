"""When criteria change after reviews were given: values follow, scores stay as they were."""

from typing import Any

from django.db import transaction

from agenda import scoring
from agenda.actions.scores import scale_of
from agenda.models import Criterion, GrantCriterion, GrantReview, Review
from events.models import Event


def revalue(*, event: Event) -> int:
    """Write the value of every finished review anew, by the criteria as they are now; returns how many changed.

    A review whose scores are all of criteria that are no longer asked keeps its value: it was finished rightly.
    Four queries for any number of reviews.
    """
    return _revalue(Criterion, Review.objects.filter(session__event=event), event)


def revalue_grants(*, event: Event) -> int:
    """The same of reviews of applications."""
    return _revalue(GrantCriterion, GrantReview.objects.filter(grant__event=event), event)


def _revalue(asked: Any, reviews: Any, event: Event) -> int:
    with transaction.atomic():
        scales = {row.pk: scale_of(row) for row in asked.objects.filter(event=event, is_active=True)}
        changed = []
        for review in reviews.filter(state=Review.State.DONE).prefetch_related("scores"):
            scores = {score.criterion_id: score.value for score in review.scores.all()}
            value = scoring.value(scores, scales)
            if value is not None and value != review.value:
                review.value = value
                changed.append(review)
        reviews.model.objects.bulk_update(changed, ["value"], batch_size=500)
    return len(changed)
