"""When criteria change after reviews were given: values follow, scores stay as they were."""

from django.db import transaction

from agenda import scoring
from agenda.actions.reviews import scale_of
from agenda.models import Criterion, Review
from events.models import Event


def revalue(*, event: Event) -> int:
    """Write the value of every finished review anew, by the criteria as they are now; returns how many changed.

    A review whose scores are all of criteria that are no longer asked keeps its value: it was finished rightly.
    Four queries for any number of reviews.
    """
    with transaction.atomic():
        scales = {row.pk: scale_of(row) for row in Criterion.objects.filter(event=event, is_active=True)}
        changed = []
        for review in Review.objects.done().filter(session__event=event).prefetch_related("scores"):
            scores = {score.criterion_id: score.value for score in review.scores.all()}
            value = scoring.value(scores, scales)
            if value is not None and value != review.value:
                review.value = value
                changed.append(review)
        Review.objects.bulk_update(changed, ["value"], batch_size=500)
    return len(changed)
