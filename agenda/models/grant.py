"""Help for people who could not come otherwise: what an event has to give, who asked, and what they got."""

import json
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import CodeField, MinorField, PublicIdField
from core.rows import Row
from core.sealed import Sealed, SecretLink, SecretLinkQuerySet
from events.models import Event

MOST_QUESTIONS = 8


class GrantCallQuerySet(models.QuerySet["GrantCall"]):
    def take(self, minor: int) -> bool:
        """Set so much of the budget aside, if it is left: one conditional UPDATE."""
        left = Q(awarded_minor__lte=F("budget_minor") - minor)
        return self.filter(left).update(awarded_minor=F("awarded_minor") + minor) == 1

    def give_back(self, minor: int) -> None:
        self.update(awarded_minor=F("awarded_minor") - minor)


class GrantCall(Row):
    """When people can apply at an event, and how much money there is. The database refuses more than the budget."""

    public_id = PublicIdField(prefix="grc")
    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="grant_call")
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    text = models.TextField(_("who is meant"), blank=True, help_text=_("Markdown. Stands above the form."))
    questions = models.TextField(
        _("questions"),
        blank=True,
        max_length=2000,
        help_text=_(
            "One a line, at most eight. Ask for nothing that tells who somebody is: the choice is blind."
        ),
    )
    offers_tickets = models.BooleanField(
        _("tickets"),
        default=True,
        help_text=_("A code that takes the whole price off, for one person alone."),
    )
    budget_minor = MinorField(
        _("money for travel and hotel"), default=0, help_text=_("All awards together never come to more.")
    )
    awarded_minor = MinorField(_("set aside"), default=0, editable=False)
    most_minor = MinorField(
        _("at most for one person"), default=0, help_text=_("0: no money, tickets alone.")
    )
    answer_days = models.PositiveSmallIntegerField(
        _("days to answer"), default=7, validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Who has not accepted by then gives the money back to the budget."),
    )  # fmt: skip
    is_reviewed = models.BooleanField(
        _("the committee scores applications"), default=False,
        help_text=_("Reviewers read and score them without name and address, beside the talks."),
    )  # fmt: skip
    tells_in_rounds = models.BooleanField(
        _("decisions wait until all are told"), default=False,
        help_text=_("Nobody hears anything before you tell everybody who is decided. Otherwise each is told at once."),
    )  # fmt: skip

    objects = GrantCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("grants of an event")
        verbose_name_plural = _("grants offered")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="grant_call_closes_after_open"
            ),
            models.CheckConstraint(
                condition=Q(awarded_minor__gte=0, awarded_minor__lte=F("budget_minor")),
                name="grant_call_budget",
            ),
            models.CheckConstraint(condition=Q(most_minor__gte=0), name="grant_call_most_not_negative"),
        ]

    def __str__(self) -> str:
        return str(_("Grants"))

    @property
    def left_minor(self) -> int:
        return self.budget_minor - self.awarded_minor

    @property
    def asked(self) -> list[str]:
        return [line.strip() for line in self.questions.splitlines() if line.strip()]

    @classmethod
    def scored_at(cls, event: Event) -> bool:
        """Whether the event's committee scores applications. No query if the event was read with its call."""
        try:
            return event.grant_call.is_reviewed
        except cls.DoesNotExist:
            return False

    def is_open(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at

    def clean(self) -> None:
        errors = {}
        instants: tuple[datetime | None, datetime | None] = (self.opens_at, self.closes_at)
        if instants[0] is not None and instants[1] is not None and instants[1] <= instants[0]:
            errors["closes_at"] = _("It closes before it opens.")
        budget: int | None = self.budget_minor  # None while a form has not given it
        if budget is not None and budget < self.awarded_minor:
            errors["budget_minor"] = _("More than that has been awarded already.")
        if len(self.asked) > MOST_QUESTIONS:
            errors["questions"] = _("At most eight questions: people who need help should not write a book.")
        if errors:
            raise ValidationError(errors)


class GrantQuerySet(SecretLinkQuerySet):
    def lapsed(self, now: datetime) -> Self:
        return self.filter(state=Grant.State.OFFERED, answer_by_at__lte=now)

    def standing(self) -> Self:
        return self.exclude(state=Grant.State.WITHDRAWN)

    def undecided(self) -> Self:
        """Nobody has been told anything yet; there may be a decision that waits."""
        return self.filter(state=Grant.State.APPLIED)

    def waiting(self) -> Self:
        """Decided, and not told."""
        return self.exclude(pending="")

    def with_new_receipts(self) -> Self:
        """With a receipt that nobody has looked at."""
        return self.filter(
            state=Grant.State.ACCEPTED, receipts__checked_at=None, receipts__isnull=False
        ).distinct()

    def pay(self, minor: int, now: datetime) -> bool:
        """Count so much as paid out, if the award holds it: one conditional UPDATE."""
        left = Q(state=Grant.State.ACCEPTED, paid_minor__lte=F("award_minor") - minor)
        return self.filter(left).update(paid_minor=F("paid_minor") + minor, paid_at=now) == 1


class Grant(SecretLink):
    """One person's application, and what became of it. It needs no account, no ticket and no talk.

    Name and address are shown to nobody before it is decided: until then it is its code.
    """

    class State(models.TextChoices):
        APPLIED = "applied", _("Not decided")
        OFFERED = "offered", _("Awarded, not answered")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        LAPSED = "lapsed", _("Not answered in time")
        REFUSED = "refused", _("No grant")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Decision(models.TextChoices):
        AWARD = "award", _("Award")
        REFUSE = "refuse", _("No grant")

    HOLDING = (State.OFFERED, State.ACCEPTED)  # their money is set aside
    BLIND = (State.APPLIED, State.WITHDRAWN)

    public_id = PublicIdField(prefix="gra")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="grants")
    code = CodeField(_("application"), length=6)
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    wants_ticket = models.BooleanField(_("asks for a ticket"), default=False)
    asked_minor = MinorField(_("asks for"), default=0)
    answers_sealed = models.TextField(blank=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.APPLIED)
    award_ticket = models.BooleanField(_("gets a ticket"), default=False)
    award_minor = MinorField(_("gets"), default=0)
    applied_at = models.DateTimeField(_("applied"))
    changed_at = models.DateTimeField(_("changed"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer_by_at = models.DateTimeField(_("to be answered by"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # A decision that nobody has been told: it stands beside the state, and its money is set aside.
    pending = models.CharField(
        _("decision that waits"), max_length=6, choices=Decision.choices, blank=True, editable=False
    )
    pending_minor = MinorField(default=0, editable=False)
    pending_ticket = models.BooleanField(default=False, editable=False)
    paid_minor = MinorField(_("paid out"), default=0, editable=False)
    paid_at = models.DateTimeField(_("last paid out"), null=True, blank=True)

    answers_text = Sealed("answers_sealed")

    objects: ClassVar[GrantQuerySet] = GrantQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="grant_code_once"),
            models.UniqueConstraint(
                fields=["event", "email"],
                condition=~Q(state="withdrawn") & ~Q(email=""),
                name="grant_once_an_address",
            ),
            models.CheckConstraint(
                condition=Q(asked_minor__gte=0, award_minor__gte=0), name="grant_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(answer_by_at__isnull=False, decided_at__isnull=False),
                name="grant_offer_has_deadline",
            ),
            models.CheckConstraint(
                condition=Q(paid_at=None) | Q(state="accepted"), name="grant_paid_was_accepted"
            ),
            models.CheckConstraint(
                condition=Q(paid_minor__gte=0, paid_minor__lte=F("award_minor")),
                name="grant_paid_within_award",
            ),
            models.CheckConstraint(
                condition=Q(pending="", pending_minor=0, pending_ticket=False)
                | Q(pending="refuse", pending_minor=0, pending_ticket=False, state="applied")
                | Q(pending="award", pending_minor__gte=0, state__in=["applied", "refused"]),
                name="grant_pending_beside_state",
            ),
        ]
        indexes = [models.Index(fields=["answer_by_at"], name="grant_offers", condition=Q(state="offered"))]

    def __str__(self) -> str:
        return self.code

    def can_answer(self, now: datetime) -> bool:
        return self.state == self.State.OFFERED and self.answer_by_at is not None and now < self.answer_by_at

    @property
    def takes_receipts(self) -> bool:
        return self.state == self.State.ACCEPTED and self.award_minor > 0

    @property
    def unpaid_minor(self) -> int:
        return self.award_minor - self.paid_minor

    @property
    def answers(self) -> dict[str, str]:
        """Question → answer, as they were asked then."""
        said: dict[str, str] = json.loads(self.answers_text or "{}")
        return said

    @property
    def path(self) -> str:
        return f"/{self.event.slug}/grants/{self.secret}/"
