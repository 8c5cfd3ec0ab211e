"""Printing badges: layouts, printers, batches, and the ledger of who was printed when."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from events.models import Event, Participant, Partner
from tickets.badges import ready
from tickets.badges.face import Mark, Role
from tickets.badges.layout import Layout
from tickets.badges.stock import FIRST, STOCKS, Stock
from tickets.models.badge import Badge
from tickets.models.pick_up import PickUpDesk
from tickets.models.stock import TicketType

FARTHEST = 200  # tenths of a millimetre
OFFSET = [MinValueValidator(-FARTHEST), MaxValueValidator(FARTHEST)]


def designs() -> list[tuple[str, object]]:
    return [(design.code, design.name) for design in ready.DESIGNS.values()]


def stocks() -> list[tuple[str, object]]:
    return [(stock.code, stock.name) for stock in STOCKS.values()]


class BadgeLayout(Row):
    """How badges look: a ready layout, or one's own HTML and CSS in its place.

    The language of both is told in docs/badges.md; it reaches nothing and is laid out in a process apart.
    """

    class Back(models.TextChoices):
        NONE = "none", _("Nothing")
        SAME = "same", _("The same as the front")
        OWN = "own", _("The person’s own agenda")
        WHOLE = "whole", _("The whole agenda")

    public_id = PublicIdField(prefix="bly")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="badge_layouts")
    name = models.CharField(_("name"), max_length=80)
    design = models.CharField(_("ready layout"), max_length=20, choices=designs, default=ready.FIRST)
    stock = models.CharField(_("stock"), max_length=20, choices=stocks, default=FIRST)
    is_turned = models.BooleanField(
        _("upright on cells that lie"),
        default=False,
        help_text=_("On sheets whose cells are wider than high."),
    )
    back = models.CharField(_("back"), max_length=5, choices=Back.choices, default=Back.NONE)
    html = models.TextField(
        _("own HTML"), blank=True, max_length=60_000, help_text=_("Empty: the ready layout’s own.")
    )
    css = models.TextField(_("own CSS"), blank=True, max_length=60_000)
    shows_partners = models.BooleanField(
        _("partners’ logos"), default=False, help_text=_("Of the first four by level.")
    )
    shows_first_time = models.BooleanField(
        _("who is here for the first time"),
        default=False,
        help_text=_("By the question with that mark and by the organizer’s earlier events."),
    )
    shows_no_photo = models.BooleanField(
        _("who wants no photos"), default=False, help_text=_("By the question with that mark.")
    )
    is_usual = models.BooleanField(
        _("the usual one"), default=False, help_text=_("Badges at the desk and at home look like this.")
    )

    class Meta:
        verbose_name = _("badge layout")
        verbose_name_plural = _("badge layouts")
        ordering = ["-is_usual", "name"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="badge_layout_name_once"),
            models.UniqueConstraint(
                fields=["event"], condition=Q(is_usual=True), name="badge_layout_one_usual"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def found_stock(self) -> Stock:
        return STOCKS.get(self.stock, STOCKS[FIRST])

    def side(self, stock: Stock, *, turned: bool = False) -> Layout:
        """The front on a card of that stock."""
        width, height = stock.card(turned=turned)
        design = ready.DESIGNS.get(self.design, ready.DESIGNS[ready.FIRST])
        if not self.html:
            css = f"{design.css}\n{self.css}"
            return Layout(design.html, css, width, height, is_ours=not self.css, shows=self.shows)
        return Layout(self.html, self.css, width, height, shows=self.shows)

    @property
    def mark_words(self) -> set[str]:
        return set(self.shows) & set(Mark)

    @property
    def shows(self) -> tuple[str, ...]:
        asked = {
            "partners": self.shows_partners,
            Mark.FIRST_TIME: self.shows_first_time,
            Mark.NO_PHOTO: self.shows_no_photo,
        }
        return tuple(str(word) for word, wanted in asked.items() if wanted)

    def back_side(self, front: Layout) -> Layout | None:
        """What is behind a front of that size; nothing, where it stays empty."""
        if self.back == self.Back.SAME:
            return front
        if self.back == self.Back.OWN:
            return ready.layout(ready.OWN_AGENDA, front.width, front.height)
        if self.back == self.Back.WHOLE:
            return ready.layout(ready.WHOLE_AGENDA, front.width, front.height)
        return None


class BadgePrinter(Row):
    """A printer that does not feed straight: how far everything must move, in tenths of a millimetre."""

    public_id = PublicIdField(prefix="bpr")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="badge_printers")
    name = models.CharField(_("name"), max_length=80)
    offset_x = models.SmallIntegerField(
        _("right"), default=0, validators=OFFSET, help_text=_("Tenths of a millimetre; negative: left.")
    )
    offset_y = models.SmallIntegerField(
        _("down"), default=0, validators=OFFSET, help_text=_("Tenths of a millimetre; negative: up.")
    )
    back_x = models.SmallIntegerField(_("backs right"), default=0, validators=OFFSET)
    back_y = models.SmallIntegerField(_("backs down"), default=0, validators=OFFSET)
    is_flipped_long = models.BooleanField(
        _("turns sheets about their long edge"), default=True, help_text=_("As set in the printer’s dialog.")
    )

    class Meta:
        verbose_name = _("badge printer")
        verbose_name_plural = _("badge printers")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="badge_printer_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def front(self) -> tuple[float, float]:
        """Millimetres."""
        return self.offset_x / 10, self.offset_y / 10

    @property
    def behind(self) -> tuple[float, float]:
        return self.back_x / 10, self.back_y / 10


class BadgeBatchQuerySet(models.QuerySet["BadgeBatch"]):
    def due(self, now: datetime) -> Self:
        """To be worked on, and in no living worker's hands."""
        free = Q(leased_until_at=None) | Q(leased_until_at__lte=now)
        return self.filter(free, state__in=BadgeBatch.WORKED_ON).order_by("pk")


