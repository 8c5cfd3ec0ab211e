"""Around speaking: invitations to speak along, when somebody can be there, what is still to be settled, and what
organizers changed in a talk."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agenda.models.session import Session, Speaker
from core.fields import PublicIdField
from core.rows import Row
from core.sealed import SecretLink, SecretLinkQuerySet
from events.models import Event, Participant


class SpeakerInvitationQuerySet(SecretLinkQuerySet):
    def unanswered(self) -> Self:
        return self.filter(state=SpeakerInvitation.State.OPEN)

    def still_shown(self) -> Self:
        """What the speakers of a talk see: who is asked and has not come, also who said no."""
        return self.filter(state__in=[SpeakerInvitation.State.OPEN, SpeakerInvitation.State.DECLINED])

    def due_for_reminder(self, before: datetime) -> Self:
        """Not answered since `before`, not reminded by itself yet, nor by hand since then."""
        quiet = Q(reminded_at=None) | Q(reminded_at__lt=before)
        return self.unanswered().filter(quiet, created_at__lt=before, auto_reminded_at=None)


class SpeakerInvitation(SecretLink):
    """Somebody is asked by mail to speak along, or to be named as author. Only who proves the address can accept."""

    class State(models.TextChoices):
        OPEN = "open", _("Not answered")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        REVOKED = "revoked", _("Taken back")

    public_id = PublicIdField(prefix="inv")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=200, blank=True)
    role = models.CharField(
        _("role"), max_length=7, choices=Speaker.Role.choices, default=Speaker.Role.SPEAKER
    )
    invited_by = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    participant = models.ForeignKey(
        Participant,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="invitations",
        help_text=_("Who accepted."),
    )
    created_at = models.DateTimeField(_("asked"))
    # The last of `reminders` reminders by hand, and the one that goes out by itself.
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    auto_reminded_at = models.DateTimeField(_("reminded by itself"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    word = models.CharField(_("a word with the answer"), max_length=500, blank=True)

    objects: ClassVar[SpeakerInvitationQuerySet] = SpeakerInvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("invitation of a co-speaker")
        verbose_name_plural = _("invitations of co-speakers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "email"], condition=Q(state="open"), name="invitation_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], name="invitation_open", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def path(self) -> str:
        return f"/{self.session.event.slug}/propose/invitation/{self.secret}/"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def can_be_accepted(self) -> bool:
        """Also by who declined first and then thought better of it."""
        return self.state in {self.State.OPEN, self.State.DECLINED}


class SpeakerSheet(Row):
    """What only somebody who speaks is asked: where he is, what he needs on stage, when he comes."""

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="speaker_sheet")
    is_first_time = models.BooleanField(
        _("first talk at a conference"), default=False, help_text=_("Organizers help first-time speakers.")
    )
    time_zone = models.CharField(_("own time zone"), max_length=64, blank=True)
    equipment = models.TextField(
        _("on stage"), blank=True, help_text=_("Own laptop, sound, a second microphone, a table …")
    )
    arrives_on = models.DateField(_("arrives"), null=True, blank=True)
    leaves_on = models.DateField(_("leaves"), null=True, blank=True)
    travel_note = models.TextField(_("travel and hotel"), blank=True)
    # When the availability was last asked and saved, also if it was "always".
    availability_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("speaker's sheet")
        verbose_name_plural = _("speakers' sheets")
        constraints = [
            models.CheckConstraint(
                condition=Q(arrives_on=None) | Q(leaves_on=None) | Q(leaves_on__gte=F("arrives_on")),
                name="speaker_leaves_after_arriving",
            ),
        ]

    def __str__(self) -> str:
        return str(self.participant)


class Availability(Row):
    """A span in which a speaker cannot be there, or would rather not speak. No row: any time is fine."""

    class Kind(models.TextChoices):
        ABSENT = "absent", _("Cannot be there")
        DISLIKED = "disliked", _("Would rather not")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="availabilities")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.ABSENT)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("availability")
        verbose_name_plural = _("availabilities")
        ordering = ["participant", "starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "starts_at"], name="availability_start_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="availability_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.starts_at:%Y-%m-%d %H:%M}"


class ChecklistTask(Row):
    """Something to be settled with every confirmed speaker: hotel, slides, microphone."""

    class Kind(models.TextChoices):
        STAGE = "stage", _("On stage")
        TRAVEL = "travel", _("Travel")
        HOTEL = "hotel", _("Hotel")
        OTHER = "other", _("Something else")

    class Owner(models.TextChoices):
        SPEAKER = "speaker", _("The speaker")
        TEAM = "team", _("The team")

    public_id = PublicIdField(prefix="tsk")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="checklist_tasks")
    text = models.CharField(_("what"), max_length=200)
    help_text = models.CharField(_("explanation"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices, default=Kind.OTHER)
    owner = models.CharField(_("who does it"), max_length=7, choices=Owner.choices, default=Owner.SPEAKER)
    owner_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who of the team"),
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    is_active = models.BooleanField(_("asked"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("speakers' checklist")
        verbose_name_plural = _("speakers' checklist")
        ordering = ["event", "position", "pk"]

    def __str__(self) -> str:
        return self.text


class ChecklistEntry(Row):
    """How one task stands with one speaker. No row: open."""

    task = models.ForeignKey(ChecklistTask, on_delete=models.CASCADE, related_name="entries")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="checklist")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("entry of a checklist")
        verbose_name_plural = _("entries of checklists")
        constraints = [
            models.UniqueConstraint(fields=["task", "participant"], name="checklist_entry_once"),
        ]

    def __str__(self) -> str:
        return str(self.task)


class ChangeNoticeQuerySet(models.QuerySet["ChangeNotice"]):
    def unanswered(self) -> Self:
        """Asked, and neither answered nor overtaken."""
        return self.filter(answer="", settled_at=None)

    def objections(self) -> Self:
        """Objected to, and nobody has settled it yet."""
        return self.filter(answer=ChangeNotice.Answer.OBJECTED, settled_at=None)


class ChangeNotice(Row):
    """One speaker was told that organizers changed the title or the slot of a talk, and may accept or object.

    `before` and `after` are texts as people read them, by the name of what changed (`title`, `slot`).
    """

    class What(models.TextChoices):
        TEXT = "text", _("Text")
        SLOT = "slot", _("Time or room")

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        OBJECTED = "objected", _("Objected")

    public_id = PublicIdField(prefix="not")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="change_notices")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="change_notices")
    what = models.CharField(max_length=4, choices=What.choices)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    comment = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ChangeNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change told to a speaker")
        verbose_name_plural = _("changes told to speakers")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False), name="notice_answer_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.get_what_display()}"

    @property
    def sides(self) -> list[tuple[str, dict[str, str]]]:
        """What changed by its name, as it was and as it is; nothing is said of a slot that is gone."""
        names = {"title": _("Title"), "abstract": _("Abstract"), "slot": _("Time and room")}
        gone = str(_("Taken out of the agenda")) if self.what == self.What.SLOT else ""
        return [
            (
                str(name),
                {"before": str(self.before.get(key, "")), "after": str(self.after.get(key, "") or gone)},
            )
            for key, name in names.items()
            if key in self.before or key in self.after
        ]

    @property
    def is_open(self) -> bool:
        return self.answer == "" and self.settled_at is None
