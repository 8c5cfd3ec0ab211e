"""Deciding: what the programme should be made of, and the letters by which everybody is told at once."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agenda.models.session import Session, Speaker
from core.fields import PublicIdField
from core.rows import Row
from core.sealed import Sealed
from events.models import Event, Participant


class BalanceTarget(Row):
    """How many accepted talks of one sort the programme should have: of a track, a level, a language …

    `key` names the sort: a public id (track, type), a stored value (level, language), `yes` (first time), or a
    company's name; for `company` an empty key is a bound for every one of them, for `minutes` the whole programme.
    """

    class Dimension(models.TextChoices):
        TRACK = "track", _("Track")
        TYPE = "type", _("Type")
        LEVEL = "level", _("Level")
        LANGUAGE = "language", _("Language")
        FIRST_TIME = "first_time", _("First-time speakers")
        COMPANY = "company", _("Company")
        MINUTES = "minutes", _("Minutes on stage")

    public_id = PublicIdField(prefix="tgt")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="balance_targets")
    dimension = models.CharField(_("what"), max_length=10, choices=Dimension.choices)
    key = models.CharField(_("of which"), max_length=200, blank=True)
    least = models.PositiveSmallIntegerField(_("at least"), null=True, blank=True)
    most = models.PositiveSmallIntegerField(_("at most"), null=True, blank=True)

    class Meta:
        verbose_name = _("target of the programme")
        verbose_name_plural = _("targets of the programme")
        ordering = ["event", "dimension", "key"]
        constraints = [
            models.UniqueConstraint(fields=["event", "dimension", "key"], name="target_once"),
            models.CheckConstraint(
                condition=Q(least=None) | Q(most=None) | Q(most__gte=F("least")), name="target_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_dimension_display()} {self.key}".strip()


class DecisionRound(Row):
    """Decisions told together: their mails are drafted, looked through, and sent once."""

    class State(models.TextChoices):
        DRAFTED = "drafted", _("Drafted")
        SENT = "sent", _("Sent")
        DISCARDED = "discarded", _("Discarded")

    public_id = PublicIdField(prefix="rnd")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="decision_rounds")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFTED)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("round of decisions")
        verbose_name_plural = _("rounds of decisions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event"], condition=Q(state="drafted"), name="decision_round_one_drafted"
            ),
            models.CheckConstraint(
                condition=Q(state="drafted") | Q(ended_at__isnull=False), name="decision_round_end_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.created_at:%Y-%m-%d}"


class DecisionLetterQuerySet(models.QuerySet["DecisionLetter"]):
    def drafted(self) -> Self:
        """Of rounds that are not sent yet."""
        return self.filter(round__state=DecisionRound.State.DRAFTED)


class DecisionLetter(Row):
    """One mail of a round: about one session to one of its speakers. `mail` is the outbox row's public id.

    The words are kept here, sealed like the mail, so that they can be edited; mail text and HTML are made from them.
    `covers` is the fingerprint of what they were written from: when that changes, the letter no longer fits.
    """

    round = models.ForeignKey(DecisionRound, on_delete=models.CASCADE, related_name="letters")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="letters")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="letters")
    decision = models.CharField(max_length=10, choices=Session.Decision.choices)
    mail = models.CharField(
        max_length=40, blank=True, help_text=_("Empty: nobody can be reached, somebody has to call.")
    )
    subject = models.CharField(max_length=300, blank=True)
    body_sealed = models.TextField(blank=True)
    covers = models.CharField(max_length=64, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    body = Sealed("body_sealed")

    objects = DecisionLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter of a decision")
        verbose_name_plural = _("letters of decisions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "session", "participant"], name="letter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session} → {self.participant}"


class LetterText(Row):
    """An organizer's own words for one decision, to those who speak or to authors. No row: those of agenda/letters.py.

    Placeholders stand in braces, as checked by agenda/letters.py.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="letter_texts")
    decision = models.CharField(max_length=10, choices=Session.Decision.choices)
    role = models.CharField(max_length=7, choices=Speaker.Role.choices)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), max_length=6000)

    class Meta:
        verbose_name = _("text of letters")
        verbose_name_plural = _("texts of letters")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "decision", "role"], name="letter_text_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()}, {self.get_role_display()}"
