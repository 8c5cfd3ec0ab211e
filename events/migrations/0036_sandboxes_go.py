from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0035_deleted_webhooks")]

    operations = [
        migrations.AlterField(
            model_name="sandboxwork",
            name="kind",
            field=models.CharField(
                choices=[("seed", "Filled"), ("move", "Moved"), ("reset", "Reset"), ("delete", "Deleted")],
                max_length=6,
            ),
        ),
    ]
