import core.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # A database that has all of these has these tables: the steps before the first release became one.
    replaces = [
        ("core", "0001_start"),
        ("core", "0002_mails_by_recipient"),
        ("core", "0003_mails_to_many"),
        ("core", "0004_what_is_told_to_others"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutboxMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="mai")),
                (
                    "scope",
                    models.CharField(
                        blank=True, help_text="Public id of the event it belongs to.", max_length=40
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                (
                    "subject_id",
                    models.CharField(blank=True, help_text="Public id of what it is about.", max_length=40),
                ),
                (
                    "recipient",
                    models.CharField(blank=True, help_text="Public id of the participant.", max_length=40),
                ),
                ("from_address", models.CharField(blank=True, max_length=320)),
                ("reply_to", models.CharField(blank=True, max_length=320)),
                ("to_address", models.EmailField(max_length=320)),
                ("to_name", models.CharField(blank=True, max_length=200)),
                ("subject", models.CharField(max_length=300)),
                ("text_sealed", models.TextField(blank=True)),
                ("html_sealed", models.TextField(blank=True)),
                ("once", models.CharField(blank=True, editable=False, max_length=90, null=True, unique=True)),
                ("unsubscribe_sealed", models.TextField(blank=True)),
                ("attachment_kind", models.CharField(blank=True, max_length=40)),
                ("attachment_reference", models.CharField(blank=True, max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "Held"),
                            ("queued", "Waiting to be sent"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("unclear", "Unclear whether it left"),
                            ("returned", "Came back"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("error", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                ("send_after_at", models.DateTimeField(blank=True, null=True)),
                ("claimed_until_at", models.DateTimeField(blank=True, null=True)),
                ("handed_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "mail",
                "verbose_name_plural": "outbox",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "sending"])),
                        fields=["state", "id"],
                        name="outbox_due",
                    ),
                    models.Index(fields=["scope", "-id"], name="outbox_scope"),
                    models.Index(fields=["subject_id"], name="outbox_subject"),
                    models.Index(fields=["recipient", "-id"], name="outbox_recipient"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoryEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", core.fields.PublicIdField(prefix="his")),
                ("scope", models.CharField(blank=True, max_length=40)),
                ("kind", models.CharField(help_text="For example session.confirmed.", max_length=60)),
                ("subject", models.CharField(max_length=40)),
                ("subject_label", models.CharField(blank=True, max_length=200)),
                (
                    "by_label",
                    models.CharField(
                        blank=True, help_text="Who, where it was no signed-in person.", max_length=120
                    ),
                ),
                ("before", models.JSONField(blank=True, default=dict)),
                ("after", models.JSONField(blank=True, default=dict)),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("next_attempt_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("error", models.TextField(blank=True, editable=False)),
                ("announce_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
            ],
            options={
                "verbose_name": "history entry",
                "verbose_name_plural": "history",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["subject", "id"], name="history_subject"),
                    models.Index(fields=["scope", "-id"], name="history_scope"),
                    models.Index(condition=models.Q(("read_at", None)), fields=["id"], name="history_unread"),
                    models.Index(
                        condition=models.Q(("announce_at__isnull", False)),
                        fields=["id"],
                        name="history_to_announce",
                    ),
                ],
            },
        ),
    ]
