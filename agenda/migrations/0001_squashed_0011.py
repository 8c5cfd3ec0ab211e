import agenda.models.question
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
        ("agenda", "0001_start"),
        ("agenda", "0002_session_form_key"),
        ("agenda", "0003_call_review_decisions"),
        ("agenda", "0004_reviews_wanted"),
        ("agenda", "0005_answers_and_reminders_of_invitations"),
        ("agenda", "0006_letters"),
        ("agenda", "0007_imported_values"),
        ("agenda", "0008_review_form_key"),
        ("agenda", "0009_uploaded_tables"),
        ("agenda", "0010_reminders_of_checklists"),
        ("agenda", "0011_words_of_invitations"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("events", "0001_squashed_0004"),
    ]

    operations = [
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
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda_versions",
                        to="events.event",
                    ),
                ),
                ("number", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what is new")),
                ("released_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="availabilities",
                        to="events.participant",
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="balance_targets",
                        to="events.event",
                    ),
                ),
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
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="call", to="events.event"
                    ),
                ),
                ("opens_at", models.DateTimeField(verbose_name="opens")),
                ("closes_at", models.DateTimeField(verbose_name="closes")),
                (
                    "text",
                    models.TextField(blank=True, help_text="Markdown", verbose_name="what is looked for"),
                ),
                ("decisions_on", models.DateField(blank=True, null=True, verbose_name="decisions by")),
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
            name="ChecklistTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="tsk")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checklist_tasks",
                        to="events.event",
                    ),
                ),
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
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                ("is_active", models.BooleanField(default=True, verbose_name="asked")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "speakers' checklist",
                "verbose_name_plural": "speakers' checklist",
                "ordering": ["event", "position", "pk"],
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
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="events.event",
                    ),
                ),
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decision_rounds",
                        to="events.event",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("drafted", "Drafted"), ("sent", "Sent"), ("discarded", "Discarded")],
                        default="drafted",
                        max_length=9,
                    ),
                ),
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
                ("ended_at", models.DateTimeField(blank=True, null=True)),
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
            name="ImportMark",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="import_marks",
                        to="events.event",
                    ),
                ),
                ("subject", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=100)),
                ("said", models.JSONField(default=dict)),
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
            name="LetterText",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letter_texts",
                        to="events.event",
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
            name="ProposalImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="imp")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposal_imports",
                        to="events.event",
                    ),
                ),
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
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "import of proposals",
                "verbose_name_plural": "imports of proposals",
                "ordering": ["-pk"],
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviewers",
                        to="events.event",
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
                    "topics",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Assignments prefer talks of these tracks.",
                        related_name="experts",
                        to="events.track",
                        verbose_name="knows about",
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
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_phases",
                        to="events.event",
                    ),
                ),
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
            name="SessionType",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="sty")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="session_types",
                        to="events.event",
                    ),
                ),
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
                    "participant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="speaker_sheet",
                        to="events.participant",
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
            name="ChecklistEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checklist",
                        to="events.participant",
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True)),
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
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
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
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="late_links",
                        to="agenda.callfortalks",
                    ),
                ),
                (
                    "note",
                    models.CharField(help_text="For the team only.", max_length=200, verbose_name="for whom"),
                ),
                (
                    "session_type",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: any that can be proposed.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="late_links",
                        to="agenda.sessiontype",
                        verbose_name="type",
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
            ],
            options={
                "verbose_name": "late link",
                "verbose_name_plural": "late links",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("max_proposals__gte", 1)), name="late_link_takes_some"
                    )
                ],
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposal_questions",
                        to="events.event",
                    ),
                ),
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
                    "session_types",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Empty: all.",
                        related_name="questions",
                        to="agenda.sessiontype",
                        verbose_name="types",
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
            name="ReviewTeam",
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
                        related_name="review_teams",
                        to="events.event",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "tracks",
                    models.ManyToManyField(
                        related_name="review_teams", to="events.track", verbose_name="tracks"
                    ),
                ),
                (
                    "reviewers",
                    models.ManyToManyField(
                        blank=True, related_name="teams", to="agenda.reviewer", verbose_name="reviewers"
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
            name="TrackLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
            ],
            options={
                "verbose_name": "limit of a track",
                "verbose_name_plural": "limits of tracks",
                "ordering": ["track__position", "pk"],
                "constraints": [models.UniqueConstraint(fields=("call", "track"), name="track_limit_once")],
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="events.event",
                    ),
                ),
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
                (
                    "session_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="agenda.sessiontype",
                        verbose_name="type",
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
                ("form_key", models.CharField(blank=True, editable=False, max_length=40, null=True)),
                ("import_guid", models.UUIDField(blank=True, editable=False, null=True)),
                ("import_key", models.CharField(blank=True, editable=False, max_length=100)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "ordering": ["title"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "code"), name="session_code_once"),
                    models.UniqueConstraint(fields=("event", "form_key"), name="session_form_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("import_guid__isnull", False)),
                        fields=("event", "import_guid"),
                        name="session_import_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes", None), ("minutes__gte", 1), _connector="OR"),
                        name="session_minutes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"), ("submitted_at__isnull", False), _connector="OR"
                        ),
                        name="session_submitted_has_time",
                    ),
                    models.CheckConstraint(
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
                ],
                "indexes": [models.Index(fields=["event", "state"], name="session_state")],
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
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="agenda.session",
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
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="why")),
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
                ("at", models.DateTimeField()),
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="change_notices",
                        to="agenda.session",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="change_notices",
                        to="events.participant",
                    ),
                ),
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
                    "settled_by",
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
            name="Comparison",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                ("at", models.DateTimeField()),
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="agenda.session",
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
                    "kind",
                    models.CharField(
                        choices=[("declared", "Declared"), ("waived", "Looked at: no conflict")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
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
                ("at", models.DateTimeField()),
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
            name="DecisionLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="events.participant",
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
                (
                    "options",
                    models.ManyToManyField(blank=True, related_name="answers", to="agenda.proposaloption"),
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
            name="Redaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("title", models.CharField(max_length=250, verbose_name="title")),
                ("abstract", models.TextField(blank=True, verbose_name="abstract")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("notes", models.TextField(blank=True, verbose_name="notes for the committee")),
                ("covers", models.CharField(editable=False, max_length=64)),
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
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "redacted copy",
                "verbose_name_plural": "redacted copies",
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="agenda.session",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("session", "reviewer"), name="review_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(("done_at__isnull", False), ("value__isnull", False)),
                            _connector="OR",
                        ),
                        name="review_done_has_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value", None), models.Q(("value__gte", 0), ("value__lte", 1)), _connector="OR"
                        ),
                        name="review_value_range",
                    ),
                ],
                "indexes": [models.Index(fields=["reviewer", "state"], name="review_of_reviewer")],
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
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="agenda.session",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="agenda.reviewer",
                    ),
                ),
                ("text", models.TextField(max_length=4000, verbose_name="comment")),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "comment of the committee",
                "verbose_name_plural": "comments of the committee",
                "ordering": ["pk"],
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="agenda.session"
                    ),
                ),
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "file of a talk",
                "verbose_name_plural": "files of talks",
                "ordering": ["session", "pk"],
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
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="agenda.agendaversion",
                    ),
                ),
                ("guid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("number", models.PositiveIntegerField(editable=False)),
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
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title of the break")),
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
            ],
            options={
                "verbose_name": "slot",
                "verbose_name_plural": "slots",
                "ordering": ["starts_at", "pk"],
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
                "indexes": [models.Index(fields=["version", "starts_at"], name="slot_in_time")],
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="speakers",
                        to="agenda.session",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="speaking",
                        to="events.participant",
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
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="agenda.session",
                    ),
                ),
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
                ("created_at", models.DateTimeField(verbose_name="asked")),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                (
                    "auto_reminded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="reminded by itself"),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                ("word", models.CharField(blank=True, max_length=500, verbose_name="a word with the answer")),
            ],
            options={
                "verbose_name": "invitation of a co-speaker",
                "verbose_name_plural": "invitations of co-speakers",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("session", "email"),
                        name="invitation_open_once",
                    )
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["created_at"], name="invitation_open"
                    )
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
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="agenda.review"
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="agenda.criterion",
                    ),
                ),
                ("value", models.SmallIntegerField()),
            ],
            options={
                "verbose_name": "score",
                "verbose_name_plural": "scores",
                "constraints": [models.UniqueConstraint(fields=("review", "criterion"), name="score_once")],
            },
        ),
    ]
