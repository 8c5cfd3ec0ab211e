"""Sessions, which are proposals until accepted, and their speakers."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models.call import SessionType
from core.fields import CodeField, PublicIdField
from events.models import Event, Participant, Track


class SessionQuerySet(models.QuerySet["Session"]):
    def proposals(self) -> Self:
        """Handed in and not decided, or decided against."""
        return self.filter(state__in=Session.PROPOSALS)

    def in_programme(self) -> Self:
        """Accepted or confirmed: may be placed in the agenda."""
        return self.filter(state__in=Session.IN_PROGRAMME)

    def of_speaker(self, participant: Participant) -> Self:
        return self.filter(speakers__participant=participant)


class Session(models.Model):
    """One row for the whole life of a talk, from draft to stage. `state` changes only by actions."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        ACCEPTED = "accepted", _("Accepted")
        WAITING = "waiting", _("Waiting list")
        REJECTED = "rejected", _("Rejected")
        CONFIRMED = "confirmed", _("Confirmed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        CANCELLED = "cancelled", _("Cancelled")

    class Decision(models.TextChoices):
        ACCEPT = "accept", _("Accept")
        WAIT = "wait", _("Waiting list")
        REJECT = "reject", _("Reject")

    PROPOSALS = (State.SUBMITTED, State.WAITING, State.REJECTED)
    IN_PROGRAMME = (State.ACCEPTED, State.CONFIRMED)
    # What its speakers may still change: afterwards the programme depends on it.
    EDITABLE = (State.DRAFT, State.SUBMITTED)

    public_id = PublicIdField(prefix="ses")
    code = CodeField(length=6)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="sessions")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    pending_decision = models.CharField(
        _("decision not yet told"), max_length=10, choices=Decision.choices, blank=True, default=""
    )
    title = models.CharField(_("title"), max_length=250)
    subtitle = models.CharField(_("subtitle"), max_length=250, blank=True)
    abstract = models.TextField(_("abstract"), blank=True, help_text=_("Markdown. Shown in the agenda."))
    description = models.TextField(
        _("description"), blank=True, help_text=_("Markdown. More than the abstract.")
    )
    notes = models.TextField(_("notes for the committee"), blank=True)
    session_type = models.ForeignKey(
        SessionType, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("type")
    )
    track = models.ForeignKey(
        Track,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="sessions",
        verbose_name=_("track"),
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), null=True, blank=True, help_text=_("Empty: the type's.")
    )
    do_not_record = models.BooleanField(_("not to be recorded"), default=False)
    # From the posted form: sent twice, it is still one proposal. NULL for what came another way.
    form_key = models.CharField(max_length=40, null=True, blank=True, editable=False)  # noqa: DJ001
    import_guid = models.UUIDField(null=True, blank=True, editable=False)
    import_key = models.CharField(max_length=100, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="session_code_once"),
            models.UniqueConstraint(fields=["event", "form_key"], name="session_form_once"),
            models.UniqueConstraint(
                fields=["event", "import_guid"],
                condition=Q(import_guid__isnull=False),
                name="session_import_once",
            ),
            models.CheckConstraint(condition=Q(minutes=None) | Q(minutes__gte=1), name="session_minutes"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False), name="session_submitted_has_time"
            ),
        ]
        indexes = [models.Index(fields=["event", "state"], name="session_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def length(self) -> int:
        """Minutes it takes."""
        return self.minutes or self.session_type.minutes

    @property
    def path(self) -> str:
        return f"/{self.event.slug}/agenda/{self.code}/"


class Speaker(models.Model):
    """A participant as speaker of one session, in the order in which they are named."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="speakers")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="speaking")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "participant"], name="speaker_once_per_session"),
        ]

    def __str__(self) -> str:
        return str(self.participant)
