"""Loads the sample records from fixtures/sample/; may be run again at any time."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tracking.sample.files import BadSampleError
from tracking.sample.loading import load_sample


class Command(BaseCommand):
    help = (
        "Loads sample parties, sources, forums, events and status updates, published and marked as "
        "a sample. Adds only what is missing; what people have changed stays as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--directory",
            type=Path,
            default=settings.FIXTURES_DIR / "sample",
            help="a folder with five files of the same columns (default: fixtures/sample)",
        )

    def handle(self, *args: Any, directory: Path, verbosity: int, **options: Any) -> None:
        try:
            added = load_sample(directory)
        except BadSampleError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        if verbosity:
            self.stdout.write(summary(added))


def summary(added: dict[str, int]) -> str:
    if not any(added.values()):
        return "Nothing was added: the sample is there already."
    return f"Added {', '.join(f'{number} {kind}' for kind, number in added.items())}."
