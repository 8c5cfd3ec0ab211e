"""Many orders refunded at once: one run, and a line for each order, which is the list of work."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.fields import MinorField, PublicIdField
from core.rows import Row
from events.models import Event
from tickets.models.code import DiscountCode
from tickets.models.order import Order
from tickets.models.payment import Refund
from tickets.models.stock import TicketType


class RefundRun(Row):
    """Which orders, how much of what is still paid, and why. Nothing of it changes once it has begun."""

    class State(models.TextChoices):
        RUNNING = "running", _("Under way")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")

    public_id = PublicIdField(prefix="rrn")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="refund_runs")
    ticket_type = models.ForeignKey(
        TicketType, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    discount_code = models.ForeignKey(
        DiscountCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    percent_bp = models.PositiveIntegerField(default=10_000, validators=[MaxValueValidator(10_000)])
    fee_minor = MinorField(default=0, help_text=_("Kept of each chosen ticket."))
    ends_tickets = models.BooleanField(default=True)
    reason = models.CharField(max_length=200)
    text = models.TextField(max_length=2000, blank=True)
    form_key = models.CharField(max_length=40, editable=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    stopped_why = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("refund run")
        verbose_name_plural = _("refund runs")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "form_key"], name="refund_run_form_once"),
            models.CheckConstraint(condition=Q(percent_bp__lte=10_000), name="refund_run_percent"),
            models.CheckConstraint(condition=Q(fee_minor__gte=0), name="refund_run_fee_not_negative"),
            models.CheckConstraint(
                condition=Q(state="running") ^ Q(ended_at__isnull=False), name="refund_run_ended_has_time"
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def percent_shown(self) -> str:
        return f"{self.percent_bp / 100:g}"

    @property
    def path(self) -> str:
        return f"/{self.event.slug}/refund-runs/{self.public_id}/"


class RefundRunLineQuerySet(models.QuerySet["RefundRunLine"]):
    def as_they_stand(self) -> models.QuerySet[Any]:
        """With `lost_minor`, what the gateway refused after the line was done, `lost_why` in its words, and `stands`: the
        state with that in it. It is read off the refunds, since news of them come days later.
        """
        lost = Refund.objects.filter(run_lines=OuterRef("pk"), state=Refund.State.FAILED).order_by()
        sums = lost.values("run_lines").annotate(sum=Sum("amount_minor")).values("sum")
        rows = self.annotate(
            lost_minor=Coalesce(Subquery(sums), 0),
            lost_why=Subquery(lost.order_by("-pk").values("error")[:1]),
        )
        failed = Value(RefundRunLine.State.FAILED.value)
        return rows.annotate(stands=Case(When(lost_minor__gt=0, then=failed), default=F("state")))


class RefundRunLine(Row):
    """One order. `expected_minor` is what the preview said, `refunded_minor` what was given back when its turn came; whether
    that arrived, its `refunds` tell.

    `is_follower`: its chosen tickets are add-ons, bought later, to tickets of other orders in the run.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        DONE = "done", _("Refunded")
        LEFT_OUT = "left_out", _("Nothing left to refund")
        FAILED = "failed", _("Failed")

    run = models.ForeignKey(RefundRun, on_delete=models.CASCADE, related_name="lines")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="refund_run_lines")
    is_follower = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    expected_minor = MinorField()
    refunded_minor = MinorField(default=0)
    refunds = models.ManyToManyField(Refund, related_name="run_lines")
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    objects = RefundRunLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a refund run")
        verbose_name_plural = _("lines of refund runs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "order"], name="refund_run_order_once"),
            models.CheckConstraint(
                condition=Q(state="done") | Q(refunded_minor=0), name="refund_run_only_done_gives_back"
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(why=""), name="refund_run_failed_says_why"
            ),
        ]
        indexes = [models.Index(fields=["run", "state"], name="refund_run_line_state")]

    def __str__(self) -> str:
        return f"{self.run} · {self.order}"

    @property
    def key(self) -> str:
        """Of its refund: the same order is never refunded twice by a run."""
        return f"{self.run.public_id}.{self.pk}"
