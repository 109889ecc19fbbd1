"""Fields of a form that are seldom used: `_rest.html` folds them away while they are empty."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms


class WithRest(forms.BaseForm):
    """A form that names its seldom used fields."""

    REST: Sequence[str] = ()

    @property
    def rest(self) -> list[forms.BoundField]:
        return [self[name] for name in self.REST]

    @property
    def shows_rest(self) -> bool:
        return any(field.errors or field.value() for field in self.rest)
