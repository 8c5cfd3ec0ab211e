"""Agenda versions and their slots."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models.session import Session
from core.fields import PublicIdField
from core.rows import Row
from events.models import Event, Participant, Room, Track


class AgendaVersionQuerySet(models.QuerySet["AgendaVersion"]):
    def released(self) -> Self:
        return self.filter(number__isnull=False).order_by("-number")

    def drafts(self) -> Self:
        return self.filter(number=None)


class AgendaVersion(Row):
    """A released state of the agenda; the one without a number is the working draft."""

    public_id = PublicIdField(prefix="ver")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="agenda_versions")
    number = models.PositiveIntegerField(null=True, blank=True, editable=False)
    note = models.CharField(_("what is new"), max_length=300, blank=True)
    # Raised by every command that changes the draft (agenda/actions/edits.py).
    revision = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    released_at = models.DateTimeField(null=True, blank=True, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )

    objects = AgendaVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda version")
        verbose_name_plural = _("agenda versions")
        ordering = ["event", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="agenda_version_once"),
            models.UniqueConstraint(fields=["event"], condition=Q(number=None), name="agenda_one_draft"),
            models.CheckConstraint(
                condition=Q(number=None, released_at=None)
                | Q(number__isnull=False, released_at__isnull=False),
                name="agenda_version_released_has_time",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Draft") if self.number is None else _("Version %(number)s") % {"number": self.number})


class SlotQuerySet(models.QuerySet["Slot"]):
    def released(self, event: Event | int) -> Self:
        """Of the last release of an event, or of its key; nothing before the first."""
        return self.filter(version__in=AgendaVersion.objects.filter(event=event).released().values("pk")[:1])

    def taking_place(self) -> Self:
        """Without talks that are no longer in the programme."""
        return self.filter(Q(session=None) | Q(session__state__in=Session.IN_PROGRAMME))

    def public(self) -> Self:
        """What a released agenda shows: no secret slots, and of cancelled talks none."""
        return self.taking_place().filter(is_secret=False)

    def in_time_order(self) -> Self:
        return self.order_by("starts_at", "room__position", "room__name", "pk")


class Slot(Row):
    """A session or a break × a room × a time. A break without a room is for all rooms.

    `guid` and `number` name the same slot in every version, and in every exported file, for ever.
    """

    version = models.ForeignKey(AgendaVersion, on_delete=models.CASCADE, related_name="slots")
    guid = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(editable=False)
    session = models.ForeignKey(
        Session,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="slots",
        verbose_name=_("session"),
    )
    title = models.CharField(_("title of the break"), max_length=200, blank=True)
    room = models.ForeignKey(
        Room, null=True, blank=True, on_delete=models.PROTECT, related_name="slots", verbose_name=_("room")
    )
    starts_at = models.DateTimeField(_("starts"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(1), MaxValueValidator(24 * 60)]
    )
    is_secret = models.BooleanField(
        _("secret"),
        default=False,
        help_text=_("Stays out of public pages and feeds until this is taken away."),
    )
    # Of the draft only: a released slot does not move.
    is_locked = models.BooleanField(
        _("locked"),
        default=False,
        db_default=False,
        help_text=_("Stays where it is when the agenda is drafted or planned anew."),
    )

    # Of a released slot only: the talk's track at that time. Calendars cancel what has left a track since.
    track = models.ForeignKey(
        Track, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "guid"], name="slot_guid_once"),
            models.UniqueConstraint(fields=["version", "number"], name="slot_number_once"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="slot_minutes"),
            models.CheckConstraint(
                condition=(Q(session__isnull=False) & Q(title="")) | (Q(session=None) & ~Q(title="")),
                name="slot_session_or_break",
            ),
            models.CheckConstraint(
                condition=Q(session=None) | Q(room__isnull=False), name="slot_session_has_room"
            ),
        ]
        indexes = [models.Index(fields=["version", "starts_at"], name="slot_in_time")]

    def __str__(self) -> str:
        return self.title or str(self.session)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class ReleasedSpeaker(Row):
    """Who spoke in a talk when a version was released. Only calendars ask: they cancel what somebody has left since."""

    version = models.ForeignKey(AgendaVersion, on_delete=models.CASCADE, related_name="speakers")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="released_talks")

    class Meta:
        verbose_name = _("speaker of a version")
        verbose_name_plural = _("speakers of a version")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "session", "participant"], name="released_speaker_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.session}"


def paper_path(instance: "AgendaPaper", filename: str) -> str:
    return f"papers/agenda/{filename}"


class AgendaPaper(Row):
    """An event's agenda as PDF, drawn by the worker: of which version, and up to which public change of the event."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="agenda_paper")
    file = models.FileField(upload_to=paper_path, max_length=200, blank=True)
    number = models.PositiveIntegerField(default=0)
    counter = models.PositiveIntegerField(default=0)
    content_hash = models.CharField(max_length=64, blank=True, help_text=_("Of what is set on the pages."))
    drawn_at = models.DateTimeField(null=True, blank=True)
    # In a worker's hands until then; one that could not be drawn is left alone until then.
    leased_until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("agenda on paper")
        verbose_name_plural = _("agendas on paper")

    def __str__(self) -> str:
        return f"{self.event} · {self.number}"

    @property
    def etag(self) -> str:
        return f'"{self.content_hash[:24]}"'
