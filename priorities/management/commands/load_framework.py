"""Loads the framework from fixtures/; it is safe to run again."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from priorities.loading import BadFixtureError, load_framework


class Command(BaseCommand):
    help = (
        "Loads editions, themes, items, passages and commitments from fixtures/. "
        "Writes only what is new or differs; records are never touched."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            files = load_framework(settings.FIXTURES_DIR)
        except BadFixtureError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        if options["verbosity"]:
            for file in files:
                self.stdout.write(str(file))
