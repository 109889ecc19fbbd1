from typing import Any

from django.core.management.base import BaseCommand

from tracking import doctor
from tracking.doctor import Level


class Command(BaseCommand):
    help = (
        "Says what is wrong with settings, database, migrations, search index, broker, worker, "
        "beat, disk, private and static files and clock, and how to fix it. Changes nothing; exit "
        "status 1 if anything fails."
    )
    requires_system_checks = []  # the first check makes them, and goes on after it

    def handle(self, *args: Any, **options: Any) -> None:
        failed = 0
        for name, finding in doctor.examine():
            failed += finding.level == Level.FAIL
            self.stdout.write(f"{finding.level:<5} {name}: {finding.words}")
            if finding.remedy:
                self.stdout.write(f"      To fix it: {finding.remedy}")
        if failed:
            raise SystemExit(1)
