"""`/healthz`: the process is up. `/readyz`: it can do its work."""

from datetime import timedelta

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from core import access
from core.models import HistoryEntry, OutboxMail

# Older than this and nobody is working on it: the worker is not running.
QUEUE_LATE = timedelta(minutes=15)


@access.public
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@access.public
def readyz(request: HttpRequest) -> HttpResponse:
    """200 if database, migrations and queue are fine, else 503; each part is named."""
    found = parts()
    ready = all(found.values())
    return JsonResponse({"ready": ready, **found}, status=200 if ready else 503)


def parts() -> dict[str, bool]:
    try:
        return {"database": True, "migrations": _migrated(), "queue": _queue_moves()}
    except Exception:  # whatever is wrong with the database, the answer is that we are not ready
        return {"database": False}


def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _queue_moves() -> bool:
    late = timezone.now() - QUEUE_LATE
    mails = OutboxMail.objects.filter(state=OutboxMail.State.QUEUED, send_after_at=None, created_at__lt=late)
    entries = HistoryEntry.objects.unread().filter(at__lt=late, next_attempt_at=None)
    return not mails.exists() and not entries.exists()
