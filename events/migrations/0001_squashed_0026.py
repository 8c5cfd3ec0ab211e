import core.fields
import django.core.validators
import django.db.models.deletion
import events.models.benefit
import events.models.event
import events.models.participant
import events.models.partner
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # A database that has all of these has these tables: the steps before the first release became one.
    replaces = [
        ("events", "0001_squashed_0004"),
        ("events", "0005_what_rooms_have"),
        ("events", "0006_shows_stars"),
        ("events", "0007_door"),
        ("events", "0008_targets"),
        ("events", "0009_segments"),
        ("events", "0010_personal_copies"),
        ("events", "0011_team_roles"),
        ("events", "0012_mailings"),
        ("events", "0013_api_tokens"),
        ("events", "0014_partner_levels_and_logos"),
        ("events", "0015_erasures"),
        ("events", "0016_team_invitations"),
        ("events", "0017_webhooks"),
        ("events", "0018_team_second_factor"),
        ("events", "0019_refused_entry"),
        ("events", "0020_what_was_kept_long_enough"),
        ("events", "0021_saved_exports"),
        ("events", "0022_partner_colleagues"),
        ("events", "0023_partner_tasks"),
        ("events", "0024_table_imports"),
        ("events", "0025_deprecated_calls"),
        ("events", "0026_event_files"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
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
                    "shows_stars",
                    models.BooleanField(
                        default=False,
                        help_text="How many people starred a session stands on its page. Else only the team sees it.",
                        verbose_name="number of stars shown",
                    ),
                ),
                (
                    "agenda_shows_partners",
                    models.BooleanField(
                        default=False,
                        help_text="Those that are shown in public, with their logos.",
                        verbose_name="partners at the foot of the agenda",
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="Before that only the team sees the event's pages.",
                        verbose_name="public",
                    ),
                ),
                (
                    "team_needs_second_factor",
                    models.BooleanField(
                        default=False,
                        help_text="An app with codes, or a passkey. Whoever has none is led to set it up before the workspace opens.",
                        verbose_name="the team needs a second factor",
                    ),
                ),
                (
                    "is_asleep",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Brought in from a file: no letters, no gateways, until somebody starts it here.",
                    ),
                ),
                (
                    "target_tickets",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Drawn beside the sales on the team’s page Today. Empty: no target.",
                        null=True,
                        verbose_name="tickets to sell",
                    ),
                ),
                (
                    "target_minor",
                    core.fields.MinorField(
                        blank=True,
                        default=0,
                        help_text="Drawn beside the payments on the team’s page Today. 0: no target.",
                        verbose_name="money to take in",
                    ),
                ),
                (
                    "ticket_key",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, help_text="Number of the key that signs its tickets now."
                    ),
                ),
                (
                    "oldest_ticket_key",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, help_text="Codes signed with an older one are dead."
                    ),
                ),
                ("shop_counter", models.PositiveIntegerField(default=0, editable=False)),
                ("public_counter", models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "ordering": ["-starts_on", "name"],
            },
        ),
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
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="tok")),
                ("name", models.CharField(help_text="What it is for.", max_length=100, verbose_name="name")),
                ("start", models.CharField(editable=False, max_length=20, verbose_name="begins with")),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("scopes", models.JSONField(default=list, verbose_name="may")),
                ("created_at", models.DateTimeField(verbose_name="made at")),
                ("expires_at", models.DateTimeField(verbose_name="ends at")),
                (
                    "revoked_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="revoked at"),
                ),
                (
                    "last_used_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last used"),
                ),
                (
                    "version",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Set by its first call.",
                        max_length=10,
                        verbose_name="version",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        help_text="With a role less, the token can do less as well.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_tokens",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "API token",
                "verbose_name_plural": "API tokens",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="api_token_ends_later",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EventExport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("is_stopping", models.BooleanField(default=False)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("leased_until_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("public_id", core.fields.PublicIdField(prefix="evx")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Being written"),
                            ("done", "Ready"),
                            ("failed", "Failed"),
                            ("stopped", "Stopped"),
                            ("gone", "Deleted again"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("file", models.FileField(blank=True, max_length=200, upload_to="event-files/")),
                ("size", models.BigIntegerField(default=0)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="event_exports",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "event as a file",
                "verbose_name_plural": "events as files",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("event",),
                        name="event_export_one_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Forgetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=40)),
                ("count", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="forgettings",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "report of deleting",
                "verbose_name_plural": "reports of deleting",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=255)),
                ("fingerprint", models.CharField(max_length=64)),
                ("began_at", models.DateTimeField()),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("headers", models.JSONField(default=dict)),
                ("body", models.BinaryField(default=b"")),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_answers",
                        to="events.apitoken",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["began_at"], name="kept_answer_began")],
                "constraints": [
                    models.UniqueConstraint(fields=("token", "key"), name="kept_answer_once_per_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Mailing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="mlg")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("segment_key", models.CharField(max_length=40)),
                ("segment_name", models.CharField(max_length=100)),
                ("version", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("definition", models.JSONField()),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("later", "whoever is in the segment when it goes out"),
                            ("now", "whoever is in the segment when I schedule it"),
                        ],
                        default="later",
                        max_length=5,
                    ),
                ),
                (
                    "attachment",
                    models.CharField(
                        blank=True,
                        choices=[("", "nothing"), ("ticket", "each one’s own ticket as PDF")],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "gaps",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("leave_out", "leave these people out"),
                            ("send", "write to them all the same, with nothing in its place"),
                        ],
                        max_length=10,
                    ),
                ),
                ("per_minute", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("scheduled", "Scheduled"),
                            ("sending", "Going out"),
                            ("stopped", "Stopped"),
                            ("sent", "Sent"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("scheduled_at", models.DateTimeField(blank=True, null=True)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mailings",
                        to="events.event",
                    ),
                ),
                (
                    "scheduled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "mailing",
                "verbose_name_plural": "mailings",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["scheduled", "sending"])),
                        fields=["id"],
                        name="mailing_to_do",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"), ("scheduled_at__isnull", False), _connector="OR"
                        ),
                        name="mailing_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["sending", "sent"]), _negated=True),
                            ("started_at__isnull", False),
                            _connector="OR",
                        ),
                        name="mailing_sending_has_begun",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("per_minute", None), ("per_minute__gte", 1), _connector="OR"),
                        name="mailing_some_a_minute",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailingText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("body", models.TextField(verbose_name="text")),
                (
                    "mailing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="events.mailing"
                    ),
                ),
            ],
            options={
                "verbose_name": "text of a mailing",
                "verbose_name_plural": "texts of mailings",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mailing", "language"), name="mailing_text_once_a_language"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MailStop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="mst")),
                ("address", models.EmailField(max_length=320)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("unsubscribed", "wants no mailings"),
                            ("bounced", "mail came back"),
                            ("complained", "reported a mail as spam"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "mail",
                    models.CharField(
                        blank=True, help_text="Public id of the mail it is about.", max_length=40
                    ),
                ),
                ("at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_stops",
                        to="events.event",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "address without mailings",
                "verbose_name_plural": "addresses without mailings",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("event", "address", "reason"),
                        name="mail_stop_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_at", None), ("lifted_at__gte", models.F("at")), _connector="OR"
                        ),
                        name="mail_stop_lifted_after",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EventImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("is_stopping", models.BooleanField(default=False)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("leased_until_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("public_id", core.fields.PublicIdField(prefix="evi")),
                (
                    "slug",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the word the file has, where it is free.",
                        max_length=50,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9-]{1,49}$",
                                "Use small letters, digits and hyphens: for example relay-2027.",
                            )
                        ],
                        verbose_name="address",
                    ),
                ),
                (
                    "accepts_differences",
                    models.BooleanField(
                        default=False,
                        help_text="Else an event is refused in which money, seats or uses of codes are not what the rows say.",
                        verbose_name="also if its numbers do not add up",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Being brought in"),
                            ("done", "Brought in"),
                            ("refused", "Refused"),
                            ("failed", "Failed"),
                            ("stopped", "Stopped"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("file", models.FileField(blank=True, max_length=200, upload_to="event-files/")),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("file_hash", models.CharField(max_length=64)),
                ("report", models.JSONField(blank=True, default=list)),
                ("leftovers", models.JSONField(blank=True, default=list)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="event_imports",
                        to="events.event",
                    ),
                ),
                (
                    "organizer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="event_imports",
                        to="events.organizer",
                    ),
                ),
            ],
            options={
                "verbose_name": "event brought in",
                "verbose_name_plural": "events brought in",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("organizer", "file_hash"),
                        name="event_import_once",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="event",
            name="organizer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="events", to="events.organizer"
            ),
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
                    "refused_entry",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Why, for the team alone: the door only says to call the lead.",
                        max_length=300,
                        verbose_name="not to be let in",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "participant",
                "verbose_name_plural": "participants",
                "ordering": ["name"],
                "indexes": [
                    models.Index(fields=["event", "import_key"], name="participant_import"),
                    models.Index(fields=["event", "contact_email"], name="participant_contact"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "email"), name="participant_once_per_event"),
                    models.UniqueConstraint(fields=("event", "code"), name="participant_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("email", ""), _negated=True),
                        name="participant_email_null_not_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailingRecipient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "to be written"),
                            ("posted", "in the outbox"),
                            ("left_out", "left out"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("address", "has no address"),
                            ("unsubscribed", "wants no mailings"),
                            ("bounced", "mail to this address came back"),
                            ("gap", "a placeholder has nothing to say"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField(blank=True, null=True)),
                (
                    "mailing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recipients",
                        to="events.mailing",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="events.participant"
                    ),
                ),
            ],
            options={
                "verbose_name": "recipient of a mailing",
                "verbose_name_plural": "recipients of mailings",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["mailing", "state"], name="mailing_recipient_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("mailing", "participant"), name="mailing_once_a_person"),
                    models.CheckConstraint(
                        condition=models.Q(("state", "left_out"), ("reason", ""), _connector="XOR"),
                        name="mailing_left_out_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="ers")),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Asked for"), ("taken_back", "Taken back"), ("done", "Erased")],
                        default="asked",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="asked for")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="to be answered by")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                ("report", models.JSONField(blank=True, default=list)),
                ("files", models.JSONField(blank=True, default=list)),
                ("cleared_at", models.DateTimeField(blank=True, null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="erasures",
                        to="events.event",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="erasures",
                        to="events.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "erasure",
                "verbose_name_plural": "erasures",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("participant",),
                        name="erasure_asked_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_at", None), ("due_on", None)),
                            models.Q(("asked_at__isnull", False), ("due_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="erasure_asked_has_deadline",
                    ),
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
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("contact_name", models.CharField(blank=True, max_length=200, verbose_name="contact person")),
                (
                    "contact_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="contact address"),
                ),
                (
                    "logo",
                    models.ImageField(
                        blank=True,
                        height_field="logo_height",
                        help_text="PNG or WebP without a ground, 600 pixels wide or more; JPEG stands on a white one.",
                        upload_to=events.models.partner.logo_path,
                        verbose_name="logo",
                        width_field="logo_width",
                    ),
                ),
                ("logo_width", models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ("logo_height", models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ("logo_on_light", models.BooleanField(default=True, editable=False)),
                ("logo_on_dark", models.BooleanField(default=True, editable=False)),
                ("description", models.CharField(blank=True, max_length=300, verbose_name="in one sentence")),
                (
                    "contract_note",
                    models.TextField(blank=True, help_text="For the team only.", verbose_name="agreed"),
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
                ("is_shown", models.BooleanField(default=True, verbose_name="shown in public")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partners",
                        to="events.event",
                    ),
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
            ],
            options={
                "verbose_name": "partner",
                "verbose_name_plural": "partners",
                "ordering": ["position", "name"],
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
                    "purpose",
                    models.CharField(
                        choices=[
                            ("partner", "The partner behind the code may see the name"),
                            ("leads", "Partners who scan the badge get the contact data"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.CharField(help_text="The wording that was agreed to.", max_length=300)),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="events.participant",
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
                    models.UniqueConstraint(
                        condition=models.Q(("partner", None), ("withdrawn_at", None)),
                        fields=("participant", "purpose"),
                        name="consent_once_without_partner",
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
            name="PartnerLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="plv")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "price_minor",
                    core.fields.MinorField(
                        default=0,
                        help_text="Without tax. Nothing: it is agreed each time.",
                        verbose_name="price",
                    ),
                ),
                (
                    "tax_rate_bp",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Basis points: 1900 is 19 %. Added to the price.",
                        validators=[django.core.validators.MaxValueValidator(10000)],
                        verbose_name="tax rate",
                    ),
                ),
                (
                    "places",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How many partners it is for. Empty: any number.",
                        null=True,
                        verbose_name="places",
                    ),
                ),
                ("taken", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="taken")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partner_levels",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "level of partners",
                "verbose_name_plural": "levels of partners",
                "ordering": ["position", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "name"), name="partner_level_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("places", None), ("taken__lte", models.F("places")), _connector="OR"
                        ),
                        name="partner_level_never_overfull",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("price_minor__gte", 0)), name="partner_level_price_not_negative"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="partner",
            name="level",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="partners",
                to="events.partnerlevel",
                verbose_name="level",
            ),
        ),
        migrations.CreateModel(
            name="Benefit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="ben")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "description",
                    models.TextField(
                        blank=True,
                        help_text="Partners read it.",
                        max_length=2000,
                        verbose_name="what is needed",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("logo", "Logo"),
                            ("file", "File"),
                            ("text", "Text"),
                            ("number", "Number"),
                            ("people", "People"),
                            ("confirm", "Confirmation"),
                            ("team", "Done by the organizers"),
                        ],
                        default="file",
                        max_length=8,
                        verbose_name="is handed in as",
                    ),
                ),
                (
                    "most",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Of numbers and people; of texts, so many letters.",
                        null=True,
                        verbose_name="at most",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="benefits",
                        to="events.partnerlevel",
                        verbose_name="level",
                    ),
                ),
            ],
            options={
                "verbose_name": "benefit",
                "verbose_name_plural": "benefits",
                "ordering": ["position", "due_on", "pk"],
                "constraints": [models.UniqueConstraint(fields=("level", "name"), name="benefit_name_once")],
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
                ("note", models.CharField(blank=True, max_length=200, verbose_name="for whom")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("may_invite", models.BooleanField(default=False, verbose_name="may invite colleagues")),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: somebody of the team.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="events.partnerlink",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="events.partner"
                    ),
                ),
            ],
            options={
                "verbose_name": "link of a partner",
                "verbose_name_plural": "links of partners",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None), models.Q(("email", ""), _negated=True)),
                        fields=("partner", "email"),
                        name="partner_link_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="pta")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("handed_in", "Handed in"),
                            ("sent_back", "Sent back"),
                            ("accepted", "Accepted"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("number", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "file",
                    models.FileField(
                        blank=True, max_length=200, upload_to=events.models.benefit.task_file_path
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("handed_in_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reason",
                    models.CharField(blank=True, max_length=1000, verbose_name="why it was sent back"),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("proof", models.TextField(blank=True, max_length=2000, verbose_name="proof")),
                (
                    "proof_file",
                    models.FileField(
                        blank=True, max_length=200, upload_to=events.models.benefit.task_file_path
                    ),
                ),
                ("proof_name", models.CharField(blank=True, max_length=200)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "benefit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="events.benefit"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "handed_in_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="events.partnerlink",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tasks", to="events.partner"
                    ),
                ),
            ],
            options={
                "verbose_name": "task of a partner",
                "verbose_name_plural": "tasks of partners",
                "ordering": ["partner", "benefit"],
                "indexes": [models.Index(fields=["state"], name="partner_task_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("partner", "benefit"), name="partner_task_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "handed_in"), _negated=True),
                            ("handed_in_at__isnull", False),
                            _connector="OR",
                        ),
                        name="partner_task_handed_in",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent_back"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="partner_task_sent_back_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            ("decided_at__isnull", False),
                            _connector="OR",
                        ),
                        name="partner_task_accepted_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonalCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="cpy")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Being packed"),
                            ("done", "Ready"),
                            ("failed", "Failed"),
                            ("gone", "Deleted again"),
                        ],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("file", models.FileField(blank=True, max_length=200, upload_to="copies/")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("leased_until_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="personal_copies",
                        to="events.event",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "copy of one’s own data",
                "verbose_name_plural": "copies of one’s own data",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("event", "user"),
                        name="personal_copy_one_at_a_time",
                    )
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
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("capacity", models.PositiveIntegerField(blank=True, null=True, verbose_name="seats")),
                ("directions", models.CharField(blank=True, max_length=300, verbose_name="way there")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("import_guid", models.UUIDField(blank=True, editable=False, null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rooms", to="events.event"
                    ),
                ),
            ],
            options={
                "verbose_name": "room",
                "verbose_name_plural": "rooms",
                "ordering": ["position", "name"],
                "constraints": [models.UniqueConstraint(fields=("event", "name"), name="room_name_once")],
            },
        ),
        migrations.CreateModel(
            name="RoomClosure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="closures", to="events.room"
                    ),
                ),
            ],
            options={
                "verbose_name": "closure of a room",
                "verbose_name_plural": "closures of rooms",
                "ordering": ["starts_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="room_closure_ends_later",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoomFeature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="fea")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="room_features",
                        to="events.event",
                    ),
                ),
                (
                    "rooms",
                    models.ManyToManyField(
                        blank=True, related_name="features", to="events.room", verbose_name="rooms"
                    ),
                ),
            ],
            options={
                "verbose_name": "feature of rooms",
                "verbose_name_plural": "features of rooms",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "name"), name="room_feature_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RoomWalk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes")),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="events.room",
                        verbose_name="other room",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="walks", to="events.room"
                    ),
                ),
            ],
            options={
                "verbose_name": "walk between rooms",
                "verbose_name_plural": "walks between rooms",
                "ordering": ["room", "other"],
                "constraints": [
                    models.UniqueConstraint(fields=("room", "other"), name="room_walk_once"),
                    models.CheckConstraint(
                        condition=models.Q(("room", models.F("other")), _negated=True),
                        name="room_walk_leads_elsewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedExport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="exp")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("kind", models.CharField(max_length=20, verbose_name="table")),
                ("columns", models.JSONField(verbose_name="columns")),
                ("segment_key", models.CharField(blank=True, max_length=60)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_exports",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved export",
                "verbose_name_plural": "saved exports",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "kind", "name"), name="saved_export_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ExportAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                ("last_used_at", models.DateTimeField(blank=True, null=True, verbose_name="last used")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "export",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="events.savedexport",
                    ),
                ),
            ],
            options={
                "verbose_name": "address of an export",
                "verbose_name_plural": "addresses of exports",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("export",),
                        name="export_address_open_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Segment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="seg")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("version", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("definition", models.JSONField()),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="segments",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "segment",
                "verbose_name_plural": "segments",
                "ordering": ["name", "pk"],
                "constraints": [models.UniqueConstraint(fields=("event", "name"), name="segment_name_once")],
            },
        ),
        migrations.CreateModel(
            name="TableImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="tim")),
                ("kind", models.CharField(max_length=20, verbose_name="table")),
                ("file", models.FileField(blank=True, max_length=200, upload_to="imports/")),
                ("file_name", models.CharField(max_length=200)),
                ("head", models.JSONField(blank=True, default=list)),
                ("mapping", models.JSONField(blank=True, default=list)),
                ("options", models.JSONField(blank=True, default=dict)),
                ("notes", models.JSONField(blank=True, default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Being read"),
                            ("read", "To be looked at"),
                            ("running", "Being brought in"),
                            ("stopped", "Stopped"),
                            ("done", "Brought in"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                            ("failed", "Not readable"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="uploaded",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("problem", models.CharField(blank=True, max_length=500)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("leased_until_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("forgotten_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="table_imports",
                        to="events.event",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "import of a table",
                "verbose_name_plural": "imports of tables",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["uploaded", "running", "undoing"])),
                        fields=["id"],
                        name="table_import_to_do",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["running", "stopped", "done", "undoing", "undone"]),
                                _negated=True,
                            ),
                            ("started_at__isnull", False),
                            _connector="OR",
                        ),
                        name="table_import_has_begun",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TableImportLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="line")),
                ("cells", models.JSONField(default=list)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("changed", "Changed"),
                            ("same", "Unchanged"),
                            ("left", "Left out"),
                            ("error", "With an error"),
                        ],
                        max_length=7,
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=200)),
                ("changes", models.JSONField(blank=True, default=list)),
                ("problems", models.JSONField(blank=True, default=list)),
                ("notes", models.JSONField(blank=True, default=list)),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "nothing done"),
                            ("waiting", "to be brought in"),
                            ("done", "brought in"),
                            ("undone", "undone"),
                            ("kept", "stays"),
                        ],
                        default="",
                        max_length=7,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=40)),
                ("before", models.JSONField(blank=True, default=dict)),
                ("after", models.JSONField(blank=True, default=dict)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="events.tableimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of an imported table",
                "verbose_name_plural": "lines of imported tables",
                "ordering": ["number"],
                "indexes": [
                    models.Index(fields=["table", "state", "number"], name="table_import_line_state"),
                    models.Index(fields=["table", "verdict", "number"], name="table_import_line_verdict"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("table", "number"), name="table_import_line_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(("subject", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="table_import_done_has_subject",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamInvitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="tin")),
                (
                    "everywhere",
                    models.BooleanField(default=False, verbose_name="in all events of the organizer"),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("organizer", "Organizer"),
                            ("programme", "Programme"),
                            ("reviewer", "Reviewer"),
                            ("finance", "Finance"),
                            ("partners", "Partner manager"),
                            ("door", "Door"),
                        ],
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                ("role_ends_at", models.DateTimeField(blank=True, null=True, verbose_name="role until")),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("sent_at", models.DateTimeField(verbose_name="sent")),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="team_invitations",
                        to="events.event",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation to the team",
                "verbose_name_plural": "invitations to the team",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("accepted_at", None), ("revoked_at", None), _connector="OR"),
                        name="team_invitation_one_end",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("accepted_at", None),
                            ("revoked_at", None),
                            models.Q(("email", ""), _negated=True),
                        ),
                        fields=("event", "email", "role"),
                        name="team_invitation_open_once",
                    ),
                ],
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
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("organizer", "Organizer"),
                            ("programme", "Programme"),
                            ("reviewer", "Reviewer"),
                            ("finance", "Finance"),
                            ("partners", "Partner manager"),
                            ("door", "Door"),
                        ],
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("colour", core.fields.ColourField(default="#868e96", max_length=7, verbose_name="colour")),
                ("description", models.CharField(blank=True, max_length=300, verbose_name="description")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tracks", to="events.event"
                    ),
                ),
            ],
            options={
                "verbose_name": "track",
                "verbose_name_plural": "tracks",
                "ordering": ["position", "name"],
                "constraints": [models.UniqueConstraint(fields=("event", "name"), name="track_name_once")],
            },
        ),
        migrations.CreateModel(
            name="WebhookEndpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="whk")),
                ("url", models.CharField(max_length=500, verbose_name="address")),
                ("description", models.CharField(blank=True, max_length=200, verbose_name="what it is for")),
                (
                    "kinds",
                    models.JSONField(
                        blank=True, default=list, help_text="Names of kinds of messages; none: all."
                    ),
                ),
                ("version", models.CharField(max_length=10, verbose_name="version")),
                ("secret_sealed", models.TextField(editable=False)),
                ("former_sealed", models.TextField(blank=True, editable=False)),
                ("former_until_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "Active"), ("disabled", "Disabled")],
                        default="active",
                        max_length=8,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("by_hand", "Switched off by the team"),
                            ("gone", "Its server answered that it is gone (410)"),
                            ("failing", "A message could not be delivered for three days"),
                        ],
                        max_length=8,
                    ),
                ),
                ("disabled_at", models.DateTimeField(blank=True, null=True)),
                ("not_before_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("warned_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("told_scan", models.BigIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="webhook_endpoints",
                        to="events.event",
                    ),
                ),
                (
                    "organizer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="webhook_endpoints",
                        to="events.organizer",
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook",
                "verbose_name_plural": "webhooks",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("disabled_at", None), ("reason", ""), ("state", "active")),
                            models.Q(
                                ("disabled_at__isnull", False),
                                ("state", "disabled"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="webhook_disabled_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("former_sealed", ""), ("former_until_at", None)),
                            models.Q(
                                models.Q(("former_sealed", ""), _negated=True),
                                ("former_until_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="webhook_former_secret_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WebhookMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="msg")),
                ("cause", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=40)),
                ("body", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("delivered", "Delivered"),
                            ("failed", "Given up"),
                            ("dropped", "Left out"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("next_at", models.DateTimeField(blank=True, null=True)),
                ("claimed_until_at", models.DateTimeField(blank=True, null=True)),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "endpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="events.webhookendpoint",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="webhook_messages",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook message",
                "verbose_name_plural": "webhook messages",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["next_at"], name="webhook_due"
                    ),
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["endpoint", "subject", "id"],
                        name="webhook_order",
                    ),
                    models.Index(fields=["endpoint", "-id"], name="webhook_of_endpoint"),
                    models.Index(fields=["created_at"], name="webhook_age"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("endpoint", "cause"), name="webhook_message_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "waiting"), _negated=True),
                            ("next_at__isnull", False),
                            _connector="OR",
                        ),
                        name="webhook_waiting_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WebhookAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("milliseconds", models.PositiveIntegerField()),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("answer", models.TextField(blank=True)),
                ("error", models.CharField(blank=True, max_length=300)),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="events.webhookmessage",
                    ),
                ),
            ],
            options={
                "verbose_name": "try",
                "verbose_name_plural": "tries",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ApiCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("request_id", models.CharField(max_length=80, verbose_name="request")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("operation", models.CharField(max_length=80, verbose_name="operation")),
                ("method", models.CharField(max_length=8)),
                ("path", models.CharField(max_length=300, verbose_name="address")),
                ("status", models.PositiveSmallIntegerField(verbose_name="answer")),
                ("problem", models.CharField(blank=True, max_length=40, verbose_name="problem")),
                ("milliseconds", models.PositiveIntegerField(default=0)),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="events.apitoken",
                    ),
                ),
            ],
            options={
                "verbose_name": "API call",
                "verbose_name_plural": "API calls",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["token", "-id"], name="api_call_token"),
                    models.Index(fields=["request_id"], name="api_call_request"),
                    models.Index(fields=["at"], name="api_call_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeprecatedCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=160)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deprecated_calls",
                        to="events.apitoken",
                    ),
                ),
            ],
            options={
                "ordering": ["what"],
                "constraints": [
                    models.UniqueConstraint(fields=("token", "what"), name="deprecated_call_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="event_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("target_minor__gte", 0)), name="event_target_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("oldest_ticket_key__gte", 1),
                    ("oldest_ticket_key__lte", models.F("ticket_key")),
                    ("ticket_key__lte", 255),
                ),
                name="event_ticket_keys_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.UniqueConstraint(fields=("event", "name"), name="partner_name_once"),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ref", ""), _negated=True),
                fields=("event", "ref"),
                name="partner_ref_once",
            ),
        ),
    ]
