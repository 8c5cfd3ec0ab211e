"""Prints the reference of webhook messages, or writes it into docs/webhooks.md."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.webhooks import reference

MARK = "<!-- What follows is written by `manage.py webhook_types --write`; a test compares it. -->"


class Command(BaseCommand):
    help = "Print the reference of webhook messages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="Into docs/webhooks.md, below its mark.")

    def handle(self, *, write: bool, **options: Any) -> None:
        if not write:
            self.stdout.write(reference.markdown())
            return
        page = settings.BASE_DIR / "docs" / "webhooks.md"
        above = page.read_text().split(MARK)[0]
        page.write_text(f"{above}{MARK}\n\n{reference.markdown()}")
