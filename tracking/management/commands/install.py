from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from gsi_tracker.older_databases import REMEDY, why_not_ours
from tracking import permissions
from tracking.page_cache import invalidate
from tracking.search import index


class Command(BaseCommand):
    help = (
        "Brings the database up to date: migrations, the paper's framework, the three groups and "
        "the search index of the framework. "
        "Safe to run again; no record and no account is touched."
    )

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        if sentence := why_not_ours():
            raise CommandError(f"{sentence} {REMEDY}")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_framework", verbosity=verbosity, stdout=self.stdout)
        permissions.create_groups()
        index.catch_up()
        invalidate()
        if verbosity:
            self.stdout.write("Installed: database, framework and groups are up to date.")
