"""What pages draw: rows of the database, and what is worked out of them."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import get_language


class ByKey:
    """Answers by key as by attribute.

    A template asks for the key first, and the exception of what has none is two thirds of the cost
    of a look-up; a page makes thousands.
    """

    __slots__ = ()

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


class Drawn(models.Model):
    """A row of which pages show fields and the labels of choices."""

    class Meta:
        abstract = True

    __getitem__ = ByKey.__getitem__  # no base of it: migrations would name that

    def _get_FIELD_display(self, field: Any) -> str:  # noqa: N802 (the name is Django's)
        """The label of a choice: `get_kind_display()` and its like.

        Django's own translates all labels of the field for each one: half of the time of a page.
        """
        value = getattr(self, field.attname)
        return str(_labels_of(field, get_language()).get(value, value))


@cache
def _labels_of(field: Any, language: str | None) -> dict[Any, str]:
    """In this language, which is the active one."""
    return {value: str(label) for value, label in field.flatchoices}
