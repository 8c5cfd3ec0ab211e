"""What organizers ask buyers and attendees, and what these answered."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from events.models import Event
from events.models.asking import AnswerBase, AskedBase, OptionBase
from tickets.badges.face import MARK_WORDS
from tickets.models.order import Order, Ticket
from tickets.models.stock import TicketType


def marks() -> list[tuple[str, object]]:
    return [(str(mark), word) for mark, word in MARK_WORDS.items()]


class AttendeeField(Row):
    """Whether one of a person's own fields is asked for at an event, must be given, and until when it may change."""

    class Field(models.TextChoices):
        NAME = "name", _("Name")
        BADGE_NAME = "badge_name", _("Name on the badge")
        COMPANY = "company", _("Company")
        PRONOUNS = "pronouns", _("Pronouns")
        DIET = "diet", _("Diet")
        ACCESS_NEEDS = "access_needs", _("Access needs")

    public_id = PublicIdField(prefix="fld")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="attendee_fields")
    field = models.CharField(_("field"), max_length=20, choices=Field.choices)
    is_asked = models.BooleanField(_("asked"), default=True)
    is_required = models.BooleanField(_("must be given"), default=False)
    frozen_from_at = models.DateTimeField(
        _("fixed from"), null=True, blank=True, help_text=_("From then on only the team changes it.")
    )

    class Meta:
        verbose_name = _("field of attendees")
        verbose_name_plural = _("fields of attendees")
        ordering = ["event", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "field"], name="attendee_field_once")]

    def __str__(self) -> str:
        return self.get_field_display()


class QuestionQuerySet(models.QuerySet["Question"]):
    def active(self) -> Self:
        return self.filter(is_active=True)


class Question(AskedBase):
    """One question of an event, about each attendee or about the order. `depends_on` shows it after one answer only."""

    class About(models.TextChoices):
        ATTENDEE = "attendee", _("Each attendee")
        ORDER = "order", _("The order")

    public_id = PublicIdField(prefix="que")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="questions")
    about = models.CharField(_("about"), max_length=10, choices=About.choices, default=About.ATTENDEE)
    is_sensitive = models.BooleanField(
        _("sensitive"), default=False, help_text=_("Only team members who look after people see the answers.")
    )
    ticket_types = models.ManyToManyField(
        TicketType,
        blank=True,
        related_name="questions",
        verbose_name=_("ticket types"),
        help_text=_("Empty: all."),
    )
    depends_on = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="dependants",
        verbose_name=_("asked after"),
    )  # fmt: skip
    depends_on_option = models.ForeignKey(
        "tickets.QuestionOption", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("if the answer was"), help_text=_("Empty: any answer."),
    )  # fmt: skip
    frozen_from_at = models.DateTimeField(_("fixed from"), null=True, blank=True)
    badge_mark = models.CharField(
        _("mark on the badge"), max_length=12, blank=True, choices=marks,
        help_text=_("Of a consent about each attendee: who ticks it has the mark, on layouts that show it."),
    )  # fmt: skip

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["event", "position", "pk"]

    def is_frozen(self, now: datetime) -> bool:
        return self.frozen_from_at is not None and self.frozen_from_at <= now


class QuestionOption(OptionBase):
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")

    class Meta:
        verbose_name = _("possible answer")
        verbose_name_plural = _("possible answers")
        ordering = ["question", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["question", "text"], name="option_once")]


class Answer(AnswerBase):
    """An answer about one attendee's ticket, or about the order if `ticket` is empty.

    A given ticket (a speaker's) has no order.

    `text` holds words, or the wording that was agreed to; `options` what was chosen.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.PROTECT, related_name="answers")
    ticket = models.ForeignKey(
        Ticket, null=True, blank=True, on_delete=models.PROTECT, related_name="answers"
    )
    options = models.ManyToManyField(QuestionOption, blank=True, related_name="answers")

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "ticket"],
                condition=Q(ticket__isnull=False),
                name="answer_once_per_ticket",
            ),
            models.UniqueConstraint(
                fields=["question", "order"], condition=Q(ticket__isnull=True), name="answer_once_per_order"
            ),
            models.CheckConstraint(
                condition=Q(ticket__isnull=False) | Q(order__isnull=False), name="answer_about_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}"
