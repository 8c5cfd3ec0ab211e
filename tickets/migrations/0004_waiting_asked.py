from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0003_order_reminders"),
    ]

    operations = [
        migrations.AddField(
            model_name="waitingentry",
            name="asked_at",
            field=models.DateTimeField(
                blank=True, help_text="When he was asked whether fewer would do.", null=True
            ),
        ),
    ]
