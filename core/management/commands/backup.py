"""`manage.py backup FILE`: the database and all uploads in one file, taken while the site runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core import backups


class Command(BaseCommand):
    help = (
        "Write the database and all uploads into one new file. Keep SECRET_KEY elsewhere: it is not in there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="for example /var/backups/plenary/2027-05-12.tar.gz")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            backups.take(file, now=timezone.now())
        except (backups.Refused, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{file}: {file.stat().st_size / 1_000_000:.1f} MB")
