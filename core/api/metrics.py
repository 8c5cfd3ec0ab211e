"""The one histogram of this installation, if whoever runs it has asked for figures: METRICS_TOKEN."""

import hashlib
import logging
import tempfile
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string

from core.api.histogram import BOUNDS, Histogram

logger = logging.getLogger("plenary.api")


def note(operation: str, status: int, seconds: float) -> None:
    """Figures are never worth an answer: if they cannot be kept, the log says so."""
    if not settings.METRICS_TOKEN:
        return
    try:
        histogram().add(operation, status, seconds)
    except OSError as error:
        logger.error("figures are not kept", exc_info=error)


@cache
def histogram() -> Histogram:
    """Opened at the first call, by each process for itself. Other operations or bounds are another file."""
    names = import_string(settings.API_OPERATIONS)()
    layout = hashlib.sha256(repr((names, BOUNDS)).encode()).hexdigest()
    # A name that nobody else on the machine can know beforehand.
    word = salted_hmac("plenary.metrics", layout, algorithm="sha256").hexdigest()[:32]
    return Histogram(Path(tempfile.gettempdir()) / f"plenary-metrics-{word}", names)
