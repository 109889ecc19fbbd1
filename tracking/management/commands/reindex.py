from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracking.search import index

MOST_SHOWN = 50


class Command(BaseCommand):
    help = (
        "Rebuilds the search index in one transaction; whoever writes records waits until it "
        "ends. With --check, compares it with the records and changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="say what is wrong with the index, with exit status 1 if anything is",
        )

    def handle(self, *args: Any, check: bool, verbosity: int, **options: Any) -> None:
        if check:
            self.check_index()
        number = 0 if check else index.reindex()
        if verbosity:
            self.stdout.write("The index is in order." if check else f"Indexed {number} entries.")

    def check_index(self) -> None:
        wrong = index.differences()
        if shown := list(islice(wrong, MOST_SHOWN)):
            more = sum(1 for _ in wrong)
            rest = [f"... and {more} more."] if more else []
            raise CommandError("\n".join([*shown, *rest, "To fix it: manage.py reindex"]))
