"""The versions of the API, and what became different in which. docs/api.md says what counts as different."""

import json
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from core.api.deprecation import Deprecated, noticed
from core.api.versions import Versions

VERSIONS = Versions(["2026-12-01"])
# When each version came and, where its end has been announced for installations that we run, when it ends.
FILE = Path(settings.BASE_DIR) / "docs" / "versions.json"
# What goes away. docs/api.md has the same list for people; a test compares them.
DEPRECATED: Sequence[Deprecated] = (*noticed(json.loads(FILE.read_text())),)
