"""Editing the draft: the log of commands, what may be wrong with an agenda, lines of its days, links to look at it."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agenda.models.version import AgendaVersion
from core.fields import PublicIdField
from core.rows import Row
from events.models import Event


class EditQuerySet(models.QuerySet["Edit"]):
    def commands(self) -> Self:
        """What people did, without the taking back and doing again of it."""
        return self.filter(target=None)

    def standing(self) -> Self:
        return self.commands().filter(state=Edit.State.DONE).order_by("-number")

    def undone(self) -> Self:
        return self.commands().filter(state=Edit.State.UNDONE).order_by("number")


class Edit(Row):
    """One command that changed the draft. `number` is the revision of the draft it made.

    Taking one back, and doing it again, are rows of their own that point to it: the log is only added to. What was
    taken back before something else was done cannot be done again. One without lines is of a file that left none.
    """

    class State(models.TextChoices):
        DONE = "done", _("done")
        UNDONE = "undone", _("taken back")
        DROPPED = "dropped", _("taken back for good")

    version = models.ForeignKey(AgendaVersion, on_delete=models.CASCADE, related_name="edits")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=300)
    state = models.CharField(max_length=7, choices=State.choices, default=State.DONE)
    target = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="replays"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = EditQuerySet.as_manager()

    class Meta:
        verbose_name = _("edit")
        verbose_name_plural = _("edits")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="edit_number_once")]

    def __str__(self) -> str:
        return self.label


class EditLine(Row):
    """What a command did to one slot: its values (agenda/actions/edits.py: State) before and after, null where none."""

    edit = models.ForeignKey(Edit, on_delete=models.CASCADE, related_name="lines")
    guid = models.UUIDField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        verbose_name = _("line of an edit")
        verbose_name_plural = _("lines of edits")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["edit", "guid"], name="edit_line_once")]

    def __str__(self) -> str:
        return str(self.guid)


class ClashRule(Row):
    """What one kind of clash means at an event, where it is not what agenda/conflicts.py says."""

    class Level(models.TextChoices):
        BLOCK = "block", _("keeps a release back")
        WARN = "warn", _("is shown")
        IGNORE = "ignore", _("is ignored")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="clash_rules")
    kind = models.CharField(max_length=20)
    level = models.CharField(max_length=6, choices=Level.choices)
    # Of the kind that asks for some: how many are to lie between two talks in a room.
    minutes = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("rule for clashes")
        verbose_name_plural = _("rules for clashes")
        ordering = ["kind"]
        constraints = [models.UniqueConstraint(fields=["event", "kind"], name="clash_rule_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_level_display()}"


class ClashWaiverQuerySet(models.QuerySet["ClashWaiver"]):
    def standing(self) -> Self:
        return self.filter(revoked_at=None)


class ClashWaiver(Row):
    """One clash that is accepted, with the reason. `key` names it (Clash.key): it ends when the slots change."""

    public_id = PublicIdField(prefix="wai")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="clash_waivers")
    key = models.CharField(max_length=64)
    text = models.CharField(max_length=500)
    reason = models.CharField(_("reason"), max_length=300)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ClashWaiverQuerySet.as_manager()

    class Meta:
        verbose_name = _("accepted clash")
        verbose_name_plural = _("accepted clashes")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "key"], condition=Q(revoked_at=None), name="clash_waiver_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="clash_waiver_has_reason"),
        ]

    def __str__(self) -> str:
        return self.text


class DayLines(Row):
    """From when to when a day is drawn in the editor, and every how many minutes a talk may begin."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="day_lines")
    day = models.DateField(_("day"))
    opens_at = models.TimeField(_("from"))
    closes_at = models.TimeField(_("until"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes of a talk"), validators=[MinValueValidator(5), MaxValueValidator(240)]
    )

    class Meta:
        verbose_name = _("lines of a day")
        verbose_name_plural = _("lines of days")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["event", "day"], name="day_lines_once"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="day_lines_close_later"),
            models.CheckConstraint(condition=Q(minutes__gte=5), name="day_lines_minutes"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.opens_at:%H:%M} – {self.closes_at:%H:%M}"


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def open(self, now: datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=now)


class PreviewLink(Row):
    """A secret address of the draft, for people without an account. Only the hash of its secret is kept."""

    public_id = PublicIdField(prefix="prv")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="preview_links")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    label = models.CharField(_("for whom"), max_length=120)
    shows_secret = models.BooleanField(_("shows secret slots"), default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="preview_link_ends_later"
            )
        ]

    def __str__(self) -> str:
        return self.label
