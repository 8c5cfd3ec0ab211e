"""Sessions, which are proposals until accepted, and their speakers."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agenda.models.call import LateLink, SessionType
from core.fields import CodeField, PublicIdField
from core.rows import Row
from events.models import Event, Participant, RoomFeature, Track

# Where a decision may wait to be told.
DECIDABLE = ("submitted", "waiting", "rejected", "withdrawn", "cancelled")


class SessionQuerySet(models.QuerySet["Session"]):
    def proposals(self) -> Self:
        """Handed in and not decided, or decided against."""
        return self.filter(state__in=Session.PROPOSALS)

    def handed_in(self) -> Self:
        """Everything but what its writers still keep to themselves."""
        return self.exclude(state=Session.State.DRAFT)

    def running(self) -> Self:
        """Handed in and neither withdrawn nor cancelled."""
        return self.handed_in().exclude(state__in=Session.TAKEN_BACK)

    def received(self) -> Self:
        """What fills the limits of a call: handed in and not taken back."""
        return self.exclude(state__in=(Session.State.DRAFT, Session.State.WITHDRAWN))

    def reviewable(self) -> Self:
        """What a committee may still judge."""
        return self.filter(state__in=Session.REVIEWABLE)

    def in_programme(self) -> Self:
        """Accepted or confirmed: may be placed in the agenda."""
        return self.filter(state__in=Session.IN_PROGRAMME)

    def decided(self) -> Self:
        """With a decision that nobody outside the committee has been told."""
        return self.exclude(pending_decision="")

    def of_speaker(self, participant: Participant) -> Self:
        return self.filter(speakers__participant=participant)


class Session(Row):
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

    class Level(models.TextChoices):
        ALL = "all", _("For everybody")
        BEGINNER = "beginner", _("For beginners")
        INTERMEDIATE = "intermediate", _("For people with some practice")
        ADVANCED = "advanced", _("For experts")

    class Licence(models.TextChoices):
        CC_BY = "CC-BY-4.0", _("CC BY: everybody may share and adapt it, with your name")
        CC_BY_SA = "CC-BY-SA-4.0", _("CC BY-SA: as CC BY, and what is made of it under the same licence")
        CC_BY_NC_ND = "CC-BY-NC-ND-4.0", _("CC BY-NC-ND: shared unchanged, not for money")
        ALL_RIGHTS = "all-rights", _("The conference may publish it; all other rights stay yours")

    PROPOSALS = (State.SUBMITTED, State.WAITING, State.REJECTED)
    REVIEWABLE = (State.SUBMITTED, State.WAITING)
    TAKEN_BACK = (State.WITHDRAWN, State.CANCELLED)
    IN_PROGRAMME = (State.ACCEPTED, State.CONFIRMED)
    # Neither turned down nor given up: somebody may still join its speakers.
    STANDING = (State.DRAFT, State.SUBMITTED, State.WAITING, State.ACCEPTED, State.CONFIRMED)
    # What its speakers may still change: afterwards the programme depends on it.
    EDITABLE = (State.DRAFT, State.SUBMITTED)

    public_id = PublicIdField(prefix="ses")
    code = CodeField(length=6)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="sessions")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    pending_decision = models.CharField(
        _("decision not yet told"), max_length=10, choices=Decision.choices, blank=True, default=""
    )
    # By the line drawn through the ranking, which may be drawn again; else somebody's own word.
    decided_by_rank = models.BooleanField(default=False, editable=False)
    title = models.CharField(_("title"), max_length=250)
    subtitle = models.CharField(_("subtitle"), max_length=250, blank=True)
    abstract = models.TextField(_("abstract"), blank=True, help_text=_("Markdown. Shown in the agenda."))
    description = models.TextField(
        _("description"), blank=True, help_text=_("Markdown. More than the abstract.")
    )
    notes = models.TextField(_("notes for the committee"), blank=True)
    internal_notes = models.TextField(
        _("notes of the organizers"),
        blank=True,
        help_text=_("Neither speakers nor reviewers see them. Ratings from another system are kept here."),
    )
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
    level = models.CharField(_("level"), max_length=12, choices=Level.choices, blank=True)
    do_not_record = models.BooleanField(_("not to be recorded"), default=False)
    licence = models.CharField(
        _("licence of the recording"), max_length=20, choices=Licence.choices, blank=True
    )
    feedback = models.TextField(
        _("words to the speakers"),
        blank=True,
        help_text=_("Go with the mail of the decision: for example lines picked from reviews."),
    )
    video_url = models.URLField(
        _("recording"),
        max_length=500,
        blank=True,
        help_text=_("Where the recording can be seen; shown on the talk's page and in the files."),
    )
    # What the agenda has to heed.
    needs = models.ManyToManyField(
        RoomFeature,
        blank=True,
        related_name="sessions",
        verbose_name=_("needs in the room"),
    )
    min_capacity = models.PositiveIntegerField(
        _("at least so many seats"),
        null=True,
        blank=True,
        help_text=_("Smaller rooms will not do. Empty: any room."),
    )
    expected_audience = models.PositiveIntegerField(
        _("people expected"),
        null=True,
        blank=True,
        help_text=_("Empty: as many as have starred it."),
    )
    stops_all = models.BooleanField(
        _("nothing runs beside it"),
        default=False,
        db_default=False,
        help_text=_("A keynote, an opening: for everybody."),
    )
    comes_after = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="followed_by",
        verbose_name=_("comes after"),
        help_text=_("The part before this one: it ends before this one begins."),
    )
    # Set when the acceptance is told; may be put off for one talk.
    confirm_by = models.DateField(_("to be confirmed by"), null=True, blank=True)
    confirm_reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    late_link = models.ForeignKey(
        LateLink,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="sessions",
        editable=False,
    )
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
                condition=Q(comes_after=None) | ~Q(comes_after=F("pk")), name="session_not_after_itself"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False), name="session_submitted_has_time"
            ),
            # As agenda/transitions.py allows; a test compares them.
            models.CheckConstraint(
                condition=Q(pending_decision="", decided_by_rank=False)
                | Q(pending_decision="accept", state__in=DECIDABLE)
                | Q(pending_decision="wait", state__in=["submitted", "rejected"])
                | Q(pending_decision="reject", state__in=["submitted", "waiting"]),
                name="session_decision_follows",
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


class SpeakerQuerySet(models.QuerySet["Speaker"]):
    def on_stage(self) -> Self:
        """Those who come and speak: they get a ticket and a slot."""
        return self.filter(role=Speaker.Role.SPEAKER)

    def authors(self) -> Self:
        """Named, but not there: no ticket, no slot, no badge."""
        return self.filter(role=Speaker.Role.AUTHOR)


class Speaker(Row):
    """A participant as speaker or author of one session, in the order in which they are named."""

    class Role(models.TextChoices):
        SPEAKER = "speaker", _("Speaks")
        AUTHOR = "author", _("Author, does not come")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="speakers")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="speaking")
    role = models.CharField(_("role"), max_length=7, choices=Role.choices, default=Role.SPEAKER)
    position = models.PositiveSmallIntegerField(default=0)

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "participant"], name="speaker_once_per_session"),
        ]

    def __str__(self) -> str:
        return str(self.participant)

    @property
    def is_on_stage(self) -> bool:
        return self.role == self.Role.SPEAKER
