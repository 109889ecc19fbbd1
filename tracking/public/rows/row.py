"""What rows of all kinds share."""

from __future__ import annotations

from functools import cache

from django.db.models import TextChoices


@cache
def labels(choices: type[TextChoices], language: str | None) -> dict[str, str]:
    """Value and label in this language, which is the active one."""
    return {value: str(label) for value, label in choices.choices}
