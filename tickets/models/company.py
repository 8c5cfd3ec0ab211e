"""Company seats: one order of many tickets, and a manager who gives them to colleagues."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.sealed import SecretLink, SecretLinkQuerySet
from events.models import Event
from tickets.models.order import Order, Ticket


class SeatBlock(SecretLink):
    """A company's seats: the tickets of its order. The secret link is its manager's."""

    public_id = PublicIdField(prefix="blk")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="seat_blocks")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="seat_block")
    company = models.CharField(_("company"), max_length=200)
    manager_name = models.CharField(_("manager"), max_length=200)
    manager_email = models.EmailField(_("manager’s address"), max_length=254)
    domains = models.CharField(
        _("mail domains"),
        max_length=300,
        blank=True,
        help_text=_("Who has an address of these may take a seat by the common link; separated by spaces."),
    )
    created_at = models.DateTimeField()

    objects: ClassVar[SecretLinkQuerySet] = SecretLinkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("company seats")
        verbose_name_plural = _("company seats")
        ordering = ["company", "pk"]

    def __str__(self) -> str:
        return self.company

    @property
    def path(self) -> str:
        """The manager's own address."""
        return f"/{self.event.slug}/seats/{self.secret}/"


class SeatInvitation(SecretLink):
    """A link by which one person takes a seat. Without an address it is the common link, for the block's domains."""

    class State(models.TextChoices):
        OPEN = "open", _("Invited")
        TAKEN = "taken", _("Seat taken")
        REVOKED = "revoked", _("Taken back")

    public_id = PublicIdField(prefix="sea")
    block = models.ForeignKey(SeatBlock, on_delete=models.PROTECT, related_name="invitations")
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    ticket = models.ForeignKey(
        Ticket, null=True, blank=True, on_delete=models.PROTECT, related_name="seat_invitations"
    )
    invited_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SecretLinkQuerySet] = SecretLinkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("invitation to a seat")
        verbose_name_plural = _("invitations to seats")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["block", "email"],
                condition=Q(state__in=["open", "taken"]) & ~Q(email=""),
                name="seat_invitation_once",
            ),
            models.UniqueConstraint(
                fields=["block"], condition=Q(state="open", email=""), name="seat_common_link_once"
            ),
            models.UniqueConstraint(fields=["ticket"], condition=Q(state="taken"), name="seat_taken_once"),
        ]

    def __str__(self) -> str:
        return self.email or str(self.block)

    @property
    def path(self) -> str:
        """Where the invited person takes the seat."""
        return f"/{self.block.event.slug}/seat/{self.secret}/"
