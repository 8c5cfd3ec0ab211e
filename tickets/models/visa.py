"""Letters that invite somebody who needs a visa: what an event offers, who asked, and the papers that were issued."""

import hashlib
import hmac
import json
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import CodeField, PublicIdField
from core.rows import Row
from core.sealed import Sealed
from events.models import Event, Participant
from tickets import visa
from tickets.models.order import Ticket
from tickets.visa import Traveller

NUMBER_LENGTH = 10


class VisaTerms(Row):
    """That an event offers letters. Without this row nothing about visas is asked anywhere."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="visa_terms")
    asks_until_on = models.DateField(
        _("asked for until"),
        null=True,
        blank=True,
        help_text=_(
            "The last day on which somebody can ask. Embassies take weeks. Empty: until the event begins."
        ),
    )
    signer_name = models.CharField(_("who signs"), max_length=200)
    signer_role = models.CharField(
        _("as what"), max_length=200, blank=True, help_text=_("Stands below the name: Head of events.")
    )
    text = models.TextField(
        _("further text"),
        blank=True,
        max_length=2000,
        help_text=_("Stands in every letter: who pays for travel and hotel, for example."),
    )

    class Meta:
        verbose_name = _("visa letters of an event")
        verbose_name_plural = _("visa letters offered")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(_("Visa invitation letters"))


class VisaLetterQuerySet(models.QuerySet["VisaLetter"]):
    def waiting(self) -> Self:
        return self.filter(state=VisaLetter.State.ASKED)

    def standing(self) -> Self:
        """Not void: one a ticket."""
        return self.exclude(state=VisaLetter.State.VOID)


class VisaLetter(Row):
    """What one traveller asked for with one ticket. The passport's data is sealed, and gone after a while."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for the team")
        BACK = "back", _("Asked back")
        ISSUED = "issued", _("Issued")
        REFUSED = "refused", _("Refused")
        VOID = "void", _("Void")

    public_id = PublicIdField(prefix="vis")
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="visa_letters", verbose_name=_("ticket")
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="visa_letters", verbose_name=_("traveller")
    )
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.ASKED)
    details_sealed = models.TextField(blank=True, editable=False)
    # Finds the same passport on another ticket without opening all of them.
    passport_mark = models.CharField(max_length=64, blank=True, editable=False)
    word = models.TextField(
        _("what was written to the traveller"),
        blank=True,
        max_length=1000,
        help_text=_("A question, or the reason."),
    )
    sent_count = models.PositiveSmallIntegerField(_("sent"), default=0, editable=False)
    asked_at = models.DateTimeField(_("asked"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("decided by"),
    )

    details = Sealed("details_sealed")

    objects = VisaLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("visa letter")
        verbose_name_plural = _("visa letters")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=~Q(state="void"), name="visa_letter_once_a_ticket"
            ),
            models.CheckConstraint(
                condition=Q(state="asked") | Q(decided_at__isnull=False), name="visa_letter_decided_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="void") | Q(details_sealed="", passport_mark=""),
                name="visa_letter_void_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return str(self.participant)

    @property
    def traveller(self) -> Traveller | None:
        """None once the passport's data is gone."""
        return visa.of_text(self.details)

    @property
    def told(self) -> dict[str, str]:
        """The passport's data as its owner typed it, for his own copy."""
        said: dict[str, str] = json.loads(self.details or "{}")
        return said

    @property
    def path(self) -> str:
        return f"{self.ticket.path}visa/"


def mark_of(event: Event, passport_number: str) -> str:
    """A keyed hash: 64 hex digits, another one at each event."""
    said = f"passport:{event.public_id}:{passport_number}"
    return hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).hexdigest()


class VisaPaperQuerySet(models.QuerySet["VisaPaper"]):
    def standing(self) -> Self:
        return self.filter(ended_at=None)


class VisaPaper(Row):
    """One issue of a letter under its own number. It is drawn when it is read; what is changed ends it."""

    class End(models.TextChoices):
        REPLACED = "replaced", _("Replaced by a later one")
        CHANGED = "changed", _("The traveller’s data was changed")
        TICKET = "ticket", _("The ticket is no longer valid")
        PASSED_ON = "passed_on", _("The ticket was passed on")
        REVOKED = "revoked", _("Taken back by the organizers")

    public_id = PublicIdField(prefix="vpa")
    letter = models.ForeignKey(VisaLetter, on_delete=models.PROTECT, related_name="papers")
    number = CodeField(_("number"), length=NUMBER_LENGTH)
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    why = models.CharField(_("why"), max_length=9, choices=End.choices, blank=True)

    objects = VisaPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("issued visa letter")
        verbose_name_plural = _("issued visa letters")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="visa_paper_number_once"),
            models.UniqueConstraint(
                fields=["letter"], condition=Q(ended_at=None), name="visa_paper_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, why="") | (Q(ended_at__isnull=False) & ~Q(why="")),
                name="visa_paper_end_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return visa.spoken(self.number)

    def is_good(self) -> bool:
        """Stands, and the ticket behind it is still the traveller's. Whoever looks needs not wait for the worker."""
        ticket, letter = self.letter.ticket, self.letter
        return (
            self.ended_at is None
            and ticket.state == Ticket.State.VALID
            and ticket.attendee_id == letter.participant_id
        )
