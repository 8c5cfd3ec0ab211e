"""Organizer and event: the root every other row hangs from."""

from datetime import date
from pathlib import PurePath
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core import colour, times
from core.fields import ColourField, MinorField, PublicIdField
from core.ids import new_id
from core.rows import Row
from core.sealed import Sealed
from events.models import keeping
from events.models.keeping import Keeping
from events.reserved import RESERVED_SLUGS

CURRENCIES = [
    (code, code)
    for code in (
        "USD EUR GBP CHF AUD BGN BHD BRL CAD CZK DKK HKD HUF ILS INR ISK JOD JPY KRW KWD MXN MYR NOK NZD OMR "
        "PHP PLN RON SEK SGD THB TND TRY TWD UGX ZAR"
    ).split()
]
SANDBOX_WORD = "Sandbox"
SLUG = RegexValidator(
    r"^[a-z0-9][a-z0-9-]{1,49}$", _("Use small letters, digits and hyphens: for example relay-2027.")
)


def check_zone(value: str) -> None:
    if value not in times.zones():
        raise ValidationError(
            _("“%(value)s” is no time zone. Write for example Europe/Berlin."), params={"value": value}
        )


def check_slug_free(value: str) -> None:
    if value in RESERVED_SLUGS:
        raise ValidationError(
            _("“%(value)s” is used by an address of the site itself."), params={"value": value}
        )


def logo_path(instance: "Event", filename: str) -> str:
    return f"events/{new_id('fil')}{PurePath(filename).suffix.lower()}"


class Organizer(Row):
    """Who runs a series of events: sender address, Stripe account, people with a role in all its events."""

    public_id = PublicIdField(prefix="org")
    name = models.CharField(_("name"), max_length=200)
    slug = models.CharField(_("short name"), max_length=50, unique=True, validators=[SLUG])
    contact_email = models.EmailField(_("contact address"), help_text=_("Answers to mails go here."))
    legal_name = models.CharField(_("name on invoices"), max_length=200, blank=True)
    legal_address = models.TextField(_("address on invoices"), blank=True)
    country = models.CharField(
        _("country"), max_length=2, blank=True, help_text=_("ISO 3166 code, as in DE.")
    )
    vat_id = models.CharField(_("VAT number"), max_length=20, blank=True)
    bank_details = models.TextField(
        _("bank details"), blank=True, help_text=_("Stand on invoices that are paid by transfer.")
    )
    stripe_secret_key_sealed = models.TextField(blank=True, editable=False)
    stripe_webhook_secret_sealed = models.TextField(blank=True, editable=False)

    stripe_secret_key = Sealed("stripe_secret_key_sealed")
    stripe_webhook_secret = Sealed("stripe_webhook_secret_sealed")

    class Meta:
        verbose_name = _("organizer")
        verbose_name_plural = _("organizers")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> Self:
        """Those that stand in lists: a sandbox is found by its address alone."""
        return self.filter(is_public=True, is_sandbox=False)

    def upcoming(self, today: date) -> Self:
        return self.filter(ends_on__gte=today).order_by("starts_on")

    def past(self, today: date) -> Self:
        return self.filter(ends_on__lt=today).order_by("-starts_on")


