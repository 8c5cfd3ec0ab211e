"""What the committee says about applications for grants: by which criteria, and how each reviewer scored.

Tables of their own beside those of talks (docs/decisions/0040): who judges is the same person on the same seat
(`Reviewer`), and what a review is worth is reckoned by the same functions (agenda/scoring.py, agenda/standings.py).
"""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agenda.models.grant import Grant
from agenda.models.review import Reviewer, Scored
from core.fields import PublicIdField
from core.rows import Row
from events.models import Event


class GrantCriterion(Scored):
    """Of applications for grants."""

    public_id = PublicIdField(prefix="gcr")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="grant_criteria")

    class Meta:
        verbose_name = _("criterion for grants")
        verbose_name_plural = _("criteria for grants")
        ordering = ["event", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="grant_criterion_name_once"),
            models.CheckConstraint(
                condition=Q(highest__gt=F("lowest")) & Q(highest__lte=F("lowest") + 10),
                name="grant_criterion_range",
            ),
        ]


class GrantReviewQuerySet(models.QuerySet["GrantReview"]):
    def said(self) -> Self:
        """Finished, or abstained: drafts and conflicts are no word about an application."""
        return self.filter(state__in=[GrantReview.State.DONE, GrantReview.State.ABSTAINED])


class GrantReview(Row):
    """What one reviewer says about one application, or that he must not judge it.

    `value` is as that of a talk's review: the weighted mean of the scores between 0 and 1.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Begun")
        DONE = "done", _("Finished")
        ABSTAINED = "abstained", _("Abstained")
        CONFLICT = "conflict", _("Conflict of interest")

    public_id = PublicIdField(prefix="grv")
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(Reviewer, on_delete=models.PROTECT, related_name="grant_reviews")
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DRAFT)
    value = models.FloatField(null=True, blank=True, editable=False)
    comment = models.TextField(_("for the committee"), blank=True)
    reason = models.CharField(
        _("why there is no score"), max_length=300, blank=True, help_text=_("Of an abstention or a conflict.")
    )
    # Of the page that saved last, as with reviews of talks.
    form_key = models.CharField(max_length=40, blank=True, editable=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = GrantReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of an application")
        verbose_name_plural = _("reviews of applications")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "reviewer"], name="grant_review_once"),
            models.CheckConstraint(
                condition=Q(state="done", value__isnull=False, done_at__isnull=False)
                | (~Q(state="done") & Q(value=None)),
                name="grant_review_value_when_done",
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gte=0, value__lte=1), name="grant_review_value_range"
            ),
        ]
        indexes = [models.Index(fields=["reviewer", "state"], name="grant_review_of_reviewer")]

    def __str__(self) -> str:
        return f"{self.grant} · {self.reviewer}"


class GrantScore(Row):
    review = models.ForeignKey(GrantReview, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(GrantCriterion, on_delete=models.PROTECT, related_name="scores")
    value = models.SmallIntegerField()

    class Meta:
        verbose_name = _("score of an application")
        verbose_name_plural = _("scores of applications")
        constraints = [models.UniqueConstraint(fields=["review", "criterion"], name="grant_score_once")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
