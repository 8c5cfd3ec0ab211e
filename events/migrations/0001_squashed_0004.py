import core.fields
import django.core.validators
import django.db.models.deletion
import events.models.event
import events.models.participant
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # A database that has all of these has these tables: the steps before the first release became one.
    replaces = [
        ("events", "0001_start"),
        ("events", "0002_selling"),
        ("events", "0003_consent_of_partner"),
        ("events", "0004_participant_by_contact"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Organizer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="org")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "slug",
                    models.CharField(
                        max_length=50,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9-]{1,49}$",
                                "Use small letters, digits and hyphens: for example relay-2027.",
                            )
                        ],
                        verbose_name="short name",
                    ),
                ),
                (
                    "contact_email",
                    models.EmailField(
                        help_text="Answers to mails go here.", max_length=254, verbose_name="contact address"
                    ),
                ),
                ("legal_name", models.CharField(blank=True, max_length=200, verbose_name="name on invoices")),
                ("legal_address", models.TextField(blank=True, verbose_name="address on invoices")),
                (
                    "country",
                    models.CharField(
                        blank=True, help_text="ISO 3166 code, as in DE.", max_length=2, verbose_name="country"
                    ),
                ),
                ("vat_id", models.CharField(blank=True, max_length=20, verbose_name="VAT number")),
                (
                    "bank_details",
                    models.TextField(
                        blank=True,
                        help_text="Stand on invoices that are paid by transfer.",
                        verbose_name="bank details",
                    ),
                ),
                ("stripe_secret_key_sealed", models.TextField(blank=True, editable=False)),
                ("stripe_webhook_secret_sealed", models.TextField(blank=True, editable=False)),
            ],
            options={
                "verbose_name": "organizer",
                "verbose_name_plural": "organizers",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="evt")),
                (
                    "organizer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="events.organizer",
                    ),
                ),
                (
                    "slug",
                    models.CharField(
                        help_text="The event's home is at this word: relay-2027 for /relay-2027/.",
                        max_length=50,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9-]{1,49}$",
                                "Use small letters, digits and hyphens: for example relay-2027.",
                            ),
                            events.models.event.check_slug_free,
                        ],
                        verbose_name="address",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("tagline", models.CharField(blank=True, max_length=200, verbose_name="tagline")),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "time_zone",
                    models.CharField(
                        max_length=64, validators=[events.models.event.check_zone], verbose_name="time zone"
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("USD", "USD"),
                            ("EUR", "EUR"),
                            ("GBP", "GBP"),
                            ("CHF", "CHF"),
                            ("AUD", "AUD"),
                            ("BGN", "BGN"),
                            ("BHD", "BHD"),
                            ("BRL", "BRL"),
                            ("CAD", "CAD"),
                            ("CZK", "CZK"),
                            ("DKK", "DKK"),
                            ("HKD", "HKD"),
                            ("HUF", "HUF"),
                            ("ILS", "ILS"),
                            ("INR", "INR"),
                            ("ISK", "ISK"),
                            ("JOD", "JOD"),
                            ("JPY", "JPY"),
                            ("KRW", "KRW"),
                            ("KWD", "KWD"),
                            ("MXN", "MXN"),
                            ("MYR", "MYR"),
                            ("NOK", "NOK"),
                            ("NZD", "NZD"),
                            ("OMR", "OMR"),
                            ("PHP", "PHP"),
                            ("PLN", "PLN"),
                            ("RON", "RON"),
                            ("SEK", "SEK"),
                            ("SGD", "SGD"),
                            ("THB", "THB"),
                            ("TND", "TND"),
                            ("TRY", "TRY"),
                            ("TWD", "TWD"),
                            ("UGX", "UGX"),
                            ("ZAR", "ZAR"),
                        ],
                        default="USD",
                        max_length=3,
                        verbose_name="currency",
                    ),
                ),
                ("language", models.CharField(default="en", max_length=10, verbose_name="main language")),
                ("venue_name", models.CharField(blank=True, max_length=200, verbose_name="venue")),
                (
                    "venue_address",
                    models.CharField(blank=True, max_length=300, verbose_name="address of the venue"),
                ),
                (
                    "venue_text",
                    models.TextField(blank=True, help_text="Markdown", verbose_name="how to get there"),
                ),
                (
                    "description",
                    models.TextField(blank=True, help_text="Markdown", verbose_name="description"),
                ),
                (
                    "evening_text",
                    models.TextField(blank=True, help_text="Markdown", verbose_name="evening party"),
                ),
                (
                    "accent",
                    core.fields.ColourField(
                        default="#3b5bdb",
                        help_text="Contrast is mended where it is too low.",
                        max_length=7,
                        verbose_name="colour",
                    ),
                ),
                (
                    "logo",
                    models.ImageField(
                        blank=True,
                        upload_to=events.models.event.logo_path,
                        validators=[
                            django.core.validators.FileExtensionValidator(["png", "jpg", "jpeg", "webp"])
                        ],
                        verbose_name="logo",
                    ),
                ),
                (
                    "contact_email",
                    models.EmailField(
                        blank=True,
                        help_text="Empty: the organizer's.",
                        max_length=254,
                        verbose_name="contact address",
                    ),
                ),
                ("terms_url", models.URLField(blank=True, verbose_name="terms")),
                (
                    "terms_version",
                    models.CharField(blank=True, max_length=40, verbose_name="version of the terms"),
                ),
                ("privacy_url", models.URLField(blank=True, verbose_name="privacy notice")),
                ("imprint_url", models.URLField(blank=True, verbose_name="imprint")),
                ("conduct_url", models.URLField(blank=True, verbose_name="code of conduct")),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="Before that only the team sees the event's pages.",
                        verbose_name="public",
                    ),
                ),
                ("shop_counter", models.PositiveIntegerField(default=0, editable=False)),
                ("public_counter", models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "ordering": ["-starts_on", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="event_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_public", False),
                            models.Q(
                                ("terms_url", ""),
                                ("privacy_url", ""),
                                ("imprint_url", ""),
                                ("conduct_url", ""),
                                _connector="OR",
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="event_public_has_legal_pages",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="par")),
                ("code", core.fields.CodeField(length=6)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="events.event",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="participants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, null=True, verbose_name="e-mail address"),
                ),
                (
                    "contact_email",
                    models.EmailField(
                        blank=True,
                        help_text="Where mail goes if there is no own address.",
                        max_length=254,
                        verbose_name="contact address",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "badge_name",
                    models.CharField(
                        blank=True,
                        help_text="If it differs.",
                        max_length=200,
                        verbose_name="name on the badge",
                    ),
                ),
                ("pronouns", models.CharField(blank=True, max_length=40, verbose_name="pronouns")),
                ("company", models.CharField(blank=True, max_length=200, verbose_name="company")),
                ("job_title", models.CharField(blank=True, max_length=200, verbose_name="what you do")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("biography", models.TextField(blank=True, help_text="Markdown", verbose_name="biography")),
                (
                    "links",
                    models.TextField(
                        blank=True,
                        help_text="One address a line.",
                        validators=[events.models.participant.check_links],
                        verbose_name="links",
                    ),
                ),
                (
                    "photo",
                    models.ImageField(
                        blank=True,
                        upload_to=events.models.participant.photo_path,
                        validators=[
                            django.core.validators.FileExtensionValidator(["png", "jpg", "jpeg", "webp"])
                        ],
                        verbose_name="photo",
                    ),
                ),
                ("diet", models.CharField(blank=True, max_length=200, verbose_name="diet")),
                ("access_needs", models.CharField(blank=True, max_length=300, verbose_name="access needs")),
                ("notes", models.TextField(blank=True, verbose_name="notes of the team")),
                (
                    "admission",
                    models.CharField(
                        choices=[
                            ("none", "No ticket"),
                            ("valid", "Valid ticket"),
                            ("void", "Ticket no longer valid"),
                            ("in", "Checked in"),
                        ],
                        default="none",
                        editable=False,
                        max_length=5,
                    ),
                ),
                ("import_key", models.CharField(blank=True, editable=False, max_length=100)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "participant",
                "verbose_name_plural": "participants",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "email"), name="participant_once_per_event"),
                    models.UniqueConstraint(fields=("event", "code"), name="participant_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("email", ""), _negated=True),
                        name="participant_email_null_not_empty",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["event", "import_key"], name="participant_import"),
                    models.Index(fields=["event", "contact_email"], name="participant_contact"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="ptn")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partners",
                        to="events.event",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("contact_name", models.CharField(blank=True, max_length=200, verbose_name="contact person")),
                (
                    "contact_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="contact address"),
                ),
                ("description", models.CharField(blank=True, max_length=300, verbose_name="in one sentence")),
                (
                    "contract_note",
                    models.TextField(blank=True, help_text="For the team only.", verbose_name="agreed"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="looked after by",
                    ),
                ),
                (
                    "ref",
                    models.CharField(
                        blank=True,
                        help_text="Links to the shop with ?ref= and this word count as this partner's.",
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9-]*$", "Small letters, digits and hyphens."
                            )
                        ],
                        verbose_name="word in links",
                    ),
                ),
                (
                    "target_tickets",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="tickets hoped for"),
                ),
                ("is_shown", models.BooleanField(default=True, verbose_name="shown on the event's home")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "partner",
                "verbose_name_plural": "partners",
                "ordering": ["position", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "name"), name="partner_name_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("ref", ""), _negated=True),
                        fields=("event", "ref"),
                        name="partner_ref_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Room",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="roo")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rooms", to="events.event"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("capacity", models.PositiveIntegerField(blank=True, null=True, verbose_name="seats")),
                ("directions", models.CharField(blank=True, max_length=300, verbose_name="way there")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("import_guid", models.UUIDField(blank=True, editable=False, null=True)),
            ],
            options={
                "verbose_name": "room",
                "verbose_name_plural": "rooms",
                "ordering": ["position", "name"],
                "constraints": [models.UniqueConstraint(fields=("event", "name"), name="room_name_once")],
            },
        ),
        migrations.CreateModel(
            name="TeamMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="tea")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="team",
                        to="events.event",
                    ),
                ),
                (
                    "organizer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="team",
                        to="events.organizer",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("organizer", "Organizer"),
                            ("reviewer", "Reviewer"),
                            ("door", "Door"),
                            ("finance", "Finance"),
                        ],
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "team member",
                "verbose_name_plural": "team",
                "ordering": ["role", "user__email"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("event", None), ("organizer__isnull", False)),
                            models.Q(("event__isnull", False), ("organizer", None)),
                            _connector="OR",
                        ),
                        name="team_member_of_event_or_organizer",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "event", "role"), name="team_role_once_per_event"
                    ),
                    models.UniqueConstraint(
                        fields=("user", "organizer", "role"), name="team_role_once_per_organizer"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Track",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="trk")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tracks", to="events.event"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("colour", core.fields.ColourField(default="#868e96", max_length=7, verbose_name="colour")),
                ("description", models.CharField(blank=True, max_length=300, verbose_name="description")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "track",
                "verbose_name_plural": "tracks",
                "ordering": ["position", "name"],
                "constraints": [models.UniqueConstraint(fields=("event", "name"), name="track_name_once")],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="events.participant",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("partner", "The partner behind the code may see the name")], max_length=20
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who may see the name: this partner and no other.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="events.partner",
                    ),
                ),
                ("text", models.CharField(help_text="The wording that was agreed to.", max_length=300)),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("participant", "purpose", "partner"),
                        name="consent_once_per_partner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("purpose", "partner"), _negated=True),
                            ("partner__isnull", False),
                            _connector="OR",
                        ),
                        name="consent_names_partner",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("secret_sealed", models.TextField(editable=False)),
                ("public_id", core.fields.PublicIdField(prefix="lnk")),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="events.partner"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="for whom")),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "link of a partner",
                "verbose_name_plural": "links of partners",
                "ordering": ["pk"],
            },
        ),
    ]
