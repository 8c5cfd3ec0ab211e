import agenda.models.question
import agenda.models.version
import core.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # A database that has all of these has these tables: the steps before the first release became one.
    replaces = [
        ("agenda", "0001_squashed_0011"),
        ("agenda", "0012_session_video_url"),
        ("agenda", "0013_planning"),
        ("agenda", "0014_favourites"),
        ("agenda", "0015_editing"),
        ("agenda", "0016_reading_and_attending"),
        ("agenda", "0017_sign_up_turns"),
        ("agenda", "0018_time_to_confirm"),
        ("agenda", "0019_released_as_it_was"),
        ("agenda", "0020_clash_rule_minutes"),
        ("agenda", "0021_nameless_files"),
        ("agenda", "0022_imports_keep_states"),
        ("agenda", "0023_grants"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("events", "0001_squashed_0026"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgendaPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(blank=True, max_length=200, upload_to=agenda.models.version.paper_path),
                ),
                ("number", models.PositiveIntegerField(default=0)),
                ("counter", models.PositiveIntegerField(default=0)),
                (
                    "content_hash",
                    models.CharField(blank=True, help_text="Of what is set on the pages.", max_length=64),
                ),
                ("drawn_at", models.DateTimeField(blank=True, null=True)),
                ("leased_until_at", models.DateTimeField(blank=True, null=True)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda_paper",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "agenda on paper",
                "verbose_name_plural": "agendas on paper",
            },
        ),
        migrations.CreateModel(
            name="AgendaVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="ver")),
                ("number", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what is new")),
                ("revision", models.PositiveIntegerField(db_default=0, default=0, editable=False)),
                ("released_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda_versions",
                        to="events.event",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "agenda version",
                "verbose_name_plural": "agenda versions",
                "ordering": ["event", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "number"), name="agenda_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("number", None)), fields=("event",), name="agenda_one_draft"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", None), ("released_at", None)),
                            models.Q(("number__isnull", False), ("released_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="agenda_version_released_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Availability",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("absent", "Cannot be there"), ("disliked", "Would rather not")],
                        default="absent",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="availabilities",
                        to="events.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "availability",
                "verbose_name_plural": "availabilities",
                "ordering": ["participant", "starts_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("participant", "starts_at"), name="availability_start_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="availability_ends_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BalanceTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="tgt")),
                (
                    "dimension",
                    models.CharField(
                        choices=[
                            ("track", "Track"),
                            ("type", "Type"),
                            ("level", "Level"),
                            ("language", "Language"),
                            ("first_time", "First-time speakers"),
                            ("company", "Company"),
                            ("minutes", "Minutes on stage"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=200, verbose_name="of which")),
                ("least", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="at least")),
                ("most", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="at most")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="balance_targets",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "target of the programme",
                "verbose_name_plural": "targets of the programme",
                "ordering": ["event", "dimension", "key"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "dimension", "key"), name="target_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("least", None), ("most", None), ("most__gte", models.F("least")), _connector="OR"
                        ),
                        name="target_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallForTalks",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="cal")),
                ("opens_at", models.DateTimeField(verbose_name="opens")),
                ("closes_at", models.DateTimeField(verbose_name="closes")),
                (
                    "text",
                    models.TextField(blank=True, help_text="Markdown", verbose_name="what is looked for"),
                ),
                ("decisions_on", models.DateField(blank=True, null=True, verbose_name="decisions by")),
                (
                    "confirm_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        default=14,
                        help_text="How long speakers have to say that they come, from the mail that accepts their talk. They are reminded three days before. Empty: no end.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="days to confirm",
                    ),
                ),
                (
                    "max_per_speaker",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How many one person may hand in. Empty: as many as wanted.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="talks a speaker",
                    ),
                ),
                (
                    "asks_licence",
                    models.BooleanField(
                        default=False,
                        help_text="Speakers choose under which licence the recording may be published.",
                        verbose_name="ask for the licence of recordings",
                    ),
                ),
                (
                    "asks_level",
                    models.BooleanField(
                        default=True,
                        help_text="For beginners, or for people who know the field.",
                        verbose_name="ask for the level",
                    ),
                ),
                ("is_shown", models.BooleanField(default=True, verbose_name="shown")),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="call", to="events.event"
                    ),
                ),
            ],
            options={
                "verbose_name": "call for talks",
                "verbose_name_plural": "calls for talks",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="call_closes_after_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("secret_sealed", models.TextField(editable=False)),
                ("text", models.CharField(help_text="The wording that was agreed to.", max_length=300)),
                ("agreed_at", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
                ("told_at", models.DateTimeField()),
                (
                    "participant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="change_mail",
                        to="events.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail about changes",
                "verbose_name_plural": "mails about changes",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ChecklistTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="tsk")),
                ("text", models.CharField(max_length=200, verbose_name="what")),
                ("help_text", models.CharField(blank=True, max_length=300, verbose_name="explanation")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("stage", "On stage"),
                            ("travel", "Travel"),
                            ("hotel", "Hotel"),
                            ("other", "Something else"),
                        ],
                        default="other",
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                (
                    "owner",
                    models.CharField(
                        choices=[("speaker", "The speaker"), ("team", "The team")],
                        default="speaker",
                        max_length=7,
                        verbose_name="who does it",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                ("is_active", models.BooleanField(default=True, verbose_name="asked")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checklist_tasks",
                        to="events.event",
                    ),
                ),
                (
                    "owner_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who of the team",
                    ),
                ),
            ],
            options={
                "verbose_name": "speakers' checklist",
                "verbose_name_plural": "speakers' checklist",
                "ordering": ["event", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ChecklistEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checklist",
                        to="events.participant",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="agenda.checklisttask",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of a checklist",
                "verbose_name_plural": "entries of checklists",
                "constraints": [
                    models.UniqueConstraint(fields=("task", "participant"), name="checklist_entry_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ClashRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("block", "keeps a release back"),
                            ("warn", "is shown"),
                            ("ignore", "is ignored"),
                        ],
                        max_length=6,
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(db_default=0, default=0)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clash_rules",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule for clashes",
                "verbose_name_plural": "rules for clashes",
                "ordering": ["kind"],
                "constraints": [models.UniqueConstraint(fields=("event", "kind"), name="clash_rule_once")],
            },
        ),
        migrations.CreateModel(
            name="ClashWaiver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="wai")),
                ("key", models.CharField(max_length=64)),
                ("text", models.CharField(max_length=500)),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
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
                        related_name="clash_waivers",
                        to="events.event",
                    ),
                ),
                (
                    "revoked_by",
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
                "verbose_name": "accepted clash",
                "verbose_name_plural": "accepted clashes",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("event", "key"),
                        name="clash_waiver_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="clash_waiver_has_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="crt")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "help_text",
                    models.CharField(
                        blank=True,
                        help_text="What the lowest and the highest mean.",
                        max_length=300,
                        verbose_name="explanation",
                    ),
                ),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="weight",
                    ),
                ),
                ("lowest", models.SmallIntegerField(default=1, verbose_name="lowest score")),
                ("highest", models.SmallIntegerField(default=5, verbose_name="highest score")),
                ("is_required", models.BooleanField(default=True, verbose_name="must be scored")),
                ("is_active", models.BooleanField(default=True, verbose_name="asked")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "criterion",
                "verbose_name_plural": "criteria",
                "ordering": ["event", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "name"), name="criterion_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("highest__gt", models.F("lowest")),
                            (
                                "highest__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("lowest"), "+", models.Value(10)
                                ),
                            ),
                        ),
                        name="criterion_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DayLines",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("opens_at", models.TimeField(verbose_name="from")),
                ("closes_at", models.TimeField(verbose_name="until")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(240),
                        ],
                        verbose_name="minutes of a talk",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="day_lines",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "lines of a day",
                "verbose_name_plural": "lines of days",
                "ordering": ["day"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "day"), name="day_lines_once"),
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="day_lines_close_later",
                    ),
                    models.CheckConstraint(condition=models.Q(("minutes__gte", 5)), name="day_lines_minutes"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="rnd")),
                (
                    "state",
                    models.CharField(
                        choices=[("drafted", "Drafted"), ("sent", "Sent"), ("discarded", "Discarded")],
                        default="drafted",
                        max_length=9,
                    ),
                ),
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
                        related_name="decision_rounds",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "round of decisions",
                "verbose_name_plural": "rounds of decisions",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "drafted")),
                        fields=("event",),
                        name="decision_round_one_drafted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "drafted"), ("ended_at__isnull", False), _connector="OR"
                        ),
                        name="decision_round_end_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Drafting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="dft")),
                (
                    "kind",
                    models.CharField(
                        choices=[("whole", "Drafted"), ("replan", "Re-planned"), ("mixed", "Mixed")],
                        default="whole",
                        max_length=6,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="name")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for the worker"),
                            ("running", "Being worked on"),
                            ("done", "Ready"),
                            ("impossible", "Not possible"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("form_key", models.CharField(editable=False, max_length=40)),
                (
                    "seconds",
                    models.PositiveSmallIntegerField(
                        default=20,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(120),
                        ],
                        verbose_name="seconds",
                    ),
                ),
                ("seed", models.PositiveIntegerField(default=1, verbose_name="seed")),
                (
                    "keeps",
                    models.CharField(
                        choices=[("locked", "Only what is locked"), ("placed", "Everything that has a time")],
                        default="locked",
                        max_length=6,
                        verbose_name="what stays",
                    ),
                ),
                (
                    "may_move_released",
                    models.BooleanField(default=False, verbose_name="released talks may move"),
                ),
                (
                    "buffer_minutes",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="minutes between two talks in a room"
                    ),
                ),
                ("clash_weight", models.PositiveSmallIntegerField(default=1)),
                ("same_track_weight", models.PositiveSmallIntegerField(default=10)),
                ("overflow_weight", models.PositiveSmallIntegerField(default=1)),
                ("dislike_weight", models.PositiveSmallIntegerField(default=20)),
                ("track_day_room_weight", models.PositiveSmallIntegerField(default=10)),
                ("share", models.PositiveSmallIntegerField(default=0)),
                ("best_cost", models.PositiveIntegerField(blank=True, null=True)),
                ("best_missed", models.PositiveIntegerField(blank=True, null=True)),
                ("best_broken", models.PositiveIntegerField(blank=True, null=True)),
                ("is_stopping", models.BooleanField(default=False)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("leased_until_at", models.DateTimeField(blank=True, null=True)),
                ("bound", models.PositiveIntegerField(blank=True, null=True)),
                ("is_fewest", models.BooleanField(default=False)),
                ("score", models.JSONField(blank=True, default=dict)),
                ("reasons", models.JSONField(blank=True, default=list)),
                ("refusal", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField()),
                ("began_at", models.DateTimeField(blank=True, null=True)),
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
                        related_name="draftings",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "drafted agenda",
                "verbose_name_plural": "drafted agendas",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "form_key"), name="drafting_form_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Edit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("label", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("done", "done"),
                            ("undone", "taken back"),
                            ("dropped", "taken back for good"),
                        ],
                        default="done",
                        max_length=7,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replays",
                        to="agenda.edit",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="edits",
                        to="agenda.agendaversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "edit",
                "verbose_name_plural": "edits",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "number"), name="edit_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="EditLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("guid", models.UUIDField()),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                (
                    "edit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="agenda.edit"
                    ),
                ),
            ],
            options={
                "verbose_name": "line of an edit",
                "verbose_name_plural": "lines of edits",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("edit", "guid"), name="edit_line_once")],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("secret_sealed", models.TextField(editable=False)),
                ("public_id", core.fields.PublicIdField(prefix="gra")),
                ("code", core.fields.CodeField(length=6, verbose_name="application")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("wants_ticket", models.BooleanField(default=False, verbose_name="asks for a ticket")),
                ("asked_minor", core.fields.MinorField(default=0, verbose_name="asks for")),
                ("answers_sealed", models.TextField(blank=True, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "Not decided"),
                            ("offered", "Awarded, not answered"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("lapsed", "Not answered in time"),
                            ("refused", "No grant"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="applied",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("award_ticket", models.BooleanField(default=False, verbose_name="gets a ticket")),
                ("award_minor", core.fields.MinorField(default=0, verbose_name="gets")),
                ("applied_at", models.DateTimeField(verbose_name="applied")),
                ("changed_at", models.DateTimeField(verbose_name="changed")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "answer_by_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="to be answered by"),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                ("paid_at", models.DateTimeField(blank=True, null=True, verbose_name="paid out")),
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="events.event"
                    ),
                ),
            ],
            options={
                "verbose_name": "grant",
                "verbose_name_plural": "grants",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "offered")), fields=["answer_by_at"], name="grant_offers"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "code"), name="grant_code_once"),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            models.Q(("email", ""), _negated=True),
                        ),
                        fields=("event", "email"),
                        name="grant_once_an_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asked_minor__gte", 0), ("award_minor__gte", 0)),
                        name="grant_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "offered"), _negated=True),
                            models.Q(("answer_by_at__isnull", False), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="grant_offer_has_deadline",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paid_at", None), ("state", "accepted"), _connector="OR"),
                        name="grant_paid_was_accepted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GrantCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="grc")),
                ("opens_at", models.DateTimeField(verbose_name="opens")),
                ("closes_at", models.DateTimeField(verbose_name="closes")),
                (
                    "text",
                    models.TextField(
                        blank=True, help_text="Markdown. Stands above the form.", verbose_name="who is meant"
                    ),
                ),
                (
                    "questions",
                    models.TextField(
                        blank=True,
                        help_text="One a line, at most eight. Ask for nothing that tells who somebody is: the choice is blind.",
                        max_length=2000,
                        verbose_name="questions",
                    ),
                ),
                (
                    "offers_tickets",
                    models.BooleanField(
                        default=True,
                        help_text="A code that takes the whole price off, for one person alone.",
                        verbose_name="tickets",
                    ),
                ),
                (
                    "budget_minor",
                    core.fields.MinorField(
                        default=0,
                        help_text="All awards together never come to more.",
                        verbose_name="money for travel and hotel",
                    ),
                ),
                (
                    "awarded_minor",
                    core.fields.MinorField(default=0, editable=False, verbose_name="set aside"),
                ),
                (
                    "most_minor",
                    core.fields.MinorField(
                        default=0,
                        help_text="0: no money, tickets alone.",
                        verbose_name="at most for one person",
                    ),
                ),
                (
                    "answer_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text="Who has not accepted by then gives the money back to the budget.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="days to answer",
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grant_call",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "grants of an event",
                "verbose_name_plural": "grants offered",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="grant_call_closes_after_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("awarded_minor__gte", 0), ("awarded_minor__lte", models.F("budget_minor"))
                        ),
                        name="grant_call_budget",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("most_minor__gte", 0)), name="grant_call_most_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=100)),
                ("said", models.JSONField(default=dict)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="import_marks",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "mark of an import",
                "verbose_name_plural": "marks of imports",
                "constraints": [
                    models.UniqueConstraint(fields=("event", "subject"), name="import_mark_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LateLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("secret_sealed", models.TextField(editable=False)),
                ("public_id", core.fields.PublicIdField(prefix="lat")),
                (
                    "note",
                    models.CharField(help_text="For the team only.", max_length=200, verbose_name="for whom"),
                ),
                ("valid_until_at", models.DateTimeField(blank=True, null=True, verbose_name="valid until")),
                (
                    "max_proposals",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="proposals at most",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "revoked_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="revoked"),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="late_links",
                        to="agenda.callfortalks",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: any.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="late_links",
                        to="events.track",
                        verbose_name="track",
                    ),
                ),
            ],
            options={
                "verbose_name": "late link",
                "verbose_name_plural": "late links",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="LetterText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[("accept", "Accept"), ("wait", "Waiting list"), ("reject", "Reject")],
                        max_length=10,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("speaker", "Speaks"), ("author", "Author, does not come")], max_length=7
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("text", models.TextField(max_length=6000, verbose_name="text")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letter_texts",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "text of letters",
                "verbose_name_plural": "texts of letters",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "decision", "role"), name="letter_text_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Lottery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="lot")),
                (
                    "name",
                    models.CharField(
                        help_text="For example Workshops on Monday.", max_length=100, verbose_name="name"
                    ),
                ),
                (
                    "closes_at",
                    models.DateTimeField(help_text="Drawn right after it.", verbose_name="wishes until"),
                ),
                ("seed_sealed", models.TextField(editable=False)),
                (
                    "seed_hash",
                    models.CharField(editable=False, max_length=64, verbose_name="fingerprint of the seed"),
                ),
                (
                    "drawn_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="drawn"),
                ),
                ("record", models.JSONField(blank=True, editable=False, null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lotteries",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "lottery",
                "verbose_name_plural": "lotteries",
                "ordering": ["closes_at"],
            },
        ),
        migrations.CreateModel(
            name="PreviewLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="prv")),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("label", models.CharField(max_length=120, verbose_name="for whom")),
                ("shows_secret", models.BooleanField(default=False, verbose_name="shows secret slots")),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
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
                        related_name="preview_links",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "preview link",
                "verbose_name_plural": "preview links",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="preview_link_ends_later",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="programme_hours",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "hours of the programme",
                "verbose_name_plural": "hours of the programme",
                "ordering": ["starts_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "starts_at"), name="programme_hours_start_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="programme_hours_end_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="imp")),
                ("file", models.FileField(max_length=200, upload_to="imports/")),
                ("speakers_file", models.FileField(blank=True, max_length=200, upload_to="imports/")),
                ("file_name", models.CharField(max_length=200)),
                ("mapping", models.JSONField(blank=True, default=dict)),
                (
                    "otherwise",
                    models.CharField(
                        default="submitted",
                        help_text="State of new talks whose state the file does not tell.",
                        max_length=10,
                    ),
                ),
                (
                    "keeps_states",
                    models.BooleanField(
                        db_default=False, default=False, verbose_name="take over decisions as they are"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Waiting to be read"),
                            ("read", "Read, not yet brought in"),
                            ("queued", "Waiting to be brought in"),
                            ("running", "Being brought in"),
                            ("done", "Brought in"),
                            ("failed", "Nothing brought in"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="uploaded",
                        max_length=9,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("report", models.JSONField(blank=True, default=dict)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("leased_until_at", models.DateTimeField(blank=True, null=True)),
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
                        related_name="proposal_imports",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "import of proposals",
                "verbose_name_plural": "imports of proposals",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ProposalQuestion",
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
                ("public_id", core.fields.PublicIdField(prefix="pqu")),
                (
                    "moment",
                    models.CharField(
                        choices=[
                            ("proposal", "With the proposal"),
                            ("confirmation", "When the talk is confirmed"),
                        ],
                        default="proposal",
                        max_length=12,
                        verbose_name="asked",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("team", "Organizers only"),
                            ("reviewers", "Reviewers too, where they see who speaks"),
                            ("blind", "Reviewers too, also while names are hidden"),
                        ],
                        default="team",
                        max_length=9,
                        verbose_name="who sees the answers",
                    ),
                ),
                (
                    "is_nameless",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="For files alone: who reviews while names are hidden may then read them, under a number instead of their name, also those sent already. Speakers are told that the file must not say who they are.",
                        verbose_name="the answer carries no names",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposal_questions",
                        to="events.event",
                    ),
                ),
                (
                    "tracks",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Empty: all.",
                        related_name="proposal_questions",
                        to="events.track",
                        verbose_name="tracks",
                    ),
                ),
            ],
            options={
                "verbose_name": "question about talks",
                "verbose_name_plural": "questions about talks",
                "ordering": ["event", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProposalOption",
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
                        to="agenda.proposalquestion",
                    ),
                ),
            ],
            options={
                "verbose_name": "possible answer",
                "verbose_name_plural": "possible answers",
                "ordering": ["question", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("question", "text"), name="proposal_option_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadingLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("secret_sealed", models.TextField(editable=False)),
                ("device", models.CharField(blank=True, editable=False, max_length=64, null=True)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reading_links",
                        to="events.event",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reading_links",
                        to="events.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "link of a personal calendar",
                "verbose_name_plural": "links of personal calendars",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("device__isnull", False), ("participant", None)),
                            models.Q(("device", None), ("participant__isnull", False)),
                            _connector="OR",
                        ),
                        name="reading_link_of_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("event", "device"),
                        name="reading_link_one_a_device",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reviewer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="rev")),
                (
                    "company",
                    models.CharField(
                        blank=True,
                        help_text="Talks of its people are kept from this reviewer.",
                        max_length=200,
                        verbose_name="company",
                    ),
                ),
                (
                    "max_assignments",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: as many as everybody.",
                        null=True,
                        verbose_name="talks at most",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviewers",
                        to="events.event",
                    ),
                ),
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Assignments prefer talks of these tracks.",
                        related_name="experts",
                        to="events.track",
                        verbose_name="knows about",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviewing",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "reviewer",
                "verbose_name_plural": "reviewers",
                "ordering": ["event", "user__email"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "user"), name="reviewer_once_per_event")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewPhase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="pha")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("opens_at", models.DateTimeField(verbose_name="opens")),
                ("closes_at", models.DateTimeField(verbose_name="closes")),
                (
                    "sees_names",
                    models.BooleanField(
                        default=False,
                        help_text="Otherwise the review is blind.",
                        verbose_name="reviewers see who speaks",
                    ),
                ),
                (
                    "sees_others",
                    models.CharField(
                        choices=[("never", "Never"), ("after", "After the own review"), ("always", "Always")],
                        default="after",
                        max_length=6,
                        verbose_name="reviewers see scores and comments of others",
                    ),
                ),
                ("may_score", models.BooleanField(default=True, verbose_name="reviewers score")),
                (
                    "may_change",
                    models.BooleanField(default=True, verbose_name="reviewers may change a finished review"),
                ),
                (
                    "only_assigned",
                    models.BooleanField(
                        default=False,
                        help_text="Otherwise reviewers may judge anything.",
                        verbose_name="only what is assigned",
                    ),
                ),
                (
                    "reviews_wanted",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="How many each talk should have. Progress is counted against it.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="reviews a talk",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_phases",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "review phase",
                "verbose_name_plural": "review phases",
                "ordering": ["event", "opens_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="phase_closes_after_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="rvw")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Begun"), ("done", "Finished"), ("abstained", "Abstained")],
                        default="draft",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("value", models.FloatField(blank=True, editable=False, null=True)),
                ("comment", models.TextField(blank=True, verbose_name="for the committee")),
                (
                    "to_speaker",
                    models.TextField(
                        blank=True,
                        help_text="Organizers may send lines of it with the decision.",
                        verbose_name="for the speakers",
                    ),
                ),
                ("form_key", models.CharField(blank=True, editable=False, max_length=40)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="agenda.reviewer",
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reviews",
                        to="agenda.reviewphase",
                    ),
                ),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ReviewTeam",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="rtm")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_teams",
                        to="events.event",
                    ),
                ),
                (
                    "reviewers",
                    models.ManyToManyField(
                        blank=True, related_name="teams", to="agenda.reviewer", verbose_name="reviewers"
                    ),
                ),
                (
                    "tracks",
                    models.ManyToManyField(
                        related_name="review_teams", to="events.track", verbose_name="tracks"
                    ),
                ),
            ],
            options={
                "verbose_name": "review team",
                "verbose_name_plural": "review teams",
                "ordering": ["event", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "name"), name="review_team_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.SmallIntegerField()),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="agenda.criterion",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="agenda.review"
                    ),
                ),
            ],
            options={
                "verbose_name": "score",
                "verbose_name_plural": "scores",
                "constraints": [models.UniqueConstraint(fields=("review", "criterion"), name="score_once")],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="ses")),
                ("code", core.fields.CodeField(length=6)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("accepted", "Accepted"),
                            ("waiting", "Waiting list"),
                            ("rejected", "Rejected"),
                            ("confirmed", "Confirmed"),
                            ("withdrawn", "Withdrawn"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "pending_decision",
                    models.CharField(
                        blank=True,
                        choices=[("accept", "Accept"), ("wait", "Waiting list"), ("reject", "Reject")],
                        default="",
                        max_length=10,
                        verbose_name="decision not yet told",
                    ),
                ),
                ("decided_by_rank", models.BooleanField(default=False, editable=False)),
                ("title", models.CharField(max_length=250, verbose_name="title")),
                ("subtitle", models.CharField(blank=True, max_length=250, verbose_name="subtitle")),
                (
                    "abstract",
                    models.TextField(
                        blank=True, help_text="Markdown. Shown in the agenda.", verbose_name="abstract"
                    ),
                ),
                (
                    "description",
                    models.TextField(
                        blank=True, help_text="Markdown. More than the abstract.", verbose_name="description"
                    ),
                ),
                ("notes", models.TextField(blank=True, verbose_name="notes for the committee")),
                (
                    "internal_notes",
                    models.TextField(
                        blank=True,
                        help_text="Neither speakers nor reviewers see them. Ratings from another system are kept here.",
                        verbose_name="notes of the organizers",
                    ),
                ),
                ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Empty: the type's.", null=True, verbose_name="minutes"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("all", "For everybody"),
                            ("beginner", "For beginners"),
                            ("intermediate", "For people with some practice"),
                            ("advanced", "For experts"),
                        ],
                        max_length=12,
                        verbose_name="level",
                    ),
                ),
                ("do_not_record", models.BooleanField(default=False, verbose_name="not to be recorded")),
                (
                    "licence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CC-BY-4.0", "CC BY: everybody may share and adapt it, with your name"),
                            (
                                "CC-BY-SA-4.0",
                                "CC BY-SA: as CC BY, and what is made of it under the same licence",
                            ),
                            ("CC-BY-NC-ND-4.0", "CC BY-NC-ND: shared unchanged, not for money"),
                            ("all-rights", "The conference may publish it; all other rights stay yours"),
                        ],
                        max_length=20,
                        verbose_name="licence of the recording",
                    ),
                ),
                (
                    "feedback",
                    models.TextField(
                        blank=True,
                        help_text="Go with the mail of the decision: for example lines picked from reviews.",
                        verbose_name="words to the speakers",
                    ),
                ),
                (
                    "video_url",
                    models.URLField(
                        blank=True,
                        help_text="Where the recording can be seen; shown on the talk's page and in the files.",
                        max_length=500,
                        verbose_name="recording",
                    ),
                ),
                (
                    "min_capacity",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Smaller rooms will not do. Empty: any room.",
                        null=True,
                        verbose_name="at least so many seats",
                    ),
                ),
                (
                    "expected_audience",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty: as many as have starred it.",
                        null=True,
                        verbose_name="people expected",
                    ),
                ),
                (
                    "stops_all",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="A keynote, an opening: for everybody.",
                        verbose_name="nothing runs beside it",
                    ),
                ),
                ("confirm_by", models.DateField(blank=True, null=True, verbose_name="to be confirmed by")),
                ("confirm_reminded_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("form_key", models.CharField(blank=True, editable=False, max_length=40, null=True)),
                ("import_guid", models.UUIDField(blank=True, editable=False, null=True)),
                ("import_key", models.CharField(blank=True, editable=False, max_length=100)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "comes_after",
                    models.ForeignKey(
                        blank=True,
                        help_text="The part before this one: it ends before this one begins.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="followed_by",
                        to="agenda.session",
                        verbose_name="comes after",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="events.event",
                    ),
                ),
                (
                    "late_link",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sessions",
                        to="agenda.latelink",
                    ),
                ),
                (
                    "needs",
                    models.ManyToManyField(
                        blank=True,
                        related_name="sessions",
                        to="events.roomfeature",
                        verbose_name="needs in the room",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sessions",
                        to="events.track",
                        verbose_name="track",
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="ReviewRemark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="rmk")),
                ("text", models.TextField(max_length=4000, verbose_name="comment")),
                ("at", models.DateTimeField()),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="agenda.reviewer",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="agenda.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment of the committee",
                "verbose_name_plural": "comments of the committee",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="review",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="agenda.session"
            ),
        ),
        migrations.CreateModel(
            name="ReleasedSpeaker",
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
                        related_name="released_talks",
                        to="events.participant",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="speakers",
                        to="agenda.agendaversion",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="agenda.session"
                    ),
                ),
            ],
            options={
                "verbose_name": "speaker of a version",
                "verbose_name_plural": "speakers of a version",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "session", "participant"), name="released_speaker_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=250, verbose_name="title")),
                ("abstract", models.TextField(blank=True, verbose_name="abstract")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("notes", models.TextField(blank=True, verbose_name="notes for the committee")),
                ("covers", models.CharField(editable=False, max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="redaction",
                        to="agenda.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "redacted copy",
                "verbose_name_plural": "redacted copies",
            },
        ),
        migrations.CreateModel(
            name="ProposalAnswer",
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
                ("public_id", core.fields.PublicIdField(prefix="ans")),
                (
                    "options",
                    models.ManyToManyField(blank=True, related_name="answers", to="agenda.proposaloption"),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="agenda.proposalquestion",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="agenda.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "constraints": [
                    models.UniqueConstraint(fields=("question", "session"), name="proposal_answer_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rating",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="rating",
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=2000, verbose_name="words")),
                ("given_at", models.DateTimeField(verbose_name="given")),
                ("changed_at", models.DateTimeField(verbose_name="changed")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedbacks",
                        to="events.participant",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedbacks",
                        to="agenda.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "feedback",
                "verbose_name_plural": "feedback",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("session", "participant"), name="feedback_once"),
                    models.CheckConstraint(
                        condition=models.Q(("rating__gte", 1), ("rating__lte", 5)),
                        name="feedback_one_to_five",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Favourite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("device", models.CharField(blank=True, editable=False, max_length=64, null=True)),
                (
                    "counts",
                    models.BooleanField(
                        default=True,
                        editable=False,
                        help_text="Counted where many are counted: see agenda/readers.py.",
                    ),
                ),
                ("turns", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("starred_at", models.DateTimeField(verbose_name="starred")),
                ("taken_back_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="favourites",
                        to="events.event",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="favourites",
                        to="events.participant",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="favourites",
                        to="agenda.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "favourite",
                "verbose_name_plural": "favourites",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("taken_back_at", None)),
                        fields=["session"],
                        name="favourite_session",
                    ),
                    models.Index(fields=["event", "device"], name="favourite_device"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "participant"), name="favourite_once_per_person"
                    ),
                    models.UniqueConstraint(fields=("session", "device"), name="favourite_once_per_device"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("device__isnull", False), ("participant", None)),
                            models.Q(("device", None), ("participant__isnull", False)),
                            _connector="OR",
                        ),
                        name="favourite_of_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftPlacement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("causes", models.JSONField(blank=True, default=list)),
                (
                    "drafting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="placements",
                        to="agenda.drafting",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="events.room"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draft_placements",
                        to="agenda.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "place in a drafted agenda",
                "verbose_name_plural": "places in drafted agendas",
                "ordering": ["starts_at", "room__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("drafting", "session"), name="draft_placement_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[("accept", "Accept"), ("wait", "Waiting list"), ("reject", "Reject")],
                        max_length=10,
                    ),
                ),
                (
                    "mail",
                    models.CharField(
                        blank=True,
                        help_text="Empty: nobody can be reached, somebody has to call.",
                        max_length=40,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=300)),
                ("body_sealed", models.TextField(blank=True)),
                ("covers", models.CharField(blank=True, max_length=64)),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="events.participant",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="agenda.decisionround",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="agenda.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter of a decision",
                "verbose_name_plural": "letters of decisions",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "session", "participant"), name="letter_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ConflictOfInterest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="coi")),
                (
                    "kind",
                    models.CharField(
                        choices=[("declared", "Declared"), ("waived", "Looked at: no conflict")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="agenda.reviewer",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="agenda.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "conflict of interest",
                "verbose_name_plural": "conflicts of interest",
                "constraints": [
                    models.UniqueConstraint(fields=("session", "reviewer"), name="conflict_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Comparison",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comparisons",
                        to="agenda.reviewer",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="agenda.session"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="agenda.session"
                    ),
                ),
                (
                    "winner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comparisons_won",
                        to="agenda.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "comparison",
                "verbose_name_plural": "comparisons",
                "constraints": [
                    models.UniqueConstraint(fields=("reviewer", "first", "second"), name="comparison_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="comparison_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("winner", None),
                            ("winner", models.F("first")),
                            ("winner", models.F("second")),
                            _connector="OR",
                        ),
                        name="comparison_winner_is_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="not")),
                (
                    "what",
                    models.CharField(choices=[("text", "Text"), ("slot", "Time or room")], max_length=4),
                ),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True, choices=[("accepted", "Accepted"), ("objected", "Objected")], max_length=8
                    ),
                ),
                ("comment", models.CharField(blank=True, max_length=500)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="change_notices",
                        to="events.participant",
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
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="change_notices",
                        to="agenda.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "change told to a speaker",
                "verbose_name_plural": "changes told to speakers",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer", ""), ("answered_at__isnull", False), _connector="OR"),
                        name="notice_answer_has_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="why")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="agenda.reviewer",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="agenda.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "assignment",
                "verbose_name_plural": "assignments",
                "constraints": [
                    models.UniqueConstraint(fields=("session", "reviewer"), name="assignment_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="fil")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("slides", "Slides"),
                            ("paper", "Paper or handout"),
                            ("other", "Something else"),
                        ],
                        default="slides",
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                (
                    "file",
                    models.FileField(max_length=200, upload_to=agenda.models.question.session_file_path),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="name of the file")),
                ("media_type", models.CharField(editable=False, max_length=100)),
                ("size", models.PositiveIntegerField(editable=False, help_text="Bytes")),
                ("for_reviewers", models.BooleanField(default=False, verbose_name="reviewers may read it")),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="On the talk's page once it stands in the agenda.",
                        verbose_name="public",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="agenda.session"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="events.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a talk",
                "verbose_name_plural": "files of talks",
                "ordering": ["session", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SessionType",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="sty")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="usual minutes",
                    ),
                ),
                ("is_open_to_proposals", models.BooleanField(default=True, verbose_name="can be proposed")),
                (
                    "opens_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="For talks of this type. Empty: with the call.",
                        null=True,
                        verbose_name="opens",
                    ),
                ),
                (
                    "closes_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="For talks of this type. Empty: with the call.",
                        null=True,
                        verbose_name="closes",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="session_types",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "session type",
                "verbose_name_plural": "session types",
                "ordering": ["position", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "name"), name="session_type_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 5)), name="session_type_minutes"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_at", None),
                            ("closes_at", None),
                            ("closes_at__gt", models.F("opens_at")),
                            _connector="OR",
                        ),
                        name="session_type_closes_after_open",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="session",
            name="session_type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sessions",
                to="agenda.sessiontype",
                verbose_name="type",
            ),
        ),
        migrations.AddField(
            model_name="proposalquestion",
            name="session_types",
            field=models.ManyToManyField(
                blank=True,
                help_text="Empty: all.",
                related_name="questions",
                to="agenda.sessiontype",
                verbose_name="types",
            ),
        ),
        migrations.AddField(
            model_name="latelink",
            name="session_type",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: any that can be proposed.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="late_links",
                to="agenda.sessiontype",
                verbose_name="type",
            ),
        ),
        migrations.CreateModel(
            name="SignUpList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("first", "Who comes first"), ("lottery", "Lottery by wishes")],
                        default="first",
                        max_length=7,
                        verbose_name="places go to",
                    ),
                ),
                (
                    "size",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty: the seats of the room it is in.",
                        null=True,
                        verbose_name="places",
                    ),
                ),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="opens")),
                ("places", models.PositiveIntegerField(default=0, editable=False)),
                ("taken", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "lottery",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lists",
                        to="agenda.lottery",
                        verbose_name="lottery",
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_up_list",
                        to="agenda.session",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "sign-up",
                "verbose_name_plural": "sign-ups",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("taken__lte", models.F("places"))), name="sign_up_not_too_many"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lottery", None), ("way", "first")),
                            models.Q(("lottery__isnull", False), ("way", "lottery")),
                            _connector="OR",
                        ),
                        name="sign_up_way_fits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="sup")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("wish", "In the lottery"),
                            ("placed", "Has a place"),
                            ("waiting", "Waiting list"),
                            ("left", "Given up"),
                        ],
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                (
                    "wish",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="1 is the dearest.", verbose_name="wish"
                    ),
                ),
                ("place_in_draw", models.PositiveIntegerField(default=0, editable=False)),
                ("turns", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("asked_at", models.DateTimeField(verbose_name="signed up")),
                ("clash_told_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ups",
                        to="events.participant",
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ups",
                        to="agenda.signuplist",
                    ),
                ),
            ],
            options={
                "verbose_name": "person signed up",
                "verbose_name_plural": "people signed up",
                "ordering": ["list", "asked_at", "pk"],
                "indexes": [models.Index(fields=["list", "state", "asked_at"], name="sign_up_line")],
                "constraints": [models.UniqueConstraint(fields=("list", "participant"), name="sign_up_once")],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("guid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("number", models.PositiveIntegerField(editable=False)),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title of the break")),
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="minutes",
                    ),
                ),
                (
                    "is_secret",
                    models.BooleanField(
                        default=False,
                        help_text="Stays out of public pages and feeds until this is taken away.",
                        verbose_name="secret",
                    ),
                ),
                (
                    "is_locked",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Stays where it is when the agenda is drafted or planned anew.",
                        verbose_name="locked",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="events.room",
                        verbose_name="room",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="agenda.session",
                        verbose_name="session",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="events.track",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="agenda.agendaversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "slot",
                "verbose_name_plural": "slots",
                "ordering": ["starts_at", "pk"],
                "indexes": [models.Index(fields=["version", "starts_at"], name="slot_in_time")],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "guid"), name="slot_guid_once"),
                    models.UniqueConstraint(fields=("version", "number"), name="slot_number_once"),
                    models.CheckConstraint(condition=models.Q(("minutes__gte", 1)), name="slot_minutes"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("session__isnull", False), ("title", "")),
                            models.Q(("session", None), models.Q(("title", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="slot_session_or_break",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("session", None), ("room__isnull", False), _connector="OR"),
                        name="slot_session_has_room",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Speaker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("speaker", "Speaks"), ("author", "Author, does not come")],
                        default="speaker",
                        max_length=7,
                        verbose_name="role",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="speaking",
                        to="events.participant",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="speakers",
                        to="agenda.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "speaker",
                "verbose_name_plural": "speakers",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "participant"), name="speaker_once_per_session"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SpeakerInvitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("secret_sealed", models.TextField(editable=False)),
                ("public_id", core.fields.PublicIdField(prefix="inv")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                (
                    "role",
                    models.CharField(
                        choices=[("speaker", "Speaks"), ("author", "Author, does not come")],
                        default="speaker",
                        max_length=7,
                        verbose_name="role",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Not answered"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("revoked", "Taken back"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="asked")),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                (
                    "auto_reminded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="reminded by itself"),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                ("word", models.CharField(blank=True, max_length=500, verbose_name="a word with the answer")),
                (
                    "invited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="events.participant",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who accepted.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="invitations",
                        to="events.participant",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="agenda.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation of a co-speaker",
                "verbose_name_plural": "invitations of co-speakers",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["created_at"], name="invitation_open"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("session", "email"),
                        name="invitation_open_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SpeakerSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "is_first_time",
                    models.BooleanField(
                        default=False,
                        help_text="Organizers help first-time speakers.",
                        verbose_name="first talk at a conference",
                    ),
                ),
                ("time_zone", models.CharField(blank=True, max_length=64, verbose_name="own time zone")),
                (
                    "equipment",
                    models.TextField(
                        blank=True,
                        help_text="Own laptop, sound, a second microphone, a table …",
                        verbose_name="on stage",
                    ),
                ),
                ("arrives_on", models.DateField(blank=True, null=True, verbose_name="arrives")),
                ("leaves_on", models.DateField(blank=True, null=True, verbose_name="leaves")),
                ("travel_note", models.TextField(blank=True, verbose_name="travel and hotel")),
                ("availability_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "participant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="speaker_sheet",
                        to="events.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "speaker's sheet",
                "verbose_name_plural": "speakers' sheets",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("arrives_on", None),
                            ("leaves_on", None),
                            ("leaves_on__gte", models.F("arrives_on")),
                            _connector="OR",
                        ),
                        name="speaker_leaves_after_arriving",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrackLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_open", models.BooleanField(default=True, verbose_name="can be proposed for")),
                (
                    "max_proposals",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty: any number.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="proposals at most",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="track_limits",
                        to="agenda.callfortalks",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="call_limits",
                        to="events.track",
                        verbose_name="track",
                    ),
                ),
            ],
            options={
                "verbose_name": "limit of a track",
                "verbose_name_plural": "limits of tracks",
                "ordering": ["track__position", "pk"],
                "constraints": [models.UniqueConstraint(fields=("call", "track"), name="track_limit_once")],
            },
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["reviewer", "state"], name="review_of_reviewer"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(fields=("session", "reviewer"), name="review_once"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True),
                    models.Q(("done_at__isnull", False), ("value__isnull", False)),
                    _connector="OR",
                ),
                name="review_done_has_value",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value", None), models.Q(("value__gte", 0), ("value__lte", 1)), _connector="OR"
                ),
                name="review_value_range",
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(fields=["event", "state"], name="session_state"),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(fields=("event", "code"), name="session_code_once"),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(fields=("event", "form_key"), name="session_form_once"),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                condition=models.Q(("import_guid__isnull", False)),
                fields=("event", "import_guid"),
                name="session_import_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes", None), ("minutes__gte", 1), _connector="OR"),
                name="session_minutes",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("comes_after", None),
                    models.Q(("comes_after", models.F("pk")), _negated=True),
                    _connector="OR",
                ),
                name="session_not_after_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "draft"), ("submitted_at__isnull", False), _connector="OR"),
                name="session_submitted_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by_rank", False), ("pending_decision", "")),
                    models.Q(
                        ("pending_decision", "accept"),
                        ("state__in", ("submitted", "waiting", "rejected", "withdrawn", "cancelled")),
                    ),
                    models.Q(("pending_decision", "wait"), ("state__in", ["submitted", "rejected"])),
                    models.Q(("pending_decision", "reject"), ("state__in", ["submitted", "waiting"])),
                    _connector="OR",
                ),
                name="session_decision_follows",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_nameless", False), ("kind", "file"), _connector="OR"),
                name="nameless_answer_is_a_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="latelink",
            constraint=models.CheckConstraint(
                condition=models.Q(("max_proposals__gte", 1)), name="late_link_takes_some"
            ),
        ),
    ]
