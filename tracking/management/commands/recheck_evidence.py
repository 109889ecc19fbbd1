from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracking.actions.rechecking import recheck
from tracking.actions.unattended import AccountInUse


class Command(BaseCommand):
    help = (
        "Checks every published assessment by the rules of evidence as they are now, names those "
        "that the evidence no longer supports, and puts these on the due list. Changes none of "
        "them; what is due already is not put there twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Name them, and put nothing on the due list."
        )

    def handle(self, *args: Any, dry_run: bool, verbosity: int, **options: Any) -> None:
        number = checked = 0
        try:
            for found in recheck(dry_run=dry_run):
                checked += 1
                if found.sentences:
                    number += 1
                    self.stdout.write(f"{found.update.slug}: {' '.join(found.sentences)}")
        except AccountInUse as error:
            raise CommandError(str(error)) from error
        if verbosity:
            ending = "" if dry_run or not number else "; they are due: /desk/due/"
            self.stdout.write(f"{number} of {checked} are no longer supported{ending}.")
