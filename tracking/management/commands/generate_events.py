"""Generates events for measuring: never where people work."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tracking.models import Event
from tracking.sample.generated.filling import fill


class Command(BaseCommand):
    help = (
        "Adds published events like those of the sample, marked as a sample, for measuring: with "
        "their history, sources, parties and index. The same count and seed give the same events."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--count", type=int, default=10_000, help="how many (default: 10000)")
        parser.add_argument("--seed", type=int, default=7, help="another one, other events")

    def handle(self, *args: Any, count: int, seed: int, verbosity: int, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("Generated events are for measuring, and never in production.")
        if count < 1:
            raise CommandError("--count: please say how many events, 1 or more.")
        if Event.objects.filter(slug="generated-1").exists():
            raise CommandError("This database has generated events already; take an empty one.")

        def say(number: int) -> None:
            if verbosity and number % 50_000 == 0:
                self.stdout.write(f"{number:,} of {count:,}")

        fill(count, seed=seed, done=say)
        if verbosity:
            self.stdout.write(f"Generated {count:,} events.")
