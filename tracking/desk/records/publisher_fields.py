"""A publisher in a form: typed by its name, another of its names, its domain or its short name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext

from tracking.models import Publisher


class PublisherField(forms.CharField):
    """Gives the publisher of what was typed; None for nothing. One query."""

    def __init__(self, **options: Any) -> None:
        for name in ("queryset", "to_field_name", "limit_choices_to", "blank"):
            options.pop(name, None)  # what a model field says of its choices
        super().__init__(**options, max_length=200)
        self.widget.attrs["autocomplete"] = "off"

    def prepare_value(self, value: Any) -> Any:
        """The name of a stored key; what was typed stays as it is."""
        if isinstance(value, int):
            found = Publisher.objects.filter(pk=value).first()
            return found.name if found else ""
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Publisher | None:
        text = super().clean(value)
        if not text:
            return None
        found = Publisher.objects.known_as(text)
        if found is None:
            sentence = gettext(
                "“%(text)s” names no known publisher. Leave this empty, or add the publisher first."
            )
            raise ValidationError(sentence % {"text": Truncator(text).chars(40)})
        return found
