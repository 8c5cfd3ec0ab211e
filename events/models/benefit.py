"""What partners of a level get and have to do for it: benefits, and each partner's task of each."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.ids import new_id
from core.rows import Row
from events.models.event import Event
from events.models.partner import Partner, PartnerLevel, PartnerLink


def task_file_path(instance: "PartnerTask", filename: str) -> str:
    """The caller names it by its content; what the sender called it is in `file_name`."""
    return f"partner-tasks/{new_id('fil')}.{filename.rpartition('.')[2]}"


class Benefit(Row):
    """One thing that partners of a level get. `due_on` is the last day in the event's zone."""

    class Kind(models.TextChoices):
        LOGO = "logo", _("Logo")
        FILE = "file", _("File")
        TEXT = "text", _("Text")
        NUMBER = "number", _("Number")
        PEOPLE = "people", _("People")
        CONFIRM = "confirm", _("Confirmation")
        TEAM = "team", _("Done by the organizers")

    public_id = PublicIdField(prefix="ben")
    level = models.ForeignKey(
        PartnerLevel, on_delete=models.CASCADE, related_name="benefits", verbose_name=_("level")
    )
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(
        _("what is needed"), max_length=2000, blank=True, help_text=_("Partners read it.")
    )
    kind = models.CharField(_("is handed in as"), max_length=8, choices=Kind.choices, default=Kind.FILE)
    most = models.PositiveIntegerField(
        _("at most"), null=True, blank=True, help_text=_("Of numbers and people; of texts, so many letters.")
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("benefit")
        verbose_name_plural = _("benefits")
        ordering = ["position", "due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["level", "name"], name="benefit_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_teams(self) -> bool:
        return self.kind == self.Kind.TEAM


class PartnerTaskQuerySet(models.QuerySet["PartnerTask"]):
    def of_event(self, event: Event) -> Self:
        return self.filter(partner__event=event)

    def untouched(self) -> Self:
        """Nothing was ever handed in, decided or noted."""
        return self.filter(state=PartnerTask.State.OPEN, handed_in_at=None, decided_at=None)

    def to_hand_in(self) -> Self:
        """What the partner has to do."""
        return self.filter(state__in=PartnerTask.TO_HAND_IN).exclude(benefit__kind=Benefit.Kind.TEAM)

    def to_look_at(self) -> Self:
        return self.filter(state=PartnerTask.State.HANDED_IN)

    def to_do_by_team(self) -> Self:
        return self.filter(state__in=PartnerTask.TO_HAND_IN, benefit__kind=Benefit.Kind.TEAM)

    def due_within(self, first: date, days: timedelta) -> Self:
        return self.filter(benefit__due_on__gte=first, benefit__due_on__lte=first + days)

    def late(self, today: date) -> Self:
        """Of either side; what lies with the team to be looked at came in time."""
        return self.filter(state__in=PartnerTask.TO_HAND_IN, benefit__due_on__lt=today)

    def soonest_first(self) -> Self:
        return self.order_by(
            F("benefit__due_on").asc(nulls_last=True), "benefit__position", "benefit_id", "pk"
        )


class PartnerTask(Row):
    """One benefit as it stands with one partner."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        HANDED_IN = "handed_in", _("Handed in")
        SENT_BACK = "sent_back", _("Sent back")
        ACCEPTED = "accepted", _("Accepted")

    TO_HAND_IN = (State.OPEN, State.SENT_BACK)

    public_id = PublicIdField(prefix="pta")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="tasks")
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="tasks")
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.OPEN)
    text = models.TextField(blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    file = models.FileField(upload_to=task_file_path, max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.ForeignKey(
        PartnerLink, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("why it was sent back"), max_length=1000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    proof = models.TextField(_("proof"), max_length=2000, blank=True)
    proof_file = models.FileField(upload_to=task_file_path, max_length=200, blank=True)
    proof_name = models.CharField(max_length=200, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = PartnerTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of a partner")
        verbose_name_plural = _("tasks of partners")
        ordering = ["partner", "benefit"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "benefit"], name="partner_task_once"),
            models.CheckConstraint(
                condition=~Q(state="handed_in") | Q(handed_in_at__isnull=False), name="partner_task_handed_in"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent_back") | ~Q(reason=""), name="partner_task_sent_back_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(decided_at__isnull=False),
                name="partner_task_accepted_has_time",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="partner_task_state")]

    def __str__(self) -> str:
        return f"{self.partner} · {self.benefit}"

    @property
    def is_untouched(self) -> bool:
        """As `untouched` says it."""
        return self.state == self.State.OPEN and self.handed_in_at is None and self.decided_at is None

    @property
    def is_partners_turn(self) -> bool:
        return self.state in self.TO_HAND_IN and not self.benefit.is_teams

    def is_late(self, today: date) -> bool:
        due = self.benefit.due_on
        return self.state in self.TO_HAND_IN and due is not None and due < today
