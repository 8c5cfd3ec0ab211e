"""`manage.py restore FILE`: what `backup` wrote, into an empty database and an empty folder."""

import tarfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import backups


class Command(BaseCommand):
    help = "Bring a backup back, into an empty database and an empty MEDIA_DIR. Then run migrate and doctor."
    # There is no table yet that a check could ask.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            told = backups.bring_back(file)
        except (backups.Refused, OSError, tarfile.TarError, KeyError, ValueError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"Brought back as it was at {told['made_at']}. Next: manage.py migrate, manage.py doctor."
        )
