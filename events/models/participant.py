"""The one record of a person at an event: buyer, attendee, speaker and team member all point here."""

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import normal_email
from core.fields import CodeField, PublicIdField
from core.ids import new_code, new_id
from core.rows import Row
from core.sealed import fingerprint
from events.models.event import Event

MANY = 100
# What erasing a person blanks, on the row itself.
PERSONAL_FIELDS = (
    "email", "contact_email", "name", "badge_name", "pronouns", "company", "job_title", "biography", "links",
    "photo", "phone", "notes", "diet", "access_needs", "refused_entry",
)  # fmt: skip


def photo_path(instance: "Participant", filename: str) -> str:
    return f"people/{new_id('fil')}{PurePath(filename).suffix.lower()}"


def check_links(value: str) -> None:
    """One web address a line."""
    check = URLValidator(schemes=["http", "https"])
    for line in value.split():
        check(line)


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def known_as(self, email: str) -> Self:
        """The participant whose identity is this address, at most one per event."""
        return self.filter(email=normal_email(email))

    def reachable_at(self, email: str) -> Self:
        """Everybody whose mail goes to this address, also those without an identity of their own."""
        address = normal_email(email)
        return self.filter(Q(email=address) | Q(contact_email=address))

    def bulk_create(self, objs: Iterable["Participant"], *args: Any, **kwargs: Any) -> list["Participant"]:
        """Among twenty thousand people two draw the same code in one case of five: the second draws again.

        For many rows one query more, which asks for the codes that are taken.
        """
        rows = list(objs)
        events = {row.event_id for row in rows}
        taken = set()
        if len(rows) >= MANY:
            taken = set(self.model.objects.filter(event__in=events).values_list("event", "code"))
        for row in rows:
            while (row.event_id, row.code) in taken:
                row.code = new_code(len(row.code))
            taken.add((row.event_id, row.code))
        return super().bulk_create(rows, *args, **kwargs)

    def admitted(self) -> Self:
        return self.filter(admission__in=[Participant.Admission.VALID, Participant.Admission.IN])


class Participant(Row):
    """A person at an event.

    `email` is the identity, unique in the event and lower case; two names on one address are two participants,
    the second with only a `contact_email`. `admission` is kept up to date by tickets and is all that the agenda
    knows of them.
    """

    class Admission(models.TextChoices):
        NONE = "none", _("No ticket")
        VALID = "valid", _("Valid ticket")
        VOID = "void", _("Ticket no longer valid")
        IN = "in", _("Checked in")

    public_id = PublicIdField(prefix="par")
    code = CodeField(length=6)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="participants",
    )
    # NULL where there is none, so that the address can be unique in the event.
    email = models.EmailField(_("e-mail address"), max_length=254, null=True, blank=True)  # noqa: DJ001
    contact_email = models.EmailField(
        _("contact address"),
        max_length=254,
        blank=True,
        help_text=_("Where mail goes if there is no own address."),
    )
    name = models.CharField(_("name"), max_length=200)
    badge_name = models.CharField(
        _("name on the badge"), max_length=200, blank=True, help_text=_("If it differs.")
    )
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    company = models.CharField(_("company"), max_length=200, blank=True)
    job_title = models.CharField(_("what you do"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    biography = models.TextField(_("biography"), blank=True, help_text=_("Markdown"))
    links = models.TextField(
        _("links"), blank=True, validators=[check_links], help_text=_("One address a line.")
    )
    photo = models.ImageField(
        _("photo"),
        upload_to=photo_path,
        blank=True,
        validators=[FileExtensionValidator(["png", "jpg", "jpeg", "webp"])],
    )
    diet = models.CharField(_("diet"), max_length=200, blank=True)
    access_needs = models.CharField(_("access needs"), max_length=300, blank=True)
    notes = models.TextField(_("notes of the team"), blank=True)
    refused_entry = models.CharField(
        _("not to be let in"), max_length=300, blank=True, editable=False,
        help_text=_("Why, for the team alone: the door only says to call the lead."),
    )  # fmt: skip
    admission = models.CharField(
        max_length=5, choices=Admission.choices, default=Admission.NONE, editable=False
    )
    import_key = models.CharField(max_length=100, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["event", "email"], name="participant_once_per_event"),
            models.UniqueConstraint(fields=["event", "code"], name="participant_code_once"),
            models.CheckConstraint(condition=~Q(email=""), name="participant_email_null_not_empty"),
        ]
        indexes = [
            models.Index(fields=["event", "import_key"], name="participant_import"),
            models.Index(fields=["event", "contact_email"], name="participant_contact"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.email = normal_email(self.email) if self.email else None
        self.contact_email = normal_email(self.contact_email)
        if not self.name.strip():
            raise ValidationError({"name": _("Somebody needs a name.")})

    @property
    def name_on_badge(self) -> str:
        return self.badge_name or self.name

    @property
    def address(self) -> str:
        """Where mail to this person goes; may be empty."""
        return self.email or self.contact_email

    @property
    def link_list(self) -> list[str]:
        return self.links.split()


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def to_partner(self, partner: models.Model) -> Self:
        return self.filter(purpose=Consent.Purpose.PARTNER, partner=partner)


class Consent(Row):
    """Somebody agreed to one purpose, in the words that stood there. Withdrawing keeps the row."""

    class Purpose(models.TextChoices):
        PARTNER = "partner", _("The partner behind the code may see the name")
        LEADS = "leads", _("Partners who scan the badge get the contact data")
        TEXTS = "texts", _("Texts to the phone about changes of the day")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    partner = models.ForeignKey(
        "events.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="consents",
        help_text=_("Who may see the name: this partner and no other."),
    )  # fmt: skip
    text = models.CharField(max_length=300, help_text=_("The wording that was agreed to."))
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "purpose", "partner"],
                condition=Q(withdrawn_at=None),
                name="consent_once_per_partner",
            ),
            models.UniqueConstraint(
                fields=["participant", "purpose"],
                condition=Q(withdrawn_at=None, partner=None),
                name="consent_once_without_partner",
            ),
            models.CheckConstraint(
                condition=~Q(purpose="partner") | Q(partner__isnull=False), name="consent_names_partner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} · {self.purpose}"

    @property
    def version(self) -> str:
        """Tells one wording from another: eight hex digits of its fingerprint."""
        return fingerprint(self.text)[:8]
