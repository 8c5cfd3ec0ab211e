"""manage.py retention: deletes now what has been kept long enough, as the worker does every six hours."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from events.models import Event
from portal import retention


class Command(BaseCommand):
    help = "Deletes what has been kept long enough. --dry-run only tells what would go, by event."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--event", help="slug of one event; without it all, and what is no event's")
        parser.add_argument("--dry-run", action="store_true", help="tell what would go, and delete nothing")

    def handle(self, *args: Any, event: str | None, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        only = list(Event.objects.filter(slug=event)) if event else None
        if only == []:
            raise CommandError(f"There is no event {event}.")
        if dry_run:
            for of, rule, count in retention.waiting(now=now, only=only or Event.objects.order_by("pk")):
                self.stdout.write(f"{of.slug}: {rule.label}: {count}")
            return
        self.stdout.write(f"{retention.run_due(now=now, only=only)} deleted or emptied.")
