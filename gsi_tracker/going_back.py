"""Says which migrations cannot be taken back, and refuses it while there is something to lose.

Every other migration can be: tests/site/test_migrations.py goes back over each and forward again
with records of every kind in every state, and compares all rows.
"""

from __future__ import annotations

from typing import Any

from django.core.management import CommandError
from django.db.migrations.operations.base import Operation


class RefuseGoingBack(Operation):
    """Stands last in a migration that cannot be taken back while one of these models has rows.

    `reason`: what would be lost, in a plain sentence.
    """

    reversible = True
    reduces_to_sql = False

    def __init__(self, reason: str, models: list[str]) -> None:
        self.reason = reason
        self.models = models

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Changes no model."""

    def database_forwards(self, app_label: str, schema_editor: Any, old: Any, new: Any) -> None:
        """Changes no table."""

    def database_backwards(self, app_label: str, schema_editor: Any, old: Any, new: Any) -> None:
        """Comes first on the way back. **errors** `CommandError`, before anything is changed."""
        for name in self.models:
            rows = old.apps.get_model(app_label, name).objects
            if rows.using(schema_editor.connection.alias).exists():
                raise CommandError(
                    f"{self.reason} Nothing of this migration was undone; manage.py install brings "
                    "the database forward again."
                )

    def describe(self) -> str:
        return "Refuse to go back while there is something to lose"
