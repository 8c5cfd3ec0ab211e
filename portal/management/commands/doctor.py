"""manage.py doctor: counts everything again from the rows and reports any difference."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tickets import recount


class Command(BaseCommand):
    help = (
        "Recounts quotas, codes, admissions, check-ins and books from the rows. Prints each difference; ends with 1 if there "
        "is one. --fix writes derived numbers anew, never money, tickets or states."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fix", action="store_true", help="write derived numbers anew")

    def handle(self, *args: Any, fix: bool, **options: Any) -> None:
        found = recount.differences()
        for difference in found:
            can = "can be mended" if difference.mend and not fix else ""
            self.stdout.write(f"{difference}{f' ({can})' if can else ''}")
        mended = recount.mend(found) if fix else 0
        if mended:
            self.stdout.write(f"{mended} mended.")
        left = len(found) - mended
        if left:
            self.stderr.write(f"{left} difference{'' if left == 1 else 's'}.")
            raise SystemExit(1)
        self.stdout.write("Everything adds up.")
