"""The door: who is let in where, by which devices, and every scan that was made."""

from datetime import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import sealed
from core.fields import PublicIdField
from core.ids import new_code
from core.rows import Row
from events.models import Event, Participant, Partner
from tickets.models.badge import Badge
from tickets.models.order import Ticket
from tickets.models.stock import TicketType

JOIN_LETTERS = 8


class CheckInListQuerySet(models.QuerySet["CheckInList"]):
    def by_sign_up(self) -> Self:
        """Doors of sessions whose places are signed up for."""
        return self.exclude(session="")


class CheckInList(Row):
    """Whom a door lets in: everybody who comes on site, or who has one of some ticket types or add-ons."""

    public_id = PublicIdField(prefix="lst")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="check_in_lists")
    name = models.CharField(_("name"), max_length=100, help_text=_("What is behind the door: Evening party."))
    all_admissions = models.BooleanField(
        _("everybody who comes on site"), default=True, help_text=_("Every valid ticket for the rooms.")
    )
    ticket_types = models.ManyToManyField(
        TicketType,
        blank=True,
        related_name="check_in_lists",
        verbose_name=_("ticket types and add-ons"),
        help_text=_("Who else is let in. An add-on is found by the code of its ticket or badge."),
    )
    opens_at = models.DateTimeField(_("from"), null=True, blank=True)
    closes_at = models.DateTimeField(_("until"), null=True, blank=True)
    counts_exits = models.BooleanField(
        _("people also go out"), default=False, help_text=_("Who was checked out can come in again.")
    )
    hands_over_badges = models.BooleanField(
        _("badges are handed over here"),
        default=False,
        help_text=_("From then on the badge opens doors, and the ticket’s own code does not any more."),
    )

    # The agenda is not ours to know: its session by public id, and what of its places a door needs, which is kept up to date.
    session = models.CharField(
        _("session with sign-up"), max_length=40, blank=True,
        help_text=_("Then only who has a place is let in, and the door says how many places are free."),
    )  # fmt: skip
    places = models.PositiveIntegerField(_("places"), default=0, editable=False)
    places_taken = models.PositiveIntegerField(_("places taken"), default=0, editable=False)

    objects = CheckInListQuerySet.as_manager()

    class Meta:
        verbose_name = _("door list")
        verbose_name_plural = _("door lists")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="check_in_list_name_once"),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="check_in_list_closes_later",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_limited(self) -> bool:
        return bool(self.session)

    @property
    def places_free(self) -> int:
        return max(0, self.places - self.places_taken)


class ListPlace(Row):
    """Somebody signed up for the session behind a door: has a place, or waits for one. Follows the agenda."""

    class State(models.TextChoices):
        PLACED = "placed", _("Has a place")
        WAITING = "waiting", _("On the waiting list")

    list = models.ForeignKey(CheckInList, on_delete=models.CASCADE, related_name="list_places")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="list_places")
    state = models.CharField(_("state"), max_length=7, choices=State.choices)

    class Meta:
        verbose_name = _("place at a door")
        verbose_name_plural = _("places at doors")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["list", "participant"], name="list_place_once")]

    def __str__(self) -> str:
        return f"{self.participant} · {self.list}"


class GateQuerySet(models.QuerySet["Gate"]):
    def letting_in(self, kind: TicketType) -> Self:
        """Whose list takes everybody who comes on site, or this type; doors of sessions ask for more."""
        return self.filter(
            Q(list__all_admissions=True) | Q(list__in=kind.check_in_lists.all()), list__session=""
        )


class Gate(Row):
    """A place where people come in. Its devices see this list and nothing else of the event."""

    public_id = PublicIdField(prefix="gat")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="gates")
    name = models.CharField(_("name"), max_length=100, help_text=_("Where it is: North entrance."))
    list = models.ForeignKey(
        CheckInList, on_delete=models.PROTECT, related_name="gates", verbose_name=_("door list")
    )

    objects = GateQuerySet.as_manager()

    class Meta:
        verbose_name = _("gate")
        verbose_name_plural = _("gates")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="gate_name_once")]

    def __str__(self) -> str:
        return self.name


class DeviceQuerySet(models.QuerySet["Device"]):
    def standing(self) -> Self:
        return self.filter(revoked_at=None)

    def by_token(self, token: str) -> Self:
        return self.filter(token_hash=sealed.fingerprint(token))

    def waiting_with(self, code: str, now: datetime) -> Self:
        """Not joined yet, and the code is still good."""
        known = self.standing().filter(code_hash=sealed.fingerprint(code), token_hash=None)
        return known.filter(code_until_at__gt=now)


