"""Places in limited sessions, and what people who were there say of them."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agenda.models.session import Session
from core.fields import PublicIdField
from core.rows import Row
from core.sealed import Sealed, fingerprint, new_token
from events.models import Event, Participant


class Lottery(Row):
    """One draw for the places of several sessions. The seed is fixed when the row is made: its fingerprint is shown
    from then on, the seed itself after the draw. `record` is what was drawn from and what came out, for everybody to
    replay (agenda/lottery.py).
    """

    public_id = PublicIdField(prefix="lot")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="lotteries")
    name = models.CharField(_("name"), max_length=100, help_text=_("For example Workshops on Monday."))
    closes_at = models.DateTimeField(_("wishes until"), help_text=_("Drawn right after it."))
    seed_sealed = models.TextField(editable=False)
    seed_hash = models.CharField(_("fingerprint of the seed"), max_length=64, editable=False)
    drawn_at = models.DateTimeField(_("drawn"), null=True, blank=True, editable=False)
    record = models.JSONField(null=True, blank=True, editable=False)

    seed = Sealed("seed_sealed")

    class Meta:
        verbose_name = _("lottery")
        verbose_name_plural = _("lotteries")
        ordering = ["closes_at"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not self.seed_hash:
            seed = new_token()
            self.seed, self.seed_hash = seed, fingerprint(seed)

    def __str__(self) -> str:
        return self.name


class SignUpListQuerySet(models.QuerySet["SignUpList"]):
    def free(self) -> Self:
        return self.filter(taken__lt=F("places"))


class SignUpList(Row):
    """How one gets a place in a session. `places` is what the room allows, and never less than is taken: the database
    refuses one too many.
    """

    class Way(models.TextChoices):
        FIRST = "first", _("Who comes first")
        LOTTERY = "lottery", _("Lottery by wishes")

    session = models.OneToOneField(
        Session, on_delete=models.CASCADE, related_name="sign_up_list", verbose_name=_("session")
    )
    way = models.CharField(_("places go to"), max_length=7, choices=Way.choices, default=Way.FIRST)
    lottery = models.ForeignKey(
        Lottery,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lists",
        verbose_name=_("lottery"),
    )
    size = models.PositiveIntegerField(
        _("places"), null=True, blank=True, help_text=_("Empty: the seats of the room it is in.")
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    places = models.PositiveIntegerField(default=0, editable=False)
    taken = models.PositiveIntegerField(default=0, editable=False)

    objects = SignUpListQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("places")), name="sign_up_not_too_many"),
            models.CheckConstraint(
                condition=Q(way="first", lottery=None) | Q(way="lottery", lottery__isnull=False),
                name="sign_up_way_fits",
            ),
        ]

    def __str__(self) -> str:
        return str(self.session)

    @property
    def left(self) -> int:
        return self.places - self.taken


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def placed(self) -> Self:
        return self.filter(state=SignUp.State.PLACED)

    def standing(self) -> Self:
        """With a place, or hoping for one."""
        return self.exclude(state=SignUp.State.LEFT)

    def in_line(self) -> Self:
        """Who waits, the next one first."""
        return self.filter(state=SignUp.State.WAITING).order_by("asked_at", "place_in_draw", "pk")


class SignUp(Row):
    """One person and one limited session, one row whatever becomes of it."""

    class State(models.TextChoices):
        WISH = "wish", _("In the lottery")
        PLACED = "placed", _("Has a place")
        WAITING = "waiting", _("Waiting list")
        LEFT = "left", _("Given up")

    public_id = PublicIdField(prefix="sup")
    list = models.ForeignKey(SignUpList, on_delete=models.CASCADE, related_name="sign_ups")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="sign_ups")
    state = models.CharField(_("state"), max_length=7, choices=State.choices)
    wish = models.PositiveSmallIntegerField(_("wish"), default=1, help_text=_("1 is the dearest."))
    place_in_draw = models.PositiveIntegerField(default=0, editable=False)
    # How often it was given up or asked for again: for the SEQUENCE of calendars.
    turns = models.PositiveSmallIntegerField(default=0, editable=False)
    asked_at = models.DateTimeField(_("signed up"))
    # Once it is known: told that the session now lies beside another of his.
    clash_told_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("person signed up")
        verbose_name_plural = _("people signed up")
        ordering = ["list", "asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["list", "participant"], name="sign_up_once"),
        ]
        indexes = [models.Index(fields=["list", "state", "asked_at"], name="sign_up_line")]

    def __str__(self) -> str:
        return f"{self.participant} · {self.list}"


class Feedback(Row):
    """What one person who was there says of one session; may be changed."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="feedbacks")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="feedbacks")
    rating = models.PositiveSmallIntegerField(
        _("rating"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    words = models.TextField(_("words"), blank=True, max_length=2000)
    given_at = models.DateTimeField(_("given"))
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "participant"], name="feedback_once"),
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="feedback_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.session} · {self.rating}"
