"""When all tests last passed where this site is, and at which commit: `.ci/run` leaves a file behind."""

import json
from pathlib import Path

from django.conf import settings

FILE = Path("var") / "green.json"


def read() -> dict[str, str] | None:
    """`commit` and `at`; None where the checks have not run, or the file is none of ours."""
    try:
        found = json.loads((Path(settings.BASE_DIR) / FILE).read_text())
        return {"commit": str(found["commit"])[:12], "at": str(found["at"])[:20]}
    except (OSError, ValueError, KeyError, TypeError):
        return None
