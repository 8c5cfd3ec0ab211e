"""What becomes of a ticket that a person has to decide about."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from events.models import Participant
from tickets.models.order import Ticket


class TicketCaseQuerySet(models.QuerySet["TicketCase"]):
    def open(self) -> Self:
        return self.filter(answer="")


class TicketCase(Row):
    """Either a given ticket whose reason has gone, about which an organizer decides; or a bought one of somebody who
    speaks by now, and would get in for nothing: its buyer decides whether he wants his money back.
    """

    class Kind(models.TextChoices):
        REASON_GONE = "reason_gone", _("Given, and no longer speaking")
        BOUGHT = "bought", _("Bought, and speaks now")

    class Answer(models.TextChoices):
        KEPT = "kept", _("Stays")
        TAKEN = "taken", _("Taken back")
        REFUNDED = "refunded", _("Exchanged for a speaker’s ticket")
        OVER = "over", _("No longer a question")

    public_id = PublicIdField(prefix="cas")
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="cases", verbose_name=_("ticket")
    )
    participant = models.ForeignKey(
        Participant,
        on_delete=models.PROTECT,
        related_name="ticket_cases",
        verbose_name=_("speaker"),
        help_text=_("For whom it was given, or who bought it: the ticket may have changed hands."),
    )
    kind = models.CharField(_("what about"), max_length=11, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=200)
    opened_at = models.DateTimeField(_("since"))
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("settled by"),
    )

    objects = TicketCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("question about a ticket")
        verbose_name_plural = _("questions about speakers’ tickets")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "kind"], condition=Q(answer=""), name="ticket_case_open_once"
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(settled_at__isnull=False), name="ticket_case_settled_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.get_kind_display()}"

    @property
    def path(self) -> str:
        return f"/{self.ticket.event.slug}/me/tickets/{self.public_id}/"