class Device(Row):
    """A phone or desk at a gate, or in the hands of a partner. It has no account: it joins once by a code.

    The code dies when it is used; the token that it is changed for is stored as its hash alone.
    """

    public_id = PublicIdField(prefix="dev")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(_("name"), max_length=100, help_text=_("Who has it, or where it stands."))
    gate = models.ForeignKey(
        Gate, null=True, blank=True, on_delete=models.PROTECT, related_name="devices", verbose_name=_("gate")
    )
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="devices",
        verbose_name=_("partner"), help_text=_("Instead of a gate: badges scanned with it are leads."),
    )  # fmt: skip
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    code_sealed = models.TextField(editable=False)
    code_until_at = models.DateTimeField(_("code good until"), editable=False)
    # NULL until it joins, so that the hash can be unique.
    token_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    joined_at = models.DateTimeField(_("joined"), null=True, editable=False)
    seen_at = models.DateTimeField(_("last seen"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("signed out"), null=True, editable=False)
    skew_ms = models.BigIntegerField(
        _("clock ahead"), default=0, editable=False, help_text=_("Milliseconds, as last measured.")
    )

    code = sealed.Sealed("code_sealed")
    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(gate__isnull=False, partner=None) | Q(gate=None, partner__isnull=False),
                name="device_has_gate_or_partner",
            ),
            models.CheckConstraint(
                condition=Q(token_hash=None, joined_at=None)
                | Q(token_hash__isnull=False, joined_at__isnull=False),
                name="device_joined_has_token",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if (self.gate is None) == (self.partner is None):
            raise ValidationError(_("Choose a gate or a partner: one of the two."))

    def renew_code(self, until: datetime) -> None:
        """Another code; whoever had joined by the old one is out. The caller saves the row."""
        code = new_code(JOIN_LETTERS)
        self.code_hash, self.code = sealed.fingerprint(code), code
        self.code_until_at = until
        self.token_hash = self.joined_at = self.revoked_at = None


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def turns(self) -> Self:
        """What changed who is inside, without refusals."""
        return self.filter(turn__isnull=False)

    def conflicts(self) -> Self:
        """What a device without network did and what the server has say different things."""
        said_otherwise = Q(let_in_offline=True) | Q(contradicts__isnull=False)
        return self.filter(said_otherwise, result=CheckIn.Result.REFUSED)


class CheckIn(Row):
    """One scan at a gate, refused ones too. Append-only: to undo one is another row.

    `turn` counts what happened to a ticket at a list. It is unique, so the database itself refuses that two gates
    let the same ticket in. `inside` is how it stands after the row.
    """

    class Result(models.TextChoices):
        IN = "in", _("In")
        OUT = "out", _("Out")
        UNDONE = "undone", _("Undone")
        REFUSED = "refused", _("Refused")

    class Reason(models.TextChoices):
        FORGED = "forged", _("No ticket of ours")
        FOREIGN = "foreign", _("Of another event")
        REPLACED = "replaced", _("Replaced code")
        PASSED_ON = "passed_on", _("Passed on to somebody else")
        VOID = "void", _("No longer valid")
        REFUNDED = "refunded", _("Refunded")
        UNPAID = "unpaid", _("Not paid")
        WRONG_LIST = "wrong_list", _("Not for this door")
        TOO_EARLY = "too_early", _("Too early")
        TOO_LATE = "too_late", _("Too late")
        DOUBLE = "double", _("Inside already")
        NOT_INSIDE = "not_inside", _("Not inside")
        BADGE_DEAD = "badge_dead", _("Replaced badge")
        BADGE_WAITS = "badge_waits", _("Badge not handed over")
        USE_BADGE = "use_badge", _("Has a badge")
        TURNED_AWAY = "turned_away", _("Turned away without network")
        CALL_LEAD = "call_lead", _("Not to be let in")
        NO_PLACE = "no_place", _("Not signed up")
        WAITS = "waits", _("On the waiting list")

    class Way(models.TextChoices):
        CODE = "code", _("Ticket’s code")
        BADGE = "badge", _("Badge")
        SEARCH = "search", _("Found by name")

    public_id = PublicIdField(prefix="chk")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="check_ins")
    list = models.ForeignKey(CheckInList, on_delete=models.PROTECT, related_name="check_ins")
    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="check_ins")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="check_ins")
    ticket = models.ForeignKey(
        Ticket, null=True, on_delete=models.PROTECT, related_name="check_ins", verbose_name=_("ticket")
    )
    badge = models.ForeignKey(Badge, null=True, on_delete=models.SET_NULL, related_name="+")
    scan_id = models.CharField(max_length=40, help_text=_("From the device: sent twice, it is one scan."))
    way = models.CharField(_("by"), max_length=6, choices=Way.choices)
    result = models.CharField(_("answer"), max_length=7, choices=Result.choices)
    reason = models.CharField(_("reason"), max_length=11, choices=Reason.choices, blank=True)
    turn = models.PositiveIntegerField(null=True)
    inside = models.BooleanField(null=True)
    undoes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="undone_by", editable=False
    )
    contradicts = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="contradicted_by", editable=False,
        help_text=_("What was answered to this very scan; the answer was lost and the device showed another one."),
    )  # fmt: skip
    let_in_offline = models.BooleanField(
        default=False, help_text=_("The device had no network and said yes by itself.")
    )
    at = models.DateTimeField(_("scanned"), help_text=_("By the server’s clock."))
    device_at = models.DateTimeField(null=True, help_text=_("As the device’s clock said."))
    received_at = models.DateTimeField(_("received"))

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["device", "scan_id"], name="check_in_scan_once"),
            models.UniqueConstraint(fields=["list", "ticket", "turn"], name="check_in_turn_once"),
            models.CheckConstraint(
                condition=Q(result="refused", turn=None, inside=None) & ~Q(reason="")
                | ~Q(result="refused")
                & Q(reason="", turn__isnull=False, inside__isnull=False, ticket__isnull=False),
                name="check_in_refused_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["event", "-id"], name="check_in_of_event")]

    def __str__(self) -> str:
        return f"{self.get_result_display()} · {self.ticket or '—'}"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("Check-ins are append-only: to undo one is another row.")
