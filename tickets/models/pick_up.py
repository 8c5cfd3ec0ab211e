"""Desks at which people pick up their badges."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from events.models import Event, Partner
from tickets import pick_up
from tickets.models.stock import TicketType


class PickUpDeskQuerySet(models.QuerySet["PickUpDesk"]):
    def read(self) -> list[pick_up.Desk]:
        """As plain values, in their order; three queries."""
        return [row.plain() for row in self.prefetch_related("ticket_types", "partners")]


class PickUpDesk(Row):
    """A desk with the badges of some letters, ticket types or partners. One without any has the rest."""

    public_id = PublicIdField(prefix="pud")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="pick_up_desks")
    name = models.CharField(
        _("name"), max_length=80, help_text=_("As it is written above the desk: Desk A–F.")
    )
    place = models.CharField(_("where"), max_length=120, blank=True)
    first_letter = models.CharField(_("from letter"), max_length=1, blank=True)
    last_letter = models.CharField(
        _("to letter"),
        max_length=1,
        blank=True,
        help_text=_("Of the last word of the name, without accents."),
    )
    ticket_types = models.ManyToManyField(
        TicketType, blank=True, related_name="+", verbose_name=_("only these ticket types")
    )
    partners = models.ManyToManyField(
        Partner,
        blank=True,
        related_name="+",
        verbose_name=_("only guests of these partners"),
        help_text=_("A desk of types or partners comes before those of letters."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = PickUpDeskQuerySet.as_manager()

    class Meta:
        verbose_name = _("pick-up desk")
        verbose_name_plural = _("pick-up desks")
        ordering = ["position", "first_letter", "name"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="pick_up_desk_name_once"),
            models.CheckConstraint(
                condition=Q(first_letter="", last_letter="") | (~Q(first_letter="") & ~Q(last_letter="")),
                name="pick_up_desk_both_letters",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """One letter means itself alone."""
        first, last = (letter.strip().upper() for letter in (self.first_letter, self.last_letter))
        self.first_letter, self.last_letter = first or last, last or first
        if self.last_letter < self.first_letter:
            raise ValidationError({"last_letter": _("This comes before the first letter.")})

    def plain(self) -> pick_up.Desk:
        return pick_up.Desk(
            key=self.pk,
            name=self.name,
            first=self.first_letter,
            last=self.last_letter,
            types=frozenset(row.pk for row in self.ticket_types.all()),
            partners=frozenset(row.pk for row in self.partners.all()),
            place=self.place,
        )
