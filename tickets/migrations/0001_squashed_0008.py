import core.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import tickets.models.payment
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # A database that has all of these has these tables: the steps before the first release became one.
    replaces = [
        ("tickets", "0001_start"),
        ("tickets", "0002_selling"),
        ("tickets", "0003_order_reminders"),
        ("tickets", "0004_waiting_asked"),
        ("tickets", "0005_answers_of_given_tickets"),
        ("tickets", "0006_money_by_reference"),
        ("tickets", "0007_given_to_and_cases"),
        ("tickets", "0008_given_to_whoever_has_it"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("events", "0001_squashed_0004"),
    ]

    operations = [
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendee_fields",
                        to="events.event",
                    ),
                ),
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
            name="BookDifference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="dif")),
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
                ("gateway", models.CharField(max_length=20)),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.CharField(help_text="The reference it is about.", max_length=255)),
                ("ours", models.CharField(max_length=200)),
                ("theirs", models.CharField(max_length=200)),
                ("found_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(help_text="When it was there last.")),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="explanation")),
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
            name="CodeMiss",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="events.event"
                    ),
                ),
                ("source", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "wrong code",
                "verbose_name_plural": "wrong codes",
                "indexes": [models.Index(fields=["event", "source", "at"], name="code_miss_of_source")],
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
                ("gateway", models.CharField(max_length=20)),
                ("reference", models.CharField(max_length=255)),
                ("kind", models.CharField(max_length=80)),
                ("received_at", models.DateTimeField()),
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="number_series",
                        to="events.event",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("invoice", "Invoices"), ("credit_note", "Credit notes")], max_length=12
                    ),
                ),
                ("prefix", models.CharField(max_length=30, verbose_name="prefix")),
                ("last", models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                "verbose_name": "number series",
                "verbose_name_plural": "number series",
                "constraints": [models.UniqueConstraint(fields=("event", "kind"), name="number_series_once")],
            },
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
            ],
            options={
                "verbose_name": "payout",
                "verbose_name_plural": "payouts",
                "ordering": ["-arrives_on", "-pk"],
                "constraints": [models.UniqueConstraint(fields=("gateway", "reference"), name="payout_once")],
            },
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
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="quotas", to="events.event"
                    ),
                ),
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
            name="RefundTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="rtm")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refund_terms",
                        to="events.event",
                    ),
                ),
                ("until_at", models.DateTimeField(verbose_name="until")),
                (
                    "percent_bp",
                    models.PositiveIntegerField(
                        help_text="Basis points: 10000 is all.", verbose_name="percent given back"
                    ),
                ),
                ("fee_minor", core.fields.MinorField(default=0, verbose_name="fee kept for each ticket")),
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tax_rules",
                        to="events.event",
                    ),
                ),
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
            name="TicketType",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="typ")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ticket_types",
                        to="events.event",
                    ),
                ),
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
                    "ticket_types",
                    models.ManyToManyField(
                        blank=True,
                        help_text="What it makes cheaper. Empty: every ticket, no add-on.",
                        related_name="discount_codes",
                        to="tickets.tickettype",
                        verbose_name="ticket types",
                    ),
                ),
                (
                    "opens_types",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Ticket types that are shown only with a code.",
                        related_name="opened_by",
                        to="tickets.tickettype",
                        verbose_name="opens",
                    ),
                ),
            ],
            options={
                "verbose_name": "discount code",
                "verbose_name_plural": "discount codes",
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "normal"), name="code_once_per_event"),
                    models.CheckConstraint(
                        condition=models.Q(("percent_bp__lte", 10000)), name="code_percent_at_most_all"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gte", 0)), name="code_amount_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("max_orders", None),
                            ("used_orders__lte", models.F("max_orders")),
                            _connector="OR",
                        ),
                        name="code_orders_within_cap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("max_tickets", None),
                            ("used_tickets__lte", models.F("max_tickets")),
                            _connector="OR",
                        ),
                        name="code_tickets_within_cap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("min_tickets__gte", 1)), name="code_min_tickets"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from_at", None),
                            ("valid_until_at", None),
                            ("valid_until_at__gt", models.F("valid_from_at")),
                            _connector="OR",
                        ),
                        name="code_window",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("batch", ""), _negated=True),
                        fields=["event", "batch"],
                        name="code_batch",
                    )
                ],
            },
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
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="group_discounts",
                        to="events.event",
                    ),
                ),
                ("min_tickets", models.PositiveSmallIntegerField(verbose_name="from so many tickets on")),
                (
                    "percent_bp",
                    models.PositiveIntegerField(
                        help_text="Basis points: 1000 is 10 %.", verbose_name="percent off"
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
                (
                    "ticket_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="tickets.tickettype",
                    ),
                ),
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("price_minor__gte", 0)), name="step_price_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size", None), ("taken__lte", models.F("size")), _connector="OR"),
                        name="step_within_size",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken__gte", 0)), name="step_taken_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_at__isnull", False), ("size__isnull", False), _connector="OR"
                        ),
                        name="step_ends_somehow",
                    ),
                ],
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
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="orders", to="events.event"
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
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="events.partner",
                    ),
                ),
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
                        ],
                        default="gateway",
                        max_length=10,
                        verbose_name="paid by",
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
            ],
            options={
                "verbose_name": "order",
                "verbose_name_plural": "orders",
                "ordering": ["-pk"],
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")), fields=["expires_at"], name="order_holds"
                    ),
                    models.Index(fields=["event", "-id"], name="order_of_event"),
                    models.Index(fields=["event", "email"], name="order_of_address"),
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
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reserves",
                        to="events.event",
                    ),
                ),
                (
                    "code",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reserves",
                        to="tickets.discountcode",
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
                ("size", models.PositiveIntegerField(verbose_name="seats")),
                ("taken", models.PositiveIntegerField(default=0, editable=False)),
                ("until_at", models.DateTimeField(blank=True, null=True, verbose_name="reserved until")),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "verbose_name": "reserve",
                "verbose_name_plural": "reserves",
                "ordering": ["code", "quota"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "quota"), name="reserve_once"),
                    models.CheckConstraint(
                        condition=models.Q(("taken__lte", models.F("size"))), name="reserve_within_size"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken__gte", 0)), name="reserve_taken_not_negative"
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)), fields=["until_at"], name="reserve_ends"
                    )
                ],
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
                ("language", models.CharField(default="en", max_length=10)),
            ],
            options={
                "verbose_name": "entry of the waiting list",
                "verbose_name_plural": "waiting list",
                "ordering": ["joined_at", "pk"],
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["ticket_type", "joined_at"],
                        name="waiting_queue",
                    )
                ],
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
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adjustments",
                        to="tickets.order",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "named difference",
                "verbose_name_plural": "named differences",
                "ordering": ["pk"],
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
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="billing",
                        to="tickets.order",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "billing details",
                "verbose_name_plural": "billing details",
            },
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
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="events.participant"
                    ),
                ),
                ("tickets", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("given_back_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "use of a code",
                "verbose_name_plural": "uses of codes",
                "indexes": [models.Index(fields=["code", "buyer"], name="redemption_of_buyer")],
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
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="tickets.numberseries",
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
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="tickets.order",
                    ),
                ),
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
                ("due_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "invoice",
                "verbose_name_plural": "invoices",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("series", "sequence"), name="invoice_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("replaces", None)),
                        fields=("order",),
                        name="invoice_first_once_per_order",
                    ),
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
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="tickets.order",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "payment attempt",
                "verbose_name_plural": "payment attempts",
                "ordering": ["-pk"],
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
                "indexes": [models.Index(fields=["reference"], name="attempt_by_reference")],
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
            ],
            options={
                "verbose_name": "company seats",
                "verbose_name_plural": "company seats",
                "ordering": ["company", "pk"],
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tickets", to="events.event"
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
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="tickets.tickettype",
                    ),
                ),
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="add_ons",
                        to="tickets.ticket",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "ticket",
                "verbose_name_plural": "tickets",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "valid"), _negated=True),
                            ("issued_at__isnull", False),
                            _connector="OR",
                        ),
                        name="ticket_valid_issued",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "void"), _negated=True),
                            ("voided_at__isnull", False),
                            _connector="OR",
                        ),
                        name="ticket_void_has_time",
                    ),
                ],
                "indexes": [models.Index(fields=["event", "state"], name="ticket_state")],
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
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="tickets.order"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "ticket",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="line",
                        to="tickets.ticket",
                    ),
                ),
                ("description", models.CharField(max_length=200)),
                ("list_minor", core.fields.MinorField()),
                (
                    "auto_minor",
                    core.fields.MinorField(
                        default=0, help_text="Taken off before any code: early price, group."
                    ),
                ),
                ("auto_reason", models.CharField(blank=True, max_length=200)),
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
                ("discount_minor", core.fields.MinorField(default=0, help_text="Taken off by the code.")),
                ("discount_reason", models.CharField(blank=True, max_length=200)),
                ("price_minor", core.fields.MinorField()),
                ("tax_rate_bp", models.PositiveIntegerField(default=0)),
                ("tax_minor", core.fields.MinorField(default=0)),
            ],
            options={
                "verbose_name": "line",
                "verbose_name_plural": "lines",
                "ordering": ["order", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("order", "position"), name="line_position_once"),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(("price_minor__gte", 0)), name="line_price_not_negative"
                    ),
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
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="tickets.order",
                    ),
                ),
                (
                    "attempt",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment",
                        to="tickets.paymentattempt",
                    ),
                ),
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
                    "payout",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="tickets.payout",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment",
                "verbose_name_plural": "payments",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("gateway", "reference"), name="payment_reference_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="payment_positive"
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
                (
                    "block",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="tickets.seatblock",
                    ),
                ),
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
                ("invited_at", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
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
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="tickets.ticket",
                        verbose_name="ticket",
                    ),
                ),
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
            name="Dispute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="dsp")),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="tickets.payment",
                    ),
                ),
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
            name="Refund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="ref")),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="tickets.payment",
                    ),
                ),
                ("amount_minor", core.fields.MinorField()),
                ("reason", models.CharField(max_length=200)),
                (
                    "is_foreign",
                    models.BooleanField(
                        default=False, help_text="Made at the gateway itself, not by us: mirrored."
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
            ],
            options={
                "verbose_name": "refund",
                "verbose_name_plural": "refunds",
                "ordering": ["pk"],
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
                "indexes": [models.Index(fields=["reference"], name="refund_by_reference")],
            },
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
            name="CreditNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_notes",
                        to="tickets.invoice",
                    ),
                ),
                (
                    "refund",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_note",
                        to="tickets.refund",
                    ),
                ),
                ("reason", models.CharField(max_length=200)),
            ],
            options={
                "verbose_name": "credit note",
                "verbose_name_plural": "credit notes",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("series", "sequence"), name="credit_note_number_once")
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
                (
                    "refund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="tickets.refund"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refund_lines",
                        to="tickets.orderline",
                    ),
                ),
                ("amount_minor", core.fields.MinorField()),
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="events.event",
                    ),
                ),
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
                ("frozen_from_at", models.DateTimeField(blank=True, null=True, verbose_name="fixed from")),
                (
                    "ticket_types",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Empty: all.",
                        related_name="questions",
                        to="tickets.tickettype",
                        verbose_name="ticket types",
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
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="tickets.question",
                    ),
                ),
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
                    "ticket",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="tickets.ticket",
                    ),
                ),
                (
                    "options",
                    models.ManyToManyField(blank=True, related_name="answers", to="tickets.questionoption"),
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
        migrations.AddField(
            model_name="Question",
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
    ]
