from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tracking.actions import purging


class Command(BaseCommand):
    help = (
        "Removes drafts that have been in the trash for 30 days. Their history and comments stay. "
        "Safe to stop and to run again; meant for a daily timer."
    )

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        removed = purging.empty(timezone.now())
        if verbosity:
            self.stdout.write(f"Removed from the trash: {removed}.")
