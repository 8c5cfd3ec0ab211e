"""The versions of the API, and what became different in which. docs/api.md says what counts as different."""

from core.api.versions import Versions

VERSIONS = Versions(["2026-12-01"])
