"""What rows of all kinds share."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import TextChoices


class Row:
    """What is drawn of a record. Templates ask for keys first: answered, they raise nothing."""

    __slots__ = ()

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


@cache
def labels(choices: type[TextChoices], language: str | None) -> dict[str, str]:
    """Value and label in this language, which is the active one."""
    return {value: str(label) for value, label in choices.choices}
