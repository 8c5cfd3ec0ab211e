from typing import Any

from django.db import migrations, models


def link(apps: Any, _editor: Any) -> None:
    """Refunds of runs carry their line's key."""
    lines = apps.get_model("tickets", "RefundRunLine").objects.filter(state="done")
    refunds = apps.get_model("tickets", "Refund").objects
    for line in lines.select_related("run").iterator():
        line.refunds.set(refunds.filter(idempotency_key=f"{line.run.public_id}.{line.pk}"))


class Migration(migrations.Migration):
    dependencies = [("tickets", "0021_refund_runs")]

    operations = [
        migrations.AddField(
            model_name="refundrunline",
            name="refunds",
            field=models.ManyToManyField(related_name="run_lines", to="tickets.refund"),
        ),
        migrations.RunPython(link, migrations.RunPython.noop),
    ]