class BadgeBatch(Row):
    """Badges asked for at once. The worker draws them; `done` of `total` tells how far it is.

    `missing` lists what no font has: [{"name": …, "letters": …}]. Names leave the rows with the file.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for the worker")
        RUNNING = "running", _("Being drawn")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    class What(models.TextChoices):
        CHANGED = "changed", _("Only new or changed")
        ALL = "all", _("All")

    class Order(models.TextChoices):
        NAME = "name", _("Name")
        COMPANY = "company", _("Company")
        DESK = "desk", _("Pick-up desk")

    class Form(models.TextChoices):
        SHEETS = "sheets", _("On the stock")
        SINGLE = "single", _("One a page")
        SHOP = "shop", _("For a print shop, with bleed")
        SHOP_MARKS = "shop_marks", _("For a print shop, with bleed and crop marks")

    WORKED_ON = (State.WAITING, State.RUNNING)

    public_id = PublicIdField(prefix="bbt")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="badge_batches")
    # From the posted form: sent twice, it is still one batch.
    form_key = models.CharField(max_length=40, editable=False)
    # What was asked for
    layout = models.ForeignKey(
        BadgeLayout,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="batches",
        verbose_name=_("layout"),
    )
    printer = models.ForeignKey(
        BadgePrinter,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("printer"),
    )
    what = models.CharField(_("which"), max_length=8, choices=What.choices, default=What.CHANGED)
    order = models.CharField(_("sorted by"), max_length=8, choices=Order.choices, default=Order.NAME)
    form = models.CharField(_("pages"), max_length=10, choices=Form.choices, default=Form.SHEETS)
    role = models.CharField(_("role"), max_length=12, blank=True)
    ticket_type = models.ForeignKey(
        TicketType,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("ticket type"),
    )
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("partner")
    )
    desk = models.ForeignKey(
        PickUpDesk,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("pick-up desk"),
    )
    start_cell = models.PositiveSmallIntegerField(
        _("first free cell"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    desks = models.PositiveSmallIntegerField(
        _("pick-up desks"), default=1, validators=[MinValueValidator(1), MaxValueValidator(26)]
    )
    # How far it is
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until_at = models.DateTimeField(null=True, blank=True)
    # What came of it
    fresh = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    missing = models.JSONField(default=list, blank=True)
    desk_letters = models.JSONField(default=list, blank=True)
    refusal = models.CharField(max_length=300, blank=True)
    file = models.FileField(upload_to="badges/", max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = BadgeBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch of badges")
        verbose_name_plural = _("batches of badges")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["event", "form_key"], name="badge_batch_form_once")]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_worked_on(self) -> bool:
        return self.state in self.WORKED_ON

    @property
    def share(self) -> int:
        """Per cent."""
        return round(100 * self.done / self.total) if self.total else 0

    @property
    def path(self) -> str:
        return f"/{self.event.slug}/badges/{self.public_id}/"

    @property
    def role_word(self) -> str:
        return Role(self.role).word if self.role in set(Role) else ""


class BadgePrintQuerySet(models.QuerySet["BadgePrint"]):
    def of_current(self, event: Event) -> Self:
        """Prints of badges that open doors."""
        return self.filter(badge__event=event).exclude(badge__state=Badge.State.DEAD)


class BadgePrint(Row):
    """One line of the ledger: this badge was put on paper. Never edited, never deleted but with its event."""

    class Reason(models.TextChoices):
        LOST = "lost", _("Lost")
        DAMAGED = "damaged", _("Damaged")
        WRONG = "wrong", _("Wrong name or company")
        PRINTER = "printer", _("The printer failed")

    REPLACING: ClassVar = (Reason.LOST, Reason.DAMAGED)

    badge = models.ForeignKey(Badge, on_delete=models.CASCADE, related_name="prints")
    batch = models.ForeignKey(
        BadgeBatch, null=True, blank=True, on_delete=models.SET_NULL, related_name="prints"
    )
    layout = models.ForeignKey(
        BadgeLayout, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    layout_hash = models.CharField(max_length=64)
    content_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=8, choices=Reason.choices, blank=True)
    printed_at = models.DateTimeField()
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = BadgePrintQuerySet.as_manager()

    class Meta:
        verbose_name = _("print of a badge")
        verbose_name_plural = _("prints of badges")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.badge)

    @property
    def person(self) -> Participant:
        return self.badge.participant
