"""What was noted as paid out before payouts were rows: the whole award, once."""

from typing import Any

from django.db import migrations
from django.db.models import F

import core.ids


def note(apps: Any, _editor: Any) -> None:
    grant, payout = apps.get_model("agenda", "Grant"), apps.get_model("agenda", "GrantPayout")
    paid = grant.objects.filter(paid_at__isnull=False, paid_minor=0)
    payout.objects.bulk_create(
        [
            payout(
                public_id=core.ids.new_id("gpo"), grant=row, amount_minor=row.award_minor, paid_at=row.paid_at
            )
            for row in paid.filter(award_minor__gt=0)
        ],
        batch_size=100,
    )
    paid.update(paid_minor=F("award_minor"))


class Migration(migrations.Migration):
    dependencies = [("agenda", "0025_grants_are_told_in_rounds_and_paid_by_receipts")]

    operations = [migrations.RunPython(note, migrations.RunPython.noop, elidable=True)]
