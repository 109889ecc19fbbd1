from typing import Any

from django.core.management.base import BaseCommand

from tracking.duplicates import register
from tracking.models import SuspectedPair


class Command(BaseCommand):
    help = (
        "Searches again for events that may be recorded twice: first the fingerprints, then the "
        "pairs. Works in batches, while others can work; people's decisions about pairs stay."
    )

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        for number in register.recompute():
            if verbosity > 1:
                self.stdout.write(f"{number} events")
        if verbosity:
            number = SuspectedPair.objects.undecided().count()
            self.stdout.write(f"{number} pairs to decide: /desk/duplicates/")