class Event(Keeping):
    """One edition of a conference."""

    public_id = PublicIdField(prefix="evt")
    organizer = models.ForeignKey(Organizer, on_delete=models.PROTECT, related_name="events")
    slug = models.CharField(
        _("address"),
        max_length=50,
        unique=True,
        validators=[SLUG, check_slug_free],
        help_text=_("The event's home is at this word: relay-2027 for /relay-2027/."),
    )
    name = models.CharField(_("name"), max_length=200)
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[check_zone])
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES, default="USD")
    language = models.CharField(_("main language"), max_length=10, default="en")
    venue_name = models.CharField(_("venue"), max_length=200, blank=True)
    venue_address = models.CharField(_("address of the venue"), max_length=300, blank=True)
    venue_text = models.TextField(_("how to get there"), blank=True, help_text=_("Markdown"))
    description = models.TextField(_("description"), blank=True, help_text=_("Markdown"))
    evening_text = models.TextField(_("evening party"), blank=True, help_text=_("Markdown"))
    accent = ColourField(
        _("colour"), default="#3b5bdb", help_text=_("Contrast is mended where it is too low.")
    )
    logo = models.ImageField(
        _("logo"),
        upload_to=logo_path,
        blank=True,
        validators=[FileExtensionValidator(["png", "jpg", "jpeg", "webp"])],
    )
    contact_email = models.EmailField(
        _("contact address"), blank=True, help_text=_("Empty: the organizer's.")
    )
    terms_url = models.URLField(_("terms"), blank=True)
    terms_version = models.CharField(_("version of the terms"), max_length=40, blank=True)
    privacy_url = models.URLField(_("privacy notice"), blank=True)
    imprint_url = models.URLField(_("imprint"), blank=True)
    conduct_url = models.URLField(_("code of conduct"), blank=True)
    shows_stars = models.BooleanField(
        _("number of stars shown"),
        default=False,
        help_text=_("How many people starred a session stands on its page. Else only the team sees it."),
    )
    agenda_shows_partners = models.BooleanField(
        _("partners at the foot of the agenda"),
        default=False,
        help_text=_("Those that are shown in public, with their logos."),
    )
    sends_texts = models.BooleanField(
        _("texts about changes of the day"),
        default=False,
        help_text=_(
            "People may give a phone number; what they chose or speak in and is moved or cancelled on the day itself is "
            "told by text. Each text costs what the provider takes."
        ),
    )
    is_public = models.BooleanField(
        _("public"), default=False, help_text=_("Before that only the team sees the event's pages.")
    )
    team_needs_second_factor = models.BooleanField(
        _("the team needs a second factor"),
        default=False,
        help_text=_(
            "An app with codes, or a passkey. Whoever has none is led to set it up before the workspace opens."
        ),
    )
    is_asleep = models.BooleanField(
        default=False,
        editable=False,
        help_text=_("Brought in from a file: no letters, no gateways, until somebody starts it here."),
    )
    is_sandbox = models.BooleanField(
        default=False,
        editable=False,
        help_text=_(
            "To try things out, from its first moment to its last: no money, no letters, in no list."
        ),
    )
    days_moved = models.PositiveSmallIntegerField(
        default=0,
        editable=False,
        help_text=_("How far a sandbox was moved through time: all its dates lie so many days earlier."),
    )
    target_tickets = models.PositiveIntegerField(
        _("tickets to sell"),
        null=True,
        blank=True,
        help_text=_("Drawn beside the sales on the team’s page Today. Empty: no target."),
    )
    target_minor = MinorField(
        _("money to take in"),
        default=0,
        blank=True,
        help_text=_("Drawn beside the payments on the team’s page Today. 0: no target."),
    )
    ticket_key = models.PositiveSmallIntegerField(
        default=1, editable=False, help_text=_("Number of the key that signs its tickets now.")
    )
    oldest_ticket_key = models.PositiveSmallIntegerField(
        default=1, editable=False, help_text=_("Codes signed with an older one are dead.")
    )
    shop_counter = models.PositiveIntegerField(default=0, editable=False)
    public_counter = models.PositiveIntegerField(default=0, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="event_ends_after_start"),
            models.CheckConstraint(condition=Q(target_minor__gte=0), name="event_target_not_negative"),
            models.CheckConstraint(
                condition=Q(is_public=False)
                | ~(Q(terms_url="") | Q(privacy_url="") | Q(imprint_url="") | Q(conduct_url="")),
                name="event_public_has_legal_pages",
            ),
            models.CheckConstraint(
                condition=Q(
                    oldest_ticket_key__gte=1, oldest_ticket_key__lte=F("ticket_key"), ticket_key__lte=255
                ),
                name="event_ticket_keys_in_order",
            ),
            # Tickets, badges, papers and letters all name their event: so each of them says what it is.
            models.CheckConstraint(
                condition=Q(is_sandbox=False) | Q(name__startswith=SANDBOX_WORD), name="event_sandbox_says_so"
            ),
            models.CheckConstraint(
                condition=Q(is_sandbox=True) | Q(days_moved=0), name="event_only_sandboxes_move"
            ),
            keeping.within_bounds(),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/{self.slug}/"

    def clean(self) -> None:
        errors = {}
        if self._ends_before_it_starts():
            errors["ends_on"] = _("The last day is before the first.")
        if self.is_sandbox and not self.name.startswith(SANDBOX_WORD):
            errors["name"] = _("The name of a sandbox begins with “Sandbox”, so that all it prints says so.")
        if self.is_public:
            for field in ("terms_url", "privacy_url", "imprint_url", "conduct_url"):
                if not getattr(self, field):
                    errors[field] = _("Needed before the event is made public.")
        if errors:
            raise ValidationError(errors)

    def _ends_before_it_starts(self) -> bool:
        """False while a form has not given both days."""
        days: tuple[date | None, date | None] = (self.starts_on, self.ends_on)
        return days[0] is not None and days[1] is not None and days[1] < days[0]

    @cached_property
    def theme(self) -> colour.Theme:
        return colour.theme(self.accent)

    @property
    def theme_path(self) -> str:
        """Address of the event's and its tracks' colours; it changes with them, so it can be kept for ever."""
        return f"/{self.slug}/theme-{self.accent[1:].lower()}-{self.public_counter}-{colour.RECIPE}.css"

    @property
    def reply_address(self) -> str:
        return self.contact_email or self.organizer.contact_email


class Room(Row):
    """A place where sessions happen, in the order in which the agenda shows them."""

    public_id = PublicIdField(prefix="roo")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(_("name"), max_length=200)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    directions = models.CharField(_("way there"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    import_guid = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="room_name_once")]

    def __str__(self) -> str:
        return self.name


class Track(Row):
    """A strand of the programme with a colour and, since colour alone does not do, a name."""

    public_id = PublicIdField(prefix="trk")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="tracks")
    name = models.CharField(_("name"), max_length=200)
    colour = ColourField(_("colour"), default="#868e96")
    description = models.CharField(_("description"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="track_name_once")]

    def __str__(self) -> str:
        return self.name
