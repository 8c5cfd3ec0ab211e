"""The waiting list: who waits for what, and the personal offer he gets."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.sealed import SecretLink, SecretLinkQuerySet
from events.models import Event
from tickets.models.code import CodeRedemption, DiscountCode, Reserve
from tickets.models.stock import TicketType


class WaitingEntryQuerySet(SecretLinkQuerySet):
    def waiting(self) -> Self:
        """In the order in which offers are made."""
        return self.filter(state=WaitingEntry.State.WAITING).order_by("joined_at", "pk")

    def standing(self) -> Self:
        return self.filter(state__in=WaitingEntry.STANDING)

    def before(self, entry: "WaitingEntry") -> Self:
        """Who waits for the same and came before."""
        earlier = Q(joined_at__lt=entry.joined_at) | Q(joined_at=entry.joined_at, pk__lt=entry.pk)
        return self.waiting().filter(earlier, ticket_type=entry.ticket_type_id)

    def to_settle(self, now: datetime) -> Self:
        """Offers that were taken up, let pass, or whose order ended: their seats have to go somewhere."""
        is_used, over = Q(code__used_orders__gt=0), Q(offer_until_at__lte=now)
        uses = CodeRedemption.objects.standing().filter(code=OuterRef("code"))
        is_paid = Exists(uses.filter(order__paid_at__isnull=False))
        holds_seats = Exists(Reserve.objects.open().filter(code=OuterRef("code")))
        offered = Q(state=WaitingEntry.State.OFFERED) & (is_used | over)
        taken = Q(state=WaitingEntry.State.TAKEN) & Q(holds_seats) & (~is_used | over | Q(is_paid))
        return self.filter(offered | taken)


class WaitingEntry(SecretLink):
    """Somebody waits for so many tickets of a type. His secret link shows his place, takes an offer, and leaves.

    An offer is a personal discount code with its own reserve, good until `offer_until_at`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        OFFERED = "offered", _("Has an offer")
        TAKEN = "taken", _("Bought")
        LAPSED = "lapsed", _("Let the offer pass")
        LEFT = "left", _("Left the list")

    STANDING = (State.WAITING, State.OFFERED)

    public_id = PublicIdField(prefix="wtg")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="waiting_entries")
    ticket_type = models.ForeignKey(TicketType, on_delete=models.PROTECT, related_name="waiting_entries")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), max_length=254)
    quantity = models.PositiveSmallIntegerField(_("tickets"), default=1)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    joined_at = models.DateTimeField(_("since"))
    asked_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When he was asked whether fewer would do.")
    )
    offered_at = models.DateTimeField(null=True, blank=True)
    offer_until_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    code = models.OneToOneField(
        DiscountCode, null=True, blank=True, on_delete=models.PROTECT, related_name="waiting_entry"
    )
    language = models.CharField(max_length=10, default="en")

    objects: ClassVar[WaitingEntryQuerySet] = WaitingEntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("entry of the waiting list")
        verbose_name_plural = _("waiting list")
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket_type", "email"],
                condition=Q(state__in=["waiting", "offered"]),
                name="waiting_once_per_type",
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="waiting_quantity"),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(code__isnull=False, offer_until_at__isnull=False),
                name="waiting_offer_has_code",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ticket_type", "joined_at"], name="waiting_queue", condition=Q(state="waiting")
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.ticket_type}"

    @property
    def path(self) -> str:
        return f"/{self.event.slug}/waiting/{self.secret}/"
