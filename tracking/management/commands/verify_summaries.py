from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracking.page_cache import invalidate
from tracking.summaries import recounting

MOST_NAMED = 20


class Command(BaseCommand):
    help = (
        "Counts the numbers that pages show from nothing and compares them with the stored ones. "
        "Ends with an error where one differs; --rebuild writes all of them anew."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="write the right numbers")

    def handle(self, *args: Any, rebuild: bool, verbosity: int, **options: Any) -> None:
        if rebuild:
            number = recounting.rebuild()
            invalidate()
            if verbosity:
                self.stdout.write(f"Counted anew: {number} numbers.")
            return
        wrong = list(recounting.differences())
        if wrong:
            more = f"\n… and {len(wrong) - MOST_NAMED} more" if len(wrong) > MOST_NAMED else ""
            raise CommandError(
                "\n".join(wrong[:MOST_NAMED]) + f"{more}\nTo mend them: verify_summaries --rebuild"
            )
        if verbosity:
            self.stdout.write("All numbers are right.")
