"""`manage.py wake_event SLUG`: an event that was brought in is at home here from now on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from events.models import Event
from portal.actions import event_imports


class Command(BaseCommand):
    help = (
        "Letters of an event that was brought in go out from now on, and gateways are asked about its money."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        event = Event.objects.filter(slug=slug).first()
        if event is None:
            raise CommandError(f"There is no event at /{slug}/.")
        woken = event_imports.wake(event=event, by=None, now=timezone.now())
        self.stdout.write(f"{event.name} is at home here." if woken else f"{event.name} was awake already.")
