"""The committee: who judges what, by which criteria, in which phase, and what they said."""

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agenda.models.session import Session
from core.fields import PublicIdField
from core.rows import Row
from events.models import Event, Track


class ReviewPhase(Row):
    """A stretch of the review with its rules. The open one with the earliest beginning counts."""

    class Others(models.TextChoices):
        NEVER = "never", _("Never")
        AFTER_OWN = "after", _("After the own review")
        ALWAYS = "always", _("Always")

    public_id = PublicIdField(prefix="pha")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="review_phases")
    name = models.CharField(_("name"), max_length=100)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    sees_names = models.BooleanField(
        _("reviewers see who speaks"), default=False, help_text=_("Otherwise the review is blind.")
    )
    sees_others = models.CharField(
        _("reviewers see scores and comments of others"),
        max_length=6,
        choices=Others.choices,
        default=Others.AFTER_OWN,
    )
    may_score = models.BooleanField(_("reviewers score"), default=True)
    may_change = models.BooleanField(_("reviewers may change a finished review"), default=True)
    only_assigned = models.BooleanField(
        _("only what is assigned"), default=False, help_text=_("Otherwise reviewers may judge anything.")
    )
    reviews_wanted = models.PositiveSmallIntegerField(
        _("reviews a talk"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text=_("How many each talk should have. Progress is counted against it."),
    )

    class Meta:
        verbose_name = _("review phase")
        verbose_name_plural = _("review phases")
        ordering = ["event", "opens_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="phase_closes_after_open")
        ]

    def __str__(self) -> str:
        return self.name


class Reviewer(Row):
    """A team member as member of the committee at one event."""

    public_id = PublicIdField(prefix="rev")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="reviewers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviewing")
    company = models.CharField(
        _("company"),
        max_length=200,
        blank=True,
        help_text=_("Talks of its people are kept from this reviewer."),
    )
    topics = models.ManyToManyField(
        Track,
        blank=True,
        related_name="experts",
        verbose_name=_("knows about"),
        help_text=_("Assignments prefer talks of these tracks."),
    )
    max_assignments = models.PositiveSmallIntegerField(
        _("talks at most"), null=True, blank=True, help_text=_("Empty: as many as everybody.")
    )

    class Meta:
        verbose_name = _("reviewer")
        verbose_name_plural = _("reviewers")
        ordering = ["event", "user__email"]
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="reviewer_once_per_event")]

    def __str__(self) -> str:
        return str(self.user)


class ReviewTeam(Row):
    """Reviewers who judge some tracks only. Who is in no team judges all."""

    public_id = PublicIdField(prefix="rtm")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="review_teams")
    name = models.CharField(_("name"), max_length=100)
    tracks = models.ManyToManyField(Track, related_name="review_teams", verbose_name=_("tracks"))
    reviewers = models.ManyToManyField(
        Reviewer, blank=True, related_name="teams", verbose_name=_("reviewers")
    )

    class Meta:
        verbose_name = _("review team")
        verbose_name_plural = _("review teams")
        ordering = ["event", "name"]
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="review_team_name_once")]

    def __str__(self) -> str:
        return self.name


