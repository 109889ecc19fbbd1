from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from gsi_tracker.older_databases import REMEDY, why_not_ours
from tracking import permissions
from tracking.actions.reference import add_reference_parties, add_reference_publishers
from tracking.actions.unattended import AccountInUse
from tracking.page_cache import invalidate
from tracking.sample.files import BadSampleError
from tracking.sample.named_forums import load_named_forums
from tracking.search import index
from tracking.summaries import recounting


class Command(BaseCommand):
    help = (
        "Brings the database up to date: migrations, the paper's framework, the three groups, the "
        "states, organisations and publishers that come with the tracker, the forums that the "
        "paper names and the search index. "
        "Safe to run again: it adds what is missing and changes no record and no person's account."
    )

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        if sentence := why_not_ours():
            raise CommandError(f"{sentence} {REMEDY}")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_framework", verbosity=verbosity, stdout=self.stdout)
        permissions.create_groups()
        try:
            added = add_reference_parties()
            publishers = add_reference_publishers()
        except AccountInUse as error:
            raise CommandError(str(error)) from error
        index.catch_up()
        recounting.catch_up()
        self.add_named_forums(verbosity)
        invalidate()
        if verbosity:
            if added:
                self.stdout.write(f"Parties: {added} states and organisations added.")
            if publishers:
                self.stdout.write(f"Publishers: {publishers} added.")
            self.stdout.write("Installed: database, framework and groups are up to date.")

    def add_named_forums(self, verbosity: int) -> None:
        try:
            added = load_named_forums(settings.FIXTURES_DIR)
        except (AccountInUse, BadSampleError) as error:
            raise CommandError(f"No forum was added. {error}") from error
        if verbosity:
            self.stdout.write(f"Forums that the paper names: {added} new.")
