import core.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import tickets.models.payment
import tickets.models.printing
import tickets.models.question
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # A database that has all of these has these tables: the steps before the first release became one.
    replaces = [
        ("tickets", "0001_squashed_0008"),
        ("tickets", "0009_printing_badges"),
        ("tickets", "0010_door"),
        ("tickets", "0011_turned_away_without_network"),
        ("tickets", "0012_what_a_device_showed"),
        ("tickets", "0013_places_at_doors"),
        ("tickets", "0014_what_badges_show"),
        ("tickets", "0015_pick_up_desks"),
        ("tickets", "0016_call_the_lead"),
        ("tickets", "0017_paid_at_the_door"),
        ("tickets", "0018_visa_letters"),
        ("tickets", "0019_sponsorships"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("events", "0001_squashed_0026"),
    ]

    operations = [
        migrations.CreateModel(
            name="PriceStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="stp")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "name",
                    models.CharField(
                        help_text="Buyers read it: Early bird.", max_length=60, verbose_name="name"
                    ),
                ),
                ("price_minor", core.fields.MinorField(verbose_name="price")),
                ("until_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "size",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="for so many tickets"),
                ),
                ("taken", models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                "verbose_name": "early price",
                "verbose_name_plural": "early prices",
                "ordering": ["ticket_type", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Badge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="bdg")),
                (
                    "state",
                    models.CharField(
                        choices=[("printed", "Printed"), ("handed_over", "Handed over"), ("dead", "Dead")],
                        default="printed",
                        max_length=12,
                    ),
                ),
                (
                    "content_hash",
                    models.CharField(
                        help_text="Of what its front shows: tells what has changed.", max_length=64
                    ),
                ),
                ("printed_at", models.DateTimeField()),
                ("handed_over_at", models.DateTimeField(blank=True, null=True)),
                ("died_at", models.DateTimeField(blank=True, null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="badges", to="events.event"
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="badges",
                        to="events.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "badge",
                "verbose_name_plural": "badges",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "dead"), _negated=True),
                        fields=("participant",),
                        name="badge_one_current_per_participant",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BadgeLayout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="bly")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "design",
                    models.CharField(
                        choices=tickets.models.printing.designs,
                        default="band",
                        max_length=20,
                        verbose_name="ready layout",
                    ),
                ),
                (
                    "stock",
                    models.CharField(
                        choices=tickets.models.printing.stocks,
                        default="a6",
                        max_length=20,
                        verbose_name="stock",
                    ),
                ),
                (
                    "is_turned",
                    models.BooleanField(
                        default=False,
                        help_text="On sheets whose cells are wider than high.",
                        verbose_name="upright on cells that lie",
                    ),
                ),
                (
                    "back",
                    models.CharField(
                        choices=[
                            ("none", "Nothing"),
                            ("same", "The same as the front"),
                            ("own", "The person’s own agenda"),
                            ("whole", "The whole agenda"),
                        ],
                        default="none",
                        max_length=5,
                        verbose_name="back",
                    ),
                ),
                (
                    "html",
                    models.TextField(
                        blank=True,
                        help_text="Empty: the ready layout’s own.",
                        max_length=60000,
                        verbose_name="own HTML",
                    ),
                ),
                ("css", models.TextField(blank=True, max_length=60000, verbose_name="own CSS")),
                (
                    "shows_partners",
                    models.BooleanField(
                        default=False, help_text="Of the first four by level.", verbose_name="partners’ logos"
                    ),
                ),
                (
                    "shows_first_time",
                    models.BooleanField(
                        default=False,
                        help_text="By the question with that mark and by the organizer’s earlier events.",
                        verbose_name="who is here for the first time",
                    ),
                ),
                (
                    "shows_no_photo",
                    models.BooleanField(
                        default=False,
                        help_text="By the question with that mark.",
                        verbose_name="who wants no photos",
                    ),
                ),
                (
                    "is_usual",
                    models.BooleanField(
                        default=False,
                        help_text="Badges at the desk and at home look like this.",
                        verbose_name="the usual one",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="badge_layouts",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "badge layout",
                "verbose_name_plural": "badge layouts",
                "ordering": ["-is_usual", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "name"), name="badge_layout_name_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_usual", True)),
                        fields=("event",),
                        name="badge_layout_one_usual",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BadgeBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="bbt")),
                ("form_key", models.CharField(editable=False, max_length=40)),
                (
                    "what",
                    models.CharField(
                        choices=[("changed", "Only new or changed"), ("all", "All")],
                        default="changed",
                        max_length=8,
                        verbose_name="which",
                    ),
                ),
                (
                    "order",
                    models.CharField(
                        choices=[("name", "Name"), ("company", "Company"), ("desk", "Pick-up desk")],
                        default="name",
                        max_length=8,
                        verbose_name="sorted by",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("sheets", "On the stock"),
                            ("single", "One a page"),
                            ("shop", "For a print shop, with bleed"),
                            ("shop_marks", "For a print shop, with bleed and crop marks"),
                        ],
                        default="sheets",
                        max_length=10,
                        verbose_name="pages",
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=12, verbose_name="role")),
                (
                    "start_cell",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="first free cell",
                    ),
                ),
                (
                    "desks",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(26),
                        ],
                        verbose_name="pick-up desks",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for the worker"),
                            ("running", "Being drawn"),
                            ("done", "Ready"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("leased_until_at", models.DateTimeField(blank=True, null=True)),
                ("fresh", models.PositiveIntegerField(default=0)),
                ("pages", models.PositiveIntegerField(default=0)),
                ("missing", models.JSONField(blank=True, default=list)),
                ("desk_letters", models.JSONField(blank=True, default=list)),
                ("refusal", models.CharField(blank=True, max_length=300)),
                ("file", models.FileField(blank=True, max_length=200, upload_to="badges/")),
                ("created_at", models.DateTimeField()),
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
                        related_name="badge_batches",
                        to="events.event",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="events.partner",
                        verbose_name="partner",
                    ),
                ),
                (
                    "layout",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="batches",
                        to="tickets.badgelayout",
                        verbose_name="layout",
                    ),
                ),
            ],
            options={
                "verbose_name": "batch of badges",
                "verbose_name_plural": "batches of badges",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="BadgePrint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("layout_hash", models.CharField(max_length=64)),
                ("content_hash", models.CharField(max_length=64)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lost", "Lost"),
                            ("damaged", "Damaged"),
                            ("wrong", "Wrong name or company"),
                            ("printer", "The printer failed"),
                        ],
                        max_length=8,
                    ),
                ),
                ("printed_at", models.DateTimeField()),
                (
                    "badge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="prints", to="tickets.badge"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="prints",
                        to="tickets.badgebatch",
                    ),
                ),
                (
                    "layout",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tickets.badgelayout",
                    ),
                ),
                (
                    "printed_by",
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
                "verbose_name": "print of a badge",
                "verbose_name_plural": "prints of badges",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="BadgePrinter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="bpr")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "offset_x",
                    models.SmallIntegerField(
                        default=0,
                        help_text="Tenths of a millimetre; negative: left.",
                        validators=[
                            django.core.validators.MinValueValidator(-200),
                            django.core.validators.MaxValueValidator(200),
                        ],
                        verbose_name="right",
                    ),
                ),
                (
                    "offset_y",
                    models.SmallIntegerField(
                        default=0,
                        help_text="Tenths of a millimetre; negative: up.",
                        validators=[
                            django.core.validators.MinValueValidator(-200),
                            django.core.validators.MaxValueValidator(200),
                        ],
                        verbose_name="down",
                    ),
                ),
                (
                    "back_x",
                    models.SmallIntegerField(
                        default=0,
                        validators=[
                            django.core.validators.MinValueValidator(-200),
                            django.core.validators.MaxValueValidator(200),
                        ],
                        verbose_name="backs right",
                    ),
                ),
                (
                    "back_y",
                    models.SmallIntegerField(
                        default=0,
                        validators=[
                            django.core.validators.MinValueValidator(-200),
                            django.core.validators.MaxValueValidator(200),
                        ],
                        verbose_name="backs down",
                    ),
                ),
                (
                    "is_flipped_long",
                    models.BooleanField(
                        default=True,
                        help_text="As set in the printer’s dialog.",
                        verbose_name="turns sheets about their long edge",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="badge_printers",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "badge printer",
                "verbose_name_plural": "badge printers",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "name"), name="badge_printer_name_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="badgebatch",
            name="printer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="tickets.badgeprinter",
                verbose_name="printer",
            ),
        ),
        migrations.CreateModel(
            name="BookDifference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="dif")),
                ("gateway", models.CharField(max_length=20)),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.CharField(help_text="The reference it is about.", max_length=255)),
                ("ours", models.CharField(max_length=200)),
                ("theirs", models.CharField(max_length=200)),
                ("found_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(help_text="When it was there last.")),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="explanation")),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="book_differences",
                        to="events.event",
                    ),
                ),
                (
                    "organizer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="book_differences",
                        to="events.organizer",
                    ),
                ),
            ],
            options={
                "verbose_name": "difference of the books",
                "verbose_name_plural": "differences of the books",
                "ordering": ["-found_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)),
                        fields=("gateway", "kind", "subject"),
                        name="book_difference_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckInList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="lst")),
                (
                    "name",
                    models.CharField(
                        help_text="What is behind the door: Evening party.",
                        max_length=100,
                        verbose_name="name",
                    ),
                ),
                (
                    "all_admissions",
                    models.BooleanField(
                        default=True,
                        help_text="Every valid ticket for the rooms.",
                        verbose_name="everybody who comes on site",
                    ),
                ),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="from")),
                ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "counts_exits",
                    models.BooleanField(
                        default=False,
                        help_text="Who was checked out can come in again.",
                        verbose_name="people also go out",
                    ),
                ),
                (
                    "hands_over_badges",
                    models.BooleanField(
                        default=False,
                        help_text="From then on the badge opens doors, and the ticket’s own code does not any more.",
                        verbose_name="badges are handed over here",
                    ),
                ),
                (
                    "session",
                    models.CharField(
                        blank=True,
                        help_text="Then only who has a place is let in, and the door says how many places are free.",
                        max_length=40,
                        verbose_name="session with sign-up",
                    ),
                ),
                ("places", models.PositiveIntegerField(default=0, editable=False, verbose_name="places")),
                (
                    "places_taken",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="places taken"),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_in_lists",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "door list",
                "verbose_name_plural": "door lists",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CodeMiss",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="events.event"
                    ),
                ),
            ],
            options={
                "verbose_name": "wrong code",
                "verbose_name_plural": "wrong codes",
                "indexes": [models.Index(fields=["event", "source", "at"], name="code_miss_of_source")],
            },
        ),
        migrations.CreateModel(
            name="DiscountCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="cod")),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("normal", models.CharField(editable=False, max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("percent", "Percent off"),
                            ("amount", "Amount off each ticket"),
                            ("price", "Set price for each ticket"),
                        ],
                        default="percent",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "percent_bp",
                    models.PositiveIntegerField(
                        default=0, help_text="Basis points: 2000 is 20 %.", verbose_name="percent off"
                    ),
                ),
                (
                    "amount_minor",
                    core.fields.MinorField(
                        default=0, help_text="Off each ticket, or its set price.", verbose_name="amount"
                    ),
                ),
                ("valid_from_at", models.DateTimeField(blank=True, null=True, verbose_name="valid from")),
                ("valid_until_at", models.DateTimeField(blank=True, null=True, verbose_name="valid until")),
                (
                    "max_orders",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="most orders"),
                ),
                (
                    "max_tickets",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="most tickets"),
                ),
                (
                    "max_per_buyer",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="most tickets of one buyer"
                    ),
                ),
                ("used_orders", models.PositiveIntegerField(default=0, editable=False)),
                ("used_tickets", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "min_tickets",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Tickets in the order that the code concerns.",
                        verbose_name="from so many tickets on",
                    ),
                ),
                (
                    "bound_email",
                    models.EmailField(
                        blank=True,
                        help_text="Only a buyer with this address can use it.",
                        max_length=254,
                        verbose_name="only for",
                    ),
                ),
                (
                    "batch",
                    models.CharField(
                        blank=True,
                        help_text="Codes made together carry the same word.",
                        max_length=60,
                        verbose_name="batch",
                    ),
                ),
                (
                    "is_offer",
                    models.BooleanField(
                        default=False, editable=False, help_text="Made for one entry of the waiting list."
                    ),
                ),
                ("is_paused", models.BooleanField(default=False, verbose_name="paused")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="discount_codes",
                        to="events.event",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discount_codes",
                        to="events.partner",
                        verbose_name="partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "discount code",
                "verbose_name_plural": "discount codes",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Gate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="gat")),
                (
                    "name",
                    models.CharField(
                        help_text="Where it is: North entrance.", max_length=100, verbose_name="name"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="gates", to="events.event"
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gates",
                        to="tickets.checkinlist",
                        verbose_name="door list",
                    ),
                ),
            ],
            options={
                "verbose_name": "gate",
                "verbose_name_plural": "gates",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("event", "name"), name="gate_name_once")],
            },
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="dev")),
                (
                    "name",
                    models.CharField(
                        help_text="Who has it, or where it stands.", max_length=100, verbose_name="name"
                    ),
                ),
                ("code_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("code_sealed", models.TextField(editable=False)),
                ("code_until_at", models.DateTimeField(editable=False, verbose_name="code good until")),
                ("token_hash", models.CharField(editable=False, max_length=64, null=True, unique=True)),
                ("joined_at", models.DateTimeField(editable=False, null=True, verbose_name="joined")),
                ("seen_at", models.DateTimeField(editable=False, null=True, verbose_name="last seen")),
                ("revoked_at", models.DateTimeField(editable=False, null=True, verbose_name="signed out")),
                (
                    "skew_ms",
                    models.BigIntegerField(
                        default=0,
                        editable=False,
                        help_text="Milliseconds, as last measured.",
                        verbose_name="clock ahead",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="devices", to="events.event"
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        help_text="Instead of a gate: badges scanned with it are leads.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="devices",
                        to="events.partner",
                        verbose_name="partner",
                    ),
                ),
                (
                    "gate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="devices",
                        to="tickets.gate",
                        verbose_name="gate",
                    ),
                ),
            ],
            options={
                "verbose_name": "device",
                "verbose_name_plural": "devices",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("gate__isnull", False), ("partner", None)),
                            models.Q(("gate", None), ("partner__isnull", False)),
                            _connector="OR",
                        ),
                        name="device_has_gate_or_partner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("joined_at", None), ("token_hash", None)),
                            models.Q(("joined_at__isnull", False), ("token_hash__isnull", False)),
                            _connector="OR",
                        ),
                        name="device_joined_has_token",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GatewayEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("gateway", models.CharField(max_length=20)),
                ("reference", models.CharField(max_length=255)),
                ("kind", models.CharField(max_length=80)),
                ("received_at", models.DateTimeField()),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "gateway event",
                "verbose_name_plural": "gateway events",
                "constraints": [
                    models.UniqueConstraint(fields=("gateway", "reference"), name="gateway_event_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Lead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="led")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
                (
                    "rating",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(5)],
                        verbose_name="rating",
                    ),
                ),
                ("scanned_at", models.DateTimeField(verbose_name="scanned")),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        help_text="By the person: this partner sees nothing of it.",
                        null=True,
                        verbose_name="taken back",
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="leads",
                        to="tickets.device",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="leads", to="events.event"
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="leads",
                        to="events.participant",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="leads", to="events.partner"
                    ),
                ),
            ],
            options={
                "verbose_name": "lead",
                "verbose_name_plural": "leads",
                "ordering": ["-scanned_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("partner", "participant"), name="lead_once_per_partner"),
                    models.CheckConstraint(
                        condition=models.Q(("rating", None), ("rating__range", (1, 5)), _connector="OR"),
                        name="lead_rating",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListPlace",
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
                        choices=[("placed", "Has a place"), ("waiting", "On the waiting list")],
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="list_places",
                        to="tickets.checkinlist",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="list_places",
                        to="events.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "place at a door",
                "verbose_name_plural": "places at doors",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("list", "participant"), name="list_place_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="ser")),
                (
                    "kind",
                    models.CharField(
                        choices=[("invoice", "Invoices"), ("credit_note", "Credit notes")], max_length=12
                    ),
                ),
                ("prefix", models.CharField(max_length=30, verbose_name="prefix")),
                ("last", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="number_series",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "number series",
                "verbose_name_plural": "number series",
                "constraints": [models.UniqueConstraint(fields=("event", "kind"), name="number_series_once")],
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sequence", models.PositiveIntegerField()),
                ("number", models.CharField(max_length=50, verbose_name="number")),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
                ("seller_name", models.CharField(max_length=200)),
                ("seller_address", models.TextField(blank=True)),
                ("seller_vat_id", models.CharField(blank=True, max_length=20)),
                ("buyer_name", models.CharField(max_length=200)),
                ("buyer_address", models.TextField(blank=True)),
                ("buyer_country", models.CharField(blank=True, max_length=2)),
                ("buyer_vat_id", models.CharField(blank=True, max_length=20)),
                ("purchase_order", models.CharField(blank=True, max_length=60)),
                ("tax_note", models.CharField(blank=True, max_length=300)),
                ("currency", models.CharField(max_length=3)),
                ("total_minor", core.fields.MinorField()),
                ("tax_minor", core.fields.MinorField()),
                ("public_id", core.fields.PublicIdField(prefix="inv")),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="tickets.invoice",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="tickets.numberseries",
                    ),
                ),
            ],
            options={
                "verbose_name": "invoice",
                "verbose_name_plural": "invoices",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="CreditNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sequence", models.PositiveIntegerField()),
                ("number", models.CharField(max_length=50, verbose_name="number")),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
                ("seller_name", models.CharField(max_length=200)),
                ("seller_address", models.TextField(blank=True)),
                ("seller_vat_id", models.CharField(blank=True, max_length=20)),
                ("buyer_name", models.CharField(max_length=200)),
                ("buyer_address", models.TextField(blank=True)),
                ("buyer_country", models.CharField(blank=True, max_length=2)),
                ("buyer_vat_id", models.CharField(blank=True, max_length=20)),
                ("purchase_order", models.CharField(blank=True, max_length=60)),
                ("tax_note", models.CharField(blank=True, max_length=300)),
                ("currency", models.CharField(max_length=3)),
                ("total_minor", core.fields.MinorField()),
                ("tax_minor", core.fields.MinorField()),
                ("public_id", core.fields.PublicIdField(prefix="crn")),
                ("reason", models.CharField(max_length=200)),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_notes",
                        to="tickets.invoice",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="tickets.numberseries",
                    ),
                ),
            ],
            options={
                "verbose_name": "credit note",
                "verbose_name_plural": "credit notes",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("secret_sealed", models.TextField(editable=False)),
                ("public_id", core.fields.PublicIdField(prefix="ord")),
                ("code", core.fields.CodeField(length=8)),
                ("email", models.EmailField(max_length=254, verbose_name="buyer’s address")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Waiting for approval"),
                            ("pending", "Waiting for payment"),
                            ("invoiced", "To be paid by invoice"),
                            ("paid", "Paid"),
                            ("cancelled", "Cancelled"),
                            ("expired", "Expired"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("total_minor", core.fields.MinorField(verbose_name="total")),
                ("tax_minor", core.fields.MinorField(default=0, verbose_name="tax within")),
                (
                    "form_key",
                    models.CharField(
                        editable=False,
                        help_text="From the posted form: sent twice, it is still one order.",
                        max_length=40,
                    ),
                ),
                ("terms_version", models.CharField(blank=True, max_length=40)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("gateway", "Online"),
                            ("transfer", "Bank transfer"),
                            ("invoice", "Invoice"),
                            ("free", "Given by the organizers"),
                            ("desk", "At the door"),
                        ],
                        default="gateway",
                        max_length=10,
                        verbose_name="paid by",
                    ),
                ),
                (
                    "referrer",
                    models.CharField(
                        blank=True,
                        help_text="The host of the page before the shop.",
                        max_length=200,
                        verbose_name="came from",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                (
                    "valid_at_once",
                    models.BooleanField(
                        default=False,
                        help_text="For trusted companies.",
                        verbose_name="tickets valid before payment",
                    ),
                ),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("reminders", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("note", models.TextField(blank=True, verbose_name="note of the team")),
                ("language", models.CharField(default="en", max_length=10)),
                ("placed_at", models.DateTimeField(verbose_name="placed")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="held until")),
                ("paid_at", models.DateTimeField(blank=True, null=True, verbose_name="paid")),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="cancelled or expired"),
                ),
                (
                    "attention",
                    models.CharField(
                        blank=True,
                        help_text="A named difference somebody has to look at.",
                        max_length=200,
                        verbose_name="needs a person",
                    ),
                ),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="events.participant",
                    ),
                ),
                (
                    "discount_code",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="tickets.discountcode",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="orders", to="events.event"
                    ),
                ),
                (
                    "extends",
                    models.ForeignKey(
                        blank=True,
                        help_text="The order whose tickets got these add-ons later.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="tickets.order",
                    ),
                ),
                (
                    "first_touch",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whose link the buyer came by first.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="events.partner",
                    ),
                ),
                (
                    "last_touch",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whose link the buyer came by last.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="events.partner",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="events.partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "order",
                "verbose_name_plural": "orders",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")), fields=["expires_at"], name="order_holds"
                    ),
                    models.Index(fields=["event", "-id"], name="order_of_event"),
                    models.Index(fields=["event", "email"], name="order_of_address"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "code"), name="order_code_once"),
                    models.UniqueConstraint(fields=("event", "form_key"), name="order_form_once"),
                    models.CheckConstraint(
                        condition=models.Q(("total_minor__gte", 0)), name="order_total_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "paid"), _negated=True),
                            ("paid_at__isnull", False),
                            _connector="OR",
                        ),
                        name="order_paid_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "pending"), _negated=True),
                            ("expires_at__isnull", False),
                            _connector="OR",
                        ),
                        name="order_pending_expires",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="invoice",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="invoices", to="tickets.order"
            ),
        ),
        migrations.CreateModel(
            name="CodeRedemption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tickets", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("given_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="events.participant"
                    ),
                ),
                (
                    "code",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
                        to="tickets.discountcode",
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemption",
                        to="tickets.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "use of a code",
                "verbose_name_plural": "uses of codes",
                "indexes": [models.Index(fields=["code", "buyer"], name="redemption_of_buyer")],
            },
        ),
        migrations.CreateModel(
            name="Billing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="bil")),
                ("is_company", models.BooleanField(default=False, verbose_name="for a company")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("address", models.TextField(blank=True, verbose_name="address")),
                (
                    "country",
                    models.CharField(
                        blank=True, help_text="ISO 3166 code.", max_length=2, verbose_name="country"
                    ),
                ),
                ("vat_id", models.CharField(blank=True, max_length=20, verbose_name="VAT number")),
                (
                    "purchase_order",
                    models.CharField(blank=True, max_length=60, verbose_name="purchase order number"),
                ),
                (
                    "purchase_order_file",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        upload_to="purchase-orders/",
                        verbose_name="purchase order",
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="billing",
                        to="tickets.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "billing details",
                "verbose_name_plural": "billing details",
            },
        ),
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="adj")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fee_kept", "Fee kept when a ticket was given back"),
                            ("goodwill", "Given back, ticket stays valid"),
                            ("kept", "Ticket ended, money kept"),
                            ("dispute", "Lost in a dispute"),
                            ("written_off", "Written off"),
                            ("overpaid", "Paid too much, kept with consent"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("amount_minor", core.fields.MinorField()),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("at", models.DateTimeField()),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adjustments",
                        to="tickets.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "named difference",
                "verbose_name_plural": "named differences",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("description", models.CharField(max_length=200)),
                ("list_minor", core.fields.MinorField()),
                (
                    "auto_minor",
                    core.fields.MinorField(
                        default=0, help_text="Taken off before any code: early price, group."
                    ),
                ),
                ("auto_reason", models.CharField(blank=True, max_length=200)),
                ("discount_minor", core.fields.MinorField(default=0, help_text="Taken off by the code.")),
                ("discount_reason", models.CharField(blank=True, max_length=200)),
                ("price_minor", core.fields.MinorField()),
                ("tax_rate_bp", models.PositiveIntegerField(default=0)),
                ("tax_minor", core.fields.MinorField(default=0)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="tickets.order"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="tickets.pricestep",
                    ),
                ),
            ],
            options={
                "verbose_name": "line",
                "verbose_name_plural": "lines",
                "ordering": ["order", "position"],
            },
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("description", models.CharField(max_length=300)),
                ("price_minor", core.fields.MinorField()),
                ("tax_rate_bp", models.PositiveIntegerField(default=0)),
                ("tax_minor", core.fields.MinorField(default=0)),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="tickets.invoice",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tickets.orderline",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of an invoice",
                "verbose_name_plural": "lines of invoices",
                "ordering": ["invoice", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("invoice", "position"), name="invoice_line_position_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CreditNoteLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("description", models.CharField(max_length=300)),
                ("price_minor", core.fields.MinorField()),
                ("tax_rate_bp", models.PositiveIntegerField(default=0)),
                ("tax_minor", core.fields.MinorField(default=0)),
                (
                    "credit_note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="tickets.creditnote",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tickets.orderline",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a credit note",
                "verbose_name_plural": "lines of credit notes",
                "ordering": ["credit_note", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("credit_note", "position"), name="credit_note_line_position_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="pay")),
                ("gateway", models.CharField(max_length=20)),
                (
                    "reference",
                    models.CharField(help_text="The gateway's id of the money, for refunds.", max_length=255),
                ),
                ("amount_minor", core.fields.MinorField()),
                ("currency", models.CharField(max_length=3)),
                ("received_at", models.DateTimeField()),
                (
                    "fee_minor",
                    models.BigIntegerField(
                        blank=True, help_text="What the gateway kept; empty until it has said so.", null=True
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="tickets.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment",
                "verbose_name_plural": "payments",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="dsp")),
                ("reference", models.CharField(max_length=255)),
                ("amount_minor", core.fields.MinorField()),
                ("currency", models.CharField(max_length=3)),
                ("fee_minor", core.fields.MinorField(default=0)),
                ("reason", models.CharField(blank=True, max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Needs an answer"),
                            ("review", "The bank decides"),
                            ("won", "Won: the money is back"),
                            ("lost", "Lost: the money is gone"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("answer_by_at", models.DateTimeField(blank=True, null=True)),
                ("opened_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="tickets.payment",
                    ),
                ),
            ],
            options={
                "verbose_name": "dispute",
                "verbose_name_plural": "disputes",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("payment", "reference"), name="dispute_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="att")),
                ("gateway", models.CharField(max_length=20)),
                (
                    "idempotency_key",
                    models.CharField(
                        default=tickets.models.payment.new_key, editable=False, max_length=40, unique=True
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        help_text="The gateway's own id of the attempt, once it has one.",
                        max_length=255,
                    ),
                ),
                ("url", models.TextField(blank=True, editable=False)),
                ("amount_minor", core.fields.MinorField()),
                ("currency", models.CharField(max_length=3)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("pending", "Money on its way"),
                            ("paid", "Paid"),
                            ("failed", "Failed"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="tickets.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment attempt",
                "verbose_name_plural": "payment attempts",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["reference"], name="attempt_by_reference")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["open", "pending"])),
                        fields=("order",),
                        name="attempt_one_open_per_order",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("gateway", "reference"),
                        name="attempt_reference_once",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="payment",
            name="attempt",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payment",
                to="tickets.paymentattempt",
            ),
        ),
        migrations.CreateModel(
            name="Payout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="out")),
                ("gateway", models.CharField(max_length=20)),
                ("reference", models.CharField(max_length=255)),
                (
                    "amount_minor",
                    core.fields.MinorField(
                        help_text="Negative if the gateway took money from the bank account."
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("state", models.CharField(max_length=20)),
                ("arrives_on", models.DateField()),
                (
                    "organizer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="events.organizer",
                    ),
                ),
            ],
            options={
                "verbose_name": "payout",
                "verbose_name_plural": "payouts",
                "ordering": ["-arrives_on", "-pk"],
                "constraints": [models.UniqueConstraint(fields=("gateway", "reference"), name="payout_once")],
            },
        ),
        migrations.AddField(
            model_name="payment",
            name="payout",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="tickets.payout",
            ),
        ),
        migrations.CreateModel(
            name="PickUpDesk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="pud")),
                (
                    "name",
                    models.CharField(
                        help_text="As it is written above the desk: Desk A–F.",
                        max_length=80,
                        verbose_name="name",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="where")),
                ("first_letter", models.CharField(blank=True, max_length=1, verbose_name="from letter")),
                (
                    "last_letter",
                    models.CharField(
                        blank=True,
                        help_text="Of the last word of the name, without accents.",
                        max_length=1,
                        verbose_name="to letter",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pick_up_desks",
                        to="events.event",
                    ),
                ),
                (
                    "partners",
                    models.ManyToManyField(
                        blank=True,
                        help_text="A desk of types or partners comes before those of letters.",
                        related_name="+",
                        to="events.partner",
                        verbose_name="only guests of these partners",
                    ),
                ),
            ],
            options={
                "verbose_name": "pick-up desk",
                "verbose_name_plural": "pick-up desks",
                "ordering": ["position", "first_letter", "name"],
            },
        ),
        migrations.AddField(
            model_name="badgebatch",
            name="desk",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="tickets.pickupdesk",
                verbose_name="pick-up desk",
            ),
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="question")),
                ("help_text", models.CharField(blank=True, max_length=300, verbose_name="explanation")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "One line"),
                            ("long", "Several lines"),
                            ("choice", "One of several"),
                            ("several", "Some of several"),
                            ("file", "A file"),
                            ("consent", "Consent"),
                        ],
                        default="text",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("is_required", models.BooleanField(default=False, verbose_name="must be answered")),
                ("is_active", models.BooleanField(default=True, verbose_name="asked")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("public_id", core.fields.PublicIdField(prefix="que")),
                (
                    "about",
                    models.CharField(
                        choices=[("attendee", "Each attendee"), ("order", "The order")],
                        default="attendee",
                        max_length=10,
                        verbose_name="about",
                    ),
                ),
                (
                    "is_sensitive",
                    models.BooleanField(
                        default=False,
                        help_text="Only team members who look after people see the answers.",
                        verbose_name="sensitive",
                    ),
                ),
                ("frozen_from_at", models.DateTimeField(blank=True, null=True, verbose_name="fixed from")),
                (
                    "badge_mark",
                    models.CharField(
                        blank=True,
                        choices=tickets.models.question.marks,
                        help_text="Of a consent about each attendee: who ticks it has the mark, on layouts that show it.",
                        max_length=12,
                        verbose_name="mark on the badge",
                    ),
                ),
                (
                    "depends_on",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="dependants",
                        to="tickets.question",
                        verbose_name="asked after",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
                "ordering": ["event", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="QuestionOption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="answer")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="options",
                        to="tickets.question",
                    ),
                ),
            ],
            options={
                "verbose_name": "possible answer",
                "verbose_name_plural": "possible answers",
                "ordering": ["question", "position", "pk"],
                "constraints": [models.UniqueConstraint(fields=("question", "text"), name="option_once")],
            },
        ),
        migrations.AddField(
            model_name="question",
            name="depends_on_option",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: any answer.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="tickets.questionoption",
                verbose_name="if the answer was",
            ),
        ),
        migrations.CreateModel(
            name="Quota",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="quo")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("size", models.PositiveIntegerField(verbose_name="size")),
                ("taken", models.PositiveIntegerField(default=0, editable=False, verbose_name="taken")),
                (
                    "reserved",
                    models.PositiveIntegerField(
                        default=0,
                        editable=False,
                        help_text="Left in open reserves; not in “taken”.",
                        verbose_name="reserved",
                    ),
                ),
                (
                    "kept",
                    models.PositiveIntegerField(
                        default=0,
                        editable=False,
                        help_text="Freed while somebody waited; not in “taken” nor “reserved”.",
                        verbose_name="kept for the waiting list",
                    ),
                ),
                (
                    "waiting",
                    models.PositiveIntegerField(
                        default=0,
                        editable=False,
                        help_text="By entries of the waiting list.",
                        verbose_name="seats waited for",
                    ),
                ),
                (
                    "allowance",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Highest number that may stay taken after the size was lowered.",
                        verbose_name="allowance",
                    ),
                ),
                (
                    "allowance_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason of the allowance"),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="quotas", to="events.event"
                    ),
                ),
            ],
            options={
                "verbose_name": "quota",
                "verbose_name_plural": "quotas",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "name"), name="quota_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken__lte", models.F("size")),
                            ("taken__lte", models.F("allowance")),
                            _connector="OR",
                        ),
                        name="quota_never_oversold",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken__gte", 0)), name="quota_taken_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("allowance", 0),
                            models.Q(("allowance_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="quota_allowance_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="ref")),
                ("amount_minor", core.fields.MinorField()),
                ("reason", models.CharField(max_length=200)),
                (
                    "is_foreign",
                    models.BooleanField(
                        default=False, help_text="Made at the gateway itself, not by us: mirrored."
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("wanted", "To be given back"),
                            ("pending", "On its way"),
                            ("succeeded", "Given back"),
                            ("failed", "Failed"),
                        ],
                        default="wanted",
                        max_length=10,
                    ),
                ),
                (
                    "idempotency_key",
                    models.CharField(
                        default=tickets.models.payment.new_key, editable=False, max_length=40, unique=True
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=255)),
                ("wanted_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.CharField(blank=True, max_length=300)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="tickets.payment",
                    ),
                ),
                (
                    "payout",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="tickets.payout",
                    ),
                ),
            ],
            options={
                "verbose_name": "refund",
                "verbose_name_plural": "refunds",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["reference"], name="refund_by_reference")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="refund_positive"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("payment", "reference"),
                        name="refund_reference_once",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="creditnote",
            name="refund",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credit_note",
                to="tickets.refund",
            ),
        ),
        migrations.CreateModel(
            name="BalanceEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("gateway", models.CharField(max_length=20)),
                ("reference", models.CharField(max_length=255)),
                ("kind", models.CharField(max_length=60)),
                (
                    "source",
                    models.CharField(
                        blank=True, help_text="The charge, refund or dispute behind it.", max_length=255
                    ),
                ),
                ("amount_minor", core.fields.MinorField()),
                ("fee_minor", core.fields.MinorField(default=0)),
                ("net_minor", core.fields.MinorField()),
                ("currency", models.CharField(max_length=3)),
                ("at", models.DateTimeField()),
                ("available_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organizer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balance_entries",
                        to="events.organizer",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balance_entries",
                        to="tickets.payment",
                    ),
                ),
                (
                    "payout",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="tickets.payout",
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balance_entries",
                        to="tickets.refund",
                    ),
                ),
            ],
            options={
                "verbose_name": "balance entry",
                "verbose_name_plural": "balance entries",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("gateway", "reference"), name="balance_entry_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "net_minor",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("amount_minor"), "-", models.F("fee_minor")
                                ),
                            )
                        ),
                        name="balance_entry_adds_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RefundLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount_minor", core.fields.MinorField()),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refund_lines",
                        to="tickets.orderline",
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="tickets.refund"
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a refund",
                "verbose_name_plural": "lines of refunds",
                "ordering": ["refund", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("refund", "line"), name="refund_line_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="refund_line_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RefundTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="rtm")),
                ("until_at", models.DateTimeField(verbose_name="until")),
                (
                    "percent_bp",
                    models.PositiveIntegerField(
                        help_text="Basis points: 10000 is all.", verbose_name="percent given back"
                    ),
                ),
                ("fee_minor", core.fields.MinorField(default=0, verbose_name="fee kept for each ticket")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refund_terms",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "refund term",
                "verbose_name_plural": "refund terms",
                "ordering": ["event", "until_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "until_at"), name="refund_term_once"),
                    models.CheckConstraint(
                        condition=models.Q(("percent_bp__lte", 10000)), name="refund_term_percent"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fee_minor__gte", 0)), name="refund_term_fee_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reserve",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="rsv")),
                ("size", models.PositiveIntegerField(verbose_name="seats")),
                ("taken", models.PositiveIntegerField(default=0, editable=False)),
                ("until_at", models.DateTimeField(blank=True, null=True, verbose_name="reserved until")),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "code",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reserves",
                        to="tickets.discountcode",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reserves",
                        to="events.event",
                    ),
                ),
                (
                    "quota",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reserves",
                        to="tickets.quota",
                    ),
                ),
            ],
            options={
                "verbose_name": "reserve",
                "verbose_name_plural": "reserves",
                "ordering": ["code", "quota"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)), fields=["until_at"], name="reserve_ends"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "quota"), name="reserve_once"),
                    models.CheckConstraint(
                        condition=models.Q(("taken__lte", models.F("size"))), name="reserve_within_size"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken__gte", 0)), name="reserve_taken_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeatBlock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("secret_sealed", models.TextField(editable=False)),
                ("public_id", core.fields.PublicIdField(prefix="blk")),
                ("company", models.CharField(max_length=200, verbose_name="company")),
                ("manager_name", models.CharField(max_length=200, verbose_name="manager")),
                ("manager_email", models.EmailField(max_length=254, verbose_name="manager’s address")),
                (
                    "domains",
                    models.CharField(
                        blank=True,
                        help_text="Who has an address of these may take a seat by the common link; separated by spaces.",
                        max_length=300,
                        verbose_name="mail domains",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seat_blocks",
                        to="events.event",
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seat_block",
                        to="tickets.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "company seats",
                "verbose_name_plural": "company seats",
                "ordering": ["company", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Sponsorship",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="spo")),
                ("agreed_at", models.DateTimeField(verbose_name="agreed")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sponsorships",
                        to="events.partnerlevel",
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sponsorship",
                        to="tickets.order",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sponsorships",
                        to="events.partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "sponsorship",
                "verbose_name_plural": "sponsorships",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("partner",),
                        name="sponsorship_one_per_partner",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TaxRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="tax")),
                (
                    "attendance",
                    models.CharField(
                        choices=[("room", "On site"), ("online", "Online"), ("none", "Add-on")],
                        max_length=10,
                        verbose_name="attends",
                    ),
                ),
                (
                    "buyer",
                    models.CharField(
                        choices=[
                            ("any", "Everybody"),
                            ("private", "Private person"),
                            ("company", "Company with VAT number"),
                        ],
                        default="any",
                        max_length=10,
                        verbose_name="buyer",
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("any", "Everywhere"),
                            ("home", "Own country"),
                            ("union", "Rest of the European Union"),
                            ("elsewhere", "Elsewhere"),
                        ],
                        default="any",
                        max_length=10,
                        verbose_name="place",
                    ),
                ),
                (
                    "rate_bp",
                    models.PositiveIntegerField(
                        help_text="Basis points: 1900 is 19 %.",
                        validators=[django.core.validators.MaxValueValidator(10000)],
                        verbose_name="tax rate",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="For example: reverse charge.",
                        max_length=200,
                        verbose_name="note on the invoice",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tax_rules",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "tax rule",
                "verbose_name_plural": "tax rules",
                "ordering": ["event", "attendance", "buyer", "place"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "attendance", "buyer", "place"), name="tax_rule_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("rate_bp__lte", 10000)), name="tax_rule_rate"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("secret_sealed", models.TextField(editable=False)),
                ("public_id", core.fields.PublicIdField(prefix="tkt")),
                (
                    "state",
                    models.CharField(
                        choices=[("held", "Held until paid"), ("valid", "Valid"), ("void", "Void")],
                        default="held",
                        max_length=5,
                        verbose_name="state",
                    ),
                ),
                (
                    "serial",
                    models.PositiveSmallIntegerField(
                        default=1,
                        editable=False,
                        help_text="Raised when the ticket changes hands; older QR codes are dead.",
                    ),
                ),
                ("issued_at", models.DateTimeField(blank=True, null=True)),
                ("voided_at", models.DateTimeField(blank=True, null=True)),
                ("void_reason", models.CharField(blank=True, max_length=200)),
                ("checked_in_at", models.DateTimeField(blank=True, null=True)),
                (
                    "attendee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="events.participant",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tickets", to="events.event"
                    ),
                ),
                (
                    "given_to",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_tickets",
                        to="events.participant",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="tickets.order",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="add_ons",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "ticket",
                "verbose_name_plural": "tickets",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SeatInvitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("secret_sealed", models.TextField(editable=False)),
                ("public_id", core.fields.PublicIdField(prefix="sea")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Invited"), ("taken", "Seat taken"), ("revoked", "Taken back")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                (
                    "block",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="tickets.seatblock",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seat_invitations",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation to a seat",
                "verbose_name_plural": "invitations to seats",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "taken"]), models.Q(("email", ""), _negated=True)
                        ),
                        fields=("block", "email"),
                        name="seat_invitation_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("email", ""), ("state", "open")),
                        fields=("block",),
                        name="seat_common_link_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "taken")), fields=("ticket",), name="seat_taken_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReserveUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reserve",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="tickets.reserve"
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reserve_uses",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "use of a reserve",
                "verbose_name_plural": "uses of reserves",
                "constraints": [
                    models.UniqueConstraint(fields=("reserve", "ticket"), name="reserve_use_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="orderline",
            name="ticket",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="line",
                to="tickets.ticket",
            ),
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="chk")),
                (
                    "scan_id",
                    models.CharField(help_text="From the device: sent twice, it is one scan.", max_length=40),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("code", "Ticket’s code"), ("badge", "Badge"), ("search", "Found by name")],
                        max_length=6,
                        verbose_name="by",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[("in", "In"), ("out", "Out"), ("undone", "Undone"), ("refused", "Refused")],
                        max_length=7,
                        verbose_name="answer",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("forged", "No ticket of ours"),
                            ("foreign", "Of another event"),
                            ("replaced", "Replaced code"),
                            ("passed_on", "Passed on to somebody else"),
                            ("void", "No longer valid"),
                            ("refunded", "Refunded"),
                            ("unpaid", "Not paid"),
                            ("wrong_list", "Not for this door"),
                            ("too_early", "Too early"),
                            ("too_late", "Too late"),
                            ("double", "Inside already"),
                            ("not_inside", "Not inside"),
                            ("badge_dead", "Replaced badge"),
                            ("badge_waits", "Badge not handed over"),
                            ("use_badge", "Has a badge"),
                            ("turned_away", "Turned away without network"),
                            ("call_lead", "Not to be let in"),
                            ("no_place", "Not signed up"),
                            ("waits", "On the waiting list"),
                        ],
                        max_length=11,
                        verbose_name="reason",
                    ),
                ),
                ("turn", models.PositiveIntegerField(null=True)),
                ("inside", models.BooleanField(null=True)),
                (
                    "let_in_offline",
                    models.BooleanField(
                        default=False, help_text="The device had no network and said yes by itself."
                    ),
                ),
                ("at", models.DateTimeField(help_text="By the server’s clock.", verbose_name="scanned")),
                ("device_at", models.DateTimeField(help_text="As the device’s clock said.", null=True)),
                ("received_at", models.DateTimeField(verbose_name="received")),
                (
                    "badge",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tickets.badge",
                    ),
                ),
                (
                    "contradicts",
                    models.OneToOneField(
                        editable=False,
                        help_text="What was answered to this very scan; the answer was lost and the device showed another one.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contradicted_by",
                        to="tickets.checkin",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_ins",
                        to="events.event",
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="tickets.checkin",
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to="tickets.checkinlist",
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to="tickets.device",
                    ),
                ),
                (
                    "gate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to="tickets.gate",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to="tickets.ticket",
                        verbose_name="ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "check-in",
                "verbose_name_plural": "check-ins",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["event", "-id"], name="check_in_of_event")],
                "constraints": [
                    models.UniqueConstraint(fields=("device", "scan_id"), name="check_in_scan_once"),
                    models.UniqueConstraint(fields=("list", "ticket", "turn"), name="check_in_turn_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("inside", None),
                                ("result", "refused"),
                                ("turn", None),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("result", "refused"), _negated=True),
                                ("inside__isnull", False),
                                ("reason", ""),
                                ("ticket__isnull", False),
                                ("turn__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="check_in_refused_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("file", models.FileField(blank=True, max_length=200, upload_to="answers/")),
                (
                    "file_name",
                    models.CharField(blank=True, help_text="As the file was called.", max_length=200),
                ),
                ("at", models.DateTimeField()),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="tickets.order",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="tickets.question",
                    ),
                ),
                (
                    "options",
                    models.ManyToManyField(blank=True, related_name="answers", to="tickets.questionoption"),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ticket__isnull", False)),
                        fields=("question", "ticket"),
                        name="answer_once_per_ticket",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ticket__isnull", True)),
                        fields=("question", "order"),
                        name="answer_once_per_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ticket__isnull", False), ("order__isnull", False), _connector="OR"
                        ),
                        name="answer_about_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="cas")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reason_gone", "Given, and no longer speaking"),
                            ("bought", "Bought, and speaks now"),
                        ],
                        max_length=11,
                        verbose_name="what about",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("opened_at", models.DateTimeField(verbose_name="since")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("kept", "Stays"),
                            ("taken", "Taken back"),
                            ("refunded", "Exchanged for a speaker’s ticket"),
                            ("over", "No longer a question"),
                        ],
                        max_length=8,
                        verbose_name="answer",
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled")),
                (
                    "participant",
                    models.ForeignKey(
                        help_text="For whom it was given, or who bought it: the ticket may have changed hands.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ticket_cases",
                        to="events.participant",
                        verbose_name="speaker",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="settled by",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="tickets.ticket",
                        verbose_name="ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "question about a ticket",
                "verbose_name_plural": "questions about speakers’ tickets",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")),
                        fields=("ticket", "kind"),
                        name="ticket_case_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer", ""), ("settled_at__isnull", False), _connector="OR"),
                        name="ticket_case_settled_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketType",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="typ")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "description",
                    models.CharField(blank=True, max_length=300, verbose_name="what it includes"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("admission", "Ticket"), ("add_on", "Add-on to a ticket")],
                        default="admission",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "attendance",
                    models.CharField(
                        choices=[("room", "On site"), ("online", "Online"), ("none", "Add-on")],
                        default="room",
                        max_length=10,
                        verbose_name="attends",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("buyers", "Buyers"),
                            ("speakers", "Speakers"),
                            ("crew", "Crew"),
                            ("press", "Press"),
                            ("partners", "Levels of partners"),
                        ],
                        default="buyers",
                        max_length=10,
                        verbose_name="for",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Everybody"),
                            ("code", "With a code that opens it"),
                            ("hidden", "Nobody"),
                        ],
                        default="public",
                        max_length=10,
                        verbose_name="shown to",
                    ),
                ),
                ("price_minor", core.fields.MinorField(default=0, verbose_name="price")),
                (
                    "tax_rate_bp",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Basis points: 1900 is 19 %.",
                        validators=[django.core.validators.MaxValueValidator(10000)],
                        verbose_name="tax rate",
                    ),
                ),
                (
                    "tax_included",
                    models.BooleanField(
                        default=True,
                        help_text="Otherwise it is added to the price.",
                        verbose_name="tax is within the price",
                    ),
                ),
                ("on_sale_from_at", models.DateTimeField(blank=True, null=True, verbose_name="on sale from")),
                (
                    "on_sale_until_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="on sale until"),
                ),
                (
                    "min_per_order",
                    models.PositiveSmallIntegerField(default=1, verbose_name="fewest in an order"),
                ),
                (
                    "max_per_order",
                    models.PositiveSmallIntegerField(default=10, verbose_name="most in an order"),
                ),
                (
                    "needs_approval",
                    models.BooleanField(
                        default=False,
                        help_text="The team looks at each order before it can be paid.",
                        verbose_name="needs approval",
                    ),
                ),
                (
                    "has_waiting_list",
                    models.BooleanField(default=True, verbose_name="waiting list when sold out"),
                ),
                (
                    "offer_hours",
                    models.PositiveSmallIntegerField(
                        default=24,
                        help_text="How long somebody from the waiting list has to buy.",
                        verbose_name="hours an offer stands",
                    ),
                ),
                ("can_transfer", models.BooleanField(default=True, verbose_name="may be passed on")),
                (
                    "transfer_until_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="may be passed on until"),
                ),
                ("is_refundable", models.BooleanField(default=True, verbose_name="may be given back")),
                (
                    "proof",
                    models.CharField(
                        blank=True,
                        help_text="For example: student card.",
                        max_length=120,
                        verbose_name="to be shown at the door",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ticket_types",
                        to="events.event",
                    ),
                ),
                (
                    "quotas",
                    models.ManyToManyField(
                        blank=True, related_name="ticket_types", to="tickets.quota", verbose_name="quotas"
                    ),
                ),
            ],
            options={
                "verbose_name": "ticket type",
                "verbose_name_plural": "ticket types",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "name"), name="ticket_type_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(("price_minor__gte", 0)), name="ticket_type_price_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tax_rate_bp__lte", 10000)), name="ticket_type_tax_rate"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("max_per_order__gte", models.F("min_per_order")), ("min_per_order__gte", 1)
                        ),
                        name="ticket_type_min_max",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("on_sale_from_at", None),
                            ("on_sale_until_at", None),
                            ("on_sale_until_at__gt", models.F("on_sale_from_at")),
                            _connector="OR",
                        ),
                        name="ticket_type_sale_window",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("attendance", "none"), ("kind", "add_on")),
                            models.Q(("attendance__in", ["room", "online"]), ("kind", "admission")),
                            _connector="OR",
                        ),
                        name="ticket_type_attendance_fits_kind",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="ticket",
            name="type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="tickets", to="tickets.tickettype"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="ticket_types",
            field=models.ManyToManyField(
                blank=True,
                help_text="Empty: all.",
                related_name="questions",
                to="tickets.tickettype",
                verbose_name="ticket types",
            ),
        ),
        migrations.AddField(
            model_name="pricestep",
            name="ticket_type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="tickets.tickettype"
            ),
        ),
        migrations.AddField(
            model_name="pickupdesk",
            name="ticket_types",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="tickets.tickettype", verbose_name="only these ticket types"
            ),
        ),
        migrations.CreateModel(
            name="GroupDiscount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="grp")),
                ("min_tickets", models.PositiveSmallIntegerField(verbose_name="from so many tickets on")),
                (
                    "percent_bp",
                    models.PositiveIntegerField(
                        help_text="Basis points: 1000 is 10 %.", verbose_name="percent off"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="group_discounts",
                        to="events.event",
                    ),
                ),
                (
                    "ticket_types",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Empty: every ticket, no add-on.",
                        related_name="group_discounts",
                        to="tickets.tickettype",
                        verbose_name="ticket types",
                    ),
                ),
            ],
            options={
                "verbose_name": "group discount",
                "verbose_name_plural": "group discounts",
                "ordering": ["event", "min_tickets"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("min_tickets__gte", 2)), name="group_is_more_than_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent_bp__gt", 0), ("percent_bp__lte", 10000)),
                        name="group_percent_range",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="discountcode",
            name="opens_types",
            field=models.ManyToManyField(
                blank=True,
                help_text="Ticket types that are shown only with a code.",
                related_name="opened_by",
                to="tickets.tickettype",
                verbose_name="opens",
            ),
        ),
        migrations.AddField(
            model_name="discountcode",
            name="ticket_types",
            field=models.ManyToManyField(
                blank=True,
                help_text="What it makes cheaper. Empty: every ticket, no add-on.",
                related_name="discount_codes",
                to="tickets.tickettype",
                verbose_name="ticket types",
            ),
        ),
        migrations.AddField(
            model_name="checkinlist",
            name="ticket_types",
            field=models.ManyToManyField(
                blank=True,
                help_text="Who else is let in. An add-on is found by the code of its ticket or badge.",
                related_name="check_in_lists",
                to="tickets.tickettype",
                verbose_name="ticket types and add-ons",
            ),
        ),
        migrations.AddField(
            model_name="badgebatch",
            name="ticket_type",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="tickets.tickettype",
                verbose_name="ticket type",
            ),
        ),
        migrations.CreateModel(
            name="VisaLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="vis")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for the team"),
                            ("back", "Asked back"),
                            ("issued", "Issued"),
                            ("refused", "Refused"),
                            ("void", "Void"),
                        ],
                        default="asked",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("details_sealed", models.TextField(blank=True, editable=False)),
                ("passport_mark", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "word",
                    models.TextField(
                        blank=True,
                        help_text="A question, or the reason.",
                        max_length=1000,
                        verbose_name="what was written to the traveller",
                    ),
                ),
                (
                    "sent_count",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="sent"),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visa_letters",
                        to="events.participant",
                        verbose_name="traveller",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visa_letters",
                        to="tickets.ticket",
                        verbose_name="ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "visa letter",
                "verbose_name_plural": "visa letters",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "void"), _negated=True),
                        fields=("ticket",),
                        name="visa_letter_once_a_ticket",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "asked"), ("decided_at__isnull", False), _connector="OR"
                        ),
                        name="visa_letter_decided_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "void"), _negated=True),
                            models.Q(("details_sealed", ""), ("passport_mark", "")),
                            _connector="OR",
                        ),
                        name="visa_letter_void_is_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisaPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="vpa")),
                ("number", core.fields.CodeField(length=10, verbose_name="number")),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("replaced", "Replaced by a later one"),
                            ("changed", "The traveller’s data was changed"),
                            ("ticket", "The ticket is no longer valid"),
                            ("passed_on", "The ticket was passed on"),
                            ("revoked", "Taken back by the organizers"),
                        ],
                        max_length=9,
                        verbose_name="why",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="tickets.visaletter",
                    ),
                ),
            ],
            options={
                "verbose_name": "issued visa letter",
                "verbose_name_plural": "issued visa letters",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("number",), name="visa_paper_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("letter",),
                        name="visa_paper_one_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("why", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="visa_paper_end_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisaTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "asks_until_on",
                    models.DateField(
                        blank=True,
                        help_text="The last day on which somebody can ask. Embassies take weeks. Empty: until the event begins.",
                        null=True,
                        verbose_name="asked for until",
                    ),
                ),
                ("signer_name", models.CharField(max_length=200, verbose_name="who signs")),
                (
                    "signer_role",
                    models.CharField(
                        blank=True,
                        help_text="Stands below the name: Head of events.",
                        max_length=200,
                        verbose_name="as what",
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        blank=True,
                        help_text="Stands in every letter: who pays for travel and hotel, for example.",
                        max_length=2000,
                        verbose_name="further text",
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visa_terms",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "visa letters of an event",
                "verbose_name_plural": "visa letters offered",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="WaitingEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("secret_sealed", models.TextField(editable=False)),
                ("public_id", core.fields.PublicIdField(prefix="wtg")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("quantity", models.PositiveSmallIntegerField(default=1, verbose_name="tickets")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("offered", "Has an offer"),
                            ("taken", "Bought"),
                            ("lapsed", "Let the offer pass"),
                            ("left", "Left the list"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("joined_at", models.DateTimeField(verbose_name="since")),
                (
                    "asked_at",
                    models.DateTimeField(
                        blank=True, help_text="When he was asked whether fewer would do.", null=True
                    ),
                ),
                ("offered_at", models.DateTimeField(blank=True, null=True)),
                ("offer_until_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("language", models.CharField(default="en", max_length=10)),
                (
                    "code",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waiting_entry",
                        to="tickets.discountcode",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waiting_entries",
                        to="events.event",
                    ),
                ),
                (
                    "ticket_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waiting_entries",
                        to="tickets.tickettype",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of the waiting list",
                "verbose_name_plural": "waiting list",
                "ordering": ["joined_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["ticket_type", "joined_at"],
                        name="waiting_queue",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "offered"])),
                        fields=("ticket_type", "email"),
                        name="waiting_once_per_type",
                    ),
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="waiting_quantity"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "offered"), _negated=True),
                            models.Q(("code__isnull", False), ("offer_until_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="waiting_offer_has_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttendeeField",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="fld")),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("name", "Name"),
                            ("badge_name", "Name on the badge"),
                            ("company", "Company"),
                            ("pronouns", "Pronouns"),
                            ("diet", "Diet"),
                            ("access_needs", "Access needs"),
                        ],
                        max_length=20,
                        verbose_name="field",
                    ),
                ),
                ("is_asked", models.BooleanField(default=True, verbose_name="asked")),
                ("is_required", models.BooleanField(default=False, verbose_name="must be given")),
                (
                    "frozen_from_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="From then on only the team changes it.",
                        null=True,
                        verbose_name="fixed from",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendee_fields",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "field of attendees",
                "verbose_name_plural": "fields of attendees",
                "ordering": ["event", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "field"), name="attendee_field_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(fields=("series", "sequence"), name="invoice_number_once"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces", None)), fields=("order",), name="invoice_first_once_per_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                fields=("gateway", "reference"), name="payment_reference_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0)), name="payment_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditnote",
            constraint=models.UniqueConstraint(fields=("series", "sequence"), name="credit_note_number_once"),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.UniqueConstraint(fields=("order", "position"), name="line_position_once"),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "price_minor",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("list_minor"), "-", models.F("auto_minor")
                            ),
                            "-",
                            models.F("discount_minor"),
                        ),
                    )
                ),
                name="line_adds_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_minor__gte", 0)), name="line_price_not_negative"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["event", "state"], name="ticket_state"),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "valid"), _negated=True), ("issued_at__isnull", False), _connector="OR"
                ),
                name="ticket_valid_issued",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "void"), _negated=True), ("voided_at__isnull", False), _connector="OR"
                ),
                name="ticket_void_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="pricestep",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_minor__gte", 0)), name="step_price_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="pricestep",
            constraint=models.CheckConstraint(
                condition=models.Q(("size", None), ("taken__lte", models.F("size")), _connector="OR"),
                name="step_within_size",
            ),
        ),
        migrations.AddConstraint(
            model_name="pricestep",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken__gte", 0)), name="step_taken_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="pricestep",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_at__isnull", False), ("size__isnull", False), _connector="OR"),
                name="step_ends_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="pickupdesk",
            constraint=models.UniqueConstraint(fields=("event", "name"), name="pick_up_desk_name_once"),
        ),
        migrations.AddConstraint(
            model_name="pickupdesk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first_letter", ""), ("last_letter", "")),
                    models.Q(
                        models.Q(("first_letter", ""), _negated=True),
                        models.Q(("last_letter", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="pick_up_desk_both_letters",
            ),
        ),
        migrations.AddIndex(
            model_name="discountcode",
            index=models.Index(
                condition=models.Q(("batch", ""), _negated=True), fields=["event", "batch"], name="code_batch"
            ),
        ),
        migrations.AddConstraint(
            model_name="discountcode",
            constraint=models.UniqueConstraint(fields=("event", "normal"), name="code_once_per_event"),
        ),
        migrations.AddConstraint(
            model_name="discountcode",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent_bp__lte", 10000)), name="code_percent_at_most_all"
            ),
        ),
        migrations.AddConstraint(
            model_name="discountcode",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gte", 0)), name="code_amount_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="discountcode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("max_orders", None), ("used_orders__lte", models.F("max_orders")), _connector="OR"
                ),
                name="code_orders_within_cap",
            ),
        ),
        migrations.AddConstraint(
            model_name="discountcode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("max_tickets", None), ("used_tickets__lte", models.F("max_tickets")), _connector="OR"
                ),
                name="code_tickets_within_cap",
            ),
        ),
        migrations.AddConstraint(
            model_name="discountcode",
            constraint=models.CheckConstraint(
                condition=models.Q(("min_tickets__gte", 1)), name="code_min_tickets"
            ),
        ),
        migrations.AddConstraint(
            model_name="discountcode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from_at", None),
                    ("valid_until_at", None),
                    ("valid_until_at__gt", models.F("valid_from_at")),
                    _connector="OR",
                ),
                name="code_window",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkinlist",
            constraint=models.UniqueConstraint(fields=("event", "name"), name="check_in_list_name_once"),
        ),
        migrations.AddConstraint(
            model_name="checkinlist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opens_at", None),
                    ("closes_at", None),
                    ("closes_at__gt", models.F("opens_at")),
                    _connector="OR",
                ),
                name="check_in_list_closes_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="badgebatch",
            constraint=models.UniqueConstraint(fields=("event", "form_key"), name="badge_batch_form_once"),
        ),
    ]
