from typing import Any

from django.core.management.base import BaseCommand

from tracking.duplicates import register
from tracking.models import SuspectedPair


class Command(BaseCommand):
    help = (
        "Looks anew for events that may be recorded twice: first what each is found by, then the "
        "pairs. In batches, so that others can work meanwhile; people's decisions about pairs stay."
    )

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        for number in register.recompute():
            if verbosity > 1:
                self.stdout.write(f"{number} events")
        if verbosity:
            number = SuspectedPair.objects.undecided().count()
            self.stdout.write(f"{number} pairs to decide: /desk/duplicates/")
