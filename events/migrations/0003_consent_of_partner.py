import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0002_selling"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="consent",
            name="consent_once_per_purpose",
        ),
        migrations.AddField(
            model_name="consent",
            name="partner",
            field=models.ForeignKey(
                blank=True,
                help_text="Who may see the name: this partner and no other.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="consents",
                to="events.partner",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("participant", "purpose", "partner"),
                name="consent_once_per_partner",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("purpose", "partner"), _negated=True),
                    ("partner__isnull", False),
                    _connector="OR",
                ),
                name="consent_names_partner",
            ),
        ),
    ]
