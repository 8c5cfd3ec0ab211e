"""The call for talks and the kinds of sessions."""

from datetime import datetime
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from core.sealed import SecretLink, SecretLinkQuerySet
from events.models import Event, Track


class CallForTalks(Row):
    """When and for what talks may be proposed. One per event."""

    public_id = PublicIdField(prefix="cal")
    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="call")
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    text = models.TextField(_("what is looked for"), blank=True, help_text=_("Markdown"))
    decisions_on = models.DateField(_("decisions by"), null=True, blank=True)
    confirm_days = models.PositiveSmallIntegerField(
        _("days to confirm"),
        null=True,
        blank=True,
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(180)],
        help_text=_(
            "How long speakers have to say that they come, from the mail that accepts their talk. They are "
            "reminded three days before. Empty: no end."
        ),
    )
    max_per_speaker = models.PositiveSmallIntegerField(
        _("talks a speaker"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How many one person may hand in. Empty: as many as wanted."),
    )
    asks_licence = models.BooleanField(
        _("ask for the licence of recordings"),
        default=False,
        help_text=_("Speakers choose under which licence the recording may be published."),
    )
    asks_level = models.BooleanField(
        _("ask for the level"), default=True, help_text=_("For beginners, or for people who know the field.")
    )
    is_shown = models.BooleanField(_("shown"), default=True)

    class Meta:
        verbose_name = _("call for talks")
        verbose_name_plural = _("calls for talks")
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="call_closes_after_open")
        ]

    def __str__(self) -> str:
        return str(_("Call for talks"))

    def is_open(self, now: datetime) -> bool:
        """By its own hours; types may have others (agenda/offer.py)."""
        return self.is_shown and self.opens_at <= now < self.closes_at


class SessionTypeQuerySet(models.QuerySet["SessionType"]):
    def proposable(self) -> Self:
        return self.filter(is_open_to_proposals=True)

    def taken_at(self, now: datetime) -> Self:
        """Open to proposals by the hours of the call or of their own; annotated with `ends`."""
        opens = Coalesce("opens_at", "event__call__opens_at")
        ends = Coalesce("closes_at", "event__call__closes_at")
        shown = self.proposable().filter(event__call__is_shown=True)
        return shown.annotate(begins=opens, ends=ends).filter(begins__lte=now, ends__gt=now)


class SessionType(Row):
    """A kind of session with its usual length: talk, workshop, keynote."""

    public_id = PublicIdField(prefix="sty")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="session_types")
    name = models.CharField(_("name"), max_length=100)
    minutes = models.PositiveSmallIntegerField(
        _("usual minutes"), default=30, validators=[MinValueValidator(5), MaxValueValidator(24 * 60)]
    )
    is_open_to_proposals = models.BooleanField(_("can be proposed"), default=True)
    opens_at = models.DateTimeField(
        _("opens"), null=True, blank=True, help_text=_("For talks of this type. Empty: with the call.")
    )
    closes_at = models.DateTimeField(
        _("closes"), null=True, blank=True, help_text=_("For talks of this type. Empty: with the call.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = SessionTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("session type")
        verbose_name_plural = _("session types")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="session_type_name_once"),
            models.CheckConstraint(condition=Q(minutes__gte=5), name="session_type_minutes"),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="session_type_closes_after_open",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TrackLimit(Row):
    """What of one track the call takes: nothing, or so many proposals. A track without a row takes everything."""

    call = models.ForeignKey(CallForTalks, on_delete=models.CASCADE, related_name="track_limits")
    track = models.ForeignKey(
        Track, on_delete=models.CASCADE, related_name="call_limits", verbose_name=_("track")
    )
    is_open = models.BooleanField(_("can be proposed for"), default=True)
    max_proposals = models.PositiveIntegerField(
        _("proposals at most"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: any number."),
    )

    class Meta:
        verbose_name = _("limit of a track")
        verbose_name_plural = _("limits of tracks")
        ordering = ["track__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["call", "track"], name="track_limit_once")]

    def __str__(self) -> str:
        return str(self.track)


class LateLink(SecretLink):
    """A secret address by which invited speakers hand in when the call is closed to others."""

    public_id = PublicIdField(prefix="lat")
    call = models.ForeignKey(CallForTalks, on_delete=models.CASCADE, related_name="late_links")
    note = models.CharField(_("for whom"), max_length=200, help_text=_("For the team only."))
    session_type = models.ForeignKey(
        SessionType,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="late_links",
        verbose_name=_("type"),
        help_text=_("Empty: any that can be proposed."),
    )
    track = models.ForeignKey(
        Track,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="late_links",
        verbose_name=_("track"),
        help_text=_("Empty: any."),
    )
    valid_until_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    max_proposals = models.PositiveSmallIntegerField(
        _("proposals at most"), default=1, validators=[MinValueValidator(1)]
    )
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)

    objects: ClassVar[SecretLinkQuerySet] = SecretLinkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("late link")
        verbose_name_plural = _("late links")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(max_proposals__gte=1), name="late_link_takes_some")]

    def __str__(self) -> str:
        return self.note

    @property
    def path(self) -> str:
        return f"/{self.call.event.slug}/propose/late/{self.secret}/"

    def is_live(self, now: datetime) -> bool:
        """Neither taken back nor over. Whether it is used up, its sessions tell."""
        return self.revoked_at is None and (self.valid_until_at is None or now < self.valid_until_at)

    def fits(self, session_type_id: int, track_id: int | None) -> bool:
        """Whether it is for a proposal of this type and track."""
        return self.session_type_id in {None, session_type_id} and self.track_id in {None, track_id}