class Scored(Row):
    """What is scored, from `lowest` to `highest`, and how much it counts."""

    name = models.CharField(_("name"), max_length=100)
    help_text = models.CharField(
        _("explanation"), max_length=300, blank=True, help_text=_("What the lowest and the highest mean.")
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    lowest = models.SmallIntegerField(_("lowest score"), default=1)
    highest = models.SmallIntegerField(_("highest score"), default=5)
    is_required = models.BooleanField(_("must be scored"), default=True)
    is_active = models.BooleanField(_("asked"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def steps(self) -> range:
        return range(self.lowest, self.highest + 1)


class Criterion(Scored):
    """Of talks."""

    public_id = PublicIdField(prefix="crt")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="criteria")

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["event", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="criterion_name_once"),
            models.CheckConstraint(
                condition=Q(highest__gt=F("lowest")) & Q(highest__lte=F("lowest") + 10),
                name="criterion_range",
            ),
        ]


class ReviewQuerySet(models.QuerySet["Review"]):
    def done(self) -> Self:
        """Finished with a score; drafts and abstentions count for nothing."""
        return self.filter(state=Review.State.DONE)


class Review(Row):
    """What one reviewer says about one session.

    `value` is the weighted mean of the scores on a scale of 0 to 1, whatever the criteria's ranges, so that reviews
    can be compared; it is written with the scores.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Begun")
        DONE = "done", _("Finished")
        ABSTAINED = "abstained", _("Abstained")

    public_id = PublicIdField(prefix="rvw")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(Reviewer, on_delete=models.PROTECT, related_name="reviews")
    phase = models.ForeignKey(
        ReviewPhase, null=True, blank=True, on_delete=models.SET_NULL, related_name="reviews"
    )
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DRAFT)
    value = models.FloatField(null=True, blank=True, editable=False)
    comment = models.TextField(_("for the committee"), blank=True)
    to_speaker = models.TextField(
        _("for the speakers"), blank=True, help_text=_("Organizers may send lines of it with the decision.")
    )
    # Of the page that saved last: it may save again over its own words, also when it never heard our answer.
    form_key = models.CharField(max_length=40, blank=True, editable=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "reviewer"], name="review_once"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(value__isnull=False, done_at__isnull=False),
                name="review_done_has_value",
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gte=0, value__lte=1), name="review_value_range"
            ),
        ]
        indexes = [models.Index(fields=["reviewer", "state"], name="review_of_reviewer")]

    def __str__(self) -> str:
        return f"{self.session} · {self.reviewer}"


class Score(Row):
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    value = models.SmallIntegerField()

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [models.UniqueConstraint(fields=["review", "criterion"], name="score_once")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class ReviewRemark(Row):
    """A word in the committee's talk about one session."""

    public_id = PublicIdField(prefix="rmk")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="remarks")
    reviewer = models.ForeignKey(Reviewer, on_delete=models.PROTECT, related_name="remarks")
    text = models.TextField(_("comment"), max_length=4000)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("comment of the committee")
        verbose_name_plural = _("comments of the committee")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Redaction(Row):
    """The texts of a session as a blind reviewer reads them, without what tells who speaks.

    `covers` is the fingerprint of the texts it was made from: when they change, it is stale.
    """

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="redaction")
    title = models.CharField(_("title"), max_length=250)
    abstract = models.TextField(_("abstract"), blank=True)
    description = models.TextField(_("description"), blank=True)
    notes = models.TextField(_("notes for the committee"), blank=True)
    covers = models.CharField(max_length=64, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("redacted copy")
        verbose_name_plural = _("redacted copies")

    def __str__(self) -> str:
        return self.title


class ConflictOfInterest(Row):
    """Declared by hand, or a found one that an organizer waived. What is found by itself is no row: see
    agenda/interests.py."""

    class Kind(models.TextChoices):
        DECLARED = "declared", _("Declared")
        WAIVED = "waived", _("Looked at: no conflict")

    public_id = PublicIdField(prefix="coi")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="conflicts")
    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="conflicts")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [models.UniqueConstraint(fields=["session", "reviewer"], name="conflict_once")]

    def __str__(self) -> str:
        return f"{self.reviewer} · {self.get_kind_display()}"


class Assignment(Row):
    """A session that somebody is asked to review, and why he."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="assignments")
    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="assignments")
    reason = models.CharField(_("why"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [models.UniqueConstraint(fields=["session", "reviewer"], name="assignment_once")]

    def __str__(self) -> str:
        return f"{self.session} · {self.reviewer}"


class Comparison(Row):
    """Of two sessions that stand level, the one a reviewer would rather have. `winner` is empty: no difference."""

    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="comparisons")
    first = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    winner = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.CASCADE, related_name="comparisons_won"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "first", "second"], name="comparison_once"),
            # One order, so that the same pair is one row.
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="comparison_in_order"),
            models.CheckConstraint(
                condition=Q(winner=None) | Q(winner=F("first")) | Q(winner=F("second")),
                name="comparison_winner_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"
