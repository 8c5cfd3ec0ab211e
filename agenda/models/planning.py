"""Planning the agenda: the hours of the programme, and drafts that a worker has made and nobody has accepted yet."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agenda.models.session import Session
from core.fields import PublicIdField
from core.rows import Row
from events.models import Event, Room


class ProgrammeHours(Row):
    """A stretch in which sessions may be placed. What lies between two of them is a break."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="programme_hours")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("hours of the programme")
        verbose_name_plural = _("hours of the programme")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["event", "starts_at"], name="programme_hours_start_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="programme_hours_end_later"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} – {self.ends_at:%H:%M}"


class DraftingQuerySet(models.QuerySet["Drafting"]):
    def due(self, now: datetime) -> Self:
        """To be worked on, and in no living worker's hands."""
        free = Q(leased_until_at=None) | Q(leased_until_at__lte=now)
        return self.filter(free, state__in=Drafting.WORKED_ON).order_by("pk")

    def drafts(self) -> Self:
        return self.exclude(kind=Drafting.Kind.REPLAN)

    def replans(self) -> Self:
        return self.filter(kind=Drafting.Kind.REPLAN)

    def finished(self) -> Self:
        """With a result to look at."""
        return self.filter(state=Drafting.State.DONE)


class Drafting(Row):
    """One run of the solver, or a mixture of several. The worker takes it with a lease and writes how far it is.

    Nothing of it is in the agenda before somebody accepts it. `score` holds the parts of the objective by name,
    `reasons` why no agenda is possible: kinds with the keys of the rows they are about (agenda/planning/telling.py).
    """

    class Kind(models.TextChoices):
        WHOLE = "whole", _("Drafted")
        REPLAN = "replan", _("Re-planned")
        MIXED = "mixed", _("Mixed")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for the worker")
        RUNNING = "running", _("Being worked on")
        DONE = "done", _("Ready")
        IMPOSSIBLE = "impossible", _("Not possible")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    class Keeps(models.TextChoices):
        LOCKED = "locked", _("Only what is locked")
        PLACED = "placed", _("Everything that has a time")

    WORKED_ON = (State.WAITING, State.RUNNING)

    public_id = PublicIdField(prefix="dft")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="draftings")
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.WHOLE)
    name = models.CharField(_("name"), max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    # From the posted form: sent twice, it is still one draft.
    form_key = models.CharField(max_length=40, editable=False)
    # What was asked for
    seconds = models.PositiveSmallIntegerField(
        _("seconds"), default=20, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    seed = models.PositiveIntegerField(_("seed"), default=1)
    keeps = models.CharField(_("what stays"), max_length=6, choices=Keeps.choices, default=Keeps.LOCKED)
    may_move_released = models.BooleanField(_("released talks may move"), default=False)
    buffer_minutes = models.PositiveSmallIntegerField(_("minutes between two talks in a room"), default=0)
    clash_weight = models.PositiveSmallIntegerField(default=1)
    same_track_weight = models.PositiveSmallIntegerField(default=10)
    overflow_weight = models.PositiveSmallIntegerField(default=1)
    dislike_weight = models.PositiveSmallIntegerField(default=20)
    track_day_room_weight = models.PositiveSmallIntegerField(default=10)
    # How far it is
    share = models.PositiveSmallIntegerField(default=0)  # per cent of its time
    best_cost = models.PositiveIntegerField(null=True, blank=True)
    best_missed = models.PositiveIntegerField(null=True, blank=True)
    best_broken = models.PositiveIntegerField(null=True, blank=True)
    # "That is good enough": the best so far becomes the result.
    is_stopping = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until_at = models.DateTimeField(null=True, blank=True)
    # What came of it
    bound = models.PositiveIntegerField(null=True, blank=True)
    is_fewest = models.BooleanField(default=False)
    score = models.JSONField(default=dict, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    refusal = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DraftingQuerySet.as_manager()

    class Meta:
        verbose_name = _("drafted agenda")
        verbose_name_plural = _("drafted agendas")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["event", "form_key"], name="drafting_form_once")]

    def __str__(self) -> str:
        return self.name or self.public_id

    @property
    def is_worked_on(self) -> bool:
        return self.state in self.WORKED_ON

    @property
    def seconds_left(self) -> int:
        return max(0, round(self.seconds * (100 - self.share) / 100))

    @property
    def path(self) -> str:
        part = "replan" if self.kind == self.Kind.REPLAN else "drafts"
        return f"/{self.event.slug}/editor/{part}/{self.public_id}/"


class DraftPlacement(Row):
    """Where a drafting puts a session. `causes` is what was wrong with its place, if it had to move."""

    drafting = models.ForeignKey(Drafting, on_delete=models.CASCADE, related_name="placements")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="draft_placements")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    causes = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("place in a drafted agenda")
        verbose_name_plural = _("places in drafted agendas")
        ordering = ["starts_at", "room__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["drafting", "session"], name="draft_placement_once"),
        ]

    def __str__(self) -> str:
        return str(self.session)
